"""What a scene is made of and what of it is current on a frame: pure, from its description."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from encord_portal.sdk.objects.spaces.types import SceneMetadata
from labels.rendering.cameras import DEFAULT_AXES, Camera, Lens, read_lens
from labels.rendering.scene_axes import WORLD_AXES, Axes, Pose, axes_of, numbers, read_pose

Kind = Literal["point_cloud", "image"]
# What a scene of a single file calls its one stream.
ONLY_STREAM = "point_cloud"
_ROOT = (None, "", "root")


class SceneUnreadableError(Exception):
    """The description lacks something that has to be in it."""


@dataclass(frozen=True, slots=True)
class SceneFile:
    """A point cloud or an image, from a moment on.

    Attributes:
        stream: The name of its stream.
        stream_number: Which stream that is; addresses name it by this.
        event: Its place in the stream.
        name: What lasts of its address, to tell it from other files.
        link: Where it can be fetched now; "" where nowhere.
        since: From when on it is current, in the scene's own time.
        reference: The frame of reference of its points, or None.
        width: Of an image, in pixels; 0 where nobody says.
        height: Of an image.
        camera: The stream that tells of the camera of an image, or None.
    """

    kind: Kind
    stream: str
    stream_number: int
    event: int
    name: str
    link: str
    since: float
    reference: str | None = None
    width: int = 0
    height: int = 0
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class _Reference:
    since: float
    parent: str | None
    pose: Pose


@dataclass(frozen=True, slots=True)
class _Shot:
    """What a camera is like from a moment on; no lens where it can't be drawn with."""

    since: float
    reference: str | None
    pose: Pose
    lens: Lens | None


_Told = TypeVar("_Told", SceneFile, _Reference, _Shot)


@dataclass(frozen=True, slots=True)
class Scene:
    """The files of a scene by stream, its frames as moments, and how its parts move.

    Attributes:
        frames: Their moments.
        streams: The files.
        references: How frames of reference move.
        axes: Which ways are up, forward and right in the world.
        ground: How high the ground is, along the way up; None where nobody says.
        cameras: What its cameras are like, by the names of their streams.
        camera_axes: Which ways of their own are up, forward and right.
        spaces: What labels call the files, and which file each of these names means.
    """

    frames: tuple[float, ...]
    streams: tuple[tuple[SceneFile, ...], ...]
    references: Mapping[str, tuple[_Reference, ...]]
    axes: Axes = WORLD_AXES
    ground: float | None = None
    cameras: Mapping[str, tuple[_Shot, ...]] = field(default_factory=dict)
    camera_axes: Axes = DEFAULT_AXES
    spaces: Mapping[str, SceneMetadata] = field(default_factory=dict)

    def space_of(self, file: SceneFile) -> str:
        """What labels call a file; "" where the platform does not say."""
        place = (file.stream, file.event)
        named = self.spaces.items()
        return next((key for key, at in named if (at.stream_id, at.event_index) == place), "")

    def image_in(self, space: str) -> SceneFile | None:
        """The image that labels call so, None where it is none."""
        at = self.spaces.get(space)
        if at is None:
            return None
        place = ("image", at.stream_id, at.event_index)
        every = (file for files in self.streams for file in files)
        return next((each for each in every if (each.kind, each.stream, each.event) == place), None)

    def first_frame(self, file: SceneFile) -> int | None:
        """The first frame on which a file is current; None where a later one comes before it."""
        found = bisect_left(self.frames, file.since)
        return found if found < len(self.frames) and file in self.on(found) else None

    def on(self, frame: int) -> list[SceneFile]:
        """Of each stream the file that is current on a frame; of some there is none yet."""
        moment = self._moment(frame)
        return [past[-1] for files in self.streams if (past := _past(files, moment))]

    def pose(self, file: SceneFile, frame: int) -> Pose:
        """Where the points of a file are in the world on a frame.

        Raises:
            SceneUnreadableError: Its frame of reference is not described.
        """
        return self._placed(file.reference, self._moment(frame), Pose())

    def camera(self, file: SceneFile, frame: int) -> Camera | None:
        """The camera of an image on a frame; None where nobody says what it is like.

        Raises:
            SceneUnreadableError: Its frame of reference is not described.
        """
        moment = self._moment(frame)
        events = self.cameras.get(file.camera or "", ())
        if not events:
            return None
        now = (_past(events, moment) or events[:1])[-1]
        if now.lens is None:
            return None
        return Camera(now.lens, self._placed(now.reference, moment, now.pose), self.camera_axes)

    def _placed(self, name: str | None, moment: float, pose: Pose) -> Pose:
        steps = 0
        while name not in _ROOT:
            if steps > len(self.references):
                raise SceneUnreadableError("The scene's frames of reference form a circle.")
            found = self.references.get(str(name), ())
            if not found:
                raise SceneUnreadableError(f"The scene has no frame of reference “{name}”.")
            # Before it is first told, a frame of reference is where it is told first.
            step = (_past(found, moment) or found[:1])[-1]
            pose = step.pose.after(pose)
            name, steps = step.parent, steps + 1
        return pose

    def file(self, stream_number: int, event: int) -> SceneFile | None:
        """One file, or None."""
        if stream_number >= len(self.streams):
            return None
        return next((each for each in self.streams[stream_number] if each.event == event), None)

    def _moment(self, frame: int) -> float:
        return self.frames[min(max(frame, 0), len(self.frames) - 1)]


