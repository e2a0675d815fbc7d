"""v1 queries with which older clients make projects of CVAT exports."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath
from typing import Literal

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import ImportStatus
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import cvat_imports, cvat_reading, uploads
from encord_portal.platform.services.cvat_imports import CvatImage, NewCvatImport
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject


class _Annotations(WireModel):
    annotations_base64: str


class _Import(WireModel):
    cvat: _Annotations
    dataset_hash: uuid.UUID
    # By the names in the annotations, the data hashes that came with the upload URLs.
    image_title_to_image_hash_map: dict[str, uuid.UUID]
    review_mode: Literal["unlabelled", "labelled", "reviewed"]
    transform_bounding_boxes_to_polygons: bool = False


@query("projectimportercvatinfo", "POST")
def describe(ctx: V1Context) -> JsonObject:
    """What the annotations are of: that decides where the client looks for the images."""
    content = cvat_imports.decoded(ctx.payload_as(_Annotations).annotations_base64)
    try:
        found = cvat_reading.export_type(content)
    except InvalidArguments as error:
        return {"error": {"message": error.message}}
    return {"success": {"export_type": "project" if found == "project" else "task"}}


@query("projectimporter", "POST")
def start(ctx: V1Context) -> JsonObject:
    wanted = ctx.payload_as(_Import)
    images = [
        CvatImage(data_path=name, data_link=uploads.key_of(key), title=PurePosixPath(name).name)
        for name, key in wanted.image_title_to_image_hash_map.items()
    ]
    done = cvat_imports.start(
        ctx.user,
        NewCvatImport(
            annotations_base64=wanted.cvat.annotations_base64,
            dataset_uuid=wanted.dataset_hash,
            review_mode=wanted.review_mode,
            data=images,
            transform_bounding_boxes_to_polygons=wanted.transform_bounding_boxes_to_polygons,
        ),
    )
    if done.status != ImportStatus.DONE:
        return {"error": {"issues": done.issues}}
    return {"success": {"project_hash": str(done.project_id), "issues": done.issues}}
