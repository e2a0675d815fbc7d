"""The parts of a data group as the frame view shows them, each with the labels on it."""

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
from labels.errors import PortalError
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.colours import safe_colour
from labels.rendering.group_layout import Carousel, Layout, Single, Split
from labels.rendering.lanes import Lane
from labels.rendering.media import sound
from labels.rendering.media.errors import MediaError
from labels.rendering.media.texts import TextPart, read_text
from labels.rendering.overlay import space_instances
from labels.rendering.regions import clock, regions_svg, time_ruler_svg
from labels.rendering.svg import overlay
from labels.rendering.timeline import FrameWindow
from labels.services import media
from labels.services.groups import Group, GroupPart, group_of
from labels.services.sound_store import samples_of
from labels.views.addresses import Addresses
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
    """

    part: GroupPart
    kind: str
    frame: int
    objects: int
    previous_href: str
    next_href: str
    others: list[tuple[int, str]]
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
class LayoutView:
    """A layout with its parts.

    Attributes:
        choices: Of a carousel: each part's view or None, its title and the address that shows it.
    """

    kind: str
    part: PartView | None = None
    direction: str = ""
    percent: float = 50
    halves: tuple[LayoutView, ...] = ()
    position: str = ""
    choices: tuple[tuple[str, str, bool, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """A data group, its layout and what could not be found out."""

    layout: LayoutView | None
    here_href: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What all parts are shown by."""

    user: User
    label_row: LabelRowV2
    numbers: Mapping[str, int]
    addresses: Addresses
    shown: frozenset[str]
    frames: Mapping[int, int]
    chosen: frozenset[int]


def group_view(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    label_row: LabelRowV2,
    numbers: Mapping[str, int],
    addresses: Addresses,
    shown: Sequence[str],
) -> GroupView:
    """Everything of a data group; ``shown`` are the objects that the filter lets through."""
    here = reverse("labels:group-view", args=[addresses.project_hash, addresses.data_hash])
    query = addresses.query_here
    here = f"{here}?{query}" if query else here
    try:
        group = group_of(user, access, row)
    except PortalError as error:
        return GroupView(None, here, error.sentence)
    frames = dict(_places(addresses.kept.get("at", "")))
    chosen = frozenset(
        int(each)
        for each in addresses.kept.get("part", "").split(",")
        if each.isascii() and each.isdigit() and len(each) < 4
    )
    by = _Shown(user, label_row, numbers, addresses, frozenset(shown), frames, chosen)
    return GroupView(_layout(group.layout, group, by), here)


def _layout(layout: Layout, group: Group, by: _Shown) -> LayoutView:
    by_key = {part.key: part for part in group.parts}
    if isinstance(layout, Split):
        halves = (_layout(layout.first, group, by), _layout(layout.second, group, by))
        return LayoutView(
            "split", direction=layout.direction, percent=layout.percent, halves=halves
        )
    if isinstance(layout, Single):
        found = by_key.get(layout.key)
        return LayoutView("single", part=_part(found, by) if found else None)
    return _carousel(layout, by_key, by)


def _carousel(layout: Carousel, by_key: Mapping[str, GroupPart], by: _Shown) -> LayoutView:
    parts = [by_key[key] for key in layout.keys]
    picked = [part for part in parts if part.number in by.chosen]
    holding = [part for part in parts if by.addresses.obj in _hashes(by.label_row, part)]
    current = (picked or holding or parts)[0]
    others = by.chosen - {part.number for part in parts}
    choices = tuple(
        (
            part.title,
            _at(by.addresses, part=sorted({*others, part.number})),
            part is current,
            len(_hashes(by.label_row, part) & by.shown),
        )
        for part in parts
    )
    return LayoutView(
        "carousel", part=_part(current, by), position=layout.position, choices=choices
    )


def _part(part: GroupPart, by: _Shown) -> PartView:
    space = _space(by.label_row, part)
    labelled = sorted({each.frame for each in _annotations(space) if _shows(each, by)})
    frame = min(by.frames.get(part.number, labelled[0] if labelled else 0), part.frames - 1)
    on_frame = sum(each.frame == frame and _shows(each, by) for each in _annotations(space))
    view = PartView(
        part=part,
        kind=_kind(part),
        frame=frame,
        objects=on_frame,
        previous_href=_stepped(by, part, frame - 1) if frame > 0 else "",
        next_href=_stepped(by, part, frame + 1) if frame < part.frames - 1 else "",
        others=[(each, _stepped(by, part, each)) for each in labelled if each != frame][:8],
    )
    if view.kind == "none":
        return replace(view, trouble="This kind of data can't be shown here.")
    try:
        source = media.item_source(by.user, part.uuid, part.data_type, frame)
        return _FILL[view.kind](view, source, space, by)
    except MediaError as error:
        return replace(view, trouble=str(error))
    except PortalError as error:
        return replace(view, trouble=error.sentence)


def is_picture(part: GroupPart) -> bool:
    """Whether frames of the part can be shown as pictures."""
    return part.data_type in _PICTURES


