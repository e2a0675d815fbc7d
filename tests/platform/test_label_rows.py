from __future__ import annotations

import copy
import uuid

import pytest

from encord_portal.platform.models import LabelLog, LabelRow, LabelVersion
from tests.platform import builders
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db

OLD_CLIENT = "encord-sdk-python/0.1.107 python/3.11.7"
STAMP = "Mon, 06 May 2024 07:08:09 UTC"


def box(object_hash="obj00001", **extra):
    return {
        "name": "Car",
        "color": "#D33115",
        "shape": "bounding_box",
        "value": "car",
        "createdAt": STAMP,
        "createdBy": "a@example.com",
        "confidence": 1.0,
        "objectHash": object_hash,
        "featureHash": "car00000",
        "manualAnnotation": True,
        "boundingBox": {"h": 0.1, "w": 0.2, "x": 0.3, "y": 0.4},
        **extra,
    }


def weather(key="cls00001", ranges=((0, 3),), option="sunny000"):
    return {
        "classificationHash": key,
        "featureHash": "wthr0000",
        "classifications": [
            {
                "name": "Weather",
                "value": "weather",
                "featureHash": "wthrrad0",
                "answers": [{"name": "x", "value": "x", "featureHash": option}],
                "manualAnnotation": True,
            }
        ],
        "range": [list(pair) for pair in ranges],
        "createdBy": "a@example.com",
        "createdAt": STAMP,
        "confidence": 1.0,
        "manualAnnotation": True,
    }


def labelled(row, *, frames=("0", "3")):
    """The row with a box on some frames and a classification."""
    changed = copy.deepcopy(row)
    unit = next(iter(changed["data_units"].values()))
    unit["labels"] = {frame: {"objects": [box()], "classifications": []} for frame in frames}
    changed["object_answers"] = {"obj00001": {"objectHash": "obj00001", "classifications": []}}
    changed["classification_answers"] = {"cls00001": weather()}
    return changed


@pytest.fixture
def world():
    return builders.world()


@pytest.fixture
def wire(world):
    return Wire.of(world.annotator)


def create(wire, world, index=0):
    answer = wire.v1(
        "labelrow",
        "PUT",
        uid=[world.data_hashes[index]],
        payload={"multi_request": True, "get_signed_url": False, "branch_name": "main"},
        project=world.project.pk,
    )
    assert answer["status"] == 200, answer
    return answer["response"][0]


def save(wire, world, row, **extra):
    return wire.v1(
        "labelrow",
        "POST",
        uid=[row["label_hash"]],
        payload={"multi_request": True, "labels": [row], **extra},
        project=world.project.pk,
    )


def read(wire, world, label_hash, **options):
    agent = options.pop("agent", None)
    answer = wire.v1(
        "labelrow",
        "GET",
        uid=[label_hash],
        payload={"multi_request": True, "get_signed_url": False, **options},
        project=world.project.pk,
        **({"agent": agent} if agent else {}),
    )
    assert answer["status"] == 200, answer
    return answer["response"][0]


def test_a_new_row_is_empty_and_knows_its_media(wire, world):
    row = create(wire, world)

    (unit,) = row["data_units"].values()
    assert (unit["width"], unit["height"], unit["data_fps"]) == (640, 480, 25.0)
    assert row["data_type"] == "video"
    assert row["label_status"] == "LABEL_IN_PROGRESS"
    assert not LabelVersion.objects.exists()


def test_creating_a_row_again_keeps_its_hash(wire, world):
    assert create(wire, world)["label_hash"] == create(wire, world)["label_hash"]


def test_what_is_saved_comes_back_whole_unknown_keys_included(wire, world):
    row = labelled(create(wire, world))
    row["future"] = {"deep": [1, {"x": None}]}
    row["data_units"][row["data_hash"]]["labels"]["0"]["objects"][0]["extra"] = 7

    (told,) = save(wire, world, row)["response"]
    assert (told["label_hash"], told["replaced_last_edited_by"]) == (
        row["label_hash"],
        world.annotator.email,
    )
    back = read(wire, world, row["label_hash"])

    for key in ("object_answers", "classification_answers", "data_units", "future", "spaces"):
        assert back[key] == row[key]
    assert back["last_edited_at"] > row["last_edited_at"]


