from __future__ import annotations

import pytest

from labels.forms.values import cut, label_of, ranges_text, timeline_text
from labels.merging.timelines import Segment, Timeline
from tests.builders.label_rows import make_ontology


def test_plain_values_are_read_in_the_words_of_the_ontology() -> None:
    o = make_ontology()
    hashes = [o.extra_2.feature_node_hash, o.extra_1.feature_node_hash]
    assert label_of(o.brand, o.brand_a.feature_node_hash) == "A"
    assert label_of(o.extras, hashes) == "Roof, Trailer"
    assert label_of(o.note, "free") == "free"
    assert label_of(o.doors, 4) == "4"
    assert label_of(o.brand, None) == label_of(o.extras, []) == "no answer"


def test_an_option_that_is_gone_is_shown_by_its_hash() -> None:
    assert label_of(make_ontology().brand, "gone") == "gone"


@pytest.mark.parametrize(
    ("ranges", "text"),
    [
        ([], ""),
        ([(3, 3)], "3"),
        ([(0, 10), (14, 14)], "0\u201310, 14"),
        ([(n, n) for n in range(0, 12, 2)], "0, 2, 4, 6 and 2 more"),
    ],
)
def test_ranges_are_short(ranges: list[tuple[int, int]], text: str) -> None:
    assert ranges_text(ranges) == text


def test_a_timeline_says_each_answer_once() -> None:
    o = make_ontology()
    moving, parked = o.moving.feature_node_hash, o.parked.feature_node_hash
    timeline = Timeline(
        (Segment(0, 4, moving), Segment(5, 6, parked), Segment(7, 7, None), Segment(8, 9, moving))
    )
    assert timeline_text(o.state, timeline) == [
        ("Moving", "0\u20134, 8\u20139"),
        ("Parked", "5\u20136"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [(0, 100, [(0, 5), (10, 20)]), (4, 12, [(4, 5), (10, 12)]), (6, 9, [])],
)
def test_ranges_are_cut_at_both_ends(first: int, last: int, left: list[tuple[int, int]]) -> None:
    assert cut([(0, 5), (10, 20)], first, last) == left
