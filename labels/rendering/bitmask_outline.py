"""The outline of a bitmask, exactly along its pixel edges, crisp at any zoom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labels.rendering.shapes import Mask, PixelBounds


def outline(mask: NDArray[np.bool_], *, left: int = 0, top: int = 0) -> Mask:
    """Trace where a mask begins and ends.

    The path's closed loops, filled by the even-odd rule, cover exactly the mask's pixels. It
    holds one command per straight edge, so a large plain region costs a few bytes only.

    Args:
        mask: Rows of pixels, true where the mask is set.
        left: Column of the mask's first pixel in the picture.
        top: Row of the mask's first pixel in the picture.
    """
    if not mask.any():
        return Mask("", None)
    ys, xs = _corners(mask)
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    bounds = PixelBounds(
        left=left + int(columns[0]),
        top=top + int(rows[0]),
        right=left + int(columns[-1]) + 1,
        bottom=top + int(rows[-1]) + 1,
    )
    by_column = np.lexsort((ys, xs)).tolist()
    return Mask(_path((xs + left).tolist(), (ys + top).tolist(), by_column), bounds)


def _corners(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Grid points where the outline turns, row by row; where two loops touch, twice."""
    padded = np.pad(mask, 1)
    upper_left, upper_right = padded[:-1, :-1], padded[:-1, 1:]
    lower_left, lower_right = padded[1:, :-1], padded[1:, 1:]
    turn = upper_left ^ upper_right ^ lower_left ^ lower_right
    touch = (upper_left == lower_right) & (upper_right == lower_left) & (upper_left ^ upper_right)
    ys, xs = np.nonzero(turn | touch)
    times = np.where(touch[ys, xs], 2, 1)
    return np.repeat(ys, times), np.repeat(xs, times)


def _path(xs: list[int], ys: list[int], by_column: list[int]) -> str:
    """Join the corners: in reading order they pair up along rows, column-wise along columns."""
    count = len(xs)
    below = [0] * count
    for first, second in zip(by_column[::2], by_column[1::2], strict=True):
        below[first], below[second] = second, first
    pending = [True] * count
    parts: list[str] = []
    for start in range(0, count, 2):
        if not pending[start]:
            continue
        parts.append(f"M{xs[start]} {ys[start]}")
        corner = start
        while pending[corner]:
            across = corner ^ 1
            pending[corner] = pending[across] = False
            corner = below[across]
            parts.append(f"H{xs[across]}V{ys[corner]}")
        parts.append("Z")
    return "".join(parts)
