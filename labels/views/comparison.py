"""Two revisions of a row side by side: what changed, and where on the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance
from labels.forms.values import label_of, ranges_text, timeline_text
from labels.merging.differences import (
    AnswerDifference,
    InstanceDifference,
    Version,
    differences,
)
from labels.merging.space_differences import SpaceDifference, space_differences
from labels.merging.timelines import FrameRanges, merged_ranges
from labels.models import LabelRowCache, ProjectAccess, Revision
from labels.permissions import can
from labels.rendering.colours import safe_colour
from labels.rendering.geometry import Canvas
from labels.rendering.overlap import intersection_over_union
from labels.rendering.overlay import frame_instances, instance_numbers
from labels.rendering.svg import Mark, overlay
from labels.rendering.viewbox import Zoom
from labels.selectors import history as selector
from labels.services import history
from labels.views.addresses import Addresses, check_frame, last_frame
from labels.views.space_changes import class_names, label_of_change, notes_of, space_names
from labels.views.workspace import PICTURES, frame_size

# Colour-blind people tell these apart; besides, what was there is dashed.
OLD_COLOUR, NEW_COLOUR = "#e08214", "#1a9fd0"
_LISTED = 200


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer that is not the same."""

    name: str
    old: str
    new: str
    attribute_hash: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """An instance that is not the same, in words."""

    kind: str
    label: str
    color: str
    notes: list[str]
    answers: list[AnswerLine]
    href: str
    here: bool
    instance_kind: str
    instance_hash: str
    # What is on a space comes back with all the labels, not by itself.
    restorable: bool = True


@dataclass(frozen=True, slots=True)
class ComparedPicture:
    width: int
    height: int
    view_box: str
    image_url: str
    unchanged: SafeString
    old: SafeString
    new: SafeString


@dataclass(frozen=True, slots=True)
class CompareContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    old: Revision
    new: Revision
    frame: int
    last: int
    picture: ComparedPicture
    changes: list[ChangeLine]
    change_count: int
    frames_text: str
    previous_href: str
    next_href: str
    previous_changed_href: str
    next_changed_href: str
    history_href: str
    swap_href: str
    restore_href: str
    base: str
    readonly: bool
    here: str


def compare(
    access: ProjectAccess,
    row: LabelRowCache,
    old: Revision,
    new: Revision,
    addresses: Addresses,
    frame: int | None,
    here: str,
) -> CompareContext:
    """Gather what the page shows; without a frame, the first one that changed.

    Raises:
        NotVisible: The row has no such frame.
        BadInput: A revision does not fit the present ontology.
    """
    before, after = history.version(access, row, old), history.version(access, row, new)
    found = differences(before, after)
    changed = merged_ranges(each for one in found for each in one.frames)
    if frame is None:
        frame = changed[0][0] if changed else 0
    check_frame(row, frame)
    pages = _Pages(addresses, old.pk, new.pk)
    numbers = instance_numbers(before.row.get_object_instances())
    numbers |= instance_numbers(after.row.get_object_instances())
    size = frame_size(after.row, row, frame)
    previous, following = _beside(changed, frame)
    last = last_frame(row)
    inside = space_differences(before.labels, after.labels)
    lines = [_line(each, frame, size, numbers, pages) for each in found[:_LISTED]]
    lines += _space_lines(inside[:_LISTED], before, after)
    return CompareContext(
        access=access,
        row=row,
        addresses=addresses,
        old=old,
        new=new,
        frame=frame,
        last=last,
        picture=_picture(before, after, found, row, frame, size, numbers, addresses),
        changes=lines[:_LISTED],
        change_count=len(found) + len(inside),
        frames_text=ranges_text(changed, limit=12),
        previous_href=pages.at(frame - 1) if frame > 0 else "",
        next_href=pages.at(frame + 1) if frame < last else "",
        previous_changed_href=pages.at(previous) if previous is not None else "",
        next_changed_href=pages.at(following) if following is not None else "",
        history_href=addresses.action("history-list"),
        swap_href=_Pages(addresses, new.pk, old.pk).at(frame),
        restore_href=addresses.action("history-restore"),
        base=selector.newest_sha256(row),
        readonly=not can(access, "edit_labels"),
        here=here,
    )


@dataclass(frozen=True, slots=True)
class _Pages:
    addresses: Addresses
    old: int
    new: int

    def at(self, frame: int) -> str:
        path = self.addresses.action("history-compare")
        query = {"old": self.old, "new": self.new, "frame": frame, **self.addresses.kept}
        return f"{path}?{urlencode(query, safe=',')}"


def _beside(changed: FrameRanges, frame: int) -> tuple[int | None, int | None]:
    """The nearest changed frames before and after this one."""
    before = [min(end, frame - 1) for start, end in changed if start < frame]
    after = [max(start, frame + 1) for start, end in changed if end > frame]
    return max(before, default=None), min(after, default=None)


