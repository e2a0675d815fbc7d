"""The pictures of the documentation: all of them shown, none of them large, every test there."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

DOCS = Path(settings.BASE_DIR) / "docs"
PICTURES = DOCS / "images" / "gallery"
LARGEST, TOGETHER = 120_000, 6_000_000


def test_every_picture_is_shown_and_every_shown_one_is_there() -> None:
    shown = re.findall(r"\(images/gallery/([\w-]+\.webp)\)", (DOCS / "gallery.md").read_text())
    assert len(shown) == len(set(shown))
    assert set(shown) == {path.name for path in PICTURES.iterdir()}


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) <= TOGETHER


def test_the_tests_that_are_named_are_there() -> None:
    named = re.findall(r"`(test_\w+)::(test_\w+)`", (DOCS / "data-types.md").read_text())
    assert named
    for module, name in named:
        source = (Path(settings.BASE_DIR) / "tests" / "browser" / f"{module}.py").read_text()
        assert f"def {name}(" in source, f"{module}::{name}"
