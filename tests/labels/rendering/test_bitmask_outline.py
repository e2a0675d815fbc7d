from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from labels.rendering.bitmask_outline import outline
from labels.rendering.shapes import PixelBounds


def fill(path: str, height: int, width: int) -> np.ndarray:
    """Paint path data by the even-odd rule, as a browser does."""
    crossings = np.zeros((height, width + 1), int)
    for loop in re.findall(r"M[^Z]*Z", path):
        x = y = 0
        for command, first, second in re.findall(r"([MHV])(-?\d+)(?: (-?\d+))?", loop):
            if command == "M":
                x, y = int(first), int(second)
            elif command == "H":
                x = int(first)
            else:
                down = int(first)
                crossings[min(y, down) : max(y, down), x] ^= 1
                y = down
    return (np.cumsum(crossings, axis=1) % 2).astype(bool)[:, :width]


@given(arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_the_outline_filled_is_the_mask(mask: np.ndarray) -> None:
    assert (fill(outline(mask).path, *mask.shape) == mask).all()


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        (["#"], "M0 0H1V1H0V0Z"),
        ([".."], ""),
        (["###", "#.#", "###"], "M0 0H3V3H0V0ZM1 1H2V2H1V1Z"),
        (["##", "#."], "M0 0H2V1H1V2H0V0Z"),
    ],
)
def test_straight_edges_are_one_command_each(rows: list[str], path: str) -> None:
    mask = np.array([[cell == "#" for cell in row] for row in rows])
    assert outline(mask).path == path


def test_pixels_that_touch_at_a_corner_stay_apart() -> None:
    mask = np.eye(3, dtype=bool)
    assert (fill(outline(mask).path, 3, 3) == mask).all()


def test_bounds_are_tight_and_moved_with_the_mask() -> None:
    mask = np.zeros((5, 5), dtype=bool)
    mask[1:4, 2] = True
    found = outline(mask, left=10, top=20)
    assert found.bounds == PixelBounds(12, 21, 13, 24)
    assert found.path == "M12 21H13V24H12V21Z"


def test_a_large_plain_region_is_small() -> None:
    assert len(outline(np.ones((2000, 3000), dtype=bool)).path) < 40
