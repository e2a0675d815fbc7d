"""Media bytes on disk, addressed by their SHA-256; there is never half a file under a final name.

A file is written under ``incoming/``, flushed to the disk, then renamed to
``ab/cd/<sha256>``; only afterwards does a database row speak of it. A crash leaves at most a file
that nothing refers to.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from encord_portal.platform.errors import FileSizeNotSupported

CHUNK = 1 << 20
ABANDONED_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that has arrived whole and has no name of its own yet."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    return Path(settings.PLATFORM_MEDIA_DIR)


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def received(chunks: Iterable[bytes], *, limit: int | None = None) -> Iterator[Incoming]:
    """Write chunks to a temporary file, which is gone afterwards unless :func:`keep` took it.

    Raises:
        FileSizeNotSupported: When there are more bytes than ``limit``, by default
            ``settings.PLATFORM_UPLOAD_LIMIT``.
    """
    limit = settings.PLATFORM_UPLOAD_LIMIT if limit is None else limit
    directory = root() / "incoming"
    directory.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=directory)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            sha256, size = _copy(chunks, file, limit)
            file.flush()
            os.fsync(file.fileno())
        yield Incoming(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def _copy(chunks: Iterable[bytes], file: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size


def too_large(limit: int) -> FileSizeNotSupported:
    return FileSizeNotSupported(f"A file may have at most {limit // (1 << 20)} MiB here.")


def keep(incoming: Incoming) -> Path:
    """Give a received file its final name; equal bytes that are there already are kept."""
    final = path_of(incoming.sha256)
    if final.exists() and final.stat().st_size == incoming.size:
        os.utime(final)  # in use again: not to be pruned for the next day
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    incoming.path.chmod(0o644)
    incoming.path.replace(final)
    for directory in (final.parent, final.parent.parent, root()):
        sync_directory(directory)
    return final


def sync_directory(directory: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stored() -> Iterator[Path]:
    """Every file under a final name."""
    for path in root().glob("??/??/*"):
        if len(path.name) == 64 and path.is_file():
            yield path


def is_old(path: Path) -> bool:
    """Whether a file has not been written or wanted for a day; a missing one is old."""
    try:
        return path.stat().st_mtime < time.time() - ABANDONED_SECONDS
    except FileNotFoundError:
        return True


def remove_abandoned() -> int:
    """Delete what interrupted uploads have left behind; how many files that were."""
    old = [path for path in (root() / "incoming").glob("*") if is_old(path)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
