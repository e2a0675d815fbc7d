"""Objects in space as marks: the server says where they are, the browser where that is on screen.

Each is the link that a flat shape is too, so that selecting, pointing at, hiding and naming it is
one mechanism; its lines have no points yet. Coordinates go out as they are in the labels.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from encord_portal.sdk.objects.coordinates import (
    CuboidCoordinates,
    PointCoordinate3D,
    PolylineCoordinates,
)
from labels.rendering.colours import safe_colour
from labels.rendering.svg import VERDICT_SIGNS


@dataclass(frozen=True, slots=True)
class Solid:
    """One object in space, or its points of a cloud.

    Attributes:
        object_hash: The instance.
        label: Class name and instance number.
        color: The class's colour.
        href: Where a click leads.
        place: ``{"cuboid": {…}}``, ``{"line": [[x, y, z], …]}``, ``{"point": [x, y, z]}`` in
            the units of the scene's world, or ``{"cloud": 0}``: points of that cloud of the frame.
        verdict: What its review says: ``approved``, ``rejected``, or "" while that is open.
    """

    object_hash: str
    label: str
    color: str
    href: str
    place: Mapping[str, Any]
    verdict: str = ""

    @property
    def caption(self) -> str:
        """The label with the sign of its verdict."""
        return f"{self.label} {VERDICT_SIGNS[self.verdict]}" if self.verdict else self.label


def place_of(coordinates: object) -> dict[str, Any] | None:
    """Where an object is in space; None of coordinates that are not."""
    if isinstance(coordinates, CuboidCoordinates):
        return {"cuboid": coordinates.to_dict()}
    if isinstance(coordinates, PointCoordinate3D):
        return {"point": _triple(coordinates)}
    if isinstance(coordinates, PolylineCoordinates):
        points = [each for each in coordinates.values if isinstance(each, PointCoordinate3D)]
        if points and len(points) == len(coordinates.values):
            return {"line": [_triple(each) for each in points]}
    return None


def solids_svg(solids: Iterable[Solid], selected: str = "") -> str:
    """All marks, then all names above them."""
    listed = list(solids)
    marks = "".join(_mark(each, each.object_hash == selected) for each in listed)
    return marks + "".join(_name(each, each.object_hash == selected) for each in listed)


def _mark(solid: Solid, selected: bool) -> str:
    color = safe_colour(solid.color)
    judged = f" is-{solid.verdict}" if solid.verdict else ""
    place = escape(json.dumps(solid.place, separators=(",", ":")))
    return (
        f'<g class="mark{_selected(selected)}{judged}" '
        f'data-object-hash="{escape(solid.object_hash)}" data-place="{place}" color="{color}">'
        f'<a href="{escape(solid.href)}" tabindex="-1"><title>{escape(solid.caption)}</title>'
        f"{_LINES[next(iter(solid.place))].format(color=color)}</a></g>"
    )


def _name(solid: Solid, selected: bool) -> str:
    return (
        f'<text class="mark-label{_selected(selected)}" '
        f'data-name-of="{escape(solid.object_hash)}">{escape(solid.caption)}</text>'
    )


def _selected(selected: bool) -> str:
    return " is-selected" if selected else ""


def _triple(point: PointCoordinate3D) -> list[float]:
    return [point.x, point.y, point.z]


_LINE = (
    '<path class="reach" fill="none"/><path class="rim"/>'
    '<path class="line" fill="none" stroke="{color}"/>'
)
_LINES = {
    # Which side is its front, along its own X axis, is to be seen too.
    "cuboid": '<path class="area front" fill="{color}" stroke="none"/>' + _LINE,
    "line": _LINE,
    "point": (
        '<path class="reach"/><path class="dot-edge"/><path class="dot-rim"/>'
        '<path class="dot" stroke="{color}"/>'
    ),
    "cloud": "",
}
