"""One classification on one frame."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.objects._label_row.frame_info import FrameData, Reviews
from encord_portal.sdk.objects.utils import check_email

if TYPE_CHECKING:
    from encord_portal.sdk import objects
    from encord_portal.sdk.objects.spaces import base_space
else:
    objects = LazyModule("encord_portal.sdk.objects")
    base_space = LazyModule("encord_portal.sdk.objects.spaces.base_space")


class Annotation:
    """A classification on a frame, to be read and edited ("ClassificationInstance.Annotation")."""

    __slots__ = ("_classification_instance", "_frame")

    def __init__(self, classification_instance: objects.ClassificationInstance, frame: int) -> None:
        self._classification_instance = classification_instance
        self._frame = frame

    @property
    def frame(self) -> int:
        """The frame."""
        return self._frame

    @property
    def classification_instance(self) -> objects.ClassificationInstance:
        """The classification."""
        return self._classification_instance

    @property
    def classification_hash(self) -> str:
        """The identifier of the classification."""
        return self._classification_instance.classification_hash

    @property
    def space(self) -> base_space.Space | None:
        """The space that the annotation is on; None on the frames of the row itself."""
        return None

    @property
    def created_at(self) -> datetime:
        """When it was placed.

        Raises:
            LabelRowError: The classification is not on the frame, as with all properties here.
        """
        return self._data().created_at

    @created_at.setter
    def created_at(self, value: datetime) -> None:
        self._change(created_at=value)

    @property
    def created_by(self) -> str | None:
        """The email of who placed it."""
        return self._data().created_by

    @created_by.setter
    def created_by(self, value: str | None) -> None:
        if value is not None:
            check_email(value)
        self._change(created_by=value)

    @property
    def last_edited_at(self) -> datetime:
        """When it was edited last."""
        return self._data().last_edited_at

    @last_edited_at.setter
    def last_edited_at(self, value: datetime) -> None:
        self._change(last_edited_at=value)

    @property
    def last_edited_by(self) -> str | None:
        """The email of who edited it last."""
        return self._data().last_edited_by

    @last_edited_by.setter
    def last_edited_by(self, value: str | None) -> None:
        if value is not None:
            check_email(value)
        self._change(last_edited_by=value)

    @property
    def confidence(self) -> float:
        """How sure they were, 0 to 1."""
        return self._data().confidence

    @confidence.setter
    def confidence(self, value: float) -> None:
        self._change(confidence=value)

    @property
    def manual_annotation(self) -> bool:
        """Whether a person placed it."""
        return self._data().manual_annotation

    @manual_annotation.setter
    def manual_annotation(self, value: bool) -> None:
        self._change(manual_annotation=value)

    @property
    def reviews(self) -> Reviews | None:
        """The reviews of it."""
        reviews = self._data().reviews
        return None if reviews is None else [dict(review) for review in reviews]

    def _data(self) -> FrameData:
        return self._classification_instance._data_on(self._frame)

    def _change(self, **fields: Any) -> None:
        data = replace(self._data(), **fields)
        self._classification_instance.set_frame_data(data, self._frame)
