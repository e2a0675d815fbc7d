"""Uploads to signed URLs, a few files at a time (wire protocol §3.4.1)."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import orjson

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.exceptions import CloudUploadError, RequestException
from encord_portal.sdk.http.common import HEADER_USER_AGENT, user_agent
from encord_portal.sdk.http.messages import HttpRequest
from encord_portal.sdk.http.v2.api_client import ApiClient

if TYPE_CHECKING:
    from encord_portal.sdk.http import session as http_session
else:
    http_session = LazyModule("encord_portal.sdk.http.session")

T = TypeVar("T")

UPLOAD_TO_SIGNED_URL_LIST_MAX_WORKERS = 4
UPLOAD_TO_SIGNED_URL_LIST_SIGNED_URLS_BATCH_SIZE = 200
DOWNLOAD_SIGNED_URLS_MAX_WORKERS = 10
CACHE_DURATION_IN_SECONDS = 24 * 60 * 60

_OCTET_STREAM = "application/octet-stream"
_CONTENT_TYPES = {
    "dicomFile": "application/dicom",
    "nifti": "application/nifti",
    "pdf": "application/pdf",
}
_TOLD_BY_NAME = frozenset({"image", "plainText", "timeseries"})
# Scenes have no URLs of a folder.
_OUTSIDE_OF_FOLDERS = frozenset({"scene"})


@dataclass(frozen=True)
class CloudUploadSettings:
    """How files are uploaded ("encord.http.utils" in the reference).

    Attributes:
        max_retries: How often the upload of a file is repeated; ``None`` for the client's own
            setting.
        backoff_factor: The waits between repetitions; ``None`` for the client's own setting.
        allow_failures: Whether the files that could be uploaded are used when others failed.
    """

    max_retries: int | None = None
    backoff_factor: float | None = None
    allow_failures: bool = False


class MissingFileError(CloudUploadError, FileNotFoundError):
    """A file that should be uploaded is not there."""


@dataclass(frozen=True)
class UploadedFile:
    """A file whose bytes are on the server.

    Attributes:
        path: Where it is on this machine.
        object_key: By which name the server knows it.
        item_uuid: Names the item that it becomes.
    """

    path: Path
    object_key: str
    item_uuid: UUID


def get_batches(iterable: Sequence[T], n: int) -> Iterator[Sequence[T]]:
    """Cut a sequence in parts of at most ``n``."""
    for start in range(0, len(iterable), n):
        yield iterable[start : start + n]


def upload_files(
    api_client: ApiClient,
    file_paths: Iterable[str | Path],
    upload_item_type: str,
    settings: CloudUploadSettings,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    folder_path: str | None = None,
) -> list[UploadedFile]:
    """Put the bytes of files on the URLs that the server signs for them.

    Args:
        api_client: Asks for the URLs.
        file_paths: The files.
        upload_item_type: ``image``, ``video``, ``audio`` or ``dicomFile`` and so on.
        settings: Repetitions, and whether single failures are allowed.
        on_progress: Called with the number of files that are done and of all files.
        folder_path: The path of the storage folder that is asked for the URLs, if one is.

    Returns:
        The files that were uploaded, in their order.

    Raises:
        CloudUploadError: A file could not be read or uploaded.
    """
    paths = [Path(path) for path in file_paths]
    for path in paths:
        if not path.is_file():
            raise MissingFileError(f"There is no file {path} to upload.")
    uploaded: list[UploadedFile] = []
    failures: list[CloudUploadError] = []
    outcomes = _outcomes(api_client, paths, upload_item_type, settings, folder_path)
    for done, (path, outcome) in enumerate(zip(paths, outcomes, strict=True), 1):
        if isinstance(outcome, CloudUploadError):
            failures.append(outcome)
        else:
            uploaded.append(UploadedFile(path, outcome.object_key, outcome.item_uuid))
        if on_progress is not None:
            on_progress(done, len(paths))
    if failures and not settings.allow_failures:
        raise failures[0]
    return uploaded


def download_json(session: http_session.HttpSession, urls: Iterable[str]) -> dict[str, Any]:
    """Fetch JSON documents from signed URLs, ten at a time.

    Returns:
        URL → document; those that could not be fetched or read are missing.
    """
    distinct = list(dict.fromkeys(urls))
    with ThreadPoolExecutor(DOWNLOAD_SIGNED_URLS_MAX_WORKERS) as pool:
        documents = pool.map(lambda url: _download(session, url), distinct)
        return {
            url: document
            for url, document in zip(distinct, documents, strict=True)
            if document is not _MISSING
        }


class _SignedUrl(BaseDTO):
    item_uuid: UUID
    object_key: str
    signed_url: str
    upload_headers: dict[str, str] = {}


_MISSING = object()


class _SignedUrls(BaseDTO):
    results: list[_SignedUrl]


def _signed_urls(
    api_client: ApiClient, count: int, upload_item_type: str, folder_path: str | None
) -> list[_SignedUrl]:
    targets: list[_SignedUrl]
    if folder_path is None or upload_item_type in _OUTSIDE_OF_FOLDERS:
        targets = api_client.get_page(
            "presigned-urls", {"count": count, "uploadItemType": upload_item_type}, _SignedUrl
        )
    else:
        targets = api_client.post(
            f"{folder_path}/upload-signed-urls",
            payload={"itemType": upload_item_type, "count": count},
            result_type=_SignedUrls,
        ).results
    if len(targets) != count:
        raise CloudUploadError(
            f"The server signed {len(targets)} URLs for {count} files; nothing was uploaded to "
            "them. Try again."
        )
    return targets


def _outcomes(
    api_client: ApiClient,
    paths: Sequence[Path],
    upload_item_type: str,
    settings: CloudUploadSettings,
    folder_path: str | None,
) -> Iterator[_SignedUrl | CloudUploadError]:
    """Upload all files and give, in their order, where each one went or why it did not."""

    def upload(path: Path, target: _SignedUrl) -> _SignedUrl | CloudUploadError:
        try:
            _upload(api_client, path, target, upload_item_type, settings)
        except CloudUploadError as error:
            return error
        return target

    # What runs in process stays in the caller's thread: it may hold things that belong to it.
    in_process = api_client.requests_settings.transport is not None
    with ThreadPoolExecutor(UPLOAD_TO_SIGNED_URL_LIST_MAX_WORKERS) as pool:
        apply = map if in_process else pool.map
        for batch in get_batches(paths, UPLOAD_TO_SIGNED_URL_LIST_SIGNED_URLS_BATCH_SIZE):
            targets = _signed_urls(api_client, len(batch), upload_item_type, folder_path)
            yield from apply(upload, batch, targets)


def _content_type(path: Path, upload_item_type: str) -> str:
    if upload_item_type in _TOLD_BY_NAME:
        return mimetypes.guess_type(path.name)[0] or _OCTET_STREAM
    return _CONTENT_TYPES.get(upload_item_type, _OCTET_STREAM)


def _upload(
    api_client: ApiClient,
    path: Path,
    target: _SignedUrl,
    upload_item_type: str,
    settings: CloudUploadSettings,
) -> None:
    headers = {
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate",
        HEADER_USER_AGENT: user_agent(api_client.config.user_agent_suffix),
        "Content-Type": _content_type(path, upload_item_type),
        "Cache-Control": f"max-age={CACHE_DURATION_IN_SECONDS}",
        **target.upload_headers,
    }
    try:
        with path.open("rb") as file:
            # An empty file would be sent in chunks, which signed URLs seldom take.
            size = path.stat().st_size
            request = HttpRequest(
                "PUT",
                target.signed_url,
                {**headers, "Content-Length": str(size)},
                file if size else b"",
            )
            response = api_client.config.session.send(
                request,
                retryable=True,
                max_retries=settings.max_retries,
                backoff_factor=settings.backoff_factor,
                read_timeout=api_client.requests_settings.write_timeout,
            )
    except (RequestException, OSError) as error:
        raise CloudUploadError(f"The upload of {path} failed: {error}") from error
    if not 200 <= response.status_code < 300:
        raise CloudUploadError(
            f"The upload of {path} was refused with HTTP {response.status_code}: "
            f"{response.text[:200]}"
        )


def _download(session: http_session.HttpSession, url: str) -> Any:
    try:
        response = session.send(HttpRequest("GET", url, {}), retryable=True)
    except RequestException:
        return _MISSING
    if response.status_code != 200:
        return _MISSING
    try:
        return orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return _MISSING
