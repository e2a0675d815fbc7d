"""Random sequences of calls, made on a row of either client: the same comes out of each call."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.label_row.kits import OURS, THEIRS
from tests.contract.label_row.test_both_ways import unordered
from tests.sdk.label_row.builders import NOW, Kit, video_labels

pytestmark = pytest.mark.contract

STAMPS = {"created_at": NOW, "created_by": "a@b.co", "last_edited_at": NOW}
FRAME = st.integers(-1, 12)
SPAN = st.tuples(FRAME, st.integers(0, 5))
FRAMES = FRAME | st.lists(FRAME, max_size=3) | SPAN | st.lists(SPAN, min_size=1, max_size=2)
WHO = st.integers(0, 2)
# Not the global one: the published client says nothing when it is put on frames or taken off them.
PLACED = st.sampled_from([0, 1, 2, 4])
STATIC = ["oA", "oB", ["cX"], ["cX", "cY"], ("otxt", "t"), ("ontx", "w"), ("onum", 2.5)]
DYNAMIC = ["dA", "dB", ["dX"], ["dX", "dY"], ("dtxt", "t"), ("dtxt", "u"), ("dnum", 3)]
ATTRIBUTES = ["orad", "ochk", "otxt", "onum", "ontx", "onck", "drad", "dchk", "dtxt", "dnum"]
CLASSES = {"clstxt": ("ctxt", "x"), "clsrad": "k1", "clschk": ["q1"], "clsglo": ("cglo", "y")}


class World:
    """A row with three boxes and four classifications that are moved about."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.row = kit.row(video_labels({}))
        make, sort = kit.objects.ObjectInstance, kit.objects.ClassificationInstance
        self.boxes = [make(kit.item("objbox"), object_hash=f"box0000{n}") for n in range(3)]
        self.kinds = [
            sort(kit.item(name), classification_hash=f"kind000{n}")
            for n, name in enumerate((*CLASSES, "clstxt"))
        ]

    def frames(self, frames: Any) -> Any:
        if isinstance(frames, tuple):
            return self.kit.Range(frames[0], frames[0] + frames[1])
        return [self.frames(each) for each in frames] if isinstance(frames, list) else frames

    def listed(self, frames: Any) -> set[int]:
        if isinstance(frames, list):
            return {frame for each in frames for frame in self.listed(each)}
        first, more = frames if isinstance(frames, tuple) else (frames, 0)
        return set(range(first, first + more + 1))

    def held(self, who: int) -> set[int]:
        return {each.frame for each in self.boxes[who].get_annotations()}

    def answer(self, given: Any) -> tuple[Any, Any]:
        if isinstance(given, tuple):
            return given[1], self.kit.item(given[0])
        if isinstance(given, list):
            return [self.kit.item(name) for name in given], None
        return self.kit.item(given), None


def place(world: World, who: int, frames: Any, x: int, overwrite: bool) -> None:
    held, wanted = world.held(who), world.listed(frames)
    # Refused half way, the published client has placed the first half, and ours nothing.
    overwrite = overwrite or bool(held & wanted and wanted - held)
    world.boxes[who].set_for_frames(
        world.kit.box(x / 10), world.frames(frames), overwrite=overwrite, **STAMPS
    )


def take(world: World, who: int, frames: Any) -> None:
    # The published client loses an object that is on no frame for a while, and ours does not.
    if world.held(who) - world.listed(frames):
        world.boxes[who].remove_from_frames(world.frames(frames))


def answer(world: World, who: int, given: Any, frames: Any, overwrite: bool) -> None:
    value, attribute = world.answer(given)
    world.boxes[who].set_answer(
        value, attribute, None if frames is None else world.frames(frames), overwrite
    )


def forget(world: World, who: int, name: str, given: Any, frame: int | None) -> None:
    value = None if given is None else world.answer(given)[0]
    world.boxes[who].delete_answer(world.kit.item(name), value, frame)


def asked(world: World, who: int, name: str) -> Any:
    return shown(world.boxes[who].get_answer(world.kit.item(name)))


