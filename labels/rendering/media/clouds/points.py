"""Points of any file that can be read, and the compact form in which a browser gets them.

A packed cloud is, little-endian: the length of the header (uint32); the header, JSON padded with
blanks to whole words; the places (float32, three for each point) less the header's origin; and the
shades (uint8), three for each point where they are colours, one where they are intensities.

Large coordinates, as of maps, lose their last digits as float32: hence the origin, close to the
points, which the browser keeps apart in full.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels.rendering.media.clouds import pcd, ply
from labels.rendering.media.clouds.columns import Columns
from labels.rendering.media.errors import MediaUnreadableError, MediaUnsupportedError

# What a browser draws smoothly on a modest machine, some 7 MB.
MOST_SHOWN = 500_000
_INTENSITIES = ("intensity", "scalar_intensity", "reflectance", "i")
_COLOURS = (("red", "green", "blue"), ("r", "g", "b"))
# A few stray points far away would make everything else small.
_STRAY = (0.1, 99.9)
_FARTHEST = 1e30
Places = NDArray[np.float64]
Shades = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PointCloud:
    """The points of a file, by their index.

    Attributes:
        places: The columns x, y and z.
        colours: Red, green and blue, or nothing.
        intensities: Of each point, or None.
    """

    places: tuple[NDArray[Any], ...]
    colours: tuple[NDArray[Any], ...]
    intensities: NDArray[Any] | None

    @property
    def count(self) -> int:
        return len(self.places[0])

    def at(self, chosen: slice | NDArray[np.int64]) -> Places:
        """Where some points are, as rows of x, y, z; not finite where the file has no place."""
        return np.stack([column[chosen].astype(np.float64) for column in self.places], axis=-1)


def read_cloud(path: Path) -> PointCloud:
    """The points of a file.

    Raises:
        MediaUnreadableError: No point cloud, or a damaged one.
        MediaUnsupportedError: A kind that can't be read here, or too large.
    """
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(ply.MAGIC):
        columns = ply.read(path)
    elif head.startswith(pcd.MAGICS):
        columns = pcd.read(path)
    else:
        raise MediaUnsupportedError("Only point clouds of the kinds PLY and PCD can be shown here.")
    named = {name.lower(): column for name, column in columns.items()}
    if missing := [name for name in "xyz" if name not in named]:
        raise MediaUnreadableError(f"The points of this file have no {missing[0]}.")
    places = tuple(named[name] for name in "xyz")
    found = next((named[name] for name in _INTENSITIES if name in named), None)
    return PointCloud(places, _colours(named), found)


def packed(cloud: PointCloud, most: int = MOST_SHOWN) -> bytes:
    """What a browser is sent of a cloud: all points, or evenly chosen ones of very many."""
    step = max(-(-cloud.count // most), 1)
    chosen = slice(None, None, step)
    places = cloud.at(chosen)
    there = _is_place(places)
    places = places[there]
    origin = _origin(places)
    shades, kind = _shades(cloud, chosen, there)
    near = places - origin
    low, high = np.percentile(near, _STRAY, axis=0) if len(near) else np.zeros((2, 3))
    header = {
        "total": cloud.count,
        "shown": len(near),
        "step": step,
        "origin": origin.tolist(),
        "low": low.tolist(),
        "high": high.tolist(),
        "shades": kind,
    }
    return _joined(header, near, shades)


def packed_segments(
    cloud: PointCloud, segments: Mapping[str, Sequence[tuple[int, int]]], most: int = MOST_SHOWN
) -> bytes:
    """Every point of each segment, whatever is left out of the cloud itself.

    Args:
        cloud: The cloud.
        segments: Per instance the first and last index of its stretches of points.
        most: Points of all segments together; each is thinned alike when there are more.
    """
    indexes = {key: _indexes(ranges, cloud.count) for key, ranges in segments.items()}
    step = max(-(-sum(each.size for each in indexes.values()) // most), 1)
    objects, parts = [], []
    for key, found in indexes.items():
        places = cloud.at(found[::step])
        places = places[_is_place(places)]
        wanted = sum(end - start + 1 for start, end in segments[key])
        objects.append(
            {"hash": key, "shown": len(places), "total": wanted, "missing": wanted - found.size}
        )
        parts.append(places)
    joined = np.concatenate(parts) if parts else np.zeros((0, 3))
    origin = _origin(joined)
    return _joined({"origin": origin.tolist(), "objects": objects}, joined - origin)


def _is_place(places: Places) -> NDArray[np.bool_]:
    """Which rows are a place that can be drawn: scanners write NaN where they saw nothing."""
    there: NDArray[np.bool_] = np.all(np.abs(places) < _FARTHEST, axis=1)
    return there


def _joined(header: Mapping[str, Any], near: Places, shades: Shades | None = None) -> bytes:
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    body = near.astype("<f4").tobytes()
    return (
        struct.pack("<I", len(text)) + text + body + (b"" if shades is None else shades.tobytes())
    )


def _origin(places: Places) -> NDArray[np.float64]:
    return np.round(np.median(places, axis=0)) if len(places) else np.zeros(3)


def _indexes(ranges: Sequence[tuple[int, int]], count: int) -> NDArray[np.int64]:
    """Indices of points that are there, both ends of each stretch included."""
    found = [np.arange(max(start, 0), min(end + 1, count)) for start, end in ranges]
    return np.concatenate(found).astype(np.int64) if found else np.zeros(0, np.int64)


def _colours(named: Columns) -> tuple[NDArray[Any], ...]:
    for names in _COLOURS:
        if all(name in named for name in names):
            return tuple(named[name] for name in names)
    together = next((named[name] for name in ("rgb", "rgba") if name in named), None)
    if together is None or together.dtype.itemsize != 4:
        return ()
    # Four bytes in one number, whose type is often given as that of a fraction.
    return (together,)


def _shades(
    cloud: PointCloud, chosen: slice, there: NDArray[np.bool_]
) -> tuple[Shades | None, str]:
    if len(cloud.colours) == 3:
        return np.stack([_byte(each[chosen][there]) for each in cloud.colours], axis=-1), "rgb"
    if cloud.colours:
        together = np.ascontiguousarray(cloud.colours[0][chosen][there])
        return _unpacked(together.astype(together.dtype.newbyteorder("=")).view(np.uint32)), "rgb"
    if cloud.intensities is not None:
        values = cloud.intensities[chosen][there].astype(np.float64)
        return _spread(np.nan_to_num(values)), "intensity"
    return None, ""


def _unpacked(bits: NDArray[np.uint32]) -> Shades:
    return np.stack([(bits >> shift & 255).astype(np.uint8) for shift in (16, 8, 0)], axis=-1)


def _byte(column: NDArray[Any]) -> Shades:
    """Shares of one as fractions, of 255 or 65,535 as whole numbers."""
    if column.dtype.kind == "f":
        column = np.nan_to_num(column.astype(np.float64))
        if not column.size or column.max() <= 1:
            column = np.round(column * 255)
    elif column.dtype.itemsize == 2:
        column = column.astype(np.uint16) >> 8
    shares: Shades = np.clip(column, 0, 255).astype(np.uint8)
    return shares


def _spread(values: NDArray[np.float64]) -> Shades:
    if not values.size:
        return np.zeros(0, np.uint8)
    low, high = np.percentile(values, (1, 99))
    shares = (values - low) / (high - low) if high > low else np.full(values.shape, 0.5)
    return _byte(np.clip(shares, 0, 1))
