"""Data groups: made by the published client, labelled by one client and read by the other."""

from __future__ import annotations

import uuid

import pytest

from encord_portal.platform.models import (
    Dataset,
    LabelRow,
    StorageItem,
    StorageItemPart,
)
from encord_portal.platform.services import archive_export, archive_import
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates as OurBox
from tests.platform import builders
from tests.platform.media import clients as clients_of
from tests.platform.media import files
from tests.platform.wire import Wire

encord = pytest.importorskip("encord", reason="the published client is a development dependency")

from encord.exceptions import (  # noqa: E402 - only once it is known to be there
    InvalidArgumentsError,
    ResourceNotFoundError,
)
from encord.objects.coordinates import BoundingBoxCoordinates as TheirBox  # noqa: E402
from encord.orm.storage import (  # noqa: E402
    DataGroupCarousel,
    DataGroupCustom,
    DataGroupGrid,
    StorageItemType,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.live,
    pytest.mark.contract,
    # The client's own dependencies warn of what is to come.
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture
def owner():
    return builders.person("owner@example.com")


@pytest.fixture
def clients(live_server, owner):
    return clients_of.theirs(live_server.url, owner), clients_of.ours(live_server.url, owner)


@pytest.fixture
def client(clients):
    return clients[0]


@pytest.fixture
def folder(client):
    return client.create_storage_folder("Scans")


@pytest.fixture
def parts(folder, tmp_path):
    """An item of each kind that may be part of a group, by kind."""
    text, page = tmp_path / "t.txt", tmp_path / "p.html"
    text.write_text("some words")
    page.write_text("<!DOCTYPE html><p>some words")
    images = [files.png(tmp_path / f"{n}.png", seed=n) for n in range(2)]
    return {
        "image": folder.upload_image(files.png(tmp_path / "a.png")),
        "video": folder.upload_video(files.video(tmp_path / "v.mp4", frames=30)),
        "audio": folder.upload_audio(files.wav(tmp_path / "s.wav")),
        "text": folder.upload_text(text),
        "html": folder.upload_text(page),
        "pdf": folder.upload_pdf(files.pdf(tmp_path / "d.pdf")),
        "image_sequence": folder.create_image_group(images, title="two"),
        "medical_stack": folder.create_dicom_series(files.dicom_series(tmp_path, 3), title="Head"),
    }


@pytest.fixture
def rows(clients, owner, folder, parts):
    """The label row of a group of them all, read anew by either client."""
    client = clients[0]
    group = folder.create_data_group(
        DataGroupCustom(name="Case 1", layout_contents=parts, client_metadata={"case": 1})
    )
    made = client.create_dataset("Cases", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    client.get_dataset(made.dataset_hash).link_items([group])
    project_hash = client.create_project(
        "Cases", [made.dataset_hash], ontology_hash=str(builders.ontology(owner).pk)
    )

    def read():
        found = []
        for each in clients:
            (row,) = each.get_project(project_hash).list_label_rows_v2(include_client_metadata=True)
            row.initialise_labels()
            found.append(row)
        return tuple(found)

    return read


def test_groups_are_made_of_items_and_say_how_they_are_laid_out(client, folder, parts):
    image, video = parts["image"], parts["video"]
    layout = {
        "direction": "row",
        "first": {"type": "data_unit", "key": "left"},
        "second": {"type": "data_unit", "key": "right"},
        "splitPercentage": 30,
    }
    custom = DataGroupCustom(layout_contents={"left": image, "right": video}, layout=layout)

    grid, carousel, own = folder.create_data_groups(
        [
            DataGroupGrid(name="Grid", layout_contents=[image, video]),
            DataGroupCarousel(layout_contents=[video]),
            custom,
        ]
    )

    found = client.get_storage_item(grid)
    assert (found.item_type, found.name) == (StorageItemType.GROUP, "Grid")
    assert [each.uuid for each in found.get_child_items()] == [image, video]
    assert client.get_storage_item(carousel).name == "group v.mp4"
    described = client.get_storage_item(own).get_summary().data_group
    assert {key: each.uuid for key, each in described.layout_contents.items()} == {
        "left": image,
        "right": video,
    }
    assert (described.layout.first.key, described.layout.split_percentage) == ("left", 30)
    shown = client.get_storage_item(grid).get_summary().data_group.layout
    assert (shown.first.key, shown.second.key) == ("0", "1")
    used = client.get_storage_item(image).get_summary()
    assert {each.uuid for each in used.accessible_group_items} == {grid, own}
    with pytest.raises(InvalidArgumentsError, match="is part of"):
        client.get_storage_item(image).delete()
    folder.delete_storage_items([grid, carousel, own])
    assert {each.uuid for each in folder.list_items()} == set(parts.values())


def test_what_cannot_be_a_group_is_refused_and_nothing_is_made(folder, parts, tmp_path):
    image = parts["image"]
    volume = folder.upload_nifti(files.nifti(tmp_path / "n.nii"))
    for contents, reason in (
        ([image, image], "once only"),
        ([volume], "cannot be part of a group"),
        ([], "at least 1 item"),
    ):
        with pytest.raises(InvalidArgumentsError, match=reason):
            folder.create_data_groups(
                [
                    DataGroupGrid(layout_contents=[image]),
                    DataGroupGrid(layout_contents=contents),
                ]
            )
    with pytest.raises(InvalidArgumentsError, match="no key of a part"):
        folder.create_data_group(
            DataGroupCustom(layout_contents={"a": image}, layout={"type": "data_unit", "key": "b"})
        )
    with pytest.raises(ResourceNotFoundError):
        folder.create_data_group(DataGroupGrid(layout_contents=[uuid.uuid4()]))
    assert not StorageItem.objects.filter(item_type="group").exists()


def test_each_part_is_a_space_of_its_kind(rows, parts):
    for row in rows():
        assert (row.data_type.value, row.data_title) == ("group", "Case 1")
        assert row.client_metadata == {"case": 1}
        for key, item in parts.items():
            space = row.get_space(id=str(item), type_=key.replace("medical_stack", "medical"))
            assert space.metadata.layout_key == key
    ours = rows()[1]
    assert ours.get_space(layout_key="video", type_="video").number_of_frames == 30
    assert ours.get_space(layout_key="pdf", type_="pdf").number_of_pages == 2


def test_each_client_reads_what_the_other_has_drawn_in_a_space(rows, owner):
    theirs, ours = rows()
    place(theirs, TheirBox, "video", 29)
    _, ours = rows()
    place(ours, OurBox, "pdf", 1)

    for row in rows():
        for key, frame in (("video", 29), ("pdf", 1)):
            space = row.get_space(layout_key=key, type_=key)
            (view,) = space.get_annotations(type_="object")
            assert (view.frame, view.coordinates.top_left_x) == (frame, 0.3)
            assert view.created_by == owner.email
        image = row.get_space(layout_key="image", type_="image")
        assert not list(image.get_annotations(type_="object"))
    assert LabelRow.objects.get().is_valid


def place(row, box, key, frame):
    instance = row.ontology_structure.objects[0].create_instance()
    row.get_space(layout_key=key, type_=key).put_object_instance(
        instance,
        [frame],
        box(height=0.1, width=0.2, top_left_x=0.3, top_left_y=0.4),
    )
    row.save()


def test_labels_outside_the_parts_are_refused(rows, parts, owner):
    place(rows()[1], OurBox, "video", 3)
    labels = rows()[1].to_encord_dict()
    wire = Wire.of(owner)
    video, project = str(parts["video"]), LabelRow.objects.get().project_id
    space = labels["spaces"][video]
    for spaces, reason in (
        ({str(uuid.uuid4()): space}, "no such part"),
        ({video: {**space, "labels": {"30": {"objects": []}}}}, "30 frames only"),
        ({video: {**space, "labels": {"x": {"objects": []}}}}, "30 frames only"),
        ({video: None}, "must be an object"),
        ({video: {**space, "labels": {"0": None}}}, "labels.0 must be an object"),
    ):
        answer = wire.v1(
            "labelrow",
            "POST",
            uid=[labels["label_hash"]],
            payload={"multi_request": True, "labels": [{**labels, "spaces": spaces}]},
            project=project,
        )
        assert answer["response"] == ["CORRUPTED_LABEL_ERROR"]
        assert reason in answer["payload"]
    assert LabelRow.objects.get().version == 1


def test_a_project_with_groups_survives_its_archive(rows, tmp_path):
    place(rows()[0], TheirBox, "video", 3)
    project = LabelRow.objects.get().project
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    archive_export.write(project, first)
    parts = list(StorageItemPart.objects.values_list("layout_key", "item_id"))
    labels = rows()[0].to_encord_dict()
    project.delete()
    Dataset.objects.all().delete()
    StorageItemPart.objects.all().delete()
    StorageItem.objects.filter(parent_item__isnull=False).delete()
    StorageItem.objects.all().delete()

    restored = archive_import.restore(first)

    assert list(StorageItemPart.objects.values_list("layout_key", "item_id")) == parts
    assert rows()[0].to_encord_dict() == labels
    archive_export.write(restored, second)
    assert first.read_bytes() == second.read_bytes()
