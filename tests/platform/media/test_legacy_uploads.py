"""Uploads and CVAT imports as client 0.1.107 sends them: the same queries, step by step."""

from __future__ import annotations

import base64
import uuid
from typing import Any

import pytest

from encord_portal.platform.models import (
    DataUnit,
    LabelRow,
    MediaFile,
    Project,
    StorageItem,
    UploadSlot,
)
from encord_portal.platform.services import api_keys
from encord_portal.platform.v1.registry import QUERIES
from encord_portal.sdk.objects import Shape
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader, dataset
from tests.platform.test_cvat import EXPORT
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db

CHANGING = [
    ("signedvideourl", "GET"),
    ("signedimagesurl", "GET"),
    ("signeddicomsurl", "GET"),
    ("video", "PUT"),
    ("singleimage", "POST"),
    ("images", "PUT"),
    ("imagegroup", "POST"),
    ("dicomseries", "POST"),
]


@pytest.fixture
def owner():
    return builders.person("owner@example.com")


@pytest.fixture
def made(owner):
    return dataset(owner)


@pytest.fixture
def uploader(owner):
    return Uploader.of(owner)


def ask(uploader, made, query_type, method, uid=None, payload=None) -> dict[str, Any]:
    return uploader.wire.v1(
        query_type, method, uid=uid, payload=payload, project=made.pk, resource="dataset"
    )


def done(answer) -> Any:
    assert answer["status"] == 200, answer
    return answer["response"]


def refused(answer, *words) -> None:
    assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"], answer
    for word in words:
        assert word in answer["payload"]


def upload(uploader, made, query_type, path) -> dict[str, Any]:
    """Ask for a URL and send a file there; what came with the URL."""
    uid: Any = path.name if query_type == "signedvideourl" else [path.name]
    offered = done(ask(uploader, made, query_type, "GET", uid))
    (slot,) = [offered] if isinstance(offered, dict) else offered
    assert slot["title"] == path.name
    sent = uploader.put({"signedUrl": slot["signed_url"]}, path.read_bytes())
    assert sent.status_code == 200, sent.content
    return slot


def picture(tmp_path, name="a.png", seed=0):
    path = tmp_path / name
    path.write_bytes(files.png_bytes(seed=seed))
    return path


@pytest.mark.parametrize(("given", "title"), [("My film", "My film"), (None, "clip.mp4")])
def test_a_video_has_the_hash_that_came_with_its_url(uploader, made, tmp_path, given, title):
    slot = upload(uploader, made, "signedvideourl", files.video(tmp_path / "clip.mp4"))
    payload = {**slot, "video_title": given}

    answer = ask(uploader, made, "video", "PUT", slot["data_hash"], payload)

    assert done(answer) == {"data_hash": slot["data_hash"], "title": title}
    unit = DataUnit.objects.get()
    assert str(unit.data_hash) == slot["data_hash"]
    assert (unit.title, unit.data_type, unit.file_type) == (title, "VIDEO", "video/mp4")
    assert unit.storage_item.folder == made.backing_folder


def test_an_image_has_the_hash_that_came_with_its_url_and_a_label_row(
    uploader, owner, made, tmp_path
):
    world = builders.world(units=0)
    world.dataset.backing_folder = made.backing_folder
    made.backing_folder = None
    made.save()
    world.dataset.save()
    admin = Uploader.of(world.admin)
    slot = upload(admin, world.dataset, "signedimagesurl", picture(tmp_path))
    slot["title"] = "Renamed"

    answer = ask(admin, world.dataset, "singleimage", "POST", payload=slot)

    assert done(answer) == {"success": True}
    row = LabelRow.objects.get()
    assert (row.project, str(row.data_unit_id)) == (world.project, slot["data_hash"])
    assert (row.data_unit.title, row.data_unit.width) == ("Renamed", 40)


def test_what_is_sent_again_makes_nothing_new(uploader, made, tmp_path):
    image = upload(uploader, made, "signedimagesurl", picture(tmp_path))
    film = upload(uploader, made, "signedvideourl", files.video(tmp_path / "clip.mp4"))
    for _ in range(2):
        assert done(ask(uploader, made, "singleimage", "POST", payload=image))
        answer = ask(uploader, made, "video", "PUT", film["data_hash"], film)
        assert done(answer) == {"data_hash": film["data_hash"], "title": "clip.mp4"}
    assert DataUnit.objects.count() == StorageItem.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "title"), [("Street", "Street"), (None, "image group second.png")]
)
def test_images_become_a_group_in_the_order_named(uploader, made, tmp_path, given, title):
    slots = [
        upload(uploader, made, "signedimagesurl", picture(tmp_path, name, seed))
        for seed, name in enumerate(("first.png", "second.png"))
    ]
    assert done(ask(uploader, made, "images", "PUT", payload=slots)) is True
    assert not DataUnit.objects.exists()

    answer = ask(
        uploader,
        made,
        "imagegroup",
        "POST",
        [slots[1]["data_hash"], slots[0]["data_hash"]],
        {"image_group_title": given, "create_video": False},
    )

    unit = DataUnit.objects.get()
    assert done(answer) == [{"data_hash": str(unit.data_hash), "title": title}]
    assert (unit.data_type, unit.number_of_frames) == ("IMG_GROUP", 2)
    assert [each.title for each in unit.images.all()] == ["second.png", "first.png"]


