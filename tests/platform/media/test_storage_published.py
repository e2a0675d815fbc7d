"""The published client's storage folders and items against a live server."""

from __future__ import annotations

import http.server
import threading
import uuid
from contextlib import contextmanager

import pytest
import requests

from encord_portal.platform.models import CloudIntegration, DataUnit, Group, StorageItem
from tests.platform import builders
from tests.platform.media import clients, files

encord = pytest.importorskip("encord", reason="the published client is a development dependency")

from encord.exceptions import (  # noqa: E402 - only once it is known to be there
    AuthorisationError,
    InvalidArgumentsError,
    ResourceNotFoundError,
)
from encord.http.bundle import Bundle  # noqa: E402
from encord.orm.storage import (  # noqa: E402
    CloudSyncedFolderParams,
    DataUploadImage,
    DataUploadImageGroupFromItems,
    DataUploadItems,
    FoldersSortBy,
    StorageItemType,
    StorageUserRole,
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
def reader():
    return builders.person("reader@example.com")


@pytest.fixture
def connect(live_server):
    def as_person(user, client=clients.theirs):
        return client(live_server.url, user)

    return as_person


@pytest.fixture
def client(connect, owner):
    return connect(owner)


@pytest.fixture
def folder(client):
    return client.create_storage_folder("Scans", "of heads", {"site": "north"})


@pytest.fixture
def shelf(tmp_path, settings):
    directory = tmp_path / "shelf"
    directory.mkdir()
    settings.PLATFORM_IMPORT_DIRS = [directory]
    return directory


@pytest.fixture
def shelf_of():
    """Make an integration with the beginning of its sources."""

    def make(root):
        return CloudIntegration.objects.create(title="Shelf", root=root)

    return make


@contextmanager
def served(directory):
    """A server that lists a directory."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=directory)

        def log_message(self, format, *arguments):
            """Tests are quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def image(folder, tmp_path, name="a.png", **more):
    return folder.upload_image(files.png(tmp_path / name, seed=ord(name[0])), **more)


def test_folders_are_made_within_each_other_found_and_described(client, folder):
    inner = folder.create_subfolder("Left ear")
    innermost = client.create_storage_folder("Deep left", parent_folder=inner)

    assert (folder.name, folder.description, folder.client_metadata) == (
        *("Scans", "of heads"),
        {"site": "north"},
    )
    assert innermost.parent.uuid == inner.uuid
    assert [each.name for each in innermost.path_to_root] == ["Deep left", "Left ear", "Scans"]
    assert [each.name for each in client.list_storage_folders()] == ["Scans"]
    found = client.find_storage_folders(search="LEFT", order=FoldersSortBy.CREATED_AT, desc=True)
    assert [each.name for each in found] == ["Deep left", "Left ear"]
    assert [each.name for each in folder.list_subfolders()] == ["Left ear"]
    assert {each.name for each in folder.find_subfolders()} == {"Left ear", "Deep left"}
    assert len(list(client.find_storage_folders(page_size=1))) == 3
    assert list(client.list_storage_folders(dataset_synced=True)) == []


def test_folders_are_changed_moved_and_deleted(client, folder):
    inner, other = folder.create_subfolder("inner"), client.create_storage_folder("other")

    folder.update(name="Renamed", client_metadata={"site": "south"})
    with Bundle() as bundle:
        inner.update(description="one", bundle=bundle)
        other.update(description="two", bundle=bundle)
    inner.move_to_folder(other)

    folder.refetch_data()
    assert (folder.name, folder.client_metadata) == ("Renamed", {"site": "south"})
    assert folder.description == "of heads"
    again = client.get_storage_folder(inner.uuid)
    assert (again.description, again.parent_uuid) == ("one", other.uuid)
    with pytest.raises(InvalidArgumentsError, match="cannot be moved into itself"):
        other.move_to_folder(inner)
    with pytest.raises(InvalidArgumentsError, match="not empty"):
        other.delete()
    inner.move_to_folder(None)
    other.delete()
    assert {each.name for each in client.list_storage_folders()} == {"Renamed", "inner"}
    with pytest.raises(ResourceNotFoundError):
        client.get_storage_folder(other.uuid)


def test_a_folder_that_follows_a_place_takes_what_is_there(client, shelf, shelf_of):
    integration = shelf_of("file:///")
    place = f"{shelf.as_uri()}/"
    files.png(shelf / "a.png", seed=1)
    (shelf / "deep down").mkdir()
    files.png(shelf / "deep down" / "b.png", seed=2)
    (shelf / "notes.xyz").write_text("of no kind")
    (shelf / "broken.pdf").write_text("of another kind")
    (shelf / "a.png.metadata.json").write_text('{"site": "north"}')
    folder = client.create_storage_folder(
        "cloud",
        cloud_synced_folder_params=CloudSyncedFolderParams(
            integration_uuid=integration.pk, remote_url=place.removesuffix("/")
        ),
    )
    assert folder.is_cloud_synced
    assert (folder.integration_hash, folder.remote_url) == (integration.pk, place)
    folder.enable_metadata_ingestion()
    assert folder.get_folder_config().metadata_ingestion.paused is False

    def sync():
        job = folder.sync_private_data_with_cloud_synced_folder_start()
        return folder.sync_private_data_with_cloud_synced_folder_get_result(job)

    first = sync()
    assert first.status.value == "done"
    assert (first.upload_jobs_units_done, first.upload_jobs_units_error) == (2, 1)
    found = {item.name: item.client_metadata for item in folder.list_items()}
    assert found == {"a.png": {"site": "north"}, "deep down/b.png": {}}

    files.png(shelf / "c.png", seed=3)
    (shelf / "b.png").unlink(missing_ok=True)
    (shelf / "broken.pdf").unlink()
    (shelf / "a.png.metadata.json").write_text('{"site": "south"}')
    assert sync().upload_jobs_units_done == 1
    folder.enable_metadata_ingestion(paused=True)
    (shelf / "a.png.metadata.json").write_text("no JSON")
    nothing = sync()
    assert (nothing.upload_jobs_units_done, nothing.upload_jobs_done) == (0, 0)
    found = {item.name: item.client_metadata for item in folder.list_items()}
    assert found == {"a.png": {"site": "south"}, "deep down/b.png": {}, "c.png": {}}
    assert folder.get_summary().images == 3


def test_a_folder_follows_a_server_of_this_machine(client, shelf, shelf_of):
    files.png(shelf / "a.png", seed=1)
    (shelf / "in").mkdir()
    files.png(shelf / "in" / "b & c.png", seed=2)
    with served(shelf) as url:
        params = CloudSyncedFolderParams(
            integration_uuid=shelf_of("http://127.0.0.1").pk, remote_url=f"{url}/"
        )
        folder = client.create_storage_folder("cloud", cloud_synced_folder_params=params)
        folder.sync_private_data_with_cloud_synced_folder_get_result(
            folder.sync_private_data_with_cloud_synced_folder_start()
        )

    assert {item.name for item in folder.list_items()} == {"a.png", "in/b & c.png"}


def test_a_folder_follows_only_what_the_operator_allows(client, shelf, shelf_of, tmp_path):
    integration = shelf_of("file:///").pk
    (tmp_path / "private").mkdir()
    (shelf / "out").symlink_to(tmp_path / "private")
    here = shelf.as_uri()
    for place in ("s3://x", "file:///etc/", f"{here}/../private/", f"{here}/out"):
        params = CloudSyncedFolderParams(integration_uuid=integration, remote_url=place)
        with pytest.raises(InvalidArgumentsError, match="cannot follow"):
            client.create_storage_folder("cloud", cloud_synced_folder_params=params)
    params = CloudSyncedFolderParams(integration_uuid=uuid.uuid4(), remote_url="s3://x")
    with pytest.raises(ResourceNotFoundError):
        client.create_storage_folder("cloud", cloud_synced_folder_params=params)
    plain = client.create_storage_folder("plain")
    with pytest.raises(InvalidArgumentsError, match="follows no place"):
        plain.sync_private_data_with_cloud_synced_folder_start()


def test_strangers_find_no_folder_and_a_group_gives_access(connect, folder, owner, reader):
    inner = folder.create_subfolder("inner")
    group = Group.objects.create(name="Readers", creator=owner)
    group.users.add(reader)
    theirs = connect(reader)
    with pytest.raises(ResourceNotFoundError):
        theirs.get_storage_folder(inner.uuid)

    inner.add_group(group.pk, StorageUserRole.USER)

    (granted,) = inner.list_groups()
    assert (granted.name, granted.user_role) == ("Readers", StorageUserRole.USER)
    (seen,) = theirs.list_storage_folders()
    assert (seen.uuid, [each.uuid for each in seen.path_to_root]) == (inner.uuid, [inner.uuid])
    with pytest.raises(AuthorisationError):
        seen.update(name="Mine now")
    with pytest.raises(AuthorisationError):
        seen.create_subfolder("x")
    inner.add_group(group.pk, StorageUserRole.ADMIN)
    seen.create_subfolder("x").update(name="y")
    inner.remove_group(group.pk)
    # What the reader has made stays theirs.
    assert [each.name for each in theirs.list_storage_folders()] == ["y"]


def test_files_of_each_kind_are_uploaded_into_a_folder(connect, owner, folder, tmp_path):
    text = tmp_path / "t.txt"
    text.write_text("some words")
    series = [files.dicom_series(tmp_path, 3), "Head"]
    made = {
        "image": image(folder, tmp_path, title="T", client_metadata={"a": 1}),
        "video": folder.upload_video(files.video(tmp_path / "v.mp4", frames=30, rate=25)),
        "audio": folder.upload_audio(files.wav(tmp_path / "s.wav")),
        "nifti": folder.upload_nifti(files.nifti(tmp_path / "n.nii")),
        "plainText": folder.upload_text(text),
        "pdf": folder.upload_pdf(files.pdf(tmp_path / "d.pdf", *[(595, 842)] * 3)),
        "dicomSeries": folder.create_dicom_series(*series),
        "imageGroup": folder.create_image_group(
            [files.png(tmp_path / "2.png"), files.png(tmp_path / "1.png", seed=1)], title="G"
        ),
    }

    for client in (connect(owner), connect(owner, clients.ours)):
        items = client.get_storage_items(list(made.values()))
        assert {item.item_type.value: item.uuid for item in items} == made
        by_type = {item.item_type.value: item for item in items}
        assert (by_type["image"].name, by_type["image"].client_metadata) == ("T", {"a": 1})
        video, sound = by_type["video"], by_type["audio"]
        assert (video.width, video.height, video.fps, video.frame_count) == (64, 48, 25, 30)
        assert (sound.audio_sample_rate, sound.audio_num_channels) == (8000, 2)
        assert (sound.audio_codec, sound.duration) == ("pcm_s16le", 1.0)
        assert (by_type["nifti"].width, by_type["nifti"].height) == (8, 6)
        assert by_type["dicomSeries"].frame_count == 3
        document = by_type["pdf"]
        assert (document.mime_type, document.frame_count) == ("application/pdf", 3)
        assert (document.width, document.height) == (595, 842)
        signed = by_type["image"].get_signed_url()
        assert requests.get(signed, timeout=10).content == (tmp_path / "a.png").read_bytes()
    group = connect(owner).get_storage_item(made["imageGroup"])
    assert [each.name for each in group.get_child_items()] == ["2.png", "1.png"]
    summary = folder.get_summary()
    assert (summary.images, summary.image_groups, summary.videos) == (3, 1, 1)
    assert (summary.dicom_files, summary.dicom_series, summary.files) == (3, 1, 11)
    assert summary.total_size == sum(
        size for size in StorageItem.objects.exclude(file=None).values_list("file_size", flat=True)
    )


def test_items_are_listed_by_what_they_are_and_how_they_are_used(client, folder, tmp_path):
    dataset = client.get_dataset(
        client.create_dataset("D", encord.orm.dataset.StorageLocation.CORD_STORAGE).dataset_hash
    )
    inner = folder.create_subfolder("inner")
    first = image(folder, tmp_path, "a.png", client_metadata={"n": 1})
    second = image(inner, tmp_path, "b.png")
    sound = folder.upload_audio(files.wav(tmp_path / "c.wav"))
    dataset.link_items([second])

    def names(found):
        return [each.name for each in found]

    assert names(folder.list_items()) == ["a.png", "c.wav"]
    assert names(folder.list_items(item_types=[StorageItemType.AUDIO])) == ["c.wav"]
    assert names(folder.list_items(desc=True, page_size=1)) == ["c.wav", "a.png"]
    assert names(folder.find_items("PNG")) == ["a.png", "b.png"]
    assert names(folder.find_items(".", is_in_dataset=True)) == ["b.png"]
    assert names(folder.find_items(".", is_in_dataset=False)) == ["a.png", "c.wav"]
    assert names(client.find_storage_items(search=".png")) == ["a.png", "b.png"]
    assert {each.uuid for each in folder.find_items(".")} == {first, second, sound}
    linked = folder.list_items(search="a.png", resolve_client_metadata_locally=True)
    assert [each.client_metadata for each in linked] == [{"n": 1}]
    (bare,) = folder.list_items(search="a.png", include_client_metadata=False)
    assert not bare.client_metadata
    (signed,) = folder.list_items(search="a.png", get_signed_urls=True)
    assert requests.get(signed.get_signed_url(), timeout=10).status_code == 200


def test_items_are_changed_one_by_one_and_in_bundles(connect, owner, folder, tmp_path):
    client = connect(owner)
    made = client.create_dataset("D", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    one, two = (client.get_storage_item(image(folder, tmp_path, f"{n}.png")) for n in "ab")
    client.get_dataset(made.dataset_hash).link_items([one.uuid])

    one.update(name="first.png", description="the first", client_metadata={"a": 1})
    with Bundle() as bundle:
        one.update(client_metadata={"a": 2}, bundle=bundle)
        two.update(description="the second", bundle=bundle)

    for reading in (client, connect(owner, clients.ours)):
        found, other = reading.get_storage_items([one.uuid, two.uuid])
        assert (found.name, found.description, found.client_metadata) == (
            *("first.png", "the first"),
            {"a": 2},
        )
        assert (other.name, other.description) == ("b.png", "the second")
    assert DataUnit.objects.get().client_metadata == {"a": 2}
    summary = one.get_summary()
    assert (summary.used_in_datasets, summary.frame_in_groups) == (1, 0)
    (used,) = summary.accessible_datasets
    assert used.dataset_hash == made.dataset_hash
    assert used.data_hashes == [DataUnit.objects.get().data_hash]


def test_items_are_moved_and_deleted_unless_they_are_used(client, folder, tmp_path):
    other = client.create_storage_folder("other")
    one = client.get_storage_item(image(folder, tmp_path, "a.png"))
    group = folder.create_image_group([files.png(tmp_path / "f.png")], title="G")
    folder.move_items_to_folder(other, [one.uuid, group])
    one.refetch_data()
    one.move_to_folder(folder)

    assert [each.uuid for each in folder.list_items()] == [one.uuid]
    assert {each.folder_id for each in StorageItem.objects.exclude(pk=one.uuid)} == {other.uuid}
    with pytest.raises(ResourceNotFoundError):
        folder.delete_storage_items([group])
    dataset = client.create_dataset("D", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    client.get_dataset(dataset.dataset_hash).link_items([one.uuid])
    with pytest.raises(InvalidArgumentsError, match="take it out of the dataset first"):
        one.delete()
    client.get_dataset(dataset.dataset_hash).delete_data(str(DataUnit.objects.get().data_hash))
    one.delete()
    other.delete_storage_items([group], remove_unused_frames=False)
    (kept,) = other.list_items()
    assert kept.name == "f.png"
    kept.delete()
    other.delete()
    assert not StorageItem.objects.exists()


def started(folder, items, **more):
    """The outcome of bringing items; the integration is not asked where nothing is fetched."""
    job = folder.add_private_data_to_folder_start(str(uuid.uuid4()), items, **more)
    return folder.add_private_data_to_folder_get_result(job, 10)


def test_a_group_is_made_of_images_that_are_there(client, folder, tmp_path):
    images = [image(folder, tmp_path, f"{name}.png") for name in "ba"]
    group = DataUploadImageGroupFromItems(image_items=images, title="Pair", create_video=False)

    result = started(folder, DataUploadItems(image_groups_from_items=[group]))

    assert (result.status.value, result.units_done_count) == ("DONE", 1)
    (made,) = result.items_with_names
    pair = client.get_storage_item(made.item_uuid)
    assert (made.name, pair.item_type, pair.frame_count) == ("Pair", StorageItemType.IMAGE_GROUP, 2)
    assert [each.uuid for each in pair.get_child_items()] == images
    assert {each.name for each in folder.list_items()} == {"a.png", "b.png", "Pair"}
    (used,) = client.get_storage_item(images[0]).get_summary().accessible_group_items
    assert used.uuid == pair.uuid
    dataset = client.create_dataset("D", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    (row,) = client.get_dataset(dataset.dataset_hash).link_items([pair.uuid])
    unit = DataUnit.objects.get(pk=row.uid)
    assert [each.title for each in unit.images.all()] == ["b.png", "a.png"]
    with pytest.raises(InvalidArgumentsError, match="is used by the dataset 'D'"):
        client.get_storage_item(images[0]).delete()
    unit.delete()
    with pytest.raises(InvalidArgumentsError, match="is part of 'Pair'"):
        client.get_storage_item(images[0]).delete()
    folder.delete_storage_items([pair.uuid], remove_unused_frames=False)
    assert [each.uuid for each in folder.list_items()] == images[::-1]


def test_a_group_of_other_things_than_images_is_refused(client, folder, tmp_path):
    sound = folder.upload_audio(files.wav(tmp_path / "c.wav"))
    group = DataUploadImageGroupFromItems(image_items=[sound], title="Odd", create_video=False)

    result = started(folder, DataUploadItems(image_groups_from_items=[group]))

    assert result.status.value == "ERROR"
    assert "is no image, but of the type audio" in result.errors[0]
    assert result.unit_errors[0].object_urls == [str(sound)]


@pytest.fixture
def sources(settings, tmp_path):
    """Three pictures where an integration may read them."""
    settings.PLATFORM_IMPORT_DIRS = [str(tmp_path)]
    root = tmp_path / "bucket"
    root.mkdir()
    made = CloudIntegration.objects.create(title="Disk", root=f"file://{root}/")
    urls = [f"file://{files.png(root / f'{n}.png', seed=n)}" for n in range(3)]
    return str(made.uuid), urls


def test_private_files_come_into_a_folder_once_and_their_metadata_are_renewed(
    client, folder, sources
):
    integration, urls = sources
    first = {"images": [{"objectUrl": url, "clientMetadata": {"a": 1, "b": 1}} for url in urls]}
    job = folder.add_private_data_to_folder_start(integration, first)
    made = folder.add_private_data_to_folder_get_result(job, 10)
    again = DataUploadItems(
        images=[DataUploadImage(object_url=urls[0], client_metadata={"b": 2, "c": 2})],
        skip_duplicate_urls=True,
        upsert_metadata=True,
    )

    job = folder.add_private_data_to_folder_start(integration, again)
    result = folder.add_private_data_to_folder_get_result(job, 10)

    assert [each.name for each in made.items_with_names] == ["0.png", "1.png", "2.png"]
    assert (result.status.value, result.items_with_names) == ("DONE", [])
    item, other, _ = folder.list_items()
    assert item.client_metadata == {"a": 1, "b": 2, "c": 2}
    assert other.client_metadata == {"a": 1, "b": 1}
    alone = DataUploadItems(images=again.images, upsert_metadata=True)
    with pytest.raises(InvalidArgumentsError, match="set skipDuplicateUrls as well"):
        folder.add_private_data_to_folder_start(integration, alone)
    with pytest.raises(ResourceNotFoundError):
        folder.add_private_data_to_folder_start(str(uuid.uuid4()), first)


def test_a_job_that_waits_is_cancelled_and_brings_nothing(folder, sources):
    integration, urls = sources
    files_json = {"images": [{"objectUrl": url} for url in urls]}
    job = folder.add_private_data_to_folder_start(integration, files_json)

    cancelled = folder.add_data_to_folder_job_cancel(job)

    assert cancelled.units_cancelled_count == 3
    result = folder.add_private_data_to_folder_get_result(job, 10)
    assert (result.status.value, result.units_cancelled_count) == ("CANCELLED", 3)
    assert not list(folder.list_items())
    assert folder.add_data_to_folder_job_cancel(job).units_cancelled_count == 0
    with pytest.raises(ResourceNotFoundError):
        folder.add_data_to_folder_job_cancel(uuid.uuid4())


def test_a_folder_that_mirrors_a_dataset_changes_it(client, owner, tmp_path):
    made = client.create_dataset("D", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    mirror = client.get_storage_folder(made.backing_folder_uuid)
    plain = client.create_storage_folder("plain")
    item = image(mirror, tmp_path)
    (unit,) = DataUnit.objects.all()
    assert (unit.storage_item_id, unit.dataset_id) == (item, uuid.UUID(made.dataset_hash))

    with pytest.raises(InvalidArgumentsError, match="mirrors one of the folders"):
        mirror.move_items_to_folder(plain, [item])
    mirror.move_items_to_folder(plain, [item], allow_mirror_dataset_changes=True)
    assert not DataUnit.objects.exists()
    plain.move_items_to_folder(mirror, [item], allow_mirror_dataset_changes=True)
    assert DataUnit.objects.get().storage_item_id == item
    with pytest.raises(InvalidArgumentsError, match="not empty"):
        mirror.delete()


def test_label_rows_name_their_metadata_by_url(client, connect, owner, tmp_path):
    made = client.create_dataset("D", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    mirror = client.get_storage_folder(made.backing_folder_uuid)
    image(mirror, tmp_path, client_metadata={"a": {"b": 1}})
    ontology = builders.ontology(owner)
    project_hash = client.create_project("P", [made.dataset_hash], ontology_hash=str(ontology.pk))

    for reading in (client, connect(owner, clients.ours)):
        (row,) = reading.get_project(project_hash).list_label_rows_v2(
            include_client_metadata=True, resolve_client_metadata_locally=True
        )
        assert row.client_metadata == {"a": {"b": 1}}


def test_videos_are_encoded_anew_in_place(connect, owner, folder, tmp_path):
    client = connect(owner)
    made = client.create_dataset("D", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    item = folder.upload_video(files.video(tmp_path / "v.avi", frames=30, codec="mpeg4"))
    client.get_dataset(made.dataset_hash).link_items([item])
    before = client.get_storage_item(item)

    job = folder.re_encode_videos([item], "Anew", False)
    status = folder.get_re_encoding_status(job)

    assert (status.status.value, status.result) == (
        "done",
        [{"itemUuid": str(item), "error": None}],
    )
    after = client.get_storage_item(item)
    assert (before.mime_type, after.mime_type) == ("video/x-msvideo", "video/mp4")
    assert after.frame_count == 30
    unit = DataUnit.objects.get()
    assert (unit.file_type, unit.number_of_frames) == ("video/mp4", 30)
    for reading in (client, connect(owner, clients.ours)):
        dataset = reading.get_dataset(made.dataset_hash)
        number = dataset.re_encode_data([str(unit.data_hash)])
        task = dataset.re_encode_data_status(number)
        assert task.status == "done"
        (result,) = task.result
        assert result.data_hash == str(unit.data_hash)
        assert requests.get(result.signed_url, timeout=10).content[4:8] == b"ftyp"
        assert result.bucket_path.startswith("platform/media/")
    sound = folder.upload_audio(files.wav(tmp_path / "s.wav"))
    with pytest.raises(InvalidArgumentsError, match="only videos can be encoded anew"):
        folder.re_encode_videos([sound], "Anew", True)
    with pytest.raises(ResourceNotFoundError):
        folder.get_re_encoding_status(uuid.uuid4())
