from __future__ import annotations

import uuid

import pytest

from encord_portal.platform.models import (
    DataUnit,
    ImportJob,
    LabelRow,
    StorageItem,
    Task,
)
from encord_portal.platform.services import imports, projects
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader, dataset

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return builders.person()


@pytest.fixture
def uploader(owner):
    return Uploader.of(owner)


@pytest.fixture
def target(owner):
    return dataset(owner)


def image(uploader, *, seed=0, title="a.png"):
    key = uploader.upload("image", files.png_bytes(seed=seed), "image/png")
    return {"objectUrl": key, "title": title}


def nothing_was_added() -> bool:
    return not DataUnit.objects.exists() and not StorageItem.objects.exists()


def test_an_image_becomes_a_unit_an_item_and_label_rows(uploader, owner, target):
    project = projects.create(owner, projects.NewProject("P", "", [target.dataset_hash]))

    item = image(uploader) | {"clientMetadata": {"camera": {"name": "left"}}}
    result = uploader.bring(target.dataset_hash, images=[item])

    unit = DataUnit.objects.get()
    assert result["status"] == "DONE"
    assert result["data_hashes_with_titles"] == [
        {
            "data_hash": str(unit.data_hash),
            "title": "a.png",
            "backing_item_uuid": str(unit.storage_item_id),
        }
    ]
    assert (result["units_done_count"], result["units_error_count"]) == (1, 0)
    assert (unit.data_type, unit.width, unit.height) == ("IMAGE", 40, 30)
    assert unit.client_metadata == {"camera": {"name": "left"}}
    assert f"uploads/{unit.storage_item_id}" == item["objectUrl"]
    assert unit.storage_item is not None
    assert unit.storage_item.folder == target.backing_folder
    row = LabelRow.objects.get(project=project)
    assert row.data_unit == unit
    assert Task.objects.filter(label_row=row).exists()


def test_what_the_sender_says_of_a_file_is_not_believed(uploader, target):
    lie = {"width": 9999, "height": 1, "fileSize": 1, "mimeType": "image/gif"}

    uploader.bring(target.dataset_hash, images=[image(uploader) | {"imageMetadata": lie}])

    unit = DataUnit.objects.get()
    assert (unit.width, unit.height, unit.file_type) == (40, 30, "image/png")
    assert unit.file_size == len(files.png_bytes())


def test_a_group_keeps_the_order_and_size_of_its_images(uploader, target, tmp_path):
    paths = [files.png(tmp_path / f"{n}.png", 10 + n, 20, seed=n) for n in (2, 0, 1)]
    parts = [{"url": uploader.upload("image", path), "title": path.name} for path in paths]

    uploader.bring(target.dataset_hash, imageGroups=[{"images": parts, "title": "G"}])

    unit = DataUnit.objects.get()
    assert (unit.data_type, unit.number_of_frames, unit.width) == ("IMG_GROUP", 3, None)
    images = [(each.index, each.title, each.width) for each in unit.images.all()]
    assert images == [(0, "2.png", 12), (1, "0.png", 10), (2, "1.png", 11)]
    children = StorageItem.objects.filter(parent_item=unit.storage_item_id)
    assert children.count() == 3
    assert set(children.values_list("item_type", flat=True)) == {"image"}


def test_a_series_is_put_in_the_order_of_its_slices(uploader, target, tmp_path):
    parts = [
        {"url": uploader.upload("dicomFile", path), "title": path.name}
        for path in reversed(files.dicom_series(tmp_path, 5))
    ]

    uploader.bring(target.dataset_hash, dicomSeries=[{"dicomFiles": parts, "title": "S"}])

    unit = DataUnit.objects.get()
    assert (unit.data_type, unit.number_of_frames) == ("DICOM", 5)
    assert (unit.dicom_series_uid, unit.dicom_study_uid) == (files.SERIES, files.STUDY)
    titles = [each.title for each in unit.images.all()]
    assert titles == ["005.dcm", "004.dcm", "003.dcm", "002.dcm", "001.dcm"]


def test_each_frame_of_a_multi_frame_file_is_a_frame_of_the_series(uploader, target):
    key = uploader.upload("dicomFile", files.shipped_dicom("examples_ybr_color.dcm"))

    uploader.bring(target.dataset_hash, dicomSeries=[{"dicomFiles": [{"url": key}], "title": "S"}])

    unit = DataUnit.objects.get()
    assert unit.number_of_frames == 30
    frames = list(unit.images.values_list("index", "frame_in_file"))
    assert frames == [(n, n) for n in range(30)]


