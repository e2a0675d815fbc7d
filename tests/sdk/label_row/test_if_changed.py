"""Saving a row that others have changed since it was read, against the local platform."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from encord_portal.platform.models import LabelRow
from encord_portal.platform.transport import InProcessAdapter
from encord_portal.sdk.exceptions import (
    EncordException,
    LabelRowChangedError,
    LabelRowChangedWarning,
    LabelRowError,
)
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2
from encord_portal.sdk.user_client import EncordUserClient
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from tests.platform import builders
from tests.sdk.label_row.test_remote import project, put, rows

__all__ = ["project"]

pytestmark = pytest.mark.django_db


class Listening(InProcessAdapter):
    """Remembers what is asked, and may answer in the place of the platform."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.answer_of_saves: Any = None
        # As a server that knows nothing of what ours would like to be told.
        self.silent = False

    def send(self, request: Any, **options: Any) -> Any:
        query = orjson.loads(request.body) if request.method == "POST" and request.body else {}
        self.asked.append(f"{query.get('query_type')} {query.get('query_method')}")
        response = super().send(request, **options)
        told = self.answer_of_saves or (True if self.silent else None)
        answer = orjson.loads(response.content or b"null")
        if self.asked[-1] == "labelrow POST" and told is not None and answer["status"] == 200:
            response._content = orjson.dumps(answer | {"response": told})
        if self.asked[-1] == "labelrowmetadata GET" and self.silent:
            for listed in answer["response"]:
                del listed["save_tells_replaced"]
            response._content = orjson.dumps(answer)
        return response


@pytest.fixture
def wire() -> Listening:
    return Listening()


@pytest.fixture
def mine(project: Any, wire: Listening) -> Callable[[], list[LabelRowV2]]:
    client = EncordUserClient.create_with_ssh_private_key(
        builders.private_key(builders.person("mine@example.com")),
        requests_settings=RequestsSettings(transport=wire, backoff_factor=0),
        domain="http://embedded.invalid",
    )
    project.add_users(["mine@example.com"], ProjectUserRole.ANNOTATOR)
    opened = client.get_project(project.project_hash)
    return lambda: rows(opened)


def read(found: Callable[[], list[LabelRowV2]], number: int = 0) -> LabelRowV2:
    label_row = found()[number]
    label_row.initialise_labels()
    return label_row


def change(project: Any, number: int = 0) -> str:
    """Somebody else puts a bus there."""
    theirs = rows(project)[number]
    theirs.initialise_labels()
    instance = put(project, theirs, "bus")
    theirs.save()
    return str(instance.object_hash)


def on_server(project: Any, number: int = 0) -> set[str]:
    label_row = rows(project)[number]
    label_row.initialise_labels()
    return {each.object_hash for each in label_row.get_object_instances()}


def save_all(
    project: Any, label_rows: list[LabelRowV2], bundle_size: int | None = None, **how: Any
) -> None:
    with project.create_bundle(bundle_size=bundle_size) as bundle:
        for label_row in label_rows:
            label_row.save(bundle=bundle, **how)


def test_a_save_warns_when_it_replaced_what_was_never_read(
    project: Any, mine: Any, wire: Listening
) -> None:
    label_row = read(mine)
    change(project)
    wire.asked.clear()
    with pytest.warns(LabelRowChangedWarning, match=r"owner@example\.com saved at 20") as told:
        label_row.save()
    assert wire.asked == ["labelrow POST"]
    # The script's own line is named, and what was warned of stays replaced.
    assert told[0].filename == __file__
    assert on_server(project) == set()
    # This row's own save is no change by others.
    label_row.save()


def test_a_bundle_warns_of_each_row_that_it_replaced(project: Any, mine: Any) -> None:
    label_rows = [read(mine, number) for number in range(3)]
    change(project, 1)
    with pytest.warns(LabelRowChangedWarning) as told:
        save_all(project, label_rows)
    assert [str(label_rows[1].label_hash) in str(each.message) for each in told] == [True]
    assert told[0].filename == __file__


