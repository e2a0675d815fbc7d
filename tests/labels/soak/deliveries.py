"""REST clients that name their requests and send them again until they hear an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import OperationalError
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from encord_portal.sdk.exceptions import EncordException
from labels.errors import PortalError
from labels.models import EditOperation, KeyedRequest
from labels.services import keyed_requests
from tests.labels.soak.base import Base
from tests.labels.soak.draws import a_fault, a_frame, a_number, a_person, a_row, body_of
from tests.labels.soak.facts import MUTATIONS, facts_of, mutate
from tests.labels.soak.faults import CrashError, Fault
from tests.labels.soak.oracle import State


class Deliveries(Base):
    """A request is delivered twice or thrice under one key, the first time with a fault."""

    @rule(
        name=a_person,
        index=a_row,
        kind=st.sampled_from(MUTATIONS),
        which=a_number,
        pick=a_number,
        first=a_frame,
        length=st.integers(0, 19),
        fault=a_fault,
        between=st.booleans(),
    )
    def put_again(
        self,
        name: str,
        index: int,
        kind: str,
        which: int,
        pick: int,
        first: int,
        length: int,
        fault: Fault | None,
        between: bool,
    ) -> None:
        read = self.clients.get((name, index))
        if read is None:
            return
        labels = self.world.labels(self.rows[index].data_hash)
        labels.from_labels_dict(read.labels)
        mutate(labels, self.attributes, self._mutation(kind, which, pick, first, length))
        wanted, before = facts_of(labels, self.attributes), self.truth[index]
        request = ("put", "labels", labels.to_encord_dict(), read.etag)
        told = self._deliver(name, index, request, fault, between)
        after = self._upstream(index)
        if told == 200:
            assert after == wanted or self.truth[index] != before, "acknowledged and not there"
        # A script that slipped in or came between may stand there; else it is one of these two.
        assert after in (wanted, before, self.truth[index])
        if after not in (before, self.truth[index]):
            assert read.facts in (before, self.truth[index])
        self.truth[index] = after

    @rule(
        name=a_person,
        index=a_row,
        which=a_number,
        pick=a_number,
        first=a_frame,
        length=st.sampled_from([0, 3, 19]),
        fault=a_fault,
        between=st.booleans(),
    )
    def post_again(
        self,
        name: str,
        index: int,
        which: int,
        pick: int,
        first: int,
        length: int,
        fault: Fault | None,
        between: bool,
    ) -> None:
        read = self.clients.get((name, index))
        if read is None:
            return
        edit = self._edit(which, pick, first, length, None)
        last = EditOperation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        before = self.truth[index]
        request = ("post", "answers", {"edits": [body_of(edit)]}, read.etag)
        told = self._deliver(name, index, request, fault, between)
        after = self._upstream(index)
        made = list(EditOperation.objects.filter(pk__gt=last).order_by("seq"))
        states = {each.pk: each.state for each in made}
        if told == 200:
            saved = [each for each in states.values() if each == State.SAVED]
            assert len(saved) == 1, "one request, saved once however often it was delivered"
        if self.truth[index] == before:
            unknown = dict.fromkeys(states, State.PENDING)
            self._saving(index, made, unknown, after, {}).check_changes()
            self._saving(index, made, states, after, {}).check_saved()
        self.truth[index] = after
        self.states.update(states)

    def _deliver(
        self,
        name: str,
        index: int,
        request: tuple[str, str, Any, str],
        fault: Fault | None,
        between: bool,
    ) -> int:
        """Send until there is an answer; the status of the last one."""
        method, path, body, etag = request
        self.counter += 1
        headers = {"If-Match": etag, "Idempotency-Key": f"request-{self.counter}"}

        def send(what: Any = body) -> Any:
            call = getattr(self._client(name), method)
            return call(f"{self._path(index)}/{path}", what, format="json", headers=headers)

        first: Any = None
        with self._step("post", name, index, fault, check_labels=False):
            first = send()
            assert first.status_code in (200, 400, 409, 412) or fault is not None, first.content
        self._process_dies()
        there = self._upstream(index)
        if between and first is not None and first.status_code == 200:
            # What came after an answered request must not be written over by its second delivery.
            self._script(index, self._mutation("answer", self.counter, 1, 0, 0))
            there = self.truth[index]
        # The process that a crash ended has released the row's lease as well.
        again: Any = None
        with self._step("post", name, index, None, check_labels=False):
            try:
                again = send()
            except (PortalError, EncordException, OperationalError, CrashError) as error:
                raise AssertionError("the second delivery fails without a fault") from error
        if first is not None and first.status_code == 200:
            assert again.status_code == 200, again.content
            assert again["Idempotency-Replayed"] == "true"
            assert (again["ETag"], again.content) == (first["ETag"], first.content)
            assert self._upstream(index) == there, "done twice"
        if again.status_code == 200:
            other = send({"edits": []} if path == "answers" else {})
            assert other.status_code == 400, "another request got in under the same key"
        return int(again.status_code)

    @staticmethod
    def _process_dies() -> None:
        """What a dead process was at is not waited for."""
        KeyedRequest.objects.filter(status=None).update(process="", created_at=_long_ago())


def _long_ago() -> Any:
    return timezone.now() - keyed_requests._LONGEST - timedelta(seconds=1)
