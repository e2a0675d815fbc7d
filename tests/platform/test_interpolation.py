from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encord_portal.platform.interpolation import interpolate
from tests.platform import builders
from tests.platform.wire import Wire


def entry(key="a", **geometry):
    return {"objectHash": key, "featureHash": "f", "createdBy": "a@b.c", **geometry}


def box(x, key="a"):
    return entry(key, boundingBox={"h": 0.1, "w": 0.2, "x": x, "y": 0})


def turned(theta):
    return entry(rotatableBoundingBox={"h": 0.1, "w": 0.2, "x": 0, "y": 0, "theta": theta})


def polygon(*points):
    return entry(polygon={str(n): {"x": x, "y": y} for n, (x, y) in enumerate(points)})


def test_a_box_moves_in_a_straight_line_from_key_frame_to_key_frame():
    found = interpolate({0: [box(0)], 4: [box(0.4)], 6: [box(0.0)]}, ["a"])

    assert [found[n][0]["boundingBox"]["x"] for n in range(7)] == pytest.approx(
        [0, 0.1, 0.2, 0.3, 0.4, 0.2, 0]
    )
    assert found[0] == [box(0)]
    assert found[1][0]["createdBy"] == "a@b.c"
    assert found[1][0]["manualAnnotation"] is False


def test_objects_that_are_not_asked_for_stay_where_they_are():
    found = interpolate({0: [box(0), box(0, "b")], 2: [box(1), box(1, "b")]}, ["a"])

    assert [each["objectHash"] for each in found[1]] == ["a"]
    assert [each["objectHash"] for each in found[2]] == ["a", "b"]


@pytest.mark.parametrize(
    ("start", "end", "middle"), [(350, 10, 0), (10, 350, 0), (0, 90, 45), (-20, 20, 0)]
)
def test_an_angle_takes_the_shorter_way(start, end, middle):
    found = interpolate({0: [turned(start)], 2: [turned(end)]}, ["a"])

    assert found[1][0]["rotatableBoundingBox"]["theta"] == pytest.approx(middle)


def test_polygons_of_different_length_are_matched_point_by_point():
    triangle = polygon((0, 0), (1, 0), (0, 1))
    square = polygon((0, 0), (1, 0), (1, 1), (0, 1))

    found = interpolate({0: [triangle], 2: [square]}, ["a"])

    assert list(found[1][0]["polygon"].values()) == [
        {"x": 0, "y": 0},
        {"x": 1, "y": 0},
        {"x": 0.75, "y": 0.75},
        {"x": 0, "y": 1},
    ]


def test_holes_move_with_their_polygon():
    def holed(shift):
        flat = [[shift, 0, 1, 0, 1, 1], [shift + 0.5, 0.1, 0.6, 0.1, 0.6, 0.2]]
        return entry(polygons=[flat])

    found = interpolate({0: [holed(0)], 2: [holed(0.2)]}, ["a"])

    outer, hole = found[1][0]["polygons"][0]
    assert (outer[0], hole[0]) == pytest.approx((0.1, 0.6))
    assert found[1][0]["polygon"]["0"]["x"] == pytest.approx(0.1)


def test_points_and_skeletons_move_and_keep_what_else_is_known():
    def skeleton(x):
        return entry(skeleton={"0": {"x": x, "y": 0, "name": "left eye", "visibility": "visible"}})

    points = interpolate(
        {0: [entry(point={"0": {"x": 0, "y": 1}})], 2: [entry(point={"0": {"x": 1, "y": 0}})]},
        ["a"],
    )
    bones = interpolate({0: [skeleton(0)], 2: [skeleton(1)]}, ["a"])

    assert points[1][0]["point"] == {"0": {"x": 0.5, "y": 0.5}}
    assert bones[1][0]["skeleton"]["0"] == {
        "x": 0.5,
        "y": 0,
        "name": "left eye",
        "visibility": "visible",
    }


def _halfway(start, end):
    return interpolate({0: [entry(**start)], 2: [entry(**end)]}, ["a"])[1][0]


def test_ovals_grow_and_turn_the_shorter_way():
    found = _halfway(
        {"ellipse": {"x": 0.2, "y": 0.2, "rx": 0.1, "ry": 0.2, "theta": 350}},
        {"ellipse": {"x": 0.4, "y": 0.6, "rx": 0.3, "ry": 0.1, "theta": 30}},
    )
    assert found["ellipse"] == pytest.approx(
        {"x": 0.3, "y": 0.4, "rx": 0.2, "ry": 0.15, "theta": 10}
    )
    found = _halfway(
        {"circle": {"x": 0.2, "y": 0.2, "r": 0.1}},
        {"circle": {"x": 0.4, "y": 0.6, "r": 0.3, "stretch": 2, "theta": 40}},
    )
    assert found["circle"] == pytest.approx(
        {"x": 0.3, "y": 0.4, "r": 0.2, "stretch": 1.5, "theta": 20}
    )