def test_nothing_is_warned_of_where_nothing_was_replaced(project: Any, mine: Any) -> None:
    label_row = read(mine)
    put(project, label_row)
    label_row.save()
    label_row.save(if_changed="refuse")
    # Somebody else sends the very same labels, or only moves the task on.
    same = read(lambda: rows(project))
    same.save()
    same.workflow_complete()
    read(mine).save(if_changed="refuse")


def test_a_retried_save_does_not_warn_of_itself(project: Any, mine: Any, wire: Listening) -> None:
    label_row = read(mine)
    put(project, label_row)
    state = label_row._server_state
    seen = state.edited_at
    label_row.save()
    # As if the answer had been lost: the same is sent once more by who knows only the old time.
    state.edited_at = seen
    label_row.save()


def test_a_save_is_refused_when_asked_to(project: Any, mine: Any, wire: Listening) -> None:
    label_row = read(mine)
    instance = put(project, label_row)
    theirs = change(project)
    wire.asked.clear()
    with pytest.raises(LabelRowChangedError, match="Nothing was saved") as refused:
        label_row.save(if_changed="refuse")
    assert wire.asked == ["labelrowmetadata GET"]
    assert isinstance(refused.value, LabelRowError)
    assert refused.value.read_edited_at is not None
    assert refused.value.server_edited_at == rows(project)[0].last_edited_at
    assert on_server(project) == {theirs}

    label_row.initialise_labels(overwrite=True)
    instance = put(project, label_row)
    label_row.save(if_changed="refuse")
    assert on_server(project) == {theirs, instance.object_hash}
    # Its own saves are known, so that it can go on.
    label_row.save(if_changed="refuse")


def test_a_bundle_refuses_before_it_saves_any_row(project: Any, mine: Any, wire: Listening) -> None:
    label_rows = [read(mine, number) for number in range(3)]
    for label_row in label_rows:
        put(project, label_row)
    theirs = change(project, 2)
    wire.asked.clear()
    with pytest.raises(LabelRowChangedError):
        save_all(project, label_rows, bundle_size=2, if_changed="refuse")
    assert wire.asked == ["labelrowmetadata GET"] * 2
    assert [on_server(project, number) for number in range(3)] == [set(), set(), {theirs}]


def test_what_slips_in_between_is_warned_of(project: Any, mine: Any, wire: Listening) -> None:
    label_row = read(mine)
    send = wire.send

    def slip_in(request: Any, **options: Any) -> Any:
        if b'"labelrow"' in (request.body or b""):
            wire.send = send  # type: ignore[method-assign]
            change(project)
        return send(request, **options)

    wire.send = slip_in  # type: ignore[method-assign]
    with pytest.warns(LabelRowChangedWarning):
        label_row.save(if_changed="refuse")


def test_overwriting_says_nothing(project: Any, mine: Any, wire: Listening) -> None:
    label_row = read(mine)
    change(project)
    wire.asked.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        label_row.save(if_changed="overwrite")
    assert wire.asked == ["labelrow POST"]


@pytest.mark.parametrize("answer", [True, "saved", [None], [{"label_hash": None}], {"ok": 1}])
def test_a_server_that_does_not_tell_is_not_believed_to(
    project: Any, mine: Any, wire: Listening, answer: Any
) -> None:
    label_row = read(mine)
    change(project)
    wire.answer_of_saves = answer
    label_row.save()
    # After such a save nothing can be compared; it says so instead of guessing.
    with pytest.raises(LabelRowError, match="It is not known") as refused:
        label_row.save(if_changed="refuse")
    assert not isinstance(refused.value, LabelRowChangedError)
    label_row.initialise_labels(overwrite=True)
    label_row.save(if_changed="refuse")


