"""Sets of frames as ranges, against plain sets and against the published class."""

from __future__ import annotations

import importlib
import warnings
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.common.range_manager import RangeManager
from encord_portal.sdk.objects.frames import Range

spans = st.tuples(st.integers(0, 40), st.integers(0, 10)).map(lambda t: (t[0], t[0] + t[1]))
changes = st.lists(st.tuples(st.sampled_from(["add", "remove"]), spans), max_size=12)


def _ranges(pairs: Any) -> list[Range]:
    return [Range(start, end) for start, end in pairs]


@given(changes, st.lists(spans, max_size=5))
def test_ranges_behave_like_the_set_of_their_frames(
    operations: list[tuple[str, tuple[int, int]]], others: list[tuple[int, int]]
) -> None:
    manager, expected = RangeManager(), set[int]()
    for operation, (start, end) in operations:
        frames = set(range(start, end + 1))
        if operation == "add":
            manager.add_range(Range(start, end))
            expected |= frames
        else:
            manager.remove_range(Range(start, end))
            expected -= frames
    assert manager.get_ranges_as_frames() == expected
    found = manager.get_ranges()
    assert all(left.end + 1 < right.start for left, right in pairwise(found))
    other_frames = {frame for start, end in others for frame in range(start, end + 1)}
    shared = RangeManager(manager.intersection(_ranges(others)))
    assert shared.get_ranges_as_frames() == expected & other_frames


@pytest.mark.parametrize(
    ("frames", "ranges"),
    [
        (None, []),
        (3, [(3, 3)]),
        ([], []),
        ([5, 1, 2], [(1, 2), (5, 5)]),
        ({1, 2, 4}, [(1, 2), (4, 4)]),
        (Range(1, 2), [(1, 2)]),
        ([Range(1, 2), Range(3, 4), Range(2, 3)], [(1, 4)]),
    ],
)
def test_frames_come_in_many_forms(frames: Any, ranges: list[tuple[int, int]]) -> None:
    assert RangeManager(frames).ranges == ranges


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be greater"):
        RangeManager().add_range(Range(5, 3))
    with pytest.raises(RuntimeError, match="Unexpected type"):
        RangeManager("12")  # type: ignore[arg-type]  # the misuse is what is tested


def test_ranges_do_not_follow_those_they_were_made_of() -> None:
    mine = Range(1, 2)
    manager = RangeManager(mine)
    mine.end = 9
    manager.get_ranges()[0].end = 9
    assert manager.ranges == [(1, 2)]


def _module(root: str, path: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(f"{root}.{path}")


@pytest.mark.contract
@settings(deadline=None)
@given(changes, spans)
def test_the_published_class_says_the_same(
    operations: list[tuple[str, tuple[int, int]]], other: tuple[int, int]
) -> None:
    def run(root: str) -> Any:
        manager = _module(root, "common.range_manager").RangeManager()
        range_class = _module(root, "objects.frames").Range
        for operation, span in operations:
            getattr(manager, f"{operation}_ranges")([range_class(*span)])
        shared = manager.intersection(range_class(*other))
        return [[(r.start, r.end) for r in ranges] for ranges in (manager.get_ranges(), shared)]

    assert run("encord_portal.sdk") == run("encord")
