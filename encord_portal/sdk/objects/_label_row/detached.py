"""Label rows without a project: made from what is known of a media file, attached later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, TypeAlias

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.frame_info import now, write_time
from encord_portal.sdk.objects._label_row.frozen import freeze, thaw
from encord_portal.sdk.objects._label_row.identity import keep_identity
from encord_portal.sdk.objects._label_row.read_only import LabelRowReadOnlyData
from encord_portal.sdk.orm.label_row import AnnotationTaskStatus, LabelRowMetadata, LabelStatus
from encord_portal.sdk.orm.storage import (
    CustomerProvidedAudioMetadata,
    CustomerProvidedImageMetadata,
    CustomerProvidedPdfMetadata,
    CustomerProvidedTextMetadata,
    CustomerProvidedVideoMetadata,
)

Json = dict[str, Any]
MediaMetadata: TypeAlias = (
    CustomerProvidedImageMetadata
    | CustomerProvidedVideoMetadata
    | CustomerProvidedAudioMetadata
    | CustomerProvidedTextMetadata
    | CustomerProvidedPdfMetadata
    | list[CustomerProvidedImageMetadata]
)
NO_HASH = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class _Media:
    data_type: DataType
    frames: int
    units: list[Json]
    facts: dict[str, Any] = field(default_factory=dict)


def _unit(mime: str, labels: Json, facts: Json, number: int = 0) -> Json:
    return {
        "data_hash": f"00000000-0000-0000-0000-{number:012d}",
        "data_title": "",
        "data_link": "",
        "data_type": mime,
        "data_sequence": 0,
        **facts,
        "labels": labels,
    }


def _blob() -> Json:
    return {"objects": [], "classifications": []}


def _image(media: CustomerProvidedImageMetadata) -> _Media:
    size = {"width": media.width, "height": media.height}
    return _Media(DataType.IMAGE, 1, [_unit(media.mime_type, _blob(), size)], size)


def _images(media: list[Any]) -> _Media:
    if not media:
        raise LabelRowError("Cannot create an IMG_GROUP label row from an empty list of images.")
    units = []
    for number, image in enumerate(media):
        if not isinstance(image, CustomerProvidedImageMetadata):
            raise _unsupported(image)
        unit = _unit(
            image.mime_type, _blob(), {"width": image.width, "height": image.height}, number
        )
        units.append(unit | {"data_title": f"frame_{number}", "data_sequence": str(number)})
    return _Media(DataType.IMG_GROUP, len(units), units)


def _video(media: CustomerProvidedVideoMetadata) -> _Media:
    size = {"width": media.width, "height": media.height}
    unit = _unit(media.mime_type, {}, size)
    unit |= {"data_duration": media.duration, "data_fps": media.fps}
    facts = size | {"duration": media.duration, "frames_per_second": media.fps}
    return _Media(DataType.VIDEO, ceil(media.duration * media.fps), [unit], facts)


def _audio(media: CustomerProvidedAudioMetadata) -> _Media:
    sound = {
        "audio_codec": media.codec,
        "audio_sample_rate": media.sample_rate,
        "audio_bit_depth": media.bit_depth,
        "audio_num_channels": media.num_channels,
    }
    unit = _unit(media.mime_type, {}, sound) | {"data_duration": media.duration}
    rate = float(media.sample_rate)
    facts = sound | {"duration": media.duration, "frames_per_second": rate}
    return _Media(DataType.AUDIO, ceil(media.duration * rate), [unit], facts)


def _text(media: CustomerProvidedTextMetadata) -> _Media:
    return _Media(DataType.PLAIN_TEXT, 1, [_unit(media.mime_type, {}, {})])


def _pdf(media: CustomerProvidedPdfMetadata) -> _Media:
    facts = {"height": 0, "width": 0, "data_fps": 0}
    return _Media(DataType.PDF, media.num_pages, [_unit("application/pdf", {}, facts)])


_KINDS: dict[type[Any], Callable[[Any], _Media]] = {
    CustomerProvidedImageMetadata: _image,
    CustomerProvidedVideoMetadata: _video,
    CustomerProvidedAudioMetadata: _audio,
    CustomerProvidedTextMetadata: _text,
    CustomerProvidedPdfMetadata: _pdf,
    list: _images,
}


def detached_row(media_metadata: Any, branch_name: str) -> tuple[LabelRowMetadata, Json]:
    """Give what a listing, and a label dictionary, would say of media without labels.

    Raises:
        LabelRowError: The metadata is of no known class, or there are no images.
    """
    kind = _KINDS.get(type(media_metadata))
    if kind is None:
        raise _unsupported(media_metadata)
    media = kind(media_metadata)
    made = now().replace(microsecond=0)
    metadata = LabelRowMetadata(
        **{
            "label_hash": NO_HASH,
            "created_at": made,
            "last_edited_at": made,
            "branch_name": branch_name,
            "data_hash": NO_HASH,
            "dataset_hash": NO_HASH,
            "dataset_title": "",
            "data_title": "",
            "data_type": media.data_type.to_upper_case_string(),
            "data_link": None,
            "label_status": LabelStatus.LABEL_IN_PROGRESS,
            "annotation_task_status": AnnotationTaskStatus.QUEUED,
            "workflow_graph_node": None,
            "is_shadow_data": False,
            "frames_per_second": None,
            "number_of_frames": media.frames,
            "duration": None,
            "height": None,
            "width": None,
            "audio_sample_rate": None,
            "audio_codec": None,
            "audio_bit_depth": None,
            "audio_num_channels": None,
            "spaces": {},
            **media.facts,
        }
    )
    labels = {
        "label_hash": NO_HASH,
        "branch_name": branch_name,
        "created_at": write_time(made),
        "last_edited_at": write_time(made),
        "data_hash": NO_HASH,
        "dataset_hash": NO_HASH,
        "dataset_title": "",
        "data_title": "",
        "data_type": media.data_type.value,
        "annotation_task_status": "QUEUED",
        "is_shadow_data": False,
        "object_answers": {},
        "classification_answers": {},
        "object_actions": {},
        "label_status": "LABEL_IN_PROGRESS",
        "data_units": {unit["data_hash"]: unit for unit in media.units},
        "spaces": {},
    }
    return metadata, labels


def take_place_of(
    real: LabelRowReadOnlyData, own: LabelRowReadOnlyData, document: Document
) -> LabelRowReadOnlyData:
    """Give the labels of a detached row the identity of a row in a project.

    Args:
        real: What a listing with images data says of the row in the project.
        own: What the detached row knew.
        document: That of the detached row; it is changed.

    Returns:
        What is known of the row now: of the media what the detached row was made of, of the row
        what the project says.

    Raises:
        LabelRowError: The data is of another kind, or of another number of images.
    """
    if own.data_type is not real.data_type:
        raise LabelRowError(
            f"The label row was made for the data type {own.data_type}, and the data unit is of "
            f"the data type {real.data_type}."
        )
    if real.data_type is DataType.IMG_GROUP:
        images = {image.index for image in real.images_data or ()}
        if images != set(own.frame_level_data):
            raise LabelRowError(
                f"The label row was made for {len(own.frame_level_data)} images, and the data unit "
                f"has {len(images)}."
            )
    known = keep_identity(real, own, document)
    document.identity |= {"dataset_title": real.dataset_title, "data_title": real.data_title}
    if real.data_type is not DataType.IMG_GROUP:
        for unit in document.units:
            unit.rest = freeze(thaw(unit.rest) | {"data_title": real.data_title})
    return replace(
        real,
        frame_level_data=known.frame_level_data,
        frame_to_image_hash=known.frame_to_image_hash,
        image_hash_to_frame=known.image_hash_to_frame,
        file_type=real.file_type or own.file_type,
    )


def _unsupported(media_metadata: Any) -> LabelRowError:
    return LabelRowError(
        f"Unsupported media metadata type: {type(media_metadata)}. Give one of the "
        "CustomerProvided…Metadata classes of encord_portal.sdk.orm.storage, or a list of images."
    )
