from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from pytest_django import Settings

from encord_portal.sdk.objects import Shape
from labels.models import LabelRowCache
from tests.browser.shapes import HEIGHT, SHAPES, WIDTH, make_shapes_world
from tests.builders.world import World
from tests.labels.views.pages import address, browser

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def shapes(db: None, tmp_path: Path, settings: Settings) -> tuple[World, LabelRowCache]:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    return make_shapes_world(tmp_path)


def _pixels(answer: Any) -> np.ndarray:
    assert answer.status_code == 200, answer.content
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB")).astype(int)


def test_every_shape_is_painted_where_its_coordinates_are(
    shapes: tuple[World, LabelRowCache],
) -> None:
    world, row = shapes
    client = browser(world["owner"])
    scale = 4
    options = f"?scale={scale}&names=off"
    painted = _pixels(client.get(address("frame-png", world, row, 0) + options))
    assert painted.shape == (HEIGHT * scale, WIDTH * scale, 3)
    plain = np.asarray(
        Image.open(io.BytesIO(client.get(address("frame-image", world, row, 0)).content))
        .convert("RGB")
        .resize((WIDTH * scale, HEIGHT * scale), Image.Resampling.NEAREST)
    ).astype(int)
    changed = np.abs(painted - plain).sum(axis=2) > 60
    for shape, expected in SHAPES.items():
        for x, y in expected.points:
            column, line = round(x * scale), round(y * scale)
            near = changed[max(line - 3, 0) : line + 4, max(column - 3, 0) : column + 4]
            assert near.any(), (shape, x, y)
        if shape not in (Shape.POINT, Shape.POLYLINE, Shape.SKELETON):
            x, y = (round(each * scale) for each in expected.inside)
            assert np.abs(painted[y, x] - plain[y, x]).sum() > 5, shape
        x, y = (round(each * scale) for each in expected.outside)
        assert not changed[y, x], shape


def test_the_svg_is_one_file_with_everything_in_it(shapes: tuple[World, LabelRowCache]) -> None:
    world, row = shapes
    answer = browser(world["owner"]).get(
        f"{address('frame-svg', world, row, 0)}?obj={Shape.BOUNDING_BOX.value}"
    )
    root = ET.fromstring(answer.content)
    image = root.find(f".//{SVG}image")
    assert image is not None
    assert (image.get("width"), image.get("height")) == (str(WIDTH), str(HEIGHT))
    assert str(image.get("href")).startswith("data:image/png;base64,")
    marks = {each.get("data-object-hash"): each for each in root.iter(f"{SVG}g")}
    assert {shape.value for shape in SHAPES} <= set(marks)
    box = marks[Shape.BOUNDING_BOX.value]
    assert "is-selected" in str(box.get("class"))
    rect = box.find(f"{SVG}rect[@class='area']")
    assert rect is not None
    assert [rect.get(name) for name in ("x", "y", "width", "height")] == ["30", "25", "60", "40"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_it_is_sent_again_only_when_picture_or_labels_change(
    shapes: tuple[World, LabelRowCache],
) -> None:
    world, row = shapes
    client = browser(world["owner"])
    for name in ("frame-png", "frame-svg"):
        target = address(name, world, row, 0)
        etag = client.get(target).headers["ETag"]
        assert client.get(target, headers={"If-None-Match": etag}).status_code == 304
        other = client.get(f"{target}?names=off", headers={"If-None-Match": etag})
        assert other.status_code == 200
        assert client.get(target).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "options", ["scale=0", "scale=9", "scale=x", "names=perhaps", "window=nonsense"]
)
def test_options_that_make_no_sense_are_told(
    shapes: tuple[World, LabelRowCache], options: str
) -> None:
    world, row = shapes
    target = f"{address('frame-png', world, row, 0)}?{options}"
    assert browser(world["owner"]).get(target).status_code == 422


def test_strangers_get_nothing(shapes: tuple[World, LabelRowCache]) -> None:
    world, row = shapes
    assert browser(world["stranger"]).get(address("frame-png", world, row, 0)).status_code == 404
    assert browser(world["owner"]).get(address("frame-png", world, row, 1)).status_code == 404
