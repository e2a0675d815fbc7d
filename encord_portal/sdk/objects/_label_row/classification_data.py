"""Who placed a classification instance, when, and how sure they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.objects._label_row.frame_info import FrameData
from encord_portal.sdk.objects._label_row.spans import Span
from encord_portal.sdk.objects.utils import check_email

if TYPE_CHECKING:
    from encord_portal.sdk.objects.spaces import base_space
else:
    base_space = LazyModule("encord_portal.sdk.objects.spaces.base_space")


class ClassificationData:
    """Base of the classification instance: the members that are about who placed it."""

    __slots__ = ("_classification_hash", "_data", "_data_changed", "_spaces", "_spans")

    _classification_hash: str
    _data: FrameData
    _data_changed: bool
    _spaces: tuple[base_space.Space, ...]
    _spans: list[Span[FrameData]]

    @property
    def created_at(self) -> datetime:
        """When it was placed."""
        return self._data.created_at

    @created_at.setter
    def created_at(self, value: datetime) -> None:
        self._change_data(created_at=value)

    @property
    def created_by(self) -> str | None:
        """The email of who placed it."""
        return self._data.created_by

    @created_by.setter
    def created_by(self, value: str | None) -> None:
        if value is not None:
            check_email(value)
        self._change_data(created_by=value)

    @property
    def last_edited_at(self) -> datetime:
        """When it was edited last."""
        return self._data.last_edited_at

    @last_edited_at.setter
    def last_edited_at(self, value: datetime) -> None:
        self._change_data(last_edited_at=value)

    @property
    def last_edited_by(self) -> str | None:
        """The email of who edited it last."""
        return self._data.last_edited_by

    @last_edited_by.setter
    def last_edited_by(self, value: str | None) -> None:
        if value is not None:
            check_email(value)
        self._change_data(last_edited_by=value)

    @property
    def confidence(self) -> float:
        """How sure they were, 0 to 1."""
        return self._data.confidence

    @confidence.setter
    def confidence(self, value: float) -> None:
        self._change_data(confidence=value)

    @property
    def manual_annotation(self) -> bool:
        """Whether a person placed it."""
        return self._data.manual_annotation

    @manual_annotation.setter
    def manual_annotation(self, value: bool) -> None:
        self._change_data(manual_annotation=value)

    def _change_data(self, **fields: Any) -> None:
        self._data = replace(self._data, **fields)
        for span in self._spans:
            span.value = replace(span.value, **fields)
        for space in self._spaces:
            space._store.classifications[self._classification_hash]._change_data(**fields)
        self._data_changed = True