def test_a_save_is_a_new_version_and_counts_what_it_holds(wire, world):
    row = labelled(create(wire, world), frames=("0", "7"))
    save(wire, world, row)
    save(wire, world, row)

    stored = LabelRow.objects.get(label_hash=row["label_hash"])
    versions = LabelVersion.objects.filter(row=stored).order_by("number")
    assert [each.number for each in versions] == [1, 2]
    assert versions[0].sha256 == versions[1].sha256
    assert versions[0].saved_by == world.annotator
    assert (stored.object_count, stored.classification_count) == (1, 1)
    assert stored.labelled_frame_count == 5  # frames 0 to 3 and 7


def test_the_log_tells_what_each_save_changed(wire, world):
    row = labelled(create(wire, world))
    save(wire, world, row)
    row["classification_answers"]["cls00001"] = weather(option="rainy000")
    row["data_units"][row["data_hash"]]["labels"] = {}
    row["object_answers"] = {}
    save(wire, world, row)

    lead = Wire.of(world.manager)
    answer = lead.v1("labellog", payload={}, project=world.project.pk)

    assert LabelLog.objects.count() == 6
    assert {(each["action"], each["identifier"]) for each in answer["response"]} == {
        (0, "cls00001"),
        (0, "obj00001"),
        (1, "cls00001"),
        (2, "obj00001"),
        (14, None),
    }
    assert {each["user_email"] for each in answer["response"]} == {world.annotator.email}


def _drop(key):
    def change(row):
        del row[key]

    return change


def _frame(name, blob):
    def change(row):
        row["data_units"][row["data_hash"]]["labels"] = {name: blob}

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_drop("object_answers"), "object_answers"),
        (_drop("data_units"), "data_units"),
        (lambda row: row.update(data_units={}), "data_units is empty"),
        (lambda row: row.update(data_units=[]), "data_units must be an object"),
        (_frame("x", {"objects": []}), "labels.x"),
        (_frame("٣", {"objects": []}), "labels.٣"),
        (_frame("9" * 5000, {"objects": []}), "frame number"),
        (_frame("10", {"objects": []}), "10 frames only"),
        (_frame("0", {"objects": {}}), "objects must be a list"),
        (_frame("0", {"objects": [box(), box()]}), "twice"),
        (_frame("0", {"objects": [box(objectHash=None)]}), "objectHash"),
        (_frame("0", {"objects": [box(boundingBox=None)]}), "boundingBox"),
        (_frame("0", {"objects": [box(boundingBox={"x": 1})]}), "boundingBox.y"),
        (
            _frame("0", {"objects": [box(boundingBox={"x": 0, "y": 0, "w": 0, "h": 1})]}),
            "(object obj00001): boundingBox.w must be a number above 0",
        ),
        (
            _frame("0", {"objects": [box(shape="polygon", polygon={"0": {"x": 0, "y": 0}})]}),
            "polygon must have at least 3 points",
        ),
        (_frame("0", {"objects": [box(confidence=1e300)]}), "(object obj00001): confidence"),
        (lambda row: row["classification_answers"]["cls00001"].update(confidence=2), "confidence"),
        (lambda row: row["classification_answers"].update(c={"range": [[3, 1]]}), "range"),
        (lambda row: row["classification_answers"].update(c={"range": [[0, 10]]}), "10 frames"),
        (lambda row: row["classification_answers"].update(c={"range": "x"}), "range"),
        (lambda row: row["object_actions"].update(o={"actions": [{}]}), "featureHash"),
        (lambda row: row["object_answers"].update(o=3), "object_answers.o"),
        (lambda row: row.update(spaces=[1]), "spaces"),
    ],
)
def test_a_malformed_row_is_refused_and_nothing_is_stored(wire, world, change, place):
    row = labelled(create(wire, world))
    change(row)

    answer = save(wire, world, row)

    assert answer["response"] == ["CORRUPTED_LABEL_ERROR"]
    assert place in answer["payload"]
    assert not LabelVersion.objects.exists()


def test_one_bad_row_keeps_the_whole_bundle_from_being_stored(wire, world):
    good, bad = (labelled(create(wire, world, n)) for n in range(2))
    bad["object_answers"] = 1

    answer = wire.v1(
        "labelrow",
        "POST",
        uid=[good["label_hash"], bad["label_hash"]],
        payload={"labels": [good, bad]},
        project=world.project.pk,
    )

    assert answer["response"] == ["CORRUPTED_LABEL_ERROR"]
    assert not LabelVersion.objects.exists()


