"""Drawings to SVG elements.

Strokes don't scale with the zoom, and points are strokes of no length with round or square ends:
so everything keeps its size on the screen without a script. States are classes that the style
sheet shows by line width, halo and marks, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from labels.rendering.colours import safe_colour
from labels.rendering.shapes import (
    Area,
    Box,
    Dot,
    Drawing,
    Joint,
    JointMark,
    Line,
    Mask,
    Oval,
    PixelPoint,
    Primitive,
    Ring,
)

_FIXED = 'vector-effect="non-scaling-stroke"'
VERDICT_SIGNS = {"approved": "\u2713", "rejected": "\u2717"}
# Beyond this many shapes rims cost more than they show.
_RIMS_UP_TO = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """One object instance on one frame, ready to be drawn.

    Attributes:
        object_hash: The instance.
        label: Class name and instance number, ``Car (0)``.
        color: The class's colour, ``#rrggbb``.
        shape: The ontology shape's wire name.
        drawing: Its primitives in pixels.
        href: Where a click leads: the same frame with this instance selected.
        verdict: What its review says: ``approved``, ``rejected``, or "" while that is open.
    """

    object_hash: str
    label: str
    color: str
    shape: str
    drawing: Drawing
    href: str = ""
    verdict: str = ""

    @property
    def caption(self) -> str:
        """The label with the sign of its verdict."""
        return f"{self.label} {VERDICT_SIGNS[self.verdict]}" if self.verdict else self.label


# Farther out than any picture reaches, and still a number that every browser draws.
_FAR = 1e7


def number(value: float) -> str:
    """A pixel position to a hundredth: far finer than a screen shows at any zoom."""
    rounded = round(float(value), 2)
    if not -_FAR < rounded < _FAR:
        rounded = max(-_FAR, min(_FAR, rounded))
    whole = int(rounded)
    return str(whole) if whole == rounded else str(rounded)


def overlay(marks: Iterable[Mark], selected: str | None = None) -> str:
    """All marks; large ones first, so that a small one on a large one can be clicked."""
    ordered = _in_order(marks)
    rims = len(ordered) <= _RIMS_UP_TO
    shapes = "".join(
        mark_group(mark, selected=mark.object_hash == selected, rim=rims) for mark in ordered
    )
    # Above all shapes: a name that another shape covers can't be read.
    names = "".join(_caption(mark, selected=mark.object_hash == selected) for mark in ordered)
    return f"{shapes}{names}"


def one_of(marks: Iterable[Mark], object_hash: str) -> tuple[str, str]:
    """One mark of an overlay, selected, with its name; and which one is drawn after it.

    Both are empty where it is not among the marks, the second one also where it is the last.
    """
    ordered = _in_order(marks)
    for index, mark in enumerate(ordered):
        if mark.object_hash == object_hash:
            body = mark_group(mark, selected=True, rim=len(ordered) <= _RIMS_UP_TO)
            above = ordered[index + 1].object_hash if index + 1 < len(ordered) else ""
            return f"{body}{_caption(mark, selected=True)}", above
    return "", ""


def _in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=_extent, reverse=True)


def _extent(mark: Mark) -> float:
    bounds = mark.drawing.bounds
    return bounds.width * bounds.height if bounds else 0.0


def mark_group(mark: Mark, *, selected: bool = False, rim: bool = True) -> str:
    """One instance: its shape inside a link that selects it.

    Args:
        mark: The instance.
        selected: Whether it is the one whose answers are shown.
        rim: Draw a light line under the coloured one, so that it shows on any picture.
    """
    color = safe_colour(mark.color)
    name = escape(mark.caption)
    body = "".join(
        (_rim(item) if rim else "") + _ELEMENT[type(item)](item, color)
        for item in mark.drawing.primitives
    )
    content = f"<title>{name}</title>{body}"
    link = f'<a href="{escape(mark.href)}" tabindex="-1">{content}</a>'
    return (
        f'<g class="mark{" is-selected" if selected else ""}{_judged(mark)}" '
        f'data-object-hash="{escape(mark.object_hash)}" data-shape="{escape(mark.shape)}" '
        f'color="{color}">{link if mark.href else content}</g>'
    )


def _judged(mark: Mark) -> str:
    return f" is-{mark.verdict}" if mark.verdict else ""


def selection(mark: Mark) -> str:
    """What marks the selected instance: a halo around it and its vertices."""
    color = safe_colour(mark.color)
    halo = "".join(
        _ELEMENT[type(item)](item, color)
        for item in mark.drawing.primitives
        if not isinstance(item, Joint | Dot)
    )
    body = "".join(_ELEMENT[type(item)](item, color) for item in mark.drawing.primitives)
    vertices = "".join(
        f'<path class="vertex-rim" d="{_dot_path(point)}" {_FIXED}/>'
        f'<path class="vertex" d="{_dot_path(point)}" {_FIXED}/>'
        for point in mark.drawing.vertices
    )
    return (
        f'<g class="halo">{halo}</g><g class="mark is-selected" color="{color}">{body}</g>'
        f'<g class="vertices" color="{color}">{vertices}</g>'
    )


def _rim(item: Primitive) -> str:
    if isinstance(item, Box):
        return (
            f'<rect class="rim" x="{number(item.x)}" y="{number(item.y)}" '
            f'width="{number(item.width)}" height="{number(item.height)}"'
            f"{_turn(item.theta, item.centre.x, item.centre.y)} {_FIXED}/>"
        )
    if isinstance(item, Area):
        path = "".join(f"M{_points(ring)}Z" for ring in item.rings)
        return f'<path class="rim" d="{path}" {_FIXED}/>'
    if isinstance(item, Oval):
        return (
            f'<ellipse class="rim" cx="{number(item.cx)}" cy="{number(item.cy)}" '
            f'rx="{number(item.rx)}" ry="{number(item.ry)}"'
            f"{_turn(item.theta, item.cx, item.cy)} {_FIXED}/>"
        )
    if isinstance(item, Line):
        return f'<polyline class="rim" points="{_points(item.points)}" {_FIXED}/>'
    return ""


def _caption(mark: Mark, *, selected: bool) -> str:
    """The name stands on the highest point of the shape, or where an open line begins."""
    bounds = mark.drawing.bounds
    if bounds is None:
        return ""
    at = PixelPoint(bounds.left, bounds.top)
    if mark.drawing.vertices:
        highest = min(mark.drawing.vertices, key=lambda each: (each.y, each.x))
        at = mark.drawing.vertices[0] if mark.shape == "polyline" else highest
    return (
        f'<text class="mark-label{" is-selected" if selected else ""}" '
        f'data-name-of="{escape(mark.object_hash)}" '
        f'x="{number(at.x)}" y="{number(at.y)}">{escape(mark.caption)}</text>'
    )


def _points(points: Ring) -> str:
    return " ".join([f"{number(point.x)},{number(point.y)}" for point in points])


def _dot_path(point: PixelPoint | Dot | Joint) -> str:
    return f"M{number(point.x)} {number(point.y)}h0"


def _turn(theta: float, cx: float, cy: float) -> str:
    if not theta:
        return ""
    return f' transform="rotate({number(theta)} {number(cx)} {number(cy)})"'


def _box(box: Box, color: str) -> str:
    turn = _turn(box.theta, box.centre.x, box.centre.y)
    return (
        f'<rect class="area" x="{number(box.x)}" y="{number(box.y)}" '
        f'width="{number(box.width)}" height="{number(box.height)}"{turn} {_paint(color)}/>'
    )


def _area(area: Area, color: str) -> str:
    path = "".join(f"M{_points(ring)}Z" for ring in area.rings)
    return f'<path class="area" d="{path}" {_paint(color)}/>'


def _mask(mask: Mask, color: str) -> str:
    return f'<path class="area mask" d="{mask.path}" {_paint(color)}/>'


def _oval(oval: Oval, color: str) -> str:
    turn = _turn(oval.theta, oval.cx, oval.cy)
    return (
        f'<ellipse class="area" cx="{number(oval.cx)}" cy="{number(oval.cy)}" '
        f'rx="{number(oval.rx)}" ry="{number(oval.ry)}"{turn} {_paint(color)}/>'
    )


def _line(line: Line, color: str) -> str:
    points = _points(line.points)
    hidden = ' stroke-dasharray="5 4"' if line.hidden else ""
    return (
        f'<polyline class="reach" points="{points}" fill="none" {_FIXED}/>'
        f'<polyline class="line" points="{points}" fill="none" stroke="{color}"{hidden} {_FIXED}/>'
    )


def _dot(dot: Dot, color: str) -> str:
    path = _dot_path(dot)
    return (
        f'<path class="reach" d="{path}" {_FIXED}/>'
        f'<path class="dot-edge" d="{path}" {_FIXED}/>'
        f'<path class="dot-rim" d="{path}" {_FIXED}/>'
        f'<path class="dot" d="{path}" stroke="{color}" {_FIXED}/>'
    )


def _joint(joint: Joint, color: str) -> str:
    path = _dot_path(joint)
    shade = safe_colour(joint.color) if joint.color and joint.color != "#00000" else color
    # Hollow joints can't be seen in the picture; a square one isn't in the picture at all.
    hollow = (
        "" if joint.mark is JointMark.VISIBLE else f'<path class="hollow" d="{path}" {_FIXED}/>'
    )
    return (
        f'<g class="joint {joint.mark.value}" data-joint="{escape(joint.name)}">'
        f"<title>{escape(joint.name)}: {joint.mark.value}</title>"
        f'<path class="dot-edge" d="{path}" {_FIXED}/>'
        f'<path class="dot-rim" d="{path}" {_FIXED}/>'
        f'<path class="dot" d="{path}" stroke="{shade}" {_FIXED}/>{hollow}</g>'
    )


def _paint(color: str) -> str:
    return f'fill="{color}" fill-rule="evenodd" stroke="{color}" {_FIXED}'


_ELEMENT: dict[type, Callable[[Any, str], str]] = {
    Box: _box,
    Area: _area,
    Mask: _mask,
    Oval: _oval,
    Line: _line,
    Dot: _dot,
    Joint: _joint,
}
