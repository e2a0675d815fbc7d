"""The v1 query that tells a project's media of one data unit."""

from __future__ import annotations

import uuid

from encord_portal.platform.errors import NotFound
from encord_portal.platform.models import DataType, DataUnit
from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services import access
from encord_portal.platform.services.media import Links
from encord_portal.platform.services.storage import with_images
from encord_portal.platform.v1.registry import V1Context, query
from encord_portal.platform.wire import JsonObject


class _Wanted(WireModel):
    data_hash: uuid.UUID
    get_signed_url: bool | None = False


@query("datasetdata", "GET", resource="project")
def get_data(ctx: V1Context) -> JsonObject:
    wanted = ctx.uid_as(_Wanted)
    project = access.project_of(ctx.user, ctx.resource_uuid)
    units = with_images(DataUnit.objects.filter(label_rows__project=project))
    unit = units.filter(pk=wanted.data_hash).first()
    if unit is None:
        raise NotFound(f"The project has no data unit {wanted.data_hash}.")
    links = Links(ctx.base_url, signed=bool(wanted.get_signed_url), user=ctx.user)
    if unit.data_type in {DataType.IMG_GROUP, DataType.DICOM}:
        images = [
            {
                "data_hash": str(unit.data_hash),
                "image_hash": str(each.image_hash),
                "title": each.title,
                "file_link": links.to(each.file),
            }
            for each in unit.images.all()
        ]
        return {"data_hash": str(unit.data_hash), "video": None, "images": images}
    link = links.to(unit.file)
    if unit.data_type == DataType.IMAGE:
        # A single image has no image hash of its own: the client reads both from one entry.
        image = {
            "data_hash": str(unit.data_hash),
            "image_hash": str(unit.data_hash),
            "title": unit.title,
            "file_link": link,
        }
        return {"data_hash": str(unit.data_hash), "video": None, "images": [image]}
    video = {"data_hash": str(unit.data_hash), "title": unit.title, "file_link": link}
    return {"data_hash": str(unit.data_hash), "video": video, "images": None}
