"""What is stored as valid labels can be read again by either client; the rest is refused."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from tests.contract import both
from tests.platform import builders
from tests.platform.test_fuzz import ODD
from tests.platform.test_fuzz_labels import places
from tests.platform.test_label_rows import STAMP, box, create, labelled, read, save, weather
from tests.platform.wire import Wire
from tests.sdk.label_row import builders as rows

assert both.PUBLISHED, "importing it loads the published package without its warnings"

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return builders.world()


@pytest.fixture
def wire(world):
    return Wire.of(world.annotator)


def _drawn(row: dict[str, Any]) -> dict[str, Any]:
    (unit,) = row["data_units"].values()
    return unit["labels"]["0"]["objects"][0]


def _classified(row: dict[str, Any]) -> dict[str, Any]:
    return row["classification_answers"]["cls00001"]


def _skeleton(name: Any, point: Any) -> dict[str, Any]:
    points = {"0": {"x": 0.1, "y": 0.2, "name": point}}
    return {"shape": "skeleton", "skeleton": points, "name": name}


CHANGES = [
    (lambda row: _drawn(row).update(createdAt="never"), "createdAt must be a time such as"),
    (lambda row: _drawn(row).update(lastEditedAt=1700000000), "lastEditedAt must be a time"),
    (lambda row: _drawn(row).update(createdAt=["x"]), "must be texts or null"),
    (lambda row: _drawn(row).update(createdBy=5), "createdBy must be an email"),
    (lambda row: _classified(row).update(createdAt="never"), "cls00001: createdAt"),
    (lambda row: _classified(row).update(lastEditedBy=True), "lastEditedBy must be an email"),
    (lambda row: _drawn(row).update(_skeleton(None, "nose")), "a skeleton needs its name"),
    (lambda row: _drawn(row).update(_skeleton("face", None)), "skeleton.0 needs the name"),
    (
        lambda row: row["object_answers"]["obj00001"].update(objectNumber="1"),
        "objectNumber must be a whole number from 0",
    ),
    (lambda row: row["object_answers"]["obj00001"].update(objectNumber=-1), "objectNumber"),
    (
        lambda row: row["object_answers"]["obj00001"].update(range_html=[{"start": "p"}]),
        "[0].start must have xpath",
    ),
    (
        lambda row: row.update(object_actions={"obj00001": {"objectHash": ["x"], "actions": []}}),
        "object_actions.obj00001: its objectHash differs",
    ),
    (lambda row: row.update(spaces={"q": {"space_type": "image", "labels": {}}}), "spaces.q"),
    (lambda row: row.update(spaces=""), "spaces must be an object"),
    (
        lambda row: _classified(row).update(spaces={"q": {"type": "frame", "range": [[0, 1]]}}),
        "classification_answers.cls00001.spaces.q: only data groups",
    ),
    (lambda row: _classified(row).update(spaces="all"), "cls00001.spaces must be an object"),
    (
        lambda row: next(iter(row["data_units"].values()))["labels"].update({"1": {}}),
        "labels.1.objects must be a list",
    ),
    (
        lambda row: row["classification_answers"].update(cls00002=weather("cls00002", [[3, 4]])),
        "cls00002: cls00001 is of the same class and on frame 3",
    ),
]


@pytest.mark.parametrize(("change", "message"), CHANGES)
def test_what_no_client_could_read_again_is_refused(wire, world, change, message):
    row = labelled(create(wire, world))
    change(row)

    answer = save(wire, world, row)

    assert answer["response"] == ["CORRUPTED_LABEL_ERROR"]
    assert message in answer["payload"]


def test_labels_without_answers_are_refused_by_the_documented_name(wire, world):
    """Readers would pass such a classification over, and nobody would hear of it."""
    row = labelled(create(wire, world))
    (unit,) = row["data_units"].values()
    unit["labels"]["0"]["classifications"] = [
        {"classificationHash": "cls00002", "featureHash": "wthr0000"}
    ]

    answer = save(wire, world, row)

    assert answer["response"] == ["ANSWER_DICTIONARY_ERROR"]
    assert "cls00002" in answer["payload"]

    row = labelled(create(wire, world))
    row["object_answers"] = {}
    assert save(wire, world, row)["response"] == ["ANSWER_DICTIONARY_ERROR"]


def test_members_that_follow_from_others_are_added(wire, world):
    row = labelled(create(wire, world))
    row["object_answers"]["obj00001"] = {}
    row["object_actions"] = {"obj00001": {}}
    row["spaces"] = None
    del row["classification_answers"]["cls00001"]["classificationHash"]

    assert save(wire, world, row)["status"] == 200

    kept = read(wire, world, row["label_hash"])
    answered = {"objectHash": "obj00001", "classifications": []}
    assert kept["object_answers"] == {"obj00001": answered}
    assert kept["object_actions"] == {"obj00001": {"objectHash": "obj00001", "actions": []}}
    assert kept["spaces"] == {}
    assert kept["classification_answers"]["cls00001"]["classificationHash"] == "cls00001"


@pytest.mark.contract
def test_either_client_reads_what_was_found_valid():
    world = builders.world(units=1)
    wire = Wire.of(world.admin)
    row = labelled(create(wire, world), frames=("0", "1"))
    second = box("obj00002", lastEditedAt=STAMP, lastEditedBy=None)
    next(iter(row["data_units"].values()))["labels"]["1"]["objects"].append(second)
    row["object_answers"]["obj00002"] = {
        "objectHash": "obj00002",
        "objectNumber": 2,
        "classifications": [{"featureHash": "brand000", "answers": "x"}],
    }
    readers = [_reader(root, world) for root in ("encord_portal.sdk", "encord")]
    dice = random.Random(11)
    odd = [*ODD, [[0, 2]], {"0": {}}, [{}]]

    valid = 0
    for _ in range(250):
        changed = copy.deepcopy(row)
        holder, key = dice.choice(list(places(changed)))
        if dice.random() < 0.2 and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = dice.choice(odd)
        answer = save(wire, world, changed, validate_before_saving=True)
        if answer["status"] == 200:
            valid += 1
            kept = read(wire, world, row["label_hash"])
            for reader in readers:
                reader.from_labels_dict(copy.deepcopy(kept))
    assert valid > 50


def _reader(root: str, world: builders.World) -> Any:
    """A label row of the world's unit, of one of the clients, that needs no server."""
    kit = rows.Kit(root)
    structure = kit.objects.OntologyStructure.from_dict(world.project.ontology.editor)
    kit.ontology.structure.objects[:] = structure.objects
    kit.ontology.structure.classifications[:] = structure.classifications
    return kit.empty_row("video", frames=10)
