"""The platform's own URLs, without the portal's pages and middleware."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _platform_only(settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "encord_portal.platform.urls"
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
    cache.clear()
    yield
    cache.clear()
