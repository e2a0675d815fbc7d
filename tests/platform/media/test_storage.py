from __future__ import annotations

import uuid

import pytest

from encord_portal.platform.models import DatasetUser, DataUnit, ProjectUser, StorageItem
from encord_portal.platform.services import projects
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader, dataset, relative
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return builders.person()


@pytest.fixture
def uploader(owner):
    return Uploader.of(owner)


@pytest.fixture
def target(owner, uploader):
    made = dataset(owner)
    item = {"objectUrl": uploader.upload("image", files.png_bytes()), "title": "a.png"}
    parts = [
        {"url": uploader.upload("image", files.png_bytes(seed=n)), "title": f"{n}.png"}
        for n in (2, 1)
    ]
    uploader.bring(
        made.dataset_hash, images=[item], imageGroups=[{"images": parts, "title": "group"}]
    )
    return made


def test_an_item_is_described_and_signed_on_request(uploader, target):
    item = StorageItem.objects.get(name="a.png")

    plain = uploader.wire.v2("GET", f"storage/items/{item.uuid}?signUrl=False").json()
    signed = uploader.wire.v2("GET", f"storage/items/{item.uuid}?signUrl=True").json()

    assert plain["signedUrl"] is None
    assert (plain["itemType"], plain["mimeType"], plain["width"]) == ("image", "image/png", 40)
    assert plain["backedDataUnitsCount"] == 1
    answer = uploader.wire.client.get(relative(signed["signedUrl"]))
    assert b"".join(answer.streaming_content) == files.png_bytes()


def test_many_items_are_described_at_once_in_the_order_asked_for(uploader, target):
    uuids = [str(item.uuid) for item in StorageItem.objects.order_by("uuid")]

    answer = uploader.wire.v2(
        "POST", "storage/items/get-bulk", {"itemUuids": uuids[::-1], "signUrls": True}
    ).json()

    assert [item["uuid"] for item in answer["results"]] == uuids[::-1]


def test_an_unknown_item_is_not_found(uploader, target):
    unknown = uuid.uuid4()

    assert uploader.wire.v2("GET", f"storage/items/{unknown}").status_code == 404
    bulk = uploader.wire.v2("POST", "storage/items/get-bulk", {"itemUuids": [str(unknown)]})
    assert bulk.status_code == 404


def test_a_folder_lists_its_items_and_an_item_its_children(uploader, target):
    folder = uploader.wire.v2("GET", "storage/folders").json()["results"][0]
    assert folder["syncedDatasetHash"] == str(target.dataset_hash)
    assert folder["userRole"] == "admin"

    items = uploader.wire.v2("GET", f"storage/folders/{folder['uuid']}/items").json()["results"]
    group = next(item for item in items if item["itemType"] == "imageGroup")
    children = uploader.wire.v2(
        "GET", f"storage/folders/{folder['uuid']}/items/{group['uuid']}/child-items"
    ).json()["results"]

    assert [item["name"] for item in items] == ["a.png", "group"]
    assert [item["name"] for item in children] == ["2.png", "1.png"]
    assert group["frameCount"] == 2


def test_strangers_see_no_folder_and_no_item(target):
    wire = Wire.of(builders.person())
    item = StorageItem.objects.get(name="a.png")

    assert wire.v2("GET", "storage/folders").json()["results"] == []
    assert wire.v2("GET", f"storage/folders/{target.backing_folder_id}").status_code == 404
    assert wire.v2("GET", f"storage/folders/{target.backing_folder_id}/items").status_code == 404
    assert wire.v2("GET", f"storage/items/{item.uuid}?signUrl=True").status_code == 404


def test_members_of_the_dataset_and_of_its_projects_see_the_items(owner, target):
    reader, annotator = builders.person(), builders.person()
    DatasetUser.objects.create(dataset=target, user=reader, role=1)
    project = projects.create(owner, projects.NewProject("P", "", [target.dataset_hash]))
    ProjectUser.objects.create(project=project, user=annotator, role=1)
    child = StorageItem.objects.get(name="1.png")

    for person in (reader, annotator):
        wire = Wire.of(person)
        for item in (child, child.parent_item):
            assert wire.v2("GET", f"storage/items/{item.uuid}").status_code == 200
    folder = f"storage/folders/{target.backing_folder_id}"
    assert Wire.of(reader).v2("GET", folder).json()["userRole"] == "user"


def test_an_item_that_leaves_its_dataset_is_seen_by_its_folders_people_only(owner, target):
    reader = builders.person()
    project = projects.create(owner, projects.NewProject("P", "", [target.dataset_hash]))
    ProjectUser.objects.create(project=project, user=reader, role=5)
    item = StorageItem.objects.get(name="a.png")
    DataUnit.objects.filter(storage_item=item).delete()

    assert Wire.of(reader).v2("GET", f"storage/items/{item.uuid}").status_code == 404
    assert Wire.of(owner).v2("GET", f"storage/items/{item.uuid}").status_code == 200
