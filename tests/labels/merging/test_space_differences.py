from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.merging.space_differences import SpaceDifference, space_differences


def box(object_hash: str, x: float, **more: Any) -> dict[str, Any]:
    entry = {"objectHash": object_hash, "featureHash": "car", "shape": "bounding_box"}
    return entry | {"boundingBox": {"h": 0.1, "w": 0.1, "x": x, "y": 0.1}} | more


def labels(**spaces: dict[str, list[Any]]) -> dict[str, Any]:
    """Labels with objects on frames of spaces."""
    held: dict[str, Any] = {
        space: {
            "space_type": "video",
            "labels": {
                frame: {"objects": entries, "classifications": []}
                for frame, entries in frames.items()
            },
        }
        for space, frames in spaces.items()
    }
    return {"spaces": held, "object_answers": {}, "classification_answers": {}}


def ranged(begin: int, end: int, answer: str = "words") -> dict[str, Any]:
    said = {"featureHash": "note", "answers": answer, "manualAnnotation": True}
    entry = {
        "objectHash": "o1",
        "featureHash": "siren",
        "classifications": [said],
        "range": [],
        "spaces": {"aud": {"type": "frame", "range": [[begin, end]]}},
    }
    return labels() | {"object_answers": {"o1": entry}}


def test_an_object_moves_comes_and_goes_on_one_space() -> None:
    old = labels(left={"1": [box("o1", 0.1)], "2": [box("o1", 0.1)]}, right={"1": [box("o1", 0.1)]})
    new = labels(left={"2": [box("o1", 0.2)], "3": [box("o1", 0.1)]}, right={"1": [box("o1", 0.1)]})
    assert space_differences(old, new) == [
        SpaceDifference(
            "left", "changed", "object", "o1", "car",
            moved=((2, 2),), gained=((3, 3),), lost=((1, 1),),
        )
    ]  # fmt: skip


def test_an_object_on_another_space_is_removed_here_and_added_there() -> None:
    old, new = labels(left={"1": [box("o1", 0.1)]}), labels(right={"4": [box("o1", 0.1)]})
    assert space_differences(old, new) == [
        SpaceDifference("left", "removed", "object", "o1", "car", lost=((1, 1),)),
        SpaceDifference("right", "added", "object", "o1", "car", gained=((4, 4),)),
    ]


def test_who_and_when_is_no_difference() -> None:
    old = labels(left={"1": [box("o1", 0.1, lastEditedBy="a", confidence=1.0)]})
    new = labels(left={"1": [box("o1", 0.1, lastEditedBy="b", lastEditedAt="now")]})
    assert space_differences(old, new) == []


def test_a_stretch_of_a_recording_and_its_answers() -> None:
    (found,) = space_differences(ranged(5, 10), ranged(5, 20))
    assert (found.kind, found.stretched, found.answered) == ("changed", True, False)
    (found,) = space_differences(ranged(5, 10), ranged(5, 10, "others"))
    assert (found.kind, found.stretched, found.answered) == ("changed", False, True)
    (found,) = space_differences(labels(), ranged(5, 10))
    assert (found.kind, found.space_id, found.feature_hash) == ("added", "aud", "siren")


def test_an_answer_is_told_once_for_all_spaces() -> None:
    old = labels(left={"1": [box("o1", 0.1)]}, right={"1": [box("o1", 0.1)]})
    new = copy.deepcopy(old)
    said = [{"featureHash": "colour", "answers": [{"featureHash": "red"}]}]
    new["object_answers"] = {"o1": {"objectHash": "o1", "classifications": said}}
    (found,) = space_differences(old, new)
    assert (found.space_id, found.answered) == ("left", True)


@pytest.mark.parametrize("nothing", [{}, {"spaces": None}, {"spaces": {"a": {"labels": None}}}])
def test_rows_without_spaces_have_no_differences(nothing: dict[str, Any]) -> None:
    assert space_differences(nothing, nothing) == []
    assert len(space_differences(nothing, labels(left={"1": [box("o1", 0.1)]}))) == 1


_frames = st.dictionaries(
    st.sampled_from("0123"),
    st.lists(st.sampled_from(["a", "b"]), unique=True).flatmap(
        lambda hashes: st.tuples(
            *(st.sampled_from([0.1, 0.2]).map(lambda x, h=each: box(h, x)) for each in hashes)
        ).map(list)
    ),
    max_size=3,
)


@given(left=_frames, right=_frames, after=_frames)
def test_what_comes_one_way_goes_the_other(left: Any, right: Any, after: Any) -> None:
    old, new = labels(left=left, right=right), labels(left=after, right=right)
    there, back = space_differences(old, new), space_differences(new, old)
    assert {each.space_id for each in there} <= {"left"}
    assert {(e.instance_hash, e.gained, e.lost, e.moved) for e in there} == {
        (e.instance_hash, e.lost, e.gained, e.moved) for e in back
    }
    assert space_differences(new, copy.deepcopy(new)) == []
    assert bool(there) == (_places(left) != _places(after))


def _places(frames: Any) -> Any:
    return {
        (frame, entry["objectHash"]): entry["boundingBox"]["x"]
        for frame, entries in frames.items()
        for entry in entries
    }
