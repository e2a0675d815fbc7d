"""People with several tabs, REST clients and scripts edit the same rows while everything fails.

After each step every acknowledged edit is in the labels, open in its author's draft, or taken back
by its author; and nothing in the labels changes that nobody asked for. ``PORTAL_SOAK_STEPS`` and
``PORTAL_SOAK_SEED`` make a longer run, or repeat one.
"""

from __future__ import annotations

import contextlib
from typing import Any

from django.core.cache import cache
from hypothesis import strategies as st
from hypothesis.stateful import rule

from labels.errors import BadEdit, NothingToUndo
from labels.models import EditOperation
from labels.services import connection, saving
from labels.services.answers import AnswerEdit, discard_draft, set_answer
from labels.services.label_dicts import label_row
from labels.services.undo import redo, undo
from tests.labels.soak.base import Base, Read
from tests.labels.soak.draws import a_fault, a_frame, a_number, a_person, a_row, a_tab, body_of
from tests.labels.soak.facts import (
    CAR,
    MUTATIONS,
    facts_of,
    mutate,
)
from tests.labels.soak.faults import Fault
from tests.labels.soak.oracle import State


class SoakMachine(Base):
    """The steps. Each example begins with the same database."""

    # What a person does in a tab

    @rule(name=a_person, tab=a_tab, index=a_row, aged=st.booleans(), fault=a_fault)
    def look(self, name: str, tab: int, index: int, aged: bool, fault: Fault | None) -> None:
        if aged:
            self._age()
        with self._step("look", name, index, fault):
            user, access, row = self._seat(name, index)
            loaded = label_row(user, access, row, draft=True)
            self.tabs[name, tab, index] = Read(facts_of(loaded.label_row, self.attributes), {})

    @rule(
        name=a_person,
        tab=a_tab,
        index=a_row,
        which=a_number,
        pick=a_number,
        first=a_frame,
        length=st.sampled_from([0, 0, 3, 19]),
        fault=a_fault,
    )
    def edit(
        self,
        name: str,
        tab: int,
        index: int,
        which: int,
        pick: int,
        first: int,
        length: int,
        fault: Fault | None,
    ) -> None:
        read = self.tabs.get((name, tab, index))
        objects = self._objects(read)
        instance = objects[which % len(objects)] if objects else CAR
        self._set(name, index, self._edit(which, pick, first, length, read, instance), fault)

    def _set(self, name: str, index: int, edit: AnswerEdit, fault: Fault | None) -> None:
        with self._step("edit", name, index, fault):
            user, access, row = self._seat(name, index)
            try:
                operation = set_answer(user, access, row, edit)
            except BadEdit:
                return
            assert EditOperation.objects.get(pk=operation.pk).state == State.PENDING
            self.states[operation.pk] = State.PENDING

    @rule(name=a_person, index=a_row, which=st.integers(0, 2), pick=a_number)
    def edit_what_others_edit(self, name: str, index: int, which: int, pick: int) -> None:
        self._set(name, index, self._edit(which, pick, 0, 0, None), None)

    @rule(
        name=a_person,
        index=a_row,
        kind=st.sampled_from(["undo", "undo", "undo", "redo", "redo", "discard"]),
        fault=a_fault,
    )
    def reconsider(self, name: str, index: int, kind: str, fault: Fault | None) -> None:
        user, row = self.world[name], self.rows[index]
        with self._step(kind, name, index, fault), contextlib.suppress(NothingToUndo):
            if kind == "discard":
                discard_draft(user, row)
            else:
                {"undo": undo, "redo": redo}[kind](user, self.world.access(name), row)

    @rule(
        name=a_person,
        index=a_row,
        picks=st.lists(st.sampled_from(["mine", "theirs", "leave"]), min_size=4, max_size=4),
        fault=a_fault,
    )
    def save(self, name: str, index: int, picks: list[Any], fault: Fault | None) -> None:
        pending = self._pending(name, index)
        open_ones = [each for each in pending if each.conflict is not None]
        choices = {each.pk: pick for each, pick in zip(open_ones, picks, strict=False)}
        result = None
        with self._step("save", name, index, fault, check_labels=False):
            user, access, row = self._seat(name, index)
            result = saving.save(user, access, row, resolutions=choices)
        states = {
            each.pk: each.state
            for each in EditOperation.objects.filter(pk__in=[each.pk for each in pending])
        }
        saved = self._saving(index, pending, states, self._upstream(index), choices)
        saved.check_changes()
        saved.check_saved()
        saved.check_dropped()
        if result is not None:
            saved.check_open(result)
        self.truth[index] = saved.after

    # REST clients

    @rule(name=a_person, index=a_row, fault=a_fault, fresh=st.booleans())
    def get(self, name: str, index: int, fault: Fault | None, fresh: bool) -> None:
        headers = {"Cache-Control": "no-cache"} if fresh else {}
        with self._step("get", name, index, fault):
            response = self._client(name).get(f"{self._path(index)}/labels", headers=headers)
            if response.status_code == 200:
                labels = response.json()
                read = self.world.labels(self.rows[index].data_hash)
                read.from_labels_dict(labels)
                facts = facts_of(read, self.attributes)
                self.clients[name, index] = Read(facts, labels, response["ETag"])

    @rule(
        name=a_person,
        index=a_row,
        kind=st.sampled_from(MUTATIONS),
        which=a_number,
        pick=a_number,
        first=a_frame,
        length=st.integers(0, 19),
        fault=a_fault,
    )
    def put(
        self,
        name: str,
        index: int,
        kind: str,
        which: int,
        pick: int,
        first: int,
        length: int,
        fault: Fault | None,
    ) -> None:
        read = self.clients.get((name, index))
        if read is None:
            return
        labels = self.world.labels(self.rows[index].data_hash)
        labels.from_labels_dict(read.labels)
        mutate(labels, self.attributes, self._mutation(kind, which, pick, first, length))
        wanted, before = facts_of(labels, self.attributes), self.truth[index]
        body = labels.to_encord_dict()
        status = 0
        with self._step("put", name, index, fault, check_labels=False):
            response = self._client(name).put(
                f"{self._path(index)}/labels",
                body,
                format="json",
                headers={"If-Match": read.etag},
            )
            status = response.status_code
            assert status in (200, 409, 412) or fault is not None, response.content
        after, current = self._upstream(index), self.truth[index]
        if status == 200:
            assert after == wanted
        elif status == 412:
            assert after == current
        else:
            assert after in (current, wanted)
        # Whoever replaced labels had read what they replaced.
        assert after == current or read.facts == current, before
        self.truth[index] = after

    @rule(
        name=a_person,
        index=a_row,
        which=a_number,
        pick=a_number,
        first=a_frame,
        length=st.sampled_from([0, 3, 19]),
        fault=a_fault,
    )
    def post_answer(
        self,
        name: str,
        index: int,
        which: int,
        pick: int,
        first: int,
        length: int,
        fault: Fault | None,
    ) -> None:
        read = self.clients.get((name, index))
        if read is None:
            return
        edit = self._edit(which, pick, first, length, None)
        last = EditOperation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        status = 0
        with self._step("post", name, index, fault, check_labels=False):
            response = self._client(name).post(
                f"{self._path(index)}/answers",
                {"edits": [body_of(edit)]},
                format="json",
                headers={"If-Match": read.etag},
            )
            status = response.status_code
            assert status in (200, 400, 409, 412) or fault is not None, response.content
        after = self._upstream(index)
        made = list(EditOperation.objects.filter(pk__gt=last).order_by("seq"))
        states = {each.pk: each.state for each in made}
        if status == 200:
            assert made
            assert set(states.values()) == {State.SAVED}
        elif status in (400, 409, 412):
            assert State.PENDING not in states.values()
        # Without an answer nobody knows; then it may be in the labels all the same.
        unknown = dict.fromkeys(states, State.PENDING)
        self._saving(index, made, unknown, after, {}).check_changes()
        self._saving(index, made, states, after, {}).check_saved()
        self.truth[index] = after
        self.states.update(states)

    # What else happens

    @rule(
        index=a_row,
        kind=st.sampled_from(MUTATIONS),
        which=a_number,
        pick=a_number,
        first=a_frame,
        length=st.integers(0, 19),
    )
    def script(self, index: int, kind: str, which: int, pick: int, first: int, length: int) -> None:
        self._count()
        self._script(index, self._mutation(kind, which, pick, first, length))

    @rule()
    def restart(self) -> None:
        """Another process: nothing in memory, and the copies have aged."""
        self._count()
        cache.clear()
        connection._clients.clear()
        self._age()