def test_a_slice_that_is_sent_twice_is_refused(uploader, target, tmp_path):
    one = files.dicom(tmp_path / "a.dcm", instance="1.2.3", z=1)
    two = files.dicom(tmp_path / "b.dcm", instance="1.2.3", z=2)
    parts = [{"url": uploader.upload("dicomFile", p), "title": p.name} for p in (one, two)]

    result = uploader.bring(target.dataset_hash, dicomSeries=[{"dicomFiles": parts}])

    assert result["status"] == "ERROR"
    assert "are the same DICOM instance (1.2.3)" in result["errors"][0]
    assert nothing_was_added()


def test_slices_of_two_patients_are_refused(uploader, target, tmp_path):
    one = files.dicom(tmp_path / "a.dcm", patient="A")
    two = files.dicom(tmp_path / "b.dcm", patient="B")
    parts = [{"url": uploader.upload("dicomFile", p), "title": p.name} for p in (one, two)]

    result = uploader.bring(target.dataset_hash, dicomSeries=[{"dicomFiles": parts}])

    assert "differ in their patient id" in result["errors"][0]
    assert nothing_was_added()


def test_one_wrong_unit_stops_all_of_them(uploader, target):
    wrong = {"objectUrl": uploader.upload("image", files.png_bytes(seed=5)), "title": "v.mp4"}

    result = uploader.bring(target.dataset_hash, images=[image(uploader)], videos=[wrong])

    assert result["status"] == "ERROR"
    assert result["errors"] == ["'v.mp4' is of the type image, not video."]
    (error,) = result["data_unit_errors"]
    assert error["object_urls"] == [wrong["objectUrl"]]
    assert (result["units_done_count"], result["units_error_count"]) == (0, 1)
    assert result["units_cancelled_count"] == 1
    assert nothing_was_added()


def test_errors_may_be_ignored(uploader, target):
    wrong = {"objectUrl": "uploads/nonsense", "title": "b.png"}

    result = uploader.bring(
        target.dataset_hash, ignore_errors=True, images=[wrong, image(uploader)]
    )

    assert result["status"] == "DONE"
    assert [each["title"] for each in result["data_hashes_with_titles"]] == ["a.png"]
    assert (result["units_done_count"], result["units_error_count"]) == (1, 1)


@pytest.mark.parametrize(
    "key",
    [
        "uploads/../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1/secret",
        "",
        f"uploads/{uuid.UUID(int=7)}",
        f"{uuid.UUID(int=7)}",
        "uploads/{00000000-0000-0000-0000-000000000007}",
    ],
)
def test_a_key_that_is_no_upload_is_refused(uploader, target, key):
    result = uploader.bring(target.dataset_hash, images=[{"objectUrl": key, "title": "a"}])

    assert result["status"] == "ERROR"
    assert "is no upload of yours" in result["errors"][0]
    assert nothing_was_added()


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("../../etc/passwd", "leaves its directory"),
        ("..\\..\\boot.ini", "leaves its directory"),
        ("/etc/passwd", "leaves its directory"),
        ("..", "leaves its directory"),
        ("a\nb", "control characters"),
        ("", "title is empty"),
        ("   ", "title is empty"),
        ("x" * 501, "at most 500"),
    ],
)
def test_a_title_that_is_a_trick_is_refused(uploader, target, title, message):
    result = uploader.bring(target.dataset_hash, images=[image(uploader, title=title)])

    assert result["status"] == "ERROR"
    assert message in result["errors"][0]
    assert nothing_was_added()


@pytest.mark.parametrize("title", ["a/b.png", "a..b.png", "Größe 🙂.png", "x" * 500, ".hidden"])
def test_a_title_that_is_only_unusual_is_kept(uploader, target, title):
    uploader.bring(target.dataset_hash, images=[image(uploader, title=title)])

    assert DataUnit.objects.get().title == title


def test_an_upload_of_somebody_else_is_refused(target, uploader):
    stolen = image(Uploader.of(builders.person()))

    result = uploader.bring(target.dataset_hash, images=[stolen])

    assert "is no upload of yours" in result["errors"][0]


