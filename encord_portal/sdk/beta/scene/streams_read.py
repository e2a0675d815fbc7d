"""The streams of a scene that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from encord_portal.sdk.beta.scene.layout import SceneLayout
from encord_portal.sdk.beta.scene.settings import SceneViewSettings
from encord_portal.sdk.orm.scene import Numbers9

StreamKind = Literal["point_cloud", "image", "time_series", "frame_of_reference"]


class _Timed(Protocol):
    timestamp: float


_E = TypeVar("_E", bound=_Timed)


@dataclass
class SceneEvent:
    """A file of a stream.

    Attributes:
        timestamp: From when on it is there.
        url: Where it is kept.
        signed_url: A link by which it can be fetched for a while.
    """

    timestamp: float
    url: str
    signed_url: str


@dataclass
class FrameOfReferenceEvent:
    """Where a frame of reference is, from a moment on.

    Attributes:
        timestamp: The moment.
        frame_id: Names the frame of reference.
        parent_frame_id: The one that it is in; None for the world.
        rotation: A matrix, row by row.
        position: Its origin, in the parent.
    """

    timestamp: float
    frame_id: str
    parent_frame_id: str | None
    rotation: Numbers9
    position: tuple[float, float, float]


@dataclass
class _FileStream:
    stream_id: str
    events: list[SceneEvent]
    frame_of_reference_id: str | None = None

    @property
    def num_events(self) -> int:
        """How many files there are."""
        return len(self.events)

    def find_event(self, timestamp: float) -> SceneEvent | None:
        """Give the file of exactly this moment; None if there is none."""
        return _at(self.events, timestamp)

    def get_event(self, timestamp: float) -> SceneEvent:
        """Give the file of exactly this moment.

        Raises:
            KeyError: There is none.
        """
        return _known(self.find_event(timestamp), timestamp, self.stream_id)


@dataclass
class PointCloudStream(_FileStream):
    """Point clouds of one sensor, and the frame of reference that their points are in."""


@dataclass
class ImageStream(_FileStream):
    """Images of one camera, and the frame of reference that the camera is in."""


@dataclass
class FrameOfReferenceStream:
    """A frame of reference that moves."""

    stream_id: str
    events: list[FrameOfReferenceEvent]

    @property
    def num_events(self) -> int:
        """How often it moves."""
        return len(self.events)

    def find_event(self, timestamp: float) -> FrameOfReferenceEvent | None:
        """Give the place at exactly this moment; None if none is given for it."""
        return _at(self.events, timestamp)

    def get_event(self, timestamp: float) -> FrameOfReferenceEvent:
        """Give the place at exactly this moment.

        Raises:
            KeyError: None is given for it.
        """
        return _known(self.find_event(timestamp), timestamp, self.stream_id)


@dataclass
class TimeSeriesStream:
    """A time series of one file."""

    stream_id: str
    url: str
    signed_url: str


AnyStream = PointCloudStream | ImageStream | TimeSeriesStream | FrameOfReferenceStream


@dataclass
class CompositeScene:
    """A scene of streams."""

    point_cloud_streams: list[PointCloudStream]
    image_streams: list[ImageStream]
    time_series_streams: list[TimeSeriesStream] = field(default_factory=list)
    view_settings: SceneViewSettings | None = None
    layout: SceneLayout | None = None
    frame_of_reference_streams: list[FrameOfReferenceStream] = field(default_factory=list)

    def find_stream(self, stream_id: str, *, kind: StreamKind) -> AnyStream | None:
        """Find a stream.

        Args:
            stream_id: Names it.
            kind: What it holds.

        Raises:
            ValueError: The kind is not known.
        """
        return next((each for each in self._of(kind) if each.stream_id == stream_id), None)

    def get_stream(self, stream_id: str, *, kind: StreamKind) -> AnyStream:
        """Find a stream that is there.

        Args:
            stream_id: Names it.
            kind: What it holds.

        Raises:
            KeyError: It is not there.
            ValueError: The kind is not known.
        """
        found = self.find_stream(stream_id, kind=kind)
        if found is None:
            there = [each.stream_id for each in self._of(kind)]
            raise KeyError(f"No {kind} stream with id '{stream_id}'. Available: {there}")
        return found

    def get_images_at_timestamp(self, timestamp: float) -> list[tuple[str, SceneEvent]]:
        """Give the images of exactly this moment, each with the name of its stream."""
        found = ((each.stream_id, each.find_event(timestamp)) for each in self.image_streams)
        return [(name, event) for name, event in found if event is not None]

    def _of(self, kind: StreamKind) -> Sequence[AnyStream]:
        by_kind: dict[str, Sequence[AnyStream]] = {
            "point_cloud": self.point_cloud_streams,
            "image": self.image_streams,
            "time_series": self.time_series_streams,
            "frame_of_reference": self.frame_of_reference_streams,
        }
        if kind not in by_kind:
            raise ValueError(f"Unsupported stream kind '{kind}'")
        return by_kind[kind]


Scene = CompositeScene


def _at(events: Sequence[_E], timestamp: float) -> _E | None:
    return next((event for event in events if event.timestamp == timestamp), None)


def _known(event: _E | None, timestamp: float, stream_id: str) -> _E:
    if event is None:
        raise KeyError(f"No event with timestamp {timestamp} for stream '{stream_id}'")
    return event
