from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from encord_portal.sdk.exceptions import RequestException
from encord_portal.sdk.objects import LabelRowV2, ObjectInstance
from labels.errors import BadEdit, Forbidden, NothingToUndo, RowBusy, UpstreamUnavailable
from labels.merging.merge import merge
from labels.merging.outcomes import Outcome
from labels.models import AuditEntry, EditOperation, LabelRowCache, Revision
from labels.selectors import drafts
from labels.services import label_dicts, saving
from labels.services.answers import AnswerEdit, discard_draft, set_answer, set_answers
from labels.services.saving import save
from labels.services.undo import redo, undo
from tests.builders.world import World


def _edit(world: World, attribute: Any, value: Any, frames: Any = None) -> AnswerEdit:
    return AnswerEdit(
        instance_hash="car00001",
        instance_kind="object",
        attribute_hash=attribute.feature_node_hash,
        value=value,
        frames=frames,
    )


def _set(world: World, row: LabelRowCache, name: str, attribute: Any, value: Any) -> EditOperation:
    return set_answer(world[name], world.access(name), row, _edit(world, attribute, value))


def _car(labels: LabelRowV2) -> ObjectInstance:
    (car,) = labels.get_object_instances()
    return car


def _answer(world: World, row: LabelRowCache, attribute: Any) -> Any:
    return _car(world.labels(row.data_hash)).get_answer(attribute)


def _script(world: World, row: LabelRowCache, change: Callable[[ObjectInstance], None]) -> None:
    """Somebody writes past the portal."""
    labels = world.labels(row.data_hash, "annotator")
    change(_car(labels))
    labels.save()


def test_an_edit_waits_in_the_draft_until_it_is_saved(world: World) -> None:
    row, note = world.row("image 0"), world.ontology.note
    _set(world, row, "reviewer", note, "dirty")
    assert _answer(world, row, note) is None
    access = world.access("reviewer")
    mine = label_dicts.label_row(world["reviewer"], access, row, draft=True)
    assert _car(mine.label_row).get_answer(note) == "dirty"
    others = label_dicts.label_row(world["lead"], world.access("lead"), row, draft=True)
    assert _car(others.label_row).get_answer(note) is None

    result = save(world["reviewer"], access, row)
    assert (result.saved, result.applied, result.merged, result.conflicts) == (True, 1, 0, ())
    assert _answer(world, row, note) == "dirty"
    assert drafts.state_of(world["reviewer"], row).pending == 0


def test_a_save_leaves_a_revision_and_an_audit_entry(world: World) -> None:
    row = world.row("image 0")
    _set(world, row, "reviewer", world.ontology.note, "dirty")
    result = save(world["reviewer"], world.access("reviewer"), row, reason="looked again")
    revision = Revision.objects.get(pk=result.revision_id)
    assert (revision.source, revision.author, revision.reason, revision.blob_id) == (
        "portal",
        world["reviewer"],
        "looked again",
        result.sha256,
    )
    assert Revision.objects.filter(row=row, source="upstream").count() == 1
    entry = AuditEntry.objects.get(action="save_labels")
    assert (entry.user, entry.row_id, entry.outcome) == (world["reviewer"], row.pk, "done")
    assert entry.before[0]["seen"] == [[0, 0, None]]
    assert entry.before[0]["value"] == "dirty"
    assert entry.after["applied"] == [entry.before[0]["operation"]]


def test_different_answers_of_two_people_both_survive(world: World) -> None:
    row, o = world.row("image 0"), world.ontology
    _set(world, row, "reviewer", o.note, "dirty")
    _set(world, row, "lead", o.doors, 3)
    save(world["reviewer"], world.access("reviewer"), row)
    result = save(world["lead"], world.access("lead"), row)
    assert (result.saved, result.merged) == (True, 1)
    assert _answer(world, row, o.note) == "dirty"
    assert _answer(world, row, o.doors) == 3


