from __future__ import annotations

import io
import json
import time
import tracemalloc

import pytest
import requests
from django.core.signals import request_finished, request_started
from django.http import HttpResponse, StreamingHttpResponse

from encord_portal.platform.media import store
from encord_portal.platform.models import UploadSlot
from encord_portal.platform.services import uploads
from encord_portal.platform.transport import InProcessAdapter, _Body
from tests.platform import builders
from tests.platform.wire import signer_for

pytestmark = pytest.mark.django_db

ORIGIN = "http://embedded.invalid"


@pytest.fixture
def session():
    session = requests.Session()
    session.mount(ORIGIN, InProcessAdapter())
    with session:
        yield session


def test_a_signed_v1_query_is_answered(session):
    user = builders.person()
    body = json.dumps(
        {
            "query_type": "projectwithuserrole",
            "query_method": "GET",
            "values": {"uid": None, "payload": {"filter": {"title_eq": "Tést"}}},
        }
    ).encode()

    response = session.post(
        f"{ORIGIN}/public/user", data=body, headers={"Authorization": signer_for(user).v1(body)}
    )

    assert response.json() == {"status": 200, "response": []}


@pytest.mark.parametrize("target", ["projects?titleEq=a+b%25%2F%C3%A9", "projects?a=%7E%27()"])
def test_a_signed_v2_target_is_checked_as_it_was_sent(session, target):
    signer = signer_for(builders.person())
    request = requests.Request("GET", f"{ORIGIN}/v2/public/{target}").prepare()
    request.headers.update(signer.v2("GET", request.path_url, b"", int(time.time())))

    response = session.send(request)

    assert (response.status_code, response.json()["results"]) == (200, [])
    assert response.headers["content-type"] == "application/json"


def test_what_is_not_there_is_a_404_in_json(session):
    response = session.get(f"{ORIGIN}/nothing/here")

    assert response.status_code == 404
    assert response.json()["message"]


def test_a_changed_body_is_refused(session):
    signer = signer_for(builders.person())

    response = session.post(
        f"{ORIGIN}/public/user", data=b"{} ", headers={"Authorization": signer.v1(b"{}")}
    )

    assert response.json()["response"] == ["AUTHENTICATION_ERROR"]


def test_the_callers_connection_stays_open(session):
    heard = []

    def listen(**kwargs):
        heard.append(kwargs["sender"])

    for signal in (request_started, request_finished):
        signal.connect(listen)
    try:
        session.get(f"{ORIGIN}/v2/public/projects")
    finally:
        for signal in (request_started, request_finished):
            signal.disconnect(listen)

    assert heard == []


class _Measured(io.BytesIO):
    """A file that remembers the largest piece that was ever asked of it."""

    largest = 0

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        self.largest = max(self.largest, len(piece))
        return piece


def test_a_file_is_handed_on_without_being_read_into_memory(session, settings, tmp_path):
    settings.PLATFORM_MEDIA_DIR = tmp_path
    (slot,) = uploads.offer(builders.person(), "plainText", 1, base_url=ORIGIN)
    content = b"a line of text\n" * 200_000
    body = _Measured(content)

    response = session.put(slot.signed_url, data=body)

    assert response.status_code == 200, response.text
    assert UploadSlot.objects.get(pk=slot.uuid).file.size == len(content)
    assert body.largest <= store.CHUNK


def test_a_refusal_is_logged_once(session, caplog):
    with caplog.at_level("INFO"):
        session.get(f"{ORIGIN}/v2/public/nothing")

    assert [each.name for each in caplog.records] == ["encord_portal.platform"]


def test_a_large_answer_is_read_piece_by_piece_without_copying_the_rest():
    content = bytes(range(256)) * (1 << 16)
    body, read = _Body(HttpResponse(content)), bytearray(len(content))
    piece = memoryview(read)
    tracemalloc.start()
    try:
        while count := body.readinto(piece[: 1 << 20]):
            piece = piece[count:]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert bytes(read) == content
    assert peak < 1 << 20, "16 MiB are read a MiB at a time"


def test_chunks_of_any_size_are_read_in_order():
    body = _Body(StreamingHttpResponse([b"ab", b"", b"cdefg", b"h"]))
    assert [body.read(3) for _ in range(6)] == [b"ab", b"cde", b"fg", b"h", b"", b""]
