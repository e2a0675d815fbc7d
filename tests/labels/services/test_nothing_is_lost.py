"""Several people and a script edit one row while the platform fails and the server crashes.

A model says after each step what the labels must be. ``PORTAL_SOAK_STEPS`` and
``PORTAL_SOAK_SEED`` make a longer run, or repeat one.
"""

from __future__ import annotations

import contextlib
import os
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from requests import PreparedRequest, Response

from encord_portal.platform.transport import InProcessAdapter
from labels.errors import NothingToUndo, PortalError
from labels.merging.values import same
from labels.models import EditOperation, LabelRowCache
from labels.services.answers import AnswerEdit, discard_draft, redo, set_answer, undo
from labels.services.label_dicts import label_row
from labels.services.saving import SaveResult, save
from tests.builders.world import World

_State = EditOperation.State
_PEOPLE = ("annotator", "reviewer", "lead")


class _CrashError(BaseException):
    """The process dies here."""


@dataclass
class _Fault:
    """What happens to the n-th request from now on."""

    countdown: int = -1
    kind: str = ""

    def send(self, original: Any) -> Any:
        def faulty(
            adapter: InProcessAdapter, request: PreparedRequest, *args: Any, **kwargs: Any
        ) -> Response:
            self.countdown -= 1
            hit = self.countdown == 0
            if hit and self.kind == "refused":
                raise requests.ConnectionError("refused")
            if hit and self.kind == "crash before":
                raise _CrashError
            response: Response = original(adapter, request, *args, **kwargs)
            if hit and self.kind == "answer lost":
                raise requests.ConnectionError("lost")
            if hit and self.kind == "crash after":
                raise _CrashError
            return response

        return faulty


