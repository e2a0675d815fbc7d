"""The geometry of frame objects as types (wire protocol §5.5)."""

from __future__ import annotations

from typing import NotRequired, TypeAlias, TypedDict, TypeGuard


class BoundingBoxDict(TypedDict):
    """An upright box."""

    h: float
    w: float
    x: float
    y: float


class BoundingBoxFrameCoordinatesDict(TypedDict):
    """An upright box in a frame object."""

    boundingBox: BoundingBoxDict


class RotatableBoundingBoxDict(TypedDict):
    """A turned box."""

    h: float
    w: float
    x: float
    y: float
    theta: float


class RotatableBoundingBoxFrameCoordinatesDict(TypedDict):
    """A turned box in a frame object."""

    rotatableBoundingBox: RotatableBoundingBoxDict


class CircleDict(TypedDict):
    """A circle."""

    x: float
    y: float
    r: float
    stretch: float
    theta: float


class CircleFrameCoordinatesDict(TypedDict):
    """A circle in a frame object."""

    circle: CircleDict


class EllipseDict(TypedDict):
    """An ellipse."""

    x: float
    y: float
    rx: float
    ry: float
    theta: float


class EllipseFrameCoordinatesDict(TypedDict):
    """An ellipse in a frame object."""

    ellipse: EllipseDict


class PointDict(TypedDict):
    """A point."""

    x: float
    y: float


class PointDict3D(TypedDict):
    """A point in space."""

    x: float
    y: float
    z: float


class PointFrameCoordinatesDict(TypedDict):
    """A point in a frame object, under the key ``"0"``."""

    point: dict[str, PointDict]


class Point3DFrameCoordinatesDict(TypedDict):
    """A point in space in a frame object, under the key ``"0"``."""

    point: dict[str, PointDict3D]


PolylineDict: TypeAlias = (
    dict[str, PointDict] | list[PointDict] | dict[str, PointDict3D] | list[PointDict3D]
)


class PolylineFrameCoordinatesDict(TypedDict):
    """A line in a frame object."""

    polyline: PolylineDict


LegacyPolygonDict: TypeAlias = dict[str, PointDict] | list[PointDict]
PolygonDict: TypeAlias = list[list[list[float]]]


class PolygonFrameCoordinatesDict(TypedDict):
    """A polygon in a frame object, in its older and its newer form."""

    polygon: LegacyPolygonDict
    polygons: NotRequired[PolygonDict]


class Cuboid2DPerspectiveDict(TypedDict):
    """A cuboid towards a vanishing point."""

    front: list[float]
    vanishingPoint: PointDict
    scaleRatio: float


class Cuboid2DIsometricDict(TypedDict):
    """A cuboid whose back face is its front face moved."""

    front: list[float]
    offset: PointDict


Cuboid2DDict: TypeAlias = Cuboid2DPerspectiveDict | Cuboid2DIsometricDict


class Cuboid2DFrameCoordinatesDict(TypedDict):
    """A 2D cuboid in a frame object."""

    cuboid_2d: Cuboid2DDict


def is_perspective(cuboid: Cuboid2DDict) -> TypeGuard[Cuboid2DPerspectiveDict]:
    """Tell whether a 2D cuboid runs towards a vanishing point."""
    return "vanishingPoint" in cuboid


def is_offset(cuboid: Cuboid2DDict) -> TypeGuard[Cuboid2DIsometricDict]:
    """Tell whether a 2D cuboid's back face is its front face moved."""
    return "offset" in cuboid
