from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from encord_portal.platform.models import (
    Dataset,
    DatasetUser,
    DataUnit,
    LabelRow,
    ProjectUser,
    StorageItem,
)
from encord_portal.platform.services import projects
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader, dataset
from tests.platform.wire import Wire

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


def call(wire, name, method="GET", *, on, uid=None, payload=None):
    return wire.v1(
        name, method, uid=uid, payload=payload, project=on.dataset_hash, resource="dataset"
    )


def images(uploader, target, *titles):
    items = [
        {"objectUrl": uploader.upload("image", files.png_bytes(seed=n)), "title": title}
        for n, title in enumerate(titles)
    ]
    found = uploader.bring(target.dataset_hash, images=items)["data_hashes_with_titles"]
    return [each["data_hash"] for each in found]


def project_of(owner, target, **people):
    project = projects.create(owner, projects.NewProject("P", "", [target.dataset_hash]))
    for role, person in people.items():
        ProjectUser.objects.create(
            project=project, user=person, role=builders.ProjectRole[role.upper()]
        )
    return project


# Making and listing


@pytest.mark.parametrize("backing", [True, False])
def test_a_dataset_is_made_with_or_without_a_folder(uploader, backing):
    answer = uploader.wire.v2(
        "POST",
        "datasets",
        {"title": "Scans", "createBackingFolder": backing, "legacyCall": False},
    ).json()

    made = Dataset.objects.get(pk=answer["datasetUuid"])
    assert (made.title, made.backing_folder is not None) == ("Scans", backing)
    assert (answer["backingFolderUuid"] is not None) == backing


@pytest.mark.parametrize("payload", [{}, {"title": ""}, {"title": "x" * 501}, {"title": 5}, [1]])
def test_a_dataset_without_a_proper_title_is_refused(uploader, payload):
    answer = uploader.wire.v2("POST", "datasets", payload)

    assert answer.status_code == 400
    assert not Dataset.objects.exists()


def test_only_own_datasets_are_listed_and_filters_apply(uploader, owner):
    dataset(owner, title="Alpha")
    dataset(owner, title="Beta")
    dataset(title="Foreign")

    def titles(query=""):
        answer = uploader.wire.v2("GET", f"datasets/list{query}").json()
        return [row["title"] for row in answer["result"]]

    assert titles() == ["Beta", "Alpha"]
    assert titles("?titleLike=al%25") == ["Alpha"]
    assert titles("?titleEq=Beta&includeOrgAccess=False") == ["Beta"]
    assert titles("?createdBefore=2000-01-01T00%3A00%3A00Z") == []


def test_a_dataset_without_a_folder_takes_items_into_a_named_one(uploader, owner, target):
    answer = uploader.wire.v2("POST", "datasets", {"title": "View", "createBackingFolder": False})
    view = Dataset.objects.get(pk=answer.json()["datasetUuid"])
    item = {"objectUrl": uploader.upload("image", files.png_bytes()), "title": "a.png"}

    refused = uploader.start(view.dataset_hash, {"dataItems": {"images": [item]}})
    accepted = uploader.start(
        view.dataset_hash,
        {"dataItems": {"images": [item]}, "folderUuid": str(target.backing_folder_id)},
    )

    assert "name a folderUuid" in refused["payload"]
    assert accepted["status"] == 200
    assert DataUnit.objects.get().dataset == view
    assert StorageItem.objects.get().folder == target.backing_folder


# Reading


def test_the_dataset_lists_its_rows_in_the_order_they_came(uploader, target):
    images(uploader, target, "b.png", "a.png", "c.png")

    answer = call(uploader.wire, "dataset", on=target)["response"]

    assert [row["data_title"] for row in answer["data_rows"]] == ["b.png", "a.png", "c.png"]
    assert set(answer["data_rows"][0]) >= {
        *("data_hash", "data_title", "data_type", "created_at", "last_edited_at", "width"),
        *("height", "file_link", "file_size", "file_type", "storage_location"),
        *("frames_per_second", "duration", "backing_item_uuid"),
    }


