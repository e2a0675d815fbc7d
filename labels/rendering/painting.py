"""Marks painted onto a picture, for files that leave the portal (tickets, reports)."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

from labels.rendering.colours import safe_colour
from labels.rendering.shapes import Area, Box, Dot, Joint, JointMark, Line, Mask, Oval, Primitive
from labels.rendering.svg import Mark

Points = list[tuple[float, float]]
_STEP = re.compile(r"([MHVZ])([^MHVZ]*)")
# Painted twice as large and made smaller again, edges are smooth; huge pictures are without.
_SMOOTH_UP_TO = 6_000_000
_LARGEST = 60_000_000
_OVAL_POINTS = 96
_AREA_ALPHA, _MASK_ALPHA, _SELECTED_ALPHA = 40, 96, 20


@dataclass(frozen=True, slots=True)
class Paper:
    """How large a painted picture becomes.

    Attributes:
        scale: Pixels of the file per pixel in which the marks are placed.
        aspect: How much taller than wide these pixels are.
        names: Whether each mark's name is painted too.
    """

    scale: int = 1
    aspect: float = 1.0
    names: bool = True


def paint(
    content: bytes,
    size: tuple[int, int],
    marks: Sequence[Mark],
    paper: Paper,
    selected: str = "",
) -> bytes:
    """A picture with its marks, as PNG.

    Args:
        content: The picture, a file that Pillow reads, of any resolution.
        size: Pixels across and down in which the marks are placed.
        marks: In these pixels.
        paper: How large.
        selected: Hash of the instance that is drawn with a thicker line.
    """
    with Image.open(io.BytesIO(content)) as image:
        width = size[0] * paper.scale
        height = round(size[1] * paper.scale * paper.aspect)
        if width * height > _LARGEST:
            width, height = size[0], round(size[1] * paper.aspect)
        smooth = 2 if width * height <= _SMOOTH_UP_TO else 1
        close = width > image.width
        canvas = image.convert("RGB").resize(
            (width * smooth, height * smooth),
            Image.Resampling.NEAREST if close else Image.Resampling.BICUBIC,
        )
    across, down = canvas.width / size[0], canvas.height / size[1]
    painter = _Painter(canvas, across, down, smooth)
    for mark in sorted(marks, key=lambda each: _extent(each), reverse=True):
        painter.mark(mark, chosen=mark.object_hash == selected)
    if paper.names:
        for mark in marks:
            painter.name(mark)
    if smooth > 1:
        canvas = canvas.resize((width, height), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    canvas.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def _extent(mark: Mark) -> float:
    bounds = mark.drawing.bounds
    return bounds.width * bounds.height if bounds else 0.0


class _Painter:
    def __init__(self, canvas: Image.Image, across: float, down: float, unit: int) -> None:
        self.canvas = canvas
        self.draw = ImageDraw.Draw(canvas)
        self.across, self.down, self.unit = across, down, unit

    def mark(self, mark: Mark, *, chosen: bool) -> None:
        color = ImageColor.getrgb(safe_colour(mark.color))[:3]
        for item in mark.drawing.primitives:
            if isinstance(item, Line):
                self._line(self._placed([(p.x, p.y) for p in item.points]), color, chosen)
            elif isinstance(item, Dot | Joint):
                self._dot(item, color, chosen)
            else:
                alpha = _MASK_ALPHA if isinstance(item, Mask) else _AREA_ALPHA
                rings = [self._placed(ring) for ring in rings_of(item)]
                self._fill(rings, color, _SELECTED_ALPHA if chosen else alpha)
                for ring in rings:
                    self._line([*ring, ring[0]], color, chosen)

    def name(self, mark: Mark) -> None:
        bounds = mark.drawing.bounds
        if bounds is None:
            return
        x, y = bounds.left * self.across, bounds.top * self.down
        size = 13 * self.unit
        self.draw.text(
            (min(max(x, 2), self.canvas.width - 10), max(y - size - 3 * self.unit, 1)),
            mark.label,
            fill=(255, 255, 255),
            font=ImageFont.load_default(size),
            stroke_width=2 * self.unit,
            stroke_fill=(0, 0, 0),
        )

    def _placed(self, points: Iterable[tuple[float, float]]) -> Points:
        # Far outside is as good as farther outside, and Pillow's numbers have an end.
        far = 100_000.0
        return [
            (min(max(x * self.across, -far), far), min(max(y * self.down, -far), far))
            for x, y in points
        ]

    def _line(self, points: Points, color: tuple[int, ...], chosen: bool) -> None:
        width = (4 if chosen else 2) * self.unit
        if chosen:
            self.draw.line(points, fill=(255, 255, 255), width=width + 3 * self.unit, joint="curve")
        self.draw.line(points, fill=color, width=width, joint="curve")

    def _dot(self, item: Dot | Joint, color: tuple[int, ...], chosen: bool) -> None:
        x, y = item.x * self.across, item.y * self.down
        radius = (6 if chosen else 4) * self.unit
        hollow = isinstance(item, Joint) and item.mark is not JointMark.VISIBLE
        for size, shade in ((radius + 2 * self.unit, (0, 0, 0)), (radius, color)):
            self.draw.ellipse((x - size, y - size, x + size, y + size), fill=shade)
        if hollow:
            inner = radius // 2
            self.draw.ellipse((x - inner, y - inner, x + inner, y + inner), fill=(255, 255, 255))

    def _fill(self, rings: list[Points], color: tuple[int, ...], alpha: int) -> None:
        """Inside an odd number of rings, on the part of the picture that they reach."""
        xs = [x for ring in rings for x, _ in ring]
        ys = [y for ring in rings for _, y in ring]
        if not xs:
            return
        left, top = max(math.floor(min(xs)), 0), max(math.floor(min(ys)), 0)
        right = min(math.ceil(max(xs)) + 1, self.canvas.width)
        bottom = min(math.ceil(max(ys)) + 1, self.canvas.height)
        if right <= left or bottom <= top:
            return
        inside = Image.new("1", (right - left, bottom - top))
        for ring in rings:
            if len(ring) < 3:
                continue
            one = Image.new("1", inside.size)
            ImageDraw.Draw(one).polygon([(x - left, y - top) for x, y in ring], fill=1)
            inside = ImageChops.logical_xor(inside, one)
        self.canvas.paste(color, (left, top), inside.convert("L").point(lambda v: v and alpha))


def rings_of(item: Primitive) -> list[Points]:
    """The closed outlines of an area in pixels of the picture."""
    if isinstance(item, Box):
        corners = [
            (item.x, item.y),
            (item.x + item.width, item.y),
            (item.x + item.width, item.y + item.height),
            (item.x, item.y + item.height),
        ]
        return [_turned(corners, item.theta, item.centre.x, item.centre.y)]
    if isinstance(item, Oval):
        angles = [2 * math.pi * step / _OVAL_POINTS for step in range(_OVAL_POINTS)]
        around = [
            (item.cx + item.rx * math.cos(a), item.cy + item.ry * math.sin(a)) for a in angles
        ]
        return [_turned(around, item.theta, item.cx, item.cy)]
    if isinstance(item, Area):
        return [[(point.x, point.y) for point in ring] for ring in item.rings if ring]
    if isinstance(item, Mask):
        return _loops(item.path)
    return []


def _turned(points: Points, theta: float, cx: float, cy: float) -> Points:
    if not theta:
        return points
    sine, cosine = math.sin(math.radians(theta)), math.cos(math.radians(theta))
    return [
        (cx + (x - cx) * cosine - (y - cy) * sine, cy + (x - cx) * sine + (y - cy) * cosine)
        for x, y in points
    ]


def _loops(path: str) -> list[Points]:
    """The outline of a bitmask: moves, and lines along rows and columns."""
    loops: list[Points] = []
    x = y = 0.0
    for command, text in _STEP.findall(path):
        numbers = [float(each) for each in re.split(r"[\s,]+", text.strip()) if each]
        if command == "M":
            x, y = numbers
            loops.append([(x, y)])
        elif command == "H":
            x = numbers[0]
            loops[-1].append((x, y))
        elif command == "V":
            y = numbers[0]
            loops[-1].append((x, y))
    return loops
