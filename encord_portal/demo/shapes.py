"""From pixels of the truth to the SDK's coordinates, which are fractions of the frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from encord_portal.demo.truth import Mask, Ring, Seen
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.coordinates import (
    BitmaskCoordinates,
    BoundingBoxCoordinates,
    Coordinates,
    PointCoordinate,
    PolygonCoordinates,
    PolylineCoordinates,
    RotatableBoundingBoxCoordinates,
    SkeletonCoordinate,
    SkeletonCoordinates,
)


class ShapeMissingError(ValueError):
    """The truth does not hold the shape that the ontology asks for."""


def coordinates(seen: Seen, shape: Shape, width: int, height: int, *, name: str) -> Coordinates:
    """What is seen, in the given shape, within a frame of this size in pixels.

    Raises:
        ShapeMissingError: the truth does not know this thing in this shape.
    """
    make = _MAKERS.get(shape)
    found = make(seen, width, height, name) if make else None
    if found is None:
        raise ShapeMissingError(f"The truth about a {seen.kind} holds no {shape.value}.")
    return found


def bitmask(pixels: NDArray[np.bool_]) -> BitmaskCoordinates:
    """A mask of the whole frame."""
    return BitmaskCoordinates(np.ascontiguousarray(pixels))


def polygon(rings: tuple[tuple[Ring, ...], ...], width: int, height: int) -> PolygonCoordinates:
    """Polygons with holes; the first one's outer ring is also the plain polygon."""
    return PolygonCoordinates(
        polygons=[[[_point(xy, width, height) for xy in ring] for ring in one] for one in rings]
    )


def unpacked(mask: Mask, width: int, height: int) -> NDArray[np.bool_]:
    """The mask's pixels within the whole frame."""
    window = BitmaskCoordinates(
        BitmaskCoordinates.EncodedBitmask(
            top=0, left=0, height=mask.height, width=mask.width, rle_string=mask.rle
        )
    ).to_numpy_array()
    full = np.zeros((height, width), dtype=np.bool_)
    full[mask.top : mask.top + mask.height, mask.left : mask.left + mask.width] = window
    return full


def _point(xy: tuple[float, float], width: int, height: int) -> PointCoordinate:
    return PointCoordinate(x=xy[0] / width, y=xy[1] / height)


def _box(seen: Seen, width: int, height: int, _: str) -> Coordinates | None:
    if seen.box is None:
        return None
    x, y, w, h = seen.box
    return BoundingBoxCoordinates(
        height=h / height, width=w / width, top_left_x=x / width, top_left_y=y / height
    )


def _rotated(seen: Seen, width: int, height: int, _: str) -> Coordinates | None:
    if seen.rotated is None:
        return None
    x, y, w, h, theta = seen.rotated
    return RotatableBoundingBoxCoordinates(
        height=h / height,
        width=w / width,
        top_left_x=x / width,
        top_left_y=y / height,
        theta=theta,
    )


def _polygon(seen: Seen, width: int, height: int, _: str) -> Coordinates | None:
    return polygon(seen.polygons, width, height) if seen.polygons else None


def _polyline(seen: Seen, width: int, height: int, _: str) -> Coordinates | None:
    points = [_point(xy, width, height) for xy in seen.line]
    return PolylineCoordinates(values=points) if points else None


def _single_point(seen: Seen, width: int, height: int, _: str) -> Coordinates | None:
    return _point(seen.point, width, height) if seen.point else None


def _skeleton(seen: Seen, width: int, height: int, name: str) -> Coordinates | None:
    if not seen.skeleton:
        return None
    vertices = [
        SkeletonCoordinate(x=x / width, y=y / height, name=vertex)
        for vertex, (x, y) in seen.skeleton.items()
    ]
    return SkeletonCoordinates(values=vertices, name=name)


def _bitmask(seen: Seen, width: int, height: int, _: str) -> Coordinates | None:
    return bitmask(unpacked(seen.mask, width, height)) if seen.mask else None


_MAKERS: dict[Shape, Callable[[Seen, int, int, str], Coordinates | None]] = {
    Shape.BOUNDING_BOX: _box,
    Shape.ROTATABLE_BOUNDING_BOX: _rotated,
    Shape.POLYGON: _polygon,
    Shape.POLYLINE: _polyline,
    Shape.POINT: _single_point,
    Shape.SKELETON: _skeleton,
    Shape.BITMASK: _bitmask,
}
