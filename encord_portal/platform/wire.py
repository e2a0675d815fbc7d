"""How values look on the wire: strict JSON in, JSON out, and the two date formats."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson
import pydantic_core

from encord_portal.platform import slices
from encord_portal.platform.errors import InvalidArguments

# From this size on memory counts for more than time.
LARGE = 16 * 1024 * 1024
# Numbers beyond 64 bits, whole or not: the two parsers take them differently.
_ODD_NUMBER = re.compile(rb"(?:\A|[:\[,\s])-?[0-9]+(?:(?<=[0-9]{19})|(?:\.[0-9]+)?[eE]\+?[0-9]{3})")

Bytes: TypeAlias = bytes | bytearray
JsonObject: TypeAlias = dict[str, Any]
JsonValue: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer that is written while it is sent: there are frames in it that were not parsed."""

    value: JsonValue


def loads(body: Bytes, rows: slices.Rows | None = None) -> JsonValue:
    """Parse a request body; refuses what is not strict JSON or cannot be stored.

    Args:
        body: The bytes that came.
        rows: Finds label dictionaries in what was parsed, if whoever reads the body can do with
            :class:`slices.Frames` in them.

    Raises:
        InvalidArguments: When the body is not JSON, is nested too deeply, or a text in it holds a
            NUL character.
    """
    try:
        value = parsed(body, rows)
    except orjson.JSONDecodeError as error:
        raise InvalidArguments(f"The body is not valid JSON: {error}.") from error
    slices.check_depth(value)
    # PostgreSQL stores no NUL in a text; the cheap look at the bytes comes first.
    if b"\\u0000" in body and _has_nul(value):
        raise InvalidArguments("A text must not contain the character U+0000.")
    return value


def parsed(text: Bytes, rows: slices.Rows | None = None) -> JsonValue:
    """JSON as Python values; of a large text, equal short strings become one and the same.

    The entries of a large label dictionary repeat their hashes, names and colours in every frame:
    parsed so, they take half the memory. With ``rows``, the frames of a large text are not parsed.

    Raises:
        orjson.JSONDecodeError: When it is not JSON.
    """
    if len(text) >= LARGE and rows is not None:
        value = slices.loads(text, rows)
        if value is not None:
            return value
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
    """The JSON of a label dictionary piece by piece: all together what ``orjson.dumps`` gives.

    A large dictionary is so written without a second copy of it in memory. Containers are opened
    as deep as the frames of a row lie; what is below is written at once. Frames that were not
    parsed are: they are written as any other.
    """
    return _joined(_opened(value, _FRAMES_DEPTH, as_it_is=False))


def stream(value: JsonValue) -> Iterator[bytes]:
    """The JSON of an answer piece by piece; frames that were not parsed are written as they are."""
    return _joined(_opened(value, _ANSWER_DEPTH + _FRAMES_DEPTH, as_it_is=True))


def _joined(pieces: Iterator[bytes | memoryview]) -> Iterator[bytes]:
    waiting: list[bytes | memoryview] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


# {data_units: {hash: {labels: {frame: …}}}}
_FRAMES_DEPTH = 4
# {response: [row, …]}
_ANSWER_DEPTH = 2
_PIECE = 1024 * 1024


def _opened(value: JsonValue, depth: int, *, as_it_is: bool) -> Iterator[bytes | memoryview]:
    if isinstance(value, slices.Frames):
        yield from _frames(value, as_it_is=as_it_is)
    elif not depth or not isinstance(value, dict | list):
        yield dumps(value) if as_it_is else orjson.dumps(value)
    elif isinstance(value, list):
        mark = b"["
        for item in value:
            yield mark
            yield from _opened(item, depth - 1, as_it_is=as_it_is)
            mark = b","
        yield b"]" if value else b"[]"
    else:
        mark = b"{"
        for key, item in value.items():
            yield mark + orjson.dumps(key) + b":"
            yield from _opened(item, depth - 1, as_it_is=as_it_is)
            mark = b","
        yield b"}" if value else b"{}"


def _frames(frames: slices.Frames, *, as_it_is: bool) -> Iterator[bytes | memoryview]:
    mark = b"{"
    for key, frame in frames.texts() if as_it_is else frames.items():
        yield mark + orjson.dumps(key) + b":"
        yield frame if isinstance(frame, memoryview) else orjson.dumps(frame)
        mark = b","
    yield b"}" if len(frames) else b"{}"


def v1_time(moment: dt.datetime | None) -> str | None:
    """``YYYY-MM-DD HH:MM:SS`` in UTC, the date format of v1 answers."""
    return None if moment is None else f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"


def iso_time(moment: dt.datetime | None) -> str | None:
    """ISO 8601 in UTC with microseconds, so that two saves within a second can be told apart."""
    return None if moment is None else moment.astimezone(dt.UTC).isoformat()
