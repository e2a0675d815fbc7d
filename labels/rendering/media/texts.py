"""Texts as they were written: decoded as a whole, because labels count their characters."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from labels.rendering.media.errors import MediaUnreadableError, MediaUnsupportedError

_LARGEST = 64 << 20
_LONG_LINE = 2000


def read_text(path: Path) -> str:
    """A file's text; UTF-8, or UTF-16 with its mark.

    Raises:
        MediaUnreadableError: It is no such text.
        MediaUnsupportedError: It is too large to be shown.
    """
    if path.stat().st_size > _LARGEST:
        raise MediaUnsupportedError(f"This text is larger than {_LARGEST >> 20} MB.")
    content = path.read_bytes()
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise MediaUnreadableError(
            f"This file is no text in UTF-8: byte {error.start} does not fit."
        ) from error


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of a text, from one character to before another, cut at ends of lines."""

    start: int
    end: int
    length: int

    @classmethod
    def around(cls, text: str, offset: int, size: int) -> TextPart:
        """The part that shows a character: whole parts one after the other, from the beginning.

        Args:
            text: The whole text.
            offset: A character that must be in the part.
            size: About how many characters a part has.
        """
        offset = min(max(offset, 0), max(len(text) - 1, 0))
        number = offset // size
        if _cut(text, number + 1, size) <= offset:
            number += 1
        return cls(_cut(text, number, size), _cut(text, number + 1, size), len(text))


def _cut(text: str, number: int, size: int) -> int:
    """Where a part begins: with the line that is there, or in the midst of a very long one."""
    at = number * size
    if at >= len(text):
        return len(text)
    return text.rfind("\n", at - min(size - 1, _LONG_LINE), at) + 1 or at


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one instance, both ends included."""

    start: int
    end: int
    instance_hash: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that the same instances cover; the shortest stretch comes first."""

    text: str
    start: int
    instances: tuple[str, ...]


def pieces(text: str, part: TextPart, stretches: Sequence[Stretch]) -> list[Piece]:
    """A part of a text cut wherever a stretch begins or ends."""
    within = [each for each in stretches if each.end >= part.start and each.start < part.end]
    cuts = {part.start, part.end}
    for each in within:
        cuts.add(max(each.start, part.start))
        cuts.add(min(each.end + 1, part.end))
    edges = sorted(cuts)
    begins = sorted(within, key=lambda each: each.start)
    found: list[Piece] = []
    active: list[Stretch] = []
    position = 0
    for start, end in pairwise(edges):
        while position < len(begins) and begins[position].start <= start:
            active.append(begins[position])
            position += 1
        active = [each for each in active if each.end >= start]
        over = sorted(active, key=lambda each: (each.end - each.start, each.start))
        names = tuple(dict.fromkeys(each.instance_hash for each in over))
        found.append(Piece(text[start:end], start, names))
    return found
