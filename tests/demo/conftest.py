"""The demo's media, fetched once for these tests; without a network they are skipped."""

from __future__ import annotations

import shutil

import pytest

from encord_portal.demo import media
from encord_portal.env import BASE_DIR


@pytest.fixture(scope="session")
def demo_media() -> None:
    """Every file of the manifest on disk; wheels that a served portal fetched are used again."""
    wheels = media.wheels_dir()
    wheels.mkdir(parents=True, exist_ok=True)
    for wheel in (BASE_DIR / "var" / "wheels").glob("*.whl"):
        if not (wheels / wheel.name).exists():
            shutil.copy(wheel, wheels)
    try:
        media.fetch()
    except media.DemoMediaError as error:
        pytest.skip(f"the demo's media cannot be fetched: {error}")
