from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encord_portal.sdk.objects.plausibility import confidence_problem, geometry_problem

_P = {"x": 0.1, "y": 0.2}
_THREE = {"0": _P, "1": {"x": 0.3, "y": 0.2}, "2": {"x": 0.3, "y": 0.5}}
_RING = [0.1, 0.2, 0.3, 0.2, 0.3, 0.5]
_BOX = {"x": 0.1, "y": 0.2, "w": 0.3, "h": 0.4}
_MASK = {"top": 0, "left": 0, "height": 2, "width": 4, "rleString": "233"}
_CUBOID = {"position": [1e4, -2.5, 0], "orientation": [0.1, 0, -3], "size": [4.1, 2, 1.5]}
_FRONT = {"front": [0, 0, 1, 0, 1, 1, 0, 1], "scaleRatio": 0.5}

SOUND: list[dict[str, Any]] = [
    {"shape": "bounding_box", "boundingBox": _BOX},
    {"shape": "bounding_box", "boundingBox": {**_BOX, "x": -0.4, "w": 1.7}},
    {"shape": "bounding_box", "boundingBox": {"x": 0, "y": 0, "w": 1, "h": 1}},
    {"shape": "rotatable_bounding_box", "rotatableBoundingBox": {**_BOX, "theta": -725.5}},
    {"shape": "circle", "circle": {**_P, "r": 0.2, "stretch": 1.5, "theta": 30}},
    {"shape": "ellipse", "ellipse": {**_P, "rx": 0.2, "ry": 0.1}},
    {"shape": "point", "point": {"0": {"x": -0.01, "y": 1.01}}},
    {"shape": "point", "point": {"0": {"x": 5_000.0, "y": -70.0, "z": 3.0}}},
    {"shape": "polyline", "polyline": {"0": _P, "1": _P}},
    {"shape": "polyline", "polyline": [_P, _P]},
    {"shape": "polygon", "polygon": _THREE},
    {"shape": "polygon", "polygons": [[_RING]]},
    {"shape": "polygon", "polygon": _THREE, "polygons": [[_RING, _RING], [_RING]]},
    {"shape": "skeleton", "skeleton": {"0": {**_P, "name": "nose"}}},
    {"shape": "bitmask", "bitmask": _MASK},
    {"shape": "cuboid", "cuboid": _CUBOID},
    {
        "shape": "cuboid_2d",
        "cuboid_2d": {**_FRONT, "vanishingPoint": {"x": 9, "y": -1e5}, "scaleRatio": 2},
    },
    {"shape": "cuboid_2d", "cuboid_2d": {**_FRONT, "offset": _P}},
    {"shape": "segmentation", "segmentation": "333N"},
    {"shape": "audio"},
]


def _with(entry: dict[str, Any], **members: Any) -> dict[str, Any]:
    key = next(name for name in entry if name != "shape")
    return {**entry, key: {**entry[key], **members}}


