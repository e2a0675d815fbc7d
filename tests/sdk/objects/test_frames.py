from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encord_portal.sdk.objects.frames import (
    Frames,
    Range,
    frame_to_range,
    frames_class_to_frames_list,
    frames_class_to_ranges,
    frames_to_ranges,
    merge_ranges,
    range_to_frames,
    range_to_ranges,
    ranges_list_to_ranges,
    ranges_to_frames,
    ranges_to_list,
)

_frames = st.lists(st.integers(0, 200), max_size=60)
_ranges = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 9)).map(lambda t: Range(t[0], t[0] + t[1])),
    max_size=12,
)


def test_a_range_prints_its_ends() -> None:
    assert repr(Range(3, 7)) == "(3:7)"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Range(1, 2), Range(2, 3), True),
        (Range(1, 2), Range(3, 4), False),
        (Range(0, 9), Range(3, 4), True),
        (Range(3, 4), Range(0, 9), True),
    ],
)
def test_ranges_overlap_when_they_share_a_frame(one: Range, other: Range, expected: bool) -> None:
    assert one.overlaps(other) is expected


def test_merging_grows_a_range_and_leaves_the_other_alone() -> None:
    one, other = Range(2, 4), Range(3, 9)
    copy = one.copy()
    one.merge(other)
    assert (one, other, copy) == (Range(2, 9), Range(3, 9), Range(2, 4))


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        ([], []),
        ([3], [Range(3, 3)]),
        ([3, 1, 2, 2, 7], [Range(1, 3), Range(7, 7)]),
        ({5, 4}, [Range(4, 5)]),
    ],
)
def test_frames_become_the_fewest_ranges(frames: Any, expected: list[Range]) -> None:
    assert frames_to_ranges(frames) == expected


@pytest.mark.parametrize(
    ("frames", "as_frames", "as_ranges"),
    [
        (3, [3], [Range(3, 3)]),
        ([5, 3, 3, 1], [1, 3, 5], [Range(1, 1), Range(3, 3), Range(5, 5)]),
        ({2, 1}, [1, 2], [Range(1, 2)]),
        (Range(2, 4), [2, 3, 4], [Range(2, 4)]),
        ([Range(2, 4), Range(1, 3)], [1, 2, 3, 4], [Range(2, 4), Range(1, 3)]),
        ([], [], []),
    ],
)
def test_each_form_of_frames_is_understood(
    frames: Frames, as_frames: list[int], as_ranges: list[Range]
) -> None:
    assert frames_class_to_frames_list(frames) == as_frames
    assert frames_class_to_ranges(frames) == as_ranges


@pytest.mark.parametrize("frames", ["1", None, 1.0, (1, 2), [1, Range(2, 3)], ["1"], {"1"}])
def test_anything_else_is_refused_as_frames(frames: Any) -> None:
    with pytest.raises(RuntimeError, match="Unexpected type for frames"):
        frames_class_to_frames_list(frames)
    with pytest.raises(RuntimeError, match="Give an int, a Range"):
        frames_class_to_ranges(frames)


def test_single_conversions() -> None:
    assert frame_to_range(4) == Range(4, 4)
    assert range_to_ranges(Range(4, 6)) == [Range(4, 6)]
    assert range_to_frames(Range(4, 6)) == [4, 5, 6]
    assert ranges_to_list([Range(4, 6), Range(1, 1)]) == [[4, 6], [1, 1]]
    assert ranges_list_to_ranges([[4, 6], [1, 1]]) == [Range(4, 6), Range(1, 1)]


@pytest.mark.parametrize("pairs", [[[1]], [[1, 2, 3]]])
def test_what_is_no_pair_is_refused_as_a_range(pairs: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="unpack"):
        ranges_list_to_ranges(pairs)


@given(_frames)
def test_frames_survive_the_way_through_ranges(frames: list[int]) -> None:
    ranges = frames_to_ranges(frames)
    assert ranges_to_frames(ranges) == sorted(set(frames))
    assert all(left.end + 1 < right.start for left, right in pairwise(ranges))


@given(_ranges)
def test_merged_ranges_cover_the_same_frames_and_stay_apart(ranges: list[Range]) -> None:
    before = [range_.copy() for range_ in ranges]
    merged = merge_ranges(ranges)
    assert merged == frames_to_ranges(ranges_to_frames(ranges))
    assert ranges == before