def test_an_upload_is_used_once(uploader, target):
    item = image(uploader)
    assert uploader.bring(target.dataset_hash, images=[item])["status"] == "DONE"

    again = uploader.bring(target.dataset_hash, images=[item])
    twice = image(uploader, seed=3)
    both = uploader.bring(target.dataset_hash, images=[twice, twice])

    assert "is used already" in again["errors"][0]
    assert "is used already" in both["errors"][0]
    assert DataUnit.objects.count() == 1


def test_a_slot_without_a_file_is_refused(uploader, target):
    (slot,) = uploader.slots("image")

    result = uploader.bring(
        target.dataset_hash, images=[{"objectUrl": slot["objectKey"], "title": "a"}]
    )

    assert "Nothing was uploaded" in result["errors"][0]


def test_an_import_that_was_cut_off_is_carried_out_when_it_is_asked_for(uploader, owner, target):
    payload = {"dataItems": {"images": [image(uploader)]}, "ignoreErrors": False}
    job = ImportJob.objects.create(
        dataset=target, folder=target.backing_folder, user=owner, request=payload
    )

    result = uploader.result(target.dataset_hash, str(job.process_hash))
    again = uploader.result(target.dataset_hash, str(job.process_hash))

    assert result["status"] == "DONE"
    assert again == result
    assert DataUnit.objects.count() == 1


def test_an_import_that_fails_midway_leaves_nothing(uploader, owner, target, monkeypatch):
    """A crash while label rows are made takes the units back; the next poll does it all."""

    class Crashed(BaseException):
        pass

    def crash(_dataset):
        raise Crashed

    payload = {"dataItems": {"images": [image(uploader)]}}
    monkeypatch.setattr(imports.label_rows, "sync_rows", crash)
    with pytest.raises(Crashed):
        imports.start(owner, target, payload)
    assert nothing_was_added()
    monkeypatch.undo()

    job = imports.result_of(owner, target, ImportJob.objects.get().process_hash)

    assert job.status == "DONE"
    assert DataUnit.objects.count() == 1


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (None, "INVALID_ARGUMENTS_ERROR"),
        ([], "INVALID_ARGUMENTS_ERROR"),
        ({}, "OPERATION_NOT_ALLOWED"),
        ({"files": {"images": []}}, "INVALID_ARGUMENTS_ERROR"),
        ({"files": {}, "integrationId": str(uuid.uuid4())}, "RESOURCE_NOT_FOUND_ERROR"),
        ({"dataItems": {"images": [{"title": "a"}]}}, "INVALID_ARGUMENTS_ERROR"),
        ({"dataItems": {"images": "all"}}, "INVALID_ARGUMENTS_ERROR"),
        ({"dataItems": {"scenes": [{}]}}, "INVALID_ARGUMENTS_ERROR"),
        ({"dataItems": {}, "folderUuid": str(uuid.uuid4())}, "RESOURCE_NOT_FOUND_ERROR"),
    ],
)
def test_a_malformed_import_is_refused_whole(uploader, target, payload, code):
    answer = uploader.start(target.dataset_hash, payload)

    assert answer["response"] == [code]
    assert answer["payload"]
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize(
    "items", [{"imageGroups": [{"images": []}]}, {"dicomSeries": [{"dicomFiles": []}]}]
)
def test_an_empty_group_or_series_is_refused(uploader, target, items):
    result = uploader.bring(target.dataset_hash, **items)

    assert "at least one" in result["errors"][0]


def test_strangers_get_not_found_and_readers_are_refused(owner, target):
    reader, stranger = builders.person(), builders.person()
    builders.DatasetUser.objects.create(dataset=target, user=reader, role=1)
    payload = {"dataItems": {}}

    found = [
        Uploader.of(person).start(target.dataset_hash, payload)["response"]
        for person in (reader, stranger)
    ]

    assert found == [["AUTHORISATION_ERROR"], ["RESOURCE_NOT_FOUND_ERROR"]]


def test_the_result_of_an_import_is_for_who_started_it(uploader, owner, target):
    process = uploader.start(target.dataset_hash, {"dataItems": {}})["response"]["process_hash"]
    other = builders.person()
    builders.DatasetUser.objects.create(dataset=target, user=other, role=0)

    answer = Uploader.of(other).wire.v1(
        "datasetdatalongpolling",
        uid=str(target.dataset_hash),
        payload={"process_hash": process, "timeout_seconds": 1},
        project=target.dataset_hash,
        resource="dataset",
    )

    assert answer["response"] == ["RESOURCE_NOT_FOUND_ERROR"]
