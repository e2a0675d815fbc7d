from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects.coordinates import (
    PointCoordinate,
    PolygonCoordinates,
    PolygonCoordsToDict,
)

P = PointCoordinate
RING = [P(0, 0), P(1, 0), P(1, 1)]
HOLE = [P(0.4, 0.1), P(0.6, 0.1), P(0.6, 0.2)]
OTHER = [P(2, 2), P(3, 2), P(3, 3)]


def test_one_ring_is_one_polygon_without_holes() -> None:
    polygon = PolygonCoordinates(RING)
    assert polygon.values == RING
    assert polygon.polygons == [[RING]]


def test_holes_and_several_polygons_are_kept() -> None:
    polygon = PolygonCoordinates(polygons=[[RING, HOLE], [OTHER]])
    assert polygon.values == RING
    assert polygon.polygons == [[RING, HOLE], [OTHER]]
    flat = polygon.to_dict(PolygonCoordsToDict.multiple_polygons)
    assert flat == [[[0, 0, 1, 0, 1, 1], [0.4, 0.1, 0.6, 0.1, 0.6, 0.2]], [[2, 2, 3, 2, 3, 3]]]
    assert PolygonCoordinates.from_polygons_list(flat) == polygon
    assert polygon.to_dict() == {
        "0": {"x": 0, "y": 0},
        "1": {"x": 1, "y": 0},
        "2": {"x": 1, "y": 1},
    }


def test_the_form_may_be_named_by_its_text() -> None:
    polygon = PolygonCoordinates(RING)
    assert polygon.to_dict("multiple_polygons") == [[[0, 0, 1, 0, 1, 1]]]
    with pytest.raises(LabelRowError, match="Invalid argument: both"):
        polygon.to_dict("both")


@pytest.mark.parametrize(
    "stored",
    [
        {"polygon": {"1": {"x": 1, "y": 0}, "0": {"x": 0, "y": 0}, "2": {"x": 1, "y": 1}}},
        {"polygon": {"10": {"x": 1, "y": 0}, "9": {"x": 0, "y": 0}, "11": {"x": 1, "y": 1}}},
        {"polygon": [{"x": 0, "y": 0}, {"x": 1, "y": 0}, {"x": 1, "y": 1}]},
        {"polygons": [[[0, 0, 1, 0, 1, 1]]]},
        {"polygon": None, "polygons": [[[0, 0, 1, 0, 1, 1]]]},
        {
            "polygon": [{"x": 0, "y": 0}, {"x": 1, "y": 0}, {"x": 1, "y": 1}],
            "polygons": [[[0, 0, 1, 0, 1, 1]]],
        },
        {
            "polygon": [{"x": 0, "y": 0}, {"x": 1, "y": 0}, {"x": 1, "y": 1}],
            "polygons": [],
        },
    ],
)
def test_both_wire_forms_are_read(stored: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    assert PolygonCoordinates.from_dict(stored) == PolygonCoordinates(RING)
    assert not caplog.records


def test_polygons_win_where_the_forms_differ(caplog: pytest.LogCaptureFixture) -> None:
    stored = {"polygon": [{"x": 5, "y": 5}], "polygons": [[[0, 0, 1, 0, 1, 1]]]}
    with caplog.at_level(logging.WARNING):
        assert PolygonCoordinates.from_dict(stored).values == RING
        assert PolygonCoordinates(values=OTHER, polygons=[[RING]]).values == RING
    assert len(caplog.records) == 2


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        ({}, "Either `values` or `polygons`"),
        ({"polygon": {}}, "Either `values` or `polygons`"),
        ({"polygons": []}, "Either `values` or `polygons`"),
        ({"polygon": "text"}, "Invalid format for polygon coordinates"),
        ({"polygon": [5]}, "`polygon` must be a dictionary"),
        ({"polygon": [{"x": "1", "y": 2}]}, "must hold numbers"),
        ({"polygons": "text"}, "must be a list of polygons"),
        ({"polygons": ["text"]}, "must be a list of rings"),
        ({"polygons": [["text"]]}, "must be a list of numbers"),
        ({"polygons": [[]]}, "needs an outer ring"),
        ({"polygons": [[[1, 2, 3]]]}, "even number of values"),
        ({"polygons": [[[1, float("inf")]]]}, "finite"),
        ([], "must be a dictionary"),
    ],
)
def test_malformed_polygons_are_label_row_errors(stored: Any, message: str) -> None:
    with pytest.raises(LabelRowError, match=message):
        PolygonCoordinates.from_dict(stored)


def test_a_point_without_a_member_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="`polygon` lacks 'y'"):
        PolygonCoordinates.from_dict({"polygon": [{"x": 1}]})


@pytest.mark.parametrize("arguments", [{}, {"values": []}, {"polygons": []}])
def test_nothing_is_no_polygon(arguments: dict[str, Any]) -> None:
    with pytest.raises(LabelRowError, match="Either `values` or `polygons` must be provided"):
        PolygonCoordinates(**arguments)


def test_a_polygon_does_not_share_lists_with_what_it_was_read_from() -> None:
    flat: list[list[list[float]]] = [[[0, 0, 1, 0, 1, 1]]]
    polygon = PolygonCoordinates.from_polygons_list(flat)
    flat[0][0][0] = 9
    written = polygon.flat_polygons()
    written[0][0][0] = 9
    assert polygon.values == RING


_numbers = st.floats(-2, 2) | st.integers(-2, 2)
_rings = st.lists(st.builds(P, _numbers, _numbers), min_size=1, max_size=5)


@settings(deadline=None)
@given(st.lists(st.lists(_rings, min_size=1, max_size=3), min_size=1, max_size=3))
def test_polygons_survive_writing_and_reading(rings: list[list[list[PointCoordinate]]]) -> None:
    polygon = PolygonCoordinates(polygons=rings)
    assert polygon.polygons == rings
    both = {"polygon": polygon.to_dict(), "polygons": polygon.to_dict("multiple_polygons")}
    assert PolygonCoordinates.from_dict(both) == polygon
    assert hash(PolygonCoordinates.from_dict(both)) == hash(polygon)
