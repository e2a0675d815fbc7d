"""Coordinates: the same classes, the same dictionaries, the same refusals."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.both import OURS, PUBLISHED, outcomes

pytestmark = pytest.mark.contract

Sdk = SimpleNamespace
Script = Callable[[Sdk], Any]


def _box(**members: Any) -> dict[str, Any]:
    return {"shape": "bounding_box", "boundingBox": {"h": 1, "w": 2, "x": 3, "y": 4.5, **members}}


def _skeleton(**point: Any) -> dict[str, Any]:
    return {"shape": "skeleton", "name": "S", "skeleton": {"0": {"x": 1, "y": 2, **point}}}


def _mask(**members: Any) -> dict[str, Any]:
    mask = {"top": 0, "left": 0, "height": 3, "width": 4, "rleString": "525", **members}
    return {"shape": "bitmask", "bitmask": {k: v for k, v in mask.items() if v is not ...}}


_BUILDERS: list[Script] = [
    lambda sdk: sdk.BoundingBoxCoordinates(0.1, 0.2, 0.3, 0.4),
    lambda sdk: sdk.BoundingBoxCoordinates(height=1, width=2, top_left_x=3, top_left_y=4),
    lambda sdk: sdk.RotatableBoundingBoxCoordinates(0.1, 0.2, 0.3, 0.4, theta=5),
    lambda sdk: sdk.CircleCoordinates(0.1, 0.2, 0.3),
    lambda sdk: sdk.CircleCoordinates(center_x=1, center_y=2, radius=3, stretch=2, theta=4),
    lambda sdk: sdk.EllipseCoordinates(center_x=1, center_y=2, rx=3, ry=2),
    lambda sdk: sdk.PointCoordinate(x=0.1, y=0.2),
    lambda sdk: sdk.PointCoordinate3D(x=0.1, y=0.2, z=3),
    lambda sdk: sdk.PolylineCoordinates([sdk.PointCoordinate(1, 2), sdk.PointCoordinate(3, 4)]),
    lambda sdk: sdk.PolylineCoordinates(values=[sdk.PointCoordinate3D(1, 2, 3)]),
    lambda sdk: sdk.PolylineCoordinates([]),
    lambda sdk: sdk.PolygonCoordinates([sdk.PointCoordinate(1, 2), sdk.PointCoordinate(3, 4)]),
    lambda sdk: sdk.PolygonCoordinates(
        polygons=[[[sdk.PointCoordinate(1, 2)], [sdk.PointCoordinate(3, 4)]]]
    ),
    lambda sdk: sdk.PolygonCoordinates.from_polygons_list([[[1, 2, 3, 4], [5, 6]], [[7, 8]]]),
    lambda sdk: sdk.Cuboid2DIsometricCoordinates(
        front=[sdk.PointCoordinate(1, 2)], offset=sdk.PointCoordinate(3, 4)
    ),
    lambda sdk: sdk.Cuboid2DPerspectiveCoordinates(
        front=[sdk.PointCoordinate(1, 2)],
        vanishing_point=sdk.PointCoordinate(3, 4),
        scale_ratio=0.5,
    ),
    lambda sdk: sdk.SkeletonCoordinates(
        values=[
            sdk.SkeletonCoordinate(x=1, y=2, name="a", visibility=sdk.Visibility.OCCLUDED),
            sdk.SkeletonCoordinate(x=1, y=2, name="b", color="#000", featureHash="f", value="v"),
        ],
        name="S",
    ),
]


@pytest.mark.parametrize("build", _BUILDERS)
def test_the_same_coordinates_are_written_alike(build: Script) -> None:
    published, ours = outcomes(
        lambda sdk: sdk.add_coordinates_to_frame_object_dict(build(sdk), {"name": "S"}, None, None)
    )
    assert ours == published
    assert "shape" in ours
    again = [
        sdk.add_coordinates_to_frame_object_dict(
            sdk.get_coordinates_from_frame_object_dict(ours), {"name": "S"}, None, None
        )
        for sdk in (PUBLISHED, OURS)
    ]
    assert again == [ours, ours]


def test_cuboids_are_written_alike_as_json() -> None:
    """The published SDK passes tuples on, which JSON writes as lists; ours gives lists."""
    published, ours = outcomes(
        lambda sdk: sdk.CuboidCoordinates((1, 2, 3), (4, 5, 6), (7, 8, 9)).to_dict()
    )
    assert {key: list(value) for key, value in published.items()} == ours


STORED: list[Any] = [
    {},
    {"shape": "blob"},
    {"shape": "audio"},
    {"shape": "segmentation", "segmentation": "333N"},
    {"shape": "bounding_box"},
    _box(),
    {"shape": "polygon", "boundingBox": _box()["boundingBox"]},
    {"shape": "bounding_box", "boundingBox": {"h": 1, "w": 2, "x": 3}},
    {"shape": "rotatable_bounding_box", "rotatableBoundingBox": _box()["boundingBox"]},
    {"shape": "circle", "circle": {"x": 1, "y": 2, "r": 3}},
    {"shape": "circle", "circle": {"x": 1, "y": 2}},
    {"shape": "ellipse", "ellipse": {"x": 1, "y": 2, "rx": 3, "ry": 4}},
    {"shape": "ellipse", "ellipse": {"x": 1, "y": 2, "rx": 3}},
    {"shape": "point", "point": {}},
    {"shape": "point", "point": {"0": {"x": 1, "y": 2}}},
    {"shape": "point", "point": {"0": {"x": 1, "y": 2, "z": 3}}},
    {"shape": "point", "point": {"1": {"x": 1, "y": 2}}},
    {"shape": "polyline"},
    {"shape": "polyline", "polyline": {}},
    {"shape": "polyline", "polyline": "text"},
    {"shape": "polyline", "polyline": None},
    {"shape": "polyline", "polyline": [{"x": 1, "y": 2}]},
    {"shape": "polyline", "polyline": {"1": {"x": 3, "y": 4}, "0": {"x": 1, "y": 2}}},
    {"shape": "polyline", "polyline": {"1": {"x": 3, "y": 4, "z": 1}, "0": {"x": 1, "y": 2}}},
    {"shape": "polyline", "polyline": {"0": {"x": 1}}},
    {"shape": "polyline", "polyline": {"a": {"x": 1, "y": 2}}},
    {"shape": "polygon"},
    {"shape": "polygon", "polygon": {}},
    {"shape": "polygon", "polygons": []},
    {"shape": "polygon", "polygon": "text"},
    {"shape": "polygon", "polygon": "text", "polygons": [[[1, 2]]]},
    {"shape": "polygon", "polygon": {"a": {"x": 1, "y": 2}}},
    {"shape": "polygon", "polygon": {"0": {"x": 1}}},
    {"shape": "polygon", "polygon": {"10": {"x": 1, "y": 2}, "9": {"x": 3, "y": 4}}},
    {"shape": "polygon", "polygon": [{"x": 1, "y": 2}]},
    {"shape": "polygon", "polygon": [{"x": 1, "y": 2}], "polygons": [[[3, 4]]]},
    {"shape": "polygon", "polygon": [{"x": 1, "y": 2}], "polygons": None},
    {"shape": "polygon", "polygon": None, "polygons": [[[3, 4], [5, 6]], [[7, 8]]]},
    {"shape": "cuboid_2d", "cuboid_2d": {"front": [1, 2], "offset": {"x": 1, "y": 2}}},
    {"shape": "cuboid_2d", "cuboid_2d": {"front": [1, 2]}},
    {"shape": "cuboid_2d", "cuboid_2d": {"offset": {"x": 1, "y": 2}}},
    {"shape": "cuboid_2d", "cuboid_2d": {"front": [1, 2], "vanishingPoint": {"x": 1, "y": 2}}},
    {"shape": "cuboid", "cuboid": {"position": [1, 2, 3], "orientation": [1, 2, 3]}},
    _skeleton(),
    _skeleton(name="a"),
    _skeleton(name="a", visibility="occluded"),
    _skeleton(name="a", visibility="blurred"),
    _skeleton(name="a", occluded=True, invisible=True),
    _skeleton(name="a", selfOccluded=True, visibility="visible"),
    _skeleton(name="a", occluded=False, visible=True),
    _skeleton(name="a", x="left"),
    {"shape": "skeleton", "skeleton": {"0": {"x": 1, "y": 2, "name": "a"}}},
    _mask(),
    _mask(top=...),
    _mask(rleString=...),
    _mask(rleString=5),
    _mask(width=1.5),
]


@pytest.mark.parametrize("stored", STORED, ids=str)
def test_frame_objects_are_read_or_refused_alike(stored: dict[str, Any]) -> None:
    published, ours = outcomes(
        lambda sdk: (
            sdk.add_coordinates_to_frame_object_dict(
                sdk.get_coordinates_from_frame_object_dict(stored), {}, None, None
            )
            if stored.get("shape") != "bitmask"
            else sdk.get_coordinates_from_frame_object_dict(stored).to_dict()
        )
    )
    assert ours == published


@pytest.mark.parametrize("shape", ["cuboid", "skeleton", "bitmask", "polyline", "point"])
def test_a_missing_geometry_is_a_key_error_for_every_shape(shape: str) -> None:
    """The published SDK takes some shapes without geometry for unknown ones; §5.4 is stricter."""
    published, ours = outcomes(
        lambda sdk: sdk.get_coordinates_from_frame_object_dict({"shape": shape})
    )
    assert ours == "raises KeyError"
    assert published in {"raises KeyError", "raises NotImplementedError"}


MISUSE: list[Script] = [
    lambda sdk: sdk.PolygonCoordinates(),
    lambda sdk: sdk.PolygonCoordinates(values=[]),
    lambda sdk: sdk.PolygonCoordinates(polygons=[]),
    lambda sdk: sdk.PolygonCoordinates([sdk.PointCoordinate(1, 2)]).to_dict("both"),
    lambda sdk: sdk.BoundingBoxCoordinates(1, 2, 3),
    lambda sdk: setattr(sdk.BoundingBoxCoordinates(1, 2, 3, 4), "height", 5),
    lambda sdk: sdk.BitmaskCoordinates(np.zeros((2, 2))),
    lambda sdk: sdk.BitmaskCoordinates(np.zeros((2, 2, 2), dtype=bool)),
    lambda sdk: sdk.BitmaskCoordinates("525"),
    lambda sdk: sdk.BitmaskCoordinates({"top": 0}),
    lambda sdk: sdk.BitmaskCoordinates([[True]]),
    lambda sdk: sdk.BitmaskCoordinates.from_dict({"bitmask": {"top": 1}}),
    lambda sdk: sdk.zeroed_coordinates(sdk.Shape.POLYGON),
    lambda sdk: sdk.add_coordinates_to_frame_object_dict("x", {}, 1, 1),
    lambda sdk: sdk.add_coordinates_to_frame_object_dict(
        sdk.AudioCoordinates(range=[sdk.Range(1, 2)]), {}, 1, 1
    ),
    lambda sdk: sdk.add_coordinates_to_frame_object_dict(
        sdk.BitmaskCoordinates(np.zeros((2, 2), dtype=bool)), {}, None, None
    ),
    lambda sdk: sdk.HtmlRange.from_dict({"start": {"xpath": "/a", "offset": 1}}),
    lambda sdk: sdk.HtmlNode.from_dict({"xpath": "/a", "offset": "b"}),
    lambda sdk: sdk.DICOMSliceMetadata.from_dict({"width": 1}),
    lambda sdk: sdk.DICOMSeriesMetadata.from_dict({"patient_id": "p"}),
    lambda sdk: sdk.Shape("blob"),
]


@pytest.mark.parametrize("script", MISUSE)
def test_the_same_misuse_raises_an_exception_of_the_same_name(script: Script) -> None:
    published, ours = outcomes(script)
    assert ours == published
    assert str(ours).startswith("raises ")


SAME: list[Script] = [
    lambda sdk: {
        shape.value: sorted(cls.__name__ for cls in classes)
        for shape, classes in sdk.ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS.items()
    },
    lambda sdk: {member.name: member.value for member in sdk.Shape},
    lambda sdk: {member.name: member.value for member in sdk.PropertyType},
    lambda sdk: {member.name: member.value for member in sdk.Visibility},
    lambda sdk: {member.name: member.value for member in sdk.DeidentifyRedactTextMode},
    lambda sdk: [str(member) for member in sdk.Shape],
    lambda sdk: [str(member) for member in sdk.Visibility],
    lambda sdk: sorted(shape.value for shape in sdk.EVENT_SHAPES),
    lambda sdk: [repr(sdk.zeroed_coordinates(shape)) for shape in sorted(sdk.EVENT_SHAPES)],
    lambda sdk: repr(sdk.BoundingBoxCoordinates(0.1, 0.2, 0.3, 0.4)),
    lambda sdk: (sdk.AVAILABLE_COLORS, sdk.DEFAULT_CONFIDENCE, sdk.DEFAULT_MANUAL_ANNOTATION),
    lambda sdk: sdk.DATETIME_LONG_STRING_FORMAT,
    lambda sdk: sdk.SaveDeidentifiedDicomConditionIn(["a"], "t").to_dict(),
    lambda sdk: sdk.SaveDeidentifiedDicomConditionNotSubstr("a", "t").to_dict(),
    lambda sdk: sdk.DICOMSeriesMetadata.from_dict(
        {"patient_id": None, "study_uid": "a", "series_uid": "b"}
    ).to_dict(),
    lambda sdk: sdk.PolygonCoordinates.from_polygons_list([[[1, 2, 3, 4]]]).values[1].x,
]


@pytest.mark.parametrize("script", SAME)
def test_the_same_script_gives_the_same(script: Script) -> None:
    published, ours = outcomes(script)
    assert ours == published


def _array(rows: list[int], width: int) -> Any:
    return np.array([[bool(row >> bit & 1) for bit in range(width)] for row in rows], dtype=bool)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 2**12 - 1), min_size=1, max_size=12), st.integers(1, 12))
def test_masks_are_coded_and_decoded_alike(rows: list[int], width: int) -> None:
    array = _array(rows, width)
    ours = OURS.BitmaskCoordinates(array)
    published = PUBLISHED.BitmaskCoordinates(array)
    assert ours.to_dict() == published.to_dict()
    stored = {"bitmask": ours.to_dict()}
    for sdk in (PUBLISHED, OURS):
        assert (sdk.BitmaskCoordinates.from_dict(stored).to_numpy_array() == array).all()


def test_a_large_mask_is_coded_alike() -> None:
    y, x = np.mgrid[:512, :512]
    array = (x - 250) ** 2 + (y - 240) ** 2 < 200**2
    assert OURS.BitmaskCoordinates(array).to_dict() == PUBLISHED.BitmaskCoordinates(array).to_dict()