def _picture(
    before: Version,
    after: Version,
    found: Sequence[InstanceDifference],
    row: LabelRowCache,
    frame: int,
    size: tuple[int, int],
    numbers: Mapping[str, int],
    addresses: Addresses,
) -> ComparedPicture:
    changed = {
        each.instance_hash
        for each in found
        if any(start <= frame <= end for start, end in each.frames)
    }
    old = _marks(before.row, frame, size, numbers)
    new = _marks(after.row, frame, size, numbers)
    return ComparedPicture(
        width=size[0],
        height=size[1],
        view_box=Zoom.parse(addresses.kept.get("zoom")).view_box(*size),
        image_url=addresses.image(frame) if row.data_type in PICTURES else "",
        unchanged=_drawn([each for each in new if each.object_hash not in changed]),
        old=_drawn([_in(each, OLD_COLOUR) for each in old if each.object_hash in changed]),
        new=_drawn([_in(each, NEW_COLOUR) for each in new if each.object_hash in changed]),
    )


def _marks(
    labels: LabelRowV2, frame: int, size: tuple[int, int], numbers: Mapping[str, int]
) -> list[Mark]:
    width, height = size
    found = frame_instances(labels, frame, width=width, height=height, numbers=numbers)
    return [each.mark for each in found if each.mark is not None]


def _in(mark: Mark, color: str) -> Mark:
    return replace(mark, color=color)


def _drawn(marks: Sequence[Mark]) -> SafeString:
    """The SVG writer escapes every text and checks every colour itself."""
    return mark_safe(overlay(marks))


def _line(
    each: InstanceDifference,
    frame: int,
    size: tuple[int, int],
    numbers: Mapping[str, int],
    pages: _Pages,
) -> ChangeLine:
    instance = each.new or each.old
    assert instance is not None
    item = instance.ontology_item
    label = item.title
    if each.instance_kind == "object":
        label = f"{label} ({numbers.get(each.instance_hash, 0)})"
    frames = each.frames
    return ChangeLine(
        kind=each.kind,
        label=label,
        color=safe_colour(getattr(item, "color", "")) if each.instance_kind == "object" else "",
        notes=list(_notes(each, frame, size)),
        answers=[_answer(answer) for answer in each.answers],
        href=pages.at(frames[0][0]) if frames else "",
        here=any(start <= frame <= end for start, end in frames),
        instance_kind=each.instance_kind,
        instance_hash=each.instance_hash,
    )


def _space_lines(
    found: Sequence[SpaceDifference], before: Version, after: Version
) -> list[ChangeLine]:
    spaces, classes = space_names(before.row, after.row), class_names(after.row)
    return [
        ChangeLine(
            kind=each.kind,
            label=label_of_change(each, spaces, classes),
            color="",
            notes=list(notes_of(each)),
            answers=[],
            href="",
            here=False,
            instance_kind=each.instance_kind,
            instance_hash=each.instance_hash,
            restorable=False,
        )
        for each in found
    ]


def _notes(each: InstanceDifference, frame: int, size: tuple[int, int]) -> Sequence[str]:
    notes = []
    if each.kind != "changed":
        where = ranges_text(each.gained or each.lost)
        return [f"on frames {where}"] if where else []
    if each.reclassified and each.old is not None and each.new is not None:
        was, now = each.old.ontology_item.title, each.new.ontology_item.title
        notes.append(f"reclassified: {was} → {now}")
    if each.moved:
        notes.append(f"moved on frames {ranges_text(each.moved)}{_iou(each, frame, size)}")
    if each.gained:
        notes.append(f"now also on frames {ranges_text(each.gained)}")
    if each.lost:
        notes.append(f"no longer on frames {ranges_text(each.lost)}")
    return notes


def _iou(each: InstanceDifference, frame: int, size: tuple[int, int]) -> str:
    """How much the old and the new shape share, on this frame or on the first one that moved."""
    if not (isinstance(each.old, ObjectInstance) and isinstance(each.new, ObjectInstance)):
        return ""
    shown = any(start <= frame <= end for start, end in each.moved)
    at = frame if shown else each.moved[0][0]
    share = intersection_over_union(
        each.old.get_annotation(at).coordinates,
        each.new.get_annotation(at).coordinates,
        Canvas(*size),
    )
    return f" (IoU {share:.2f} on frame {at})" if share is not None else ""


def _answer(each: AnswerDifference) -> AnswerLine:
    return AnswerLine(
        name=each.attribute.title,
        old=_said(each, old=True),
        new=_said(each, old=False),
        attribute_hash=each.target.attribute_hash,
    )


def _said(each: AnswerDifference, *, old: bool) -> str:
    timeline = each.old if old else each.new
    if not each.dynamic:
        return label_of(each.attribute, timeline.at(0))
    parts = [f"{text} on {where}" for text, where in timeline_text(each.attribute, timeline)]
    return "; ".join(parts) or f"no answer on {ranges_text(timeline.ranges)}"
