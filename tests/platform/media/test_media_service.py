from __future__ import annotations

import datetime as dt
import os
import time

import pytest
from django.utils import timezone

from encord_portal.platform.media import store
from encord_portal.platform.models import DataUnit, MediaFile, UploadSlot
from encord_portal.platform.services import media, storage, uploads
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader, dataset

pytestmark = pytest.mark.django_db
BASE = "http://embedded.invalid"


@pytest.fixture
def owner():
    return builders.person()


@pytest.fixture
def uploader(owner):
    return Uploader.of(owner)


@pytest.fixture
def target(owner):
    return dataset(owner)


def unit_of(target):
    return storage.with_images(DataUnit.objects.filter(dataset=target)).get()


def skeleton(target, *, signed=False):
    return media.data_units_for(unit_of(target), base_url=BASE, signed=signed)


def test_an_image_has_one_unit_without_frames(uploader, target, tmp_path):
    uploader.add(target.dataset_hash, "image", "images", files.png(tmp_path / "a.png"))

    ((key, unit),) = skeleton(target).items()

    assert unit == {
        "data_hash": key,
        "data_title": "a.png",
        "data_type": "image/png",
        "data_sequence": 0,
        "data_link": f"platform/media/{MediaFile.objects.get().sha256}",
        "width": 40,
        "height": 30,
        "labels": {"objects": [], "classifications": []},
    }


def test_a_video_tells_its_duration_and_rate(uploader, target, tmp_path):
    uploader.add(target.dataset_hash, "video", "videos", files.video(tmp_path / "a.mp4"))

    (unit,) = skeleton(target, signed=True).values()

    assert (unit["data_duration"], unit["data_fps"], unit["labels"]) == (0.48, 25, {})
    assert unit["data_link"].startswith(f"{BASE}/platform/media/")


def test_a_group_has_one_unit_per_image(uploader, target):
    parts = [{"url": uploader.upload("image", files.png_bytes(seed=n))} for n in range(3)]
    uploader.bring(target.dataset_hash, imageGroups=[{"images": parts, "title": "G"}])

    units = skeleton(target)

    assert [unit["data_sequence"] for unit in units.values()] == ["0", "1", "2"]
    assert all(key == unit["data_hash"] for key, unit in units.items())
    assert len({unit["data_link"] for unit in units.values()}) == 3


def test_each_frame_of_a_series_tells_which_slice_it_is(uploader, target, tmp_path):
    parts = [
        {"url": uploader.upload("dicomFile", path), "title": path.name}
        for path in files.dicom_series(tmp_path, 3)
    ]
    uploader.bring(target.dataset_hash, dicomSeries=[{"dicomFiles": parts, "title": "S"}])

    (unit,) = skeleton(target, signed=True).values()

    assert "data_link" not in unit
    assert unit["metadata"] == {
        "patient_id": "P1",
        "study_uid": files.STUDY,
        "series_uid": files.SERIES,
    }
    slices = [unit["labels"][str(n)]["metadata"] for n in range(3)]
    assert len({each["dicom_instance_uid"] for each in slices}) == 3
    assert all(each["multiframe_frame_number"] is None for each in slices)
    assert all(each["file_uri"].startswith(BASE) for each in slices)
    assert [(each["width"], each["height"]) for each in slices] == [(24, 16)] * 3


def test_frames_of_a_multi_frame_file_share_its_url(uploader, target, tmp_path):
    key = uploader.upload("dicomFile", files.dicom(tmp_path / "a.dcm", frames=4))
    uploader.bring(target.dataset_hash, dicomSeries=[{"dicomFiles": [{"url": key}]}])

    (unit,) = skeleton(target, signed=True).values()

    slices = [unit["labels"][str(n)]["metadata"] for n in range(4)]
    assert [each["multiframe_frame_number"] for each in slices] == [0, 1, 2, 3]
    assert len({each["file_uri"] for each in slices}) == 1


def test_media_facts_of_a_unit_take_two_queries(
    uploader, target, tmp_path, django_assert_num_queries
):
    key = uploader.upload("dicomFile", files.dicom(tmp_path / "a.dcm", frames=50))
    uploader.bring(target.dataset_hash, dicomSeries=[{"dicomFiles": [{"url": key}]}])

    with django_assert_num_queries(2):
        skeleton(target, signed=True)


def test_a_sound_store_has_no_problems(uploader, target):
    uploader.upload("image", files.png_bytes())

    assert list(media.problems()) == []


def test_missing_and_altered_files_are_found(uploader, target):
    uploader.upload("image", files.png_bytes(seed=1))
    uploader.upload("image", files.png_bytes(seed=2))
    first, second = MediaFile.objects.order_by("pk")
    store.path_of(first.sha256).unlink()
    store.path_of(second.sha256).write_bytes(b"other")

    found = list(media.problems())

    assert found[0] == f"The file {first.sha256} is missing from the media directory."
    assert found[1].startswith(f"The file {second.sha256} holds other bytes")


def make_old(path):
    before = time.time() - 3 * 24 * 3600
    os.utime(path, (before, before))


def test_pruning_takes_what_nothing_uses_and_only_when_it_is_old(uploader, target):
    used = uploader.upload("image", files.png_bytes(seed=1))
    uploader.bring(target.dataset_hash, images=[{"objectUrl": used, "title": "a.png"}])
    uploader.upload("image", files.png_bytes(seed=2))
    uploader.upload("image", files.png_bytes(seed=3))
    in_use, unused, fresh = MediaFile.objects.order_by("pk")
    UploadSlot.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    for file in (in_use, unused):
        make_old(store.path_of(file.sha256))
    abandoned = store.root() / "incoming" / "tmpabandoned"
    abandoned.write_bytes(b"half")
    make_old(abandoned)

    assert uploads.prune() == (3, 2)

    assert set(MediaFile.objects.all()) == {in_use, fresh}
    assert {path.name for path in store.stored()} == {in_use.sha256, fresh.sha256}
    assert not abandoned.exists()
    assert list(media.problems()) == []