def test_titles_given_with_the_images_are_those_in_the_group(uploader, made, tmp_path):
    slot = upload(uploader, made, "signedimagesurl", picture(tmp_path))
    done(ask(uploader, made, "images", "PUT", payload=[{**slot, "title": "Front"}]))

    done(ask(uploader, made, "imagegroup", "POST", [slot["data_hash"]], {}))

    assert [each.title for each in DataUnit.objects.get().images.all()] == ["Front"]


def test_slices_become_a_series_in_the_order_of_their_places(uploader, made, tmp_path):
    slots = [
        upload(uploader, made, "signeddicomsurl", path) for path in files.dicom_series(tmp_path)
    ]
    uid = [
        {"id": each["data_hash"], "uri": each["file_link"], "title": each["title"]}
        for each in slots
    ]

    answer = ask(uploader, made, "dicomseries", "POST", uid[::-1], {"title": "Scan"})

    unit = DataUnit.objects.get()
    assert done(answer) == {"data_hash": str(unit.data_hash), "title": "Scan"}
    assert (unit.data_type, unit.number_of_frames) == ("DICOM", 4)
    assert [each.title for each in unit.images.all()] == [each["title"] for each in slots]


class TestRefusals:
    @pytest.mark.parametrize(
        "uid",
        [None, [], [None], [""], ["../../etc/passwd"], ["a\0b"], ["x" * 501], ["x"] * 201, {}, 7],
    )
    def test_names_that_may_not_be_titles_get_no_url(self, uploader, made, uid):
        for query_type in ("signedimagesurl", "signeddicomsurl", "signedvideourl"):
            refused(ask(uploader, made, query_type, "GET", uid))
        assert not UploadSlot.objects.exists()

    def test_nothing_is_made_of_what_was_not_sent(self, uploader, made):
        (slot,) = done(ask(uploader, made, "signedimagesurl", "GET", ["a.png"]))
        key = slot["data_hash"]
        for query_type, method, uid, payload in (
            ("singleimage", "POST", None, slot),
            ("video", "PUT", key, slot),
            ("images", "PUT", None, [slot]),
            ("imagegroup", "POST", [key], {}),
            ("dicomseries", "POST", [{"id": key, "uri": "x", "title": "x"}], {}),
        ):
            refused(ask(uploader, made, query_type, method, uid, payload), "uploaded")
        assert not DataUnit.objects.exists()

    def test_a_file_of_another_kind_is_none(self, uploader, made, tmp_path):
        slot = upload(uploader, made, "signedimagesurl", picture(tmp_path))
        key = slot["data_hash"]
        refused(ask(uploader, made, "video", "PUT", key, slot), "not video")
        series = [{"id": key, "uri": "x", "title": "x"}]
        refused(ask(uploader, made, "dicomseries", "POST", series, {}), "not dicomFile")
        film = upload(uploader, made, "signedvideourl", files.video(tmp_path / "clip.mp4"))
        refused(ask(uploader, made, "images", "PUT", payload=[slot, film]), film["data_hash"])
        refused(ask(uploader, made, "singleimage", "POST", payload=film), "not image")
        assert not DataUnit.objects.exists()

    def test_groups_are_of_images_each_once(self, uploader, made, tmp_path):
        key = upload(uploader, made, "signedimagesurl", picture(tmp_path))["data_hash"]
        refused(ask(uploader, made, "imagegroup", "POST", [], {}), "at least one")
        refused(ask(uploader, made, "imagegroup", "POST", [key, key], {}), "used already")
        done(ask(uploader, made, "imagegroup", "POST", [key], {}))
        refused(ask(uploader, made, "imagegroup", "POST", [key], {}), "used already")
        refused(ask(uploader, made, "singleimage", "POST", payload={"data_hash": key}), "already")

    def test_uid_and_payload_must_agree(self, uploader, made, tmp_path):
        slot = upload(uploader, made, "signedvideourl", files.video(tmp_path / "clip.mp4"))
        refused(ask(uploader, made, "video", "PUT", str(uuid.uuid4()), slot), "different")
        refused(ask(uploader, made, "video", "PUT", None, None), "dataHash")

    def test_what_somebody_else_uploaded_is_not_found(self, uploader, made, tmp_path):
        slot = upload(uploader, made, "signedimagesurl", picture(tmp_path))
        other = builders.person()
        theirs = dataset(other)
        answer = ask(Uploader.of(other), theirs, "singleimage", "POST", payload=slot)
        refused(answer, "no upload of yours")

    @pytest.mark.parametrize(("query_type", "method"), CHANGING)
    def test_only_who_may_change_the_dataset_brings_files(self, query_type, method):
        world = builders.world(units=0)
        for person, code in (
            (world.stranger, "RESOURCE_NOT_FOUND_ERROR"),
            (world.viewer, "AUTHORISATION_ERROR"),
        ):
            answer = ask(Uploader.of(person), world.dataset, query_type, method, ["x"], {})
            assert answer["response"] == [code]