def test_rows_are_left_out_on_request(uploader, target):
    settings = {"dataset_access_settings": {"fetch_client_metadata": False, "fetch_rows": False}}

    answer = call(uploader.wire, "dataset", on=target, payload=settings)["response"]

    assert "data_rows" not in answer


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({}, ["a.png", "b.png", "v.mp4"]),
        ({"title_eq": "a.png"}, ["a.png"]),
        ({"title_like": "%.PNG"}, ["a.png", "b.png"]),
        ({"data_types": ["VIDEO"]}, ["v.mp4"]),
        ({"data_types": []}, []),
        ({"data_hashes": []}, []),
        ({"created_after": "2001-01-01T00:00:00+00:00"}, ["a.png", "b.png", "v.mp4"]),
        ({"created_before": "2001-01-01T00:00:00"}, []),
    ],
)
def test_data_rows_are_filtered(uploader, target, tmp_path, filters, titles):
    images(uploader, target, "a.png", "b.png")
    uploader.add(target.dataset_hash, "video", "videos", files.video(tmp_path / "v.mp4"))

    answer = call(uploader.wire, "datarows", on=target, payload=filters)["response"]

    assert [row["data_title"] for row in answer] == titles


def test_a_listing_asks_the_database_as_often_for_many_rows_as_for_one(uploader, target):
    def count():
        with CaptureQueriesContext(connection) as queries:
            call(uploader.wire, "dataset", on=target)
        return len(queries)

    images(uploader, target, "a.png")
    one = count()
    images(uploader, target, *(f"{n}.png" for n in range(20)))

    assert count() == one


def test_metadata_comes_only_when_asked_for(uploader, target):
    item = {"objectUrl": uploader.upload("image", files.png_bytes()), "title": "a.png"}
    uploader.bring(target.dataset_hash, images=[item | {"clientMetadata": {"a": [1, None]}}])
    settings = {"fetch_client_metadata": True, "fetch_rows": True}

    plain = call(uploader.wire, "dataset", on=target)["response"]["data_rows"][0]
    whole = call(
        uploader.wire, "dataset", on=target, payload={"dataset_access_settings": settings}
    )["response"]["data_rows"][0]

    assert (plain["client_metadata"], whole["client_metadata"]) == (None, {"a": [1, None]})


# Changing


def test_titles_and_metadata_are_changed(uploader, target):
    (data_hash,) = images(uploader, target, "a.png")

    answer = call(
        uploader.wire,
        "datarow",
        "POST",
        on=target,
        uid=data_hash,
        payload={"data_title": "b.png", "client_metadata": {"x": 1}},
    )["response"]

    assert answer["updated_fields"] == ["data_title", "client_metadata"]
    assert answer["data_row"]["data_title"] == "b.png"
    assert DataUnit.objects.get().client_metadata == {"x": 1}


def test_a_renaming_with_one_wrong_title_changes_nothing(uploader, target):
    first, second = images(uploader, target, "a.png", "b.png")
    payload = [{"video_hash": first, "title": "c"}, {"video_hash": second, "title": "../c"}]

    answer = call(uploader.wire, "video", "POST", on=target, payload=payload)

    assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"]
    assert set(DataUnit.objects.values_list("title", flat=True)) == {"a.png", "b.png"}


def test_deleted_units_take_their_label_rows_with_them_and_leave_their_files(
    uploader, owner, target
):
    project_of(owner, target)
    first, second = images(uploader, target, "a.png", "b.png")

    call(uploader.wire, "video", "DELETE", on=target, uid=[first])

    assert [str(unit.pk) for unit in DataUnit.objects.all()] == [second]
    assert LabelRow.objects.count() == 1
    assert StorageItem.objects.count() == 2


def test_deleting_with_one_unknown_hash_deletes_nothing(uploader, target):
    (first,) = images(uploader, target, "a.png")

    answer = call(uploader.wire, "video", "DELETE", on=target, uid=[first, str(uuid.uuid4())])

    assert answer["response"] == ["RESOURCE_NOT_FOUND_ERROR"]
    assert DataUnit.objects.count() == 1


@pytest.mark.parametrize(
    ("behaviour", "answer", "units"),
    [("SKIP", 0, 1), ("DUPLICATE", 1, 2), ("FAIL", "RESOURCE_EXISTS_ERROR", 1)],
)
def test_items_that_are_there_already_are_skipped_doubled_or_refused(
    uploader, target, behaviour, answer, units
):
    images(uploader, target, "a.png")
    item = str(StorageItem.objects.get().pk)

    found = call(
        uploader.wire,
        "datasetlinkitems",
        "POST",
        on=target,
        uid=str(target.dataset_hash),
        payload={"item_uuids": [item], "duplicates_behavior": behaviour},
    )["response"]

    assert (found == [answer]) if isinstance(answer, str) else (len(found) == answer)
    assert DataUnit.objects.count() == units


