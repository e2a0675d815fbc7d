"""The streams of a scene that is being described.

A stream holds events in time: where a frame of reference is, what a camera is like, which point
cloud or image there is. ``timestamp`` is a number in the same unit throughout a scene.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.beta.scene.intrinsics import Intrinsics, intrinsics_as_wire
from encord_portal.sdk.beta.scene.pose import Pose, pose_as_wire

if TYPE_CHECKING:
    from encord_portal.sdk.beta.scene import builder
else:
    # Builders make streams, and streams know their builder.
    builder = LazyModule("encord_portal.sdk.beta.scene.builder")

ROOT = "root"
"""The frame of reference of the world."""


class StreamBuilder:
    """Base of all streams."""

    kind: str

    def __init__(self, name: str, scene: builder.SceneBuilder) -> None:
        self._name = name
        self._scene = scene
        self._events: list[dict[str, Any]] = []

    @property
    def name(self) -> str:
        """Names the stream within the scene."""
        return self._name

    def as_wire(self) -> dict[str, Any]:
        """Write the stream as the description of a scene has it."""
        return {"type": self.kind, "events": list(self._events)}

    @property
    def has_events(self) -> bool:
        """Whether anything happens in the stream."""
        return bool(self._events)


class FoRStreamBuilder(StreamBuilder):
    """A frame of reference that moves within another one."""

    kind = "frame_of_reference"

    def __init__(
        self,
        name: str,
        scene: builder.SceneBuilder,
        *,
        parent_for_id: str | FoRStreamBuilder | None = None,
    ) -> None:
        super().__init__(name, scene)
        self.parent = ROOT if parent_for_id is None else name_of(parent_for_id)

    def add_pose(self, pose: Pose, *, timestamp: float) -> FoRStreamBuilder:
        """Say where the frame of reference is from a moment on.

        Args:
            pose: Its pose within its parent.
            timestamp: The moment.
        """
        self._events.append({"timestamp": timestamp, "pose": pose_as_wire(pose)})
        return self

    def as_wire(self) -> dict[str, Any]:
        """Write the stream as the description of a scene has it."""
        own = {"type": self.kind, "id": self._name, "parent_FoR_id": self.parent}
        return own | {"events": list(self._events)}


class _PlacedBuilder(StreamBuilder):
    """A stream that is somewhere within a frame of reference."""

    def __init__(
        self,
        name: str,
        scene: builder.SceneBuilder,
        *,
        frame_of_reference: str | FoRStreamBuilder | None = None,
        pose: Pose | None = None,
    ) -> None:
        super().__init__(name, scene)
        self.frame = None if frame_of_reference is None else name_of(frame_of_reference)
        self._pose = pose

    def set_frame_of_reference(self, for_id: str | FoRStreamBuilder) -> Self:
        """Say in which frame of reference the stream is.

        Args:
            for_id: The frame of reference, or its name.
        """
        self.frame = name_of(for_id)
        return self

    def set_pose(self, pose: Pose) -> Self:
        """Say where the stream is within its frame of reference.

        Args:
            pose: Its pose.
        """
        self._pose = pose
        return self

    def as_wire(self) -> dict[str, Any]:
        """Write the stream as the description of a scene has it."""
        placed = {"frame_of_reference": self.frame, "pose": pose_as_wire(self._pose)}
        return super().as_wire() | placed


class PCDStreamBuilder(_PlacedBuilder):
    """Point clouds of one sensor."""

    kind = "point_cloud"

    def add_pcd(self, *, uri: str, timestamp: float) -> PCDStreamBuilder:
        """Add a point cloud.

        Args:
            uri: Where its file is.
            timestamp: From when on it is there.
        """
        self._events.append({"timestamp": timestamp, "uri": uri})
        return self


class CameraStreamBuilder(_PlacedBuilder):
    """The parameters of a camera."""

    kind = "camera_parameters"

    def add_camera_params(
        self, width: int, height: int, intrinsics: Intrinsics, *, timestamp: float
    ) -> CameraStreamBuilder:
        """Say what the camera is like from a moment on.

        Args:
            width: The width of its images, in pixels.
            height: The height of its images, in pixels.
            intrinsics: How it forms them.
            timestamp: The moment.
        """
        self._events.append(
            {
                "width_px": width,
                "height_px": height,
                "intrinsics": intrinsics_as_wire(intrinsics),
                "extrinsics": None,
                "timestamp": timestamp,
            }
        )
        return self


class ImageStreamBuilder(StreamBuilder):
    """The images of a camera."""

    kind = "image"

    def __init__(self, name: str, scene: builder.SceneBuilder, *, camera: str) -> None:
        super().__init__(name, scene)
        self.camera = camera

    def add_image(self, *, uri: str, timestamp: float) -> ImageStreamBuilder:
        """Add an image.

        Args:
            uri: Where its file is.
            timestamp: From when on it is there.
        """
        self._events.append({"timestamp": timestamp, "uri": uri})
        return self

    def as_wire(self) -> dict[str, Any]:
        """Write the stream as the description of a scene has it."""
        return {"type": self.kind, "camera": self.camera, "events": list(self._events)}


class TimeSeriesStreamBuilder(StreamBuilder):
    """A time series of one file."""

    kind = "time_series"

    def __init__(self, name: str, scene: builder.SceneBuilder, *, uri: str) -> None:
        super().__init__(name, scene)
        self._uri = uri

    def as_wire(self) -> dict[str, Any]:
        """Write the stream as the description of a scene has it."""
        return {"type": self.kind, "uri": self._uri}

    @property
    def has_events(self) -> bool:
        """Whether anything happens in the stream: its file holds it."""
        return True


def name_of(frame_of_reference: str | FoRStreamBuilder) -> str:
    """Name a frame of reference."""
    if isinstance(frame_of_reference, FoRStreamBuilder):
        return frame_of_reference.name
    return frame_of_reference
