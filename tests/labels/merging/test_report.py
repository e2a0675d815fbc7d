from __future__ import annotations

from typing import Any

from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from labels.merging.differences import Version
from labels.merging.places import locate, write_to
from labels.merging.report import report
from labels.merging.targets import Target, find, write
from labels.merging.timelines import Timeline
from tests.builders.label_rows import CarOntology, copy_row, make_row
from tests.sdk.label_row import test_spaces
from tests.sdk.label_row.builders import entry, frame, static, without


def _three() -> tuple[LabelRowV2, LabelRowV2, LabelRowV2, CarOntology]:
    base, ontology = make_row()
    return base, copy_row(base, ontology), copy_row(base, ontology), ontology


def _report(base: LabelRowV2, theirs: LabelRowV2, mine: LabelRowV2 | None) -> dict[str, Any]:
    versions = [
        Version(each, each.to_encord_dict()) if each is not None else None
        for each in (base, theirs, mine)
    ]
    assert versions[0] is not None
    assert versions[1] is not None
    return report(versions[0], versions[1], versions[2])


def _move(row: LabelRowV2, first: int, last: int, x: float) -> None:
    box = BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=x, top_left_y=0.4)
    row.get_object_instances()[0].set_for_frames(box, Range(first, last), overwrite=True)


def test_changes_on_different_frames_do_not_clash() -> None:
    base, theirs, mine, _ = _three()
    _move(theirs, 0, 5, 0.2)
    _move(mine, 6, 9, 0.3)
    found = _report(base, theirs, mine)
    assert found["theirs"][0]["moved"] == [[0, 5]]
    assert found["mine"][0]["moved"] == [[6, 9]]
    assert found["conflicts"] == []


def test_changes_on_the_same_frames_clash_there() -> None:
    base, theirs, mine, o = _three()
    _move(theirs, 0, 5, 0.2)
    _move(mine, 4, 9, 0.3)
    state = Target("object", "car00001", o.state.feature_node_hash)
    write(find(theirs, state), Timeline.of(o.parked.feature_node_hash, ((20, 30),)))
    write(find(mine, state), Timeline.of(None, ((25, 40),)))
    places, answer = _report(base, theirs, mine)["conflicts"]
    assert (places["what"], places["frames"]) == ("place", [[4, 5]])
    assert (answer["what"], answer["frames"]) == ("answer", [[25, 30]])


def test_the_same_answer_by_both_is_no_clash() -> None:
    base, theirs, mine, o = _three()
    note = Target("object", "car00001", o.note.feature_node_hash)
    for each in (theirs, mine):
        write(find(each, note), Timeline.of("dirty", ((0, 0),)))
    assert _report(base, theirs, mine)["conflicts"] == []


def test_removed_by_one_and_changed_by_the_other_clashes() -> None:
    base, theirs, mine, _ = _three()
    theirs.remove_object(theirs.get_object_instances()[0])
    _move(mine, 4, 4, 0.3)
    (conflict,) = _report(base, theirs, mine)["conflicts"]
    assert conflict["what"] == "instance"
    mine.remove_object(mine.get_object_instances()[0])
    assert _report(base, theirs, mine)["conflicts"] == []


def test_without_labels_of_mine_theirs_are_told() -> None:
    base, theirs, _, _ = _three()
    _move(theirs, 1, 1, 0.3)
    found = _report(base, theirs, None)
    assert (len(found["theirs"]), found["mine"], found["conflicts"]) == (1, [], [])


def test_what_is_on_parts_is_told_by_part() -> None:
    box = frame(without(entry(), "createdBy"))
    spaces = {
        name: test_spaces.facts(name) | {"labels": {"0": box}} for name in ("vid", "img", "seq")
    }
    labels = test_spaces.group(spaces, object_answers=static())
    base, theirs, mine = (test_spaces.row(labels) for _ in range(3))

    def move(row: LabelRowV2, space: str, x: float) -> None:
        value = {"shape": "bounding_box", "boundingBox": {"h": 0.5, "w": 0.25, "x": x, "y": 0.125}}
        place = locate(row, Target("object", "aaaaaaaa", "", "objbox", space))
        write_to(place, Timeline.of(value, ((0, 0),)))

    for row, space, x in ((theirs, "vid", 0.5), (mine, "img", 0.5), (mine, "seq", 0.5)):
        move(row, space, x)
    apart = _report(base, theirs, mine)
    assert [(each["space"], each["moved"]) for each in apart["theirs"]] == [("vid", [[0, 0]])]
    assert [each["space"] for each in apart["mine"]] == ["img", "seq"]
    assert apart["conflicts"] == [], "the same object on the same frame, of another part"
    move(theirs, "img", 0.25)
    (clash,) = _report(base, theirs, mine)["conflicts"]
    assert (clash["space"], clash["what"], clash["frames"]) == ("img", "place", [[0, 0]])
