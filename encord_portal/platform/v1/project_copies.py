"""The v1 query that copies a project."""

from __future__ import annotations

import uuid
from typing import Literal

from pydantic import Field

from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, project_copies
from encord_portal.platform.services.access import Act
from encord_portal.platform.services.label_copies import Chosen
from encord_portal.platform.services.label_reviews import ReviewState
from encord_portal.platform.v1.registry import V1Context, query


class _Labels(WireModel):
    datasets_to_data_hashes_map: dict[uuid.UUID, list[uuid.UUID]] | None = None
    accepted_label_hashes: list[uuid.UUID] | None = None
    accepted_label_statuses: list[ReviewState] | None = None
    create_new_dataset: bool | None = None


class _Texts(WireModel):
    project_title: str | None = Field(None, max_length=500)
    project_description: str | None = None
    dataset_title: str | None = Field(None, max_length=500)
    dataset_description: str | None = None


class _Copy(WireModel):
    copy_project_options: list[Literal["labels", "datasets", "models", "collaborators"]] = []
    copy_labels_options: _Labels | None = None
    project_copy_metadata: _Texts | None = None


@query("projectcopy", "POST", resource="project")
def copy_project(ctx: V1Context) -> str:
    wanted = ctx.payload_as(_Copy)
    project = access.project_of(ctx.user, ctx.resource_uuid, Act.MANAGE)
    options = set(wanted.copy_project_options)
    labels = wanted.copy_labels_options or _Labels()
    texts = wanted.project_copy_metadata or _Texts()
    data = labels.datasets_to_data_hashes_map or {}
    made = project_copies.copy(
        ctx.user,
        project,
        project_copies.CopyPlan(
            title=texts.project_title,
            description=texts.project_description,
            collaborators="collaborators" in options,
            models="models" in options,
            attach_datasets="datasets" in options,
            clone=data if labels.create_new_dataset else None,
            dataset_title=texts.dataset_title,
            dataset_description=texts.dataset_description,
            labels=_chosen(labels, data) if "labels" in options else None,
        ),
    )
    return str(made.project_hash)


def _chosen(labels: _Labels, data: dict[uuid.UUID, list[uuid.UUID]]) -> Chosen:
    hashes, states = labels.accepted_label_hashes, labels.accepted_label_statuses
    return Chosen(
        label_hashes=None if hashes is None else frozenset(hashes),
        data_hashes=frozenset(each for found in data.values() for each in found) if data else None,
        states=None if states is None else frozenset(states),
    )
