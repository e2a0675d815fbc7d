from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from encord_portal.accounts.models import User
from labels.key_actions import ACTIONS
from tests.builders.cached import make_person
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text

pytestmark = pytest.mark.django_db
PAGE, CHOOSE = "labels:key-list", "labels:key-choose"


@pytest.fixture
def person() -> User:
    return make_person()


@pytest.fixture
def window(person: User) -> Client:
    return browser(person)


def _choose(window: Client, **form: str):  # type: ignore[no-untyped-def]
    return window.post(reverse(CHOOSE), form, headers=HTMX)


def _keys(person: User) -> dict[str, list[str]]:
    person.refresh_from_db()
    return dict(person.keys)


def test_every_action_is_on_the_page_with_its_keys(window: Client) -> None:
    page = text(window.get(reverse(PAGE)))
    for name in ACTIONS:
        assert f'id="key-{name}"' in page, name
    assert "<kbd>Ctrl Shift Z</kbd>" in page
    # For those without scripts.
    assert re.search(r'<noscript><input name="keys" value="f \."', page)


def test_another_key_is_kept_and_shown_everywhere(world: World) -> None:
    window = browser(world["reviewer"])
    response = _choose(window, action="next-frame", keys="k shift+w")
    assert (response.status_code, response.headers["HX-Trigger"]) == (200, "keys-changed")
    assert _keys(world["reviewer"]) == {"next-frame": ["k", "shift+w"]}
    row = world.row("video.mp4")
    page = text(window.get(address("frame-view", world, row, 3)))
    assert 'data-action="next-frame" title="Next frame (K)"' in page
    assert 'data-key-action="next-frame" data-keys="k shift+w" data-key-text="K"' in page
    # What others have is as it was.
    page = text(browser(world["lead"]).get(address("frame-view", world, row, 3)))
    assert 'title="Next frame (F)"' in page
    assert 'data-key-of="raise-issue" aria-hidden="true">N</kbd>' in page


def test_a_key_that_does_something_else_is_asked_about(person: User, window: Client) -> None:
    response = _choose(window, action="next-issue", keys="f")
    page = text(response)
    assert response.status_code == 409
    assert "used already" in page
    assert "“Next frame”" in page
    assert _keys(person) == {}
    response = _choose(window, action="next-issue", keys="f", take="1")
    assert response.status_code == 200
    assert _keys(person) == {"next-issue": ["f"], "next-frame": ["."]}
    # Back to the usual one: that is another's now.
    response = _choose(window, action="next-frame", reset="1")
    assert (response.status_code, "“Next open issue”" in text(response)) == (409, True)
    _choose(window, action="next-issue", reset="1")
    _choose(window, action="next-frame", reset="1")
    assert _keys(person) == {}


def test_an_action_can_have_no_key_and_all_their_usual_ones_again(
    person: User, window: Client
) -> None:
    assert _choose(window, action="next-frame", none="1").status_code == 200
    assert _keys(person) == {"next-frame": []}
    assert "no key" in text(window.get(reverse(PAGE)))
    response = window.post(reverse("labels:key-reset"))
    assert response.headers["Location"] == reverse(PAGE)
    assert _keys(person) == {}


@pytest.mark.parametrize(
    "form",
    [
        {"action": "fly", "keys": "k"},
        {"action": "fly", "reset": "1"},
        {"action": "next-frame", "keys": ""},
        {"action": "next-frame", "keys": "ctrl+n"},
        {"action": "next-frame", "keys": "hop"},
        {"action": "next-frame", "keys": "k w b 9 8"},
    ],
)
def test_what_cannot_be_a_key_is_refused(
    person: User, window: Client, form: dict[str, str]
) -> None:
    assert _choose(window, **form).status_code == 422
    assert _keys(person) == {}


def test_the_list_is_for_people_who_are_logged_in(window: Client) -> None:
    assert "data-key-action" in text(window.get(reverse("labels:key-help")))
    for name in (PAGE, "labels:key-help"):
        assert Client().get(reverse(name)).status_code == 302
