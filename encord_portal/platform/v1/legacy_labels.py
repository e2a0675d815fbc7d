"""v1 queries of older clients about labels: submitting a row, and setting its status."""

from __future__ import annotations

import uuid
from typing import Literal

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, label_rows, workflow
from encord_portal.platform.services.access import Act
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.workflow_machine import Action


class _Status(WireModel):
    label_status: Literal[
        "NOT_LABELLED",
        "LABEL_IN_PROGRESS",
        "LABELLED",
        "REVIEW_IN_PROGRESS",
        "REVIEWED",
        "REVIEWED_TWICE",
    ]


def _label_hash(ctx: V1Context) -> uuid.UUID:
    hashes = ctx.uuids()
    if len(hashes) != 1:
        raise InvalidArguments("uid must name one label row.")
    return hashes[0]


@query("review", "PUT", resource="project")
def submit_for_review(ctx: V1Context) -> bool:
    """What submitting the task of the row does: it goes on in the workflow."""
    member = access.membership_of(ctx.user, ctx.resource_uuid)
    workflow.by_label_hash(member, [_label_hash(ctx)], Action.SUBMIT)
    return True


@query("labelstatus", "POST", resource="project")
def set_label_status(ctx: V1Context) -> bool:
    wanted = ctx.payload_as(_Status)
    project = access.project_of(ctx.user, ctx.resource_uuid, Act.LABEL)
    label_rows.set_status(project, ctx.user, _label_hash(ctx), wanted.label_status)
    return True