def test_the_same_answer_is_a_conflict_and_either_choice_goes_through(world: World) -> None:
    row, o = world.row("image 0"), world.ontology
    access = world.access("reviewer")
    for choice, expected in (("theirs", "theirs"), ("mine", "mine")):
        _script(world, row, lambda car: car.set_answer("before", o.note, overwrite=True))
        label_dicts.label_row(world["reviewer"], access, row, fresh=True)
        operation = _set(world, row, "reviewer", o.note, "mine")
        beside = _set(world, row, "reviewer", o.doors, 4 if choice == "mine" else 2)
        _script(world, row, lambda car: car.set_answer("theirs", o.note, overwrite=True))
        result = save(world["reviewer"], access, row)
        (conflict,) = result.conflicts
        assert (result.saved, result.applied) == (False, 1)
        assert conflict.op.pk == operation.pk
        assert (conflict.seen, conflict.theirs, conflict.mine) == (
            [[0, 0, "before"]],
            [[0, 0, "theirs"]],
            [[0, 0, "mine"]],
        )
        assert _answer(world, row, o.note) == "theirs"
        beside.refresh_from_db()
        assert beside.state == EditOperation.State.SAVED
        # The conflict is still there after a reload.
        (kept,) = drafts.state_of(world["reviewer"], row).conflicts
        assert kept.pk == operation.pk
        again = save(world["reviewer"], access, row, resolutions={operation.pk: choice})  # type: ignore[dict-item]  # the table's words
        assert again.saved
        assert _answer(world, row, o.note) == expected


def test_a_failing_platform_keeps_every_edit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row, note = world.row("image 0"), world.ontology.note
    access = world.access("reviewer")
    operation = _set(world, row, "reviewer", note, "dirty")

    def fail(self: LabelRowV2, *args: Any, **kwargs: Any) -> None:
        raise RequestException("cut off")

    with monkeypatch.context() as patch:
        patch.setattr(LabelRowV2, "save", fail)
        with pytest.raises(UpstreamUnavailable):
            save(world["reviewer"], access, row)
    operation.refresh_from_db()
    assert operation.state == EditOperation.State.PENDING
    assert AuditEntry.objects.get(action="save_labels").outcome == "failed"
    assert save(world["reviewer"], access, row).saved
    assert _answer(world, row, note) == "dirty"


