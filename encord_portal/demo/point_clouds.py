"""A point cloud out of a stereo pair: where each pixel of the motorcycle's photo is in space.

The data set gives for each pixel of the left picture how far it is shifted in the right one, and
how the cameras are calibrated (Middlebury 2014, "Motorcycle", at a quarter of its size). The floor
is fitted once: what is on it has height 0, whatever the tilt of the cameras.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from encord_portal.demo import media
from encord_portal.demo.pictures import made_dir

PHOTO = "skimage/data/motorcycle_left.png"
_SHIFTS = "skimage/data/motorcycle_disp.npz"
# Pixels; metres between the cameras; pixels between their centres.
FOCAL, CENTRE, BASELINE, OFFSET = 994.978, (311.193, 254.877), 0.193001, 31.086
# From the camera's right, forward and up to the floor's, and how high the camera is above it.
LEVEL = ((0.9995, 0.0078, -0.0318), (0.0, 0.9709, 0.2393), (0.0328, -0.2392, 0.9704))
HEIGHT = 1.0432
# Left, top, right and bottom in the photo, how far away and how high the motorcycle is.
_WHERE, _FARTHEST, _LOWEST = (80, 50, 700, 460), 3.2, 0.07
# Of the photo's pixels every second in both directions is enough for the eye.
_STEP = 2

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def cloud_file(part: str) -> Path:
    """A coloured point cloud as a binary PLY file, the motorcycle's points first.

    Args:
        part: ``garage`` (everything), ``motorcycle`` (it alone), or ``background`` (all but it).
    """
    target = made_dir() / f"{part}.ply"
    if not target.exists():
        partial = target.with_suffix(".part")
        partial.write_bytes(_ply(_points(part)))
        partial.replace(target)
    return target


def motorcycle_points() -> int:
    """How many points of the garage are the motorcycle's: the first ones."""
    return len(_points("motorcycle"))


def _points(part: str) -> NDArray[Any]:
    table, is_motorcycle = _table()
    if part == "motorcycle":
        return table[is_motorcycle]
    if part == "background":
        return table[~is_motorcycle]
    return np.concatenate([table[is_motorcycle], table[~is_motorcycle]])


@cache
def _table() -> tuple[NDArray[Any], Bools]:
    with np.load(media.path_of(_SHIFTS)) as stored:
        shifts: Floats = np.asarray(stored[stored.files[0]], dtype=float)[::_STEP, ::_STEP]
    with Image.open(media.path_of(PHOTO)) as photo:
        colours = np.asarray(photo.convert("RGB"))[::_STEP, ::_STEP]
    rows, columns = np.mgrid[: shifts.shape[0], : shifts.shape[1]] * _STEP
    known = np.isfinite(shifts)
    forward = FOCAL * BASELINE / (shifts[known] + OFFSET)
    right = (columns[known] - CENTRE[0]) * forward / FOCAL
    up = -(rows[known] - CENTRE[1]) * forward / FOCAL
    places = np.stack([right, forward, up], axis=1) @ np.array(LEVEL).T
    places[:, 2] += HEIGHT
    left, top, end, bottom = _WHERE
    inside = (columns > left) & (columns < end) & (rows > top) & (rows < bottom)
    is_motorcycle = inside[known] & (places[:, 1] < _FARTHEST) & (places[:, 2] > _LOWEST)
    fields = [(name, "<f4") for name in "xyz"] + [(name, "u1") for name in ("red", "green", "blue")]
    table = np.empty(len(places), dtype=fields)
    for index, name in enumerate("xyz"):
        table[name] = places[:, index]
    for index, name in enumerate(("red", "green", "blue")):
        table[name] = colours[known][:, index]
    return table, is_motorcycle


def _ply(table: NDArray[Any]) -> bytes:
    lines = ["ply", "format binary_little_endian 1.0", f"element vertex {len(table)}"]
    lines += [f"property float {name}" for name in "xyz"]
    lines += [f"property uchar {name}" for name in ("red", "green", "blue")]
    return "\n".join([*lines, "end_header", ""]).encode("ascii") + table.tobytes()
