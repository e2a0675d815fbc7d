from __future__ import annotations

import time

import pytest
import requests

from encord_portal.platform.media import signing, store
from encord_portal.platform.models import MediaFile
from encord_portal.platform.transport import InProcessAdapter
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader, relative

pytestmark = pytest.mark.django_db
BASE = "http://embedded.invalid"


@pytest.fixture
def user():
    return builders.person()


@pytest.fixture
def stored(user):
    Uploader.of(user).upload("image", files.png_bytes())
    return MediaFile.objects.get()


def get(client, url, **headers):
    return client.get(
        relative(url),
        headers={"host": "embedded.invalid"}
        | {name.replace("_", "-"): value for name, value in headers.items()},
    )


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_signed_url_hands_out_the_file(client, user, stored):
    answer = get(client, signing.signed_url(BASE, stored, user=user))

    assert answer.status_code == 200
    assert body(answer) == files.png_bytes()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Length"] == str(stored.size)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Accept-Ranges"] == "bytes"
    assert "immutable" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_signed_url_ends_like_its_file_and_stays_the_same_for_a_while(user, stored):
    url = signing.signed_url(BASE, stored, user=user)

    assert url.partition("?")[0].endswith(f"/platform/media/{stored.sha256}.png")
    assert url == signing.signed_url(BASE, stored, user=user)


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=10-", 10, None), ("bytes=-5", -5, None)],
)
def test_a_part_is_sent_when_a_part_is_asked_for(client, user, stored, header, first, last):
    content = files.png_bytes()
    expected = content[first:] if last is None else content[first : last + 1]

    answer = get(client, signing.signed_url(BASE, stored, user=user), range=header)

    assert answer.status_code == 206
    assert body(answer) == expected
    start = first % len(content)
    assert answer["Content-Range"] == (f"bytes {start}-{start + len(expected) - 1}/{len(content)}")
    assert answer["Content-Length"] == str(len(expected))


def test_a_range_behind_the_end_answers_416_with_the_size(client, user, stored):
    answer = get(client, signing.signed_url(BASE, stored, user=user), range="bytes=999999-")

    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{stored.size}"


def test_several_ranges_are_answered_with_the_whole(client, user, stored):
    answer = get(client, signing.signed_url(BASE, stored, user=user), range="bytes=0-1,5-6")

    assert answer.status_code == 200
    assert body(answer) == files.png_bytes()


@pytest.mark.parametrize("known", ['"{0}"', 'W/"{0}"', '"other", "{0}"', "*"])
def test_who_has_the_file_already_gets_304(client, user, stored, known):
    url = signing.signed_url(BASE, stored, user=user)

    answer = get(client, url, if_none_match=known.format(stored.sha256))

    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == f'"{stored.sha256}"'


def test_a_range_of_another_version_is_answered_with_the_whole(client, user, stored):
    url = signing.signed_url(BASE, stored, user=user)

    other = get(client, url, range="bytes=0-1", if_range='"other"')
    same = get(client, url, range="bytes=0-1", if_range=f'"{stored.sha256}"')

    assert (other.status_code, same.status_code) == (200, 206)
    assert len(body(other)) == stored.size
    assert len(body(same)) == 2


def test_head_tells_the_size_without_the_bytes(client, user, stored):
    url = signing.signed_url(BASE, stored, user=user)

    answer = client.head(relative(url), headers={"host": "embedded.invalid"})

    assert answer.status_code == 200
    assert answer["Content-Length"] == str(stored.size)
    assert answer.content == b""


def test_html_never_runs_as_a_page_of_the_platform(client, user):
    Uploader.of(user).upload("plainText", b"<!doctype html><script>alert(1)</script>")
    stored = MediaFile.objects.get()
    assert stored.mime_type == "text/html"

    answer = get(client, signing.signed_url(BASE, stored, user=user))

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("signature=", "signature=0"), ("expires=", "expires=9"), ("user=", "user=1")],
)
def test_a_url_that_was_changed_is_refused(client, user, stored, old, new):
    url = signing.signed_url(BASE, stored, user=user).replace(old, new)

    answer = get(client, url)

    assert answer.status_code == 403
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["message"]


def test_the_signature_of_one_file_does_not_open_another(client, user, stored):
    Uploader.of(user).upload("image", files.png_bytes(seed=9))
    other = MediaFile.objects.exclude(pk=stored.pk).get()
    url = signing.signed_url(BASE, stored, user=user).replace(stored.sha256, other.sha256)

    assert get(client, url).status_code == 403


def test_an_upload_url_does_not_open_a_file(client, user, stored):
    (slot,) = Uploader.of(user).slots("image")
    query = slot["signedUrl"].partition("?")[2]

    assert get(client, f"{BASE}/platform/media/{stored.sha256}?{query}").status_code == 403


def test_a_url_without_signature_is_refused(client, stored):
    assert get(client, f"{BASE}/platform/media/{stored.sha256}").status_code == 403


@pytest.mark.parametrize(
    "path", ["media", "media/", "media/xx", "media/../../secret_key", "uploads/1", "uploads"]
)
def test_paths_that_name_no_file_and_no_slot_are_not_found(client, path):
    answer = get(client, f"{BASE}/platform/{path}")

    assert answer.status_code == 404
    assert answer.json()["message"] == "There is no such endpoint."


def test_a_url_expires(client, user, stored, monkeypatch):
    url = signing.signed_url(BASE, stored, user=user)
    later = time.time() + 3 * 3600
    monkeypatch.setattr(signing.time, "time", lambda: later)

    answer = get(client, url)

    assert answer.status_code == 403
    assert "expired" in answer.json()["message"]


def test_a_url_ends_with_the_access_of_its_person(client, user, stored):
    url = signing.signed_url(BASE, stored, user=user)
    user.is_active = False
    user.save()

    assert get(client, url).status_code == 403


def test_a_file_that_is_gone_from_the_disk_answers_404(client, user, stored):
    store.path_of(stored.sha256).unlink()

    assert get(client, signing.signed_url(BASE, stored, user=user)).status_code == 404


def test_media_are_not_written_here(client, user, stored):
    url = signing.signed_url(BASE, stored, user=user)

    answer = client.post(relative(url), headers={"host": "embedded.invalid"})

    assert answer.status_code == 405


def test_the_same_urls_work_in_process(user, stored):
    with requests.Session() as session:
        session.mount(BASE, InProcessAdapter())
        url = signing.signed_url(BASE, stored, user=user)
        whole = session.get(url)
        part = session.get(url, headers={"Range": "bytes=1-3"}, stream=True)

    assert whole.content == files.png_bytes()
    assert (part.status_code, part.content) == (206, b"PNG")