@dataclass
class _Soak:
    world: World
    row: LabelRowCache
    dice: random.Random
    fault: _Fault
    truth: dict[str, Any] = field(default_factory=dict)
    counter: int = 0

    def __post_init__(self) -> None:
        o = self.world.ontology
        self.attributes = {
            each.feature_node_hash: each for each in (o.note, o.doors, o.extras, o.brand)
        }
        # The brand's nested attribute is not answered here: groups are tested elsewhere.
        self.values = {
            o.brand.feature_node_hash: [
                o.brand_a.feature_node_hash,
                o.brand_b.feature_node_hash,
                None,
            ],
            o.extras.feature_node_hash: [
                [o.extra_1.feature_node_hash],
                [o.extra_2.feature_node_hash],
                None,
            ],
        }
        labels = self.world.labels(self.row.data_hash)
        labels.get_object_instances()[0].delete_answer(o.model)
        labels.save()
        self.truth = self.upstream()

    def upstream(self) -> dict[str, Any]:
        (car,) = self.world.labels(self.row.data_hash).get_object_instances()
        found = {}
        for key, attribute in self.attributes.items():
            answer = car.get_answer(attribute)
            if hasattr(answer, "feature_node_hash"):
                answer = answer.feature_node_hash
            elif isinstance(answer, list | tuple):
                answer = sorted(each.feature_node_hash for each in answer) or None
            found[key] = answer
        return found

    def value(self, key: str) -> Any:
        if key in self.values:
            return self.dice.choice(self.values[key])
        self.counter += 1
        if key == self.world.ontology.doors.feature_node_hash:
            return self.dice.choice([self.counter, None])
        return self.dice.choice([f"text {self.counter}", None])

    def step(self) -> None:
        name = self.dice.choice(_PEOPLE)
        chances = {
            self.edit: 8,
            self.save: 5,
            self.script: 2,
            self.undo: 2,
            self.redo: 1,
            self.discard: 0.3,
            self.look: 1,
        }
        (action,) = self.dice.choices(list(chances), list(chances.values()))
        action(name)
        assert self.upstream() == self.truth, f"{action.__name__} by {name}"

    def edit(self, name: str) -> None:
        key = self.dice.choice(list(self.attributes))
        edit = AnswerEdit("car00001", "object", key, self.value(key))
        operation = set_answer(self.world[name], self.world.access(name), self.row, edit)
        assert EditOperation.objects.get(pk=operation.pk).state == _State.PENDING

    def look(self, name: str) -> None:
        label_row(self.world[name], self.world.access(name), self.row, fresh=True)

    def undo(self, name: str) -> None:
        try:
            undo(self.world[name], self.row)
        except NothingToUndo:
            assert not self.pending(name)

    def redo(self, name: str) -> None:
        with contextlib.suppress(NothingToUndo):
            redo(self.world[name], self.row)

    def discard(self, name: str) -> None:
        discard_draft(self.world[name], self.row)
        assert not self.pending(name)

    def script(self, name: str) -> None:
        """Somebody writes past the portal; nobody who edited before has seen it."""
        key = self.dice.choice(list(self.attributes))
        value = self.value(key)
        labels = self.world.labels(self.row.data_hash)
        (car,) = labels.get_object_instances()
        attribute: Any = self.attributes[key]
        if value is None:
            car.delete_answer(attribute)
        else:
            answer: Any = value
            if key in self.values:
                options = {each.feature_node_hash: each for each in attribute.options}
                several = isinstance(value, list)
                answer = [options[each] for each in value] if several else options[value]
            car.set_answer(answer, attribute=attribute, overwrite=True)
        labels.save()
        self.truth[key] = value

    def pending(self, name: str) -> list[EditOperation]:
        return list(
            EditOperation.objects.filter(
                draft__user=self.world[name], state=_State.PENDING
            ).order_by("seq")
        )

    def save(self, name: str) -> None:
        before = self.pending(name)
        choices: dict[int, Any] = {
            each.pk: self.dice.choice(["mine", "theirs", "leave"])
            for each in before
            if each.conflict is not None and self.dice.random() < 0.7
        }
        expected, clashing = self.expected(before, choices)
        broken = self.dice.random() < 0.35
        if broken:
            self.fault.countdown = self.dice.randint(1, 12)
            self.fault.kind = self.dice.choice(
                ["refused", "answer lost", "crash before", "crash after"]
            )
        access = self.world.access(name)
        try:
            result: SaveResult | None = save(
                self.world[name], access, self.row, resolutions=choices
            )
        except (PortalError, _CrashError):
            assert broken
            result = None
            # What a dead process leaves behind ends by itself; tests don't wait for it.
            LabelRowCache.objects.update(lease_token=None, lease_until=None)
        finally:
            self.fault.countdown = -1
        self.row.refresh_from_db()
        if result is None:
            # Nothing is lost: still pending here, whether or not it got through.
            assert [each.pk for each in self.pending(name)] == [each.pk for each in before]
            there = self.upstream()
            assert there in (self.truth, expected)
            self.truth = there
            return
        self.truth = expected
        left = {each.pk for each in self.pending(name)}
        assert left == clashing
        assert {op for each in result.conflicts for op in each.op_ids} == clashing
        assert result.saved is not bool(clashing)

    def expected(
        self, pending: list[EditOperation], choices: dict[int, str]
    ) -> tuple[dict[str, Any], set[int]]:
        """The labels and what is left over, by the rule of three."""
        truth, left = dict(self.truth), set()
        for key in self.attributes:
            chain = [each for each in pending if each.attribute_hash == key]
            if not chain:
                continue
            base, mine, theirs = chain[0].seen[0][2], chain[-1].value, truth[key]
            choice = next(
                (choices[each.pk] for each in reversed(chain) if each.pk in choices), "leave"
            )
            if same(mine, base):
                continue
            if same(theirs, base) or same(theirs, mine) or choice == "mine":
                truth[key] = mine
            elif choice == "leave":
                left |= {each.pk for each in chain}
        return truth, left


def test_every_acknowledged_edit_is_saved_open_or_taken_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = int(os.environ.get("PORTAL_SOAK_SEED") or random.SystemRandom().randrange(2**32))
    steps = int(os.environ.get("PORTAL_SOAK_STEPS") or 150)
    fault = _Fault()
    soak = _Soak(world, world.row("image 0"), random.Random(seed), fault)
    monkeypatch.setattr(InProcessAdapter, "send", fault.send(InProcessAdapter.send))
    for step in range(steps):
        try:
            soak.step()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, step {step}: {error}") from error
    assert EditOperation.objects.filter(state=_State.SAVED).exists(), f"seed {seed}"
