"""Layouts of data groups: what the platform describes, and what it forgets or gets wrong."""

from __future__ import annotations

from typing import Any

import pytest

from labels.rendering.group_layout import (
    Carousel,
    Layout,
    Single,
    Split,
    grid_of,
    keys_of,
    read_layout,
)

A, B = {"type": "data_unit", "key": "a"}, {"type": "data_unit", "key": "b"}
DEEP: dict[str, Any] = A
for _ in range(200):
    DEEP = {"direction": "row", "first": DEEP, "second": A}


@pytest.mark.parametrize(
    ("raw", "keys", "expected"),
    [
        (A, ["a"], Single("a")),
        (
            {"direction": "column", "first": A, "second": B, "splitPercentage": 30},
            ["a", "b"],
            Split("column", Single("a"), Single("b"), 30.0),
        ),
        (
            {"direction": "odd", "first": A, "second": B, "splitPercentage": 400},
            ["a", "b"],
            Split("row", Single("a"), Single("b"), 95.0),
        ),
        (
            {"keys": ["b", "a", "b", "x"], "carouselPosition": "bottom"},
            ["a", "b"],
            Carousel(("b", "a"), "bottom"),
        ),
        ({"keys": ["a"], "carouselPosition": 7}, ["a"], Carousel(("a",), "left")),
        # A half that names nothing known leaves the other one all the room.
        ({"first": A, "second": {"key": "x"}}, ["a"], Single("a")),
        # A part that the layout forgets comes below.
        (A, ["a", "b"], Split("column", Single("a"), Single("b"), 50.0)),
        ({}, ["a", "b"], Split("row", Single("a"), Single("b"), 50.0)),
        (DEEP, ["a"], Single("a")),
    ],
)
def test_a_layout_is_read(raw: dict[str, Any], keys: list[str], expected: Layout) -> None:
    if raw is DEEP:
        assert set(keys_of(read_layout(raw, keys))) == {"a"}
    else:
        assert read_layout(raw, keys) == expected


@pytest.mark.parametrize("count", range(1, 12))
def test_a_grid_has_every_part_once(count: int) -> None:
    keys = [str(number) for number in range(count)]
    assert list(keys_of(grid_of(keys))) == keys
