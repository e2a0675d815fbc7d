from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.exceptions import EncordException, LabelRowError
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.coordinates import (
    ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS,
    EVENT_SHAPES,
    AudioCoordinates,
    BitmaskCoordinates,
    BoundingBoxCoordinates,
    CircleCoordinates,
    Coordinates,
    Cuboid2DIsometricCoordinates,
    Cuboid2DPerspectiveCoordinates,
    CuboidCoordinates,
    EllipseCoordinates,
    HtmlCoordinates,
    PointCoordinate,
    PointCoordinate3D,
    PolygonCoordinates,
    PolylineCoordinates,
    RotatableBoundingBoxCoordinates,
    SkeletonCoordinate,
    SkeletonCoordinates,
    TextCoordinates,
    TimeRangeCoordinates,
    Visibility,
    add_coordinates_to_frame_object_dict,
    cuboid_2d_coordinates_from_dict,
    flat_to_pnt_coordinates,
    get_coordinates_from_frame_object_dict,
    get_geometric_coordinates_from_frame_object_dict,
    pnt_coordinates_to_flat,
    zeroed_coordinates,
)
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.html_node import HtmlNode, HtmlRange

P = PointCoordinate
P3 = PointCoordinate3D

STORED: list[tuple[Coordinates, str, dict[str, Any]]] = [
    (
        BoundingBoxCoordinates(height=0.1, width=0.2, top_left_x=0.3, top_left_y=0.4),
        "bounding_box",
        {"boundingBox": {"h": 0.1, "w": 0.2, "x": 0.3, "y": 0.4}},
    ),
    (
        BoundingBoxCoordinates(1, 2, -3, 4.5),
        "bounding_box",
        {"boundingBox": {"h": 1, "w": 2, "x": -3, "y": 4.5}},
    ),
    (
        RotatableBoundingBoxCoordinates(0.1, 0.2, 0.3, 0.4, theta=30),
        "rotatable_bounding_box",
        {"rotatableBoundingBox": {"h": 0.1, "w": 0.2, "x": 0.3, "y": 0.4, "theta": 30}},
    ),
    (
        CircleCoordinates(0.5, 0.4, 0.1, stretch=1.5, theta=10),
        "circle",
        {"circle": {"x": 0.5, "y": 0.4, "r": 0.1, "stretch": 1.5, "theta": 10}},
    ),
    (
        EllipseCoordinates(0.5, 0.4, 0.1, 0.2, theta=10),
        "ellipse",
        {"ellipse": {"x": 0.5, "y": 0.4, "rx": 0.1, "ry": 0.2, "theta": 10}},
    ),
    (P(0.1, 0.2), "point", {"point": {"0": {"x": 0.1, "y": 0.2}}}),
    (P3(1, 2, 3), "point", {"point": {"0": {"x": 1, "y": 2, "z": 3}}}),
    (
        PolylineCoordinates([P(0.1, 0.2), P(0.3, 0.4)]),
        "polyline",
        {"polyline": {"0": {"x": 0.1, "y": 0.2}, "1": {"x": 0.3, "y": 0.4}}},
    ),
    (
        PolylineCoordinates([P3(1, 2, 3)]),
        "polyline",
        {"polyline": {"0": {"x": 1, "y": 2, "z": 3}}},
    ),
    (
        PolygonCoordinates([P(0.1, 0.2), P(0.3, 0.4), P(0.5, 0.1)]),
        "polygon",
        {
            "polygon": {
                "0": {"x": 0.1, "y": 0.2},
                "1": {"x": 0.3, "y": 0.4},
                "2": {"x": 0.5, "y": 0.1},
            },
            "polygons": [[[0.1, 0.2, 0.3, 0.4, 0.5, 0.1]]],
        },
    ),
    (
        CuboidCoordinates((1, 2, 3), (0.1, 0.2, 0.3), (4, 5, 6)),
        "cuboid",
        {"cuboid": {"position": [1, 2, 3], "orientation": [0.1, 0.2, 0.3], "size": [4, 5, 6]}},
    ),
    (
        Cuboid2DPerspectiveCoordinates([P(0, 0), P(1, 0)], P(0.5, 0.5), 0.3),
        "cuboid_2d",
        {
            "cuboid_2d": {
                "front": [0, 0, 1, 0],
                "vanishingPoint": {"x": 0.5, "y": 0.5},
                "scaleRatio": 0.3,
            }
        },
    ),
    (
        Cuboid2DIsometricCoordinates([P(0, 0), P(1, 0)], P(0.5, 0.5)),
        "cuboid_2d",
        {"cuboid_2d": {"front": [0, 0, 1, 0], "offset": {"x": 0.5, "y": 0.5}}},
    ),
    (
        SkeletonCoordinates(
            values=[
                SkeletonCoordinate(x=0.1, y=0.2, name="a"),
                SkeletonCoordinate(
                    x=0.3,
                    y=0.4,
                    name="b",
                    color="#000",
                    feature_hash="f",
                    value="b",
                    visibility=Visibility.SELF_OCCLUDED,
                ),
            ],
            name="Hand",
        ),
        "skeleton",
        {
            "skeleton": {
                "0": {"x": 0.1, "y": 0.2, "name": "a"},
                "1": {
                    "x": 0.3,
                    "y": 0.4,
                    "name": "b",
                    "color": "#000",
                    "featureHash": "f",
                    "value": "b",
                    "visibility": "selfOccluded",
                },
            }
        },
    ),
    (
        BitmaskCoordinates({"top": 0, "left": 0, "height": 3, "width": 4, "rleString": "525"}),
        "bitmask",
        {"bitmask": {"top": 0, "left": 0, "height": 3, "width": 4, "rleString": "525"}},
    ),
]
_ids = [f"{type(row[0]).__name__}-{number}" for number, row in enumerate(STORED)]


