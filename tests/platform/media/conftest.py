"""A media directory of its own for each test."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_media_directory(settings, tmp_path):
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
