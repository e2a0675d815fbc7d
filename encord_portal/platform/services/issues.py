"""Issues on data units: raising, describing, deleting them; the tags that a project offers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotAllowed, NotFound
from encord_portal.platform.models import (
    DataType,
    DataUnit,
    Issue,
    IssueComment,
    IssueResolution,
    IssueTag,
    Project,
    ProjectUser,
)
from encord_portal.platform.services import access
from encord_portal.platform.services.access import Act
from encord_portal.platform.wire import JsonObject

# Units whose frames are all known; those of other units are milliseconds, characters or slices.
_COUNTED = frozenset(
    {DataType.IMAGE, DataType.IMG_GROUP, DataType.VIDEO, DataType.PDF, DataType.SCENE}
)


@dataclass(frozen=True, slots=True)
class NewIssue:
    """An issue to be raised.

    Args:
        data_hash: The data unit that it is about.
        anchor: The place in the unit, as the wire spells it.
        comment: What is wrong.
        tags: The names of tags that the project offers.
    """

    data_hash: uuid.UUID
    anchor: dict[str, Any]
    comment: str
    tags: Sequence[str] = ()


@transaction.atomic
def raise_all(member: ProjectUser, new: Sequence[NewIssue]) -> list[Issue]:
    """Raise issues, all of them or none.

    Raises:
        NotFound: When a data unit is not in the project.
        InvalidArguments: When the project does not offer a tag, or the unit has no such place.
    """
    project = member.project
    hashes = {each.data_hash for each in new}
    units = DataUnit.objects.filter(label_rows__project=project).distinct().in_bulk(list(hashes))
    missing = hashes - units.keys()
    if missing:
        raise NotFound(f"The project has no data unit {min(missing)}.")
    offered = {tag.name: tag for tag in IssueTag.objects.filter(project=project)}
    now = timezone.now()
    made = []
    for each in new:
        unknown = [name for name in each.tags if name not in offered]
        if unknown:
            raise InvalidArguments(
                f"The project has no issue tag {unknown[0][:100]!r}; add it to the project first."
            )
        _check_place(units[each.data_hash], each.anchor)
        issue = Issue.objects.create(
            project=project, data_unit=units[each.data_hash], anchor=each.anchor, created_at=now
        )
        IssueComment.objects.create(
            issue=issue, content=each.comment, author=member.user, created_at=now
        )
        issue.tags.set([offered[name] for name in each.tags])
        made.append(issue)
    return made


def _check_place(unit: DataUnit, anchor: dict[str, Any]) -> None:
    """Refuse frames that a unit does not have, and points beside its picture."""
    point = anchor.get("coordinate", {})
    if "z" not in point and not all(0 <= value <= 1 for value in point.values()):
        raise InvalidArguments(
            "x and y of an issue are fractions of width and height, from 0 to 1; not "
            f"{point['x']:g}, {point['y']:g}."
        )
    if unit.data_type not in _COUNTED or anchor.get("spaceId"):
        return
    frames = [anchor.get("frameIndex", 0)]
    frames += [each["end"] for each in anchor.get("frameRanges") or ()]
    if max(frames) >= unit.number_of_frames:
        raise InvalidArguments(
            f"{unit.title!r:.100} has {unit.number_of_frames} frames only, numbered from 0; an "
            f"issue cannot be on frame {max(frames)}."
        )


@transaction.atomic
def delete(member: ProjectUser, uuids: Sequence[uuid.UUID]) -> None:
    """Delete issues, all of them or none; leads may delete those of others.

    Raises:
        NotFound: When one is not in the project.
        NotAllowed: When one was raised by somebody else.
    """
    found = Issue.objects.filter(project=member.project).prefetch_related("comments")
    issues = found.in_bulk(list(set(uuids)))
    missing = [each for each in uuids if each not in issues]
    if missing:
        raise NotFound(f"The project has no issue {missing[0]}.")
    if not access.may(member, Act.ASSIGN):
        for issue in issues.values():
            if all(comment.author_id != member.user_id for comment in issue.comments.all()[:1]):
                raise NotAllowed("This issue was raised by somebody else; ask a team manager.")
    Issue.objects.filter(pk__in=issues).delete()


def resolve(issue: Issue, actor: User, *, resolved: bool) -> None:
    """Note that an issue is resolved, or open again."""
    IssueResolution.objects.create(
        issue=issue, is_resolved=resolved, actor=actor, created_at=timezone.now()
    )


def add_tags(project: Project, names: Sequence[str]) -> None:
    """Offer tags; those that are offered already are passed over.

    Raises:
        InvalidArguments: When a name is empty or too long.
    """
    wanted = [name.strip() for name in names]
    for name in wanted:
        if not 1 <= len(name) <= 200:
            raise InvalidArguments("The name of an issue tag has 1 to 200 characters.")
    IssueTag.objects.bulk_create(
        [IssueTag(project=project, name=name) for name in dict.fromkeys(wanted)],
        ignore_conflicts=True,
    )


def as_json(issue: Issue) -> JsonObject:
    """An issue as the wire has it; reads comments, tags and resolutions."""
    return {
        **issue.anchor,
        "uuid": issue.uuid,
        "dataUuid": issue.data_unit_id,
        "comments": [
            {
                "content": each.content,
                "authorEmail": "" if each.author is None else each.author.email,
                "createdAt": each.created_at,
            }
            for each in issue.comments.all()
        ],
        "tags": [{"name": each.name, "uuid": each.uuid} for each in issue.tags.all()],
        "resolutionHistory": [
            {
                "isResolved": each.is_resolved,
                "createdAt": each.created_at,
                "actorEmail": None if each.actor is None else each.actor.email,
            }
            for each in issue.resolutions.all()
        ],
    }
