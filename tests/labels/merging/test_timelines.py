from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.merging.timelines import (
    Segment,
    Timeline,
    merged_ranges,
    overlap,
    select,
    zipped,
)

_frames = st.integers(0, 30)
_ranges = st.tuples(_frames, _frames).map(lambda pair: (min(pair), max(pair)))
_segments = st.builds(
    lambda bounds, value: Segment(bounds[0], bounds[1], value),
    _ranges,
    st.sampled_from(["a", "b", None]),
)
_timelines = st.lists(_segments, max_size=6).map(Timeline.painted)


def _as_dict(timeline: Timeline) -> dict[int, object]:
    return {frame: each.value for each in timeline for frame in range(each.start, each.end + 1)}


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([], ()),
        ([(3, 5), (0, 1)], ((0, 1), (3, 5))),
        ([(0, 1), (2, 4)], ((0, 4),)),
        ([(0, 9), (2, 4)], ((0, 9),)),
    ],
)
def test_ranges_that_touch_are_joined(
    ranges: list[tuple[int, int]], expected: tuple[tuple[int, int], ...]
) -> None:
    assert merged_ranges(ranges) == expected


@given(_timelines, _timelines)
def test_overlay_is_a_dict_update(one: Timeline, other: Timeline) -> None:
    assert _as_dict(one.overlay(other)) == {**_as_dict(one), **_as_dict(other)}


@given(_timelines, st.lists(_ranges, max_size=3))
def test_within_and_without_share_the_frames_out(
    timeline: Timeline, ranges: list[tuple[int, int]]
) -> None:
    merged = merged_ranges(ranges)
    inside, outside = timeline.within(merged), timeline.without(merged)
    assert inside.overlay(outside) == timeline
    assert not overlap(inside.ranges, outside.ranges)


@given(_timelines)
def test_json_brings_a_timeline_back(timeline: Timeline) -> None:
    assert Timeline.from_json(timeline.as_json()) == timeline


@given(_timelines)
def test_segments_never_overlap_and_equal_neighbours_are_joined(timeline: Timeline) -> None:
    for one, other in zip(timeline.segments, timeline.segments[1:], strict=False):
        assert one.end < other.start
        assert one.end + 1 < other.start or one.value != other.value


@given(_timelines, _timelines)
def test_zipping_visits_every_frame_of_the_first_once(one: Timeline, other: Timeline) -> None:
    seen: dict[int, tuple[object, ...]] = {}
    for start, end, values in zipped(one, other):
        for frame in range(start, end + 1):
            assert frame not in seen
            seen[frame] = values
    there = _as_dict(other)
    assert seen == {frame: (value, there.get(frame)) for frame, value in _as_dict(one).items()}


def test_select_finds_the_frames_on_which_values_differ() -> None:
    base = Timeline.of("a", [(0, 9)])
    mine = Timeline.of("b", [(0, 9)])
    theirs = base.overlay(Timeline.of("c", [(4, 6)]))
    clash = select(base, mine, theirs, lambda b, m, t: len({b, m, t}) == 3)
    assert clash == ((4, 6),)