def test_a_dictionary_of_another_row_is_refused(wire, world):
    first, second = (create(wire, world, n) for n in range(2))

    answer = wire.v1(
        "labelrow",
        "POST",
        uid=[first["label_hash"]],
        payload={"labels": [second]},
        project=world.project.pk,
    )

    assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"]
    assert "label_hash" in answer["payload"]


def test_labels_that_do_not_fit_the_ontology_are_kept_but_marked(wire, world):
    row = labelled(create(wire, world))
    row["classification_answers"]["cls00001"] = weather(option="gone0000")

    assert save(wire, world, row, validate_before_saving=True)["response"] == [
        "CORRUPTED_LABEL_ERROR"
    ]
    assert save(wire, world, row)["status"] == 200
    state = wire.v2(
        "GET", f"projects/{world.project.pk}/labels/{row['label_hash']}/validation-state"
    )

    assert read(wire, world, row["label_hash"])["is_valid"] is False
    assert state.json()["errors"] == [
        "Classification cls00001, Weather: there is no option gone0000."
    ]


def test_an_older_client_finds_classifications_in_the_frames(wire, world):
    row = labelled(create(wire, world))
    save(wire, world, row)

    old = read(wire, world, row["label_hash"], agent=OLD_CLIENT)
    frames = old["data_units"][row["data_hash"]]["labels"]

    assert sorted(frames) == ["0", "1", "2", "3"]
    for blob in frames.values():
        (entry,) = blob["classifications"]
        assert entry["classificationHash"] == "cls00001"
        assert (entry["name"], entry["value"]) == ("Weather", "weather")


def test_a_newer_client_finds_ranges_of_what_an_older_one_has_saved(wire, world):
    row = labelled(create(wire, world))
    answer = row["classification_answers"]["cls00001"]
    row["classification_answers"] = {
        "cls00001": {key: answer[key] for key in ("classificationHash", "classifications")}
    }
    entry = {"classificationHash": "cls00001", "featureHash": "wthr0000", "name": "Weather"}
    row["data_units"][row["data_hash"]]["labels"] = {
        str(n): {"objects": [], "classifications": [entry]} for n in (1, 2, 5)
    }
    save(wire, world, row)

    found = read(wire, world, row["label_hash"])["classification_answers"]["cls00001"]

    assert found["featureHash"] == "wthr0000"
    assert found["range"] == [[1, 2], [5, 5]]


def test_a_read_can_be_narrowed_to_feature_hashes(wire, world):
    row = labelled(create(wire, world))
    save(wire, world, row)

    found = read(
        wire,
        world,
        row["label_hash"],
        include_object_feature_hashes=["other000"],
        include_classification_feature_hashes=["wthr0000"],
    )

    assert found["object_answers"] == {}
    assert list(found["classification_answers"]) == ["cls00001"]


def test_a_viewer_reads_but_neither_creates_nor_saves(wire, world):
    viewer = Wire.of(world.viewer)
    row = labelled(create(wire, world))

    assert save(viewer, world, row)["response"] == ["AUTHORISATION_ERROR"]
    fresh = viewer.v1("labelrow", "PUT", uid=[world.data_hashes[1]], project=world.project.pk)
    assert fresh["response"] == ["AUTHORISATION_ERROR"]
    assert read(viewer, world, row["label_hash"])["label_hash"] == row["label_hash"]
    assert create(viewer, world)["label_hash"] == row["label_hash"]


def test_a_stranger_finds_nothing(wire, world):
    row = create(wire, world)
    stranger = Wire.of(world.stranger)

    for query_type, method, uid, payload in (
        ("labelrowmetadata", "GET", None, {}),
        ("labelrow", "GET", [row["label_hash"]], {}),
        ("labelrow", "PUT", [row["data_hash"]], {}),
        ("labelrow", "POST", [row["label_hash"]], {"labels": [row]}),
        ("labelworkflowgraphnode", "POST", [row["label_hash"]], {"action": "complete"}),
        ("labellog", "GET", None, {}),
        ("project", "GET", None, {}),
    ):
        answer = stranger.v1(query_type, method, uid=uid, payload=payload, project=world.project.pk)
        assert answer["response"] == ["RESOURCE_NOT_FOUND_ERROR"], query_type


