"""Large label dictionaries, of which the frames stay text until somebody looks at them.

Parsed, the frames of a long video take several times the memory of their text. Here only what is
around them is parsed; each frame is read when it is asked for, and forgotten again.

The brackets of a text are found by numpy, window by window. Every container that lies as deep as
frames do is cut out. What is left is parsed with marks in their places: if that is JSON, and each
piece is, the whole is. What has no such form is parsed at once, as any other text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from encord_portal.platform.errors import InvalidArguments

_UNITS = b'"data_units"'
# {data_units: {hash: {labels: {frame: …}}}}: so much deeper than the row lie its frames.
_FRAMES_DEPTH = 4
_WINDOW = 1 << 21
# Shorter pieces than this on average take more memory cut out than parsed.
_SHORTEST = 256
# No text may hold a NUL, so that a text that begins with one is a mark.
_MARK = "\0"
_ESCAPED_MARK = b"\\u0000"

_BACKSLASHES = re.compile(rb"\\{0,65000}")

_QUOTE, _OPEN, _CLOSE = 1, 2, 3
_KINDS = np.zeros(256, np.uint8)
_KINDS[ord('"')] = _QUOTE
_KINDS[[ord("{"), ord("[")]] = _OPEN
_KINDS[[ord("}"), ord("]")]] = _CLOSE

# Writers of JSON stop at 254 levels, and answers put some around what was sent.
MAX_DEPTH = 200
_CONTAINERS = {dict, list}

Places = npt.NDArray[np.int64]
Span = tuple[int, int]
Rows = Callable[[Any], Iterable[Any]]


class Frames(Mapping[str, Any]):
    """The frames of a data unit by their keys; each is parsed whenever it is asked for."""

    __slots__ = ("_change", "_spans", "_text")

    def __init__(self, text: bytes | bytearray, spans: Mapping[str, Span]) -> None:
        self._text = memoryview(text)
        self._spans = spans
        self._change: Callable[[Any], None] | None = None

    def change(self, change: Callable[[Any], None]) -> None:
        """Have every frame changed by a function from now on, as soon as it is parsed."""
        self._change = change

    def __getitem__(self, key: str) -> Any:
        start, end = self._spans[key]
        frame = _parsed(self._text[start:end])
        if self._change is not None:
            self._change(frame)
        return frame

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def texts(self) -> Iterator[tuple[str, memoryview]]:
        """The frames as they came, unchanged and unchecked."""
        for key, (start, end) in self._spans.items():
            yield key, self._text[start:end]


def loads(text: bytes | bytearray, rows: Rows) -> Any | None:
    """Parse a text, but for the frames of the rows in it.

    Args:
        text: JSON; it is kept as long as a frame of it is.
        rows: Finds the label dictionaries in what was parsed.

    Returns:
        What is in the text, with :class:`Frames` as labels of data units; ``None`` when the text
        must be parsed at once.

    Raises:
        InvalidArguments: When a piece that is read at once is no JSON. A frame tells it later.
    """
    if _ESCAPED_MARK in text:
        return None
    spans = _spans(text)
    if not spans or len(text) // len(spans) < _SHORTEST:
        return None
    try:
        value = orjson.loads(_skeleton(text, spans))
    except orjson.JSONDecodeError:
        return None
    for row in rows(value):
        _put_frames(row, text, spans)
    rest = list(_marks(value))
    if sum(end - start for start, end in (spans[_number(h[k])] for h, k in rest)) > len(text) // 8:
        return None
    for holder, key in rest:
        start, end = spans[_number(holder[key])]
        holder[key] = _parsed(memoryview(text)[start:end])
    return value


def check_depth(value: Any) -> None:
    """Refuse what is nested so deeply that it could be read and never be written again.

    Raises:
        InvalidArguments: When it is nested deeper than :data:`MAX_DEPTH`.
    """
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [
            item
            for each in level
            for item in (each.values() if type(each) is dict else each)
            if type(item) in _CONTAINERS
        ]
    if level:
        raise InvalidArguments(f"The body is nested deeper than {MAX_DEPTH} levels.")


def _parsed(text: memoryview) -> Any:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidArguments(f"The body is not valid JSON: {error}.") from error
    check_depth(value)
    return value


def _skeleton(text: bytes | bytearray, spans: list[Span]) -> bytes:
    left: list[bytes | bytearray] = []
    done = 0
    for number, (start, end) in enumerate(spans):
        left += (text[done:start], b'"%s%d"' % (_ESCAPED_MARK, number))
        done = end
    return b"".join((*left, text[done:]))


def _put_frames(row: Any, text: bytes | bytearray, spans: list[Span]) -> None:
    units = row.get("data_units") if isinstance(row, dict) else None
    for unit in units.values() if isinstance(units, dict) else ():
        labels = unit.get("labels") if isinstance(unit, dict) else None
        if isinstance(labels, dict) and labels and all(map(_is_mark, labels.values())):
            unit["labels"] = Frames(
                text, {key: spans[_number(mark)] for key, mark in labels.items()}
            )


def _marks(value: Any) -> Iterator[tuple[Any, Any]]:
    """Where marks are left: the containers, and the keys in them."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for key, item in holder.items() if isinstance(holder, dict) else enumerate(holder):
            if _is_mark(item):
                yield holder, key
            elif isinstance(item, dict | list):
                waiting.append(item)


