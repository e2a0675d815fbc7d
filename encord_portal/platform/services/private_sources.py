"""Files fetched from where an integration points: directories and servers of this machine.

What may be read is decided by the operator twice: an integration (made in the admin pages) names
the beginning of all its sources, and files must lie below a directory of the setting
``PLATFORM_IMPORT_DIRS``. HTTP sources must be on this very machine.
"""

from __future__ import annotations

import ipaddress
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import SplitResult, unquote, urlsplit

import requests
from django.conf import settings

from encord_portal.platform.errors import InvalidArguments, NotFound
from encord_portal.platform.media import probing, store
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.models import CloudIntegration, MediaFile
from encord_portal.platform.services import uploads

_CONNECT_SECONDS, _READ_SECONDS = 5, 30
METADATA_LIMIT = 1_000_000


def integration_of(integration: uuid.UUID | None) -> CloudIntegration:
    """The integration that an import names.

    Raises:
        InvalidArguments: When it names none.
        NotFound: When there is no such integration.
    """
    if integration is None:
        raise InvalidArguments("Name the integrationId of one of the cloud integrations.")
    found = CloudIntegration.objects.filter(pk=integration).first()
    if found is None:
        raise NotFound(
            "There is no such cloud integration; list them, or ask the operator to make one."
        )
    return found


def fetch(integration: CloudIntegration, url: str, kind: Kind) -> MediaFile:
    """Bring one file into the media store.

    Raises:
        PlatformError: When it may not be read, cannot be read, or is something else; the message
            is one sentence for the person who imports.
    """
    parts = checked(integration, url)
    source = from_file(parts) if parts.scheme == "file" else _from_http(url)
    with source as chunks, store.received(chunks) as incoming:
        facts = probing.probe(incoming.path, kind)
        store.keep(incoming)
        return uploads.register(incoming, facts)


def read(integration: CloudIntegration, url: str, *, limit: int) -> bytes:
    """A small file, as it is.

    Raises:
        InvalidArguments: When it may not or cannot be read, or is longer than ``limit`` bytes.
    """
    parts = checked(integration, url)
    content = b""
    with from_file(parts) if parts.scheme == "file" else _from_http(url) as chunks:
        for chunk in chunks:
            content += chunk
            if len(content) > limit:
                raise InvalidArguments(f"{url[:200]!r} is longer than {limit} bytes.")
    return content


def directory_of(integration: CloudIntegration, place: str) -> Path | None:
    """The directory of a ``file://`` place; ``None``: the place is on a server.

    Raises:
        InvalidArguments: When it is not the integration's, or no directory that may be read.
    """
    parts = checked(integration, place)
    if parts.scheme != "file":
        return None
    path = allowed(parts)
    if not path.is_dir():
        raise not_allowed(parts)
    return path


def file_name(url: str) -> str:
    """The title of a source that is given none."""
    return unquote(urlsplit(url).path).rsplit("/", 1)[-1] or "file"


def checked(integration: CloudIntegration, url: str) -> SplitResult:
    """The parts of a URL that belongs to an integration, and climbs out of nothing.

    Raises:
        InvalidArguments: When it does not.
    """
    if not url.startswith(integration.root):
        raise InvalidArguments(
            f"{url[:200]!r} does not belong to the integration '{integration.title}'; its sources "
            f"begin with {integration.root}."
        )
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidArguments(f"{url[:200]!r} is not a URL.") from error
    if parts.scheme in {"http", "https"} and (not _is_loopback(host) or "@" in parts.netloc):
        raise InvalidArguments(
            f"{url[:200]!r} is not on this machine; sources are http://127.0.0.1:…/ or file:///…."
        )
    if ".." in unquote(parts.path).split("/"):
        raise InvalidArguments(f"{url[:200]!r} climbs out of its directory.")
    return parts


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


@contextmanager
def from_file(parts: SplitResult) -> Iterator[Iterator[bytes]]:
    """The content of a ``file://`` source, in pieces.

    Raises:
        InvalidArguments: When it is no file that may be read.
    """
    path = allowed(parts)
    try:
        if not path.is_file():
            raise not_allowed(parts)
        file = path.open("rb")
    except OSError as error:
        raise not_allowed(parts) from error
    with file:
        yield _pieces(file)


def allowed(parts: SplitResult) -> Path:
    """Where a source really lies, if that is below a directory that the operator allows.

    Raises:
        InvalidArguments: When it is not there, or elsewhere.
    """
    directories = getattr(settings, "PLATFORM_IMPORT_DIRS", None)
    if not directories:
        raise InvalidArguments(
            "This platform imports no files from its disk; the operator may allow directories "
            "with PLATFORM_IMPORT_DIRS."
        )
    if parts.netloc not in {"", "localhost"} or "\0" in unquote(parts.path):
        raise not_allowed(parts)
    try:
        # Links are followed first: what counts is where the file really lies.
        path = Path(unquote(parts.path)).resolve(strict=True)
    except OSError as error:
        raise not_allowed(parts) from error
    if not any(path.is_relative_to(Path(each).resolve()) for each in directories):
        raise not_allowed(parts)
    return path


def not_allowed(parts: SplitResult) -> InvalidArguments:
    """What is answered alike for all that may not be read, so that nobody learns what is there."""
    return InvalidArguments(
        f"'file://{parts.path[:200]}' is not a file below the directories that the operator allows."
    )


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(store.CHUNK):
        yield chunk


@contextmanager
def _from_http(url: str) -> Iterator[Iterator[bytes]]:
    session = requests.Session()
    session.trust_env = False  # no proxy stands between this machine and itself
    try:
        with (
            session,
            session.get(
                url,
                stream=True,
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
                # A redirect could lead off this machine.
                allow_redirects=False,
                headers={"Accept-Encoding": "identity"},
            ) as answer,
        ):
            if answer.status_code != 200:
                raise InvalidArguments(
                    f"{url[:200]!r} was answered with the status {answer.status_code}."
                )
            yield answer.iter_content(store.CHUNK)
    except requests.RequestException as error:
        raise InvalidArguments(f"{url[:200]!r} cannot be fetched.") from error
