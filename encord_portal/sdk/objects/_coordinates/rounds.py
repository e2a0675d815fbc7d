"""Circles and ellipses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.objects._coordinates.wire import geometry, numbers, optional_number
from encord_portal.sdk.objects.types import CircleDict, EllipseDict


@dataclass(frozen=True, slots=True)
class CircleCoordinates:
    """A circle, which may be stretched and turned.

    Attributes:
        center_x: Centre, from the left, in fractions of the media's width.
        center_y: Centre, from the top, in fractions of the media's height.
        radius: Radius in fractions of the media's width.
        stretch: Factor by which the circle is stretched; 1 for a true circle.
        theta: Degrees by which it is turned.
    """

    center_x: float
    center_y: float
    radius: float
    stretch: float = 1.0
    theta: float = 0.0

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> CircleCoordinates:
        """Read the circle of a frame object.

        Raises:
            KeyError: The circle or a member is missing.
            LabelRowError: A member is not a number.
        """
        circle = geometry(d, "circle")
        x, y, radius = numbers(circle, ("x", "y", "r"), "circle")
        return CircleCoordinates(
            x,
            y,
            radius,
            optional_number(circle, "stretch", 1.0, "circle"),
            optional_number(circle, "theta", 0.0, "circle"),
        )

    def to_dict(self) -> CircleDict:
        """Give the circle as it goes over the wire."""
        return {
            "x": self.center_x,
            "y": self.center_y,
            "r": self.radius,
            "stretch": self.stretch,
            "theta": self.theta,
        }


@dataclass(frozen=True, slots=True)
class EllipseCoordinates:
    """An ellipse, which may be turned.

    Attributes:
        center_x: Centre, from the left, in fractions of the media's width.
        center_y: Centre, from the top, in fractions of the media's height.
        rx: Half axis in fractions of the media's width.
        ry: Half axis in fractions of the media's height.
        theta: Degrees by which it is turned.
    """

    center_x: float
    center_y: float
    rx: float
    ry: float
    theta: float = 0.0

    @staticmethod
    def from_dict(d: Mapping[str, Any]) -> EllipseCoordinates:
        """Read the ellipse of a frame object.

        Raises:
            KeyError: The ellipse or a member is missing.
            LabelRowError: A member is not a number.
        """
        ellipse = geometry(d, "ellipse")
        x, y, rx, ry = numbers(ellipse, ("x", "y", "rx", "ry"), "ellipse")
        return EllipseCoordinates(
            x,
            y,
            rx,
            ry,
            optional_number(ellipse, "theta", 0.0, "ellipse"),
        )

    def to_dict(self) -> EllipseDict:
        """Give the ellipse as it goes over the wire."""
        return {
            "x": self.center_x,
            "y": self.center_y,
            "rx": self.rx,
            "ry": self.ry,
            "theta": self.theta,
        }
