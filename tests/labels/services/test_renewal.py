"""The sync command: resumable, safe to run twice, killable at any time."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import requests
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from encord_portal.platform.transport import InProcessAdapter
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects import LabelRowV2
from labels.models import Credential, LabelDictCache, LabelRowCache, ProjectCache, Revision
from labels.services import renewal
from tests.builders.world import World


class KilledError(BaseException):
    """As from SIGKILL: nothing that comes after runs."""


@pytest.fixture
def labelled(world: World) -> list[str]:
    """Every row has labels; the portal knows of none yet."""
    for row in world.project("annotator").list_label_rows_v2():
        row.initialise_labels()
        row.save()
    world.access("reviewer")
    return sorted(each.data_title for each in world.project().list_label_rows_v2())


def run(*args: str) -> str:
    out = StringIO()
    call_command("sync", *args, stdout=out, stderr=out)
    return out.getvalue()


def kept() -> set[str]:
    return set(
        LabelDictCache.objects.filter(last_edited_at=F("row__last_edited_at")).values_list(
            "row__data_title", flat=True
        )
    )


def aged() -> None:
    old = timezone.now() - timedelta(hours=1)
    Credential.objects.update(projects_synced_at=old)
    ProjectCache.objects.update(rows_synced_at=old)


def test_everything_is_read_once_and_told(world: World, labelled: list[str]) -> None:
    told = run("--as", world["reviewer"].email)
    assert sorted(kept()) == labelled
    assert f"{len(labelled)} of {len(labelled)} rows read" in told
    assert f"1 projects listed, {len(labelled)} rows read, 0 were current." in told
    assert Revision.objects.count() == len(labelled)
    aged()
    again = run("--as", world["reviewer"].email)
    assert f"0 rows read, {len(labelled)} were current." in again
    assert Revision.objects.count() == len(labelled)


def test_only_what_changed_is_read_again(world: World, labelled: list[str]) -> None:
    run("--as", world["reviewer"].email)
    changed = world.labels(world.row("image 0").data_hash, "annotator")
    changed.get_object_instances()[0].set_answer("new", attribute=world.ontology.note)
    changed.save()
    aged()
    assert f"1 rows read, {len(labelled) - 1} were current" in run()
    assert sorted(kept()) == labelled


def test_it_may_be_killed_at_any_request_and_goes_on_where_it_was(
    world: World, labelled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "CHUNK", 1)
    send, left = InProcessAdapter.send, 0

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise KilledError
        return send(*args, **kwargs)

    monkeypatch.setattr(InProcessAdapter, "send", dying)
    before: set[str] = set()
    for count in range(40):
        left = count
        aged()
        try:
            run("--as", world["reviewer"].email)
        except KilledError:
            # What was read stays, and is not read again.
            assert before <= kept()
            before = kept()
        else:
            break
    else:
        pytest.fail("it never came to its end")
    assert sorted(kept()) == labelled
    assert Revision.objects.count() == len(labelled)


def test_a_platform_that_is_away_leaves_what_is_kept(
    world: World, labelled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--as", world["reviewer"].email)
    aged()

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise requests.ConnectionError("cut off")

    monkeypatch.setattr(InProcessAdapter, "send", fail)
    with pytest.raises(CommandError, match="cannot be reached"):
        run("--as", world["reviewer"].email)
    assert sorted(kept()) == labelled


def test_a_row_that_cannot_be_read_does_not_keep_the_others(
    world: World, labelled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    take = LabelRowV2._take_labels

    def broken(self: Any, labels: Any, **how: Any) -> None:
        if labels["data_title"] == "image 0":
            raise LabelRowError("these labels make no sense")
        take(self, labels, **how)

    monkeypatch.setattr(LabelRowV2, "_take_labels", broken)
    with pytest.raises(CommandError, match="image 0: its labels cannot be read"):
        run("--as", world["reviewer"].email)
    assert sorted(kept()) == [each for each in labelled if each != "image 0"]


def test_a_limit_of_time_leaves_the_rest_for_the_next_time(
    world: World, labelled: list[str]
) -> None:
    told = run("--as", world["reviewer"].email, "--seconds", "0")
    assert "0 projects listed, 0 rows read" in told
    assert kept() == set()
    assert sorted(LabelRowCache.objects.values_list("data_title", flat=True)) == []
    told = run("--as", world["reviewer"].email, "--no-labels")
    assert "1 projects listed, 0 rows read" in told
    assert run("--as", world["reviewer"].email, "--seconds", "0").endswith(
        f"{len(labelled)} left for the next time.\n"
    )


def test_one_project_is_chosen_and_nonsense_is_refused(world: World, labelled: list[str]) -> None:
    other = "00000000-0000-4000-8000-000000000000"
    assert "0 projects listed" in run("--project", other)
    assert "1 projects listed" in run("--project", world.project_hash)
    for args in (["--project", "x"], ["--as", "nobody@example.com"], ["--every", "0"]):
        with pytest.raises(CommandError):
            run(*args)


def test_what_one_person_brought_is_not_asked_for_again(world: World, labelled: list[str]) -> None:
    world.access("lead")
    told = run("--as", world["reviewer"].email, "--as", world["lead"].email)
    assert told.count("rows read, ") == 1
    assert f"1 projects listed, {len(labelled)} rows read, 0 were current." in told
    with pytest.raises(CommandError, match="nobody"):
        run("--as", "nobody@example.com", "--as", world["lead"].email)
