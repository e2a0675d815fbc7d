"""One step of the machine: what fails, and what must hold after it."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import OperationalError
from django.db import connection as database
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine
from rest_framework.test import APIClient

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import LabelRowV2
from labels.errors import PortalError
from labels.models import EditOperation, LabelRowCache, Revision
from labels.services.answers import UNKNOWN, AnswerEdit
from tests.builders.world import World
from tests.labels.soak.facts import (
    BOX,
    CAR,
    SCENE,
    Attributes,
    Facts,
    Mutation,
    facts_of,
    mutate,
)
from tests.labels.soak.faults import CrashError, Fault, Faults
from tests.labels.soak.oracle import MOVES, Saving, State


@dataclass
class Read:
    """What a REST client or a tab has before its eyes."""

    facts: Facts
    labels: dict[str, Any]
    etag: str = ""


class Base(RuleBasedStateMachine):
    """The world, what everybody has before their eyes, and how one step is made and checked."""

    world: World
    rows: list[LabelRowCache]
    snapshot: sqlite3.Connection
    faults: Faults
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.snapshot.backup(database.connection)
        cache.clear()
        self.counter = 0
        self.attributes = Attributes(self.world.ontology)
        self.tabs: dict[tuple[str, int, int], Read] = {}
        self.clients: dict[tuple[str, int], Read] = {}
        self.states: dict[int, str] = {}
        self.truth = [self._upstream(index) for index in range(len(self.rows))]
        for row in self.rows:
            row.refresh_from_db()

    def _count(self) -> None:
        type(self).steps += 1
        if self.steps % 1000 == 0:
            sys.stdout.write(f"{self.steps} steps, faults {self.faults.hits}\n")
            sys.stdout.flush()

    def _age(self) -> None:
        LabelRowCache.objects.update(synced_at=timezone.now() - timedelta(hours=1))
        for row in self.rows:
            row.refresh_from_db()

    @contextmanager
    def _step(
        self,
        kind: str,
        name: str,
        index: int,
        fault: Fault | None,
        *,
        check_labels: bool = True,
    ) -> Iterator[None]:
        self._count()
        kept = Revision.objects.count()
        slip = self._mutation("answer", self.counter, self.counter, 3, 5)
        self.faults.slip = lambda: self._script(index, slip)
        try:
            with self.faults.during(fault):
                yield
        except (PortalError, EncordException, OperationalError, CrashError):
            if fault is None:
                raise
        finally:
            self.faults.armed = None
        # What a dead process leaves behind ends by itself; tests don't wait for it.
        LabelRowCache.objects.update(lease_token=None, lease_until=None)
        self.rows[index] = LabelRowCache.objects.get(pk=self.rows[index].pk)
        if check_labels:
            assert self._upstream(index) == self.truth[index], f"{kind} changed the labels"
        self._check_states(kind, name)
        assert Revision.objects.count() >= kept

    def _check_states(self, kind: str, name: str) -> None:
        """No operation vanishes, and none moves but by its author's step."""
        operations = {each.pk: each for each in EditOperation.objects.select_related("draft__user")}
        assert self.states.keys() <= operations.keys()
        for pk, operation in operations.items():
            known = self.states.get(pk)
            if known is not None and known != operation.state:
                assert (known, operation.state) in MOVES.get(kind, ()), (kind, operation)
                assert operation.draft.user == self.world[name]
            self.states[pk] = operation.state

    def _seat(self, name: str, index: int) -> Any:
        return self.world[name], self.world.access(name), self.rows[index]

    def _path(self, index: int) -> str:
        project, row = self.world.project_hash, self.rows[index]
        return f"/api/v1/projects/{project}/label-rows/{row.data_hash}"

    def _client(self, name: str) -> APIClient:
        client = APIClient(raise_request_exception=False)
        client.force_authenticate(self.world[name])
        return client

    def _pending(self, name: str, index: int) -> list[EditOperation]:
        return list(
            EditOperation.objects.filter(
                draft__user=self.world[name], draft__row=self.rows[index], state=State.PENDING
            ).order_by("seq")
        )

    def _upstream(self, index: int) -> Facts:
        return facts_of(self._labels(index), self.attributes)

    def _labels(self, index: int) -> LabelRowV2:
        return self.world.labels(self.rows[index].data_hash)

    def _script(self, index: int, mutation: Mutation) -> None:
        labels = self._labels(index)
        mutate(labels, self.attributes, mutation)
        labels.save()
        self.truth[index] = self._upstream(index)

    def _choice(self, which: int, pick: int) -> tuple[str, Any]:
        self.counter += 1
        keys = [*self.attributes.static, *self.attributes.dynamic, *self.attributes.scene]
        key = keys[which % len(keys)]
        values = self.attributes.values(key, self.counter)
        return key, values[pick % len(values)]

    def _mutation(self, kind: str, which: int, pick: int, first: int, length: int) -> Mutation:
        key, value = self._choice(which, pick)
        return Mutation(kind, key, value, first, first + length)

    def _saving(
        self,
        index: int,
        pending: Sequence[EditOperation],
        states: Mapping[int, str],
        after: Facts,
        choices: Mapping[int, str],
    ) -> Saving:
        static = frozenset((*self.attributes.static, *self.attributes.scene))
        return Saving(pending, states, self.truth[index], after, choices, static)

    @staticmethod
    def _objects(read: Read | None) -> list[str]:
        """The objects that somebody has before their eyes."""
        facts = read.facts if read is not None else {}
        return sorted({name for name, attribute, _ in facts if attribute == BOX})

    def _edit(
        self,
        which: int,
        pick: int,
        first: int,
        length: int,
        read: Read | None,
        instance_hash: str = CAR,
    ) -> AnswerEdit:
        key, value = self._choice(which, pick)
        on_scene = key in self.attributes.scene
        instance = SCENE if on_scene else instance_hash
        dynamic = key in self.attributes.dynamic
        single = not dynamic or not length
        cell = (instance, key, first if dynamic else 0)
        return AnswerEdit(
            instance_hash=instance,
            instance_kind="classification" if on_scene else "object",
            attribute_hash=key,
            value=value,
            frames=[(first, first + length)] if dynamic else None,
            seen=read.facts.get(cell) if read is not None and single else UNKNOWN,
        )
