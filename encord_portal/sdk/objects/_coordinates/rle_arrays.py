"""Run-length coding of numpy arrays: what ``rle`` does, with all runs at once.

What is damaged or out of the ordinary is left to ``rle``, which says what is wrong.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from encord_portal.sdk.objects._coordinates.rle import (
    decode_mask,
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
_SHIFT = 6
_WORD, _WORD_BYTES = 1 << _SHIFT, 8
"""Pixels that are looked at together, and the bytes that hold them as bits."""
_WORDS = np.dtype("<u8")
_ONE, _TOP = np.uint64(1), np.uint64(63)


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
    before = int(pixels.argmax()) & -_WORD
    ends = _ends(pixels[before:])
    ends[0] = -before
    ends[-1] = size - before
    lengths = ends[1:] - ends[:-1]
    differences = lengths.copy()
    late = differences[3:]
    np.subtract(late, lengths[1:-2], late)
    if len(lengths) < _FEW or (size > _REACH and int(lengths.max()) >= _REACH):
        return text_from_differences(differences.tolist())
    return _texts().take(differences).tobytes().translate(None, b"\0").decode("ascii")


def _ends(pixels: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give where runs end, the first of them of zeros; the places of start and end are left free.

    Most of a mask does not change from pixel to pixel, so that 64 are looked at together, a bit
    each; and a word that has a change in it has one only, mostly.
    """
    bits = np.packbits(pixels, bitorder="little")
    if len(bits) % _WORD_BYTES:
        bits = np.append(bits, np.zeros(-len(bits) % _WORD_BYTES, np.uint8))
    words = bits.view(_WORDS)
    changed = words << _ONE
    others = changed[1:]
    np.bitwise_or(others, words[:-1] >> _TOP, others)
    np.bitwise_xor(changed, words, changed)
    places = changed.astype(bool).nonzero()[0]
    found = changed.take(places)
    below = found - _ONE
    if np.count_nonzero(found & below):
        within = np.unpackbits(found.view(np.uint8), bitorder="little").view(bool).nonzero()[0]
        places = places.take(within >> _SHIFT)
        within &= _WORD - 1
    else:
        within = np.bitwise_count(below)
    count = len(places)
    ends = np.empty(count + 2, np.int64)
    np.left_shift(places, _SHIFT, places)
    np.add(places, within, ends[1:-1])
    # A mask that ends within a word has zeros behind it there.
    return ends[:-1] if count and ends[count] == len(pixels) else ends


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
