"""Descriptions of scenes, twisted at random: checked, or refused by name, and nothing else."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.platform.errors import InvalidArguments, OperationNotAllowed
from encord_portal.platform.services import scene_descriptions, scene_poses
from encord_portal.platform.services.scene_poses import Pose

EYE = {"rotation": [1, 0, 0, 0, 1, 0, 0, 0, 1], "position": {"x": 0, "y": 0, "z": 0}}
INTRINSICS = {"type": "simple", "model": {"type": "pinhole"}, "fx": 1, "fy": 1, "ox": 0, "oy": 0}
WHOLE: dict[str, Any] = {
    "content": {
        "ego": {"type": "frame_of_reference", "id": "ego", "events": [{"pose": EYE}]},
        "lidar": {
            "type": "point_cloud",
            "frame_of_reference": "ego",
            "pose": EYE,
            "events": [{"uri": "a", "timestamp": 0}, {"uri": "b", "timestamp": 1.5}],
        },
        "cam": {
            "type": "camera_parameters",
            "events": [
                {"width_px": 3, "height_px": 4, "intrinsics": INTRINSICS, "extrinsics": EYE}
            ],
        },
        "front": {"type": "image", "camera": "cam", "events": [{"uri": "c", "timestamp": 0}]},
    },
    "world_convention": {"x": "forward", "y": "left", "z": "up"},
    "view_settings": {"point_radius": 2},
    "layout": {
        "tiles": {"a": {"type": "image", "stream_name": "front"}},
        "layout": "a",
    },
}
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=17),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
    st.sampled_from([WHOLE, EYE, INTRINSICS, {"type": "image"}, {"type": "time_series"}]),
)


@st.composite
def twisted(draw: st.DrawFn) -> dict[str, Any]:
    scene = copy.deepcopy(WHOLE)
    for _ in range(draw(st.integers(1, 3))):
        holder: Any = scene
        while True:
            keys: list[Any] = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            inner = holder[key]
            if isinstance(inner, dict | list) and inner and draw(st.booleans()):
                holder = inner
                continue
            if isinstance(holder, dict) and draw(st.booleans()):
                del holder[key]
            else:
                holder[key] = draw(JUNK)
            break
    return scene


@settings(max_examples=400, deadline=None)
@given(twisted())
def test_a_twisted_description_is_stored_or_refused_by_name(scene: dict[str, Any]) -> None:
    refusal, sources = "", []
    try:
        sources = scene_descriptions.read(scene, "scene").sources
    except (InvalidArguments, OperationNotAllowed) as error:
        refusal = error.message
    assert bool(sources) != refusal.startswith(("scene", "This platform"))


def test_a_layout_cut_thousands_of_times_is_refused() -> None:
    scene = copy.deepcopy(WHOLE)
    halves: Any = "a"
    for _ in range(5000):
        halves = {"direction": "row", "first": halves, "second": "a"}
    scene["layout"]["layout"] = halves
    with pytest.raises(InvalidArguments):
        scene_descriptions.read(scene, "scene")


def test_a_scene_has_not_too_many_events() -> None:
    events = [{"uri": f"{number}"} for number in range(6000)]
    many = {name: {"type": "point_cloud", "events": events} for name in "ab"}
    with pytest.raises(InvalidArguments, match="at most 10000 events"):
        scene_descriptions.read(many, "scene")


angles = st.floats(-3, 3)


@given(angles, angles, angles, st.lists(st.floats(-100, 100), min_size=6, max_size=6))
def test_every_way_to_write_a_pose_is_the_same_pose(
    x: float, y: float, z: float, places: list[float]
) -> None:
    triple = scene_poses.Triple
    one = scene_poses.read(
        scene_poses.Composite(
            rotation=triple(x=x, y=y, z=z),
            position=triple(**dict(zip("xyz", places[:3], strict=True))),
        ),
        "pose",
    )
    four = one.as_quaternion_json()
    assert math.hypot(*four["rotation"].values()) == pytest.approx(1)
    same = scene_poses.read(scene_poses.Composite.model_validate(four), "pose")
    assert same.rotation == pytest.approx(one.rotation, abs=1e-9)
    r, p = one.rotation, one.position
    sixteen = [*r[0:3], p[0], *r[3:6], p[1], *r[6:9], p[2], 0.0, 0.0, 0.0, 1.0]
    assert scene_poses.read(sixteen, "pose") == one
    inner = Pose(same.rotation, tuple(places[3:]))
    point = (1.0, 2.0, 3.0)
    assert moved(one.after(inner), point) == pytest.approx(
        moved(one, moved(inner, point)), abs=1e-6
    )


def moved(pose: Pose, point: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(
        sum(pose.rotation[3 * row + each] * point[each] for each in range(3)) + pose.position[row]
        for row in range(3)
    )


def test_a_turn_about_an_axis_turns_as_it_should() -> None:
    turn = scene_poses.read(
        scene_poses.Composite.model_validate(
            {"rotation": {"x": 0, "y": 0, "z": math.pi / 2}, "position": EYE["position"]}
        ),
        "pose",
    )
    assert moved(turn, (1, 0, 0)) == pytest.approx((0, 1, 0), abs=1e-12)
