"""Numbers of shapes: what is typed is what there is, and what is not typed keeps every digit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from labels.errors import BadEdit
from labels.forms.geometry import geometry_text, number_fields, typed_geometry
from tests.labels.forms.geometries import GEOMETRIES, NUMBERED

WIDTH, HEIGHT = 640, 480


@given(data=st.data(), shape=st.sampled_from(NUMBERED))
def test_typed_pixels_are_what_the_shape_then_has(data: st.DataObject, shape: str) -> None:
    present = data.draw(GEOMETRIES[shape])
    fields = number_fields(present, WIDTH, HEIGHT)
    field = data.draw(st.sampled_from(fields))
    # A line straight across has no height that could become another one.
    assume(field.name not in ("w", "h") or float(field.value) > 0)
    typed = str(data.draw(st.integers(1, 300)))
    found = typed_geometry({field.name: typed}, present, WIDTH, HEIGHT)
    again = {each.name: each.value for each in number_fields(found, WIDTH, HEIGHT)}
    expected = {each.name: each.value for each in fields} | {field.name: typed}
    assert {name: float(each) for name, each in again.items()} == pytest.approx(
        {name: float(each) for name, each in expected.items() if name in again}, abs=0.11
    )


@given(data=st.data(), shape=st.sampled_from(NUMBERED))
def test_a_form_that_is_sent_back_untouched_changes_no_digit(
    data: st.DataObject, shape: str
) -> None:
    present = data.draw(GEOMETRIES[shape])
    typed = {each.name: each.value for each in number_fields(present, WIDTH, HEIGHT)}
    assert typed_geometry(typed, present, WIDTH, HEIGHT) == present


def _ellipse(**numbers: float) -> dict[str, Any]:
    return {
        "shape": "ellipse",
        "ellipse": {"x": 0.5, "y": 0.5, "rx": 0.1, "ry": 0.2, "theta": 0.0, **numbers},
    }


def test_percent_counts_of_the_picture() -> None:
    found = typed_geometry({"rx": "25 %", "theta": "90"}, _ellipse(), WIDTH, HEIGHT)
    assert found == _ellipse(rx=0.25, theta=90.0)


FRONT = [0.2, 0.2, 0.4, 0.2, 0.4, 0.4, 0.2, 0.4]


def test_the_size_of_its_back_makes_a_cuboid_run_to_a_point_and_back() -> None:
    moved: dict[str, Any] = {
        "shape": "cuboid_2d",
        "cuboid_2d": {"front": FRONT, "offset": {"x": 0.1, "y": 0.05}},
    }
    found = typed_geometry({"back": "50"}, moved, WIDTH, HEIGHT)
    cuboid = found["cuboid_2d"]
    assert cuboid["scaleRatio"] == 0.5
    # The middle of the back is still 0.1 to the right of the front's middle.
    assert cuboid["vanishingPoint"] == pytest.approx({"x": 0.5, "y": 0.4})
    back = typed_geometry({"back": "100"}, found, WIDTH, HEIGHT)
    assert back["cuboid_2d"]["offset"] == pytest.approx({"x": 0.1, "y": 0.05})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rx": "wide"}, "“Radius x” takes a number of pixels"),
        ({"theta": "10 %"}, "“Angle °” takes a number"),
        ({"x": ""}, "“Centre x” takes a number of pixels"),
        ({"x": "nan"}, "takes a number"),
    ],
)
def test_what_is_no_number_is_refused(typed: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadEdit, match=sentence):
        typed_geometry(typed, _ellipse(), WIDTH, HEIGHT)


def test_a_line_straight_down_has_no_width_to_change() -> None:
    line = {
        "shape": "polyline",
        "polyline": {"0": {"x": 0.5, "y": 0.1}, "1": {"x": 0.5, "y": 0.9}},
    }
    with pytest.raises(BadEdit, match="is 0 here"):
        typed_geometry({"w": "10"}, line, WIDTH, HEIGHT)
    with pytest.raises(BadEdit, match="is above 0"):
        typed_geometry({"h": "0"}, line, WIDTH, HEIGHT)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not there"),
        (_ellipse(), "50 % across, 50 % down, 20 % by 40 %"),
        ({"shape": "circle", "circle": {"x": 0.5, "y": 0.5, "r": 0.1}}, "radius 10 %"),
        ({"shape": "ellipse", "ellipse": "round"}, "ellipse"),
        (
            {
                "shape": "bitmask",
                "bitmask": {"top": 0, "left": 0, "width": 4, "height": 2, "rleString": "23"},
            },
            "bitmask of 3 pixels",
        ),
        ({"shape": "bitmask", "bitmask": {}}, "bitmask of ? pixels"),
    ],
)
def test_a_position_in_words(value: Any, text: str) -> None:
    assert text in geometry_text(value)
