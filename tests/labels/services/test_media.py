from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from encord_portal.sdk.exceptions import AuthorisationError
from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.user_client import EncordUserClient
from labels.errors import UpstreamUnavailable
from labels.models import LabelRowCache, MediaCopy
from labels.rendering.media.errors import FrameOutOfRangeError, MediaUnsupportedError
from labels.services import media, media_store, sync
from tests.builders.world import World, make_image
from tests.platform.media.files import dicom


def _picture(
    world: World, row: LabelRowCache, frame: int = 0, name: str = "reviewer"
) -> Image.Image:
    found = media.frame_image(world[name], world.access(name), row, frame)
    return Image.open(io.BytesIO(found.content)).convert("RGB")


def test_an_image_is_shown_as_it_was_uploaded(world: World) -> None:
    picture = _picture(world, world.row("image 0"))
    assert (picture.size, picture.getpixel((5, 5))) == ((64, 48), (0, 80, 160))


def test_a_viewer_sees_a_row_that_nobody_has_labelled_without_creating_labels(
    world: World,
) -> None:
    row = world.row("image 1")
    assert _picture(world, row, name="viewer").getpixel((5, 5)) == (1, 80, 160)
    (listed,) = world.project().list_label_rows_v2(data_hashes=[str(row.data_hash)])
    assert listed.label_hash is None


def test_each_frame_of_a_video_is_exactly_that_frame(world: World) -> None:
    row = world.row("video.mp4")
    for frame in (0, 7, 19, 3):
        red, _, _ = _picture(world, row, frame).getpixel((30, 20))  # type: ignore[misc]  # RGB
        assert abs(red - 10 * frame) < 5
    assert MediaCopy.objects.get(data_hash=row.data_hash).frame == media.WHOLE


def test_images_of_a_group_come_in_their_order(world: World, tmp_path: Path) -> None:
    owner = world.clients["owner"]
    dataset_hash = world.row("image 0").dataset_hash
    files = [make_image(tmp_path / f"g{shade}.png", shade=shade) for shade in (200, 100, 150)]
    owner.get_dataset(dataset_hash).create_image_group(files, title="group", create_video=False)
    sync.refresh_rows(world["owner"], world.access("owner"), force=True)
    row = world.row("group")
    assert row.data_type == "img_group"
    shades = [_picture(world, row, frame).getpixel((5, 5)) for frame in range(3)]
    assert [each[0] for each in shades if isinstance(each, tuple)] == [200, 100, 150]


def test_a_viewer_sees_groups_and_series_that_nobody_has_labelled(
    world: World, tmp_path: Path
) -> None:
    dataset = world.clients["owner"].get_dataset(world.row("image 0").dataset_hash)
    files = [make_image(tmp_path / f"g{shade}.png", shade=shade) for shade in (200, 100, 150)]
    dataset.create_image_group(files, title="group", create_video=False)
    slices = [tmp_path / "single.dcm", tmp_path / "many.dcm"]
    dicom(slices[0], number=1, frames=1)
    dicom(slices[1], number=2, z=2.5, frames=2)
    dataset.create_dicom_series(slices, title="series")
    sync.refresh_rows(world["owner"], world.access("owner"), force=True)
    group, series = world.row("group"), world.row("series")
    shades = [_picture(world, group, frame, "viewer").getpixel((5, 5)) for frame in range(3)]
    assert [each[0] for each in shades if isinstance(each, tuple)] == [200, 100, 150]
    assert series.number_of_frames == 3
    for frame in range(3):
        assert _picture(world, series, frame, "viewer").size == (24, 16)
    sources = [
        media.frame_source(world["viewer"], world.access("viewer"), series, frame)
        for frame in range(3)
    ]
    assert [each.index for each in sources] == [0, 0, 1]
    assert sources[1].sha256 == sources[2].sha256 != sources[0].sha256
    for row in (group, series):
        (listed,) = world.project().list_label_rows_v2(data_hashes=[str(row.data_hash)])
        assert listed.label_hash is None


def test_a_file_is_fetched_once_for_everybody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.row("video.mp4")
    fetched: list[str] = []
    fetch = media_store.fetch

    def counted(url: str) -> media_store.Stored:
        fetched.append(url)
        return fetch(url)

    monkeypatch.setattr(media_store, "fetch", counted)
    for name in ("reviewer", "viewer"):
        _picture(world, row, 2, name)
    assert len(fetched) == 1
    assert "embedded.invalid" in fetched[0]


def test_a_picture_has_a_name_that_changes_with_its_content(world: World) -> None:
    row = world.row("video.mp4")
    access = world.access("reviewer")
    tags = [media.frame_image(world["reviewer"], access, row, each).etag for each in (1, 2, 1)]
    assert tags[0] == tags[2] != tags[1]
    assert tags[0].startswith('"')


def test_a_frame_beyond_the_end_is_refused(world: World) -> None:
    row = world.row("video.mp4")
    for frame in (20, -1):
        with pytest.raises(FrameOutOfRangeError):
            media.frame_image(world["reviewer"], world.access("reviewer"), row, frame)


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(
    world: World, settings: Settings
) -> None:
    row = world.row("image 0")
    settings.PLATFORM_UPLOAD_LIMIT = 10
    with pytest.raises(MediaUnsupportedError, match="larger"):
        _picture(world, row)
    assert not [each for each in Path(settings.PORTAL_MEDIA_DIR).rglob("*") if each.is_file()]


def test_a_download_that_fails_is_the_platforms_fault(world: World) -> None:
    with pytest.raises(UpstreamUnavailable):
        media_store.fetch("http://embedded.invalid:1/nothing")


def test_a_kept_file_is_found_with_two_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = world.row("image 0")
    access = world.access("reviewer")
    media.frame_image(world["reviewer"], access, row, 0)
    with django_assert_max_num_queries(2):
        media.frame_image(world["reviewer"], access, row, 0)


def test_a_video_is_shown_without_reading_its_labels(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.row("video.mp4")
    (listed,) = world.project().list_label_rows_v2(data_hashes=[str(row.data_hash)])
    assert listed.label_hash is not None

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the labels were read for a link")

    with monkeypatch.context() as patched:
        patched.setattr(LabelRowV2, "initialise_labels", never)
        assert _picture(world, row, 7).size == (64, 48)


def test_who_may_not_see_the_storage_gets_the_file_by_the_row(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AuthorisationError("not yours")

    monkeypatch.setattr(EncordUserClient, "get_storage_item", refused)
    assert _picture(world, world.row("video.mp4"), 7).size == (64, 48)