def test_an_api_key_that_may_write_brings_files(owner, made, tmp_path):
    """The key is what the client sends; nothing else says who asks."""
    key = api_keys.create(owner, made, "Camera", ["dataset.write"])
    reading = api_keys.create(owner, made, "Viewer", ["dataset.read"])
    wire = Wire.of(owner)

    def send(which, query_type, method, uid, payload):
        answer = wire.client.post(
            "/public",
            data={
                "query_type": query_type,
                "query_method": method,
                "values": {"uid": uid, "payload": payload},
            },
            content_type="application/json",
            headers={"Authorization": api_keys.text_of(which), "ResourceID": str(made.pk)},
        )
        return answer.json()

    denied = send(reading, "signedimagesurl", "GET", ["a.png"], None)
    assert denied["response"] == ["OPERATION_NOT_ALLOWED"]
    (slot,) = done(send(key, "signedimagesurl", "GET", ["a.png"], None))
    sent = Uploader(wire).put({"signedUrl": slot["signed_url"]}, files.png_bytes())
    assert sent.status_code == 200
    assert done(send(key, "singleimage", "POST", None, slot)) == {"success": True}
    assert str(DataUnit.objects.get().pk) == slot["data_hash"]


class TestCvat:
    def encoded(self, text=EXPORT):
        return base64.b64encode(text.encode()).decode()

    def kind(self, uploader, text):
        payload = {"annotations_base64": self.encoded(text)}
        return done(uploader.wire.v1("projectimportercvatinfo", "POST", payload=payload))

    def test_the_export_says_what_it_is_of(self, uploader):
        assert self.kind(uploader, EXPORT) == {"success": {"export_type": "task"}}
        project = EXPORT.replace("<task>", "<project>").replace("</task>", "</project>")
        assert self.kind(uploader, project) == {"success": {"export_type": "project"}}
        assert "CVAT" in self.kind(uploader, "<annotations/>")["error"]["message"]
        for odd in ("!", "é", None):
            payload = {"annotations_base64": odd}
            refused(uploader.wire.v1("projectimportercvatinfo", "POST", payload=payload))

    def start(self, uploader, made, tmp_path, text=EXPORT, mode="labelled"):
        names = {"a.png": "a.png", "sub/b.png": "b.png"}
        slots = {
            name: upload(uploader, made, "signedimagesurl", self.photo(tmp_path / plain))
            for name, plain in names.items()
        }
        done(ask(uploader, made, "images", "PUT", payload=list(slots.values())))
        payload = {
            "cvat": {"annotations_base64": self.encoded(text)},
            "dataset_hash": str(made.pk),
            "image_title_to_image_hash_map": {k: v["data_hash"] for k, v in slots.items()},
            "review_mode": mode,
            "transform_bounding_boxes_to_polygons": True,
        }
        return uploader.wire.v1("projectimporter", "POST", payload=payload)

    def photo(self, path):
        path.write_bytes(files.png_bytes(40, 20, seed=ord(path.name[0])))
        return path

    def test_it_becomes_a_project_with_its_labels(self, uploader, made, tmp_path):
        found = done(self.start(uploader, made, tmp_path))["success"]

        project = Project.objects.get(pk=found["project_hash"])
        assert project.title == "Streets"
        rows = {row.data_unit.title: row for row in LabelRow.objects.filter(project=project)}
        assert set(rows) == {"a.png", "b.png"}
        assert rows["a.png"].object_count == 5
        shapes = {item["shape"] for item in project.ontology.editor["objects"]}
        assert Shape.BOUNDING_BOX.value not in shapes
        kinds = [each["issue_type"] for each in found["issues"]["warnings"]]
        assert "The shape 'cuboid' is not taken over" in kinds
        assert found["issues"]["errors"] == []

    def test_a_damaged_one_makes_nothing_and_says_why(self, uploader, made, tmp_path):
        text = EXPORT.replace('label="lamp"', 'label="tree"')

        found = done(self.start(uploader, made, tmp_path, text))

        (error,) = found["error"]["issues"]["errors"]
        assert "uses the label 'tree'" in error["issue_type"]
        assert not Project.objects.exists()
        assert not DataUnit.objects.exists()
        assert MediaFile.objects.count() == 2

    def test_a_stranger_brings_nothing_into_a_dataset(self, uploader, made):
        payload = {
            "cvat": {"annotations_base64": self.encoded()},
            "dataset_hash": str(made.pk),
            "image_title_to_image_hash_map": {},
            "review_mode": "labelled",
        }
        answer = Wire.of(builders.person()).v1("projectimporter", "POST", payload=payload)
        assert answer["response"] == ["RESOURCE_NOT_FOUND_ERROR"]


def test_every_query_of_older_uploads_has_an_answer():
    assert set(CHANGING) <= set(QUERIES)