def part_size(part: GroupPart) -> tuple[int, int]:
    """Pixels across and down of a part's frames, as far as the platform says."""
    fallback = _PAGE_SIZE if part.data_type == "pdf" else _FALLBACK_SIZE
    return part.width or fallback[0], part.height or fallback[1]


def _kind(part: GroupPart) -> str:
    if is_picture(part):
        return "picture"
    if part.data_type == "plain_text":
        return "html" if part.html else "text"
    return "sound" if part.data_type == "audio" else "none"


def _picture(
    view: PartView, source: media.FrameSource, space: Space | None, by: _Shown
) -> PartView:
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
            href=lambda object_hash: by.addresses.at(0, obj=object_hash),
        )
    marks = [each.mark for each in found if each.mark and each.object_hash in by.shown]
    return replace(
        view,
        width=width,
        height=height,
        aspect=round(aspect, 6),
        image_url=_url(by, "group-image", view, view.frame),
        overlay=_safe(overlay(marks, by.addresses.obj)),
    )


def _text(view: PartView, source: media.FrameSource, space: Space | None, by: _Shown) -> PartView:
    content = read_text(source.path)
    places = [
        (each.object_instance, [(where.start, where.end) for where in each.ranges])
        for each in _annotations(space)
        if isinstance(each, RangeObjectAnnotation) and _shows(each, by)
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


def _html(view: PartView, source: media.FrameSource, space: Space | None, by: _Shown) -> PartView:
    read_text(source.path)
    stretches = [
        html_stretch(
            each.object_instance,
            json.dumps([place.to_dict() for place in _html_places(each)]),
            _names(by),
            by.addresses,
        )
        for each in _annotations(space)
        if _shows(each, by)
    ]
    return replace(view, document_url=_url(by, "group-document", view), stretches=stretches)


def _sound(view: PartView, source: media.FrameSource, space: Space | None, by: _Shown) -> PartView:
    end = max(round(view.part.duration * 1000), 2) - 1
    window = FrameWindow(0, end, end)
    lanes = [
        Lane(
            instance_hash=each.object_instance.object_hash,
            label=_name(each.object_instance, by),
            color=safe_colour(each.object_instance.ontology_item.color),
            ranges=tuple((where.start, where.end) for where in each.ranges),
        )
        for each in _annotations(space)
        if isinstance(each, RangeObjectAnnotation) and _shows(each, by)
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


_FILL = {"picture": _picture, "text": _text, "html": _html, "sound": _sound}


def _space(label_row: LabelRowV2, part: GroupPart) -> Space | None:
    """The labels on a part; None while nobody has labelled the row."""
    name = str(part.uuid)
    return next((each for each in label_row.get_spaces() if each.space_id == name), None)


def _annotations(space: Space | None) -> list[SpaceObjectAnnotation]:
    if space is None:
        return []
    return [
        each for each in space.get_annotations("object") if isinstance(each, SpaceObjectAnnotation)
    ]


def _shows(annotation: SpaceObjectAnnotation, by: _Shown) -> bool:
    return annotation.object_instance.object_hash in by.shown


def _hashes(label_row: LabelRowV2, part: GroupPart) -> set[str]:
    space = _space(label_row, part)
    if space is None:
        return set()
    objects = {each.object_hash for each in space.get_object_instances()}
    return objects | {each.classification_hash for each in space.get_classification_instances()}


def _html_places(annotation: SpaceObjectAnnotation) -> Any:
    coordinates: Any = annotation.coordinates
    return coordinates.range


def _name(instance: ObjectInstance, by: _Shown) -> str:
    return f"{instance.object_name} ({by.numbers.get(instance.object_hash, 0)})"


def _names(by: _Shown) -> dict[str, str]:
    return {key: f"({number})" for key, number in by.numbers.items()}


def _places(text: str) -> list[tuple[int, int]]:
    """``number:frame,number:frame`` as pairs; what is no such pair says nothing."""
    found = []
    for each in text.split(",")[:200]:
        number, _, frame = each.partition(":")
        if all(one.isascii() and one.isdigit() and len(one) < 10 for one in (number, frame)):
            found.append((int(number), int(frame)))
    return found


def _stepped(by: _Shown, part: GroupPart, frame: int) -> str:
    """The same page with another frame of one part."""
    frames = {**by.frames, part.number: frame}
    return _at(by.addresses, at=",".join(f"{key}:{value}" for key, value in sorted(frames.items())))


def _at(addresses: Addresses, *, at: str = "", part: Sequence[int] = ()) -> str:
    changed = {"at": at} if at else {"part": ",".join(str(each) for each in part)}
    return replace(addresses, kept={**addresses.kept, **changed}).at(addresses.frame)


def _url(by: _Shown, name: str, view: PartView, *more: int) -> str:
    own = by.addresses
    return reverse(f"labels:{name}", args=[own.project_hash, own.data_hash, view.part.uuid, *more])


def _safe(markup: str) -> SafeString:
    """The writers of SVG escape every text and check every colour themselves."""
    return mark_safe(markup)
