"""Recordings, texts, documents, data groups: who is there, and that they changed, is seen too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from encord_portal.sdk.utilities.project_user import ProjectUserRole
from labels.models import LabelRowCache
from tests.browser.conftest import Window
from tests.browser.test_documents import make_paper_world
from tests.builders.group_rows import make_group_world
from tests.builders.media_rows import make_media_world
from tests.builders.world import World
from tests.labels.views.pages import address


def _remove_first(labels: Any) -> None:
    labels.remove_object(labels.get_object_instances()[0])


def _empty_first_part(labels: Any) -> None:
    image = labels.get_space(layout_key="image", type_="image")
    image.remove_object_instance(image.get_object_instances()[0].object_hash)


# Title of the row, how its world is made, what somebody's script does to it, and what is gone then.
KINDS: dict[str, tuple[str, Callable[[Path], World], Callable[[Any], None], str]] = {
    "recording": ("talk.wav", make_media_world, _remove_first, "tone0001"),
    "text": ("note.txt", make_media_world, _remove_first, "year0001"),
    "web page": ("page.html", make_media_world, _remove_first, "html0001"),
    "document": ("", make_paper_world, _remove_first, "figure01"),
    "data group": ("Case", make_group_world, _empty_first_part, "imagebox"),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, live_server: LiveServer, kind: str) -> World:
    world = KINDS[kind][1](tmp_path)
    world.project().add_users([world["reviewer"].email], ProjectUserRole.REVIEWER)
    return world


# What a web page in its sandbox may not do, and tries all the same.
_REFUSED = re.compile("^Blocked script execution|violates the following Content Security Policy")


@pytest.fixture
def window(chromium: Browser, live_server: LiveServer) -> Iterator[Window]:
    yield from _windows(chromium, live_server)


@pytest.fixture
def other(chromium: Browser, live_server: LiveServer) -> Iterator[Window]:
    yield from _windows(chromium, live_server)


def _windows(chromium: Browser, live_server: LiveServer) -> Iterator[Window]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    window = Window(context, live_server.url)
    yield window
    context.close()
    assert [each for each in window.complaints if not _REFUSED.search(each)] == []


def _come_back(window: Window) -> None:
    # The last look at the platform was long ago, and so was the tab's last question.
    LabelRowCache.objects.update(synced_at=timezone.now() - timedelta(minutes=5))
    window.page.wait_for_timeout(1100)
    window.page.evaluate("window.dispatchEvent(new Event('focus'))")
    window.settled()


def test_two_people_see_each_other_and_what_a_script_changed(
    world: World, window: Window, other: Window, kind: str
) -> None:
    title, _, change, gone = KINDS[kind]
    row = world.row(title)
    here = address("frame-view", world, row, 0)
    window.log_in(world["reviewer"])
    window.open(here)
    other.log_in(world["owner"])
    other.open(here)
    expect(other.page.locator("#presence-state")).to_contain_text(world["reviewer"].email)
    _come_back(window)
    state = window.page.locator("#presence-state")
    expect(state).to_contain_text(world["owner"].email)
    expect(state).not_to_contain_text("changed")

    other.page.click("summary:has-text('Claim')")
    other.page.click("#presence-state button.primary")
    expect(other.page.locator("#presence-state")).to_contain_text("claimed by you")
    _come_back(window)
    expect(state).to_contain_text(f"claimed by {world['owner'].email}")

    labels = world.labels(row.data_hash)
    change(labels)
    labels.save()
    _come_back(window)
    expect(state).to_contain_text("changed on the platform")
    marks = window.page.locator(f'[data-object-hash="{gone}"]')
    expect(marks.first).to_be_attached()
    window.press("u")
    expect(window.page.locator("#presence-state")).not_to_contain_text("changed")
    expect(window.page.locator("#presence-state")).to_contain_text(world["owner"].email)
    expect(marks).to_have_count(0)
