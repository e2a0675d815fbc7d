"""What the overlay draws, in pixel space: origin at the top left corner of the picture.

Every label coordinate of the SDK becomes a :class:`Drawing`: a few primitives whose numbers are
pixels of the picture, fractions kept. The SVG writer turns primitives into elements; tests
compare them with the coordinates they came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class PixelPoint:
    x: float
    y: float


Ring: TypeAlias = tuple[PixelPoint, ...]


@dataclass(frozen=True, slots=True)
class PixelBounds:
    """The box around a drawing: left, top, right and bottom edge."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @classmethod
    def around(cls, points: Ring) -> PixelBounds:
        xs = [point.x for point in points]
        ys = [point.y for point in points]
        return cls(min(xs), min(ys), max(xs), max(ys))


class JointMark(Enum):
    """How sure the annotator could be of a skeleton's joint."""

    VISIBLE = "visible"
    OCCLUDED = "occluded"
    SELF_OCCLUDED = "self-occluded"
    INVISIBLE = "invisible"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, turned clockwise by ``theta`` degrees about its centre."""

    x: float
    y: float
    width: float
    height: float
    theta: float = 0.0

    @property
    def centre(self) -> PixelPoint:
        return PixelPoint(self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True, slots=True)
class Area:
    """Closed rings; what lies inside an odd number of them belongs to the area."""

    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An open line; ``hidden`` ones join something that can't be seen."""

    points: Ring
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Oval:
    cx: float
    cy: float
    rx: float
    ry: float
    theta: float = 0.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A point that keeps its size on the screen."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Joint:
    x: float
    y: float
    name: str
    mark: JointMark = JointMark.VISIBLE
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Mask:
    """The outline of a bitmask along the edges of its pixels, as SVG path data."""

    path: str
    bounds: PixelBounds | None


Primitive: TypeAlias = Box | Area | Line | Oval | Dot | Joint | Mask


@dataclass(frozen=True, slots=True)
class Drawing:
    """The primitives of one shape.

    Attributes:
        primitives: Drawn in this order, later ones on top.
        bounds: The box around all of them, or None when there is nothing to see.
        vertices: The points a person would drag; shown on the selected shape only.
    """

    primitives: tuple[Primitive, ...]
    bounds: PixelBounds | None
    vertices: Ring = ()
