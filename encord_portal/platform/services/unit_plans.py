"""From files to what will be stored: items, their children and the frames of a data unit.

Everything is decided and checked here before anything is written. Pure but for reading the facts
that are stored with each file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.media.dicom import MIME_TYPE as DICOM_MIME
from encord_portal.platform.media.dicom import slice_order
from encord_portal.platform.media.facts import DicomFacts, Facts, Kind
from encord_portal.platform.models import DataType, ItemType, MediaFile, StorageItem
from encord_portal.platform.services.scene_descriptions import Description
from encord_portal.platform.wire import JsonObject

SCENE_MIME = "application/json"

_SINGLE: dict[Kind, tuple[DataType, ItemType]] = {
    Kind.IMAGE: (DataType.IMAGE, ItemType.IMAGE),
    Kind.VIDEO: (DataType.VIDEO, ItemType.VIDEO),
    Kind.AUDIO: (DataType.AUDIO, ItemType.AUDIO),
    Kind.NIFTI: (DataType.NIFTI, ItemType.NIFTI),
    Kind.PLAIN_TEXT: (DataType.PLAIN_TEXT, ItemType.PLAIN_TEXT),
    Kind.PDF: (DataType.PDF, ItemType.PDF),
    Kind.POINT_CLOUD: (DataType.SCENE, ItemType.SCENE),
    Kind.TIME_SERIES: (DataType.TIME_SERIES, ItemType.TIME_SERIES),
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is here, under the title and the item uuid that it will have.

    Attributes:
        url: Where it was imported from; empty for uploads.
    """

    file: MediaFile
    title: str
    item_uuid: UUID
    url: str = ""

    @property
    def facts(self) -> Facts:
        return Facts.model_validate(self.file.facts)


@dataclass(frozen=True, slots=True)
class Plan:
    """One storage item to be made, with its children.

    Attributes:
        fields: What both the item and its data unit say of the medium.
        item_uuid: ``None`` for items that are made of several files.
        children: The files that come with the item and belong to it.
        parts: The items that it is made of and that stay items of their own.
        scene: The streams of a scene of several files.
        timeseries_settings: How the channels of a time series are drawn.
    """

    title: str
    data_type: DataType
    item_type: ItemType
    fields: dict[str, Any]
    item_uuid: UUID | None = None
    url: str = ""
    children: Sequence[SourceFile] = ()
    parts: Sequence[StorageItem] = ()
    client_metadata: dict[str, Any] = field(default_factory=dict)
    scene: JsonObject | None = None
    timeseries_settings: JsonObject | None = None


def single(source: SourceFile, kind: Kind, client_metadata: dict[str, Any]) -> Plan:
    """A unit of one file.

    Raises:
        InvalidArguments: When the file is of another kind.
    """
    facts = _of_kind(source, kind)
    data_type, item_type = _SINGLE[kind]
    return Plan(
        title=source.title,
        data_type=data_type,
        item_type=item_type,
        fields=fields_of(source.file, facts),
        item_uuid=source.item_uuid,
        url=source.url,
        client_metadata=client_metadata,
    )


def check_channels(source: SourceFile, wanted: Iterable[str]) -> None:
    """Refuse settings of channels that a time series does not have.

    Raises:
        InvalidArguments: When there is one.
    """
    known = source.facts.channels or []
    for channel in wanted:
        if channel not in known:
            raise InvalidArguments(
                f"{source.title!r} has no channel {channel[:100]!r}; it has "
                f"{', '.join(known[:10])}."
            )


def image_group(title: str, sources: Sequence[SourceFile], client_metadata: dict[str, Any]) -> Plan:
    """A unit of several images, in the order given.

    Raises:
        InvalidArguments: When a file is no image, or there is none.
    """
    found = [_of_kind(source, Kind.IMAGE) for source in sources]
    return Plan(
        title=title,
        data_type=DataType.IMG_GROUP,
        item_type=ItemType.IMAGE_GROUP,
        fields=_group_fields(
            [
                (facts.width, facts.height, source.file.size)
                for source, facts in zip(sources, found, strict=True)
            ]
        ),
        children=sources,
        client_metadata=client_metadata,
    )


def image_group_of_items(
    title: str, images: Sequence[StorageItem], client_metadata: dict[str, Any]
) -> Plan:
    """A unit of images that are items already, in the order given.

    Raises:
        InvalidArguments: When an item is no image, or there is none.
    """
    for image in images:
        if image.item_type != ItemType.IMAGE:
            raise InvalidArguments(
                f"{image.name!r} is no image, but of the type {image.item_type}."
            )
    return Plan(
        title=title,
        data_type=DataType.IMG_GROUP,
        item_type=ItemType.IMAGE_GROUP,
        fields=_group_fields([(each.width, each.height, each.file_size or 0) for each in images]),
        parts=images,
        client_metadata=client_metadata,
    )