def _is_mark(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(_MARK)


def _number(mark: str) -> int:
    return int(mark[1:])


def _spans(text: bytes | bytearray) -> list[Span]:
    """Where the containers begin and end that lie as deep as frames; none if they don't match."""
    first = text.find(_UNITS)
    if first < 0:
        return []
    opens: list[Places] = []
    closes: list[Places] = []
    wanted = depth = inside = begin = 0
    while begin < len(text):
        end = _window_end(text, begin)
        if end < len(text) and text[end - 1] == ord("\\"):
            return []
        places, kinds = _brackets_and_quotes(text, begin, end)
        quotes = kinds == _QUOTE
        within = (np.cumsum(quotes) + inside) & 1
        if begin <= first < end:
            quoted = int(np.searchsorted(places, first))
            if within[quoted - 1] if quoted else inside:
                return []
        inside = int(within[-1]) if len(within) else inside
        brackets = ~quotes & (within == 0)
        places, steps = places[brackets], np.where(kinds[brackets] == _OPEN, 1, -1)
        depths = depth + np.cumsum(steps)
        if begin <= first < end:
            before = int(np.searchsorted(places, first))
            wanted = int(depths[before - 1] if before else depth) + _FRAMES_DEPTH
        if wanted:
            after = places > first
            opens.append(places[after & (steps == 1) & (depths == wanted)])
            closes.append(places[after & (steps == -1) & (depths == wanted - 1)])
        depth = int(depths[-1]) if len(depths) else depth
        begin = end
    if depth or inside or not opens:
        return []
    starts, ends = np.concatenate(opens), np.concatenate(closes)
    if len(starts) != len(ends):
        return []
    return list(zip(starts.tolist(), (ends + 1).tolist(), strict=True))


def _window_end(text: bytes | bytearray, begin: int) -> int:
    """The end of the next window; no escape is torn apart, but in a run that nobody writes."""
    end = min(begin + _WINDOW, len(text))
    if end < len(text) and text[end - 1] == ord("\\"):
        run = _BACKSLASHES.match(text, end)
        return min((run.end() if run else end) + 1, len(text))
    return end


def _brackets_and_quotes(
    text: bytes | bytearray, begin: int, end: int
) -> tuple[Places, npt.NDArray[np.uint8]]:
    """Where the quotes that end or begin a text are, and all brackets; and what each is."""
    window = np.frombuffer(text, np.uint8, end - begin, begin)
    found = np.flatnonzero(_KINDS[window])
    kinds = _KINDS[window[found]]
    if text.find(b"\\", begin, end) >= 0:
        escaped = _escaped(window)[found] & (kinds == _QUOTE)
        found, kinds = found[~escaped], kinds[~escaped]
    return found + begin, kinds


def _escaped(window: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which characters follow an odd number of backslashes."""
    numbers = np.arange(len(window), dtype=np.int32)
    last_other = np.maximum.accumulate(np.where(window == ord("\\"), -1, numbers))
    odd = np.zeros(len(window), np.bool_)
    odd[1:] = (numbers[:-1] - last_other[:-1]) % 2 == 1
    return odd
