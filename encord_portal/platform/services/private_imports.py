"""The files of a private import: fetched while its result is asked for, then used like uploads."""

from __future__ import annotations

import time
import uuid
from typing import Any

from encord_portal.platform.errors import InvalidArguments, PlatformError
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.models import CloudIntegration, ImportJob, MediaFile
from encord_portal.platform.services import import_requests, private_sources, titles
from encord_portal.platform.services.import_requests import DataItems
from encord_portal.platform.services.unit_plans import SourceFile

# The progress is written down now and then: a process may be stopped at any time.
_NOTED_EVERY = 50
BATCH = 500


def fetch(job: ImportJob, integration: CloudIntegration, items: DataItems, seconds: float) -> bool:
    """Fetch what is missing, for about so long.

    Returns:
        Whether everything is here now; sources that could not be fetched are noted with the reason.
    """
    until = time.monotonic() + seconds
    fetched: dict[str, Any] = job.fetched
    missing = [
        (kind, url)
        for kind, url in dict.fromkeys(import_requests.sources(items))
        if _key(kind, url) not in fetched
    ]
    left = len(missing)
    for kind, url in missing:
        try:
            fetched[_key(kind, url)] = [private_sources.fetch(integration, url, kind).pk, ""]
        except PlatformError as error:
            fetched[_key(kind, url)] = [None, error.message]
        left -= 1
        if left % _NOTED_EVERY == 0:
            job.save(update_fields=["fetched"])
        if left and time.monotonic() >= until:
            break
    job.save(update_fields=["fetched"])
    return left == 0


def _key(kind: Kind, url: str) -> str:
    return f"{kind} {url}"


class FetchedFiles:
    """What an import has fetched, by source; one file may serve several units."""

    def __init__(self, job: ImportJob) -> None:
        self._fetched: dict[str, Any] = job.fetched
        keys = [pk for pk, _ in self._fetched.values() if pk is not None]
        self._files: dict[int, MediaFile] = {}
        for start in range(0, len(keys), BATCH):
            self._files |= MediaFile.objects.in_bulk(keys[start : start + BATCH])

    def take(self, url: str, title: str | None, kind: Kind) -> SourceFile:
        """The file of a source.

        Raises:
            InvalidArguments: When it could not be fetched; the message says why.
        """
        pk, error = self._fetched[_key(kind, url)]
        if error:
            raise InvalidArguments(error)
        if pk not in self._files:
            raise InvalidArguments(f"{url[:200]!r} was fetched too long ago; import it again.")
        name = titles.checked(private_sources.file_name(url) if title is None else title, url[:200])
        return SourceFile(self._files[pk], name, uuid.uuid4(), url[:2000])