def _group_fields(images: Sequence[tuple[int | None, int | None, int]]) -> dict[str, Any]:
    """What a group of images of these sizes (width, height, bytes) says of itself."""
    if not images:
        raise InvalidArguments("An image group needs at least one image.")
    sizes = {(width, height) for width, height, _ in images}
    # A group of images of several sizes has no size of its own.
    width, height = sizes.pop() if len(sizes) == 1 else (None, None)
    return {
        "file_size": sum(size for *_, size in images),
        "width": width,
        "height": height,
        "number_of_frames": len(images),
    }


def dicom_series(
    title: str, sources: Sequence[SourceFile], client_metadata: dict[str, Any]
) -> Plan:
    """A unit of one or more DICOM files, put in the order of their slices.

    Raises:
        InvalidArguments: When a file is no DICOM file, or the files are not one series.
    """
    if not sources:
        raise InvalidArguments("A DICOM series needs at least one file.")
    found = [_of_kind(source, Kind.DICOM_FILE) for source in sources]
    tags = [facts.dicom for facts in found if facts.dicom is not None]
    _check_one_series(sources, tags)
    order = slice_order(tags)
    first = found[order[0]]
    return Plan(
        title=title,
        data_type=DataType.DICOM,
        item_type=ItemType.DICOM_SERIES,
        fields={
            "file": sources[0].file if len(sources) == 1 else None,
            "file_type": DICOM_MIME,
            "file_size": sum(source.file.size for source in sources),
            "width": first.width,
            "height": first.height,
            "number_of_frames": sum(facts.number_of_frames for facts in found),
            "dicom_study_uid": tags[0].study_uid,
            "dicom_series_uid": tags[0].series_uid,
            "dicom_patient_id": tags[0].patient_id,
        },
        children=[sources[index] for index in order],
        client_metadata=client_metadata,
    )


def scene(
    title: str,
    description: Description,
    sources: Sequence[SourceFile],
    client_metadata: dict[str, Any],
) -> Plan:
    """A unit of point clouds and images, in the order in which the description numbers them.

    Raises:
        InvalidArguments: When a file is something else than the description says.
    """
    for source, (kind, _) in zip(sources, description.sources, strict=True):
        _of_kind(source, kind)
    return Plan(
        title=title,
        data_type=DataType.SCENE,
        item_type=ItemType.SCENE,
        fields={
            "file_type": SCENE_MIME,
            "file_size": sum(source.file.size for source in sources),
            "number_of_frames": description.number_of_frames,
        },
        children=sources,
        client_metadata=client_metadata,
        scene=description.content,
    )


def _check_one_series(sources: Sequence[SourceFile], tags: Sequence[DicomFacts]) -> None:
    seen: dict[str, str] = {}
    for source, tag in zip(sources, tags, strict=True):
        if tag.instance_uid in seen:
            raise InvalidArguments(
                f"{seen[tag.instance_uid]!r} and {source.title!r} are the same DICOM instance "
                f"({tag.instance_uid}); send it once."
            )
        seen[tag.instance_uid] = source.title
        for name in ("series_uid", "study_uid", "patient_id"):
            if getattr(tag, name) != getattr(tags[0], name):
                raise InvalidArguments(
                    f"{sources[0].title!r} and {source.title!r} differ in their "
                    f"{name.replace('_', ' ')}; make one DICOM series of each."
                )


def _of_kind(source: SourceFile, kind: Kind) -> Facts:
    if source.file.kind != kind:
        raise InvalidArguments(
            f"{source.title!r} is of the type {source.file.kind}, not {kind.value}."
        )
    return source.facts


def fields_of(file: MediaFile, facts: Facts) -> dict[str, Any]:
    """The columns of an item or a unit that stands for one file."""
    dicom = facts.dicom
    return {
        "file": file,
        "file_type": file.mime_type,
        "file_size": file.size,
        "width": facts.width,
        "height": facts.height,
        "number_of_frames": facts.number_of_frames,
        "frames_per_second": facts.frames_per_second if dicom is None else None,
        "duration": facts.duration,
        "audio_codec": facts.audio_codec,
        "audio_sample_rate": facts.audio_sample_rate,
        "audio_bit_depth": facts.audio_bit_depth,
        "audio_num_channels": facts.audio_num_channels,
        "dicom_study_uid": dicom.study_uid if dicom else "",
        "dicom_series_uid": dicom.series_uid if dicom else "",
        "dicom_patient_id": dicom.patient_id if dicom else "",
    }