def test_a_linked_series_has_its_own_frames_and_label_rows(uploader, owner, target, tmp_path):
    parts = [
        {"url": uploader.upload("dicomFile", path), "title": path.name}
        for path in files.dicom_series(tmp_path, 3)
    ]
    uploader.bring(target.dataset_hash, dicomSeries=[{"dicomFiles": parts, "title": "S"}])
    other = dataset(owner)
    project = project_of(owner, other)
    item = StorageItem.objects.get(item_type="dicomSeries")

    call(
        uploader.wire, "datasetlinkitems", "POST", on=other, payload={"item_uuids": [str(item.pk)]}
    )

    unit = DataUnit.objects.get(dataset=other)
    assert [each.title for each in unit.images.all()] == ["003.dcm", "002.dcm", "001.dcm"]
    assert unit.number_of_frames == 3
    assert LabelRow.objects.get(project=project).data_unit == unit


def test_a_part_of_a_series_cannot_be_linked_by_itself(uploader, target, tmp_path):
    key = uploader.upload("dicomFile", files.dicom(tmp_path / "a.dcm"))
    uploader.bring(target.dataset_hash, dicomSeries=[{"dicomFiles": [{"url": key}]}])
    part = StorageItem.objects.get(item_type="dicomFile")

    answer = call(
        uploader.wire, "datasetlinkitems", "POST", on=target, payload={"item_uuids": [str(part.pk)]}
    )

    assert "link the item that it belongs to" in answer["payload"]


# People


def test_the_last_admin_cannot_leave(uploader, owner, target):
    answer = uploader.wire.v2(
        "POST", f"datasets/{target.pk}/users/bulk-delete", {"userEmails": [owner.email]}
    )

    assert answer.status_code == 400
    assert "needs an admin" in answer.json()["message"]
    assert DatasetUser.objects.count() == 1


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ({"user_emails": ["nobody@example.com"], "user_role": 1}, "nobody@example.com"),
        ({"user_emails": [], "user_role": 7}, "7 is no dataset role"),
    ],
)
def test_unknown_people_and_roles_are_refused(uploader, target, payload, message):
    answer = call(uploader.wire, "datasetusers", "POST", on=target, payload=payload)

    assert message in answer["payload"]


CHANGES = [
    ("video", "DELETE", None),
    ("video", "POST", []),
    ("datasetlinkitems", "POST", {"item_uuids": []}),
    ("datasetusers", "POST", {"user_emails": [], "user_role": 1}),
    ("datasetdatalongpolling", "POST", {"dataItems": {}}),
]


@pytest.mark.parametrize(("name", "method", "payload"), CHANGES)
def test_readers_may_change_nothing_and_strangers_see_nothing(owner, target, name, method, payload):
    reader, member, stranger = builders.person(), builders.person(), builders.person()
    DatasetUser.objects.create(dataset=target, user=reader, role=1)
    project_of(owner, target, annotator=member)
    uid = [] if method == "DELETE" else None

    codes = [
        call(Wire.of(each), name, method, on=target, uid=uid, payload=payload)["response"][0]
        for each in (reader, member, stranger)
    ]

    assert codes == ["AUTHORISATION_ERROR", "AUTHORISATION_ERROR", "RESOURCE_NOT_FOUND_ERROR"]


def test_members_of_a_project_read_its_datasets(uploader, owner, target):
    images(uploader, target, "a.png")
    viewer = builders.person()
    project_of(owner, target, viewer=viewer)

    answer = call(Wire.of(viewer), "dataset", on=target)

    assert [row["data_title"] for row in answer["response"]["data_rows"]] == ["a.png"]


def test_an_unknown_dataset_and_a_uid_of_another_one_are_refused(uploader, owner, target):
    ghost = Dataset(dataset_hash=uuid.uuid4())
    other = dataset(owner)

    missing = call(uploader.wire, "dataset", on=ghost)
    crossed = call(
        uploader.wire,
        "datasetdatalongpolling",
        "POST",
        on=target,
        uid=str(other.dataset_hash),
        payload={"dataItems": {}},
    )

    assert missing["response"] == ["RESOURCE_NOT_FOUND_ERROR"]
    assert "different datasets" in crossed["payload"]
