from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from labels.rendering.colours import FALLBACK, safe_colour
from labels.rendering.shapes import (
    Area,
    Box,
    Dot,
    Drawing,
    Joint,
    JointMark,
    Line,
    Mask,
    Oval,
    PixelBounds,
    PixelPoint,
    Primitive,
)
from labels.rendering.svg import Mark, mark_group, number, overlay, selection

RING = (PixelPoint(1, 2), PixelPoint(3, 2), PixelPoint(3, 4.125))


def _mark(*primitives: Primitive, object_hash: str = "abc", side: float = 10, **more: str) -> Mark:
    values = {"label": "Car (0)", "color": "#d33115", "shape": "polygon", **more}
    return Mark(
        object_hash=object_hash,
        drawing=Drawing(primitives, PixelBounds(0, 0, side, side), RING),
        **values,
    )


@pytest.mark.parametrize(
    ("primitive", "element", "attributes"),
    [
        (Box(1, 2, 3, 4), "rect", {"x": "1", "y": "2", "width": "3", "height": "4"}),
        (Box(0, 0, 4, 2, 30), "rect", {"transform": "rotate(30 2 1)"}),
        (
            Area((RING, RING)),
            "path",
            {"d": "M1,2 3,2 3,4.12ZM1,2 3,2 3,4.12Z", "fill-rule": "evenodd"},
        ),
        (Line(RING), "polyline", {"points": "1,2 3,2 3,4.12", "fill": "none"}),
        (Line(RING, hidden=True), "polyline", {"stroke-dasharray": "5 4"}),
        (Oval(5, 6, 2, 1, 45), "ellipse", {"cx": "5", "ry": "1", "transform": "rotate(45 5 6)"}),
        (Mask("M0 0H1V1H0V0Z", None), "path", {"d": "M0 0H1V1H0V0Z", "fill-rule": "evenodd"}),
        (Dot(1.5, 2), "path", {"d": "M1.5 2h0"}),
    ],
)
def test_a_primitive_becomes_its_element(
    primitive: Primitive, element: str, attributes: dict[str, str]
) -> None:
    root = ElementTree.fromstring(mark_group(_mark(primitive)))
    found = [each.attrib for each in root.iter(element)]
    assert any(attributes.items() <= each.items() for each in found), found


def test_strokes_keep_their_width_at_any_zoom() -> None:
    primitives = (Box(0, 0, 1, 1), Area((RING,)), Line(RING), Dot(1, 1), Oval(1, 1, 1, 1))
    for each in ElementTree.fromstring(mark_group(_mark(*primitives))).iter():
        if each.tag in {"rect", "path", "polyline", "ellipse"}:
            assert each.get("vector-effect") == "non-scaling-stroke"


@pytest.mark.parametrize(
    ("mark", "hollow"),
    [
        (JointMark.VISIBLE, 0),
        (JointMark.OCCLUDED, 1),
        (JointMark.SELF_OCCLUDED, 1),
        (JointMark.INVISIBLE, 1),
    ],
)
def test_a_joint_shows_how_well_it_is_seen_by_its_form(mark: JointMark, hollow: int) -> None:
    text = mark_group(_mark(Joint(1, 2, "knee", mark)))
    assert text.count('class="hollow"') == hollow
    assert f'class="joint {mark.value}"' in text
    assert f"knee: {mark.value}" in text


def test_nothing_from_an_ontology_can_break_out() -> None:
    evil = '"><script>alert(1)</script>'
    mark = _mark(
        Box(0, 0, 1, 1),
        Joint(0, 0, evil, color=evil),
        object_hash=evil,
        label=evil,
        color=evil,
        shape=evil,
        href=evil,
    )
    for text in (mark_group(mark), selection(mark)):
        assert "<script" not in text
        ElementTree.fromstring(f"<svg>{text}</svg>")
        # An inline style would be refused by the Content-Security-Policy.
        assert "style=" not in text


def test_small_shapes_lie_on_large_ones() -> None:
    marks = [_mark(object_hash=name, side=side) for name, side in (("s", 1), ("l", 9), ("m", 5))]
    assert re.findall(r'data-object-hash="(\w)"', overlay(marks)) == ["l", "m", "s"]


def test_names_lie_on_all_shapes() -> None:
    marks = [_mark(object_hash=name, side=side) for name, side in (("s", 1), ("l", 9))]
    drawn = overlay(marks)
    assert re.findall(r'data-name-of="(\w)"', drawn) == ["l", "s"]
    assert drawn.rindex("</g>") < drawn.index('class="mark-label')


def test_the_selected_shape_is_marked_and_has_its_vertices() -> None:
    marks = [_mark(Area((RING,)), object_hash=name) for name in "ab"]
    assert re.findall(r'is-selected" data-(\S+)', overlay(marks, "b")) == [
        'object-hash="b"',
        'name-of="b"',
    ]
    assert selection(marks[1]).count('class="vertex"') == 3
    assert 'class="halo"' in selection(marks[1])


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (0.125, "0.12"), (1234567.891, "1234567.89"), (-0.5, "-0.5")]
)
def test_numbers_are_short_and_exact_to_a_hundredth(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("color", "safe"),
    [
        ("#D33115", "#d33115"),
        ("#abc", "#aabbcc"),
        (" #D33115 ", "#d33115"),
        ("", FALLBACK),
        (None, FALLBACK),
        ("red;}", FALLBACK),
        ("#00000", FALLBACK),
        ("#d33115\n", "#d33115"),
    ],
)
def test_only_plain_colours_reach_the_picture(color: str | None, safe: str) -> None:
    assert safe_colour(color) == safe


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (0.126, "0.13"), (1e308, "10000000"), (float("-inf"), "-10000000")],
)
def test_a_position_is_always_a_number_that_can_be_drawn(value: float, text: str) -> None:
    assert number(value) == text
