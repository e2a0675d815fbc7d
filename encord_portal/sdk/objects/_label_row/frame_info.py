"""Who placed something on a frame, when, and how sure they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from encord_portal.sdk.common.time_parser import format_datetime_to_long_string, parse_datetime
from encord_portal.sdk.objects._label_row.errors import LabelTypeError
from encord_portal.sdk.objects.constants import DEFAULT_CONFIDENCE, DEFAULT_MANUAL_ANNOTATION

Reviews = list[dict[str, Any]]
_READABLE: set[Any] = set()
"""Times that have been found to be readable."""
_MOST_READABLE = 65_536


def now() -> datetime:
    """Give the time, in UTC."""
    return datetime.now(UTC)


# The same few thousand texts stand in hundreds of thousands of entries.
@lru_cache(maxsize=65_536)
def _parsed(text: str) -> datetime:
    return parse_datetime(text)


@lru_cache(maxsize=65_536)
def _written(value: datetime) -> str:
    return format_datetime_to_long_string(value)


def read_time(value: Any) -> datetime:
    """Read the time of an entry; a missing one is now.

    Raises:
        LabelTypeError: It is not a text.
        UnreadableTimeError: The text is not a time.
    """
    if type(value) is not str:
        if value is None:
            return now()
        raise LabelTypeError(f"a time must be a text, not {value!r:.100}")
    try:
        return _parsed(value)
    except (ValueError, OverflowError) as error:
        from encord_portal.sdk.objects._label_row.time_error import UnreadableTimeError

        raise UnreadableTimeError(f"{value!r:.100} is not a time: {error}") from error


def check_times(times: set[Any]) -> None:
    """Raise unless all are the times of entries.

    Raises:
        LabelTypeError: One is not a text.
        UnreadableTimeError: A text is not a time.
    """
    fresh = times - _READABLE
    for time in fresh:
        read_time(time)
    if len(_READABLE) > _MOST_READABLE:
        _READABLE.clear()
    _READABLE.update(fresh)


def write_time(value: datetime) -> str:
    """Write a time as label rows carry it; a naive one is local time."""
    return format_datetime_to_long_string(value) if value.tzinfo is None else _written(value)


@dataclass(slots=True)
class FrameInfo:
    """Who placed an object on a frame, when, and how sure they were.

    Attributes:
        created_at: When it was placed.
        created_by: The email of who placed it; None becomes the user of the SDK on the server.
        last_edited_at: When it was edited last.
        last_edited_by: The email of who edited it last.
        confidence: 0 to 1.
        manual_annotation: Whether a person placed it.
        reviews: Reviews of it; read only.
        is_deleted: For internal use.
        event_kind: In continuous scenes, whether this places the object or ends it.
        interpolate: In continuous scenes, how the object comes to the next event.
    """

    created_at: datetime = field(default_factory=now)
    created_by: str | None = None
    last_edited_at: datetime = field(default_factory=now)
    last_edited_by: str | None = None
    confidence: float = DEFAULT_CONFIDENCE
    manual_annotation: bool = DEFAULT_MANUAL_ANNOTATION
    reviews: Reviews | None = None
    is_deleted: bool | None = None
    event_kind: Literal["upsert", "delete"] | None = None
    interpolate: Literal["hold", "linear"] | None = None

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> FrameInfo:
        """Read it out of a frame object (wire protocol §5.4)."""
        info = FrameInfo(
            read_time(d.get("createdAt")),
            d.get("createdBy"),
            read_time(d.get("lastEditedAt")),
            d.get("lastEditedBy"),
        )
        _read_common(info, d)
        info.is_deleted = d.get("isDeleted")
        info.event_kind = d.get("event")
        info.interpolate = d.get("interpolate")
        return info

    def update_from_optional_fields(
        self,
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
        reviews: Reviews | None = None,
        is_deleted: bool | None = None,
        event_kind: Literal["upsert", "delete"] | None = None,
    ) -> None:
        """Take over what is not None."""
        _update(
            self,
            created_at=created_at,
            created_by=created_by,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
            reviews=reviews,
            is_deleted=is_deleted,
            event_kind=event_kind,
        )


@dataclass(slots=True)
class FrameData:
    """Who placed a classification on a frame, when, and how sure they were.

    Attributes:
        created_at: When it was placed.
        created_by: The email of who placed it; None becomes the user of the SDK on the server.
        confidence: 0 to 1.
        manual_annotation: Whether a person placed it.
        last_edited_at: When it was edited last.
        last_edited_by: The email of who edited it last.
        reviews: Reviews of it; read only.
    """

    created_at: datetime = field(default_factory=now)
    created_by: str | None = None
    confidence: float = DEFAULT_CONFIDENCE
    manual_annotation: bool = DEFAULT_MANUAL_ANNOTATION
    last_edited_at: datetime = field(default_factory=now)
    last_edited_by: str | None = None
    reviews: Reviews | None = None

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> FrameData:
        """Read it out of a classification answer or a frame classification (§5.6)."""
        data = FrameData(
            created_at=read_time(d.get("createdAt")),
            created_by=d.get("createdBy"),
            last_edited_at=read_time(d.get("lastEditedAt")),
            last_edited_by=d.get("lastEditedBy"),
        )
        _read_common(data, d)
        return data

    def update_from_optional_fields(
        self,
        created_at: datetime | None = None,
        created_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        reviews: Reviews | None = None,
    ) -> None:
        """Take over what is not None."""
        _update(
            self,
            created_at=created_at,
            created_by=created_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
            reviews=reviews,
        )


def _read_common(info: FrameInfo | FrameData, d: Mapping[str, Any]) -> None:
    confidence = d.get("confidence")
    if confidence is not None:
        if isinstance(confidence, bool) or not isinstance(confidence, int | float):
            raise LabelTypeError(f"`confidence` must be a number, not {confidence!r:.100}")
        info.confidence = confidence
    manual_annotation = d.get("manualAnnotation")
    if manual_annotation is not None:
        info.manual_annotation = manual_annotation
    info.reviews = check_reviews(d.get("reviews"))


def check_reviews(value: Any) -> Any:
    """Give back the reviews of an entry, which are dictionaries in a list, or None.

    Raises:
        LabelTypeError: They are something else.
    """
    if value is not None and not (
        isinstance(value, list | tuple) and all(isinstance(each, dict) for each in value)
    ):
        raise LabelTypeError(f"`reviews` must be a list of dictionaries, not {value!r:.100}")
    return value


def _update(info: FrameInfo | FrameData, **given: Any) -> None:
    for name, value in given.items():
        if value is not None:
            setattr(info, name, value)
