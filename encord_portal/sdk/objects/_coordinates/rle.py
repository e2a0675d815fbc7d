"""Run-length coding of masks and of point indices (wire protocol §5.5).

A mask is the lengths of its alternating runs of 0 and 1, beginning with 0s, row by row. From the
fourth length on, each is stored as its difference to the length two before. Each number is cut into
groups of five bits, the least significant first, and each group becomes one character.

Masks are ``bytes`` of 0 and 1 here: runs are found by ``bytes.find`` and laid down by one join, and
each distinct number is translated once. For masks that are numpy arrays see ``rle_arrays``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import sub

from encord_portal.sdk.exceptions import EncordException

_FIRST = 48
"""The character of a group of zero bits."""

_TOKENS = re.compile(rb"[P-o]*[0-O]")
"""One number: any groups that announce another one, then the last."""

_LONGEST = 13
"""Groups of five bits in a number of 64."""

_KEPT = 1 << 16
"""How many numbers a memory keeps before it starts anew."""

_LONGEST_KEPT_RUN = 1 << 10


class _Numbers(dict[bytes, int]):
    """Text of a number → the number, each worked out once."""

    def __missing__(self, token: bytes) -> int:
        if len(token) > _LONGEST:
            raise EncordException(f"The run-length code holds a number too large: {token!r:.60}")
        value = 0
        for position, character in enumerate(token):
            value |= (character - _FIRST & 31) << 5 * position
        if token[-1] - _FIRST & 16:
            value -= 1 << 5 * len(token)
        if len(self) >= _KEPT:
            self.clear()
        self[token] = value
        return value


class _Texts(dict[int, str]):
    """Number → its text, each worked out once."""

    def __missing__(self, number: int) -> str:
        characters = bytearray()
        rest = number
        while True:
            group = rest & 31
            rest >>= 5
            if rest == (-1 if group & 16 else 0):
                characters.append(group + _FIRST)
                break
            characters.append(group + 32 + _FIRST)
        text = characters.decode("ascii")
        if len(self) >= _KEPT:
            self.clear()
        self[number] = text
        return text


class _Runs(dict[int, bytes]):
    """Length → that many bytes of one kind, the short ones kept."""

    def __init__(self, pixel: bytes) -> None:
        super().__init__()
        self._pixel = pixel

    def __missing__(self, length: int) -> bytes:
        run = self._pixel * length
        if length < _LONGEST_KEPT_RUN:
            self[length] = run
        return run


_number_of = _Numbers().__getitem__
_text_of = _Texts().__getitem__
_zeros = _Runs(b"\0").__getitem__
_ones = _Runs(b"\1").__getitem__


def counts_from_text(text: str) -> list[int]:
    """Read the lengths of the runs.

    Raises:
        EncordException: The text is not of this code, or a length is negative.
    """
    code = text.encode()
    tokens = _TOKENS.findall(code)
    if sum(map(len, tokens)) != len(code):
        raise EncordException(
            f"The run-length code holds foreign characters or ends within a number: {text!r:.60}"
        )
    counts = list(map(_number_of, tokens))
    # The differences reach back two places, so the odd and the even lengths are sums of their own;
    # the very first length stands alone.
    counts[1::2] = accumulate(counts[1::2])
    counts[2::2] = accumulate(counts[2::2])
    if counts and min(counts) < 0:
        raise EncordException(f"The run-length code holds a negative length: {text!r:.60}")
    return counts


def text_from_counts(counts: list[int]) -> str:
    """Write the lengths of the runs."""
    differences = counts[:3]
    differences += map(sub, counts[3:], counts[1:])
    return text_from_differences(differences)


def text_from_differences(differences: Iterable[int]) -> str:
    """Write the lengths of runs, from the fourth on as differences to those two before."""
    return "".join(map(_text_of, differences))


def mask_from_counts(counts: list[int], size: int) -> bytearray:
    """Lay runs down as bytes of 0 and 1; what they do not reach is 0.

    Raises:
        EncordException: The runs are longer than the mask.
    """
    total = sum(counts)
    if total > size:
        raise EncordException(
            f"The run-length code covers {total} pixels, but the mask has {size} only."
        )
    pieces: list[bytes] = [b""] * len(counts)
    pieces[0::2] = map(_zeros, counts[0::2])
    pieces[1::2] = map(_ones, counts[1::2])
    pieces.append(bytes(size - total))
    return bytearray().join(pieces)


def counts_from_mask(mask: bytes) -> list[int]:
    """Find the runs in bytes of 0 and 1."""
    find = mask.find
    counts: list[int] = []
    append = counts.append
    start = 0
    while (one := find(1, start)) >= 0:
        append(one - start)
        start = find(0, one)
        if start < 0:
            append(len(mask) - one)
            return counts
        append(start - one)
    if start < len(mask):
        append(len(mask) - start)
    return counts


def decode_mask(text: str, size: int) -> bytearray:
    """Read a mask: ``size`` bytes of 0 and 1, row by row.

    Raises:
        EncordException: The text is not of this code, or does not fit the size.
    """
    return mask_from_counts(counts_from_text(text), size)


def decode_index_runs(text: str) -> Iterator[tuple[int, int]]:
    """Read the segmentation of a point cloud: first and last index of each run of points.

    Raises:
        EncordException: The text is not of this code.
    """
    end = 0
    lengths = iter(counts_from_text(text))
    for gap in lengths:
        run = next(lengths, 0)
        start = end + gap
        end = start + run
        if run:
            yield start, end - 1


def encode_index_runs(runs: Iterable[tuple[int, int]]) -> str:
    """Write the segmentation of a point cloud.

    Args:
        runs: First and last index of each run of points, ascending and apart from each other.

    Raises:
        ValueError: The runs are not in order, or touch.
    """
    counts: list[int] = []
    end = 0
    for first, last in runs:
        if first > last or first < end or (counts and first == end):
            raise ValueError(f"Runs must ascend and stay apart; ({first}, {last}) does not")
        counts += (first - end, last - first + 1)
        end = last + 1
    return text_from_counts(counts)
