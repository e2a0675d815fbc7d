"""Storage folders of the local platform, through our client in process."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from encord_portal.sdk.exceptions import (
    AuthorisationError,
    CloudUploadError,
    EncordException,
    InvalidArgumentsError,
    ResourceNotFoundError,
)
from encord_portal.sdk.http.bundle import Bundle
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.orm.storage import (
    CustomerProvidedTextMetadata,
    DataUploadImageGroupFromItems,
    DataUploadItems,
    FoldersSortBy,
    StorageItemType,
    StorageUserRole,
)
from encord_portal.sdk.storage import StorageFolder
from encord_portal.sdk.user_client import EncordUserClient
from tests.platform import builders
from tests.platform.media import files
from tests.sdk.test_on_platform import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media_root(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def client() -> EncordUserClient:
    return client_of(builders.person("owner@example.com"))


@pytest.fixture
def folder(client: EncordUserClient) -> StorageFolder:
    return client.create_storage_folder("Scans", "of heads", {"site": "north"})


def _text(path: Path, content: str = "words") -> Path:
    path.write_text(content)
    return path


PAGE = "<!doctype html><html><body><p>words</p></body></html>"
UPLOADS: dict[str, tuple[Any, StorageItemType, str, str | None]] = {
    "image": (
        lambda f, d: f.upload_image(files.png(d / "a.png")),
        StorageItemType.IMAGE, "a.png", "image",
    ),
    "video": (
        lambda f, d: f.upload_video(str(files.video(d / "v.mp4", frames=5, rate=5))),
        StorageItemType.VIDEO, "v.mp4", "video",
    ),
    "sound": (
        lambda f, d: f.upload_audio(files.wav(d / "s.wav"), client_metadata={"a": 1}),
        StorageItemType.AUDIO, "s.wav", "audio",
    ),
    "text": (
        lambda f, d: f.upload_text(_text(d / "t.txt")),
        StorageItemType.PLAIN_TEXT, "t.txt", "plain_text",
    ),
    "HTML": (
        lambda f, d: f.upload_text(_text(d / "p.html", PAGE), title="page.html"),
        StorageItemType.PLAIN_TEXT, "page.html", "plain_text",
    ),
    "text that is described": (
        lambda f, d: f.upload_text(
            _text(d / "t.md"),
            text_metadata=CustomerProvidedTextMetadata(file_size=5, mime_type="text/markdown"),
        ),
        StorageItemType.PLAIN_TEXT, "t.md", "plain_text",
    ),
    "PDF": (
        lambda f, d: f.upload_pdf(files.pdf(d / "d.pdf", (595, 842), (595, 842))),
        StorageItemType.PDF, "d.pdf", "pdf",
    ),
    "NIfTI": (
        lambda f, d: f.upload_nifti(files.nifti(d / "n.nii"), title="Head.nii"),
        StorageItemType.NIFTI, "Head.nii", "nifti",
    ),
    "DICOM series": (
        lambda f, d: f.create_dicom_series(files.dicom_series(d, 2), title="Series"),
        StorageItemType.DICOM_SERIES, "Series", "dicom",
    ),
    "image group": (
        lambda f, d: f.create_image_group(
            [files.png(d / "a.png"), files.png(d / "b.png", seed=1)], title="Group"
        ),
        StorageItemType.IMAGE_GROUP, "Group", "img_group",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UPLOADS)
def test_files_of_every_kind_come_into_a_folder_and_from_there_into_a_project(
    name: str, client: EncordUserClient, folder: StorageFolder, tmp_path: Path
) -> None:
    upload, item_type, title, data_type = UPLOADS[name]
    item = client.get_storage_item(upload(folder, tmp_path))
    assert (item.item_type, item.name) == (item_type, title)
    assert item.parent_folder_uuid == folder.uuid
    assert item.parent_folder().name == "Scans"
    made = client.create_dataset("D", StorageLocation.CORD_STORAGE, create_backing_folder=False)
    dataset = client.get_dataset(made.dataset_hash)
    dataset.link_items([item.uuid])
    ontology = client.create_ontology("O")
    project = client.get_project(
        client.create_project("P", [made.dataset_hash], ontology_hash=ontology.ontology_hash)
    )
    (row,) = project.list_label_rows_v2()
    row.initialise_labels()
    assert (row.data_type.value, row.data_title) == (data_type, title)
    assert row.backing_item_uuid == item.uuid
    if name == "HTML":
        assert row.file_type == "text/html"
    if name == "sound":
        assert item.client_metadata == {"a": 1}


def test_images_of_one_size_become_a_sequence(
    client: EncordUserClient, folder: StorageFolder, tmp_path: Path
) -> None:
    paths = [files.png(tmp_path / f"{n}.png", seed=n) for n in range(2)]
    item = client.get_storage_item(folder.create_image_sequence(paths, title="S"))
    assert item.frame_count == 2
    assert len(list(item.get_child_items())) == 2


def test_a_file_that_is_something_else_is_refused_with_a_reason(
    folder: StorageFolder, tmp_path: Path
) -> None:
    with pytest.raises(CloudUploadError, match="no PDF document"):
        folder.upload_pdf(_text(tmp_path / "no.pdf"))
    with pytest.raises(ValueError, match="what kind of text it is"):
        folder.upload_text(_text(tmp_path / "no.kind"))
    assert list(folder.list_items()) == []


def test_a_dataset_puts_its_uploads_into_a_folder(
    client: EncordUserClient, folder: StorageFolder, tmp_path: Path
) -> None:
    made = client.create_dataset("D", StorageLocation.CORD_STORAGE)
    dataset = client.get_dataset(made.dataset_hash)
    dataset.upload_image(files.png(tmp_path / "a.png"), folder=folder)
    dataset.upload_image(files.png(tmp_path / "b.png", seed=1), folder=folder.uuid)
    assert [item.name for item in folder.list_items()] == ["a.png", "b.png"]


def test_folders_are_found_changed_moved_and_deleted(
    client: EncordUserClient, folder: StorageFolder
) -> None:
    inner, other = folder.create_subfolder("Left ear"), client.create_storage_folder("Other")
    deep = client.create_storage_folder("Deep left", parent_folder=inner)
    assert (folder.description, folder.client_metadata) == ("of heads", {"site": "north"})
    assert deep.parent is not None
    assert deep.parent.uuid == deep.parent_uuid == inner.uuid
    assert [each.name for each in deep.path_to_root] == ["Deep left", "Left ear", "Scans"]
    assert [each.name for each in client.list_storage_folders()] == ["Other", "Scans"]
    found = client.find_storage_folders(search="LEFT", order=FoldersSortBy.CREATED_AT, desc=True)
    assert [each.name for each in found] == ["Deep left", "Left ear"]
    assert [each.name for each in folder.list_subfolders()] == ["Left ear"]
    assert {each.name for each in folder.find_subfolders()} == {"Left ear", "Deep left"}

    folder.update(name="Renamed", client_metadata={"site": "south"})
    assert (folder.name, folder.client_metadata) == ("Renamed", {"site": "south"})
    with Bundle() as bundle:
        inner.update(description="one", bundle=bundle)
        other.update(description="two", bundle=bundle)
        inner.update(name="Right ear", bundle=bundle)
    assert (inner.name, inner.description, other.description) == ("Right ear", "one", "two")
    inner.move_to_folder(other)
    assert inner.parent_uuid == other.uuid
    with pytest.raises(InvalidArgumentsError, match="not empty"):
        other.delete()
    inner.move_to_folder(None)
    assert (inner.parent_uuid, inner.parent) == (None, None)
    other.delete()
    with pytest.raises(ResourceNotFoundError):
        other.refetch_data()


def test_items_are_found_changed_moved_and_deleted(
    client: EncordUserClient, folder: StorageFolder, tmp_path: Path
) -> None:
    inner = folder.create_subfolder("inner")
    first = client.get_storage_item(folder.upload_image(files.png(tmp_path / "a.png")))
    second = client.get_storage_item(inner.upload_image(files.png(tmp_path / "b.png", seed=1)))
    folder.upload_audio(files.wav(tmp_path / "c.wav"))

    def names(items: Any) -> list[str]:
        return [item.name for item in items]

    assert names(folder.list_items(page_size=1, desc=True)) == ["c.wav", "a.png"]
    assert names(folder.list_items(item_types=[StorageItemType.AUDIO])) == ["c.wav"]
    assert names(folder.find_items("png")) == ["a.png", "b.png"]
    assert names(client.find_storage_items(search="b.png")) == ["b.png"]
    with pytest.raises(ValueError, match="what to look for"):
        client.find_storage_items()
    assert (folder.get_summary().images, folder.get_summary().audios) == (2, 1)
    assert first.get_summary().used_in_datasets == 0

    first.update(name="one.png", client_metadata={"n": 1})
    assert (first.name, first.client_metadata) == ("one.png", {"n": 1})
    with Bundle() as bundle:
        first.update(description="first", bundle=bundle)
        second.update(name="two.png", bundle=bundle)
    assert (first.description, second.name) == ("first", "two.png")
    second.move_to_folder(folder)
    assert second.parent_folder_uuid == folder.uuid
    folder.move_items_to_folder(inner, [first, second.uuid])
    assert names(inner.list_items()) == ["one.png", "two.png"]
    inner.delete_storage_items([second.uuid])
    first.refetch_data()
    first.delete()
    assert list(inner.list_items()) == []


def test_private_files_come_into_a_folder_by_a_job(
    client: EncordUserClient, folder: StorageFolder, tmp_path: Path
) -> None:
    images = [folder.upload_image(files.png(tmp_path / f"{n}.png", seed=n)) for n in range(2)]
    group = DataUploadImageGroupFromItems(image_items=images, title="Pair", create_video=False)
    job = folder.add_private_data_to_folder_start(
        str(uuid4()), DataUploadItems(image_groups_from_items=[group])
    )
    state = folder.add_private_data_to_folder_get_result(job, timeout_seconds=10)
    assert [each.name for each in state.items_with_names] == ["Pair"]
    assert isinstance(state.items_with_names[0].item_uuid, UUID)
    assert folder.add_data_to_folder_job_cancel(job).units_cancelled_count == 0
    with pytest.raises(ValueError, match="JSON"):
        folder.add_private_data_to_folder_start(str(uuid4()), "[1]")


def test_a_group_of_people_gets_access(client: EncordUserClient, folder: StorageFolder) -> None:
    stranger = client_of(builders.person("reader@example.com"))
    with pytest.raises((ResourceNotFoundError, AuthorisationError)):
        stranger.get_storage_folder(folder.uuid)
    assert list(folder.list_groups()) == []
    with pytest.raises(EncordException):
        folder.add_group(uuid4(), StorageUserRole.USER)
