from __future__ import annotations

import re

import pytest

from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def test_the_frame_view_and_the_row_page_say_where_to_ask(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    for page in (
        client.get(address("frame-view", world, row, 0)),
        client.get(address("label-row-detail", world, row)),
    ):
        asked = re.search(r'data-presence="([^"]+)" data-shown="([0-9a-f]{64})"', text(page))
        assert asked is not None
        assert asked[1] == address("row-presence", world, row)
        assert address("history-list", world, row) in text(page)


def test_the_answer_is_empty_while_nothing_changes(world: World) -> None:
    row = world.row("image 0")
    client, other = browser(world["reviewer"]), browser(world["lead"])
    here = address("row-presence", world, row)
    first = client.get(here, headers=HTMX)
    assert first.status_code == 200
    assert "<html" not in text(first)
    again = client.get(here, headers={**HTMX, "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other.get(here, headers=HTMX)
    news = client.get(here, headers={**HTMX, "If-None-Match": first["ETag"]})
    assert news.status_code == 200
    assert world["lead"].email in text(news)


def test_without_scripts_it_is_a_page(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    here = address("row-presence", world, row)
    assert "Nobody else has this row open" in text(client.get(here))
    done = client.post(address("row-claim", world, row), {"act": "claim", "seen": "0"})
    assert (done.status_code, done["Location"]) == (302, here)
    assert "claimed by you" in text(client.get(here))
    client.post(address("row-claim", world, row), {"act": "release"})
    assert "claimed by you" not in text(client.get(here))


def test_a_claim_is_taken_over_with_a_reason(world: World) -> None:
    row = world.row("image 0")
    act = address("row-claim", world, row)
    browser(world["reviewer"]).post(act, {"act": "claim", "seen": "0"}, headers=HTMX)
    client = browser(world["lead"])
    page = text(client.get(address("row-presence", world, row), headers=HTMX))
    (seen,) = re.findall(r'name="seen" value="(\d+)"', page)

    late = client.post(act, {"act": "claim", "seen": "0", "reason": "why"}, headers=HTMX)
    assert late.status_code == 409
    assert 'value="why"' in text(late)
    empty = client.post(act, {"act": "claim", "seen": seen, "reason": ""}, headers=HTMX)
    assert empty.status_code == 422
    assert "Say why you take the row over" in text(empty)
    done = client.post(act, {"act": "claim", "seen": seen, "reason": "urgent"}, headers=HTMX)
    assert (done.status_code, "claimed by you: urgent" in text(done)) == (200, True)
    history = text(browser(world["viewer"]).get(address("history-list", world, row)))
    assert "claim taken over" in history
    assert f"from {world['reviewer'].email}: urgent" in history


@pytest.mark.parametrize(
    "form",
    [{}, {"act": "steal"}, {"act": "claim"}, {"act": "claim", "seen": "x"}, {"act": "claim",
     "seen": "0", "reason": "a\x00b"}],
)  # fmt: skip
def test_a_form_that_says_nothing_useful_is_refused(world: World, form: dict[str, str]) -> None:
    act = address("row-claim", world, world.row("image 0"))
    for headers in (HTMX, {}):
        assert browser(world["lead"]).post(act, form, headers=headers).status_code == 422


def test_strangers_see_nothing_and_viewers_claim_nothing(world: World) -> None:
    row = world.row("image 0")
    here, act = address("row-presence", world, row), address("row-claim", world, row)
    stranger, viewer = browser(world["stranger"]), browser(world["viewer"])
    assert stranger.get(here).status_code == 404
    assert stranger.post(act, {"act": "claim", "seen": "0"}).status_code == 404
    assert viewer.post(act, {"act": "claim", "seen": "0"}, headers=HTMX).status_code == 403
    assert "Claim" not in text(viewer.get(here, headers=HTMX))
    assert viewer.get(here, {"shown": "nonsense"}, headers=HTMX).status_code in (400, 422)
    assert viewer.get(act).status_code == 405
