"""The portal's copies of media, under the hash of their bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests
from django.conf import settings

from labels.errors import Forbidden, NotVisible, UpstreamUnavailable
from labels.rendering.media.errors import MediaUnsupportedError
from labels.services.connection import media_session

_CHUNK = 1 << 20
_TIMEOUT = (10, 60)


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    return Path(settings.PORTAL_MEDIA_DIR) / sha256[:2] / sha256


def fetch(url: str) -> Stored:
    """Download a signed link into the store; half a file is never seen under its name.

    Raises:
        Forbidden: The link is good no more.
        NotVisible: The link leads nowhere.
        UpstreamUnavailable: The download failed.
        MediaUnsupportedError: The file is larger than this portal takes.
    """
    root = Path(settings.PORTAL_MEDIA_DIR)
    root.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=root, prefix="incoming-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size = _download(url, file.write)
        target = path_of(digest)
        target.parent.mkdir(exist_ok=True)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return Stored(digest, size)


def _download(url: str, write: Callable[[bytes], int]) -> tuple[str, int]:
    limit = settings.PLATFORM_UPLOAD_LIMIT
    digest = hashlib.sha256()
    size = 0
    try:
        with media_session().get(url, stream=True, timeout=_TIMEOUT) as response:
            if response.status_code in (401, 403):
                raise Forbidden(
                    "The platform does not allow this file to be read: access to it was taken "
                    "away, or the link to it has expired."
                )
            if response.status_code in (404, 410):
                raise NotVisible("The file is missing: the platform does not have it any more.")
            if not response.ok:
                raise UpstreamUnavailable(
                    f"The file could not be fetched (status {response.status_code})."
                )
            for chunk in response.iter_content(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise MediaUnsupportedError(
                        f"This file is larger than {limit // 1024 // 1024} MB."
                    )
                digest.update(chunk)
                write(chunk)
    except requests.RequestException as error:
        raise UpstreamUnavailable("The file could not be fetched. Try again.") from error
    return digest.hexdigest(), size
