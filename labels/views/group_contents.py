"""What is shown of one part of a data group beside the one that is worked on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.spaces.annotations import (
    RangeObjectAnnotation,
    SpaceObjectAnnotation,
)
from encord_portal.sdk.objects.spaces.base_space import Space
from labels.merging.spaces import find_space
from labels.rendering.colours import safe_colour
from labels.rendering.lanes import Lane
from labels.rendering.media import sound
from labels.rendering.media.texts import TextPart, read_text
from labels.rendering.overlay import space_instances
from labels.rendering.regions import clock, regions_svg, time_ruler_svg
from labels.rendering.svg import overlay
from labels.rendering.timeline import FrameWindow
from labels.rendering.viewbox import Zoom
from labels.services import media
from labels.services.groups import GroupPart
from labels.services.sound_store import samples_of
from labels.views.addresses import Addresses
from labels.views.group_links import GroupLinks
from labels.views.text_marks import HtmlStretch, MarkedPiece, html_stretch, marked

_PICTURES = {"image", "img_group", "video", "dicom", "pdf"}
_FALLBACK_SIZE = (1280, 720)
_PAGE_SIZE = (595, 842)
_TEXT = 20_000
_NOTHING = mark_safe("")


@dataclass(frozen=True, slots=True)
class PartView:
    """One part, ready to be shown.

    Attributes:
        kind: ``picture``, ``text``, ``html``, ``sound`` or ``none``.
        frame: Which frame of it is shown.
        trouble: Why there is nothing to see or hear, or "".
        others: Frames of it that are labelled, with the address of each: where to look.
        active: Whether it is the part that is worked on: it is shown as a row of its kind is.
        work_href: The page with this part to work on, "" where that is not possible.
        leave_href: Of the part that is worked on, the page with none.
    """

    part: GroupPart
    kind: str
    frame: int
    objects: int
    previous_href: str
    next_href: str
    others: list[tuple[int, str]]
    active: bool = False
    work_href: str = ""
    leave_href: str = ""
    view_box: str = ""
    trouble: str = ""
    width: float = 0
    height: float = 0
    aspect: float = 1.0
    image_url: str = ""
    overlay: SafeString = _NOTHING
    pieces: Sequence[MarkedPiece] = ()
    more_text: str = ""
    document_url: str = ""
    stretches: Sequence[HtmlStretch] = ()
    media_url: str = ""
    waveform: str = ""
    columns: int = sound.COLUMNS
    ruler: SafeString = _NOTHING
    regions: SafeString = _NOTHING
    length: str = ""

    @property
    def shown_height(self) -> float:
        return self.height * self.aspect

    @property
    def last(self) -> int:
        return self.part.frames - 1


@dataclass(frozen=True, slots=True)
class Shown:
    """What all parts are shown by."""

    user: User
    label_row: LabelRowV2
    numbers: Mapping[str, int]
    addresses: Addresses
    shown: frozenset[str]
    links: GroupLinks


def is_picture(part: GroupPart) -> bool:
    """Whether frames of the part can be shown as pictures."""
    return part.data_type in _PICTURES


def part_size(part: GroupPart) -> tuple[int, int]:
    """Pixels across and down of a part's frames, as far as the platform says."""
    fallback = _PAGE_SIZE if part.data_type == "pdf" else _FALLBACK_SIZE
    return part.width or fallback[0], part.height or fallback[1]


def _picture(view: PartView, source: media.FrameSource, space: Space | None, by: Shown) -> PartView:
    part = view.part
    facts = media.facts_of(part.data_type, source)
    width, height = part_size(part)
    aspect = facts.aspect if facts else 1.0
    if part.data_type == "pdf":
        # Pages have their own shapes: what is round needs pixels that are squares.
        height = max(round(width * aspect), 1)
        aspect *= width / height
    found = []
    if space is not None:
        found = space_instances(
            by.label_row,
            space,
            view.frame,
            width=width,
            height=height,
            numbers=by.numbers,
            href=by.links.selecting(part, view.frame),
        )
    marks = [each.mark for each in found if each.mark and each.object_hash in by.shown]
    return replace(
        view,
        width=width,
        height=height,
        aspect=round(aspect, 6),
        view_box=Zoom.of_part(by.addresses.kept.get("zoom"), part.number).view_box(
            width, height * aspect
        ),
        image_url=_url(by, "group-image", view, view.frame),
        overlay=_safe(overlay(marks, by.addresses.obj)),
    )


