"""Describing scenes, reading them, and the arguments that are refused before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from encord_portal.sdk.beta import scene as s
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.user_client import EncordUserClient
from tests.contract.requests.answers import ITEM
from tests.contract.requests.answers_storage import SCENE, answer
from tests.sdk.builders import private_key_text
from tests.sdk.recording import recording

EYE = (1, 0, 0, 0, 1, 0, 0, 0, 1)
PINHOLE = s.intrinsics_pinhole(1, 2, 3, 4)
SPACE = s.Scene3DViewerTile(has_side_view=True, show_camera_switcher=False)


def builder() -> s.SceneBuilder:
    scene = s.SceneBuilder()
    scene.add_pcd_stream("lidar").add_pcd(uri="a.pcd", timestamp=0)
    return scene


def _lost_image(scene: s.SceneBuilder) -> object:
    return scene.add_image_stream("i", camera="none").add_image(uri="u", timestamp=0)


def _lost_parent(scene: s.SceneBuilder) -> object:
    return scene.add_for_stream("f", parent_for_id="none").add_pose(s.identity_pose(), timestamp=0)


def _lost_tile(scene: s.SceneBuilder) -> object:
    scene.layout = s.SceneLayout(tiles={"a": s.SceneImageTile(stream_name="none")}, layout="a")
    return scene


def _lost_circle(scene: s.SceneBuilder) -> object:
    circle = s.SceneRadiusIndicator(frame_of_reference_id="none", radius=1, color="#abc")
    scene.settings = s.SceneViewSettings(radius_indicators=[circle])
    return scene


UNFINISHED: list[tuple[Callable[[s.SceneBuilder], object], str]] = [
    (lambda scene: scene.add_pcd_stream("empty"), "'empty' has no events"),
    (lambda scene: scene.add_camera_stream("empty"), "'empty' has no events"),
    (_lost_image, "camera 'none' which does not exist"),
    (_lost_parent, "parent 'none' which does not exist"),
    (
        lambda scene: scene.add_pcd_stream("p", frame_of_reference="none").add_pcd(
            uri="u", timestamp=0
        ),
        "frame of reference 'none' which does not exist",
    ),
    (_lost_tile, "non-existent image stream 'none'"),
    (_lost_circle, "frame of reference 'none' which does not exist"),
]


@pytest.mark.parametrize(("spoil", "message"), UNFINISHED)
def test_a_description_that_does_not_hold_together_is_refused(
    spoil: Callable[[s.SceneBuilder], object], message: str
) -> None:
    scene = builder()
    spoil(scene)
    with pytest.raises(EncordException, match=message):
        scene.build()


def test_a_scene_shows_something() -> None:
    scene = s.SceneBuilder()
    scene.add_time_series_stream("ts", uri="u")
    with pytest.raises(EncordException, match="at least one point cloud or image stream"):
        scene.build()


WRONG: list[tuple[type[Exception], Callable[[], object]]] = [
    (RuntimeError, lambda: builder().add_pcd_stream("lidar")),
    (EncordException, lambda: builder().add_for_stream("root")),
    (EncordException, lambda: builder().add_image_stream("i")),
    (EncordException, lambda: builder().add_image_stream("i", camera="c", width=1)),
    (EncordException, lambda: builder().add_image_stream("i", camera="c", pose=s.identity_pose())),
    (EncordException, lambda: builder().add_image_stream("i", width=1, height=1)),
    (ValueError, lambda: s.affine_transform([1])),
    (ValueError, lambda: s.matrix_pose([1], 0, 0, 0)),
    (
        ValueError,
        lambda: builder().set_world_convention(
            x=s.Direction.UP, y=s.Direction.DOWN, z=s.Direction.LEFT
        ),
    ),
    (ValidationError, lambda: s.SceneLayout(tiles={})),
    (ValidationError, lambda: s.SceneLayout(tiles={"a": SPACE})),
    (ValidationError, lambda: s.SceneLayout(tiles={"a": SPACE}, layout="b")),
    (ValidationError, lambda: s.SceneLayout(tiles={"a": SPACE}, layout="a", timeline=["a"])),
    (
        ValidationError,
        lambda: s.SceneLayout(
            tiles={"a": SPACE, "b": SPACE},
            layout=s.SceneTileLayout(
                direction=s.SceneTileLayoutDirection.ROW, first="a", second="b"
            ),
        ),
    ),
    (ValidationError, lambda: s.SceneViewSettings.model_validate({"zz": 1})),
    (
        ValidationError,
        lambda: s.SceneRadiusIndicator(frame_of_reference_id="x", radius=1, color="red"),
    ),
]


@pytest.mark.parametrize(("error", "make"), WRONG)
def test_what_makes_no_sense_is_refused_at_once(
    error: type[Exception], make: Callable[[], object]
) -> None:
    with pytest.raises(error):
        make()


def test_names_of_streams_and_events_are_read_back() -> None:
    scene = _reader().read()
    assert isinstance(scene, s.CompositeScene)
    (lidar,) = scene.point_cloud_streams
    assert (lidar.stream_id, lidar.frame_of_reference_id, lidar.num_events) == ("lidar", "ego", 2)
    assert lidar.get_event(0.5) == s.SceneEvent(0.5, "u", "s")
    assert lidar.find_event(1.5) == s.SceneEvent(1.5, "v", "t"), "a unit after the one before"
    assert scene.get_stream("front", kind="image") is scene.image_streams[0]
    assert scene.image_streams[0].frame_of_reference_id == "ego", "that of its camera"
    assert scene.get_images_at_timestamp(0.5) == [("front", s.SceneEvent(0.5, "u", "s"))]
    assert scene.time_series_streams == [s.TimeSeriesStream("ts", "u", "s")]
    ego = scene.frame_of_reference_streams[0]
    assert ego.get_event(1) == s.FrameOfReferenceEvent(1, "ego", "root", EYE, (1, 2, 3))
    assert scene.view_settings is not None
    assert isinstance(scene.view_settings.point_cloud_colouring, s.SceneHeightColouring)
    with pytest.raises(KeyError, match=r"No event with timestamp 7 for stream 'lidar'"):
        lidar.get_event(7)
    with pytest.raises(KeyError, match=r"No event with timestamp 7 for stream 'ego'"):
        ego.get_event(7)
    with pytest.raises(KeyError, match=r"No image stream with id 'x'. Available: \['front'\]"):
        scene.get_stream("x", kind="image")
    kind: Any = "x"
    with pytest.raises(ValueError, match="Unsupported stream kind"):
        scene.find_stream("x", kind=kind)


def test_only_scenes_are_read() -> None:
    with recording(answer) as server:
        client = _client(server.url)
        with pytest.raises(ValueError, match="is not a scene"):
            s.SceneReader(client.get_storage_item(ITEM))


def _reader() -> s.SceneReader:
    with recording(answer) as server:
        reader = s.SceneReader(_client(server.url).get_storage_item(SCENE))
        assert reader.description()["type"] == "composite"
        return reader


def _client(url: str) -> EncordUserClient:
    return EncordUserClient.create_with_ssh_private_key(private_key_text(), domain=url)
