"""Rows of the common kinds, and how they are dealt out among people and stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path

from encord_portal.demo import clips, media, pictures
from encord_portal.demo.people import Person
from encord_portal.demo.plan import Label, Medium, Progress, Row
from encord_portal.demo.truth import Film, View

_DEAL = (
    (Progress.COMPLETE, Person.ANA, 0.5),
    (Progress.REVIEW, Person.BEN, 0.8),
    (Progress.STARTED, Person.ANA, 0.5),
    (Progress.COMPLETE, Person.BEN, 0.5),
    (Progress.REVIEW, Person.ANA, 0.5),
    (Progress.RETURNED, Person.BEN, 0.9),
    (Progress.REVIEW, Person.BEN, 0.3),
    (Progress.UNTOUCHED, Person.ANA, 0.5),
)


def image(title: str, view: View, label: Label) -> Row:
    """A single picture."""
    return _row(title, Medium.IMAGE, lambda: [pictures.picture(view)], label)


def video(title: str, film: Film, name: str, start: int, stop: int, label: Label) -> Row:
    """The frames ``start`` to ``stop - 1`` of a film."""
    return _row(title, Medium.VIDEO, lambda: [clips.clip(film, name, start, stop)], label)


def image_group(title: str, files: Callable[[], Sequence[Path]], label: Label) -> Row:
    """Several pictures, one frame each."""
    return _row(title, Medium.IMAGE_GROUP, files, label)


def dicom(title: str, files: Callable[[], Sequence[Path]], label: Label) -> Row:
    """DICOM files of one series, or one file with several frames."""
    return _row(title, Medium.DICOM, files, label)


def dicom_member(title: str, member: str, label: Label) -> Row:
    """One DICOM file just as it lies in its wheel."""
    return dicom(title, partial(_member, member), label)


def single(title: str, medium: Medium, file: Callable[[], Path], label: Label) -> Row:
    """One file of a recording, a text, a page, a document or a volume."""
    return _row(title, medium, lambda: [file()], label)


def deal(rows: Sequence[Row]) -> list[Row]:
    """Give the rows a progress, an author and a priority, in turn, so that all occur."""
    return [
        replace(row, progress=progress, author=author, priority=priority)
        for row, (progress, author, priority) in zip(rows, cycle(_DEAL), strict=False)
    ]


def _member(member: str) -> list[Path]:
    return [media.path_of(member)]


def _row(title: str, medium: Medium, files: Callable[[], Sequence[Path]], label: Label) -> Row:
    return Row(title, medium, files, label, Progress.STARTED, Person.ANA)