@pytest.mark.parametrize(("coordinates", "shape", "geometry"), STORED, ids=_ids)
def test_each_shape_is_written_under_its_key(
    coordinates: Coordinates, shape: str, geometry: dict[str, Any]
) -> None:
    base = {"name": "Hand"}
    written = add_coordinates_to_frame_object_dict(coordinates, base, 4, 3)
    assert written == {"name": "Hand", "shape": shape, **geometry}
    assert base == {"name": "Hand"}


@pytest.mark.parametrize(("coordinates", "shape", "geometry"), STORED, ids=_ids)
def test_each_shape_is_read_from_its_key(
    coordinates: Coordinates, shape: str, geometry: dict[str, Any]
) -> None:
    stored = {"name": "Hand", "shape": shape, **geometry}
    assert get_coordinates_from_frame_object_dict(stored) == coordinates
    assert get_geometric_coordinates_from_frame_object_dict(stored) == coordinates


@pytest.mark.parametrize(("coordinates", "shape", "geometry"), STORED, ids=_ids)
def test_each_shape_takes_its_own_classes_only(
    coordinates: Coordinates, shape: str, geometry: dict[str, Any]
) -> None:
    for other, classes in ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS.items():
        assert (type(coordinates) in classes) == (other.value == shape)


def test_every_shape_is_in_the_table() -> None:
    assert set(ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS) == set(Shape)


@pytest.mark.parametrize(("coordinates", "shape", "geometry"), STORED, ids=_ids)
def test_what_is_missing_or_wrong_in_a_geometry_is_refused_with_a_sentence(
    coordinates: Coordinates, shape: str, geometry: dict[str, Any]
) -> None:
    for spoilt in _spoilt(geometry):
        stored = {"name": "Hand", "shape": shape, **spoilt}
        problem = ""
        try:
            read = get_coordinates_from_frame_object_dict(stored)
        except (KeyError, EncordException, ValueError) as error:
            problem = str(error)
        if problem:
            assert len(problem) > 20, "a bare error says nothing"
        else:
            # Not every member is required, but whatever is accepted can be written and read again.
            written = add_coordinates_to_frame_object_dict(read, {"name": "Hand"}, 4, 3)
            assert get_coordinates_from_frame_object_dict(written) == read


def _spoilt(node: Any) -> list[Any]:
    """Every copy of a geometry with one member taken away, made a text, or made not finite."""
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    result = []
    for key in keys:
        without = [node[k] for k in keys if k != key] if isinstance(node, list) else dict(node)
        if isinstance(without, dict):
            del without[key]
        result.append(without)
        replaced: list[Any] = ["x", None, float("nan"), [], {}]
        if isinstance(node[key], dict | list):
            replaced += _spoilt(node[key])
        for value in replaced:
            copy = node.copy()
            copy[key] = value
            result.append(copy)
    return result


def test_an_unknown_shape_is_not_implemented() -> None:
    for shape in ("blob", "audio", "text", 5):
        with pytest.raises(NotImplementedError, match="is not supported"):
            get_coordinates_from_frame_object_dict({"shape": shape})


