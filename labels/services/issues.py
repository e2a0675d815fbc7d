"""Issues on a row: what people found wrong with it, and raising one.

The platform tells an issue's state, but takes no word from a client on whether it is resolved:
that happens where the work is done. Here issues are raised and deleted.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.issues import DataUnitIssues, Issue
from encord_portal.sdk.objects.plausibility import SPACE_LIMIT
from labels.errors import BadInput, NotVisible, PortalError, from_sdk
from labels.models import IssueCache, LabelRowCache, PartRow, ProjectAccess, whole_row
from labels.permissions import can, require
from labels.services import audit
from labels.services.connection import project_for

MAX_COMMENT = 2000
# Others raise issues too; what is older is asked for again behind the page.
_FRESH = timedelta(seconds=20)

About = Literal["row", "part", "frame", "point", "label"]
ABOUT: tuple[About, ...] = ("row", "part", "frame", "point", "label")


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One issue of a row.

    Attributes:
        uuid: Of the issue on the platform.
        kind: What it is about, in the platform's word: ``dataUnit``, ``frame`` …
        comment: What is wrong.
        author: Who raised it, by email.
        created_at: When, as ISO time.
        replies: What was said of it later, each with its author.
        tags: The names of its tags.
        resolved: Whether it is resolved.
        resolved_by: Who resolved it, "" where the platform did.
        frame: The frame that it is on, None where it is on none or on several.
        ranges: The frames that it is on, where these are several.
        place: Where on the frame, 0 to 1 from the left and the upper edge.
        position: Where in a scene.
        label: The object hash or classification hash of the label that it is about, or "".
        space: Of a data group the part that it is about, or "".
    """

    uuid: str
    kind: str
    comment: str
    author: str
    created_at: str
    replies: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    resolved: bool = False
    resolved_by: str = ""
    frame: int | None = None
    ranges: tuple[tuple[int, int], ...] = ()
    place: tuple[float, float] | None = None
    position: tuple[float, float, float] | None = None
    label: str = ""
    space: str = ""

    @property
    def raised_at(self) -> datetime | None:
        return datetime.fromisoformat(self.created_at) if self.created_at else None


@dataclass(frozen=True, slots=True)
class RowIssues:
    """The issues of a row.

    Attributes:
        issues: Oldest first.
        tags: The names of the tags that the project offers.
        read: Whether the platform was ever asked.
        stale: Whether it should be asked again.
        trouble: Why it could not be asked, or "".
    """

    issues: tuple[RowIssue, ...] = ()
    tags: tuple[str, ...] = ()
    read: bool = False
    stale: bool = True
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class NewIssue:
    """An issue to be raised.

    Attributes:
        about: The whole row, the part of a data group, one frame, a point of a frame, or a label.
        comment: What is wrong.
        tags: Names of tags that the project offers.
        frame: The frame, of one on a frame or a point.
        place: The point, 0 to 1 from the left and the upper edge.
        position: The point, in the space of a scene.
        label: The object hash or classification hash, of one on a label.
    """

    about: About
    comment: str
    tags: tuple[str, ...] = ()
    frame: int = 0
    place: tuple[float, float] | None = None
    position: tuple[float, float, float] | None = None
    label: str = ""


def kept(row: LabelRowCache) -> RowIssues:
    """What is kept, the platform not asked."""
    found = IssueCache.objects.filter(row=row).first()
    if found is None:
        return RowIssues()
    return RowIssues(
        issues=tuple(_from_json(each) for each in found.issues),
        tags=tuple(found.tags),
        read=True,
        stale=timezone.now() - found.read_at > _FRESH,
    )


def renewed(user: User, access: ProjectAccess, row: LabelRowCache) -> RowIssues:
    """Ask the platform where that was long ago; what is kept, and the trouble, where it fails."""
    found = kept(row)
    if not found.stale:
        return found
    try:
        return _read(user, access, whole_row(row))
    except EncordException as error:
        return replace(found, trouble=from_sdk(error).sentence)
    except PortalError as error:
        return replace(found, trouble=error.sentence)


def raise_issue(
    user: User, access: ProjectAccess, row: LabelRowCache, new: NewIssue, *, source: str = "portal"
) -> RowIssues:
    """Raise an issue.

    Args:
        user: Who raises it.
        access: Their access to the project.
        row: The row, or a part of a data group: then it is on this part that it is raised.
        new: The issue.
        source: ``portal`` or ``rest``, for the audit.

    Raises:
        Forbidden: The person's role does not allow it.
        BadInput: The comment is empty or too long, or what it is about is not said.
        NotVisible: The row has no such frame.
        UpstreamError: The platform failed or refused.
    """
    require(access, "raise_issues")
    _check(new, row)
    space = row.space if isinstance(row, PartRow) and new.about != "row" else None
    after = {**asdict(new), **({"space": space} if space else {})}
    row = whole_row(row)
    with audit.intent(user, "issue_raised", row=row, after=after, source=source):
        _say(_issues(user, access, row), new, space)
        return _read(user, access, row)


