"""Whether numbers that can be read also make sense as labels (wire protocol §5.4 and §5.5).

Reading takes every finite number, as the reference does. What receives labels from strangers asks
here first. Legitimate are

* positions outside of the media: a box may begin left of the picture, a track may leave it. Up to
  :data:`POSITION_LIMIT` times the media's size; further out they are pixels taken for fractions, or
  damage. The vanishing point of a cuboid may lie much further out;
* positions and sizes in space up to :data:`SPACE_LIMIT`, in the units of the point cloud;
* turns of any sign, up to :data:`ANGLE_LIMIT` degrees.

Sizes are above 0, a line has at least two points, a ring at least three.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from encord_portal.sdk.common.time_parser import parse_datetime
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects._coordinates.points import ordered_points
from encord_portal.sdk.objects._coordinates.rle import counts_from_text

POSITION_LIMIT = 100.0
SPACE_LIMIT = 1e9
ANGLE_LIMIT = 36_000.0
_VANISHING_LIMIT = 1e6
_LARGEST_MASK = 1 << 32


class _ImplausibleError(Exception):
    """Ends the look at one geometry; its text is a member and what it must be."""


def geometry_problem(entry: Mapping[str, Any]) -> str | None:
    """What is wrong with the geometry of a frame object.

    Args:
        entry: The frame object; its ``shape`` selects the geometry.

    Returns:
        A sentence that begins with the key, such as ``boundingBox.w must be above 0 …``, or None
        where all is well. Shapes without geometry in frames, and shapes that this version does not
        know, are not looked into.
    """
    shape = entry.get("shape")
    check = _CHECKS.get(shape) if isinstance(shape, str) else None
    if check is None:
        return None
    try:
        check(entry)
    except _ImplausibleError as problem:
        return str(problem)
    return None


def confidence_problem(entry: Mapping[str, Any]) -> str | None:
    """What is wrong with the ``confidence`` of an entry: a number from 0 to 1, or missing."""
    value = entry.get("confidence")
    if value is None or (_is_number(value) and 0 <= value <= 1):
        return None
    return f"confidence must be a number from 0 to 1, not {value!r:.60}."


def time_problem(value: Any) -> str | None:
    """What keeps a value from being read as the time of a label."""
    if isinstance(value, str):
        try:
            parse_datetime(value)
        except (ValueError, OverflowError):
            pass
        else:
            return None
    return f"must be a time such as 2024-03-01T10:00:00Z, not {value!r:.60}."


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _within(value: Any, where: str, limit: float = POSITION_LIMIT) -> None:
    if not (_is_number(value) and -limit <= value <= limit):
        raise _ImplausibleError(
            f"{where} must be a number from {-limit:.15g} to {limit:.15g}, not {value!r:.60}."
        )


def _size(value: Any, where: str, limit: float = POSITION_LIMIT) -> None:
    if not (_is_number(value) and 0 < value <= limit):
        raise _ImplausibleError(
            f"{where} must be a number above 0, at most {limit:.15g}, not {value!r:.60}."
        )


def _members(entry: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = entry.get(key)
    if not isinstance(value, Mapping):
        raise _ImplausibleError(f"{key} must be an object, not {value!r:.60}.")
    return value


def _box(key: str) -> Callable[[Mapping[str, Any]], None]:
    def check(entry: Mapping[str, Any]) -> None:
        box = _members(entry, key)
        if not _plain_box(box):
            for name in ("x", "y"):
                _within(box.get(name), f"{key}.{name}")
            for name in ("w", "h"):
                _size(box.get(name), f"{key}.{name}")
        if key == "rotatableBoundingBox":
            _within(box.get("theta"), f"{key}.theta", ANGLE_LIMIT)

    return check


def _plain_box(box: Mapping[str, Any]) -> bool:
    """Whether a box is sound, at one glance: boxes are the bulk of what is looked at."""
    x, y, w, h = map(box.get, "xywh")
    return (
        type(x) is type(y) is type(w) is type(h) is float
        and -POSITION_LIMIT <= x <= POSITION_LIMIT
        and -POSITION_LIMIT <= y <= POSITION_LIMIT
        and 0 < w <= POSITION_LIMIT
        and 0 < h <= POSITION_LIMIT
    )


def _round(key: str, radii: tuple[str, ...]) -> Callable[[Mapping[str, Any]], None]:
    def check(entry: Mapping[str, Any]) -> None:
        shape = _members(entry, key)
        for name in ("x", "y"):
            _within(shape.get(name), f"{key}.{name}")
        for name in radii:
            _size(shape.get(name), f"{key}.{name}")
        if "stretch" in shape:
            _size(shape["stretch"], f"{key}.stretch")
        if "theta" in shape:
            _within(shape["theta"], f"{key}.theta", ANGLE_LIMIT)

    return check


def _points(value: Any, where: str, least: int) -> list[Any]:
    try:
        points = ordered_points(value, where)
    except (EncordException, ValueError):
        raise _ImplausibleError(
            f"{where} must be a list of points, or an object of points by their number."
        ) from None
    if len(points) < least:
        raise _ImplausibleError(f"{where} must have at least {least} points, not {len(points)}.")
    return points


def _point_at(value: Any, where: str) -> None:
    if not isinstance(value, Mapping):
        raise _ImplausibleError(f"{where} must be an object with x and y, not {value!r:.60}.")
    limit = SPACE_LIMIT if "z" in value else POSITION_LIMIT
    for name in ("x", "y", "z") if "z" in value else ("x", "y"):
        _within(value.get(name), f"{where}.{name}", limit)


def _point(entry: Mapping[str, Any]) -> None:
    points = _members(entry, "point")
    if list(points) != ["0"]:
        raise _ImplausibleError("point must have exactly one point, with the key '0'.")
    _point_at(points["0"], "point.0")


def _polyline(entry: Mapping[str, Any]) -> None:
    for number, point in enumerate(_points(entry.get("polyline"), "polyline", 2)):
        _point_at(point, f"polyline.{number}")


def _skeleton(entry: Mapping[str, Any]) -> None:
    for number, point in enumerate(_points(entry.get("skeleton"), "skeleton", 1)):
        _point_at(point, f"skeleton.{number}")


def _polygon(entry: Mapping[str, Any]) -> None:
    polygon, polygons = entry.get("polygon"), entry.get("polygons")
    single: list[float] | None = None
    for key, value in (("polygon", polygon), ("polygons", polygons)):
        if value is not None and not isinstance(value, Mapping | list):
            raise _ImplausibleError(f"{key} must be points or rings, not {value!r:.60}.")
    if polygon or not polygons:
        points = _points(polygon if polygon is not None else [], "polygon", 3)
        for number, point in enumerate(points):
            _point_at(point, f"polygon.{number}")
        single = [point[name] for point in points for name in ("x", "y")]
    if not polygons:
        return
    if not isinstance(polygons, list) or not all(isinstance(each, list) for each in polygons):
        raise _ImplausibleError("polygons must be a list of polygons, each a list of rings.")
    for number, rings in enumerate(polygons):
        if not rings:
            raise _ImplausibleError(f"polygons[{number}] must have at least one ring.")
        for position, ring in enumerate(rings):
            _ring(ring, f"polygons[{number}][{position}]")
    if single is not None and single != polygons[0][0]:
        raise _ImplausibleError(
            "polygon and the first ring of polygons must be the same points; change both, or "
            "leave polygon out."
        )


def _ring(ring: Any, where: str) -> None:
    if not isinstance(ring, list) or len(ring) % 2 or len(ring) < 6:
        raise _ImplausibleError(f"{where} must be [x, y, x, y, …] of at least 3 points.")
    for position, value in enumerate(ring):
        if not (type(value) in (int, float) and -POSITION_LIMIT <= value <= POSITION_LIMIT):
            _within(value, f"{where}[{position}]")


def _bitmask(entry: Mapping[str, Any]) -> None:
    mask = _members(entry, "bitmask")
    for name, least in (("top", 0), ("left", 0), ("height", 1), ("width", 1)):
        value: Any = mask.get(name)
        if not (_is_number(value) and least <= value < 2**31 and value == int(value)):
            raise _ImplausibleError(
                f"bitmask.{name} must be a whole number from {least}, not {value!r:.60}."
            )
    size = int(mask["height"]) * int(mask["width"])
    if size > _LARGEST_MASK:
        raise _ImplausibleError(f"bitmask must have at most {_LARGEST_MASK} pixels, not {size}.")
    text = mask.get("rleString", mask.get("rle_string"))
    try:
        covered = sum(counts_from_text(text)) if isinstance(text, str) else -1
    except (EncordException, UnicodeEncodeError):
        covered = -1
    if not 0 <= covered <= size:
        raise _ImplausibleError(
            f"bitmask.rleString must be the run-length code of at most {size} pixels."
        )


def _cuboid_2d(entry: Mapping[str, Any]) -> None:
    cuboid = _members(entry, "cuboid_2d")
    front = cuboid.get("front")
    if not isinstance(front, list) or len(front) % 2 or len(front) < 6:
        raise _ImplausibleError("cuboid_2d.front must be [x, y, x, y, …] of at least 3 points.")
    for position, value in enumerate(front):
        _within(value, f"cuboid_2d.front[{position}]")
    for key, limit in (("vanishingPoint", _VANISHING_LIMIT), ("offset", POSITION_LIMIT)):
        point = cuboid.get(key)
        if isinstance(point, Mapping):
            for name in ("x", "y"):
                _within(point.get(name), f"cuboid_2d.{key}.{name}", limit)
        elif point is not None:
            raise _ImplausibleError(f"cuboid_2d.{key} must be an object with x and y.")
    if cuboid.get("offset") is None and None in (
        cuboid.get("vanishingPoint"),
        cuboid.get("scaleRatio"),
    ):
        raise _ImplausibleError("cuboid_2d needs offset, or vanishingPoint and scaleRatio.")
    if cuboid.get("scaleRatio") is not None:
        _within(cuboid["scaleRatio"], "cuboid_2d.scaleRatio", _VANISHING_LIMIT)


def _cuboid(entry: Mapping[str, Any]) -> None:
    cuboid = _members(entry, "cuboid")
    for key in ("position", "orientation", "size"):
        values = cuboid.get(key)
        if not isinstance(values, list) or len(values) != 3:
            raise _ImplausibleError(f"cuboid.{key} must be three numbers.")
        for position, value in enumerate(values):
            where = f"cuboid.{key}[{position}]"
            if key == "size":
                _size(value, where, SPACE_LIMIT)
            else:
                _within(value, where, ANGLE_LIMIT if key == "orientation" else SPACE_LIMIT)


_CHECKS: dict[str, Callable[[Mapping[str, Any]], None]] = {
    "bounding_box": _box("boundingBox"),
    "rotatable_bounding_box": _box("rotatableBoundingBox"),
    "circle": _round("circle", ("r",)),
    "ellipse": _round("ellipse", ("rx", "ry")),
    "point": _point,
    "polyline": _polyline,
    "polygon": _polygon,
    "skeleton": _skeleton,
    "bitmask": _bitmask,
    "cuboid_2d": _cuboid_2d,
    "cuboid": _cuboid,
}
