"""What an import may ask for, as it comes over the wire."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from encord_portal.platform.errors import InvalidArguments, OperationNotAllowed
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.parsing import WireModel, parse
from encord_portal.platform.services import scene_descriptions
from encord_portal.platform.services.scene_descriptions import Description
from encord_portal.platform.wire import JsonObject


class FileItem(WireModel):
    """A unit of one file; what the sender says of its size or length is not read."""

    object_url: str
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)


class Channel(WireModel):
    """How a channel of a time series is drawn."""

    model_config = ConfigDict(extra="forbid")

    label: str | None = Field(None, min_length=1, max_length=1024)
    color: str | None = Field(None, max_length=100)
    hidden: bool = False


class Line(Channel):
    style: Literal["line"]
    line_width: float = Field(1.5, ge=0.5, le=6)


class Points(Channel):
    style: Literal["points"]
    point_radius: float = Field(2, ge=1, le=8)


class TimeSeriesSettings(WireModel):
    channels: dict[
        Annotated[str, StringConstraints(max_length=200)],
        Annotated[Line | Points, Field(discriminator="style")],
    ] = Field(max_length=1000)

    def as_json(self) -> JsonObject:
        """The settings as they are kept and given back."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class TimeSeriesItem(FileItem):
    settings: TimeSeriesSettings | None = None


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


class GroupOfItems(WireModel):
    """A group of images that are items already."""

    image_items: list[uuid.UUID] = Field(max_length=10_000)
    title: str | None = None
    client_metadata: dict[str, Any] = Field(default_factory=dict)


class SceneItem(WireModel):
    title: str | None = None
    scene: dict[str, Any]
    client_metadata: dict[str, Any] = Field(default_factory=dict)

    def description(self) -> Description:
        """The scene, checked; raises InvalidArguments or OperationNotAllowed."""
        return scene_descriptions.read(self.scene, "scene")


class DataItems(WireModel):
    """Everything one request may bring."""

    videos: list[FileItem] = Field(default_factory=list)
    image_groups: list[ImageGroupItem] = Field(default_factory=list)
    dicom_series: list[DicomItem] = Field(default_factory=list)
    images: list[FileItem] = Field(default_factory=list)
    audio: list[FileItem] = Field(default_factory=list)
    nifti: list[FileItem] = Field(default_factory=list)
    text: list[FileItem] = Field(default_factory=list)
    image_groups_from_items: list[GroupOfItems] = Field(default_factory=list)
    time_series: list[TimeSeriesItem] = Field(default_factory=list)
    pdf: list[FileItem] = Field(default_factory=list)
    scenes: list[SceneItem] = Field(default_factory=list, max_length=1000)
    # Sources that were imported into the folder before are linked, not brought again.
    skip_duplicate_urls: bool = False
    # What is linked so gets the metadata that came with the request.
    upsert_metadata: bool = False


class ImportRequest(WireModel):
    data_items: DataItems | None = None
    files: Any = None
    integration_id: uuid.UUID | None = None
    ignore_errors: bool = False
    folder_uuid: uuid.UUID | None = None
    file_name: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether the files are fetched from where an integration points."""
        return self.data_items is None or self.integration_id is not None


def checked(payload: JsonObject) -> ImportRequest:
    """The request, if this platform can carry it out.

    Raises:
        InvalidArguments: When it is malformed; the message names each field.
        OperationNotAllowed: When it asks for a way of importing that is not offered.
    """
    request = parse(ImportRequest, payload, "payload")
    items = request.data_items
    if items is None:
        if request.files is None:
            raise OperationNotAllowed("Name the uploaded files in dataItems.")
        return request
    check_flags(items)
    for item in items.scenes:
        item.description()
    return request


def check_flags(items: DataItems) -> None:
    """Refuse flags that contradict each other.

    Raises:
        InvalidArguments: When metadata should be renewed while every source is brought anew.
    """
    if items.upsert_metadata and not items.skip_duplicate_urls:
        raise InvalidArguments(
            "upsertMetadata renews the metadata of sources that are not brought again: set "
            "skipDuplicateUrls as well."
        )


def object_keys(items: DataItems) -> list[str]:
    """The keys of all uploads that a request names."""
    return [url for _, url in sources(items)]


def sources(items: DataItems) -> list[tuple[Kind, str]]:
    """Every file that a request names, with what it is said to be."""
    found = [(kind, item.object_url) for kind, each in singles(items) for item in each]
    found += [(Kind.IMAGE, part.url) for group in items.image_groups for part in group.images]
    found += [
        (Kind.DICOM_FILE, part.url) for series in items.dicom_series for part in series.dicom_files
    ]
    for scene in items.scenes:
        found += scene.description().sources
    return found


def singles(items: DataItems) -> list[tuple[Kind, Sequence[FileItem]]]:
    """The units of one file each, by kind."""
    return [
        (Kind.IMAGE, items.images),
        (Kind.VIDEO, items.videos),
        (Kind.AUDIO, items.audio),
        (Kind.NIFTI, items.nifti),
        (Kind.PLAIN_TEXT, items.text),
        (Kind.PDF, items.pdf),
        (Kind.TIME_SERIES, items.time_series),
    ]