def read_scene(description: Mapping[str, Any]) -> Scene:
    """Read the description of a scene.

    Raises:
        SceneUnreadableError: Something is missing, or not of its kind.
    """
    try:
        if description["type"] == "self_contained":
            return _single(description)
        return _composite(description)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise SceneUnreadableError(f"This scene's description is damaged: {error}.") from error


def _single(description: Mapping[str, Any]) -> Scene:
    link = str(description.get("signedUrl") or "")
    file = SceneFile("point_cloud", ONLY_STREAM, 0, 0, str(description["url"]), link, 0.0)
    return Scene((0.0,), ((file,),), {})


def _composite(description: Mapping[str, Any]) -> Scene:
    streams, frames = description["streams"], description.get("frames")
    files: list[tuple[SceneFile, ...]] = []
    references: dict[str, tuple[_Reference, ...]] = {}
    cameras: dict[str, tuple[_Shot, ...]] = {}
    for name in sorted(streams):
        stream = streams[name]["stream"]
        kind = stream["entityType"]
        if kind in ("point_cloud", "image"):
            files.append(tuple(_files(kind, name, len(files), stream)))
        elif kind == "frame_of_reference":
            for key, found in _references(stream["events"]).items():
                references[key] = tuple(sorted(found, key=lambda each: each.since))
        elif kind == "camera_parameters":
            cameras[name] = tuple(sorted(_shots(stream), key=lambda each: each.since))
    if not frames:
        clouds = [one for each in files for one in each if one.kind == "point_cloud"]
        told = clouds or [one for each in files for one in each]
        frames = sorted({each.since for each in told}) or [0.0]
    ground = description.get("defaultGroundHeight")
    return Scene(
        tuple(frames),
        tuple(files),
        references,
        axes_of(description.get("worldConvention"), WORLD_AXES),
        None if ground is None else float(ground),
        cameras,
        axes_of(description.get("cameraConvention"), DEFAULT_AXES),
    )


def _files(
    kind: Kind, name: str, stream_number: int, stream: Mapping[str, Any]
) -> Iterator[SceneFile]:
    for number, event in enumerate(stream["events"]):
        yield SceneFile(
            kind=kind,
            stream=name,
            stream_number=stream_number,
            event=number,
            name=str(event["url"]),
            link=str(event.get("signedUrl") or ""),
            since=float(event["timestamp"]),
            reference=stream.get("frameOfReferenceId") if kind == "point_cloud" else None,
            width=int(event.get("width") or 0),
            height=int(event.get("height") or 0),
            camera=stream.get("cameraId") if kind == "image" else None,
        )


def _shots(stream: Mapping[str, Any]) -> Iterator[_Shot]:
    for event in stream["events"]:
        since, reference = float(event["timestamp"]), stream.get("frameOfReferenceId")
        try:
            yield _Shot(since, reference, read_pose(event.get("extrinsics")), read_lens(event))
        except (KeyError, TypeError, ValueError, IndexError):
            # The scene can be seen without: nothing of its space is drawn on these images then.
            yield _Shot(since, reference, Pose(), None)


def _references(events: Sequence[Mapping[str, Any]]) -> dict[str, list[_Reference]]:
    found: dict[str, list[_Reference]] = {}
    for event in events:
        pose = Pose(numbers(event["rotation"]), numbers(event["position"]))
        if (len(pose.rotation), len(pose.position)) != (9, 3):
            raise ValueError(f"a pose of the frame of reference {event['id']!r}")
        told = _Reference(float(event["timestamp"]), event.get("parentFor"), pose)
        found.setdefault(event["id"], []).append(told)
    return found


def _past(events: Sequence[_Told], moment: float) -> Sequence[_Told]:
    return [each for each in events if each.since <= moment]
