"""Which numbers describe a shape, and how it looks with other numbers: one table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from labels.errors import BadEdit

Counts: TypeAlias = Literal["across", "down", "degrees", "share", "space"]
Geometry: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a shape.

    Attributes:
        name: Of the form's field.
        caption: What it is.
        counts: Fractions of the picture's width or height, degrees, a share of 1, or the units
            of a point cloud.
    """

    name: str
    caption: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the numbers of one shape are read and changed.

    Attributes:
        fields: Which numbers a geometry has.
        read: Their values.
        write: The geometry, below the shape's key, with other values. It gets all of them.
    """

    fields: Callable[[Geometry], Sequence[Number]]
    read: Callable[[Geometry], dict[str, float]]
    write: Callable[[Geometry, Mapping[str, float]], dict[str, Any]]


def numbers_of(value: Geometry) -> tuple[Numbers, dict[str, float]] | None:
    """How the numbers of a shape are read and changed, and what they are.

    None for shapes that only the picture can show, and for geometries that cannot be read.
    """
    known = _SHAPES.get(str(value.get("shape")))
    if known is None:
        return None
    try:
        return known, known.read(value)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


_X, _Y = Number("x", "Left", "across"), Number("y", "Top", "down")
_BOX = (_X, _Y, Number("w", "Width", "across"), Number("h", "Height", "down"))
_THETA = Number("theta", "Angle °", "degrees")
_CENTRE = (Number("x", "Centre x", "across"), Number("y", "Centre y", "down"))
_CIRCLE = (*_CENTRE, Number("r", "Radius", "across"))
_STRETCHED = (*_CIRCLE, Number("stretch", "Stretch %", "share"), _THETA)
_ELLIPSE = (
    *_CENTRE,
    Number("rx", "Radius x", "across"),
    Number("ry", "Radius y", "down"),
    _THETA,
)
_IN_SPACE = tuple(Number(axis, axis.upper(), "space") for axis in "xyz")
_SOLID = (
    *_IN_SPACE,
    *(Number(f"size_{axis}", f"Size {axis.upper()}", "space") for axis in "xyz"),
    *(Number(f"turn_{axis}", f"Turn {axis.upper()} °", "degrees") for axis in "xyz"),
)
_CUBOID = (
    *_BOX,
    Number("back_x", "Back x", "across"),
    Number("back_y", "Back y", "down"),
    Number("back", "Back %", "share"),
)


def _own(key: str, fields: Callable[[Geometry], Sequence[Number]]) -> Numbers:
    """Numbers that the wire holds by the same names."""

    def read(value: Geometry) -> dict[str, float]:
        return {each.name: value[key].get(each.name, 0.0) for each in fields(value)}

    def write(value: Geometry, numbers: Mapping[str, float]) -> dict[str, Any]:
        return {key: {**value[key], **numbers}}

    return Numbers(fields, read, write)


def _circle_fields(value: Geometry) -> Sequence[Number]:
    return _CIRCLE if value["circle"].get("stretch", 1.0) == 1.0 else _STRETCHED


def _point_fields(value: Geometry) -> Sequence[Number]:
    return _IN_SPACE if "z" in value["point"]["0"] else (_X, _Y)


def _read_point(value: Geometry) -> dict[str, float]:
    return {each.name: value["point"]["0"][each.name] for each in _point_fields(value)}


def _write_point(value: Geometry, numbers: Mapping[str, float]) -> dict[str, Any]:
    return {"point": {"0": {**value["point"]["0"], **numbers}}}


@dataclass(frozen=True, slots=True)
class _Frame:
    """The box around some points, and how another one changes them."""

    x: float
    y: float
    w: float
    h: float

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> _Frame:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return cls(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    def numbers(self) -> dict[str, float]:
        return {"x": self.x, "y": self.y, "w": self.w, "h": self.h}

    def moved(
        self, points: Iterable[tuple[float, float]], to: Mapping[str, float]
    ) -> list[tuple[float, float]]:
        """Where points come to lie; one that stays keeps every digit.

        Raises:
            BadEdit: Nothing is left of the shape, or a line is to become as wide as no line is.
        """
        for name, caption, present in (("w", "Width", self.w), ("h", "Height", self.h)):
            if to[name] != present and not (present > 0 and to[name] > 0):
                reason = "is above 0" if present else "is 0 here; drag the points to change it"
                raise BadEdit(f"“{caption}” {reason}.")
        xs = _along(self.x, self.w, to["x"], to["w"])
        ys = _along(self.y, self.h, to["y"], to["h"])
        return [(xs(x), ys(y)) for x, y in points]


def _along(start: float, size: float, to: float, to_size: float) -> Callable[[float], float]:
    if (start, size) == (to, to_size):
        return lambda place: place
    factor = to_size / size if size else 1.0
    return lambda place: to + (place - start) * factor


def _pairs(flat: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _flat(points: Sequence[tuple[float, float]]) -> list[float]:
    return [value for point in points for value in point]


def _spots(value: Geometry, key: str) -> Iterator[tuple[float, float]]:
    for rings in value.get("polygons") or () if key == "polygon" else ():
        for ring in rings:
            yield from _pairs(ring)
    for spot in value[key].values():
        if "z" in spot:
            raise ValueError("a line in space has no frame on a picture")
        yield spot["x"], spot["y"]


def _framed(key: str) -> Numbers:
    """The box around all points stands for them: to move and to stretch."""

    def read(value: Geometry) -> dict[str, float]:
        return _Frame.around(list(_spots(value, key))).numbers()

    def write(value: Geometry, numbers: Mapping[str, float]) -> dict[str, Any]:
        frame = _Frame.around(list(_spots(value, key)))

        spots = value[key]
        moved = frame.moved([(each["x"], each["y"]) for each in spots.values()], numbers)
        found: dict[str, Any] = {
            key: {
                name: {**each, "x": x, "y": y}
                for (name, each), (x, y) in zip(spots.items(), moved, strict=True)
            }
        }
        if key == "polygon" and value.get("polygons"):
            found["polygons"] = [
                [_flat(frame.moved(_pairs(ring), numbers)) for ring in rings]
                for rings in value["polygons"]
            ]
        return found

    return Numbers(lambda _: _BOX, read, write)


def _centre(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _read_cuboid(value: Geometry) -> dict[str, float]:
    cuboid = value["cuboid_2d"]
    front = _pairs(cuboid["front"])
    numbers = _Frame.around(front).numbers()
    if "offset" in cuboid:
        offset = cuboid["offset"]
        return {**numbers, "back_x": offset["x"], "back_y": offset["y"], "back": 1.0}
    (x, y), far, scale = _centre(front), cuboid["vanishingPoint"], cuboid["scaleRatio"]
    return {
        **numbers,
        "back_x": (far["x"] - x) * (1 - scale),
        "back_y": (far["y"] - y) * (1 - scale),
        "back": scale,
    }


def _write_cuboid(value: Geometry, numbers: Mapping[str, float]) -> dict[str, Any]:
    """A back face as large as the front is the front one moved, any other one runs to a point."""
    cuboid, present = value["cuboid_2d"], _read_cuboid(value)
    front = _pairs(cuboid["front"])
    front = _Frame.around(front).moved(front, numbers)
    if all(numbers[name] == present[name] for name in numbers):
        return {"cuboid_2d": dict(cuboid)}
    scale = numbers["back"]
    if scale == 1.0:
        offset = {"x": numbers["back_x"], "y": numbers["back_y"]}
        return {"cuboid_2d": {"front": _flat(front), "offset": offset}}
    x, y = _centre(front)
    far = {
        "x": x + numbers["back_x"] / (1 - scale),
        "y": y + numbers["back_y"] / (1 - scale),
    }
    return {"cuboid_2d": {"front": _flat(front), "vanishingPoint": far, "scaleRatio": scale}}


def _read_solid(value: Geometry) -> dict[str, float]:
    cuboid = value["cuboid"]
    turns = [math.degrees(each) for each in cuboid["orientation"]]
    values = (*cuboid["position"], *cuboid["size"], *turns)
    return {each.name: number for each, number in zip(_SOLID, values, strict=True)}


def _write_solid(value: Geometry, numbers: Mapping[str, float]) -> dict[str, Any]:
    cuboid, present = value["cuboid"], _read_solid(value)
    turns = zip("xyz", cuboid["orientation"], strict=True)
    return {
        "cuboid": {
            "position": [numbers[axis] for axis in "xyz"],
            "size": [numbers[f"size_{axis}"] for axis in "xyz"],
            # What was not typed keeps every digit of its radians.
            "orientation": [
                radians
                if numbers[f"turn_{axis}"] == present[f"turn_{axis}"]
                else math.radians(numbers[f"turn_{axis}"])
                for axis, radians in turns
            ],
        }
    }


_SHAPES: Final[dict[str, Numbers]] = {
    "bounding_box": _own("boundingBox", lambda _: _BOX),
    "rotatable_bounding_box": _own("rotatableBoundingBox", lambda _: (*_BOX, _THETA)),
    "point": Numbers(_point_fields, _read_point, _write_point),
    "circle": _own("circle", _circle_fields),
    "ellipse": _own("ellipse", lambda _: _ELLIPSE),
    "polygon": _framed("polygon"),
    "polyline": _framed("polyline"),
    "skeleton": _framed("skeleton"),
    "cuboid": Numbers(lambda _: _SOLID, _read_solid, _write_solid),
    "cuboid_2d": Numbers(lambda _: _CUBOID, _read_cuboid, _write_cuboid),
}