def test_a_crash_after_the_upload_is_made_good_by_the_next_save(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, note = world.row("image 0"), world.ontology.note
    access = world.access("reviewer")
    operation = _set(world, row, "reviewer", note, "dirty")
    upload = LabelRowV2.save

    def crash(self: LabelRowV2, *args: Any, **kwargs: Any) -> None:
        upload(self, *args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(LabelRowV2, "save", crash)
        with pytest.raises(KeyboardInterrupt):
            save(world["reviewer"], access, row)
    operation.refresh_from_db()
    assert operation.state == EditOperation.State.PENDING
    assert AuditEntry.objects.get(action="save_labels").outcome == "intended"
    result = save(world["reviewer"], access, row)
    assert (result.saved, result.conflicts) == (True, ())
    operation.refresh_from_db()
    assert operation.state == EditOperation.State.SAVED


def test_what_slips_in_while_merging_is_merged_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, o = world.row("image 0"), world.ontology
    _set(world, row, "annotator", o.note, "mine")
    scripts = iter([lambda car: car.set_answer(4, attribute=o.doors)])

    def overtaken(*args: Any) -> Outcome:
        for change in scripts:
            _script(world, row, change)
        return merge(*args)

    monkeypatch.setattr(saving, "merge", overtaken)
    assert save(world["annotator"], world.access("annotator"), row).saved
    assert _answer(world, row, o.note) == "mine"
    assert _answer(world, row, o.doors) == 4


def test_a_row_that_never_rests_keeps_every_edit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, o = world.row("image 0"), world.ontology
    _set(world, row, "annotator", o.note, "mine")
    doors = count(1)

    def overtaken(*args: Any) -> Outcome:
        _script(world, row, lambda car: car.set_answer(next(doors), o.doors, overwrite=True))
        return merge(*args)

    monkeypatch.setattr(saving, "merge", overtaken)
    with pytest.raises(RowBusy, match="Your edits are kept"):
        save(world["annotator"], world.access("annotator"), row)
    assert _answer(world, row, o.doors) == 5
    assert EditOperation.objects.get().state == EditOperation.State.PENDING


def test_what_slips_in_right_after_the_save_becomes_a_conflict(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, o = world.row("image 0"), world.ontology
    access = world.access("reviewer")
    _set(world, row, "reviewer", o.note, "mine")
    upload = LabelRowV2.save

    def overtaken(self: LabelRowV2, *args: Any, **kwargs: Any) -> None:
        upload(self, *args, **kwargs)
        monkeypatch.undo()
        _script(world, row, lambda car: car.set_answer("theirs", o.note, overwrite=True))

    monkeypatch.setattr(LabelRowV2, "save", overtaken)
    result = save(world["reviewer"], access, row)
    assert not result.saved
    assert result.conflicts[0].theirs == [[0, 0, "theirs"]]
    assert drafts.state_of(world["reviewer"], row).pending == 1


def test_switching_a_radio_clears_what_hung_on_it(world: World) -> None:
    row, o = world.row("image 0"), world.ontology
    _set(world, row, "reviewer", o.brand, o.brand_b.feature_node_hash)
    operations = list(EditOperation.objects.order_by("seq"))
    assert [each.kind for each in operations] == ["clear_answer", "set_answer"]
    assert len({each.group for each in operations}) == 1
    save(world["reviewer"], world.access("reviewer"), row)
    car = _car(world.labels(row.data_hash))
    assert car.get_answer(o.brand).feature_node_hash == o.brand_b.feature_node_hash
    car.set_answer(o.brand_a, o.brand, overwrite=True)
    assert car.get_answer(o.model) is None


def test_a_parent_and_its_nested_answer_can_be_given_at_once(world: World) -> None:
    row, o = world.row("image 0"), world.ontology
    edits = [
        AnswerEdit(
            "scene001", "classification", o.weather.feature_node_hash, o.rainy.feature_node_hash
        ),
        AnswerEdit("scene001", "classification", o.strength.feature_node_hash, "hard"),
    ]
    access = world.access("annotator")
    set_answers(world["annotator"], access, row, edits)
    assert save(world["annotator"], access, row).saved
    (scene,) = world.labels(row.data_hash).get_classification_instances()
    assert scene.get_answer(o.strength) == "hard"


def test_a_dynamic_answer_is_set_over_a_range_of_frames(world: World) -> None:
    row, o = world.row("video.mp4"), world.ontology
    access = world.access("reviewer")
    parked = o.parked.feature_node_hash
    operation = set_answer(
        world["reviewer"], access, row, _edit(world, o.state, parked, [(5, 9), (15, 90)])
    )
    # Cut to where the object is.
    assert operation.frames == [[5, 9], [15, 19]]
    assert operation.seen == [
        [5, 9, o.moving.feature_node_hash],
        [15, 19, o.moving.feature_node_hash],
    ]
    assert save(world["reviewer"], access, row).saved
    car = _car(world.labels(row.data_hash))
    by_frame = {
        frame: each.answer.feature_node_hash
        for each in car.get_answer(o.state)
        for part in each.ranges
        for frame in range(part.start, part.end + 1)
    }
    assert {frame for frame, value in by_frame.items() if value == parked} == {
        *range(5, 10),
        *range(15, 20),
    }
    assert len(by_frame) == 20


def test_an_answer_below_a_dynamic_option_is_set_and_cleared_with_it(world: World) -> None:
    row, o = world.row("video.mp4"), world.ontology
    access = world.access("annotator")
    parked = _edit(world, o.state, o.parked.feature_node_hash, [(5, 12)])
    spot = _edit(world, o.spot, "corner")
    set_answers(world["annotator"], access, row, [parked, spot])
    assert save(world["annotator"], access, row).saved
    (there,) = _answer(world, row, o.spot)
    assert [(each.start, each.end) for each in there.ranges] == [(5, 12)]
    moving = _edit(world, o.state, o.moving.feature_node_hash, [(10, 15)])
    set_answers(world["annotator"], access, row, [moving])
    assert save(world["annotator"], access, row).saved
    (there,) = _answer(world, row, o.spot)
    assert [(each.start, each.end) for each in there.ranges] == [(5, 9)]
    with pytest.raises(BadEdit, match="State: Parked"):
        set_answer(world["annotator"], access, row, _edit(world, o.spot, "kerb", [(0, 4)]))


def test_undo_and_redo_walk_through_the_draft(world: World) -> None:
    row, o, person = world.row("image 0"), world.ontology, world["reviewer"]
    access = world.access("reviewer")
    _set(world, row, "reviewer", o.note, "one")
    _set(world, row, "reviewer", o.brand, o.brand_b.feature_node_hash)
    assert len(undo(person, access, row)) == 2
    undo(person, access, row)
    with pytest.raises(NothingToUndo):
        undo(person, access, row)
    assert [each.value for each in redo(person, access, row)] == ["one"]
    state = drafts.state_of(person, row)
    assert (state.pending, state.undone) == (1, 2)
    # Editing on gives up what was undone.
    _set(world, row, "reviewer", o.doors, 5)
    with pytest.raises(NothingToUndo):
        redo(person, access, row)
    assert save(person, world.access("reviewer"), row).applied == 2
    assert _answer(world, row, o.note) == "one"


def test_a_discarded_draft_stays_in_the_audit(world: World) -> None:
    row = world.row("image 0")
    _set(world, row, "reviewer", world.ontology.note, "dirty")
    assert discard_draft(world["reviewer"], row) == 1
    assert discard_draft(world["reviewer"], row) == 0
    entry = AuditEntry.objects.get(action="discard_draft")
    assert entry.before[0]["value"] == "dirty"
    assert save(world["reviewer"], world.access("reviewer"), row).applied == 0


def test_a_viewer_may_not_edit_or_save(world: World) -> None:
    row = world.row("image 0")
    with pytest.raises(Forbidden, match="viewer"):
        _set(world, row, "viewer", world.ontology.note, "dirty")
    with pytest.raises(Forbidden):
        save(world["viewer"], world.access("viewer"), row)
    assert not EditOperation.objects.exists()


def _bad_edits(world: World) -> list[tuple[AnswerEdit, str]]:
    o = world.ontology
    other = AnswerEdit("nobody", "object", o.note.feature_node_hash, "x")
    scene = AnswerEdit("scene001", "classification", o.weather.feature_node_hash, None)
    nested = AnswerEdit("scene001", "classification", o.strength.feature_node_hash, "x")
    return [
        (other, "no object nobody"),
        (scene, "needs its answer"),
        (nested, "only where Weather: Rainy"),
        (_edit(world, o.brand, "no such option"), "these options"),
        (_edit(world, o.brand, ["x"]), "these options"),
        (_edit(world, o.extras, o.extra_1.feature_node_hash), "a list"),
        (_edit(world, o.doors, "four"), "a number"),
        (_edit(world, o.doors, True), "a number"),
        (_edit(world, o.note, 4), "a text"),
        (_edit(world, o.note, "x" * 20_001), "at most"),
        (_edit(world, o.note, "x", [(0, 1)]), "give no frames"),
        (_edit(world, o.state, o.parked.feature_node_hash, [(5, 4)]), "two frame numbers"),
        (_edit(world, o.state, o.parked.feature_node_hash, [(50, 60)]), "none of these frames"),
    ]


def test_an_answer_that_cannot_be_given_is_refused_in_a_sentence(world: World) -> None:
    row = world.row("video.mp4")
    access = world.access("reviewer")
    for edit, words in _bad_edits(world):
        with pytest.raises(BadEdit, match=words):
            set_answer(world["reviewer"], access, row, edit)
    assert not EditOperation.objects.exists()
