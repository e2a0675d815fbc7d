"""Shapes of objects."""

from __future__ import annotations

from enum import Enum


class ObjectShape(Enum):
    """The shape of an object of a legacy ontology."""

    POLYGON = "polygon"
    POLYLINE = "polyline"
    BOUNDING_BOX = "bounding_box"
    KEY_POINT = "point"
    SKELETON = "skeleton"
    ROTATABLE_BOUNDING_BOX = "rotatable_bounding_box"
    TIME_RANGE = "time_range"
