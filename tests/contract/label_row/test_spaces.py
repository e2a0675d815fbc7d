"""Spaces, ranges and timelines: what either client writes the other reads, and writes equal.

Data groups have one space of each kind; rows of ranges and pages stand for themselves; scenes hold
cuboids, images, points, and events.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.label_row.kits import OURS, THEIRS
from tests.contract.label_row.rows import HASHES, TEXTS, UNIT, entries, ranges
from tests.contract.label_row.test_both_ways import QUIETLY, unordered
from tests.sdk.label_row import test_events, test_ranges, test_spaces
from tests.sdk.label_row.builders import (
    DATA_HASH,
    Json,
    Kit,
    answer,
    classified,
    frame,
    row_labels,
    static,
    unit,
)

pytestmark = pytest.mark.contract

SCENES = {root: test_events.scene_kit(root) for root in ("encord_portal.sdk", "encord")}
FRAMES = {"vid": 10, "img": 1, "seq": 2, "pdf": 3, "mf": 4, "ms": 2}
RANGES = {"aud": "audio", "txt": "text", "ts": "time_range"}
SHAPES = ["bounding_box", "polygon", "polyline", "point", "rotatable_bounding_box", "circle",
          "ellipse"]  # fmt: skip


@st.composite
def pairs(draw: st.DrawFn, last: int = 900) -> list[list[int]]:
    """Ranges in their order, neither overlapping nor touching."""
    cuts = sorted(draw(st.sets(st.integers(0, last // 2), min_size=2, max_size=6)))
    return [[2 * a, 2 * b - 2] for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@st.composite
def nodes(draw: st.DrawFn) -> list[Json]:
    paths = st.sampled_from(["/html[1]/body[1]", "/html[1]/p[2]/text()[1]"])
    return [{"xpath": draw(paths), "offset": draw(st.integers(0, 99))} for _ in "se"]


@st.composite
def groups(draw: st.DrawFn, name: str) -> Json:
    """A data group with labels on the space of a name."""
    hashes = draw(st.lists(HASHES, min_size=1, max_size=3, unique=True))
    spaces: Json = {}
    answers: Json = {}
    if name in FRAMES:
        blobs: dict[int, list[Json]] = {}
        for object_hash in hashes:
            shape = draw(st.sampled_from(SHAPES))
            for number in draw(st.sets(st.integers(0, FRAMES[name] - 1), min_size=1)):
                placed = draw(entries(shape, object_hash))
                if placed["createdBy"] is None:
                    del placed["createdBy"]  # as the published client writes it on spaces
                blobs.setdefault(number, []).append(placed)
            answers |= static(object_hash=object_hash)
        labels = {str(number): frame(*blobs[number]) for number in sorted(blobs)}
        spaces[name] = test_spaces.facts(name) | {"labels": labels}
    else:
        for object_hash in hashes:
            place = {"range": draw(pairs()), "type": "frame"}
            if name == "htm":
                place = {"range": draw(st.lists(nodes(), min_size=1, max_size=3)), "type": "html"}
            shape = RANGES.get(name, "text")
            answers |= test_ranges.ranged(shape, object_hash, range=[], spaces={name: place})
    classifications: Json = {}
    if draw(st.booleans()):
        on = {"range": [], "type": "html" if name == "htm" else "frame"}
        if name in FRAMES:
            on["range"] = draw(ranges(list(range(FRAMES[name]))))
        given_answer = answer("ctxt", draw(TEXTS), "CText")
        classifications = classified(answers=(given_answer,), ranges=[], spaces={name: on})
    return test_spaces.group(spaces, object_answers=answers, classification_answers=classifications)


def check_both_ways(ours: Kit, theirs: Kit, labels: Json, **row: Any) -> None:
    def through(kit: Kit, given: Json) -> Json:
        written: Json = kit.row(given, frames=1, **row).to_encord_dict()
        return comparable(written)

    assert through(ours, labels) == comparable(labels), "ours loses nothing"
    read = through(theirs, labels)
    assert through(ours, read) == read
    assert through(theirs, through(ours, labels)) == read


def comparable(labels: Json) -> Json:
    """What has no order in one order: objects of frames, also of those of spaces."""
    result = unordered(labels)
    result["spaces"] = {
        name: space | {"labels": _sorted(space["labels"])}
        for name, space in labels["spaces"].items()
    }
    return result


def _sorted(labels: Json) -> Json:
    if "objects" in labels:
        return labels | {"objects": sorted(labels["objects"], key=repr)}
    return {
        key: blob | {"objects": sorted(blob["objects"], key=_hash)} for key, blob in labels.items()
    }


def _hash(entry: Json) -> str:
    return str(entry["objectHash"])


@pytest.mark.parametrize("name", test_spaces.SPACES)
def test_data_groups_are_read_and_written_alike(name: str) -> None:
    @QUIETLY
    @given(groups(name))
    def check(labels: Json) -> None:
        check_both_ways(OURS, THEIRS, labels, spaces=test_spaces.SPACES)

    check()


@st.composite
def ranged_rows(draw: st.DrawFn, data_type: str) -> Json:
    """A row whose objects are ranges."""
    hashes = draw(st.lists(HASHES, max_size=3, unique=True))
    objects: Json = {}
    for object_hash in hashes:
        if data_type == "html":
            found = draw(st.lists(nodes(), min_size=1, max_size=3))
            html = [{"start": start, "end": end} for start, end in found]
            objects |= test_ranges.ranged("text", object_hash, range=[], range_html=html)
        else:
            shape = test_ranges.OBJECTS[data_type]
            objects |= test_ranges.ranged(shape, object_hash, range=draw(pairs()))
    if data_type == "html":
        return test_ranges.labels_of("plain_text", objects, "text/html")
    return test_ranges.labels_of(data_type, objects)


@pytest.mark.parametrize("data_type", [*test_ranges.OBJECTS, "html"])
def test_rows_of_ranges_are_read_and_written_alike(data_type: str) -> None:
    @QUIETLY
    @given(ranged_rows(data_type))
    def check(labels: Json) -> None:
        facts = {} if data_type != "audio" else {
            name: test_ranges.AUDIO[name] for name in test_ranges.AUDIO if name != "data_duration"
        }  # fmt: skip
        check_both_ways(OURS, THEIRS, labels, duration=10.0, **facts)

    check()


@QUIETLY
@given(st.data())
def test_pages_are_read_and_written_alike(data: st.DataObject) -> None:
    blobs = {}
    for number in sorted(data.draw(st.sets(st.integers(0, 5)))):
        shape = data.draw(st.sampled_from(SHAPES))
        blobs[str(number)] = frame(data.draw(entries(shape, f"page{number:04d}")))
    answers: Json = {}
    for blob in blobs.values():
        answers |= static(object_hash=blob["objects"][0]["objectHash"])
    facts = {"width": 0, "height": 0, "data_fps": 0}
    labels = row_labels(
        "pdf", {DATA_HASH: unit("application/pdf", blobs, **facts)}, object_answers=answers
    )
    ours = OURS.row(labels, frames=6).to_encord_dict()
    theirs = THEIRS.row(labels, frames=6).to_encord_dict()
    assert ours == labels
    assert unordered(OURS.row(theirs, frames=6).to_encord_dict()) == unordered(theirs)
    assert unordered(THEIRS.row(ours, frames=6).to_encord_dict()) == unordered(theirs)


@st.composite
def scenes(draw: st.DrawFn) -> Json:
    """A scene with cuboids, boxes in its image and points in its cloud."""
    labels = test_spaces.scene()
    blobs = labels["data_units"][DATA_HASH]["labels"]
    del blobs["other@99"]  # which the published client drops
    position = st.lists(UNIT, min_size=3, max_size=3)
    for number in draw(st.sets(st.integers(0, 30), max_size=4)):
        geometry = {name: draw(position) for name in ("position", "orientation", "size")}
        blobs[str(number)] = frame(
            test_spaces.scene_entry("cuboid", "objcub", "cccccccc", cuboid=geometry)
        )
    blobs["front#7"] = frame(draw(entries(draw(st.sampled_from(SHAPES)), "aaaaaaaa")))
    blobs["front#7"]["objects"][0].setdefault("createdBy", "a@b.co")
    if blobs["front#7"]["objects"][0]["createdBy"] is None:
        del blobs["front#7"]["objects"][0]["createdBy"]
    answers = labels["object_answers"] | static(object_hash="cccccccc")
    labels["object_answers"] = answers | static(object_hash="aaaaaaaa")
    return labels


def comparable_scene(labels: Json) -> Json:
    result = dict(labels)
    result["data_units"] = {
        key: one | {"labels": _sorted(one["labels"])} for key, one in labels["data_units"].items()
    }
    return result


@QUIETLY
@given(scenes())
def test_scenes_are_read_and_written_alike(labels: Json) -> None:
    ours, theirs = SCENES["encord_portal.sdk"], SCENES["encord"]

    def through(kit: Kit, given: Json) -> Json:
        spaces = test_spaces.SCENE_SPACES
        written: Json = kit.row(given, frames=1, spaces=spaces).to_encord_dict()
        return comparable_scene(written)

    assert through(ours, labels) == comparable_scene(labels)
    read = through(theirs, labels)
    assert through(ours, read) == read
    assert through(theirs, through(ours, labels)) == read


@QUIETLY
@given(
    st.lists(
        st.tuples(st.integers(1, 10**12), st.sampled_from(["hold", "linear", None])),
        min_size=1, max_size=5, unique_by=lambda one: one[0],
    ),
    st.lists(UNIT, min_size=15, max_size=15),
)  # fmt: skip
def test_timelines_are_read_and_resolved_alike(
    upserts: list[tuple[int, str | None]], numbers: list[float]
) -> None:
    blobs: Json = {}
    for index, (offset, mode) in enumerate(sorted(upserts)):
        tags = {"event": "upsert"} | ({} if mode is None else {"interpolate": mode})
        blobs[str(offset)] = frame(test_events.cuboid(*numbers[3 * index : 3 * index + 3], **tags))
    end = max(offset for offset, _ in upserts) + 100
    blobs[str(end)] = frame(test_events.cuboid(0, 0, 0, event="delete"))
    labels = test_events.timeline(blobs)
    labels["object_answers"] = static(object_hash="cccccccc")
    made = [test_events.row(labels, kit) for kit in SCENES.values()]
    ours, theirs = (one.to_encord_dict() for one in made)
    assert ours == labels
    assert theirs["data_units"][DATA_HASH]["labels"] == blobs
    again = test_events.row(theirs, SCENES["encord_portal.sdk"])
    assert again.to_encord_dict() == theirs
    one, other = (test_events.only(each) for each in made)
    for offset in {0, end - 1, end, *(o + d for o, _ in upserts for d in (-1, 0, 1, 40))}:
        seen = [_resolved(each, offset) for each in (one, other)]
        assert seen[0] == seen[1] or seen[0] == pytest.approx(seen[1], abs=1e-9), offset


def _resolved(instance: Any, offset: int) -> Any:
    try:
        found = instance.get_annotation(offset).coordinates.to_dict()
    except Exception as error:  # noqa: BLE001 - whatever it raises is what is compared
        return type(error).__name__
    return [*found["position"], *found["orientation"], *found["size"]]
