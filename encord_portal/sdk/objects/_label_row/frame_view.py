"""One frame of a label row, with what is on it ("FrameView", "FrameViewMetadata")."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._label_row.read_only import (
    IMAGE_TYPES,
    FrameLevelImageGroupData,
    LabelRowReadOnlyData,
    LabelRowReadOnlyDataImagesDataEntry,
)
from encord_portal.sdk.objects.constants import DEFAULT_CONFIDENCE, DEFAULT_MANUAL_ANNOTATION
from encord_portal.sdk.objects.metadata import DICOMSliceMetadata

if TYPE_CHECKING:
    from encord_portal.sdk import objects
else:
    objects = LazyModule("encord_portal.sdk.objects")


class FrameViewMetadata:
    """What is known of an image of a label row, without its labels."""

    __slots__ = ("_images_data",)

    def __init__(self, images_data: LabelRowReadOnlyDataImagesDataEntry) -> None:
        self._images_data = images_data

    @property
    def title(self) -> str:
        """The title of the image."""
        return self._images_data.title

    @property
    def file_type(self) -> str:
        """Its MIME type."""
        return self._images_data.file_type

    @property
    def width(self) -> int:
        """Its width in pixels."""
        return self._images_data.width

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return self._images_data.height

    @property
    def image_hash(self) -> str:
        """Its identifier."""
        return self._images_data.image_hash

    @property
    def frame_number(self) -> int:
        """The frame."""
        return self._images_data.index

    def __repr__(self) -> str:
        return f"FrameViewMetadata(image_hash={self.image_hash}, frame={self.frame_number})"


class FrameView:
    """A frame of a label row: what is known of its media, and which instances are on it."""

    __slots__ = ("_frame", "_label_row", "_label_row_read_only_data")

    def __init__(
        self,
        label_row: objects.LabelRowV2,
        label_row_read_only_data: LabelRowReadOnlyData,
        frame: int,
    ) -> None:
        self._label_row = label_row
        self._label_row_read_only_data = label_row_read_only_data
        self._frame = frame

    @property
    def image_hash(self) -> str:
        """The identifier of the image.

        Raises:
            LabelRowError: The data type is not IMAGE or IMG_GROUP.
        """
        return self._image("Image hash").image_hash

    @property
    def image_title(self) -> str:
        """The title of the image.

        Raises:
            LabelRowError: The data type is not IMAGE or IMG_GROUP.
        """
        return self._image("Image title").image_title

    @property
    def file_type(self) -> str:
        """The MIME type of the image.

        Raises:
            LabelRowError: The data type is not IMAGE or IMG_GROUP.
        """
        return self._image("File type").file_type

    @property
    def data_link(self) -> str | None:
        """Where the image is; signed if that was asked for.

        Raises:
            LabelRowError: The data type is not IMAGE or IMG_GROUP.
        """
        return self._image("Data link").data_link

    @property
    def frame(self) -> int:
        """The frame number, counted from 0."""
        return self._frame

    @property
    def width(self) -> int:
        """The width of the media in pixels.

        Raises:
            LabelRowError: It is not known for this kind of data.
        """
        return self._size()[0]

    @property
    def height(self) -> int:
        """The height of the media in pixels.

        Raises:
            LabelRowError: It is not known for this kind of data.
        """
        return self._size()[1]

    @property
    def metadata(self) -> DICOMSliceMetadata | None:
        """What is known of the DICOM slice; None for other kinds of data.

        Raises:
            EncordException: The row's metadata of the slice is malformed.
        """
        return self._label_row._slice_metadata(self._frame)

    def add_object_instance(
        self,
        object_instance: objects.ObjectInstance,
        coordinates: Coordinates,
        *,
        overwrite: bool = False,
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
    ) -> None:
        """Place an object on this frame, and make it part of the label row if it is in none.

        Args:
            object_instance: The object.
            coordinates: Where it is.
            overwrite: Whether coordinates that it has on this frame already are replaced.
            created_at: When it was placed.
            created_by: The email of who placed it.
            last_edited_at: When it was edited last.
            last_edited_by: The email of who edited it last.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.

        Raises:
            LabelRowError: The object is part of another label row, or it is on the frame already.
        """
        if self._label_row.is_event_based:
            raise LabelRowError(
                "`FrameView.add_object_instance` is not available in a continuous scene: add the "
                "object with `LabelRowV2.add_object_instance`, then place it with `upsert_event`."
            )
        owner = object_instance.is_assigned_to_label_row()
        if owner is not None and owner is not self._label_row:
            raise LabelRowError(
                "This object instance is already assigned to a different label row. It can not be "
                "added to multiple label rows at once: add a copy()."
            )
        object_instance.set_for_frames(
            coordinates,
            self._frame,
            overwrite=overwrite,
            created_at=created_at,
            created_by=created_by,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
        )
        if owner is None:
            self._label_row.add_object_instance(object_instance)

    def add_classification_instance(
        self,
        classification_instance: objects.ClassificationInstance,
        *,
        overwrite: bool = False,
        created_at: datetime | None = None,
        created_by: str | None = None,
        confidence: float = DEFAULT_CONFIDENCE,
        manual_annotation: bool = DEFAULT_MANUAL_ANNOTATION,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
    ) -> None:
        """Place a classification on this frame, and make it part of the row if it is in none.

        Args:
            classification_instance: The classification.
            overwrite: Whether it may be on this frame already.
            created_at: When it was placed.
            created_by: The email of who placed it.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.
            last_edited_at: When it was edited last.
            last_edited_by: The email of who edited it last.

        Raises:
            LabelRowError: It is part of another label row, or on the frame already.
        """
        store = classification_instance._store
        if store is not None and store.label_row is not self._label_row:
            raise LabelRowError(
                "This classification instance is already assigned to a different label row. It can "
                "not be added to multiple label rows at once: add a copy()."
            )
        classification_instance.set_for_frames(
            self._frame,
            overwrite=overwrite,
            created_at=created_at,
            created_by=created_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
        )
        if store is None:
            self._label_row.add_classification_instance(classification_instance)

    def get_object_instances(
        self, filter_ontology_object: objects.Object | None = None
    ) -> list[objects.ObjectInstance]:
        """Give the objects on this frame.

        Args:
            filter_ontology_object: Only instances of this ontology object.
        """
        return self._label_row.get_object_instances(filter_ontology_object, self._frame)

    def get_classification_instances(
        self, filter_ontology_classification: objects.Classification | None = None
    ) -> list[objects.ClassificationInstance]:
        """Give the classifications on this frame.

        Args:
            filter_ontology_classification: Only instances of this ontology classification.
        """
        return self._label_row.get_classification_instances(
            filter_ontology_classification, self._frame
        )

    def _image(self, what: str) -> FrameLevelImageGroupData:
        data = self._label_row_read_only_data
        if data.data_type not in IMAGE_TYPES:
            raise LabelRowError(
                f"{what} can only be retrieved for DataType.IMAGE or DataType.IMG_GROUP, and this "
                f"row is of {data.data_type}."
            )
        image = data.frame_level_data.get(self._frame)
        if image is None:
            raise LabelRowError(f"The label row has no image for the frame {self._frame}.")
        return image

    def _size(self) -> tuple[int, int]:
        width, height = self._label_row._frame_size(self._frame)
        if width is None or height is None:
            raise LabelRowError(
                "Width and height are not set for the data type "
                f"{self._label_row_read_only_data.data_type}."
            )
        return width, height

    def __repr__(self) -> str:
        return f"FrameView(label_row={self._label_row}, frame={self._frame})"
