"""Random geometries of every shape, as the wire holds them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from encord_portal.sdk.objects.bitmask import BitmaskCoordinates

MASK_WIDTH, MASK_HEIGHT = 400, 200

_at = st.floats(-0.2, 1.2)
_size = st.floats(0.001, 0.9)
_angle = st.floats(-360, 360)
_spot = st.fixed_dictionaries({"x": _at, "y": _at})


def _shaped(shape: str, key: str, members: dict[str, SearchStrategy[float]]) -> Any:
    return st.fixed_dictionaries(members).map(lambda found: {"shape": shape, key: found})


def _listed(shape: str, least: int, most: int) -> Any:
    return st.lists(_spot, min_size=least, max_size=most).map(
        lambda spots: {
            "shape": shape,
            shape: {str(index): spot for index, spot in enumerate(spots)},
        }
    )


_ring = st.lists(_at, min_size=6, max_size=16).map(lambda flat: flat[: len(flat) // 2 * 2])


def _polygon(polygons: list[list[list[float]]]) -> dict[str, Any]:
    outer = polygons[0][0]
    first = {
        str(index): {"x": x, "y": y}
        for index, (x, y) in enumerate(zip(outer[::2], outer[1::2], strict=True))
    }
    return {"shape": "polygon", "polygon": first, "polygons": polygons}


_front = st.lists(_at, min_size=8, max_size=8)
_cuboid = st.one_of(
    st.fixed_dictionaries({"front": _front, "offset": _spot}),
    st.fixed_dictionaries(
        {"front": _front, "vanishingPoint": _spot, "scaleRatio": st.floats(0.05, 0.95)}
    ),
).map(lambda found: {"shape": "cuboid_2d", "cuboid_2d": found})


def _joint(name: str) -> SearchStrategy[dict[str, Any]]:
    seen = st.sampled_from(["visible", "occluded", "invisible"])
    return st.fixed_dictionaries({"x": _at, "y": _at, "name": st.just(name), "visibility": seen})


# The joints of the class that the tests of shapes have.
_skeleton = st.tuples(*map(_joint, ("head", "hip", "foot"))).map(
    lambda joints: {
        "shape": "skeleton",
        "skeleton": {str(index): joint for index, joint in enumerate(joints)},
    }
)


def _mask(seed: int) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    pixels = np.zeros((MASK_HEIGHT, MASK_WIDTH), dtype=bool)
    left, top = random.integers(0, MASK_WIDTH - 9), random.integers(0, MASK_HEIGHT - 9)
    pixels[top : top + 8, left : left + 8] = random.random((8, 8)) < 0.7
    pixels[top, left] = True
    return {"shape": "bitmask", "bitmask": BitmaskCoordinates(pixels).to_dict()}


_box: dict[str, SearchStrategy[float]] = {"h": _size, "w": _size, "x": _at, "y": _at}

GEOMETRIES: dict[str, SearchStrategy[dict[str, Any]]] = {
    "bounding_box": _shaped("bounding_box", "boundingBox", _box),
    "rotatable_bounding_box": _shaped(
        "rotatable_bounding_box", "rotatableBoundingBox", {**_box, "theta": _angle}
    ),
    "circle": _shaped(
        "circle", "circle", {"x": _at, "y": _at, "r": _size, "stretch": _size, "theta": _angle}
    ),
    "ellipse": _shaped(
        "ellipse", "ellipse", {"x": _at, "y": _at, "rx": _size, "ry": _size, "theta": _angle}
    ),
    "point": _listed("point", 1, 1),
    "polyline": _listed("polyline", 2, 12),
    "polygon": st.lists(st.lists(_ring, min_size=1, max_size=3), min_size=1, max_size=3).map(
        _polygon
    ),
    "cuboid_2d": _cuboid,
    "skeleton": _skeleton,
    "bitmask": st.integers(0, 2**32 - 1).map(_mask),
}
NUMBERED = sorted(GEOMETRIES.keys() - {"bitmask"})
