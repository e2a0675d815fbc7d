"""A scene as a sheet: its points as the frame view's camera sees them, the labels in space."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from labels.rendering.colours import safe_colour
from labels.rendering.scene_axes import Axes, Pose
from labels.rendering.shapes import Area, Dot, Drawing, Line, PixelBounds, PixelPoint, Primitive
from labels.rendering.sheets import Sheet
from labels.rendering.solids import Solid
from labels.rendering.space_camera import (
    EDGES,
    FRONT,
    Camera,
    Floats,
    cuboid_corners,
    fitting_camera,
)
from labels.rendering.svg import Mark

WIDTH, HEIGHT = 1200, 800
_PAPER = (34, 38, 46)
_GREY = (176, 184, 196)
_POINT, _SEGMENT = 2, 3


@dataclass(frozen=True, slots=True)
class Cloud:
    """Points of a frame in the world.

    Attributes:
        places: Rows of x, y and z.
        shades: Red, green and blue of each, or one colour for all.
        size: Pixels across of a point.
        core: Two corners between which all but stray points lie, as rows.
    """

    places: Floats
    shades: NDArray[np.uint8]
    size: int
    core: Floats


def unpacked_cloud(packed: bytes, pose: Pose) -> Cloud:
    """What browsers get of a cloud (see :mod:`labels.rendering.media.clouds.points`)."""
    header, body = _header(packed)
    count = int(header["shown"])
    near = np.frombuffer(body, "<f4", count * 3).reshape(-1, 3).astype(np.float64)
    rest = np.frombuffer(body, np.uint8, offset=count * 12)
    if header["shades"] == "rgb":
        shades = rest.reshape(-1, 3)
    elif header["shades"] == "intensity":
        shades = np.repeat(rest[:, None], 3, axis=1)
    else:
        shades = np.full((count, 3), _GREY, np.uint8)
    low, high = np.array(header["low"]), np.array(header["high"])
    box = np.array([np.where([n >> b & 1 for b in range(3)], high, low) for n in range(8)])
    core = _in_world(box + header["origin"], pose) if count else np.zeros((0, 3))
    return Cloud(_in_world(near + header["origin"], pose), shades, _POINT, core)


def unpacked_segments(packed: bytes, pose: Pose, colours: dict[str, str]) -> dict[str, Cloud]:
    """The points of each segment that has a colour, by its object hash."""
    header, body = _header(packed)
    found, first = {}, 0
    for each in header["objects"]:
        count = int(each["shown"])
        near = np.frombuffer(body, "<f4", count * 3, first * 12).reshape(-1, 3)
        first += count
        if count and each["hash"] in colours:
            shade = np.array(ImageColor.getrgb(safe_colour(colours[each["hash"]]))[:3], np.uint8)
            places = _in_world(near.astype(np.float64) + header["origin"], pose)
            ends = np.stack([places.min(axis=0), places.max(axis=0)])
            found[each["hash"]] = Cloud(places, shade[None], _SEGMENT, ends)
    return found


def space_sheet(
    title: str,
    clouds: Sequence[Cloud],
    segments: dict[str, Cloud],
    solids: Sequence[Solid],
    camera: Camera | None,
    axes: Axes,
    source: str,
) -> Sheet:
    """A scene on one frame.

    Args:
        title: What the file is called.
        clouds: Its points.
        segments: The points that are labelled, by object hash.
        solids: What is labelled, in space or by its points.
        camera: From where one looks; None for where all is seen.
        axes: The scene's ways up, forward and right.
        source: What tells the clouds from others.
    """
    corners = {each.object_hash: _corners(each, segments) for each in solids}
    if camera is None:
        around = [each.core for each in clouds] + [each for each in corners.values() if len(each)]
        whole = np.concatenate(around) if around else np.zeros((0, 3))
        camera = fitting_camera(whole, axes, WIDTH, HEIGHT)
    marks = (_mark(each, corners[each.object_hash], camera) for each in solids)
    return Sheet(
        title=title,
        content=_painted([*clouds, *segments.values()], camera),
        content_type="image/png",
        etag=f"space-1:{source}:{camera.eye.tolist()}:{camera.target.tolist()}",
        width=camera.width,
        height=camera.height,
        marks=[each for each in marks if each],
    )


def _header(packed: bytes) -> tuple[dict[str, Any], bytes]:
    (length,) = struct.unpack_from("<I", packed)
    return json.loads(packed[4 : 4 + length]), packed[4 + length :]


def _in_world(places: Floats, pose: Pose) -> Floats:
    placed: Floats = places @ np.array(pose.rotation).reshape(3, 3).T + pose.position
    return placed


def _painted(clouds: Sequence[Cloud], camera: Camera) -> bytes:
    """Far points first, so that near ones are on them; segments on the cloud they are part of."""
    canvas = np.full((camera.height, camera.width, 3), _PAPER, np.uint8)
    for cloud in clouds:
        seen = camera.seen(cloud.places)
        ahead = seen[:, 2] < -camera.near
        shades = np.broadcast_to(cloud.shades, cloud.places.shape)[ahead]
        places = camera.on_picture(seen[ahead])
        order = np.argsort(seen[ahead, 2])
        corner = np.floor(places[order] - (cloud.size - 1) / 2)
        for step in range(cloud.size**2):
            # As numbers that are certain to be pixels: far outside is no place of the picture.
            at = np.clip(corner + divmod(step, cloud.size), -1, max(camera.width, camera.height))
            x, y = at[:, 0].astype(np.int64), at[:, 1].astype(np.int64)
            inside = (x >= 0) & (x < camera.width) & (y >= 0) & (y < camera.height)
            canvas[y[inside], x[inside]] = shades[order][inside]
    buffer = io.BytesIO()
    Image.fromarray(canvas).save(buffer, "PNG")
    return buffer.getvalue()


def _corners(solid: Solid, segments: dict[str, Cloud]) -> Floats:
    place = solid.place
    if "cuboid" in place:
        return cuboid_corners(place["cuboid"])
    if "point" in place:
        return np.array([place["point"]], np.float64)
    if "line" in place:
        return np.array(place["line"], np.float64)
    segment = segments.get(solid.object_hash)
    return segment.core if segment else np.zeros((0, 3))


def _mark(solid: Solid, corners: Floats, camera: Camera) -> Mark | None:
    if not len(corners):
        return None
    seen = camera.seen(corners)
    ahead = seen[:, 2] < -camera.near
    if not ahead.any():
        return None
    shown = [PixelPoint(float(x), float(y)) for x, y in camera.on_picture(seen[ahead])]
    top = min(shown, key=lambda each: each.y)
    bounds = PixelBounds.around(tuple(shown))
    # The name stands at the highest corner.
    named = PixelBounds(top.x, top.y, max(bounds.right, top.x), bounds.bottom)
    shape = next(iter(solid.place))
    return Mark(
        object_hash=solid.object_hash,
        label=solid.label,
        color=solid.color,
        shape=shape,
        drawing=Drawing(tuple(_primitives(shape, seen, camera)), named),
        verdict=solid.verdict,
    )


def _primitives(shape: str, seen: Floats, camera: Camera) -> Iterator[Primitive]:
    if shape == "point":
        yield from (Dot(float(x), float(y)) for x, y in camera.on_picture(seen))
    elif shape == "cuboid":
        front = seen[list(FRONT)]
        if (front[:, 2] < -camera.near).all():
            corners = (PixelPoint(float(x), float(y)) for x, y in camera.on_picture(front))
            yield Area((tuple(corners),))
        yield from _edges(seen, EDGES, camera)
    elif shape == "line":
        yield from _edges(seen, tuple((at, at + 1) for at in range(len(seen) - 1)), camera)


def _edges(seen: Floats, edges: Sequence[tuple[int, int]], camera: Camera) -> Iterator[Line]:
    for first, second in edges:
        ends = _before_the_eye(seen[first], seen[second], camera.near)
        if ends is not None:
            yield Line(tuple(PixelPoint(float(x), float(y)) for x, y in camera.on_picture(ends)))


def _before_the_eye(first: Floats, second: Floats, near: float) -> Floats | None:
    """An edge as far as it is before the eye; None where no part of it is."""
    ends = np.stack([first, second])
    behind = ends[:, 2] >= -near
    if behind.all():
        return None
    if behind.any():
        share = (-near * 1.001 - first[2]) / (second[2] - first[2])
        ends[int(behind[1])] = first + (second - first) * share
    return ends
