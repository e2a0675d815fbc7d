from __future__ import annotations

import io
import json
import uuid

import pytest
from django.test import RequestFactory

from encord_portal.platform.media import signing, store
from encord_portal.platform.media.receiving import upload
from encord_portal.platform.models import MediaFile, UploadSlot
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader, dataset, relative

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploader():
    return Uploader.of(builders.person())


def nothing_is_stored() -> bool:
    on_disk = [path for path in store.root().rglob("*") if path.is_file()]
    return not on_disk and not MediaFile.objects.exists()


def test_slots_come_with_signed_urls_of_their_own(uploader):
    slots = uploader.slots("image", count=3)

    assert len({slot["signedUrl"] for slot in slots}) == 3
    assert all(slot["objectKey"] == f"uploads/{slot['itemUuid']}" for slot in slots)
    assert slots[0]["signedUrl"].startswith("http://embedded.invalid/platform/uploads/")


@pytest.mark.parametrize(
    "query",
    [
        "count=0&uploadItemType=image",
        "count=201&uploadItemType=image",
        "count=x&uploadItemType=image",
        "count=1&uploadItemType=mcap",
        "count=1",
    ],
)
def test_a_wrong_request_for_slots_is_refused(uploader, query):
    answer = uploader.wire.v2("GET", f"presigned-urls?{query}")

    assert answer.status_code == 400
    assert answer.json()["message"]


def test_an_upload_is_stored_under_its_hash_and_nothing_else_is_left(uploader):
    content = files.png_bytes()

    uploader.upload("image", content, "image/png")

    file = MediaFile.objects.get()
    assert store.path_of(file.sha256).read_bytes() == content
    assert (file.mime_type, file.kind, file.size) == ("image/png", "image", len(content))
    assert (file.facts["width"], file.facts["height"]) == (40, 30)
    assert list((store.root() / "incoming").iterdir()) == []


def test_equal_bytes_are_stored_once(uploader):
    first = uploader.upload("image", files.png_bytes())
    second = uploader.upload("image", files.png_bytes())

    assert first != second
    assert MediaFile.objects.count() == 1
    assert len(list(store.stored())) == 1


def test_an_upload_may_be_sent_again_until_it_is_imported(uploader):
    (slot,) = uploader.slots("image")
    assert uploader.put(slot, files.png_bytes(seed=1)).status_code == 200
    assert uploader.put(slot, files.png_bytes(seed=2)).status_code == 200
    made = dataset(builders.User.objects.get())
    item = {"objectUrl": slot["objectKey"], "title": "a.png"}
    assert uploader.bring(made.dataset_hash, images=[item])["status"] == "DONE"

    answer = uploader.put(slot, files.png_bytes(seed=3))

    assert answer.status_code == 409
    assert "imported already" in answer.json()["message"]


@pytest.mark.parametrize(
    ("item_type", "content", "content_type", "message"),
    [
        ("image", b"", "image/png", "empty"),
        ("image", b"hello", "image/png", "no image"),
        ("image", files.png_bytes()[:-30], "image/png", "damaged"),
        ("image", files.png_bytes(), "image/jpeg", "announced as image/jpeg"),
        ("video", files.png_bytes(), "", "It looks like: image"),
        ("dicomFile", b"\0" * 128 + b"DICM", "application/dicom", "holds no picture"),
        ("audio", b"RIFF\xff\xff\xff\x7fWAVEfmt ", "", "sound file"),
        ("plainText", b"\x00\x01", "text/plain", "no text"),
    ],
)
def test_what_cannot_be_decoded_is_refused_and_nothing_is_stored(
    uploader, item_type, content, content_type, message
):
    (slot,) = uploader.slots(item_type)

    answer = uploader.put(slot, content, content_type)

    assert answer.status_code == 400
    assert message in answer.json()["message"]
    assert nothing_is_stored()
    assert UploadSlot.objects.get().file is None


def test_a_bomb_is_refused_and_nothing_is_stored(uploader, tmp_path):
    (slot,) = uploader.slots("image")

    answer = uploader.put(slot, files.png_bomb(tmp_path / "bomb.png").read_bytes())

    assert answer.status_code == 400
    assert "pixels" in answer.json()["message"]
    assert nothing_is_stored()


def test_a_file_over_the_limit_is_refused_before_it_is_read(uploader, settings):
    (slot,) = uploader.slots("image")
    settings.PLATFORM_UPLOAD_LIMIT = 1 << 20

    answer = uploader.put(slot, b"x" * ((1 << 20) + 1))

    assert answer.status_code == 413
    assert answer.json()["message"] == "A file may have at most 1 MiB here."
    assert nothing_is_stored()


def test_a_body_that_is_longer_than_it_says_is_cut_at_the_limit(settings, tmp_path):
    with (
        pytest.raises(store.FileSizeNotSupported),
        store.received([b"x" * 60, b"x" * 60], limit=100),
    ):
        raise AssertionError("the file must not be handed on")

    assert [path for path in store.root().rglob("*") if path.is_file()] == []


def test_an_upload_that_breaks_off_is_refused(uploader):
    (slot,) = uploader.slots("image")
    broken = {"wsgi.input": io.BytesIO(b"abc"), "CONTENT_LENGTH": "10"}
    request = RequestFactory().generic("PUT", relative(slot["signedUrl"]), **broken)

    answer = upload(request, uuid.UUID(slot["itemUuid"]))

    assert answer.status_code == 400
    assert "broke off 7 bytes before its end" in json.loads(answer.content)["message"]
    assert nothing_is_stored()


def test_an_upload_without_a_length_is_refused(uploader):
    (slot,) = uploader.slots("image")
    request = RequestFactory().generic("PUT", relative(slot["signedUrl"]))

    answer = upload(request, uuid.UUID(slot["itemUuid"]))

    assert "Content-Length" in json.loads(answer.content)["message"]


def test_an_upload_url_is_for_its_slot_only(uploader):
    one, two = uploader.slots("image", count=2)
    swapped = one["signedUrl"].replace(one["itemUuid"], two["itemUuid"])

    answer = uploader.put({"signedUrl": swapped}, files.png_bytes())

    assert answer.status_code == 403
    assert "signature" in answer.json()["message"]


def test_an_upload_url_expires(uploader):
    (slot,) = uploader.slots("image")
    url = signing.signed_upload_url("http://embedded.invalid", uuid.UUID(slot["itemUuid"]), 1000)

    answer = uploader.put({"signedUrl": url}, files.png_bytes())

    assert answer.status_code == 403
    assert "expired" in answer.json()["message"]


def test_an_upload_url_without_signature_or_with_another_method_is_refused(uploader):
    (slot,) = uploader.slots("image")

    assert uploader.put({"signedUrl": f"/platform/uploads/{slot['itemUuid']}"}, b"x").json()
    assert uploader.wire.client.get(relative(slot["signedUrl"])).status_code == 405


def test_a_slot_that_is_gone_answers_that(uploader):
    (slot,) = uploader.slots("image")
    UploadSlot.objects.all().delete()

    assert uploader.put(slot, files.png_bytes()).status_code == 404