def _text(view: PartView, source: media.FrameSource, space: Space | None, by: Shown) -> PartView:
    content = read_text(source.path)
    places = [
        (each.object_instance, [(where.start, where.end) for where in each.ranges])
        for each in placed_on(space)
        if isinstance(each, RangeObjectAnnotation) and shows(each, by)
    ]
    at = next(
        (ranges[0][0] for one, ranges in places if one.object_hash == by.addresses.obj and ranges),
        0,
    )
    part = TextPart.around(content, at, _TEXT)
    whole = part.start == 0 and part.end == part.length
    return replace(
        view,
        pieces=marked(content, part, places, _names(by), by.addresses),
        more_text="" if whole else f"Characters {part.start}\u2013{part.end} of {part.length}",
    )


def _html(view: PartView, source: media.FrameSource, space: Space | None, by: Shown) -> PartView:
    read_text(source.path)
    stretches = [
        html_stretch(
            each.object_instance,
            json.dumps([place.to_dict() for place in _html_places(each)]),
            _names(by),
            by.addresses,
        )
        for each in placed_on(space)
        if shows(each, by)
    ]
    return replace(view, document_url=_url(by, "group-document", view), stretches=stretches)


def _sound(view: PartView, source: media.FrameSource, space: Space | None, by: Shown) -> PartView:
    end = max(round(view.part.duration * 1000), 2) - 1
    window = FrameWindow(0, end, end)
    lanes = [
        Lane(
            instance_hash=each.object_instance.object_hash,
            label=_name(each.object_instance, by),
            color=safe_colour(each.object_instance.ontology_item.color),
            ranges=tuple((where.start, where.end) for where in each.ranges),
        )
        for each in placed_on(space)
        if isinstance(each, RangeObjectAnnotation) and shows(each, by)
    ]
    links = [(lane, by.addresses.at(0, obj=lane.instance_hash)) for lane in lanes]
    return replace(
        view,
        media_url=_url(by, "group-file", view),
        waveform=sound.waveform(samples_of(source.path, source.sha256), 0, end),
        ruler=_safe(time_ruler_svg(window)),
        regions=_safe(regions_svg(links, window, by.addresses.obj)),
        length=clock(end + 1),
    )


FILL = {"picture": _picture, "text": _text, "html": _html, "sound": _sound}


def space_of(label_row: LabelRowV2, part: GroupPart) -> Space | None:
    """The labels on a part; None while nobody has labelled the row."""
    return find_space(label_row, str(part.uuid))


def placed_on(space: Space | None) -> list[SpaceObjectAnnotation]:
    """Where objects are on a part."""
    if space is None:
        return []
    return [
        each for each in space.get_annotations("object") if isinstance(each, SpaceObjectAnnotation)
    ]


def shows(annotation: SpaceObjectAnnotation, by: Shown) -> bool:
    """Whether the filter lets it through."""
    return annotation.object_instance.object_hash in by.shown


def hashes(label_row: LabelRowV2, part: GroupPart) -> set[str]:
    """The objects and classifications on a part."""
    space = space_of(label_row, part)
    if space is None:
        return set()
    objects = {each.object_hash for each in space.get_object_instances()}
    return objects | {each.classification_hash for each in space.get_classification_instances()}


def _html_places(annotation: SpaceObjectAnnotation) -> Any:
    coordinates: Any = annotation.coordinates
    return coordinates.range


def _name(instance: ObjectInstance, by: Shown) -> str:
    return f"{instance.object_name} ({by.numbers.get(instance.object_hash, 0)})"


def _names(by: Shown) -> dict[str, str]:
    return {key: f"({number})" for key, number in by.numbers.items()}


def _url(by: Shown, name: str, view: PartView, *more: int) -> str:
    own = by.addresses
    return reverse(f"labels:{name}", args=[own.project_hash, own.data_hash, view.part.uuid, *more])


def _safe(markup: str) -> SafeString:
    """The writers of SVG escape every text and check every colour themselves."""
    return mark_safe(markup)
