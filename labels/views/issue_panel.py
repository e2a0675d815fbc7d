"""The issues of a row as the frame view lists them, marks them, and goes from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from labels.forms.values import ranges_text
from labels.merging.spaces import find_space
from labels.merging.targets import every_classification, every_object, instance_ranges
from labels.models import LabelRowCache, PartRow, ProjectAccess, whole_row
from labels.permissions import can
from labels.rendering.issue_marks import IssueMark, IssueStretch, issue_marks_svg
from labels.rendering.lanes import Lane
from labels.rendering.overlay import FrameInstance
from labels.services.issues import MAX_COMMENT, RowIssue, RowIssues, may_delete
from labels.views.addresses import Addresses
from labels.views.part_places import leading_to

# What people draw on: a point of it can be pointed at.
_FLAT = {"image", "img_group", "video", "dicom", "nifti", "pdf"}


@dataclass(frozen=True, slots=True)
class IssueItem:
    """An entry of the list of issues.

    Attributes:
        issue: The issue.
        where: What it is about, in words.
        href: The frame view there, the label that it is about selected.
        here: Whether it is on the frame that is shown, or on the row as a whole.
        current: Whether it is the one that is pointed at.
        may_delete: Whether this person may delete it.
    """

    issue: RowIssue
    where: str
    href: str
    here: bool
    current: bool
    may_delete: bool


@dataclass(frozen=True, slots=True)
class IssuePanel:
    """What the panel says of issues.

    Attributes:
        items: Oldest first.
        open_count: How many are not resolved.
        read: Whether the platform was ever asked.
        stale: Whether it should be asked again.
        trouble: Why it could not be asked, or "".
        may: Whether this person raises issues.
        tags: The tags that the project offers.
        label: The selected label's name, "" where none is selected.
        part: The name of the part of a data group that is worked on, or "".
        pointable: Whether a point of the frame can be pointed at.
        marks: The issues that have a place on this frame.
        previous_href: The open issue before, or "".
        next_href: The open issue after, or "".
    """

    items: list[IssueItem]
    open_count: int
    read: bool
    stale: bool
    trouble: str
    may: bool
    tags: tuple[str, ...]
    label: str
    part: str
    pointable: bool
    marks: SafeString
    previous_href: str
    next_href: str
    max_comment: int = MAX_COMMENT


class Labels(Protocol):
    """The labels of a row by their hashes."""

    def name(self, label: str) -> str:
        """What it is called, "" where the row has it no more."""

    def ranges(self, label: str) -> Sequence[tuple[int, int]]:
        """The frames that it is on."""

    def part(self, space: str) -> str:
        """What a part of a data group is called, "" where there is none of that name."""

    def leading(self, addresses: Addresses, issue: RowIssue, row: LabelRowCache) -> Addresses:
        """The frame where an issue is, of a data group on the part that it is on."""


@dataclass(frozen=True)
class RowLabels:
    """The labels of a row that is read."""

    label_row: LabelRowV2
    numbers: Callable[[], Mapping[str, int]]

    @cached_property
    def _objects(self) -> dict[str, ObjectInstance]:
        return {each.object_hash: each for each in every_object(self.label_row)}

    @cached_property
    def _classifications(self) -> dict[str, ClassificationInstance]:
        return {each.classification_hash: each for each in every_classification(self.label_row)}

    def name(self, label: str) -> str:
        if label in self._objects:
            return f"{self._objects[label].object_name} ({self.numbers().get(label, 0)})"
        found = self._classifications.get(label)
        return found.classification_name if found else ""

    def ranges(self, label: str) -> Sequence[tuple[int, int]]:
        if label in self._objects:
            return instance_ranges(self._objects[label])
        found = self._classifications.get(label)
        return [(part.start, part.end) for part in found.range_list] if found else []

    def part(self, space: str) -> str:
        found = find_space(self.label_row, space) if space else None
        return found.metadata.file_name if found else ""

    def leading(self, addresses: Addresses, issue: RowIssue, row: LabelRowCache) -> Addresses:
        if whole_row(row).data_type == "scene":
            return self._in_scene(addresses, issue, row)
        if whole_row(row).data_type != "group":
            return _leading(addresses, _ranges(issue, self), row)
        if issue.space and not self.part(issue.space):
            return addresses.on_part("", 0)
        ranges = ((issue.frame, issue.frame),) if issue.frame is not None else issue.ranges
        frame = ranges[0][0] if ranges else 0
        if issue.label:
            own = addresses.on_part(issue.space or addresses.space, frame)
            return leading_to(own, self.label_row, issue.label, frame)
        return addresses.on_part(issue.space, frame) if issue.space else addresses

    def _in_scene(self, addresses: Addresses, issue: RowIssue, row: LabelRowCache) -> Addresses:
        if issue.space:
            return addresses.on_part(issue.space if self.part(issue.space) else "", 0)
        if not isinstance(row, PartRow):
            return _leading(addresses, _ranges(issue, self), row)
        ranges = _ranges(issue, self)
        frame = ranges[0][0] if ranges else 0
        if issue.label:
            return leading_to(addresses, self.label_row, issue.label, frame)
        return addresses.on_part("", frame, at="") if ranges else addresses


@dataclass(frozen=True)
class LaneLabels:
    """The labels of a row as the lanes of its timeline."""

    lanes: Sequence[Lane]

    @cached_property
    def _by_hash(self) -> dict[str, Lane]:
        return {each.instance_hash: each for each in self.lanes}

    def name(self, label: str) -> str:
        return self._by_hash[label].label if label in self._by_hash else ""

    def ranges(self, label: str) -> Sequence[tuple[int, int]]:
        return self._by_hash[label].ranges if label in self._by_hash else ()

    def part(self, space: str) -> str:
        return ""

    def leading(self, addresses: Addresses, issue: RowIssue, row: LabelRowCache) -> Addresses:
        return _leading(addresses, _ranges(issue, self), row)


def issue_panel(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    found: RowIssues,
    labels: Labels,
    addresses: Addresses,
    objects: Callable[[], Sequence[FrameInstance]],
    size: tuple[int, int],
) -> IssuePanel:
    """What there is to say.

    Args:
        user: Who looks.
        access: The person's place in the project.
        row: The row.
        found: Its issues.
        labels: Its labels.
        addresses: The frame that is shown.
        objects: Gives those of this frame, asked only where an issue is about one.
        size: The frame's width and height in pixels.
    """
    frame = addresses.frame
    items = [
        IssueItem(
            issue=each,
            where=_where(each, labels, row),
            href=_href(each, labels, addresses, row),
            here=_is_on(each, labels, frame, row),
            current=each.uuid == addresses.issue,
            may_delete=may_delete(user, access, each) and not addresses.revision,
        )
        for each in found.issues
    ]
    previous, following = _neighbours(items, labels, addresses)
    return IssuePanel(
        items=items,
        open_count=sum(not each.issue.resolved for each in items),
        read=found.read,
        stale=found.stale and not found.trouble,
        trouble=found.trouble,
        may=can(access, "raise_issues") and not addresses.revision,
        tags=found.tags,
        label=labels.name(addresses.obj) if addresses.obj else "",
        part=labels.part(row.space) if isinstance(row, PartRow) else "",
        pointable=row.data_type in _FLAT or row.data_type == "scene",
        marks=_marks(items, objects, size, frame)
        if row.data_type in _FLAT
        else _marks_in_space(items, frame)
        if row.data_type == "scene"
        else SafeString(),
        previous_href=previous,
        next_href=following,
    )


def issue_stretches(
    found: RowIssues, labels: Labels, addresses: Addresses, row: LabelRowCache
) -> list[IssueStretch]:
    """The issues that are on frames, for the timeline."""
    return [
        IssueStretch(
            uuid=each.uuid,
            first=ranges[0][0],
            last=ranges[-1][1],
            comment=each.comment,
            href=_href(each, labels, addresses, row),
            resolved=each.resolved,
        )
        for each in found.issues
        if (ranges := _ranges(each, labels)) and not _is_elsewhere(each, row)
    ]


def issue_href(found: RowIssue, labels: Labels, addresses: Addresses, row: LabelRowCache) -> str:
    """The frame view where an issue is."""
    return _href(found, labels, addresses, row)


def _ranges(issue: RowIssue, labels: Labels) -> Sequence[tuple[int, int]]:
    """The frames that an issue is on; none where it is on the row as a whole."""
    if issue.frame is not None:
        return ((issue.frame, issue.frame),)
    return issue.ranges or (labels.ranges(issue.label) if issue.label else ())


def _is_elsewhere(issue: RowIssue, row: LabelRowCache) -> bool:
    """Whether it is on another part of the row than the one that is shown, or on its frames."""
    placed = bool(issue.space or issue.ranges) or issue.frame is not None
    return isinstance(row, PartRow) and issue.space != row.space and placed


def _is_on(issue: RowIssue, labels: Labels, frame: int, row: LabelRowCache) -> bool:
    if _is_elsewhere(issue, row):
        return False
    ranges = _ranges(issue, labels)
    return not ranges or any(first <= frame <= last for first, last in ranges)


def _where(issue: RowIssue, labels: Labels, row: LabelRowCache) -> str:
    parts = []
    if issue.label:
        parts.append(labels.name(issue.label) or "a label that is gone")
    # A recording's and a text's ranges are no frames, and an image has but one.
    counted = row.number_of_frames > 1 or bool(issue.space)
    if issue.frame is not None and counted:
        parts.append(f"frame {issue.frame}")
    elif issue.ranges and counted:
        parts.append(f"frames {ranges_text(issue.ranges)}")
    if issue.place:
        parts.append("at a point")
    if issue.position:
        parts.append("at " + ", ".join(f"{each:.4g}" for each in issue.position))
    if issue.space:
        parts.append(labels.part(issue.space) or "a part that is gone")
    if not parts:
        parts.append("the whole row" if issue.kind == "dataUnit" else "the image")
    return ", ".join(parts)


def _href(issue: RowIssue, labels: Labels, addresses: Addresses, row: LabelRowCache) -> str:
    own = labels.leading(addresses, issue, row)
    return own.at(own.frame, obj=issue.label, issue=issue.uuid)


def _leading(
    addresses: Addresses, ranges: Sequence[tuple[int, int]], row: LabelRowCache
) -> Addresses:
    """This frame if it is one of them, else the first of them."""
    frame = addresses.frame
    if ranges and not any(first <= frame <= last for first, last in ranges):
        frame = ranges[0][0]
    return addresses.on_part(addresses.space, min(frame, max(row.number_of_frames, 1) - 1))


def _neighbours(
    items: Sequence[IssueItem], labels: Labels, addresses: Addresses
) -> tuple[str, str]:
    """Where the open issues before and after the one pointed at, or else the frame, are.

    Round from the last to the first.
    """
    placed = []
    for index, each in enumerate(items):
        if not each.issue.resolved or each.current:
            ranges = _ranges(each.issue, labels)
            placed.append((ranges[0][0] if ranges else -1, index, each))
    placed.sort(key=lambda each: each[:2])
    if not placed:
        return "", ""
    at = next((at for at, each in enumerate(placed) if each[2].current), None)
    if at is not None:
        before, after = at - 1, (at + 1) % len(placed)
        if len(placed) == 1:
            return "", ""
        return placed[before][2].href, placed[after][2].href
    later = sum(first < addresses.frame for first, _, _ in placed)
    return placed[later - 1][2].href, placed[later % len(placed)][2].href


def _marks(
    items: Sequence[IssueItem],
    objects: Callable[[], Sequence[FrameInstance]],
    size: tuple[int, int],
    frame: int,
) -> SafeString:
    here = [each for each in items if each.here]
    bounds = {}
    if any(each.issue.label for each in here):
        for each in objects():
            if each.mark is not None and each.mark.drawing.bounds is not None:
                bounds[each.object_hash] = each.mark.drawing.bounds
    marks = []
    for item in here:
        issue = item.issue
        if issue.place and issue.frame == frame:
            x, y = issue.place[0] * size[0], issue.place[1] * size[1]
        elif issue.label in bounds:
            found = bounds[issue.label]
            x, y = found.left + found.width, found.top
        else:
            continue
        marks.append(
            IssueMark(issue.uuid, x, y, issue.comment, item.href, issue.resolved, item.current)
        )
    # The writer escapes every text itself.
    return mark_safe(issue_marks_svg(marks))


def _marks_in_space(items: Sequence[IssueItem], frame: int) -> SafeString:
    """The issues at a place of a scene, and on objects of it."""
    marks = []
    for item in items:
        issue = item.issue
        position = issue.position if issue.frame == frame else None
        if item.here and (position or issue.label):
            said = (issue.comment, item.href, issue.resolved, item.current)
            marks.append(IssueMark(issue.uuid, 0, 0, *said, position, issue.label))
    # The writer escapes every text itself.
    return mark_safe(issue_marks_svg(marks))
