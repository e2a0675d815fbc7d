"""How values look on the wire: strict JSON in, JSON out, and the two date formats."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import orjson
import pydantic_core

from encord_portal.platform.errors import InvalidArguments

# From this size on memory counts for more than time.
LARGE = 16 * 1024 * 1024
# Numbers beyond 64 bits, whole or not: the two parsers take them differently.
_ODD_NUMBER = re.compile(rb"(?:\A|[:\[,\s])-?[0-9]+(?:(?<=[0-9]{19})|(?:\.[0-9]+)?[eE]\+?[0-9]{3})")

JsonObject: TypeAlias = dict[str, Any]
JsonValue: TypeAlias = Any


def loads(body: bytes) -> JsonValue:
    """Parse a request body; refuses what is not strict JSON or cannot be stored.

    Raises:
        InvalidArguments: When the body is not JSON, or a text in it holds a NUL character.
    """
    try:
        value = parsed(body)
    except orjson.JSONDecodeError as error:
        raise InvalidArguments(f"The body is not valid JSON: {error}.") from error
    # PostgreSQL stores no NUL in a text; the cheap look at the bytes comes first.
    if b"\\u0000" in body and _has_nul(value):
        raise InvalidArguments("A text must not contain the character U+0000.")
    return value


def parsed(text: bytes) -> JsonValue:
    """JSON as Python values; of a large text, equal short strings become one and the same.

    The entries of a large label dictionary repeat their hashes, names and colours in every frame:
    parsed so, they take half the memory.

    Raises:
        orjson.JSONDecodeError: When it is not JSON.
    """
    if len(text) >= LARGE and _ODD_NUMBER.search(text) is None:
        try:
            return pydantic_core.from_json(text, cache_strings="all", allow_inf_nan=False)
        except ValueError:
            pass  # nested deeper than this parser goes, or no JSON: the other one tells
    return orjson.loads(text)


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


def pieces(value: JsonValue) -> Iterator[bytes]:
    """The JSON of parsed JSON piece by piece: all together what ``orjson.dumps`` gives.

    A large label dictionary is so written without a second copy of it in memory. Objects are
    opened as deep as the frames of a row lie; what is below is written at once.
    """
    waiting: list[bytes] = []
    size = 0
    for piece in _opened(value, _FRAMES_DEPTH):
        waiting.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


# {data_units: {hash: {labels: {frame: …}}}}
_FRAMES_DEPTH = 4
_PIECE = 1024 * 1024


def _opened(value: JsonValue, depth: int) -> Iterator[bytes]:
    if not depth or not isinstance(value, dict):
        yield orjson.dumps(value)
        return
    mark = b"{"
    for key, item in value.items():
        yield mark + orjson.dumps(key) + b":"
        yield from _opened(item, depth - 1)
        mark = b","
    yield b"}" if value else b"{}"


def v1_time(moment: dt.datetime | None) -> str | None:
    """``YYYY-MM-DD HH:MM:SS`` in UTC, the date format of v1 answers."""
    return None if moment is None else f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"


def iso_time(moment: dt.datetime | None) -> str | None:
    """ISO 8601 in UTC with microseconds, so that two saves within a second can be told apart."""
    return None if moment is None else moment.astimezone(dt.UTC).isoformat()
