"""The published client against a live server: what a script does to bring its data in."""

from __future__ import annotations

import pytest
import requests

from encord_portal.platform.models import MediaFile
from encord_portal.platform.services import keys
from tests.platform import builders
from tests.platform.media import files

encord = pytest.importorskip("encord", reason="the published client is a development dependency")

from encord.constants.enums import DataType  # noqa: E402 - only once it is known to be there

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.live,
    pytest.mark.contract,
    # The client's own dependencies warn of what is to come.
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture
def client(live_server):
    user = builders.person("owner@example.com")
    key = keys.create_key_pair(user, title="contract")
    return encord.EncordUserClient.create_with_ssh_private_key(key, domain=live_server.url)


@pytest.fixture
def dataset(client):
    made = client.create_dataset("Scans", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    return client.get_dataset(made.dataset_hash)


def rows(dataset):
    dataset.refetch_data()
    return dataset.data_rows


def test_a_dataset_is_created_and_listed_with_its_folder(client):
    client.create_dataset("Scans", encord.orm.dataset.StorageLocation.CORD_STORAGE, "of heads")

    found = client.get_datasets()

    assert [(each["dataset"].title, each["dataset"].description) for each in found] == [
        ("Scans", "of heads")
    ]
    dataset = client.get_dataset(found[0]["dataset"].dataset_hash)
    assert dataset.title == "Scans"
    assert dataset.backing_folder_uuid is not None


def test_an_image_is_uploaded_and_read_back_byte_by_byte(dataset, tmp_path):
    path = files.jpeg(tmp_path / "beach.jpg", 40, 30, orientation=6)

    answer = dataset.upload_image(path)

    (row,) = rows(dataset)
    assert row.uid == answer["data_hash"]
    assert (row.title, row.data_type.value) == ("beach.jpg", "image")
    assert (row.width, row.height) == (30, 40)
    assert row.file_type == "image/jpeg"
    row.refetch_data(signed_url=True)
    assert requests.get(row.signed_url, timeout=10).content == path.read_bytes()


def test_an_image_group_keeps_its_images_in_order(dataset, tmp_path):
    paths = [files.png(tmp_path / f"{name}.png", seed=ord(name)) for name in "cab"]

    answer = dataset.create_image_group(paths, title="Left and right")

    (row,) = rows(dataset)
    assert row.uid == answer[0]["data_hash"]
    assert (row.title, row.data_type.value) == ("Left and right", "img_group")
    row.refetch_data(images_data_fetch_options=encord.orm.dataset.ImagesDataFetchOptions(True))
    assert [image.title for image in row.images_data] == ["c.png", "a.png", "b.png"]
    fetched = [requests.get(each.signed_url, timeout=10).content for each in row.images_data]
    assert fetched == [path.read_bytes() for path in paths]


def test_a_video_is_uploaded_with_its_exact_facts(dataset, tmp_path):
    dataset.upload_video(files.video(tmp_path / "walk.mp4", frames=30, rate=25), title="A walk")

    (row,) = rows(dataset)
    assert (row.title, row.data_type.value) == ("A walk", "video")
    assert (row.width, row.height, row.frames_per_second) == (64, 48, 25)
    assert row.duration == pytest.approx(1.2)


def test_a_dicom_series_is_uploaded(dataset, tmp_path):
    answer = dataset.create_dicom_series(files.dicom_series(tmp_path, 3), title="Head")

    (row,) = rows(dataset)
    assert (row.uid, row.title) == (answer["data_hash"], "Head")
    assert (row.data_type.value, row.width, row.height) == ("dicom", 24, 16)


def test_an_undecodable_file_is_refused_with_the_reason_and_nothing_is_stored(dataset, tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(files.png_bytes()[:-40])

    with pytest.raises(encord.exceptions.CloudUploadError, match="This image is damaged"):
        dataset.upload_image(path)

    assert rows(dataset) == []
    assert not MediaFile.objects.exists()


def test_two_series_in_one_are_refused_with_the_reason(dataset, tmp_path):
    paths = [
        files.dicom(tmp_path / "a.dcm"),
        files.dicom(tmp_path / "b.dcm", series="1.2.3"),
    ]

    with pytest.raises(encord.exceptions.EncordException, match="differ in their series uid"):
        dataset.create_dicom_series(paths, title="Mixed")

    assert rows(dataset) == []


def test_rows_are_listed_renamed_linked_and_deleted(client, dataset, tmp_path):
    dataset.upload_image(files.png(tmp_path / "one.png", seed=1))
    dataset.upload_video(files.video(tmp_path / "two.mp4"))

    (image,) = dataset.list_data_rows(title_like="one%")
    assert [row.title for row in dataset.list_data_rows(data_types=[DataType.VIDEO])] == ["two.mp4"]

    assert dataset.update_data_item(image.uid, "first.png")
    assert [row.title for row in rows(dataset)] == ["first.png", "two.mp4"]

    other = client.create_dataset("Other", encord.orm.dataset.StorageLocation.CORD_STORAGE)
    other = client.get_dataset(other.dataset_hash)
    (linked,) = other.link_items([image.backing_item_uuid])
    assert (linked.title, linked.backing_item_uuid) == ("one.png", image.backing_item_uuid)
    assert linked.uid != image.uid

    dataset.delete_data([image.uid])
    assert [row.title for row in rows(dataset)] == ["two.mp4"]
    assert [row.title for row in rows(other)] == ["one.png"]


def test_storage_items_tell_what_the_files_are(client, dataset, tmp_path):
    path = files.video(tmp_path / "walk.mp4", frames=30)
    dataset.upload_video(path)
    (row,) = rows(dataset)

    item = client.get_storage_item(row.backing_item_uuid, sign_url=True)

    assert (item.name, item.item_type.value, item.mime_type) == ("walk.mp4", "video", "video/mp4")
    assert (item.frame_count, item.fps, item.width, item.height) == (30, 25, 64, 48)
    assert requests.get(item.get_signed_url(), timeout=10).content == path.read_bytes()
    (again,) = client.get_storage_items([row.backing_item_uuid], sign_url=True)
    assert again.uuid == item.uuid


def test_people_are_added_to_a_dataset_and_removed(dataset):
    builders.person("friend@example.com")

    dataset.add_users(["friend@example.com"], encord.orm.dataset.DatasetUserRole.USER)
    found = {user.user_email: user.user_role.value for user in dataset.list_users()}
    assert found == {"owner@example.com": 0, "friend@example.com": 1}

    dataset.remove_users(["friend@example.com"])
    assert [user.user_email for user in dataset.list_users()] == ["owner@example.com"]


@pytest.fixture
def project(client):
    """A project; datasets are added to it."""
    from encord.objects import Shape

    structure = encord.objects.OntologyStructure()
    structure.add_object("Box", Shape.BOUNDING_BOX)
    ontology = client.create_ontology("Things", structure=structure)
    return client.get_project(
        client.create_project("All", [], ontology_hash=ontology.ontology_hash)
    )


def label_rows(project, dataset):
    if dataset.dataset_hash not in [str(each.dataset_hash) for each in project.list_datasets()]:
        project.add_datasets([dataset.dataset_hash])
    found = project.list_label_rows_v2(include_images_data=True)
    for row in found:
        row.initialise_labels(include_signed_url=True)
    return found


def test_label_rows_of_every_type_carry_their_media(project, dataset, tmp_path):
    project.add_datasets([dataset.dataset_hash])  # before the uploads: rows appear by themselves
    dataset.upload_image(files.png(tmp_path / "photo.png", 40, 30))
    dataset.create_image_group(
        [files.png(tmp_path / f"{n}.png", 20 + n, 30, seed=n) for n in range(3)], title="group"
    )
    dataset.upload_video(files.video(tmp_path / "walk.mp4", frames=30))
    dataset.create_dicom_series(files.dicom_series(tmp_path, 4), title="series")

    found = {row.data_title: row for row in label_rows(project, dataset)}

    facts = {
        title: (row.data_type.value, row.number_of_frames, row.width, row.height)
        for title, row in found.items()
    }
    assert facts == {
        "photo.png": ("image", 1, 40, 30),
        "group": ("img_group", 3, None, None),
        "walk.mp4": ("video", 30, 64, 48),
        "series": ("dicom", 4, 24, 16),
    }
    for title in ("photo.png", "walk.mp4"):
        content = requests.get(found[title].data_link, timeout=10).content
        assert content == (tmp_path / title).read_bytes()
    widths = [view.width for view in found["group"].get_frame_views()]
    assert widths == [20, 21, 22]
    series = found["series"]
    uids = [series.get_frame_metadata(n) for n in range(4)]
    assert [each.title for each in uids] == ["004.dcm", "003.dcm", "002.dcm", "001.dcm"]


def test_a_box_drawn_on_a_frame_of_an_uploaded_video_is_kept(project, dataset, tmp_path):
    from encord.objects.coordinates import BoundingBoxCoordinates

    dataset.upload_video(files.video(tmp_path / "walk.mp4", frames=30))
    (row,) = label_rows(project, dataset)
    instance = project.ontology_structure.objects[0].create_instance()
    box = BoundingBoxCoordinates(height=0.1, width=0.2, top_left_x=0.3, top_left_y=0.4)
    instance.set_for_frames(box, frames=29)
    row.add_object_instance(instance)
    row.save()

    (again,) = label_rows(project, dataset)

    assert again.get_object_instances()[0].get_annotation(29).coordinates == box


def test_sound_text_and_volumes_become_label_rows(client, project, dataset, tmp_path):
    """No method of the client uploads these to a dataset; the wire does, and the client reads."""
    from tests.platform.media.world import Uploader

    uploader = Uploader.of(builders.User.objects.get(email="owner@example.com"))
    uploader.add(dataset.dataset_hash, "audio", "audio", files.wav(tmp_path / "talk.wav"))
    text = tmp_path / "note.txt"
    text.write_text("Grüße", encoding="utf-8")
    uploader.add(dataset.dataset_hash, "plainText", "text", text)
    uploader.add(dataset.dataset_hash, "nifti", "nifti", files.nifti(tmp_path / "brain.nii"))

    found = {row.data_title: row for row in label_rows(project, dataset)}

    talk = found["talk.wav"]
    assert (talk.data_type.value, talk.duration, talk.audio_sample_rate) == ("audio", 1.0, 8000)
    assert (talk.audio_num_channels, talk.audio_bit_depth, talk.audio_codec) == (2, 16, "pcm_s16le")
    assert found["note.txt"].data_type.value == "plain_text"
    assert requests.get(found["note.txt"].data_link, timeout=10).text == "Grüße"
    volume = found["brain.nii"]
    assert (volume.data_type.value, volume.number_of_frames) == ("nifti", 5)