def shown(found: Any) -> Any:
    if isinstance(found, list):
        return sorted(map(shown, found), key=repr)
    if hasattr(found, "ranges"):
        return shown(found.answer), [(each.start, each.end) for each in found.ranges]
    return getattr(found, "feature_node_hash", found)


def remove(world: World, who: int) -> None:
    box = world.boxes[who]
    # The published client says nothing about an object that the row does not have.
    if box in world.row.get_object_instances():
        world.row.remove_object(box)


def classify(world: World, who: int, frames: Any, overwrite: bool) -> None:
    world.kinds[who].set_for_frames(world.frames(frames), overwrite=overwrite, **STAMPS)


def say(world: World, who: int, overwrite: bool) -> None:
    kind = world.kinds[who]
    value, attribute = world.answer(CLASSES[kind.feature_hash])
    kind.set_answer(value, attribute, overwrite)


def declassify(world: World, who: int, frames: Any) -> None:
    world.kinds[who].remove_from_frames(world.frames(frames))


def on_frames(world: World, frames: Any) -> Any:
    frames = world.frames(frames)
    return (
        sorted(each.object_hash for each in world.row.get_object_instances(None, frames)),
        sorted(
            each.classification_hash
            for each in world.row.get_classification_instances(None, frames)
        ),
    )


def listed(world: World) -> Any:
    return [[each.frame for each in box.get_annotations()] for box in world.boxes]


OPERATIONS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "place": (place, (WHO, FRAMES, st.integers(0, 3), st.booleans())),
    "take": (take, (WHO, FRAMES)),
    "answer": (
        answer,
        (WHO, st.sampled_from(STATIC + DYNAMIC), st.none() | FRAMES, st.booleans()),
    ),
    "forget": (
        forget,
        (
            WHO, st.sampled_from(ATTRIBUTES), st.none() | st.sampled_from(DYNAMIC),
            st.none() | FRAME,
        ),
    ),
    "asked": (asked, (WHO, st.sampled_from(ATTRIBUTES))),
    "classify": (classify, (PLACED, FRAMES, st.booleans())),
    "say": (say, (st.integers(0, 4), st.booleans())),
    "declassify": (declassify, (PLACED, FRAMES)),
    "add": (
        lambda world, who: world.row.add_object_instance(world.boxes[who], force=False),
        (WHO,),
    ),
    "add by force": (lambda world, who: world.row.add_object_instance(world.boxes[who]), (WHO,)),
    "remove": (remove, (WHO,)),
    "add kind": (
        lambda world, who, force: world.row.add_classification_instance(world.kinds[who], force),
        (st.integers(0, 4), st.booleans()),
    ),
    "remove kind": (
        lambda world, who: world.row.remove_classification(world.kinds[who]),
        (st.integers(0, 4),),
    ),
    "on frames": (on_frames, (FRAMES,)),
    "listed": (listed, ()),
}  # fmt: skip
CALLS = st.sampled_from(sorted(OPERATIONS)).flatmap(
    lambda name: st.tuples(st.just(name), st.tuples(*OPERATIONS[name][1]))
)


class Refusal:
    """Equal to one of the other client, if one of the two is a kind of the other by name."""

    def __init__(self, error: Exception) -> None:
        self.names = [kind.__name__ for kind in type(error).__mro__]
        self.message = str(error)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and (
            self.names[0] in other.names or other.names[0] in self.names
        )

    def __repr__(self) -> str:
        return f"{self.names[0]}: {self.message[:150]}"

    __hash__ = None  # type: ignore[assignment]


def outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - what it is called is what is compared
        return Refusal(error)


def outcomes(kit: Kit, calls: list[tuple[str, tuple[Any, ...]]]) -> list[Any]:
    world, found = World(kit), []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, given in calls:
            found.append((name, outcome(partial(OPERATIONS[name][0], world, *given))))
        written = outcome(world.row.to_encord_dict)
    if isinstance(written, Refusal):
        return [*found, written]
    return [*found, unordered(written | {"created_at": None, "last_edited_at": None})]


@settings(max_examples=100, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(st.lists(CALLS, max_size=14))
def test_the_same_comes_out_of_any_sequence(calls: Any) -> None:
    assert outcomes(OURS, calls) == outcomes(THEIRS, calls)
