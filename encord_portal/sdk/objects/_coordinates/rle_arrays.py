"""Run-length coding of numpy arrays: what ``rle`` does, with all runs at once.

What is damaged or out of the ordinary is left to ``rle``, which says what is wrong.
"""

from __future__ import annotations

from functools import cache
from operator import sub

import numpy as np
from numpy.typing import NDArray

from encord_portal.sdk.objects._coordinates.rle import (
    decode_mask,
    text_from_counts,
    text_from_differences,
)

_FIRST = 48
"""The character of a group of zero bits."""
_REACH = 1 << 18
"""Numbers below which, on both sides of zero, texts are taken from a table; four groups hold them.
No length in a mask of 512 by 512 is larger."""
_LONGEST = 8
"""Groups of five bits up to which numbers are read here: their sums stay below 64 bits."""
_FEW = 4
"""Differences of lengths below which numpy does not pay."""
_DENSE = 4
"""Once one of so many groups of pixels has a change in it, looking at groups does not pay."""


@cache
def _texts() -> NDArray[np.uint32]:
    """Give the text of each number, as four bytes that end with zeros; negative ones at the end."""
    rest = np.arange(2 * _REACH)
    rest[_REACH:] -= 2 * _REACH
    texts = np.zeros((len(rest), 4), np.uint8)
    unfinished = np.ones(len(rest), bool)
    for place in range(4):
        group = rest & 31
        rest >>= 5
        more = rest != -(group >> 4)  # else the highest bit of the group is the sign
        texts[:, place] = np.where(unfinished, group + (more << 5) + _FIRST, 0)
        unfinished &= more
    return texts.reshape(-1).view(np.uint32)


def encode_array(pixels: NDArray[np.bool_]) -> str:
    """Write a mask.

    Args:
        pixels: The pixels, row by row, in one dimension.
    """
    size = len(pixels)
    if not size:
        return ""
    # Looking for the first pixel is quick, and what is before it need not be looked at again.
    first = int(pixels.argmax())
    if not pixels[first]:
        return text_from_counts([size])
    changes = _changes(pixels[first:])
    lengths = changes[1:] - changes[:-1]
    if len(lengths) < _FEW or (size > _REACH and int(lengths.max()) >= _REACH):
        ends = [-1, *changes.tolist(), size - first - 1]
        return text_from_counts([first, *map(sub, ends[1:], ends)])
    second, last = int(changes[0]) + 1, size - first - 1 - int(changes[-1])
    before, after = int(lengths[0]), int(lengths[-2])
    head = text_from_differences((first, second, before, int(lengths[1]) - second))
    between = _texts().take(lengths[2:] - lengths[:-2]).tobytes().translate(None, b"\0")
    return head + between.decode("ascii") + text_from_differences((last - after,))


def _changes(pixels: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give the positions of the pixels after which there is another value.

    Most of a mask does not change from pixel to pixel, so that eight are looked at together first.
    """
    count = len(pixels) - 1
    changed = np.empty(count + 7 & ~7, bool)
    np.logical_xor(pixels[1:], pixels[:-1], changed[:count])
    changed[count:] = False
    words = changed.view(np.uint64)
    places = words.astype(bool).nonzero()[0]
    if len(places) * _DENSE > len(words):
        return changed.nonzero()[0]
    within = words[places].view(bool).nonzero()[0]
    places <<= 3
    if len(within) > len(places):  # somewhere, several of eight
        places = places[within >> 3]
    within &= 7
    places += within
    return places


def decode_array(text: str, size: int) -> NDArray[np.bool_]:
    """Read a mask: its pixels row by row, in one dimension.

    Raises:
        EncordException: The text is not of this code, or does not fit the size.
    """
    counts = _lengths(text)
    if counts is None or (total := int(counts.sum())) > size or int(counts.min()) < 0:
        return np.frombuffer(decode_mask(text, size), dtype=bool)
    values = np.zeros(len(counts) + 1, dtype=bool)
    values[1:-1:2] = True
    return np.repeat(values, np.append(counts, size - total))


def _lengths(text: str) -> NDArray[np.int64] | None:
    """Give the lengths of the runs; None for what is out of the ordinary."""
    groups = np.frombuffer(text.encode(), np.uint8) - np.uint8(_FIRST)  # wraps below the first
    if not groups.size or int(groups.max()) >= 64 or groups[-1] >= 32:
        return None
    ends = (groups < 32).nonzero()[0]
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1] + 1
    sizes = ends - starts + 1
    longest = int(sizes.max())
    if longest > _LONGEST:
        return None
    numbers = (groups[starts] & 31).astype(np.int64)
    for place in range(1, longest):
        longer = (sizes > place).nonzero()[0]
        group = (groups[starts[longer] + place] & 31).astype(np.int64)
        numbers[longer] |= group << 5 * place
    below_zero = (groups[ends] & 16).nonzero()[0]
    numbers[below_zero] -= 1 << 5 * sizes[below_zero]
    # The differences reach back two places; the very first length stands alone.
    numbers[1::2] = numbers[1::2].cumsum()
    numbers[2::2] = numbers[2::2].cumsum()
    return numbers
