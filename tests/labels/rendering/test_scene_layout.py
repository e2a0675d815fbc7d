"""Which files of a scene are current on a frame, and where their points are in the world."""

from __future__ import annotations

from typing import Any

import pytest

from labels.rendering.scene_axes import Axes, Pose
from labels.rendering.scene_layout import SceneFile, SceneUnreadableError, read_scene

TURN = [0, -1, 0, 1, 0, 0, 0, 0, 1]
STAY = [1, 0, 0, 0, 1, 0, 0, 0, 1]


def stream(kind: str, *times: float, **more: Any) -> dict[str, Any]:
    events = [{"timestamp": each, "url": f"{kind}{each}", "signedUrl": "x"} for each in times]
    return {"type": "event", "stream": {"entityType": kind, "events": events, **more}}


def references(*told: tuple[float, str, str | None, list[float], list[float]]) -> dict[str, Any]:
    events = [
        {"timestamp": time, "id": key, "parentFor": parent, "rotation": turn, "position": place}
        for time, key, parent, turn, place in told
    ]
    return {"type": "event", "stream": {"entityType": "frame_of_reference", "events": events}}


def composite(**streams: Any) -> dict[str, Any]:
    return {"type": "composite", "streams": streams}


def test_a_frame_shows_what_came_last_of_each_stream() -> None:
    scene = read_scene(
        composite(
            b=stream("point_cloud", 0, 2, 4), a=stream("image", 1, 3), c=stream("point_cloud", 3)
        )
    )
    assert scene.frames == (0, 2, 3, 4), "moments of point clouds"
    shown = [[(each.stream, each.event) for each in scene.on(frame)] for frame in range(4)]
    assert shown == [
        [("b", 0)],
        [("a", 0), ("b", 1)],
        [("a", 1), ("b", 1), ("c", 0)],
        [("a", 1), ("b", 2), ("c", 0)],
    ]


def test_scenes_of_images_alone_have_a_frame_for_each_moment() -> None:
    scene = read_scene(composite(a=stream("image", 1, 3), b=stream("image", 2)))
    assert scene.frames == (1, 2, 3)
    assert read_scene(composite()).frames == (0,)


def test_a_single_file_is_a_scene_of_one_frame() -> None:
    scene = read_scene({"type": "self_contained", "format": "ply", "url": "u", "signedUrl": "s"})
    (file,) = scene.on(0)
    assert (file.kind, file.stream, file.event, file.link) == ("point_cloud", "point_cloud", 0, "s")
    assert scene.pose(file, 0) == Pose()
    assert scene.file(0, 0) is file
    assert scene.file(1, 0) is scene.file(0, 1) is None


def test_frames_of_reference_are_followed_to_the_world() -> None:
    scene = read_scene(
        composite(
            lidar=stream("point_cloud", 0, 1, frameOfReferenceId="mount"),
            ego=references(
                (0, "ego", "root", TURN, [10, 0, 0]), (1, "ego", None, STAY, [20, 0, 0])
            ),
            mount=references((0.5, "mount", "ego", TURN, [1, 2, 3])),
        )
    )
    (first,) = scene.on(0)
    # Half a turn in all; the mount's place is turned by a quarter, then moved.
    assert scene.pose(first, 0).rotation == (-1, 0, 0, 0, -1, 0, 0, 0, 1)
    assert scene.pose(first, 0).position == (8, 1, 3)
    (second,) = scene.on(1)
    assert scene.pose(second, 1) == Pose(tuple(TURN), (21, 2, 3))


def test_unknown_frames_of_reference_are_told() -> None:
    scene = read_scene(composite(lidar=stream("point_cloud", 0, frameOfReferenceId="moon")))
    with pytest.raises(SceneUnreadableError, match="“moon”"):
        scene.pose(scene.on(0)[0], 0)


def test_frames_of_reference_in_a_circle_come_to_an_end() -> None:
    scene = read_scene(
        composite(
            lidar=stream("point_cloud", 0, frameOfReferenceId="a"),
            a=references((0, "a", "b", STAY, [1, 0, 0])),
            b=references((0, "b", "a", STAY, [1, 0, 0])),
        )
    )
    with pytest.raises(SceneUnreadableError, match="circle"):
        scene.pose(scene.on(0)[0], 0)


@pytest.mark.parametrize(
    "description",
    [
        {},
        {"type": "composite"},
        {"type": "composite", "streams": {"a": {}}},
        {"type": "composite", "streams": {"a": None}},
        {"type": "self_contained"},
        composite(a={"stream": {"entityType": "image", "events": [{"timestamp": "x"}]}}),
        composite(a={"stream": {"entityType": "image", "events": [{"timestamp": "x", "url": ""}]}}),
        composite(a=references((0, "a", "root", TURN[:5], [1, 2]))),
    ],
)
def test_what_cannot_be_read_is_refused(description: dict[str, Any]) -> None:
    with pytest.raises(SceneUnreadableError):
        read_scene(description)


def test_the_world_is_as_upright_as_its_convention_says() -> None:
    told = composite(a=stream("point_cloud", 0))
    assert read_scene(told).axes == Axes(up=(0, 0, 1), forward=(1, 0, 0), right=(0, -1, 0))
    told |= {"worldConvention": {"x": "left", "y": "down", "z": "backward"}}
    told |= {"defaultGroundHeight": -1.5}
    scene = read_scene(told)
    assert scene.axes == Axes(up=(0, -1, 0), forward=(0, 0, -1), right=(-1, 0, 0))
    assert scene.ground == -1.5
    told |= {"worldConvention": {"x": "left", "y": "right", "z": "up"}}
    with pytest.raises(SceneUnreadableError, match="a convention of axes"):
        read_scene(told)


def _camera(time: float, **more: Any) -> dict[str, Any]:
    numbers = {"type": "simple", "model": None, "fx": 1, "fy": 2, "ox": 3, "oy": 4}
    return {"timestamp": time, "widthPx": 8, "heightPx": 6, "intrinsics": numbers, **more}


def test_the_camera_of_an_image_stands_in_its_frame_of_reference() -> None:
    told = composite(
        image=stream("image", 0, 1, cameraId="eye"),
        eye={
            "type": "event",
            "stream": {
                "entityType": "camera_parameters",
                "frameOfReferenceId": "ego",
                "events": [
                    _camera(0, extrinsics={"rotation": TURN, "position": {"x": 1, "y": 0, "z": 0}}),
                    {**_camera(1), "intrinsics": {"type": "simple"}},
                ],
            },
        },
        ego=references((0, "ego", "root", TURN, [10, 20, 30])),
    )
    scene = read_scene(told)
    (first,) = scene.on(0)
    camera = scene.camera(first, 0)
    assert camera is not None
    assert camera.lens.matrix == (1, 2, 3, 4, 0)
    assert camera.pose == Pose((-1, 0, 0, 0, -1, 0, 0, 0, 1), (10, 21, 30))
    # What is said of it later can't be read: then nothing is drawn on its image.
    assert scene.camera(scene.on(1)[0], 1) is None
    assert scene.camera(SceneFile("image", "other", 1, 0, "", "", 0), 0) is None
