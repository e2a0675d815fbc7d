"""What a person sees and keeps while the platform or the disk fails in the middle of things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from django.db import connection
from django.test import Client
from requests import PreparedRequest, Response

from encord_portal.platform.transport import InProcessAdapter
from labels.models import EditOperation, LabelRowCache
from tests.builders.world import World
from tests.labels.views.pages import address, browser, text

_State = EditOperation.State


@pytest.fixture
def row(world: World) -> LabelRowCache:
    return world.row("image 0")


def _answer(world: World, row: LabelRowCache, client: Client, note: str) -> Any:
    form = {
        "frame": "0",
        "obj": "car00001",
        f"answer-{world.ontology.note.feature_node_hash}": note,
        f"seen-{world.ontology.note.feature_node_hash}": "null",
    }
    return client.post(address("answer-set", world, row), form, follow=True)


def _note(world: World, row: LabelRowCache) -> Any:
    (car,) = world.labels(row.data_hash).get_object_instances()
    return car.get_answer(world.ontology.note)


def _answering(status: int) -> Callable[[PreparedRequest], Response]:
    def answer(request: PreparedRequest) -> Response:
        response = Response()
        response.status_code, response.request, response.url = status, request, request.url or ""
        response._content = b"{}"
        return response

    return answer


def _timing_out(request: PreparedRequest) -> Response:
    raise requests.ReadTimeout("too slow")


def _refusing(request: PreparedRequest) -> Response:
    raise requests.ConnectionError("nobody there")


@contextmanager
def _failing_saves(
    monkeypatch: pytest.MonkeyPatch, fail: Callable[[PreparedRequest], Response], *, late: bool
) -> Iterator[None]:
    """Every save fails: before the platform hears of it, or (``late``) when it has done it."""
    original = InProcessAdapter.send

    def send(self: Any, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        body = bytes(request.body or b"")
        if not body.startswith(b'{"query_type":"labelrow","query_method":"POST"'):
            return original(self, request, *args, **kwargs)
        if late:
            original(self, request, *args, **kwargs)
        return fail(request)

    with monkeypatch.context() as patch:
        patch.setattr(InProcessAdapter, "send", send)
        patch.setattr("time.sleep", lambda _: None)
        yield


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("fail", "reason"),
    [
        (_answering(500), "cannot be used"),
        (_answering(429), "slow down"),
        (_timing_out, "cannot be reached"),
        (_refusing, "cannot be reached"),
    ],
    ids=["500", "429", "time-out", "refused"],
)
def test_a_platform_that_fails_mid_save_loses_nothing_and_is_told(
    world: World,
    row: LabelRowCache,
    monkeypatch: pytest.MonkeyPatch,
    fail: Callable[[PreparedRequest], Response],
    reason: str,
    late: bool,
) -> None:
    client = browser(world["reviewer"])
    assert "1 change kept here, not yet on the platform" in text(
        _answer(world, row, client, "muddy")
    )
    with _failing_saves(monkeypatch, fail, late=late):
        response = client.post(address("save", world, row), {"frame": "0", "obj": "car00001"})
    page = text(response)
    assert response.status_code == 409
    assert "Not saved." in page
    assert reason in page
    assert "1 change kept here, not yet on the platform" in page
    assert EditOperation.objects.get().state == _State.PENDING
    response = client.post(
        address("save", world, row), {"frame": "0", "obj": "car00001"}, follow=True
    )
    assert "All saved" in text(response) or "1 change saved." in text(response)
    assert _note(world, row) == "muddy"
    assert EditOperation.objects.get().state == _State.SAVED


on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="how a full disk is played there is SQLite's own"
)


@on_sqlite
def test_a_full_disk_is_told_and_nothing_half_is_kept(
    transactional_db: None, world: World, row: LabelRowCache
) -> None:
    client = browser(world["reviewer"])
    _answer(world, row, client, "kept before")
    kept = ["kept before"]
    with _full_disk():
        # Pages that are free within the file take an answer or two.
        for letter in "xyz":
            response = _answer(world, row, client, letter * 19_000)
            if response.status_code != 200:
                break
            kept.append(letter * 19_000)
        assert response.status_code == 503
        assert "What was shown as kept is kept; this was not" in text(response)
        assert [each.value for each in EditOperation.objects.order_by("seq")] == kept
    assert f"{len(kept) + 1} changes kept here" in text(_answer(world, row, client, "w" * 19_000))
    client.post(address("save", world, row), {"frame": "0", "obj": "car00001"})
    assert _note(world, row) == "w" * 19_000


@on_sqlite
def test_a_full_disk_in_the_middle_of_a_save_keeps_the_edit(
    transactional_db: None, world: World, row: LabelRowCache
) -> None:
    client = browser(world["reviewer"])
    note = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(19_000))
    _answer(world, row, client, note)
    with _full_disk():
        response = client.post(address("save", world, row), {"frame": "0", "obj": "car00001"})
        assert response.status_code in (409, 503)
        assert "kept" in text(response)
    assert EditOperation.objects.get().state == _State.PENDING
    client.post(address("save", world, row), {"frame": "0", "obj": "car00001"})
    assert EditOperation.objects.get().state == _State.SAVED
    assert _note(world, row) == note


@contextmanager
def _full_disk() -> Iterator[None]:
    """The database file may not grow by one page, as on a disk without space."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        pages, most = (
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "max_page_count")
        )
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {most}")
