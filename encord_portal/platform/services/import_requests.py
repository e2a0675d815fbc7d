"""What an import may ask for, as it comes over the wire."""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import Field

from encord_portal.platform.errors import OperationNotAllowed
from encord_portal.platform.parsing import WireModel, parse
from encord_portal.platform.wire import JsonObject


class FileItem(WireModel):
    """A unit of one file; what the sender says of its size or length is not read."""

    object_url: str
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)


class PartItem(WireModel):
    url: str
    title: str | None = None


class ImageGroupItem(WireModel):
    images: list[PartItem]
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)


class DicomItem(WireModel):
    dicom_files: list[PartItem]
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)


class DataItems(WireModel):
    """Everything one request may bring."""

    videos: list[FileItem] = Field(default_factory=list)
    image_groups: list[ImageGroupItem] = Field(default_factory=list)
    dicom_series: list[DicomItem] = Field(default_factory=list)
    images: list[FileItem] = Field(default_factory=list)
    audio: list[FileItem] = Field(default_factory=list)
    nifti: list[FileItem] = Field(default_factory=list)
    text: list[FileItem] = Field(default_factory=list)
    image_groups_from_items: list[Any] = Field(default_factory=list)
    time_series: list[Any] = Field(default_factory=list)
    pdf: list[Any] = Field(default_factory=list)
    scenes: list[Any] = Field(default_factory=list)


class ImportRequest(WireModel):
    data_items: DataItems | None = None
    files: Any = None
    ignore_errors: bool = False
    folder_uuid: uuid.UUID | None = None


def checked(payload: JsonObject) -> ImportRequest:
    """The request, if this platform can carry it out.

    Raises:
        InvalidArguments: When it is malformed; the message names each field.
        OperationNotAllowed: When it asks for a way of importing that is not offered.
    """
    request = parse(ImportRequest, payload, "payload")
    if request.data_items is None:
        raise OperationNotAllowed(
            "This platform imports uploaded files only; it has no cloud integration."
            if request.files is not None
            else "Name the uploaded files in dataItems."
        )
    items = request.data_items
    for name in ("image_groups_from_items", "time_series", "pdf", "scenes"):
        if getattr(items, name):
            raise OperationNotAllowed(
                f"This platform cannot store {name.replace('_', ' ')}; it stores images, image "
                "groups, videos, DICOM series, audio, text and NIfTI."
            )
    return request


def object_keys(items: DataItems) -> list[str]:
    """The keys of all uploads that a request names."""
    singles = (items.images, items.videos, items.audio, items.nifti, items.text)
    keys = [item.object_url for each in singles for item in each]
    keys += [part.url for group in items.image_groups for part in group.images]
    keys += [part.url for series in items.dicom_series for part in series.dicom_files]
    return keys
