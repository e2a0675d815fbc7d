"""Somebody who runs the examples on the local platform, in process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from encord_portal.sdk.project import Project
from tests.builders.world import client_of
from tests.examples import shelf
from tests.examples.walk import Walk
from tests.platform import builders


@pytest.fixture(autouse=True)
def _places_of_our_own(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def walk(db: None, tmp_path: Path) -> Iterator[Walk]:
    """The examples as they are, in the hands of a person with nothing yet."""
    user = builders.person("reader@example.com")
    with shelf.loaded(shelf.FOLDER.parent) as examples:
        yield Walk(examples, client_of(user), user.email, tmp_path)


@pytest.fixture
def project(walk: Walk) -> Project:
    """The project that the first examples make; later ones find it by its title."""
    found: Project = walk.client.get_project(walk.set_up())
    return found
