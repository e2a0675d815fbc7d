"""People move, draw, copy and remove objects in their tabs."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from labels.errors import BadEdit
from labels.models import EditOperation
from labels.services import geometry
from labels.services.geometry import Placement
from tests.labels.soak.base import Base, Read
from tests.labels.soak.draws import a_fault, a_frame, a_number, a_person, a_row, a_tab
from tests.labels.soak.facts import BOX, CAR, box_at
from tests.labels.soak.faults import Fault
from tests.labels.soak.oracle import State

DEEDS = ("add", "remove", "remove", "wholly", "copy", "interpolate")


class Shapes(Base):
    """The steps that are about where objects are."""

    @rule(
        name=a_person,
        tab=a_tab,
        index=a_row,
        which=a_number,
        frame=a_frame,
        fault=a_fault,
    )
    def move(
        self, name: str, tab: int, index: int, which: int, frame: int, fault: Fault | None
    ) -> None:
        read = self.tabs.get((name, tab, index))
        at = frame % self.rows[index].number_of_frames
        known = read.facts.get((self._object(read, which), BOX, at)) if read else None
        placement = Placement(
            self._object(read, which),
            at,
            box_at(self._left_edge()),
            None if known is None else box_at(known),
        )
        self._shape(name, index, lambda *seat: geometry.place(*seat, placement), fault)

    @rule(
        name=a_person,
        tab=a_tab,
        index=a_row,
        kind=st.sampled_from(DEEDS),
        which=a_number,
        first=a_frame,
        length=st.sampled_from([0, 3, 19]),
        fault=a_fault,
    )
    def shape(
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
        until = min(first + length, last)
        car = self._object(self.tabs.get((name, tab, index)), which)
        ranges = [(first, until)]
        car_class, box = self.attributes.ontology.car.feature_node_hash, box_at(self._left_edge())
        deeds: dict[str, Callable[..., EditOperation]] = {
            "add": lambda *seat: geometry.add(
                *seat, item_hash=car_class, frames=ranges, geometry=box
            ),
            "remove": lambda *seat: geometry.remove(*seat, object_hash=car, frames=ranges),
            "wholly": lambda *seat: geometry.remove(*seat, object_hash=car),
            "copy": lambda *seat: geometry.copy_to(
                *seat, object_hash=car, frame=first, frames=[(first, until)]
            ),
            "interpolate": lambda *seat: geometry.interpolate(
                *seat, object_hash=car, first=first, last=until
            ),
        }
        self._shape(name, index, deeds[kind], fault)

    def _shape(
        self, name: str, index: int, deed: Callable[..., EditOperation], fault: Fault | None
    ) -> None:
        with self._step("edit", name, index, fault):
            try:
                operation = deed(*self._seat(name, index))
            except BadEdit:
                return
            stored = EditOperation.objects.get(pk=operation.pk)
            assert stored.state == State.PENDING
            assert stored.kind == EditOperation.Kind.SET_GEOMETRY
            self.states[operation.pk] = State.PENDING

    def _object(self, read: Read | None, which: int) -> str:
        objects = self._objects(read)
        return objects[which % len(objects)] if objects else CAR

    def _left_edge(self) -> float:
        """No two moves go to the same place, so that each can be told from the others."""
        self.counter += 1
        return 0.1 + (self.counter % 5000) / 10_000
