"""One object at one offset of a continuous timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._label_row.frame_info import FrameInfo
from encord_portal.sdk.objects._label_row.object_annotation import Annotation
from encord_portal.sdk.objects._label_row.timeline import holding, is_moving, resolved
from encord_portal.sdk.objects.events import InterpolationMode

if TYPE_CHECKING:
    from encord_portal.sdk import objects
else:
    objects = LazyModule("encord_portal.sdk.objects")


class ResolvedAnnotation(Annotation):
    """An object at an offset, as the upsert that holds there places it; not to be edited."""

    __slots__ = ("_keyframe",)

    def __init__(
        self, object_instance: objects.ObjectInstance, frame: int, *, keyframe: int
    ) -> None:
        super().__init__(object_instance, frame)
        self._keyframe = keyframe

    @property
    def keyframe(self) -> int:
        """The offset of the upsert that holds."""
        return self._keyframe

    @property
    def interpolation(self) -> InterpolationMode:
        """How the object comes from that upsert to the next one."""
        return self._info().interpolate or "hold"

    @property
    def is_virtual(self) -> bool:
        """Whether there is no upsert at the offset itself."""
        return self._frame != self._keyframe

    @property
    def is_interpolated(self) -> bool:
        """Whether the coordinates are on the way between two upserts."""
        return self.is_virtual and is_moving(self._object_instance._track, self._position())

    @property
    def coordinates(self) -> Coordinates:
        """Where the object is.

        Raises:
            LabelRowError: The upsert does not hold there any more, as with all properties here.
        """
        return resolved(self._object_instance._track, self._position(), self._frame)

    @coordinates.setter
    def coordinates(self, coordinates: Coordinates) -> NoReturn:
        raise _read_only()

    def _info(self) -> FrameInfo:
        return self._object_instance._track.meta(self._position()).info

    def _change(self, **_: Any) -> NoReturn:
        raise _read_only()

    def _position(self) -> int:
        track = self._object_instance._track
        position = holding(track, self._frame)
        if position is None or track.frames[position] != self._keyframe:
            raise self._not_on_frame()
        return position


def _read_only() -> LabelRowError:
    return LabelRowError(
        "What is resolved from events is for reading. Write a keyframe with "
        "`ObjectInstance.upsert_event`."
    )