def test_where_nothing_is_told_a_listing_before_finds_the_change(
    project: Any, mine: Any, wire: Listening
) -> None:
    wire.silent = True
    label_row = read(mine)
    change(project)
    moved = rows(project)[0].last_edited_at
    wire.asked.clear()
    with pytest.warns(LabelRowChangedWarning, match="was saved at 20") as told:
        label_row.save()
    assert wire.asked == ["labelrowmetadata GET", "labelrow POST"]
    assert moved.isoformat() in str(told[0].message)
    assert told[0].filename == __file__
    assert on_server(project) == set()


def test_where_nothing_is_told_nothing_is_warned_of_without_a_change(
    project: Any, mine: Any, wire: Listening
) -> None:
    wire.silent = True
    label_row = read(mine)
    put(project, label_row)
    wire.asked.clear()
    label_row.save()
    assert wire.asked == ["labelrowmetadata GET", "labelrow POST"]
    # When its own save was made is not known: there is nothing to compare, and nothing is asked.
    change(project)
    wire.asked.clear()
    label_row.save()
    assert wire.asked == ["labelrow POST"]
    # Until it is read again.
    label_row.initialise_labels(overwrite=True)
    change(project)
    with pytest.warns(LabelRowChangedWarning):
        label_row.save()


def test_where_nothing_is_told_overwriting_asks_nothing(
    project: Any, mine: Any, wire: Listening
) -> None:
    wire.silent = True
    label_row = read(mine)
    change(project)
    wire.asked.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        label_row.save(if_changed="overwrite")
    assert wire.asked == ["labelrow POST"]


def test_where_nothing_is_told_a_bundle_lists_its_rows_before_it_saves_any(
    project: Any, mine: Any, wire: Listening
) -> None:
    wire.silent = True
    label_rows = [read(mine, number) for number in range(3)]
    # One that is not compared comes first: its request does not carry those that are.
    label_rows[0].save(if_changed="overwrite")
    change(project, 2)
    wire.asked.clear()
    with pytest.warns(LabelRowChangedWarning) as told:
        save_all(project, label_rows)
    assert wire.asked == ["labelrow POST", "labelrowmetadata GET", "labelrow POST"]
    assert [str(label_rows[2].label_hash) in str(each.message) for each in told] == [True]
    assert told[0].filename == __file__


def test_where_nothing_is_told_a_failed_save_leaves_no_warning_behind(
    project: Any, mine: Any, wire: Listening
) -> None:
    wire.silent = True
    label_row = read(mine)
    change(project)
    send = wire.send

    def fail(request: Any, **options: Any) -> Any:
        if b'"labelrow"' in (request.body or b""):
            raise OSError("cut")
        return send(request, **options)

    wire.send = fail  # type: ignore[method-assign]
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the wire makes of it
        label_row.save()
    wire.send = send  # type: ignore[method-assign]
    label_row.initialise_labels(overwrite=True)
    label_row.save()
    label_row.save(if_changed="overwrite")


def test_a_row_that_is_gone_is_told_of_by_the_save(
    project: Any, mine: Any, wire: Listening
) -> None:
    wire.silent = True
    label_row = read(mine)
    LabelRow.objects.filter(label_hash=label_row.label_hash).delete()
    with pytest.raises(EncordException):
        label_row.save()
    assert wire.asked[-2:] == ["labelrowmetadata GET", "labelrow POST"]


def test_times_without_fractions_are_the_same_time(project: Any, mine: Any) -> None:
    label_row = read(mine)
    state = label_row._server_state
    assert state.edited_at is not None
    state.edited_at = state.edited_at.replace(microsecond=0)
    label_row.save(if_changed="refuse")


def test_a_row_that_is_gone_is_told_of(project: Any, mine: Any) -> None:
    label_row = read(mine)
    LabelRow.objects.filter(label_hash=label_row.label_hash).delete()
    with pytest.raises(LabelRowError, match="any more"):
        label_row.save(if_changed="refuse")


def test_another_choice_is_refused(project: Any, mine: Any) -> None:
    with pytest.raises(ValueError, match="warn, refuse, overwrite"):
        read(mine).save(if_changed="ask")  # type: ignore[arg-type]
