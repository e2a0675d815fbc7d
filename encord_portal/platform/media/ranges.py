"""Byte ranges of a request (RFC 9110, section 14); pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPEC = re.compile(r"\s*bytes\s*=\s*(?P<first>\d{0,18})\s*-\s*(?P<last>\d{0,18})\s*", re.ASCII)


class RangeNotSatisfiable(ValueError):  # noqa: N818 - named as the status is
    """No byte of the file lies in the range that was asked for."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Both ends inclusive, from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def parse(header: str | None, size: int) -> ByteRange | None:
    """The one range that a ``Range`` header asks for.

    Returns:
        ``None`` when the whole file is to be sent: no header, one that is malformed, or one that
        asks for several ranges (a server may answer those with the whole).

    Raises:
        RangeNotSatisfiable: When the range lies behind the end.
    """
    match = _SPEC.fullmatch(header or "")
    if match is None or not (match["first"] or match["last"]):
        return None
    if not match["first"]:
        length = min(int(match["last"]), size)
        if length == 0:
            raise RangeNotSatisfiable(header)
        return ByteRange(size - length, size - 1)
    first = int(match["first"])
    last = min(int(match["last"]), size - 1) if match["last"] else size - 1
    if match["last"] and int(match["last"]) < first:
        return None
    if first >= size:
        raise RangeNotSatisfiable(header)
    return ByteRange(first, last)
