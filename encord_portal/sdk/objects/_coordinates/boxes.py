"""Boxes, upright and turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from encord_portal.sdk.objects._coordinates.wire import geometry, numbers
from encord_portal.sdk.objects.types import BoundingBoxDict, RotatableBoundingBoxDict

_BOX_MEMBERS = ("h", "w", "x", "y")


@dataclass(frozen=True, slots=True)
class BoundingBoxCoordinates:
    """An upright box, in fractions of the media's width and height (wire protocol §5.5).

    Attributes:
        height: Height of the box, 0 to 1.
        width: Width of the box, 0 to 1.
        top_left_x: Left edge, from the left of the media.
        top_left_y: Upper edge, from the top of the media.
    """

    height: float
    width: float
    top_left_x: float
    top_left_y: float

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> BoundingBoxCoordinates:
        """Read the box of a frame object.

        Args:
            d: A dictionary with the key ``boundingBox``.

        Raises:
            KeyError: The box or a member is missing.
            LabelRowError: A member is not a number.
        """
        box: Any = d.get("boundingBox") if type(d) is dict else None
        # Boxes are the bulk of what is read: the usual one is recognised at one glance.
        if type(box) is dict and len(box) == 4:
            h, w, x, y = map(box.get, _BOX_MEMBERS)
            if type(h) is type(w) is type(x) is type(y) is float and isfinite(h + w + x + y):
                return BoundingBoxCoordinates(h, w, x, y)
        box = geometry(d, "boundingBox")
        return BoundingBoxCoordinates(*numbers(box, _BOX_MEMBERS, "boundingBox"))

    def to_dict(self) -> BoundingBoxDict:
        """Give the box as it goes over the wire."""
        return {"h": self.height, "w": self.width, "x": self.top_left_x, "y": self.top_left_y}


@dataclass(frozen=True, slots=True)
class RotatableBoundingBoxCoordinates:
    """A box turned about its centre.

    Attributes:
        height: Height of the box before it is turned, in fractions of the media's height.
        width: Width of the box before it is turned, in fractions of the media's width.
        top_left_x: Left edge before it is turned.
        top_left_y: Upper edge before it is turned.
        theta: Degrees, clockwise on the screen.
    """

    height: float
    width: float
    top_left_x: float
    top_left_y: float
    theta: float

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> RotatableBoundingBoxCoordinates:
        """Read the box of a frame object.

        Args:
            d: A dictionary with the key ``rotatableBoundingBox``.

        Raises:
            KeyError: The box or a member is missing.
            LabelRowError: A member is not a number.
        """
        key = "rotatableBoundingBox"
        values = numbers(geometry(d, key), (*_BOX_MEMBERS, "theta"), key)
        return RotatableBoundingBoxCoordinates(*values)

    def to_dict(self) -> RotatableBoundingBoxDict:
        """Give the box as it goes over the wire."""
        return {
            "h": self.height,
            "w": self.width,
            "x": self.top_left_x,
            "y": self.top_left_y,
            "theta": self.theta,
        }
