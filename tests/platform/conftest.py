"""The platform's own URLs, without the portal's pages and middleware."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _platform_only(settings, tmp_path_factory) -> Iterator[None]:
    settings.ROOT_URLCONF = "encord_portal.platform.urls"
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
    # The same vectors are sent by many tests.
    settings.PLATFORM_SIGNATURES_DIR = tmp_path_factory.mktemp("signatures")
    cache.clear()
    yield
    cache.clear()
