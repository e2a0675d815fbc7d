"""Tests of the portal: a data directory and process-wide caches of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.builders.world import World, make_world


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(db: None, tmp_path: Path, settings: Settings) -> World:
    """A project on the embedded platform with everybody around it."""
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    return make_world(tmp_path)


@pytest.fixture
def strict_world(db: None, tmp_path: Path, settings: Settings) -> World:
    """The same with an ontology that requires answers, some of which are missing."""
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    return make_world(tmp_path, required=True)
