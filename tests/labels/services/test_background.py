"""The background sync's lease, its pauses, and what pages tell of it."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone

from encord_portal.platform.transport import InProcessAdapter
from labels.models import Credential, LabelDictCache, ProjectCache, SyncState
from labels.services import background
from labels.services.processes import this_process
from tests.builders.world import World
from tests.labels.views.pages import browser, text


class Rounds(threading.Event):
    """Stops after so many rounds, and remembers the pauses between them."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.left = rounds
        self.pauses: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0.0)
        self.left -= 1
        if not self.left:
            self.set()
        # Between rounds, the copies grow old.
        old = timezone.now() - timedelta(hours=1)
        Credential.objects.update(projects_synced_at=old)
        ProjectCache.objects.update(rows_synced_at=old)
        return self.is_set()


@pytest.fixture
def used(world: World) -> World:
    """Rows with labels, and one person who has used the portal."""
    for row in world.project("annotator").list_label_rows_v2():
        row.initialise_labels()
        row.save()
    world.access("reviewer")
    LabelDictCache.objects.all().delete()
    return world


def test_rounds_read_what_changed_and_tell_of_themselves(used: World) -> None:
    stop = Rounds(2)
    assert background.run(60, stop)
    assert stop.pauses == [60, 60]
    assert LabelDictCache.objects.count() == len(used.project().list_label_rows_v2())
    found = SyncState.objects.get()
    assert found.reached_at == found.tried_at
    assert found.reached_at is not None
    # It gave its lease back.
    assert not background.is_held()


def test_another_process_keeps_its_hands_off(used: World) -> None:
    SyncState.objects.create(
        pk=1,
        lease_token=uuid.uuid4(),
        lease_until=timezone.now() + timedelta(seconds=60),
        lease_process=this_process(),
    )
    assert not background.run(60, Rounds(1))
    assert not LabelDictCache.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "process"), [(60, "deadbeef"), (-1, "another machine")], ids=["killed", "run out"]
)
def test_what_a_dead_process_left_is_taken_over(
    used: World, seconds: int, process: str, settings: Any
) -> None:
    if process.isalnum():
        # Its file is there, and the kernel has freed its lock.
        folder = settings.DATA_DIR / "processes"
        folder.mkdir(exist_ok=True)
        (folder / process).touch()
    SyncState.objects.create(
        pk=1,
        lease_token=uuid.uuid4(),
        lease_until=timezone.now() + timedelta(seconds=seconds),
        lease_process=process,
    )
    assert background.run(60, Rounds(1))


def test_two_that_begin_at_once_are_one(used: World, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = [background._take() for _ in range(3)]
    assert [each is not None for each in taken] == [True, False, False]
    # The one that looked before the other wrote finds nothing to change any more.
    monkeypatch.setattr(background, "_is_held", lambda _: False)
    seen = SyncState.objects.get()
    monkeypatch.setattr(SyncState.objects, "get", lambda **_: seen)
    assert background._take() is not None
    assert background._take() is None


def test_whoever_lost_the_lease_stops_and_notes_nothing(used: World) -> None:
    token = background._take()
    assert token is not None
    SyncState.objects.update(lease_token=uuid.uuid4())
    assert not background._change(token, failures=7)
    assert SyncState.objects.get().failures == 0


def test_a_platform_that_is_away_is_asked_less_and_less_often(
    used: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def away(*_: Any, **__: Any) -> Any:
        asked.append("")
        raise requests.ConnectionError("away")

    used.access("lead")
    background.run(60, Rounds(1))
    reached = SyncState.objects.get().reached_at
    with monkeypatch.context() as patch:
        patch.setattr(InProcessAdapter, "send", away)
        stop = Rounds(3)
        background.run(60, stop)
        assert stop.pauses == [120, 240, 480]
        found = SyncState.objects.get()
        assert (found.failures, found.reached_at) == (3, reached)
        page = text(browser(used["reviewer"]).get("/projects/"))
        assert "Background sync: the platform could not be asked" in page
        assert found.trouble in page
        # Who comes second is not asked for once the platform is known to be away.
        each = len(asked) // 3
        asked.clear()
        Credential.objects.exclude(user=used["reviewer"]).delete()
        background.run(60, Rounds(1))
        assert 0 < each <= len(asked) + 1
    stop = Rounds(1)
    background.run(60, stop)
    found = SyncState.objects.get()
    assert (stop.pauses, found.failures, found.trouble) == ([60], 0, "")


@pytest.mark.parametrize(
    ("status", "headers", "pause"),
    [(500, {}, 120), (503, {}, 120), (429, {"Retry-After": "900"}, 900)],
    ids=str,
)
def test_a_platform_that_answers_with_errors_is_left_alone_for_a_while(
    used: World, monkeypatch: pytest.MonkeyPatch, status: int, headers: dict[str, str], pause: int
) -> None:
    def failing(_: Any, request: Any, **__: Any) -> requests.Response:
        response = requests.Response()
        response.status_code, response.request, response.url = status, request, request.url
        response._content = b"{}"
        response.headers.update(headers)
        return response

    monkeypatch.setattr(InProcessAdapter, "send", failing)
    monkeypatch.setattr("encord_portal.sdk.http.session.time.sleep", lambda _: None)
    stop = Rounds(1)
    background.run(60, stop)
    assert stop.pauses == [pause]
    assert SyncState.objects.get().failures == 1


@pytest.mark.parametrize(
    ("failures", "every", "retry_after", "pause"),
    [
        (1, 60, None, 120),
        (3, 60, None, 480),
        (20, 60, None, 1800),
        (10_000, 60, None, 1800),
        (1, 7200, None, 7200),
        (1, 60, 600, 600),
        (5, 60, 10, 1800),
    ],
)
def test_pauses(failures: int, every: float, retry_after: int | None, pause: float) -> None:
    assert background.pause_after(failures, every, retry_after) == pause


def test_a_stop_in_the_middle_of_a_round_ends_it_and_keeps_what_was_read(used: World) -> None:
    stop = threading.Event()
    stop.set()
    token = background._take()
    assert token is not None
    assert background._round(token, 60, stop) == 0
    assert SyncState.objects.get().reached_at is None


def test_one_persons_refused_key_is_no_outage(used: World) -> None:
    used.access("lead")
    Credential.objects.filter(user=used["lead"]).update(private_key_encrypted="broken")
    stop = Rounds(1)
    background.run(60, stop)
    assert stop.pauses == [60]
    assert SyncState.objects.get().trouble == ""


@pytest.mark.parametrize(
    ("seconds", "held", "told"),
    [
        (0, False, "Background sync is turned off"),
        (60, False, "Background sync does not run now"),
        (60, True, "Background sync runs"),
    ],
)
def test_the_projects_page_tells_whether_it_runs_and_how_old_all_is(
    world: World, settings: Any, seconds: int, held: bool, told: str
) -> None:
    settings.SYNC_SECONDS = seconds
    until = timezone.now() + timedelta(seconds=60 if held else -60)
    SyncState.objects.create(
        pk=1,
        lease_token=uuid.uuid4(),
        lease_until=until,
        lease_process="elsewhere",
        reached_at=timezone.now() - timedelta(minutes=7),
    )
    page = text(browser(world["reviewer"]).get("/projects/"))
    assert told in page
    assert "brought up to date 7 min ago" in page
