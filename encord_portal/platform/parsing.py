"""Checking values from outside against types, with refusals that name the place."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from encord_portal.platform.errors import InvalidArguments, InvalidDateFormat
from encord_portal.platform.wire import JsonValue

T = TypeVar("T")


class WireModel(BaseModel):
    """A payload: camelCase or snake_case keys, unknown keys ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")


def parse(model: type[T], value: JsonValue, what: str) -> T:
    """Check a JSON value against a type; the refusal names each wrong field."""
    try:
        return TypeAdapter(model).validate_python(value)
    except ValidationError as error:
        raise InvalidArguments(describe(error, what)) from error


def describe(error: ValidationError, what: str) -> str:
    """Where a value is wrong and why, in one sentence."""
    found = [
        ".".join([what, *(str(part) for part in item["loc"])]) + f": {item['msg']}"
        for item in error.errors(include_url=False, include_input=False, include_context=False)[:5]
    ]
    return "; ".join(found) + "."


def as_uuid(value: JsonValue, what: str) -> uuid.UUID:
    """A UUID from text, or a refusal that names the place."""
    if isinstance(value, str) and len(value) in {32, 36}:
        try:
            return uuid.UUID(value)
        except ValueError:
            pass
    raise InvalidArguments(f"{what}: {str(value)[:60]!r} is not a UUID.")


def as_utc(moment: dt.datetime) -> dt.datetime:
    """A time in UTC; one without a zone is taken as UTC already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=dt.UTC)
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError as error:
        raise InvalidDateFormat("The date is outside the years 1 to 9999.") from error
