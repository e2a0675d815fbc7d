"""Masks as COCO codes them (column by column) and as label rows do (row by row)."""

from __future__ import annotations

from collections.abc import Sequence

from encord_portal.sdk.objects._coordinates.rle import (
    counts_from_mask,
    counts_from_text,
    mask_from_counts,
    text_from_counts,
)

Ring = Sequence[tuple[float, float]]


def encord_rle_of(coco_counts: str | Sequence[int], height: int, width: int) -> str:
    """Turn a mask of COCO, as text or as counts, into the text of label rows.

    Raises:
        EncordException: The code is damaged or does not fit the size.
    """
    counts = counts_from_text(coco_counts) if isinstance(coco_counts, str) else list(coco_counts)
    columns = mask_from_counts(counts, height * width)
    return text_from_counts(counts_from_mask(_transposed(columns, height)))


def coco_counts_of(encord_rle: str, height: int, width: int) -> str:
    """Turn the text of label rows into that of COCO.

    Raises:
        EncordException: The code is damaged or does not fit the size.
    """
    rows = mask_from_counts(counts_from_text(encord_rle), height * width)
    return text_from_counts(counts_from_mask(_transposed(rows, width)))


def coco_counts_of_rings(rings: Sequence[Ring], height: int, width: int) -> str:
    """Fill rings, given in pixels; what lies in an even number of them stays empty."""
    mask = bytearray(height * width)
    for row in range(height):
        crossings = sorted(_crossings(rings, row + 0.5))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            first, last = max(0, round(left)), min(width, round(right))
            if last > first:
                start = row * width
                mask[start + first : start + last] = b"\x01" * (last - first)
    return text_from_counts(counts_from_mask(_transposed(mask, width)))


def mask_area(coco_counts: str) -> int:
    """Count the pixels of a mask."""
    return sum(counts_from_text(coco_counts)[1::2])


def mask_box(coco_counts: str, height: int) -> tuple[float, float, float, float]:
    """Give left, top, width and height of the box around a mask."""
    left = right = top = bottom = None
    place = 0
    for number, count in enumerate(counts_from_text(coco_counts)):
        if number % 2 and count:
            first, last = place, place + count - 1
            left = first // height if left is None else left
            right = last // height
            spans = first // height != last // height
            low, high = (0, height - 1) if spans else (first % height, last % height)
            top = low if top is None else min(top, low)
            bottom = high if bottom is None else max(bottom, high)
        place += count
    if left is None or right is None or top is None or bottom is None:
        return (0.0, 0.0, 0.0, 0.0)
    return (float(left), float(top), float(right - left + 1), float(bottom - top + 1))


def _transposed(mask: bytes | bytearray, stride: int) -> bytes:
    """Read lines of a length across instead of along."""
    return b"".join(bytes(mask[start::stride]) for start in range(stride))


def _crossings(rings: Sequence[Ring], y: float) -> list[float]:
    found = []
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            if (y0 <= y) != (y1 <= y):
                found.append(x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return found
