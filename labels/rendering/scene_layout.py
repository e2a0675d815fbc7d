"""What a scene is made of and what of it is current on a frame: pure, from its description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a frame of reference is in another one, or in the world: ``rotation · p + position``.

    Attributes:
        rotation: Nine numbers, row by row.
        position: Three.
    """

    rotation: tuple[float, ...] = (1, 0, 0, 0, 1, 0, 0, 0, 1)
    position: tuple[float, ...] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Reference:
    since: float
    parent: str | None
    pose: Pose


_Told = TypeVar("_Told", SceneFile, _Reference)


@dataclass(frozen=True, slots=True)
class Scene:
    """The files of a scene by stream, its frames as moments, and how its parts move."""

    frames: tuple[float, ...]
    streams: tuple[tuple[SceneFile, ...], ...]
    references: Mapping[str, tuple[_Reference, ...]]

    def on(self, frame: int) -> list[SceneFile]:
        """Of each stream the file that is current on a frame; of some there is none yet."""
        moment = self._moment(frame)
        return [past[-1] for files in self.streams if (past := _past(files, moment))]

    def pose(self, file: SceneFile, frame: int) -> Pose:
        """Where the points of a file are in the world on a frame."""
        moment = self._moment(frame)
        rotation, position = np.eye(3), np.zeros(3)
        name, steps = file.reference, 0
        while name not in _ROOT:
            if steps > len(self.references):
                raise SceneUnreadableError("The scene's frames of reference form a circle.")
            found = self.references.get(str(name), ())
            if not found:
                raise SceneUnreadableError(f"The scene has no frame of reference “{name}”.")
            # Before it is first told, a frame of reference is where it is told first.
            step = (_past(found, moment) or found[:1])[-1]
            turn = np.array(step.pose.rotation).reshape(3, 3)
            rotation, position = turn @ rotation, turn @ position + step.pose.position
            name, steps = step.parent, steps + 1
        return Pose(_numbers(rotation.ravel()), _numbers(position))

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
        return _composite(description["streams"], description.get("frames"))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise SceneUnreadableError(f"This scene's description is damaged: {error}.") from error


def _single(description: Mapping[str, Any]) -> Scene:
    link = str(description.get("signedUrl") or "")
    file = SceneFile("point_cloud", ONLY_STREAM, 0, 0, str(description["url"]), link, 0.0)
    return Scene((0.0,), ((file,),), {})


def _composite(streams: Mapping[str, Any], frames: Sequence[float] | None) -> Scene:
    files: list[tuple[SceneFile, ...]] = []
    references: dict[str, tuple[_Reference, ...]] = {}
    for name in sorted(streams):
        stream = streams[name]["stream"]
        kind = stream["entityType"]
        if kind in ("point_cloud", "image"):
            files.append(tuple(_files(kind, name, len(files), stream)))
        elif kind == "frame_of_reference":
            for key, found in _references(stream["events"]).items():
                references[key] = tuple(sorted(found, key=lambda each: each.since))
    if not frames:
        clouds = [one for each in files for one in each if one.kind == "point_cloud"]
        told = clouds or [one for each in files for one in each]
        frames = sorted({each.since for each in told}) or [0.0]
    return Scene(tuple(frames), tuple(files), references)


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
        )


def _references(events: Sequence[Mapping[str, Any]]) -> dict[str, list[_Reference]]:
    found: dict[str, list[_Reference]] = {}
    for event in events:
        pose = Pose(_numbers(event["rotation"]), _numbers(event["position"]))
        if (len(pose.rotation), len(pose.position)) != (9, 3):
            raise ValueError(f"a pose of the frame of reference {event['id']!r}")
        told = _Reference(float(event["timestamp"]), event.get("parentFor"), pose)
        found.setdefault(event["id"], []).append(told)
    return found


def _numbers(values: Sequence[float] | NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(each) for each in values)


def _past(events: Sequence[_Told], moment: float) -> Sequence[_Told]:
    return [each for each in events if each.since <= moment]
