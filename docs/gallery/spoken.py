"""Recordings, texts and web pages with labelled stretches."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from docs.gallery.rows import Labels
from encord_portal.demo import media, pages, sounds
from encord_portal.sdk.objects.coordinates import (
    AudioCoordinates,
    HtmlCoordinates,
    TextCoordinates,
)
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.storage import StorageFolder

_TEXT = "nilearn/datasets/description/oasis1.rst"
_PAGE = "nilearn/datasets/description/haxby2001.rst"
SOUND, WORDS = "Sound", "Words"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Data whose labels are stretches.

    Attributes:
        name: Begins the names of its pictures.
        title: What kind of data it is, for people.
        caption: What is labelled.
        item: The class of its labels.
        upload: Brings it into a folder under a title.
        label: Puts the labels on.
    """

    name: str
    title: str
    caption: str
    item: str
    upload: Callable[[StorageFolder, str], UUID]
    label: Callable[[Labels], None]


def text_file() -> Path:
    """A description of a data set."""
    return media.path_of(_TEXT)


def page_file() -> Path:
    """A web page that describes a data set."""
    return pages.html_file(_PAGE)


def stretches() -> list[Spoken]:
    """One of each kind."""
    return [
        Spoken(
            "audio",
            "Recording",
            "Ranges, overlapping",
            SOUND,
            lambda folder, title: folder.upload_audio(media.path_of(sounds.TALK), title),
            _sounds,
        ),
        Spoken(
            "text",
            "Plain text",
            "Ranges of characters",
            WORDS,
            lambda folder, title: folder.upload_text(text_file(), title),
            _words,
        ),
        Spoken(
            "html",
            "HTML page",
            "Ranges by XPath",
            WORDS,
            lambda folder, title: folder.upload_text(page_file(), title),
            _told,
        ),
    ]


def turns() -> list[Range]:
    """Who speaks when, in milliseconds."""
    return [Range(each.first, each.last) for each in sounds.turns()]


def names() -> list[Range]:
    """Names in the text, in characters."""
    content = text_file().read_text(encoding="utf-8")
    pattern = r"OASIS volume based|Washington University|Howard Hughes|https?://\S+"
    found = re.finditer(pattern, content)
    return [Range(match.start(), match.end() - 1) for match in found]


def _sounds(labels: Labels) -> None:
    for number, turn in enumerate(turns()):
        labels.add(SOUND, {0: AudioCoordinates(range=[turn])}, number=number)


def _words(labels: Labels) -> None:
    for number, each in enumerate(names()):
        labels.add(WORDS, {0: TextCoordinates(range=[each])}, number=number)


def places() -> list[HtmlCoordinates]:
    """Headings, links and terms of the page."""
    return [
        HtmlCoordinates(range=[run.place])
        for run in pages.told(_PAGE)
        if run.tag in ("h1", "h2", "a", "em", "cite")
    ]


def _told(labels: Labels) -> None:
    for number, each in enumerate(places()):
        labels.add(WORDS, {0: each}, number=number)
