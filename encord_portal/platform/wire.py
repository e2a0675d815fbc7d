"""How values look on the wire: strict JSON in, JSON out, and the two date formats."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

import orjson

from encord_portal.platform.errors import InvalidArguments

JsonObject: TypeAlias = dict[str, Any]
JsonValue: TypeAlias = Any


def loads(body: bytes) -> JsonValue:
    """Parse a request body; refuses what is not strict JSON or cannot be stored.

    Raises:
        InvalidArguments: When the body is not JSON, or a text in it holds a NUL character.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidArguments(f"The body is not valid JSON: {error}.") from error
    # PostgreSQL stores no NUL in a text; the cheap look at the bytes comes first.
    if b"\\u0000" in body and _has_nul(value):
        raise InvalidArguments("A text must not contain the character U+0000.")
    return value


def _has_nul(value: JsonValue) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any("\0" in key or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_nul(item) for item in value)


def dumps(value: JsonValue) -> bytes:
    """JSON with ISO 8601 times ending in ``Z`` and UUIDs in lower-case, hyphenated form."""
    return orjson.dumps(
        value, option=orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_NON_STR_KEYS
    )


def v1_time(moment: dt.datetime | None) -> str | None:
    """``YYYY-MM-DD HH:MM:SS`` in UTC, the date format of v1 answers."""
    return None if moment is None else f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"


def iso_time(moment: dt.datetime | None) -> str | None:
    """ISO 8601 in UTC with microseconds, so that two saves within a second can be told apart."""
    return None if moment is None else moment.astimezone(dt.UTC).isoformat()