def test_lines_of_different_length_end_together():
    found = _halfway(
        {"polyline": {"0": {"x": 0, "y": 0}, "1": {"x": 1, "y": 0}}},
        {"polyline": [{"x": 0, "y": 1}, {"x": 1, "y": 1}, {"x": 1, "y": 0.5}]},
    )
    assert found["polyline"] == {
        "0": {"x": 0, "y": 0.5},
        "1": {"x": 1, "y": 0.5},
        "2": {"x": 1, "y": 0.25},
    }


def test_cuboids_in_a_picture_move_corner_by_corner():
    front = [0.0, 0.0, 0.2, 0.0, 0.2, 0.2, 0.0, 0.2]
    moved = [each + 0.2 for each in front]
    found = _halfway(
        {"cuboid_2d": {"front": front, "offset": {"x": 0.1, "y": 0}}},
        {"cuboid_2d": {"front": moved, "offset": {"x": 0.3, "y": 0.2}}},
    )
    assert found["cuboid_2d"]["front"] == pytest.approx([each + 0.1 for each in front])
    assert found["cuboid_2d"]["offset"] == pytest.approx({"x": 0.2, "y": 0.1})
    with pytest.raises(ValueError, match="how their back face is given"):
        _halfway(
            {"cuboid_2d": {"front": front, "offset": {"x": 0.1, "y": 0}}},
            {"cuboid_2d": {"front": front, "vanishingPoint": {"x": 1, "y": 1}, "scaleRatio": 0.5}},
        )


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ({0: [box(0)]}, "No key frame holds"),
        ({0: [entry("b", bitmask={})], 2: [entry("b", bitmask={})]}, "cannot be interpolated"),
        ({0: [box(0, "b")], 2: [entry("b", point={"0": {"x": 0, "y": 0}})]}, "changes its shape"),
        ({0: [box(0, "b"), box(1, "b")]}, "twice"),
        ({0: [box("x", "b")], 2: [box(0, "b")]}, "malformed"),
        ({0: [box(0, "b")], 10**9: [box(0, "b")]}, "At most"),
    ],
)
def test_what_cannot_be_interpolated_is_told(frames, message):
    with pytest.raises(ValueError, match=message):
        interpolate(frames, ["b"])


@given(start=st.floats(-1e6, 1e6), end=st.floats(-1e6, 1e6), length=st.integers(1, 50))
def test_every_frame_lies_between_its_key_frames(start, end, length):
    found = interpolate({0: [box(start)], length: [box(end)]}, ["a"])

    places = [found[n][0]["boundingBox"]["x"] for n in range(length + 1)]
    low, high = min(start, end), max(start, end)
    assert all(low - 1e-6 <= each <= high + 1e-6 for each in places)
    assert places in (sorted(places), sorted(places, reverse=True))


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda each: (
        st.lists(each, max_size=3)
        | st.dictionaries(st.sampled_from(["0", "x", "y", "theta", "name"]), each, max_size=3)
    ),
    max_leaves=6,
)
_SHAPES = (
    "boundingBox",
    "rotatableBoundingBox",
    "polygon",
    "polygons",
    "point",
    "skeleton",
    "polyline",
    "circle",
    "ellipse",
    "cuboid_2d",
)


@given(st.sampled_from(_SHAPES), _JUNK, _JUNK)
def test_junk_is_refused_or_passes(shape, one, other):
    with contextlib.suppress(ValueError):
        interpolate({0: [entry(**{shape: one})], 2: [entry(**{shape: other})]}, ["a"])


@pytest.mark.django_db
def test_the_published_query_is_answered_for_members_only():
    world = builders.world(units=1)
    payload = {
        "algorithm_name": "interpolation",
        "algorithm_parameters": {
            "key_frames": {"0": {"objects": [box(0)]}, "2": {"objects": [box(1)]}},
            "objects_to_interpolate": ["a"],
        },
    }

    def ask(person, change=None):
        return Wire.of(person).v1(
            "labelingalgorithm",
            "POST",
            payload={**payload, **(change or {})},
            project=world.project.pk,
        )

    found = ask(world.annotator)["response"]
    assert found["1"]["objects"][0]["boundingBox"]["x"] == 0.5
    assert ask(world.stranger)["status"] == 404
    assert ask(world.annotator, {"algorithm_name": "magic"})["status"] == 400
    for frames in ({"x": {}}, {"0": {"objects": [{}]}}, {"0": {"objects": ["a"]}}, {}):
        wrong = {"key_frames": frames, "objects_to_interpolate": ["a"]}
        assert ask(world.annotator, {"algorithm_parameters": wrong})["status"] == 400


@pytest.mark.contract
@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_the_published_client_interpolates(live_server):
    encord = pytest.importorskip("encord", reason="the published client is a test dependency")
    world = builders.world(units=1)
    client = encord.EncordUserClient.create_with_ssh_private_key(
        builders.private_key(world.annotator), domain=live_server.url
    )
    project = client.get_project(str(world.project.pk))

    found = project.object_interpolation(
        {"0": {"objects": [box(0)]}, "2": {"objects": [box(1)]}}, ["a"]
    )

    assert list(found) == ["0", "1", "2"]
