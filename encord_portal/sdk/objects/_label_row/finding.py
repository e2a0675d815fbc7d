"""Finding instances by kind and frame, and what a label row knows of its media."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.errors import LabelTypeError
from encord_portal.sdk.objects._label_row.frame_view import FrameViewMetadata
from encord_portal.sdk.objects._label_row.frozen import thaw
from encord_portal.sdk.objects._label_row.read_only import (
    LabelRowReadOnlyData,
    LabelRowReadOnlyDataImagesDataEntry,
)
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.timeline import holding, is_delete
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.frames import Frames, Ranges, frames_class_to_ranges
from encord_portal.sdk.objects.metadata import (
    DataGroupMetadata,
    DICOMSeriesMetadata,
    DICOMSliceMetadata,
)
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance


def objects_on(
    store: LabelStore, item: Object | None, frames: Frames | None
) -> list[ObjectInstance]:
    """Give the objects of a kind, on frames."""
    found: Iterable[ObjectInstance]
    if store.is_event_based and frames is not None:
        wanted = frames_class_to_ranges(frames)
        found = [instance for instance in store.objects.values() if _exists(instance, wanted)]
    elif frames is None:
        found = [instance for instance in store.objects.values() if instance._track.frames]
    elif isinstance(frames, int):
        found = store.by_frame.get(frames, ())
    else:
        found = _on_frames(store, frames)
    if item is None:
        return list(found)
    feature_hash = _hash_of(item)
    return [i for i in found if i._ontology_object.feature_node_hash == feature_hash]


def _hash_of(item: Object | Classification) -> str:
    if not isinstance(item, Object | Classification):
        raise LabelTypeError(
            f"The filter must be an object or classification of the ontology, not {item!r:.100}."
        )
    return item.feature_node_hash


def _exists(instance: ObjectInstance, ranges: Ranges) -> bool:
    track = instance._track
    return any(
        holding(track, one.start) is not None
        or any(
            one.start <= frame <= one.end and not is_delete(track, position)
            for position, frame in enumerate(track.frames)
        )
        for one in ranges
    )


def _on_frames(store: LabelStore, frames: Frames) -> Iterator[ObjectInstance]:
    by_frame = store.by_frame
    seen: set[int] = set()
    for range_ in frames_class_to_ranges(frames):
        length = range_.end - range_.start + 1
        numbers: Iterable[int] = range(range_.start, range_.end + 1)
        if length > len(by_frame):
            numbers = sorted(f for f in by_frame if range_.start <= f <= range_.end)
        for frame in numbers:
            for instance in by_frame.get(frame, ()):
                if id(instance) not in seen:
                    seen.add(id(instance))
                    yield instance


def classifications_on(
    store: LabelStore, item: Classification | None, frames: Frames | None
) -> list[ClassificationInstance]:
    """Give the classifications of a kind, on frames."""
    found = [
        instance
        for instance in store.classifications.values()
        if item is None or instance.feature_hash == _hash_of(item)
    ]
    return found if frames is None else [i for i in found if i.is_on_frame(frames)]


def frame_metadata(data: LabelRowReadOnlyData) -> list[FrameViewMetadata]:
    """Give what is known of the images of a row.

    Raises:
        LabelRowError: The row was listed without images data.
    """
    if data.images_data is not None:
        return [FrameViewMetadata(image) for image in data.images_data]
    if data.data_type not in (DataType.IMAGE, DataType.VIDEO):
        raise LabelRowError(
            "The label row was listed without images data: list it with `include_images_data=True`."
        )
    image = LabelRowReadOnlyDataImagesDataEntry(
        index=0,
        title=data.data_title,
        file_type=data.file_type or "",
        height=data.height or 0,
        width=data.width or 0,
        image_hash=data.data_hash,
    )
    return [FrameViewMetadata(image)]


def series_metadata(document: Document) -> DICOMSeriesMetadata | DataGroupMetadata | None:
    """Give what is known of a DICOM series or data group.

    Raises:
        EncordException: The metadata is malformed.
    """
    kind: type[DICOMSeriesMetadata] | type[DataGroupMetadata]
    if document.data_type is DataType.DICOM:
        kind = DICOMSeriesMetadata
    elif document.data_type is DataType.GROUP:
        kind = DataGroupMetadata
    else:
        return None
    metadata = thaw(document.units[0].rest).get("metadata")
    return None if metadata is None else kind.from_dict(metadata)


def slice_metadata(document: Document, frame: int) -> DICOMSliceMetadata | None:
    """Give what is known of a DICOM slice.

    Raises:
        EncordException: The metadata is malformed.
    """
    metadata = _frame_metadata(document, frame)
    return None if metadata is None else DICOMSliceMetadata.from_dict(metadata)


def size_of_frame(
    data: LabelRowReadOnlyData, document: Document, frame: int
) -> tuple[int | None, int | None]:
    """Give width and height of a frame's media, as far as they are known."""
    image = data.frame_level_data.get(frame)
    if image is not None:
        return image.width, image.height
    metadata = _frame_metadata(document, frame)
    if isinstance(metadata, dict) and "width" in metadata and "height" in metadata:
        return metadata["width"], metadata["height"]
    return data.width, data.height


def _frame_metadata(document: Document, frame: int) -> Any:
    if document.data_type is not DataType.DICOM:
        return None
    rest = document.blobs.get(frame)
    return None if rest is None else thaw(rest).get("metadata")
