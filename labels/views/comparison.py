"""Two revisions of a row side by side: what changed, and where on the frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import ObjectInstance
from labels.forms.values import label_of, ranges_text, timeline_text
from labels.merging.differences import (
    AnswerDifference,
    InstanceDifference,
    Version,
    differences,
)
from labels.merging.space_differences import SpaceDifference, space_differences
from labels.merging.targets import every_object
from labels.merging.timelines import FrameRanges, merged_ranges
from labels.models import LabelRowCache, ProjectAccess, Revision
from labels.permissions import can
from labels.rendering.colours import safe_colour
from labels.rendering.geometry import Canvas
from labels.rendering.overlap import intersection_over_union
from labels.rendering.overlay import frame_instances, instance_numbers
from labels.selectors import history as selector
from labels.services import history, media
from labels.views.addresses import Addresses, check_frame, last_frame
from labels.views.compared_pictures import (
    ComparedPart,
    ComparedPicture,
    Ground,
    chosen_part,
    compared,
    picture_parts,
)
from labels.views.compared_stretches import Stretches, StretchPicture
from labels.views.space_changes import class_names, label_of_change, notes_of, space_names
from labels.views.workspace import PICTURES, frame_size, shown_aspect

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
    stretches: StretchPicture | None = None


@dataclass(frozen=True, slots=True)
class CompareContext:
    access: ProjectAccess
    row: LabelRowCache
    addresses: Addresses
    old: Revision
    new: Revision
    part_title: str
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
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    old: Revision,
    new: Revision,
    addresses: Addresses,
    frame: int | None,
    part: str,
    here: str,
) -> CompareContext:
    """Gather what the page shows; without a frame or a part, the first one that changed.

    Raises:
        NotVisible: The row has no such frame, or no such part.
        BadInput: A revision does not fit the present ontology, or the part is none.
    """
    before, after = history.version(access, row, old), history.version(access, row, new)
    versions = before, after
    found, inside = differences(before, after), space_differences(before.labels, after.labels)
    parts = picture_parts(user, access, row, inside)
    shown = chosen_part(parts, part)
    changed = shown.changed if shown else merged_ranges(e for one in found for e in one.frames)
    if frame is None:
        frame = changed[0][0] if changed else 0
    numbers = instance_numbers(every_object(before.row))
    numbers |= instance_numbers(every_object(after.row))
    pages = _Pages(addresses, old.pk, new.pk, str(shown.part.uuid) if shown else "")
    if shown is None:
        check_frame(row, frame)
        last = last_frame(row)
        facts = media.slice_facts(user, access, row, frame)
        size = frame_size(after.row, row, frame, facts)
        ground = Ground(*size, shown_aspect(row, facts, *size))
        picture = _picture(versions, found, row, frame, ground, numbers, addresses)
    else:
        picture = shown.picture(user, versions, frame, numbers, addresses)
        size, last = (picture.width, picture.height), shown.part.frames - 1
    previous, following = _beside(changed, frame)
    stretches = Stretches(user, access, row)
    lines = [
        _line(each, frame, size, numbers, pages, stretches.of(each)) for each in found[:_LISTED]
    ]
    lines += _space_lines(inside[:_LISTED], versions, parts, pages, frame)
    return CompareContext(
        access=access,
        row=row,
        addresses=addresses,
        old=old,
        new=new,
        part_title=shown.part.title if shown else "",
        frame=frame,
        last=last,
        picture=picture,
        changes=lines[:_LISTED],
        change_count=len(found) + len(inside),
        frames_text=ranges_text(changed, limit=12),
        previous_href=pages.at(frame - 1) if frame > 0 else "",
        next_href=pages.at(frame + 1) if frame < last else "",
        previous_changed_href=pages.at(previous) if previous is not None else "",
        next_changed_href=pages.at(following) if following is not None else "",
        history_href=addresses.action("history-list"),
        swap_href=replace(pages, old=new.pk, new=old.pk).at(frame),
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
    part: str

    def at(self, frame: int) -> str:
        path = self.addresses.action("history-compare")
        query = {"old": self.old, "new": self.new, "frame": frame, **self.addresses.kept}
        if self.part:
            query["space"] = self.part
        return f"{path}?{urlencode(query, safe=',')}"


def _beside(changed: FrameRanges, frame: int) -> tuple[int | None, int | None]:
    """The nearest changed frames before and after this one."""
    before = [min(end, frame - 1) for start, end in changed if start < frame]
    after = [max(start, frame + 1) for start, end in changed if end > frame]
    return max(before, default=None), min(after, default=None)


def _picture(
    versions: tuple[Version, Version],
    found: Sequence[InstanceDifference],
    row: LabelRowCache,
    frame: int,
    ground: Ground,
    numbers: Mapping[str, int],
    addresses: Addresses,
) -> ComparedPicture:
    changed = {
        each.instance_hash
        for each in found
        if any(start <= frame <= end for start, end in each.frames)
    }
    before, after = (
        frame_instances(each.row, frame, width=ground.width, height=ground.height, numbers=numbers)
        for each in versions
    )
    url = addresses.image(frame) if row.data_type in PICTURES else ""
    return compared(before, after, changed, ground, url, addresses)


def _line(
    each: InstanceDifference,
    frame: int,
    size: tuple[int, int],
    numbers: Mapping[str, int],
    pages: _Pages,
    stretches: StretchPicture,
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
        notes=[stretches.note] if stretches.note else list(_notes(each, frame, size)),
        stretches=stretches,
        answers=[_answer(answer) for answer in each.answers],
        href=pages.at(frames[0][0]) if frames else "",
        here=any(start <= frame <= end for start, end in frames),
        instance_kind=each.instance_kind,
        instance_hash=each.instance_hash,
    )


def _space_lines(
    found: Sequence[SpaceDifference],
    versions: tuple[Version, Version],
    parts: Mapping[str, ComparedPart],
    pages: _Pages,
    frame: int,
) -> Iterator[ChangeLine]:
    before, after = versions
    spaces, classes = space_names(before.row, after.row), class_names(after.row)
    for each in found:
        drawn = each.space_id in parts and each.instance_kind == "object" and bool(each.frames)
        on = replace(pages, part=each.space_id)
        yield ChangeLine(
            kind=each.kind,
            label=label_of_change(each, spaces, classes),
            color="",
            notes=list(notes_of(each)),
            answers=[],
            href=on.at(each.frames[0][0]) if drawn else "",
            here=drawn
            and on == pages
            and any(first <= frame <= last for first, last in each.frames),
            instance_kind=each.instance_kind,
            instance_hash=each.instance_hash,
        )


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
