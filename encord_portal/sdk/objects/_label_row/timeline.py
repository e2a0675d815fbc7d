"""Reading a track as events: what holds at an offset, and where the object is between two."""

from __future__ import annotations

from bisect import bisect_right
from math import asin, atan2, copysign, cos, pi, sin, sqrt

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.cuboids import CuboidCoordinates
from encord_portal.sdk.objects._coordinates.points import PointCoordinate, PointCoordinate3D
from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.frames import Range

Quaternion = tuple[float, float, float, float]
MOVABLE = (CuboidCoordinates, PointCoordinate, PointCoordinate3D)
"""Coordinates that can move in a straight line."""
_PARALLEL = 1 - 1e-9


def is_delete(track: Track, position: int) -> bool:
    """Tell whether an event ends the object; whatever is not tagged so places it."""
    return track.meta(position).info.event_kind == "delete"


def holding(track: Track, frame: int) -> int | None:
    """Give the position of the upsert that holds at an offset, or None."""
    position = bisect_right(track.frames, frame) - 1
    return None if position < 0 or is_delete(track, position) else position


def presence(track: Track, object_hash: str) -> list[Range]:
    """Give the offsets at which the object exists, as the fewest ranges.

    Raises:
        LabelRowError: It never ends.
    """
    ranges: list[Range] = []
    start: int | None = None
    for position, frame in enumerate(track.frames):
        if not is_delete(track, position):
            start = frame if start is None else start
        elif start is not None:
            ranges.append(Range(start, frame - 1))
            start = None
    if start is not None:
        raise LabelRowError(
            f"Object `{object_hash}`: its events end on an upsert at `{track.frames[-1]}`, so that "
            "it never ends. End it with `delete_event`; for an object that stays to the end of the "
            "timeline, one nanosecond after the last one."
        )
    return ranges


def is_moving(track: Track, position: int) -> bool:
    """Tell whether the object moves in a straight line from an upsert to the next one."""
    return (
        track.meta(position).info.interpolate == "linear"
        and position + 1 < len(track.frames)
        and not is_delete(track, position + 1)
    )


def resolved(track: Track, position: int, frame: int) -> Coordinates:
    """Give where the object is at an offset, from the upsert that holds there on."""
    at = track.frames[position]
    before = _coordinates(track, at)
    if frame == at or not is_moving(track, position):
        return before
    then = track.frames[position + 1]
    return between(before, _coordinates(track, then), (frame - at) / (then - at))


def _coordinates(track: Track, frame: int) -> Coordinates:
    coordinates = track.coordinates(frame)
    if coordinates is None:
        raise LabelRowError(f"There is no event at `{frame}`.")
    return coordinates


def between(start: Coordinates, end: Coordinates, part: float) -> Coordinates:
    """Give the coordinates on the straight way between two; turning takes the shortest way.

    Args:
        start: Where the way starts.
        end: Where it ends, of the same class; else it is held at the start.
        part: How much of the way has been gone, 0 to 1.
    """
    if isinstance(start, CuboidCoordinates) and isinstance(end, CuboidCoordinates):
        turned = _turned(_quaternion(start.orientation), _quaternion(end.orientation), part)
        return CuboidCoordinates(
            _mixed(start.position, end.position, part),
            _angles(turned),
            _mixed(start.size, end.size, part),
        )
    if isinstance(start, PointCoordinate3D) and isinstance(end, PointCoordinate3D):
        return PointCoordinate3D(*_mixed((start.x, start.y, start.z), (end.x, end.y, end.z), part))
    if isinstance(start, PointCoordinate) and isinstance(end, PointCoordinate):
        return PointCoordinate(
            start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part
        )
    return start


def _mixed(
    start: tuple[float, float, float], end: tuple[float, float, float], part: float
) -> tuple[float, float, float]:
    x, y, z = (a + (b - a) * part for a, b in zip(start, end, strict=True))
    return x, y, z


def _quaternion(angles: tuple[float, float, float]) -> Quaternion:
    """Give the rotation by Euler angles about X, then Y, then Z of the turned axes (radians)."""
    (a, b, c) = (angle / 2 for angle in angles)
    ca, cb, cc, sa, sb, sc = cos(a), cos(b), cos(c), sin(a), sin(b), sin(c)
    return (
        ca * cb * cc - sa * sb * sc,
        sa * cb * cc + ca * sb * sc,
        ca * sb * cc - sa * cb * sc,
        ca * cb * sc + sa * sb * cc,
    )


def _turned(start: Quaternion, end: Quaternion, part: float) -> Quaternion:
    cosine = sum(a * b for a, b in zip(start, end, strict=True))
    if cosine < 0:
        cosine, end = -cosine, (-end[0], -end[1], -end[2], -end[3])
    if cosine > _PARALLEL:
        weights = (1 - part, part)
    else:
        angle = atan2(sqrt(1 - cosine * cosine), cosine)
        weights = (sin((1 - part) * angle) / sin(angle), sin(part * angle) / sin(angle))
    w, x, y, z = (weights[0] * a + weights[1] * b for a, b in zip(start, end, strict=True))
    length = sqrt(w * w + x * x + y * y + z * z)
    return w / length, x / length, y / length, z / length


def _angles(rotation: Quaternion) -> tuple[float, float, float]:
    w, x, y, z = rotation
    sine = 2 * (x * z + w * y)
    if abs(sine) > _PARALLEL:  # the two other axes fall together: one of the angles is free
        return 2 * atan2(x, w), copysign(pi / 2, sine), 0.0
    return (
        atan2(2 * (w * x - y * z), 1 - 2 * (x * x + y * y)),
        asin(sine),
        atan2(2 * (w * z - x * y), 1 - 2 * (y * y + z * z)),
    )
