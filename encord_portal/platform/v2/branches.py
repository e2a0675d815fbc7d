"""v2 endpoints of label branches, and of classifications across rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import path
from pydantic import Field

from encord_portal.platform.models import MAIN_BRANCH
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access, branches, labels
from encord_portal.platform.services.access import Act
from encord_portal.platform.v2.endpoint import V2Request, base_url, body_as, v2_endpoint
from encord_portal.platform.wire import JsonObject


class _Copy(WireModel):
    source_branch_name: str
    target_branch_name: str
    overwrite: bool = False
    label_uuids: list[uuid.UUID] = Field(max_length=10_000)


class _Classifications(WireModel):
    label_uuids: list[uuid.UUID] = Field(max_length=10_000)
    branch_name: str | None = None


@v2_endpoint("GET")
def branch_list(request: V2Request, project_hash: uuid.UUID) -> JsonObject:
    project = access.project_of(request.actor, project_hash)
    found = branches.names(project)
    return {"results": [{"name": each} for each in found], "nextPageToken": None}


@v2_endpoint("POST")
def branch_copy(request: V2Request, project_hash: uuid.UUID) -> JsonObject:
    wanted = body_as(request, _Copy)
    project = access.project_of(request.actor, project_hash, Act.LABEL)
    copied = branches.copy(
        project,
        request.actor,
        wanted.source_branch_name,
        wanted.target_branch_name,
        list(dict.fromkeys(wanted.label_uuids)),
        overwrite=wanted.overwrite,
    )
    return {"copiedCount": copied}


@v2_endpoint("POST")
def label_classifications(request: V2Request, project_hash: uuid.UUID) -> JsonObject:
    wanted = body_as(request, _Classifications)
    project = access.project_of(request.actor, project_hash)
    rows = branches.rows_on(project, wanted.label_uuids, wanted.branch_name or MAIN_BRANCH)
    options = labels.ReadOptions(base_url=base_url(request), user=request.actor)
    return {
        "labels": [
            {
                "labelUuid": each["label_hash"],
                "dataUuid": each["data_hash"],
                "dataTitle": each["data_title"],
                "branchName": each["branch_name"],
                "classificationAnswers": _complete(each["classification_answers"]),
            }
            for each in labels.read(project, rows, options)
        ]
    }


def _complete(answers: JsonObject) -> JsonObject:
    """Answers with the keys that readers insist on, which savers may leave out."""
    return {
        key: {
            **entry,
            "classificationHash": key,
            "classifications": [_answer(each) for each in entry.get("classifications") or []],
        }
        for key, entry in answers.items()
    }


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    return {"name": "", "value": "", "manualAnnotation": True, **answer}


urlpatterns = [
    path("projects/<uuid:project_hash>/branches", branch_list),
    path("projects/<uuid:project_hash>/labels/copy-branch", branch_copy),
    path("projects/<uuid:project_hash>/label-rows/classifications", label_classifications),
]