def test_a_row_of_another_project_is_not_found(wire, world):
    other = builders.world()
    foreign = create(Wire.of(other.annotator), other)

    answer = wire.v1("labelrow", "GET", uid=[foreign["label_hash"]], project=world.project.pk)

    assert answer["response"] == ["RESOURCE_NOT_FOUND_ERROR"]


class TestListing:
    def rows(self, wire, world, **payload):
        payload = {"include_uninitialised_labels": True, **payload}
        answer = wire.v1("labelrowmetadata", payload=payload, project=world.project.pk)
        assert answer["status"] == 200, answer
        return answer["response"]

    def test_every_unit_has_a_row_before_anybody_has_touched_it(self, wire, world):
        rows = self.rows(wire, world)

        assert [row["data_title"] for row in rows] == ["unit 0", "unit 1"]
        assert {row["label_hash"] for row in rows} == {None}
        assert {row["workflow_graph_node"]["title"] for row in rows} == {"Annotate 1"}
        assert {row["priority"] for row in rows} == {0.5}

    @pytest.mark.parametrize(
        ("filters", "titles"),
        [
            ({"include_uninitialised_labels": False}, ["unit 0"]),
            ({"data_title_eq": "unit 1"}, ["unit 1"]),
            ({"data_title_like": "UNIT%"}, ["unit 0", "unit 1"]),
            ({"data_title_like": "unit _"}, ["unit 0", "unit 1"]),
            ({"data_title_like": "unit"}, []),
            ({"label_statuses": ["QUEUED"]}, ["unit 0", "unit 1"]),
            ({"label_statuses": ["COMPLETED"]}, []),
            ({"label_statuses": []}, []),
            ({"shadow_data_state": "SHADOW_DATA"}, []),
            ({"workflow_graph_node_title_eq": "Complete"}, []),
            ({"workflow_graph_node_title_like": "Ann%"}, ["unit 0", "unit 1"]),
            ({"edited_after": "2020-01-01T00:00:00+00:00"}, ["unit 0"]),
            ({"edited_before": "2020-01-01T00:00:00"}, []),
            ({"branch_name": "other", "include_uninitialised_labels": False}, []),
        ],
    )
    def test_filters(self, wire, world, filters, titles):
        create(wire, world)

        assert [row["data_title"] for row in self.rows(wire, world, **filters)] == titles

    def test_long_lists_of_hashes_are_no_trouble(self, wire, world):
        many = [str(uuid.uuid4()) for _ in range(3000)]

        assert self.rows(wire, world, data_hashes=many) == []
        assert len(self.rows(wire, world, data_hashes=[*many, str(world.data_hashes[0])])) == 1

    @pytest.mark.parametrize(
        "payload",
        [
            {"data_hashes": ["x"]},
            {"edited_before": "not a date"},
            {"edited_before": "0001-01-01T00:00:00+14:00"},
            {"label_statuses": "QUEUED"},
            [],
            "x",
        ],
    )
    def test_malformed_filters_are_refused(self, wire, world, payload):
        answer = wire.v1("labelrowmetadata", payload=payload, project=world.project.pk)

        assert answer["status"] == 400
        assert answer["payload"]

    def test_the_number_of_queries_does_not_grow(self, world, django_assert_num_queries):
        for rows in (2, 30):
            big = builders.world(units=rows, data_type="IMG_GROUP")
            wire = Wire.of(big.annotator)
            with django_assert_num_queries(4):  # key, membership, images, rows
                assert len(self.rows(wire, big, include_images_data=True)) == rows


def test_a_save_answers_what_it_replaced(wire, world):
    row = create(wire, world)
    (first,) = save(wire, world, labelled(row))["response"]
    assert first["replaced_last_edited_at"] == row["last_edited_at"]
    (again,) = save(wire, world, labelled(row))["response"]
    # The same content once more is what a client sends that has not heard of its success.
    assert again["replaced_last_edited_at"] is None
    row["object_answers"] = {}
    (other,) = save(wire, world, row)["response"]
    assert other["replaced_last_edited_at"] == again["last_edited_at"]
    assert read(wire, world, row["label_hash"])["last_edited_at"] == other["last_edited_at"]