NONSENSE: list[tuple[dict[str, Any], str]] = [
    (_with(SOUND[0], w=0), "boundingBox.w"),
    (_with(SOUND[0], h=-0.1), "boundingBox.h"),
    (_with(SOUND[0], x=1e308), "boundingBox.x"),
    (_with(SOUND[0], w=2**63), "boundingBox.w"),
    (_with(SOUND[0], y=float("nan")), "boundingBox.y"),
    (_with(SOUND[0], y="0.5"), "boundingBox.y"),
    (_with(SOUND[0], x=True), "boundingBox.x"),
    ({"shape": "bounding_box", "boundingBox": [1]}, "boundingBox must be an object"),
    (_with(SOUND[3], theta=1e9), "rotatableBoundingBox.theta"),
    (_with(SOUND[4], r=0), "circle.r"),
    (_with(SOUND[4], stretch=0), "circle.stretch"),
    (_with(SOUND[5], ry=None), "ellipse.ry"),
    ({"shape": "point", "point": {"0": _P, "1": _P}}, "exactly one point"),
    ({"shape": "point", "point": {"0": {"x": 0.5}}}, "point.0.y"),
    ({"shape": "point", "point": {"0": {**_P, "z": float("inf")}}}, "point.0.z"),
    ({"shape": "polyline", "polyline": {"0": _P}}, "at least 2 points"),
    ({"shape": "polyline", "polyline": [_P, 7]}, "polyline.1"),
    ({"shape": "polygon", "polygon": {"0": _P}}, "at least 3 points, not 1"),
    ({"shape": "polygon", "polygon": {"a": _P}}, "by their number"),
    ({"shape": "polygon", "polygon": "round"}, "polygon must be points"),
    ({"shape": "polygon", "polygon": "", "polygons": [[_RING]]}, "polygon must be points"),
    ({"shape": "polygon", "polygons": [[[0.1, 0.2]]]}, "polygons[0][0]"),
    ({"shape": "polygon", "polygons": [[[*_RING, 0.1]]]}, "polygons[0][0]"),
    ({"shape": "polygon", "polygons": [[[*_RING[:5], "1"]]]}, "polygons[0][0][5]"),
    ({"shape": "polygon", "polygons": [[]]}, "polygons[0]"),
    ({"shape": "polygon", "polygons": _RING}, "list of rings"),
    (
        {"shape": "polygon", "polygon": _THREE, "polygons": [[[*_RING[:5], 0.9]]]},
        "must be the same points",
    ),
    ({"shape": "skeleton", "skeleton": {}}, "at least 1 point"),
    ({"shape": "skeleton", "skeleton": {"0": {"x": 640, "y": 0.1}}}, "skeleton.0.x"),
    (_with(SOUND[14], top=-1), "bitmask.top"),
    (_with(SOUND[14], width=0), "bitmask.width"),
    (_with(SOUND[14], width=2**63), "bitmask.width"),
    (_with(SOUND[14], height=2**31 - 1, width=2**31 - 1), "pixels"),
    (_with(SOUND[14], rleString="999"), "bitmask.rleString"),
    (_with(SOUND[14], rleString="\ud800"), "bitmask.rleString"),
    (_with(SOUND[14], rleString=7), "bitmask.rleString"),
    (_with(SOUND[15], size=[1, 0, 1]), "cuboid.size[1]"),
    (_with(SOUND[15], position=[1, 2]), "cuboid.position"),
    (_with(SOUND[16], front=[0, 0]), "cuboid_2d.front"),
    (_with(SOUND[16], vanishingPoint=None), "offset, or vanishingPoint and scaleRatio"),
    (_with(SOUND[16], scaleRatio=None), "offset, or vanishingPoint and scaleRatio"),
    (_with(SOUND[17], offset=None), "offset, or vanishingPoint and scaleRatio"),
    (_with(SOUND[16], vanishingPoint=7), "cuboid_2d.vanishingPoint"),
    (_with(SOUND[16], scaleRatio=1e300), "cuboid_2d.scaleRatio"),
]


@pytest.mark.parametrize("entry", SOUND)
def test_sound_geometry_is_left_alone(entry: dict[str, Any]) -> None:
    assert geometry_problem(entry) is None


@pytest.mark.parametrize(("entry", "words"), NONSENSE)
def test_nonsense_is_named_with_what_is_expected(entry: dict[str, Any], words: str) -> None:
    problem = geometry_problem(entry)
    assert problem is not None
    assert words in problem
    assert problem.endswith(".")


@pytest.mark.parametrize(
    ("value", "sound"),
    [(None, True), (0, True), (1.0, True), (0.3, True)]
    + [(each, False) for each in (1e300, 1.01, -0.1, "1", True, [], float("nan"))],
)
def test_a_confidence_is_from_0_to_1(value: Any, sound: bool) -> None:
    assert (confidence_problem({"confidence": value}) is None) == sound


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=6,
)


@given(entry=st.sampled_from(SOUND), odd=_JSON, deep=st.booleans())
def test_whatever_stands_there_gets_an_answer(entry: dict[str, Any], odd: Any, deep: bool) -> None:
    for key in list(entry):
        inner = entry[key]
        if deep and isinstance(inner, dict):
            for name in inner:
                problem = geometry_problem({**entry, key: {**inner, name: odd}})
                assert problem is None or problem.endswith(".")
        else:
            problem = geometry_problem({**entry, key: odd})
            assert problem is None or problem.endswith(".")
