"""The frames of a label row, and what is known of its media."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.errors import MissingKeyError
from encord_portal.sdk.objects._label_row.finding import (
    frame_metadata,
    series_metadata,
    size_of_frame,
    slice_metadata,
)
from encord_portal.sdk.objects._label_row.frame_view import FrameView, FrameViewMetadata
from encord_portal.sdk.objects._label_row.read_only import IMAGE_TYPES
from encord_portal.sdk.objects._label_row.row_base import RowBase
from encord_portal.sdk.objects.metadata import (
    DataGroupMetadata,
    DICOMSeriesMetadata,
    DICOMSliceMetadata,
)

if TYPE_CHECKING:
    from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2


class RowFrames(RowBase):
    """Base of the label row: the members that are about frames."""

    def get_image_hash(self, frame_number: int) -> str | None:
        """Give the image hash of a frame; None if there is no such frame.

        Raises:
            LabelRowError: The data is neither an image nor an image group.
        """
        self._only_images()
        return self._label_row_read_only_data.frame_to_image_hash.get(frame_number)

    def get_frame_number(self, image_hash: str) -> int | None:
        """Give the frame of an image hash; None if there is no such image.

        Raises:
            LabelRowError: The data is neither an image nor an image group.
        """
        self._only_images()
        return self._label_row_read_only_data.image_hash_to_frame.get(image_hash)

    @property
    def is_event_based(self) -> bool:
        """Whether this is a continuous scene, in which objects have events and not frames.

        Raises:
            LabelRowError: The labels are not initialised.
        """
        self._initialised()
        return self._store.is_event_based

    def _only_images(self) -> None:
        self._initialised()
        if self.data_type not in IMAGE_TYPES:
            raise LabelRowError(
                "This function is only supported for label rows of image or image group data types."
            )

    def _frame_of_image(self, image_hash: str) -> int:
        frame = self.get_frame_number(image_hash)
        if frame is None:
            raise MissingKeyError(f"The label row has no image with the hash {image_hash!r}.")
        return frame

    def get_frame_view(self, frame: int | str = 0) -> FrameView:
        """Give a view of a frame.

        Args:
            frame: The frame, or the image hash where the data is an image or image group.

        Raises:
            LabelRowError: The labels are not initialised, or there is no such frame.
        """
        self._only_frames()
        number = self._frame_of_image(frame) if isinstance(frame, str) else frame
        self._store.check_frame(number)
        return FrameView(cast("LabelRowV2", self), self._label_row_read_only_data, number)

    def get_frame_views(self) -> list[FrameView]:
        """Give views of all frames, in their order.

        Raises:
            LabelRowError: The labels are not initialised, or the data has no frames.
        """
        self._only_frames()
        if self._store.is_event_based:
            raise LabelRowError(
                "`get_frame_views` is not available in a continuous scene, whose timeline has no "
                "frames to list. Use `get_object_instances` and `ObjectInstance.get_ranges`."
            )
        data = self._label_row_read_only_data
        label_row = cast("LabelRowV2", self)
        return [FrameView(label_row, data, frame) for frame in range(self.number_of_frames)]

    def _only_frames(self) -> None:
        self._initialised()
        # A text is one frame that all its ranges are on.
        if self._store.range_shape is not None and self.data_type is not DataType.PLAIN_TEXT:
            raise LabelRowError(
                f"This method is not supported for {self.data_type.value}: its labels are ranges. "
                "Use get_object_instances()."
            )

    def get_frame_metadata(self, frame: int | str = 0) -> FrameViewMetadata:
        """Give what is known of an image, without its labels; needs no initialisation.

        Args:
            frame: The frame, or the image hash.

        Raises:
            LabelRowError: There is no such image, or the row was listed without images data.
        """
        for item in self.get_frames_metadata():
            if frame in (item.frame_number, item.image_hash):
                return item
        raise LabelRowError(f"Frame {frame} not found in the label row.")

    def get_frames_metadata(self) -> list[FrameViewMetadata]:
        """Give what is known of all images, without their labels; needs no initialisation.

        Raises:
            LabelRowError: The row was listed without images data.
        """
        return frame_metadata(self._label_row_read_only_data)

    @property
    def metadata(self) -> DICOMSeriesMetadata | DataGroupMetadata | None:
        """What is known of a DICOM series or data group; None for other kinds of data.

        Raises:
            LabelRowError: The labels are not initialised.
        """
        return series_metadata(self._initialised())

    def _slice_metadata(self, frame: int) -> DICOMSliceMetadata | None:
        return slice_metadata(self._initialised(), frame)

    def _frame_size(self, frame: int) -> tuple[int | None, int | None]:
        return size_of_frame(self._label_row_read_only_data, self._initialised(), frame)