def test_a_segmentation_has_no_coordinates() -> None:
    with pytest.raises(ValueError, match="does not have a Coordinates class"):
        get_coordinates_from_frame_object_dict({"shape": "segmentation", "segmentation": "333N"})


def test_a_frame_object_without_shape_or_geometry_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="lacks its geometry 'shape'"):
        get_coordinates_from_frame_object_dict({})
    with pytest.raises(KeyError, match="lacks its geometry 'boundingBox'"):
        get_coordinates_from_frame_object_dict({"shape": "bounding_box"})
    with pytest.raises(LabelRowError, match="Either `values` or `polygons`"):
        get_coordinates_from_frame_object_dict({"shape": "polygon"})


@pytest.mark.parametrize(
    "box",
    [{"h": "1", "w": 1, "x": 1, "y": 1}, {"h": True, "w": 1, "x": 1, "y": 1}, [1, 2, 3, 4], None],
)
def test_a_box_of_anything_but_numbers_is_refused(box: Any) -> None:
    with pytest.raises(LabelRowError, match="boundingBox"):
        BoundingBoxCoordinates.from_dict({"boundingBox": box})


def test_circle_and_ellipse_have_defaults() -> None:
    assert CircleCoordinates.from_dict({"circle": {"x": 1, "y": 2, "r": 3}}) == CircleCoordinates(
        1, 2, 3, stretch=1.0, theta=0.0
    )
    stored = {"ellipse": {"x": 1, "y": 2, "rx": 3, "ry": 4}}
    assert EllipseCoordinates.from_dict(stored) == EllipseCoordinates(1, 2, 3, 4, theta=0.0)


@pytest.mark.parametrize(
    ("cuboid", "message"),
    [
        ({"front": [0, 0], "vanishingPoint": {"x": 1, "y": 2}}, "requires scaleRatio"),
        ({"front": [0, 0]}, "must have either"),
        ({"front": [0, 0, 1], "offset": {"x": 1, "y": 2}}, "even number of values"),
        ({"front": "00", "offset": {"x": 1, "y": 2}}, "list of numbers"),
        ({"front": [0, 0], "offset": 3}, "cuboid_2d.offset"),
        ("x", "must be a dictionary"),
    ],
)
def test_a_malformed_2d_cuboid_is_a_label_row_error(cuboid: Any, message: str) -> None:
    with pytest.raises(LabelRowError, match=message):
        cuboid_2d_coordinates_from_dict({"cuboid_2d": cuboid})


def test_a_cuboid_needs_three_numbers_each() -> None:
    stored = {"position": [1, 2], "orientation": [1, 2, 3], "size": [1, 2, 3]}
    with pytest.raises(LabelRowError, match=r"`cuboid.position` must hold 3 numbers"):
        CuboidCoordinates.from_dict({"cuboid": stored})


@pytest.mark.parametrize(
    "polyline", [{"0": {"x": 1, "y": 2}, "1": {"x": 1, "y": 2, "z": 3}}, "text", None, [5]]
)
def test_a_malformed_polyline_is_a_label_row_error(polyline: Any) -> None:
    with pytest.raises(LabelRowError, match="polyline coordinates"):
        PolylineCoordinates.from_dict({"polyline": polyline})


def test_mixed_dimensions_are_noticed_on_writing_too() -> None:
    mixed = PolylineCoordinates([P(1, 2), P3(1, 2, 3)])  # type: ignore[list-item]  # on purpose
    with pytest.raises(LabelRowError, match="all 2D or all 3D"):
        mixed.to_dict()


def test_points_of_a_polyline_are_sorted_by_number() -> None:
    stored = {"10": {"x": 3, "y": 4}, "9": {"x": 1, "y": 2}}
    assert PolylineCoordinates.from_dict({"polyline": stored}).values == [P(1, 2), P(3, 4)]
    with pytest.raises(ValueError, match="keys of `polyline` must be whole numbers"):
        PolylineCoordinates.from_dict({"polyline": {"a": {"x": 1, "y": 2}}})


def test_coordinates_cannot_be_changed_and_can_be_keys() -> None:
    for coordinates, _, _ in STORED:
        if isinstance(coordinates, SkeletonCoordinates):
            continue
        assert len({coordinates, coordinates}) == 1
    box = BoundingBoxCoordinates(1, 2, 3, 4)
    with pytest.raises(AttributeError):
        box.height = 5  # type: ignore[misc]  # on purpose


