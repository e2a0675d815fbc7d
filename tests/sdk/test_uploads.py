"""Files on their way to signed URLs."""

from __future__ import annotations

from pathlib import Path

import pytest

from encord_portal.sdk.exceptions import CloudUploadError
from encord_portal.sdk.http.utils import CloudUploadSettings, download_json, upload_files
from encord_portal.sdk.http.v2.api_client import ApiClient
from tests.contract.requests.answers import answer
from tests.sdk.builders import ssh_config
from tests.sdk.recording import Recorded, RecordingServer, Reply, as_json, in_turn, recording

SETTINGS = CloudUploadSettings()


def _files(folder: Path, count: int) -> list[Path]:
    files = [folder / f"{number:03}.png" for number in range(count)]
    for number, file in enumerate(files):
        file.write_bytes(str(number).encode())
    return files


def _client(server: RecordingServer) -> ApiClient:
    return ApiClient(ssh_config(server.url))


def _puts(server: RecordingServer) -> list[Recorded]:
    return [request for request in server.requests if request.method == "PUT"]


def test_201_files_are_signed_in_two_requests_and_keep_their_order(tmp_path: Path) -> None:
    files = _files(tmp_path, 201)
    seen: list[tuple[int, int]] = []
    with recording(answer) as server:
        uploaded = upload_files(
            _client(server), files, "image", SETTINGS, lambda *progress: seen.append(progress)
        )
        signed = [request.target for request in server.requests if request.method == "GET"]
        assert signed == [
            "/v2/public/presigned-urls?count=200&uploadItemType=image",
            "/v2/public/presigned-urls?count=1&uploadItemType=image",
        ]
        assert sorted(put.body for put in _puts(server)) == sorted(
            file.read_bytes() for file in files
        )
    assert [file.path for file in uploaded] == files
    assert uploaded[0].object_key == "key-0"
    assert seen == [(n, 201) for n in range(1, 202)]


def test_a_refused_file_stops_the_upload_unless_failures_are_allowed(tmp_path: Path) -> None:
    def refuse_the_second(request: Recorded) -> Reply:
        refused = request.method == "PUT" and request.target.endswith("/1")
        return Reply(b"no", 403) if refused else answer(request)

    files = _files(tmp_path, 3)
    with recording(refuse_the_second) as server:
        with pytest.raises(CloudUploadError, match=r"001\.png.*403"):
            upload_files(_client(server), files, "image", SETTINGS)
        tolerant = CloudUploadSettings(allow_failures=True)
        uploaded = upload_files(_client(server), files, "image", tolerant)
    assert [file.path.name for file in uploaded] == ["000.png", "002.png"]


def test_a_file_is_sent_again_from_its_beginning(tmp_path: Path) -> None:
    (file,) = _files(tmp_path, 1)
    file.write_bytes(b"x" * 100_000)
    replies = in_turn(Reply(b"", 503), Reply(b"", 201))

    def busy_once(request: Recorded) -> Reply:
        return replies(request) if request.method == "PUT" else answer(request)

    with recording(busy_once) as server:
        upload_files(_client(server), [file], "image", SETTINGS)
        assert [len(put.body) for put in _puts(server)] == [100_000, 100_000]


def test_retries_of_an_upload_are_a_setting(tmp_path: Path) -> None:
    def busy(request: Recorded) -> Reply:
        return Reply(b"", 503) if request.method == "PUT" else answer(request)

    with recording(busy) as server:
        with pytest.raises(CloudUploadError, match="503"):
            upload_files(
                _client(server), _files(tmp_path, 1), "image", CloudUploadSettings(max_retries=1)
            )
        assert len(_puts(server)) == 2


def test_an_empty_file_has_a_length(tmp_path: Path) -> None:
    file = tmp_path / "empty.bin"
    file.touch()
    with recording(answer) as server:
        upload_files(_client(server), [file], "video", SETTINGS)
        (put,) = _puts(server)
    assert put.headers["content-length"] == "0"
    assert put.headers["content-type"] == "application/octet-stream"


def test_a_missing_file_is_noticed_before_anything_is_sent(tmp_path: Path) -> None:
    with recording(answer) as server:
        with pytest.raises(CloudUploadError, match="nowhere"):
            upload_files(_client(server), [tmp_path / "nowhere"], "image", SETTINGS)
        assert server.requests == []


def test_another_number_of_urls_is_refused(tmp_path: Path) -> None:
    with (
        recording(as_json({"results": []})) as server,
        pytest.raises(CloudUploadError, match="0 URLs for 1"),
    ):
        upload_files(_client(server), _files(tmp_path, 1), "image", SETTINGS)


def test_documents_are_fetched_once_each_and_failures_left_out() -> None:
    def documents(request: Recorded) -> Reply:
        return {
            "/good": as_json({"a": 1}),
            "/null": as_json(None),
            "/broken": Reply(b"{"),
        }.get(request.target, Reply(b"", 404))

    with recording(documents) as server:
        names = ["/good", "/good", "/broken", "/gone", "/null"]
        session = ssh_config(server.url).session
        found = download_json(session, [server.url + name for name in names])
        assert found == {f"{server.url}/good": {"a": 1}, f"{server.url}/null": None}
        assert len(server.requests) == 4
        assert not any("authorization" in request.headers for request in server.requests)