def delete(
    user: User, access: ProjectAccess, row: LabelRowCache, uuid: UUID, *, source: str = "portal"
) -> RowIssues:
    """Delete an issue; leads delete those of others, too.

    Raises:
        Forbidden: Somebody else raised it, and the person's role does not allow it.
        NotVisible: The row has no such issue.
        UpstreamError: The platform failed or refused.
    """
    require(access, "raise_issues")
    row = whole_row(row)
    with audit.intent(user, "issue_deleted", row=row, source=source) as entry:
        # As it is now: whose it is decides, and the history tells what it said.
        found = issue(_read(user, access, row), uuid)
        if not may_delete(user, access, found):
            require(access, "delete_any_issue")
        entry.before = asdict(found)
        entry.save(update_fields=["before"])
        _issues(user, access, row).delete([uuid])
        return _read(user, access, row)


def may_delete(user: User, access: ProjectAccess, found: RowIssue) -> bool:
    """Whether this person may delete an issue."""
    if can(access, "delete_any_issue"):
        return True
    return can(access, "raise_issues") and found.author == user.email


def issue(found: RowIssues, uuid: UUID) -> RowIssue:
    """One of a row's issues.

    Raises:
        NotVisible: It is none of them.
    """
    for each in found.issues:
        if each.uuid == str(uuid):
            return each
    raise NotVisible("This row has no such issue any more: somebody deleted it.")


def _check(new: NewIssue, row: LabelRowCache) -> None:
    if not new.comment.strip():
        raise BadInput("Say what is wrong: an issue needs a comment.")
    if len(new.comment) > MAX_COMMENT:
        raise BadInput(f"A comment has at most {MAX_COMMENT} characters.")
    if new.about not in ABOUT:
        raise BadInput("Say what the issue is about: the row, a part, a frame, a point or a label.")
    if new.about == "part" and not isinstance(row, PartRow):
        raise BadInput(
            "An issue on a part needs the part: choose it in the data group, or send its space."
        )
    if new.about == "label" and not new.label:
        raise BadInput(
            "An issue on a label needs the label: select it first, or send its label_id."
        )
    if new.about in ("frame", "point") and not 0 <= new.frame < max(row.number_of_frames, 1):
        raise NotVisible(f"Frame {new.frame} doesn't exist in this row.")
    if new.about == "point" and row.data_type == "scene":
        _check_position(new.position)
    elif new.about == "point" and not (
        new.place and all(math.isfinite(each) and 0 <= each <= 1 for each in new.place)
    ):
        raise BadInput(
            "An issue on a point needs the point: click it in the picture, or send x and y, "
            "each from 0 to 1."
        )


def _check_position(position: tuple[float, float, float] | None) -> None:
    if position is None:
        raise BadInput(
            "An issue on a point of a scene needs the point: click it, or send x, y and z."
        )
    if not all(-SPACE_LIMIT <= each <= SPACE_LIMIT for each in position):
        raise BadInput(f"A point of a scene has numbers from -{SPACE_LIMIT:g} to {SPACE_LIMIT:g}.")


def _say(issues: DataUnitIssues, new: NewIssue, space: str | None) -> None:
    said = (new.comment, new.tags)
    if new.about == "label":
        issues.add_annotation_issue(new.label, *said, space_id=space)
    elif new.about == "point" and new.position:
        # No part of a data group is a scene.
        issues.add_scene_coordinate_issue(new.frame, *new.position, *said)
    elif new.about == "point" and new.place:
        issues.add_coordinate_issue(new.frame, *new.place, *said, space_id=space)
    elif new.about == "frame":
        issues.add_frame_issue(new.frame, *said, space_id=space)
    else:
        issues.add_file_issue(*said, space_id=space)


def _issues(user: User, access: ProjectAccess, row: LabelRowCache) -> DataUnitIssues:
    return project_for(user, access.project.project_hash).issues(row.data_hash)


def _read(user: User, access: ProjectAccess, row: LabelRowCache) -> RowIssues:
    """Ask the platform and keep what it says."""
    asked_at = timezone.now()
    project = project_for(user, access.project.project_hash)
    found = tuple(_row_issue(each) for each in project.issues(row.data_hash).list())
    tags = tuple(each.name for each in project.get_issue_tags())
    IssueCache.objects.update_or_create(
        row=row,
        defaults={
            "issues": [asdict(each) for each in found],
            "tags": list(tags),
            "read_at": asked_at,
        },
    )
    return RowIssues(found, tags, read=True, stale=False)


def _row_issue(found: Issue) -> RowIssue:
    first = found.comments[0] if found.comments else None
    at = found.coordinate
    last = found.resolution_history[-1] if found.resolution_history else None
    return RowIssue(
        uuid=str(found.uuid),
        kind=found.type,
        comment=first.content if first else "",
        author=first.author_email if first else "",
        created_at=first.created_at.isoformat() if first else "",
        replies=tuple((each.content, each.author_email) for each in found.comments[1:]),
        tags=tuple(each.name for each in found.tags),
        resolved=found.is_resolved,
        resolved_by=(last.actor_email or "") if last and found.is_resolved else "",
        frame=found.frame_index,
        ranges=tuple((each.start, each.end) for each in found.frame_ranges or ()),
        place=(at.x, at.y) if at and at.z is None else None,
        position=(at.x, at.y, at.z) if at and at.z is not None else None,
        label=found.annotation_id or "",
        space=found.space_id or "",
    )


def _from_json(stored: dict[str, Any]) -> RowIssue:
    """As it was kept: JSON knows no tuples."""
    pairs = {name: tuple(tuple(each) for each in stored[name]) for name in ("replies", "ranges")}
    places = {name: tuple(stored[name]) if stored[name] else None for name in ("place", "position")}
    return RowIssue(**{**stored, **pairs, **places, "tags": tuple(stored["tags"])})
