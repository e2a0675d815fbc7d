from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from labels.merging.timelines import Segment, merged_ranges
from labels.rendering.lanes import Lane, lanes
from labels.rendering.overlay import instance_numbers
from labels.rendering.timeline import (
    COLUMNS,
    FrameWindow,
    answers_svg,
    heads_svg,
    lane_svg,
    ruler_svg,
)
from tests.builders.label_rows import CarOntology, make_row

BOX = BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=0.1, top_left_y=0.4)


def _lanes(row: LabelRowV2) -> dict[str, Lane]:
    found = lanes(row, instance_numbers(row.get_object_instances()))
    return {each.instance_hash: each for each in found}


def _second_car(row: LabelRowV2, ontology: CarOntology) -> None:
    car = ObjectInstance(ontology.car, object_hash="car00002")
    car.set_for_frames(BOX, Range(10, 40), manual_annotation=False)
    car.set_for_frames(BOX, [10, 25, 40], overwrite=True, manual_annotation=True)
    car.set_for_frames(BOX, Range(60, 70), manual_annotation=False)
    car.set_answer(ontology.moving, attribute=ontology.state, frames=Range(10, 30))
    car.set_answer(ontology.parked, attribute=ontology.state, frames=[Range(31, 40), Range(60, 65)])
    row.add_object_instance(car)


def test_a_lane_tells_where_an_instance_is_was_drawn_and_changes() -> None:
    row, ontology = make_row()
    _second_car(row, ontology)
    lane = _lanes(row)["car00002"]
    assert lane.label == "Car (1)"
    assert lane.ranges == ((10, 40), (60, 70))
    assert lane.keyframes == ((10, 10), (25, 25), (40, 40))
    assert lane.changes == (31, 66), "not where the instance itself begins or ends"
    (state,) = lane.answers
    assert state.title == "State"
    assert state.answers == (
        Segment(10, 30, "Moving"),
        Segment(31, 40, "Parked"),
        Segment(60, 65, "Parked"),
    )


def test_classifications_come_first_and_are_ranges() -> None:
    row, _ = make_row()
    first = next(iter(_lanes(row).values()))
    assert (first.instance_hash, first.label, first.ranges) == ("scene001", "Weather", ((0, 10),))


def test_columns_are_exact_while_they_are_frames() -> None:
    window = FrameWindow(0, 99, 99)
    assert list(window.columns_of([(0, 0), (5, 9), (10, 10), (99, 99)])) == [
        (0, 1),
        (5, 11),
        (99, 100),
    ]


ranges_of_frames = st.lists(
    st.tuples(st.integers(0, 60_000), st.integers(0, 400)).map(lambda each: (each[0], sum(each))),
    max_size=80,
).map(merged_ranges)


@given(ranges_of_frames, st.integers(0, 50_000), st.integers(1, 54_000))
def test_every_frame_shown_lies_in_a_column_that_is_drawn(
    ranges: tuple[tuple[int, int], ...], first: int, count: int
) -> None:
    window = FrameWindow(first, first + count, 120_000)
    drawn = list(window.columns_of(ranges))
    assert all(0 <= left < right <= window.columns for left, right in drawn)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(drawn))
    covered = {column for left, right in drawn for column in range(left, right)}
    for start, end in ranges:
        for frame in {start, end, (start + end) // 2}:
            if window.first <= frame <= window.last:
                column = (frame - window.first) * window.columns // window.count
                assert column in covered
    for column in covered:
        low = first + column * window.count // window.columns
        high = first + -(-(column + 1) * window.count // window.columns)
        assert any(start <= high and low <= end for start, end in ranges), "nothing made up"


def test_a_lane_of_a_long_video_is_no_larger_than_the_screen() -> None:
    ranges = tuple((frame, frame) for frame in range(0, 54_000, 2))
    lane = Lane("x", "Car (0)", "#112233", ranges, ranges, tuple(range(1, 54_000, 2)))
    window = FrameWindow(0, 53_999, 53_999)
    assert len(lane_svg(lane, window)) < 600
    sparse = tuple((frame, frame) for frame in range(0, 54_000, 100))
    lane = Lane("x", "Car (0)", "#112233", sparse, sparse)
    assert len(lane_svg(lane, window)) < 540 * 2 * 30
    assert COLUMNS == 1200


def test_answers_say_what_they_are_and_nothing_of_theirs_is_markup() -> None:
    parts = [Segment(0, 4, "<b>&"), Segment(5, 9, "no"), Segment(10, 11, "<b>&")]
    drawn = answers_svg(parts, FrameWindow(0, 19, 19))
    assert "<b>" not in drawn
    assert "<title>0\u20134: &lt;b&gt;&amp;</title>" in drawn
    assert re.findall(r"shade-(\d)", drawn) == ["0", "1", "0"]
    assert 'd="M5 1h5v14h-5z"' in drawn


def test_the_ruler_has_round_numbers() -> None:
    drawn = ruler_svg(FrameWindow(0, 53_999, 53_999))
    numbers = [int(each) for each in re.findall(r">(\d+)</text>", drawn)]
    assert numbers == list(range(0, 50_001, 10_000))
    assert '<line x1="18.519%"' in drawn


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("10", "20", (10, 20)),
        ("10", "9999", (10, 99)),
        ("20", "10", (0, 99)),
        ("", "", (0, 99)),
        ("-1", "x", (0, 99)),
        ("500", "600", (0, 99)),
        ("9" * 30, "9" * 31, (0, 99)),
    ],
)
def test_a_part_that_makes_no_sense_is_the_whole(
    first: str, last: str, shown: tuple[int, int]
) -> None:
    window = FrameWindow.parse(first, last, 99)
    assert (window.first, window.last) == shown


def test_closer_and_farther_keep_the_frame_in_sight() -> None:
    window = FrameWindow(0, 999, 999)
    assert window.closer(990) == FrameWindow(500, 999, 999)
    assert window.closer(990).closer(3).first == 0
    assert window.closer(500).farther(500) == window
    assert FrameWindow(0, 11, 11).closer(0).closer(0).count == 10


def test_heads_are_hidden_outside_the_part_that_is_shown() -> None:
    window = FrameWindow(100, 199, 999)
    assert heads_svg(window, 50, None).count('visibility="hidden"') == 2
    drawn = heads_svg(window, 150, (90, 109))
    assert 'x="0.0000%" width="10.0000%"' in drawn
    assert 'x="50.0000%" width="1.0000%"' in drawn
