"""Where an integration lets files be written: directories of this machine, and nowhere else.

The operator decides it: the integration must be marked as writable, and the directory lie below
its root and below one of the setting ``PLATFORM_IMPORT_DIRS``, links followed.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from encord_portal.platform import failures
from encord_portal.platform.errors import InvalidArguments, OperationNotAllowed
from encord_portal.platform.media import store
from encord_portal.platform.models import CloudIntegration
from encord_portal.platform.services import private_sources


def require_writable(integration: CloudIntegration) -> None:
    """Refuse what may only be read.

    Raises:
        OperationNotAllowed: With what to do.
    """
    if not integration.root.startswith("file:///"):
        raise OperationNotAllowed(
            f"The integration {integration.title!r} is on a server, from which this platform can "
            "only read; name one whose sources begin with file:///."
        )
    if not integration.writable:
        raise OperationNotAllowed(
            f"Files at the integration {integration.title!r} may only be read; the operator may "
            "mark it as writable in the administration."
        )


def source(integration: CloudIntegration, url: str) -> SplitResult:
    """A file that lies at an integration.

    Raises:
        InvalidArguments: When there is none that may be read.
    """
    parts = private_sources.checked(integration, url)
    if not private_sources.allowed(parts).is_file():
        raise private_sources.not_allowed(parts)
    return parts


def place_of(integration: CloudIntegration, directory: str | None, beside: str) -> str:
    """The URL of the directory that is meant, ending with a slash.

    Args:
        integration: Where it is.
        directory: Its whole URL, or its path below the integration's root.
        beside: The URL of a file in the directory that is meant without one.

    Raises:
        InvalidArguments: When it does not belong to the integration, or climbs out of it.
    """
    if directory is None:
        return f"file://{urlsplit(beside).path.rsplit('/', 1)[0]}/"
    if directory.startswith("file://"):
        place = directory
    elif directory.startswith("/") or "\\" in directory or "://" in directory:
        raise InvalidArguments(
            f"{directory[:200]!r} is no directory below {integration.root}: write its path from "
            "there, as scans/2024, or its whole URL."
        )
    else:
        place = integration.root + quote(directory)
    place = place.rstrip("/") + "/"
    private_sources.checked(integration, place)
    return place


def checked_directory(integration: CloudIntegration, place: str, *, make: bool = False) -> Path:
    """The directory at a place, which need not be there yet.

    Args:
        integration: Where it is.
        place: Its URL, as from :func:`place_of`.
        make: Whether it is made.

    Raises:
        InvalidArguments: When it is not below the directories that the operator allows.
    """
    parts = private_sources.checked(integration, place)
    path = Path(unquote(parts.path))
    missing: list[str] = []
    try:
        while not os.path.lexists(path) and path.name:
            missing.insert(0, path.name)
            path = path.parent
        real = private_sources.allowed(parts._replace(path=quote(os.fsencode(path))))
        home = Path(unquote(private_sources.checked(integration, integration.root).path))
        if not (real.is_dir() and real.is_relative_to(home.resolve())):
            raise _no_place(place)
        for name in missing:
            real = real / name
            if make:
                real.mkdir(exist_ok=True)
    except (OSError, ValueError) as error:
        if failures.is_full(error):
            raise
        raise _no_place(place) from error
    return real


def _no_place(place: str) -> InvalidArguments:
    return InvalidArguments(
        f"{place[:200]!r} is no directory of the integration in which the operator lets files be "
        "written."
    )


def put(file: Path, directory: Path, name: str) -> None:
    """Give a file its place; there is never half of it under its name.

    Raises:
        InvalidArguments: When it cannot be written there.
    """
    incoming = directory / f".{name}.part"
    try:
        incoming.unlink(missing_ok=True)  # of somebody who was stopped here
        with file.open("rb") as old, incoming.open("xb") as new:
            shutil.copyfileobj(old, new, 1 << 20)
            new.flush()
            os.fsync(new.fileno())
        incoming.replace(directory / name)
        store.sync_directory(directory)
    except OSError as error:
        with suppress(OSError):
            incoming.unlink(missing_ok=True)
        if failures.is_full(error):
            raise
        why = os.strerror(error.errno or errno.EIO)
        raise InvalidArguments(f"{name[:200]!r} cannot be written there: {why}.") from error
