"""A list whose renewal takes long is shown at once, with its age, and renews itself."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import requests
from django.utils import timezone

from encord_portal.platform.transport import InProcessAdapter
from labels.models import ProjectCache
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def _slow(seconds: float = 3.0) -> None:
    ProjectCache.objects.update(
        rows_synced_at=timezone.now() - timedelta(minutes=5), rows_sync_seconds=seconds
    )


def test_an_old_copy_is_shown_with_its_age_and_renews_itself(world: World) -> None:
    client, here = browser(world["reviewer"]), address("label-row-list", world)
    assert "listed" in text(client.get(here))
    assert ProjectCache.objects.get().rows_sync_seconds is not None
    _slow()
    asked = ProjectCache.objects.get().rows_synced_at
    page = text(client.get(here, {"sort": "title"}))
    assert "listed 5 min ago" in page
    assert ProjectCache.objects.get().rows_synced_at == asked, "the page did not wait"
    found = re.search(r'hx-get="([^"]*renew=1[^"]*)" hx-trigger="load"', page)
    assert found is not None
    part = text(client.get(unescape(found[1]), headers=HTMX))
    assert "renews itself" not in part
    assert "renew=1" not in part
    assert "image 0" in part
    assert ProjectCache.objects.get().rows_synced_at != asked


def test_a_quick_listing_is_waited_for(world: World) -> None:
    client, here = browser(world["reviewer"]), address("label-row-list", world)
    client.get(here)
    _slow(0.2)
    assert "renews itself" not in text(client.get(here))


def test_a_renewal_that_fails_leaves_the_list_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, here = browser(world["reviewer"]), address("label-row-list", world)
    client.get(here)
    _slow()

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise requests.ConnectionError("cut off")

    monkeypatch.setattr(InProcessAdapter, "send", fail)
    part = text(client.get(here, {"renew": "1"}, headers=HTMX))
    assert "cannot be reached" in part
    assert "last known state" in part
    assert "image 0" in part
