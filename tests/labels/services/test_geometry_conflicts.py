"""Two people change one shape, whatever it is: both versions are shown, either can be kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from encord_portal.sdk.objects import Shape
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.coordinates import get_coordinates_from_frame_object_dict
from labels.merging.geometry import plain_geometry
from labels.services import geometry
from labels.services.geometry import Placement
from labels.services.saving import save
from tests.browser.shapes import HEIGHT, SHAPES, WIDTH, make_shapes_world
from tests.builders.world import World
from tests.labels.views.pages import address, browser, text


def _mask(left: int) -> dict[str, Any]:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[20:40, left : left + 20] = True
    return {"shape": "bitmask", "bitmask": BitmaskCoordinates(pixels).to_dict()}


def _polygon(at: float) -> dict[str, Any]:
    outer = [0.1, 0.1, 0.5, 0.1, 0.5, 0.5, 0.1, 0.5]
    hole = [0.2, 0.2, at, 0.2, at, 0.3]
    first = {str(index): {"x": outer[2 * index], "y": outer[2 * index + 1]} for index in range(4)}
    return {"shape": "polygon", "polygon": first, "polygons": [[outer, hole]]}


def _cuboid(offset: float) -> dict[str, Any]:
    front = [0.2, 0.2, 0.4, 0.2, 0.4, 0.4, 0.2, 0.4]
    return {"shape": "cuboid_2d", "cuboid_2d": {"front": front, "offset": {"x": offset, "y": 0.1}}}


def _oval(shape: str, **radii: float) -> dict[str, Any]:
    return {"shape": shape, shape: {"x": 0.5, "y": 0.5, **radii, "theta": 0.0}}


PAIRS = [
    (_oval("ellipse", rx=0.1, ry=0.2), _oval("ellipse", rx=0.2, ry=0.2), "40 % by 40 %"),
    (
        _oval("circle", r=0.1, stretch=1.0),
        _oval("circle", r=0.2, stretch=1.0),
        "radius 20 %",
    ),
    (_cuboid(0.1), _cuboid(0.2), "20 % by 20 %"),
    (_polygon(0.3), _polygon(0.4), "polygon of 4 points"),
    (_mask(20), _mask(30), "bitmask of 400 pixels"),
]


@pytest.fixture
def shapes(transactional_db: None, tmp_path: Path) -> tuple[World, Any]:
    return make_shapes_world(tmp_path)


@pytest.mark.parametrize(
    ("mine", "theirs", "words"), PAIRS, ids=[each[0]["shape"] for each in PAIRS]
)
def test_both_versions_are_shown_and_either_is_kept(
    shapes: tuple[World, Any], mine: dict[str, Any], theirs: dict[str, Any], words: str
) -> None:
    world, row = shapes
    name = mine["shape"]
    access = world.access("owner")
    for choice, kept in (("theirs", theirs), ("mine", mine)):
        geometry.place(world["owner"], access, row, Placement(name, 0, mine))
        other = world.labels(row.data_hash)
        (instance,) = [each for each in other.get_object_instances() if each.object_hash == name]
        elsewhere = SHAPES[Shape(name)].coordinates if choice == "mine" else None
        instance.set_for_frames(
            elsewhere or get_coordinates_from_frame_object_dict(theirs), 0, overwrite=True
        )
        other.save()
        (conflict,) = save(world["owner"], access, row).conflicts
        assert conflict.mine[0][2] == mine
        page = text(browser(world["owner"]).get(address("frame-view", world, row, 0)))
        assert page.count(f"theirs: {name.replace('_', ' ')} (0)") >= 1
        assert page.count(f"mine: {name.replace('_', ' ')} (0)") >= 1
        if choice == "theirs":
            assert words in page
        result = save(world["owner"], access, row, resolutions={conflict.op.pk: choice})  # type: ignore[dict-item]  # the table's words
        assert not result.conflicts
        (stored,) = [
            each
            for each in world.labels(row.data_hash).get_object_instances()
            if each.object_hash == name
        ]
        assert plain_geometry(stored, 0) == kept
