"""Describing a scene, to upload it with ``StorageFolder.upload_scene``."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, TypeVar

from encord_portal.sdk.beta.scene.intrinsics import Intrinsics
from encord_portal.sdk.beta.scene.layout import Scene3DViewerTile, SceneImageTile, SceneLayout
from encord_portal.sdk.beta.scene.pose import Pose
from encord_portal.sdk.beta.scene.settings import SceneViewSettings
from encord_portal.sdk.beta.scene.stream import (
    ROOT,
    CameraStreamBuilder,
    FoRStreamBuilder,
    ImageStreamBuilder,
    PCDStreamBuilder,
    StreamBuilder,
    TimeSeriesStreamBuilder,
)
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.common.enum import StringEnum
from encord_portal.sdk.exceptions import EncordException

_B = TypeVar("_B", bound=StreamBuilder)


class Direction(StringEnum):
    """Where an axis points."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    FORWARD = "forward"
    BACKWARD = "backward"


_LINES = ({"up", "down"}, {"left", "right"}, {"forward", "backward"})


class SceneBuilder:
    """Collects the streams of a scene.

    Attributes:
        settings: How the scene is shown.
        layout: Where its parts are shown.
    """

    def __init__(self) -> None:
        self.settings: SceneViewSettings | None = None
        self.layout: SceneLayout | None = None
        self._streams: dict[str, StreamBuilder] = {}
        self._world: dict[str, str] | None = None
        self._camera: dict[str, str] | None = None

    def set_world_convention(self, *, x: Direction, y: Direction, z: Direction) -> SceneBuilder:
        """Say where the axes of the world point.

        Args:
            x: The first axis.
            y: The second axis.
            z: The third axis.

        Raises:
            ValueError: Two axes lie on one line.
        """
        self._world = _convention(x, y, z)
        return self

    def set_camera_convention(self, *, x: Direction, y: Direction, z: Direction) -> SceneBuilder:
        """Say where the axes of cameras point; see :meth:`set_world_convention`."""
        self._camera = _convention(x, y, z)
        return self

    def add_for_stream(
        self, name: str, *, parent_for_id: str | FoRStreamBuilder | None = None
    ) -> FoRStreamBuilder:
        """Add a frame of reference.

        Args:
            name: Names it.
            parent_for_id: The frame of reference that it moves in; by default the world.

        Raises:
            EncordException: The name is that of the world.
            RuntimeError: There is a stream of this name.
        """
        if name == ROOT:
            raise EncordException(f"'{ROOT}' is reserved and cannot be used as a for_id")
        return self._add(FoRStreamBuilder(name, self, parent_for_id=parent_for_id))

    def add_pcd_stream(
        self,
        name: str,
        *,
        frame_of_reference: str | FoRStreamBuilder | None = None,
        pose: Pose | None = None,
    ) -> PCDStreamBuilder:
        """Add a stream of point clouds.

        Args:
            name: Names it.
            frame_of_reference: Where its points are; by default in the world.
            pose: Its place within the frame of reference.

        Raises:
            RuntimeError: There is a stream of this name.
        """
        return self._add(
            PCDStreamBuilder(name, self, frame_of_reference=frame_of_reference, pose=pose)
        )

    def add_camera_stream(
        self,
        name: str,
        *,
        frame_of_reference: str | FoRStreamBuilder | None = None,
        pose: Pose | None = None,
    ) -> CameraStreamBuilder:
        """Add a camera; its images are a stream of their own.

        Args:
            name: Names it.
            frame_of_reference: Where it is; by default in the world.
            pose: Its place within the frame of reference.

        Raises:
            RuntimeError: There is a stream of this name.
        """
        return self._add(
            CameraStreamBuilder(name, self, frame_of_reference=frame_of_reference, pose=pose)
        )

    def add_image_stream(
        self,
        name: str,
        *,
        camera: str | None = None,
        width: int | None = None,
        height: int | None = None,
        intrinsics: Intrinsics | None = None,
        timestamp: float | None = None,
        frame_of_reference: str | FoRStreamBuilder | None = None,
        pose: Pose | None = None,
    ) -> ImageStreamBuilder:
        """Add a stream of images, of a camera that is there or of one that is described here.

        Args:
            name: Names it.
            camera: The name of the camera's stream.
            width: The width of the images, in pixels.
            height: Their height.
            intrinsics: How the camera forms them.
            timestamp: From when on the camera is so.
            frame_of_reference: Where the camera is; by default in the world.
            pose: The camera's place within the frame of reference.

        Raises:
            EncordException: Both or neither are given, or not all that describes the camera.
            RuntimeError: There is a stream of this name.
        """
        described = (width, height, intrinsics, timestamp)
        if camera is not None:
            if any(each is not None for each in described):
                raise EncordException(
                    "Cannot specify both 'camera' and inline camera parameters "
                    "(width/height/intrinsics) for add_image_stream"
                )
            if frame_of_reference is not None or pose is not None:
                raise EncordException(
                    "Cannot specify 'frame_of_reference' or 'pose' when using an existing camera "
                    "stream. Set these on the camera stream directly."
                )
            return self._add(ImageStreamBuilder(name, self, camera=camera))
        if all(each is None for each in described):
            raise EncordException(
                "Must specify either 'camera' or inline camera parameters "
                "(width/height/intrinsics) for add_image_stream"
            )
        if width is None or height is None or intrinsics is None or timestamp is None:
            raise EncordException(
                "All of width, height, intrinsics, and timestamp must be provided when using "
                "inline camera parameters"
            )
        own = self.add_camera_stream(
            f"{name}/camera", frame_of_reference=frame_of_reference, pose=pose
        )
        own.add_camera_params(width, height, intrinsics, timestamp=timestamp)
        return self._add(ImageStreamBuilder(name, self, camera=own.name))

    def add_time_series_stream(self, name: str, *, uri: str) -> TimeSeriesStreamBuilder:
        """Add a time series.

        Args:
            name: Names it.
            uri: Where its file is.

        Raises:
            RuntimeError: There is a stream of this name.
        """
        return self._add(TimeSeriesStreamBuilder(name, self, uri=uri))

    def build(self) -> dict[str, Any]:
        """Give the description as it is uploaded.

        Raises:
            EncordException: There is nothing to see, a stream has no events, or something is
                named that is not there; the message lists what is wrong.
        """
        if not any(
            isinstance(each, PCDStreamBuilder | ImageStreamBuilder)
            for each in self._streams.values()
        ):
            raise EncordException("Scene must contain at least one point cloud or image stream")
        problems = list(self._problems())
        if problems:
            raise EncordException("Scene validation failed:\n- " + "\n- ".join(problems))
        content = {name: stream.as_wire() for name, stream in self._streams.items()}
        around = (self._world, self._camera, self.settings, self.layout)
        if all(each is None for each in around):
            return content
        return {
            "content": content,
            "default_ground_height": None,
            "view_settings": _as_wire(self.settings),
            "layout": _as_wire(self.layout),
            "world_convention": self._world,
            "camera_convention": self._camera,
        }

    def _add(self, stream: _B) -> _B:
        if stream.name in self._streams:
            raise RuntimeError(f"stream {stream.name} is already defined")
        self._streams[stream.name] = stream
        return stream

    def _named(self, kind: type[StreamBuilder]) -> set[str]:
        return {name for name, each in self._streams.items() if isinstance(each, kind)}

    def _problems(self) -> Iterator[str]:
        frames, cameras = self._named(FoRStreamBuilder), self._named(CameraStreamBuilder)
        for name, stream in self._streams.items():
            if not stream.has_events:
                yield f"Stream '{name}' has no events"
            if isinstance(stream, FoRStreamBuilder) and stream.parent not in {*frames, ROOT}:
                yield (
                    f"FoR stream '{name}' references parent '{stream.parent}' which does not "
                    f"exist. Available FoR streams: {sorted(frames)}"
                )
            if isinstance(stream, ImageStreamBuilder) and stream.camera not in cameras:
                yield (
                    f"Image stream '{name}' references camera '{stream.camera}' which does not "
                    f"exist. Available cameras: {sorted(cameras)}"
                )
            frame = getattr(stream, "frame", None)
            if frame is not None and frame not in frames:
                yield (
                    f"Stream '{name}' references frame of reference '{frame}' which does not "
                    f"exist. Available FoR streams: {sorted(frames)}"
                )
        yield from self._problems_of_views(frames)

    def _problems_of_views(self, frames: set[str]) -> Iterator[str]:
        for indicator in (self.settings and self.settings.radius_indicators) or ():
            if indicator.frame_of_reference_id not in frames:
                yield (
                    "Radius indicator references frame of reference "
                    f"'{indicator.frame_of_reference_id}' which does not exist. Available FoR "
                    f"streams: {sorted(frames)}"
                )
        for key, tile in (self.layout.tiles if self.layout else {}).items():
            if isinstance(tile, Scene3DViewerTile):
                continue
            is_image = isinstance(tile, SceneImageTile)
            there = self._named(ImageStreamBuilder if is_image else TimeSeriesStreamBuilder)
            if tile.stream_name not in there:
                yield (
                    f"Scene tile '{key}' references non-existent "
                    f"{'image' if is_image else 'time_series'} stream '{tile.stream_name}'. "
                    f"Available streams: {sorted(there)}"
                )


def _convention(x: Direction, y: Direction, z: Direction) -> dict[str, str]:
    axes = {"x": x, "y": y, "z": z}
    words = {name: each.value if isinstance(each, Enum) else each for name, each in axes.items()}
    if any(len(line & set(words.values())) != 1 for line in _LINES):
        raise ValueError(
            f"Invalid coordinate system: x={x}, y={y}, z={z}. Each axis must be used by exactly "
            "one direction."
        )
    return words


def _as_wire(part: BaseDTO | None) -> dict[str, Any] | None:
    return None if part is None else part.to_dict(by_alias=False)
