"""The shape that a new object starts with: in the middle of the picture, ready to be dragged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from encord_portal.sdk.objects import Object, OntologyStructure, Shape
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.coordinates import (
    SkeletonCoordinate,
    SkeletonCoordinates,
    add_coordinates_to_frame_object_dict,
)
from encord_portal.sdk.objects.skeleton_template import SkeletonTemplate

XY = tuple[float, float]
_LOW, _MID, _HIGH = 0.375, 0.5, 0.625
_BOX: Final = {"x": _LOW, "y": _LOW, "w": 0.25, "h": 0.25}
_DIAMOND: Final[tuple[XY, ...]] = ((_MID, _LOW), (_HIGH, _MID), (_MID, _HIGH), (_LOW, _MID))


def _numbered(points: Sequence[XY]) -> dict[str, Any]:
    return {str(index): {"x": x, "y": y} for index, (x, y) in enumerate(points)}


_START: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "bounding_box": lambda: {"boundingBox": dict(_BOX)},
    "rotatable_bounding_box": lambda: {"rotatableBoundingBox": {**_BOX, "theta": 0.0}},
    "polygon": lambda: {"polygon": _numbered(_DIAMOND)},
    "polyline": lambda: {"polyline": _numbered(((_LOW, _MID), (_HIGH, _MID)))},
    "point": lambda: {"point": _numbered(((_MID, _MID),))},
    "circle": lambda: {
        "circle": {"x": _MID, "y": _MID, "r": 0.1, "stretch": 1.0, "theta": 0.0},
    },
    "ellipse": lambda: {
        "ellipse": {"x": _MID, "y": _MID, "rx": 0.125, "ry": 0.125, "theta": 0.0},
    },
    "cuboid_2d": lambda: {
        "cuboid_2d": {
            "front": [_LOW, _LOW, _HIGH, _LOW, _HIGH, _HIGH, _LOW, _HIGH],
            "offset": {"x": 0.0625, "y": -0.0625},
        }
    },
}


def can_start(item: Object, structure: OntologyStructure) -> bool:
    """Whether an object of the class can be drawn on a picture."""
    if item.archived:
        return False
    known = item.shape.value in _START or item.shape is Shape.BITMASK
    return known or template_of(item, structure) is not None


def start_shape(
    item: Object, structure: OntologyStructure, size: tuple[int, int]
) -> dict[str, Any] | None:
    """The shape and geometry of a new object of the class; None where it cannot be drawn here.

    Args:
        item: The class.
        structure: Its ontology.
        size: Width and height of the picture in pixels.
    """
    if item.shape is Shape.BITMASK:
        return {"shape": "bitmask", "bitmask": _mask(*size)}
    begin = _START.get(item.shape.value)
    if begin is not None:
        return {"shape": item.shape.value, **begin()}
    template = template_of(item, structure)
    return _skeleton(template) if template is not None else None


def template_of(item: Object, structure: OntologyStructure) -> SkeletonTemplate | None:
    """The template of a skeleton class: by its feature hash, or by its name."""
    if item.shape.value != "skeleton":
        return None
    templates = list(structure.skeleton_templates.values())
    for each in templates:
        if each.feature_node_hash == item.feature_node_hash:
            return each
    return next((each for each in templates if each.name == item.name), None)


def _mask(width: int, height: int) -> dict[str, Any]:
    pixels = np.zeros((height, width), dtype=bool)
    middle = (slice(int(side * _LOW), int(side * _HIGH) + 1) for side in (height, width))
    pixels[tuple(middle)] = True
    return BitmaskCoordinates(pixels).to_dict()


def _skeleton(template: SkeletonTemplate) -> dict[str, Any]:
    joints = list(template.skeleton.values())
    left, top = min(each.x for each in joints), min(each.y for each in joints)
    across = max(each.x for each in joints) - left or 1.0
    down = max(each.y for each in joints) - top or 1.0
    placed = [
        SkeletonCoordinate(
            x=_LOW + (each.x - left) / across * (_HIGH - _LOW),
            y=_LOW + (each.y - top) / down * (_HIGH - _LOW),
            name=each.name,
            color=each.color,
            feature_hash=each.feature_hash,
            value=each.value,
        )
        for each in joints
    ]
    coordinates: SkeletonCoordinates = template.create_instance(placed)
    return add_coordinates_to_frame_object_dict(coordinates, {}, None, None)
