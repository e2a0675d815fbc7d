"""From the description of a scene as it was sent to the one that is stored. Pure.

What is stored is what readers are given, but that files are numbers: the place of the file's item
among the children of the scene's item. Events are sorted and have moments; poses of streams are
folded into extrinsics and frames of reference, so that a reader needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from encord_portal.platform.errors import InvalidArguments, OperationNotAllowed
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.parsing import parse
from encord_portal.platform.services import scene_poses, scene_views
from encord_portal.platform.services.scene_poses import Pose
from encord_portal.platform.services.scene_requests import (
    MAX_EVENTS,
    Around,
    CameraStream,
    Convention,
    FileEvent,
    FrameStream,
    ImageStream,
    PointCloudStream,
    SingleFile,
    Streams,
    TimeSeriesStream,
)
from encord_portal.platform.wire import JsonObject

ROOT = "root"
FORMATS = ("ply", "pcd")
_LINES = ({"up", "down"}, {"left", "right"}, {"forward", "backward"})


class _Timed(Protocol):
    timestamp: float | None


_E = TypeVar("_E", bound=_Timed)


@dataclass(slots=True)
class Description:
    """A scene that was checked.

    Attributes:
        content: What is stored; ``None`` for a scene that is one file.
        sources: Its files, each once, and what they are said to be.
    """

    content: JsonObject | None = None
    sources: list[tuple[Kind, str]] = field(default_factory=list)

    @property
    def number_of_frames(self) -> int:
        return 1 if self.content is None else len(self.content["frames"])


def read(scene: JsonObject, where: str) -> Description:
    """Check the description of a scene.

    Raises:
        InvalidArguments: When it is malformed or contradicts itself; the message names the place.
        OperationNotAllowed: When it holds what this platform does not store.
    """
    if isinstance(scene.get("url"), str):
        single = parse(SingleFile, scene, where)
        if single.format.lower() not in FORMATS:
            raise OperationNotAllowed(
                f"This platform cannot store scenes of the format {single.format!r}; it stores "
                f"{' and '.join(FORMATS)} files, and scenes of several files."
            )
        return Description(None, [(Kind.POINT_CLOUD, single.url)])
    content = scene.get("content")
    wrapped = isinstance(content, dict) and not isinstance(content.get("type"), str)
    streams: Any = parse(Streams, content if wrapped else scene, where)
    around = parse(Around, scene if wrapped else {}, where)
    reader = _Reader(where, streams)
    reader.read()
    stored: JsonObject = {
        "type": "composite",
        "defaultGroundHeight": around.default_ground_height,
        "worldConvention": _convention(around.world_convention, f"{where}.world_convention"),
        "cameraConvention": _convention(around.camera_convention, f"{where}.camera_convention"),
        "viewSettings": None,
        "layout": None,
        "streams": reader.streams,
        "frames": _frames(streams.values()),
    }
    if wrapped:
        for key, name in (("viewSettings", "view_settings"), ("layout", "layout")):
            given = scene.get(name, scene.get(key))
            stored[key] = scene_views.checked(key, given, stored, f"{where}.{name}")
    return Description(stored, list(reader.files))


class _Reader:
    """Writes the streams of a scene as they are stored, and numbers their files."""

    def __init__(self, where: str, given: dict[str, Any]) -> None:
        self._where = where
        self._given = given
        self.streams: JsonObject = {}
        self.files: dict[tuple[Kind, str], int] = {}
        self._frames: dict[str, str] = {}

    def read(self) -> None:
        if sum(len(getattr(each, "events", ())) for each in self._given.values()) > MAX_EVENTS:
            raise InvalidArguments(f"{self._where}: a scene has at most {MAX_EVENTS} events.")
        if not any(
            isinstance(each, PointCloudStream | ImageStream) for each in self._given.values()
        ):
            raise InvalidArguments(
                f"{self._where}: a scene has at least one stream of point clouds or images."
            )
        self._note_frames()
        for name, stream in self._given.items():
            place = f"{self._where}.{name}"
            if isinstance(stream, TimeSeriesStream):
                raise OperationNotAllowed(
                    f"{place}: this platform cannot store time series; leave the stream out."
                )
            if isinstance(stream, PointCloudStream):
                self._point_clouds(name, stream, place)
            elif isinstance(stream, CameraStream):
                self._camera(name, stream, place)
            elif isinstance(stream, ImageStream):
                self._images(name, stream, place)
            else:
                self._frame(name, stream, place)

    def _note_frames(self) -> None:
        """Check that frames of reference hang together, and in the end on the world."""
        for name, stream in self._given.items():
            if isinstance(stream, FrameStream):
                key = stream.id or name
                if key == ROOT or key in self._frames:
                    raise InvalidArguments(
                        f"{self._where}.{name}: the name {key!r} is that of another frame of "
                        "reference."
                    )
                self._frames[key] = stream.parent or ROOT
        for key in self._frames:
            seen, at = {key}, self._frames[key]
            while at != ROOT:
                if at in seen:
                    raise InvalidArguments(
                        f"{self._where}: the frame of reference {key!r} lies within itself."
                    )
                seen.add(at)
                at = self._frames[self._known(at, f"{self._where}.{key}")]

    def _known(self, frame: str, place: str) -> str:
        if frame not in self._frames:
            raise InvalidArguments(f"{place}: there is no frame of reference {frame!r}.")
        return frame

    def _placed(self, frame: str | None, place: str) -> str | None:
        return None if frame in {None, ROOT} else self._known(frame or "", place)

    def _add(self, name: str, stream: JsonObject) -> None:
        self.streams[name] = {"type": "event", "id": name, "stream": stream}

    def _file(self, kind: Kind, uri: str) -> int:
        return self.files.setdefault((kind, uri), len(self.files))

    def _file_events(self, events: Sequence[FileEvent], kind: Kind, place: str) -> list[JsonObject]:
        return [
            {"timestamp": moment, "file": self._file(kind, event.uri)}
            for moment, event in _sorted(events, place)
        ]

    def _point_clouds(self, name: str, stream: PointCloudStream, place: str) -> None:
        frame = self._placed(stream.frame_of_reference, place)
        events = self._file_events(stream.events, Kind.POINT_CLOUD, place)
        pose = scene_poses.read(stream.pose, f"{place}.pose")
        if not pose.is_identity:
            own = f"{name}/pose"
            if own in self._given or own in self._frames:
                raise InvalidArguments(f"{place}: the name {own!r} is taken by its pose.")
            place_of = {"id": own, "parentFor": frame or ROOT, **pose.as_matrix_json()}
            fixed = {"timestamp": events[0]["timestamp"], **place_of}
            self._add(own, {"entityType": "frame_of_reference", "events": [fixed]})
            frame = own
        self._add(
            name,
            {"entityType": "point_cloud", "frameOfReferenceId": frame, "events": events},
        )

    def _images(self, name: str, stream: ImageStream, place: str) -> None:
        if not isinstance(self._given.get(stream.camera), CameraStream):
            raise InvalidArguments(f"{place}: there is no camera {stream.camera!r}.")
        events = self._file_events(stream.events, Kind.IMAGE, place)
        self._add(name, {"entityType": "image", "cameraId": stream.camera, "events": events})

    def _camera(self, name: str, stream: CameraStream, place: str) -> None:
        frame = self._placed(stream.frame_of_reference, place)
        pose = scene_poses.read(stream.pose, f"{place}.pose")
        events = []
        for moment, event in _sorted(stream.events, place):
            inner = scene_poses.read(event.extrinsics, f"{place}.extrinsics")
            whole = pose.after(inner)
            model = event.intrinsics.model
            events.append(
                {
                    "timestamp": moment,
                    "widthPx": event.width_px,
                    "heightPx": event.height_px,
                    "intrinsics": event.intrinsics.model_dump()
                    | {"model": model and model.model_dump(exclude_none=True)},
                    "extrinsics": None if whole.is_identity else whole.as_quaternion_json(),
                }
            )
        self._add(
            name,
            {"entityType": "camera_parameters", "frameOfReferenceId": frame, "events": events},
        )

    def _frame(self, name: str, stream: FrameStream, place: str) -> None:
        key = stream.id or name
        events = []
        for moment, event in _sorted(stream.events, place):
            pose: Pose = scene_poses.read(event.pose, f"{place}.pose")
            events.append(
                {
                    "timestamp": moment,
                    "id": key,
                    "parentFor": self._frames[key],
                    **pose.as_matrix_json(),
                }
            )
        self._add(name, {"entityType": "frame_of_reference", "events": events})


def _sorted(events: Iterable[_E], place: str) -> list[tuple[float, _E]]:
    """Events by their moments; one that names none is a unit after the one before."""
    moment: float = -1
    timed: list[tuple[float, _E]] = []
    for event in events:
        moment = moment + 1 if event.timestamp is None else event.timestamp
        timed.append((moment, event))
    timed.sort(key=lambda each: each[0])
    for before, after in pairwise(timed):
        if before[0] == after[0]:
            raise InvalidArguments(f"{place}: two events have the timestamp {after[0]}.")
    return timed


def _frames(streams: Iterable[Any]) -> list[float]:
    """The moments at which there is another point cloud; without point clouds, another image."""
    kept = list(streams)
    for kind in (PointCloudStream, ImageStream):
        found = {
            moment
            for each in kept
            if isinstance(each, kind)
            for moment, _ in _sorted(each.events, "events")
        }
        if found:
            return sorted(found)
    return []


def _convention(given: Convention | None, where: str) -> JsonObject | None:
    if given is None:
        return None
    words = given.model_dump()
    if any(len(line & set(words.values())) != 1 for line in _LINES):
        raise InvalidArguments(f"{where}: the three axes must lie on three lines.")
    return words
