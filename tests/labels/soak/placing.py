"""People add, move and remove classifications in their tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from labels.errors import BadEdit
from labels.models import EditOperation
from labels.services import ranges
from tests.labels.soak.base import Base, Read
from tests.labels.soak.draws import a_fault, a_frame, a_number, a_person, a_row, a_tab
from tests.labels.soak.facts import ON, SCENE
from tests.labels.soak.faults import Fault
from tests.labels.soak.oracle import State


class Placing(Base):
    """The steps that are about where classifications are."""

    @rule(
        name=a_person,
        tab=a_tab,
        index=a_row,
        kind=st.sampled_from(("add", "set", "set", "off", "wholly")),
        which=a_number,
        first=a_frame,
        length=st.sampled_from([0, 3, 9]),
        fault=a_fault,
    )
    def classify(
        self,
        name: str,
        tab: int,
        index: int,
        kind: str,
        which: int,
        first: int,
        length: int,
        fault: Fault | None,
    ) -> None:
        last = self.rows[index].number_of_frames - 1
        first = min(first, last)
        where = [(first, min(first + length, last))]
        read = self.tabs.get((name, tab, index))
        scene = self._scene(read, which)
        seen = self._seen(read, scene)
        scene_class = self.attributes.ontology.scene.feature_node_hash
        deeds: dict[str, Callable[..., EditOperation]] = {
            "add": lambda *seat: ranges.add(*seat, item_hash=scene_class, where=where),
            "set": lambda *seat: ranges.place(*seat, instance_hash=scene, where=where, seen=seen),
            "off": lambda *seat: ranges.remove(*seat, instance_hash=scene, frames=where),
            "wholly": lambda *seat: ranges.remove(*seat, instance_hash=scene),
        }
        with self._step("edit", name, index, fault):
            try:
                operation = deeds[kind](*self._seat(name, index))
            except BadEdit:
                return
            stored = EditOperation.objects.get(pk=operation.pk)
            assert (stored.state, stored.instance_kind) == (State.PENDING, "classification")
            self.states[operation.pk] = State.PENDING

    @staticmethod
    def _scene(read: Read | None, which: int) -> str:
        facts = read.facts if read is not None else {}
        scenes = sorted({name for name, attribute, _ in facts if attribute == ON})
        return scenes[which % len(scenes)] if scenes else SCENE

    @staticmethod
    def _seen(read: Read | None, scene: str) -> Any:
        """The frames that the tab shows the classification on; None: it shows none."""
        facts = read.facts if read is not None else {}
        frames = sorted(
            frame for name, attribute, frame in facts if (name, attribute) == (scene, ON)
        )
        return [(frame, frame) for frame in frames] or None
