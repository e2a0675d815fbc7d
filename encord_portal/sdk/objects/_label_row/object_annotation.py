"""One object on one frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._label_row.frame_info import FrameInfo, Reviews
from encord_portal.sdk.objects.utils import check_email

if TYPE_CHECKING:
    from encord_portal.sdk import objects
    from encord_portal.sdk.objects.spaces import base_space
else:
    objects = LazyModule("encord_portal.sdk.objects")
    base_space = LazyModule("encord_portal.sdk.objects.spaces.base_space")


@dataclass
class FrameData:
    """Coordinates on a frame, and who placed them there.

    Attributes:
        coordinates: Where the object is.
        object_frame_instance_info: Who placed it, when, and how sure they were.
    """

    coordinates: Coordinates
    object_frame_instance_info: FrameInfo


class Annotation:
    """An object on a frame, to be read and edited ("ObjectInstance.Annotation")."""

    __slots__ = ("_frame", "_object_instance")

    def __init__(self, object_instance: objects.ObjectInstance, frame: int) -> None:
        self._object_instance = object_instance
        self._frame = frame

    @property
    def frame(self) -> int:
        """The frame."""
        return self._frame

    @property
    def object_instance(self) -> objects.ObjectInstance:
        """The object."""
        return self._object_instance

    @property
    def object_hash(self) -> str:
        """The identifier of the object."""
        return self._object_instance.object_hash

    @property
    def space(self) -> base_space.Space | None:
        """The space that the annotation is on; None on the frames of the row itself."""
        return None

    @property
    def coordinates(self) -> Coordinates:
        """Where the object is.

        Raises:
            LabelRowError: The object is not on the frame any more, as with all properties here.
        """
        coordinates = self._object_instance._track.coordinates(self._frame)
        if coordinates is None:
            raise self._not_on_frame()
        return coordinates

    @coordinates.setter
    def coordinates(self, coordinates: Coordinates) -> None:
        self._position()
        self._object_instance.set_for_frames(coordinates, self._frame, overwrite=True)

    @property
    def created_at(self) -> datetime:
        """When it was placed."""
        return self._info().created_at

    @created_at.setter
    def created_at(self, value: datetime) -> None:
        self._change(created_at=value)

    @property
    def created_by(self) -> str | None:
        """The email of who placed it."""
        return self._info().created_by

    @created_by.setter
    def created_by(self, value: str | None) -> None:
        if value is not None:
            check_email(value)
        self._change(created_by=value)

    @property
    def last_edited_at(self) -> datetime:
        """When it was edited last."""
        return self._info().last_edited_at

    @last_edited_at.setter
    def last_edited_at(self, value: datetime) -> None:
        self._change(last_edited_at=value)

    @property
    def last_edited_by(self) -> str | None:
        """The email of who edited it last."""
        return self._info().last_edited_by

    @last_edited_by.setter
    def last_edited_by(self, value: str | None) -> None:
        if value is not None:
            check_email(value)
        self._change(last_edited_by=value)

    @property
    def confidence(self) -> float:
        """How sure they were, 0 to 1."""
        return self._info().confidence

    @confidence.setter
    def confidence(self, value: float) -> None:
        self._change(confidence=value)

    @property
    def manual_annotation(self) -> bool:
        """Whether a person placed it."""
        return self._info().manual_annotation

    @manual_annotation.setter
    def manual_annotation(self, value: bool) -> None:
        self._change(manual_annotation=value)

    @property
    def reviews(self) -> Reviews | None:
        """The reviews of it."""
        reviews = self._info().reviews
        return None if reviews is None else [dict(review) for review in reviews]

    @property
    def is_deleted(self) -> bool | None:
        """For internal use."""
        return self._info().is_deleted

    def _position(self) -> int:
        position = self._object_instance._track.position(self._frame)
        if position < 0:
            raise self._not_on_frame()
        return position

    def _not_on_frame(self) -> LabelRowError:
        return LabelRowError(
            "Trying to use an ObjectInstance.Annotation for an ObjectInstance that is not on "
            f"the frame {self._frame}."
        )

    def _info(self) -> FrameInfo:
        return self._object_instance._track.meta(self._position()).info

    def _change(self, **fields: Any) -> None:
        track = self._object_instance._track
        position = self._position()
        track.metas[position] = track.meta(position).replaced(**fields)