@pytest.mark.parametrize(("coordinates", "shape", "geometry"), STORED, ids=_ids)
def test_coordinates_can_be_copied_and_sent_to_other_processes(
    coordinates: Coordinates, shape: str, geometry: dict[str, Any]
) -> None:
    assert pickle.loads(pickle.dumps(coordinates)) == coordinates
    assert copy.deepcopy(coordinates) == coordinates


def test_ranges_are_no_geometry() -> None:
    for coordinates in (
        AudioCoordinates(range=[Range(1, 2)]),
        TimeRangeCoordinates(range=[Range(1, 2)]),
        TextCoordinates(range=[Range(1, 2)]),
    ):
        assert coordinates.to_dict() == {"range": [{"start": 1, "end": 2}]}
        with pytest.raises(NotImplementedError, match="no geometry"):
            add_coordinates_to_frame_object_dict(coordinates, {}, 1, 1)
    with pytest.raises(LabelRowError, match="must be a list of Range"):
        AudioCoordinates(range=[(1, 2)])  # type: ignore[list-item]  # on purpose


def test_html_ranges_run_between_nodes() -> None:
    range_ = HtmlRange(start=HtmlNode(xpath="/a", offset=1), end=HtmlNode(xpath="/b", offset=3))
    coordinates = HtmlCoordinates(range=[range_])
    assert coordinates.to_dict() == {"range": [range_.to_dict()]}
    assert HtmlRange.from_dict(dict(range_.to_dict())) == range_
    with pytest.raises(LabelRowError, match="must be a list of HtmlRange"):
        HtmlCoordinates(range=[Range(1, 2)])  # type: ignore[list-item]  # on purpose


@pytest.mark.parametrize(
    ("stored", "error"),
    [
        ({"start": {"xpath": "/a", "offset": 1}}, KeyError),
        ({"start": {"xpath": "/a", "offset": "1"}, "end": {}}, EncordException),
        ({"start": {"xpath": 1, "offset": 1}, "end": {}}, EncordException),
        ({"start": {"xpath": "/a"}, "end": {}}, EncordException),
        ([], EncordException),
    ],
)
def test_malformed_html_ranges_are_refused(stored: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="HTML"):
        HtmlRange.from_dict(stored)


def test_events_end_on_zeroed_geometry() -> None:
    for shape in EVENT_SHAPES:
        coordinates = zeroed_coordinates(shape)
        assert type(coordinates) in ACCEPTABLE_COORDINATES_FOR_ONTOLOGY_ITEMS[shape]
    with pytest.raises(LabelRowError, match="`POLYGON` cannot be stored as an event-based label"):
        zeroed_coordinates(Shape.POLYGON)


def test_flat_rings_are_pairs() -> None:
    assert flat_to_pnt_coordinates([1, 2, 3, 4]) == [P(1, 2), P(3, 4)]
    assert pnt_coordinates_to_flat([P(1, 2), P(3, 4)]) == [1, 2, 3, 4]
    with pytest.raises(LabelRowError, match="even number of values"):
        flat_to_pnt_coordinates([1, 2, 3])


_numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-5, 5)


@settings(deadline=None)
@given(st.lists(_numbers, min_size=25, max_size=25), st.integers(1, 6))
def test_numbers_survive_as_they_are(n: list[float], count: int) -> None:
    points = [P(n[i], n[i + 1]) for i in range(count)]
    points_3d = [P3(n[i], n[i + 1], n[i + 2]) for i in range(count)]
    for coordinates in (
        BoundingBoxCoordinates(*n[:4]),
        RotatableBoundingBoxCoordinates(*n[:5]),
        CircleCoordinates(*n[:5]),
        EllipseCoordinates(*n[:5]),
        points[0],
        points_3d[0],
        PolylineCoordinates(points),
        PolylineCoordinates(points_3d),
        PolygonCoordinates(points),
        CuboidCoordinates((n[0], n[1], n[2]), (n[3], n[4], n[5]), (n[6], n[7], n[8])),
        Cuboid2DIsometricCoordinates(points, points[0]),
        Cuboid2DPerspectiveCoordinates(points, points[0], n[0]),
    ):
        written = add_coordinates_to_frame_object_dict(coordinates, {}, None, None)
        assert get_coordinates_from_frame_object_dict(written) == coordinates
