"""Objects between key frames, in a straight line from each key frame to the next.

Pure: label entries in, label entries out. Boxes, rotatable boxes, polygons, lines, points,
skeletons, circles, ellipses and cuboids in a picture can be interpolated; an angle takes the
shorter way round.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

Entry: TypeAlias = dict[str, Any]
Ring: TypeAlias = list[tuple[float, float]]
MAX_ENTRIES = 200_000
_LARGEST = 1e9
_MOST_ADDED = 500


def interpolate(
    key_frames: Mapping[int, Sequence[Entry]], wanted: Sequence[str]
) -> dict[int, list[Entry]]:
    """All frames from the first to the last key frame of each wanted object, filled.

    Args:
        key_frames: The object entries of each key frame.
        wanted: The object hashes to interpolate; entries of others stay where they are.

    Raises:
        ValueError: When an object cannot be interpolated; the message says which and why.
    """
    filled = {frame: list(entries) for frame, entries in key_frames.items()}
    tracks: dict[str, list[tuple[int, Entry]]] = {key: [] for key in wanted}
    for frame in sorted(key_frames):
        for entry in key_frames[frame]:
            track = tracks.get(entry["objectHash"])
            if track is not None:
                track.append((frame, entry))
    total = 0
    for key, track in tracks.items():
        if not track:
            raise ValueError(f"No key frame holds the object {key[:40]!r}.")
        total += track[-1][0] - track[0][0] + 1
        if total > MAX_ENTRIES:
            raise ValueError(f"At most {MAX_ENTRIES} objects in frames are computed at a time.")
        for (start, before), (end, after) in pairwise(track):
            if end == start:
                raise ValueError(f"The object {key[:40]!r} is twice in frame {start}.")
            _fill(filled, (start, before), (end, after))
    return {frame: filled[frame] for frame in sorted(filled)}


def _fill(filled: dict[int, list[Entry]], start: tuple[int, Entry], end: tuple[int, Entry]) -> None:
    (first, before), (last, after) = start, end
    name = _geometry_key(before)
    if _geometry_key(after) != name:
        raise ValueError(f"The object {before['objectHash'][:40]!r} changes its shape.")
    between = _BETWEEN[name]
    for frame in range(first + 1, last):
        share = (frame - first) / (last - first)
        try:
            geometry = between(before, after, share)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise ValueError(
                f"The {name} of the object {before['objectHash'][:40]!r} is malformed."
            ) from error
        filled.setdefault(frame, []).append({**before, **geometry, "manualAnnotation": False})


def _geometry_key(entry: Entry) -> str:
    for name in _BETWEEN:
        if entry.get(name):
            return name
    shape = str(entry.get("shape") or "object without geometry")[:40]
    raise ValueError(
        f"A {shape} cannot be interpolated; boxes, rotatable boxes, polygons, polylines, points, "
        "skeletons, circles, ellipses and 2D cuboids can."
    )


def _mix(start: Any, end: Any, share: float) -> float:
    return _number(start) + (_number(end) - _number(start)) * share


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _LARGEST:
        raise TypeError("not a coordinate")
    return float(value)


def _members(names: Sequence[str], start: Entry, end: Entry, share: float) -> Entry:
    return {name: _mix(start[name], end[name], share) for name in names}


def _box(before: Entry, after: Entry, share: float) -> Entry:
    start, end = before["boundingBox"], after["boundingBox"]
    return {"boundingBox": _members(("h", "w", "x", "y"), start, end, share)}


def _rotatable_box(before: Entry, after: Entry, share: float) -> Entry:
    start, end = before["rotatableBoundingBox"], after["rotatableBoundingBox"]
    box = _members(("h", "w", "x", "y"), start, end, share)
    return {"rotatableBoundingBox": {**box, "theta": _angle(start, end, share)}}


def _angle(start: Entry, end: Entry, share: float) -> float:
    theta, until = _number(start.get("theta", 0.0)), _number(end.get("theta", 0.0))
    angle = theta + ((until - theta + 180) % 360 - 180) * share
    return angle % 360 if theta >= 0 and until >= 0 else angle


def _circle(before: Entry, after: Entry, share: float) -> Entry:
    start, end = before["circle"], after["circle"]
    stretch = _mix(start.get("stretch", 1.0), end.get("stretch", 1.0), share)
    found = _members(("x", "y", "r"), start, end, share)
    return {"circle": {**found, "stretch": stretch, "theta": _angle(start, end, share)}}


def _ellipse(before: Entry, after: Entry, share: float) -> Entry:
    start, end = before["ellipse"], after["ellipse"]
    found = _members(("x", "y", "rx", "ry"), start, end, share)
    return {"ellipse": {**found, "theta": _angle(start, end, share)}}


def _polyline(before: Entry, after: Entry, share: float) -> Entry:
    """Points are matched by their number; where there are more, the last one counts again."""
    start, end = _in_order(before["polyline"]), _in_order(after["polyline"])
    count = max(len(start), len(end))
    pairs = zip(_repeated(start, count), _repeated(end, count), strict=True)
    return {
        "polyline": {
            str(n): _members([name for name in ("x", "y", "z") if name in one], one, other, share)
            for n, (one, other) in enumerate(pairs)
        }
    }


def _in_order(spots: Any) -> list[Entry]:
    if isinstance(spots, dict):
        return [spots[key] for key in sorted(spots, key=int)]
    return list(spots)


def _repeated(spots: list[Entry], count: int) -> list[Entry]:
    return [*spots, *[spots[-1]] * (count - len(spots))]


def _cuboid_2d(before: Entry, after: Entry, share: float) -> Entry:
    start, end = before["cuboid_2d"], after["cuboid_2d"]
    if start.keys() != end.keys() or len(start["front"]) != len(end["front"]):
        raise ValueError(
            f"The cuboids of the object {before['objectHash'][:40]!r} differ in their corners or "
            "in how their back face is given."
        )
    found: Entry = {
        "front": [_mix(a, b, share) for a, b in zip(start["front"], end["front"], strict=True)]
    }
    for name in start.keys() & {"offset", "vanishingPoint"}:
        found[name] = _members(("x", "y"), start[name], end[name], share)
    if "scaleRatio" in start:
        found["scaleRatio"] = _mix(start["scaleRatio"], end["scaleRatio"], share)
    return {"cuboid_2d": found}


def _points(before: Entry, after: Entry, share: float) -> Entry:
    start, end = before["point"], after["point"]
    return {
        "point": {
            key: _members([n for n in ("x", "y", "z") if n in spot], spot, end[key], share)
            for key, spot in start.items()
        }
    }


def _skeleton(before: Entry, after: Entry, share: float) -> Entry:
    """A vertex that the next key frame lacks stays where it is."""
    start, end = before["skeleton"], after["skeleton"]
    return {
        "skeleton": {
            key: {**spot, **_members(("x", "y"), spot, end.get(key, spot), share)}
            for key, spot in start.items()
        }
    }


def _polygon(before: Entry, after: Entry, share: float) -> Entry:
    start, end = _rings(before), _rings(after)
    if [len(each) for each in start] != [len(each) for each in end]:
        raise ValueError(
            f"The polygons of the object {before['objectHash'][:40]!r} differ in their number of "
            "parts or holes."
        )
    mixed = [
        [_between_rings(ring, other, share) for ring, other in zip(part, others, strict=True)]
        for part, others in zip(start, end, strict=True)
    ]
    outer = mixed[0][0]
    found: Entry = {"polygon": {str(n): {"x": x, "y": y} for n, (x, y) in enumerate(outer)}}
    if before.get("polygons"):
        found["polygons"] = [
            [[value for spot in ring for value in spot] for ring in part] for part in mixed
        ]
    return found


def _rings(entry: Entry) -> list[list[Ring]]:
    """Polygons, each an outer ring and its holes; ``polygons`` wins where both are given."""
    if entry.get("polygons"):
        return [
            [
                [(_number(x), _number(y)) for x, y in zip(flat[::2], flat[1::2], strict=True)]
                for flat in part
            ]
            for part in entry["polygons"]
        ]
    spots = _in_order(entry["polygon"])
    return [[[(_number(spot["x"]), _number(spot["y"])) for spot in spots]]]


def _between_rings(start: Ring, end: Ring, share: float) -> Ring:
    count = max(len(start), len(end))
    pairs = zip(_with_points(start, count), _with_points(end, count), strict=True)
    return [(_mix(x0, x1, share), _mix(y0, y1, share)) for (x0, y0), (x1, y1) in pairs]


def _with_points(ring: Ring, count: int) -> Ring:
    """The ring with so many points, the new ones in the middle of its longest sides."""
    if not ring:
        raise IndexError("an empty ring")
    if count - len(ring) > _MOST_ADDED:
        raise ValueError(
            f"Two polygons differ by more than {_MOST_ADDED} points; add a key frame between them."
        )
    ring = list(ring)
    while len(ring) < count:
        sides = [math.dist(ring[n], ring[(n + 1) % len(ring)]) for n in range(len(ring))]
        longest = sides.index(max(sides))
        (x0, y0), (x1, y1) = ring[longest], ring[(longest + 1) % len(ring)]
        ring.insert(longest + 1, ((x0 + x1) / 2, (y0 + y1) / 2))
    return ring


_BETWEEN: dict[str, Callable[[Entry, Entry, float], Entry]] = {
    "boundingBox": _box,
    "rotatableBoundingBox": _rotatable_box,
    "polygon": _polygon,
    "polygons": _polygon,
    "point": _points,
    "skeleton": _skeleton,
    "polyline": _polyline,
    "circle": _circle,
    "ellipse": _ellipse,
    "cuboid_2d": _cuboid_2d,
}
