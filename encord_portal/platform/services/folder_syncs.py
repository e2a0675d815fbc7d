"""Folders that follow a place of a cloud integration: what is new there is brought in.

A sync looks at the place at once, when it is started; what it has found is fetched while its
outcome is asked for, as private imports are. Nothing is removed: what is gone from the place stays
here with its labels. Files beside others whose name ends as the folder's settings say hold the
metadata of those.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from pydantic import Field

from encord_portal.accounts.models import User
from encord_portal.platform import wire
from encord_portal.platform.errors import (
    InvalidArguments,
    NotFound,
    OperationNotAllowed,
    PlatformError,
)
from encord_portal.platform.models import FolderSync, ImportStatus, StorageFolder, StorageItem
from encord_portal.platform.parsing import WireModel, parse
from encord_portal.platform.services import (
    cloud_places,
    folders,
    imports,
    private_sources,
    storage_items,
)
from encord_portal.platform.wire import JsonObject

_SECTIONS = {
    "images": {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".jp2"},
    "videos": {".mp4", ".mov", ".webm", ".mkv", ".avi", ".m4v"},
    "audio": {".wav", ".mp3", ".flac", ".ogg", ".m4a", ".aac", ".opus"},
    "text": {".txt", ".html", ".htm", ".md", ".json", ".xml"},
    "pdf": {".pdf"},
    "nifti": {".nii"},
    "time_series": {".csv"},
}
_BY_ENDING = {ending: section for section, endings in _SECTIONS.items() for ending in endings}
_PACKED_NIFTI = ".nii.gz"


class Matcher(WireModel):
    """Which files hold the metadata of the file beside them."""

    mode: str = Field("suffix", pattern="^suffix$")
    suffix: str = Field(".metadata.json", min_length=1, max_length=128)


class Ingestion(WireModel):
    matcher: Matcher = Field(default_factory=Matcher)
    paused: bool = False


class Config(WireModel):
    """The settings of a folder."""

    metadata_ingestion: Ingestion | None = None


@dataclass(slots=True)
class _Found:
    """What a place holds: files by section, and the metadata of some of them, by URL."""

    files: dict[str, list[str]] = field(default_factory=dict)
    metadata: dict[str, JsonObject] = field(default_factory=dict)


def config_of(folder: StorageFolder) -> Config:
    return Config.model_validate(folder.config)


def configure(user: User, folder_uuid: uuid.UUID, config: Config) -> Config:
    """Set the settings of a folder.

    Raises:
        NotFound: When this person does not see it.
        NotAllowed: When this person may not change it.
    """
    folder = folders.folder_of(user, folder_uuid, write=True)
    folder.config = config.model_dump(mode="json", by_alias=True, exclude_none=True)
    folder.save(update_fields=["config", "last_edited_at"])
    return config


def start(user: User, folder_uuid: uuid.UUID) -> FolderSync:
    """Look at the place that a folder follows, and record what is to be brought in.

    Raises:
        NotFound: When this person does not see the folder.
        NotAllowed: When this person may not change it.
        OperationNotAllowed: When it follows no place.
        InvalidArguments: When the place cannot be read, or a file of metadata is no JSON object.
    """
    folder = folders.folder_of(user, folder_uuid, write=True)
    if folder.integration is None:
        raise OperationNotAllowed(
            f"The folder {folder.name!r} follows no place of a cloud; bring files into it by "
            "uploads or private imports."
        )
    found = _found_at(folder)
    present = _present(folder)
    fresh = {
        section: [_entry(folder, url, found) for url in urls if url not in present]
        for section, urls in found.files.items()
    }
    with transaction.atomic():
        _renew(user, present, found.metadata)
        job = None
        if any(fresh.values()):
            payload = {
                "files": {**fresh, "skip_duplicate_urls": True},
                "integrationId": folder.integration_id,
                "ignoreErrors": True,
            }
            job = imports.start_in_folder(user, folder, payload)
        return FolderSync.objects.create(folder=folder, user=user, job=job)


def outcome(user: User, folder_uuid: uuid.UUID, sync: uuid.UUID, *, seconds: float) -> JsonObject:
    """How far a sync is; fetches for about so long what is missing.

    Raises:
        NotFound: When this person started no such sync of the folder.
    """
    folder = folders.folder_of(user, folder_uuid)
    found = FolderSync.objects.filter(pk=sync, folder=folder, user=user).first()
    if found is None:
        raise NotFound("There is no such sync of this folder.")
    counts = {f"units_{each}_count": 0 for each in ("pending", "done", "error", "cancelled")}
    status = ImportStatus.DONE
    if found.job_id is not None:
        job = imports.result_of(user, folder, found.job_id, seconds=seconds)
        status, counts = ImportStatus(job.status), job.result["counts"]
    with_job = found.job_id is not None
    return {
        "status": status.value.lower(),
        "scanPagesProcessingPending": 0,
        "scanPagesProcessingDone": 1,
        "scanPagesProcessingError": 0,
        "scanPagesProcessingCancelled": 0,
        "uploadJobsPending": int(with_job and status == ImportStatus.PENDING),
        "uploadJobsDone": int(with_job and status == ImportStatus.DONE),
        "uploadJobsError": int(with_job and status in {"ERROR", "CANCELLED"}),
        "uploadJobsUnitsPending": counts["units_pending_count"],
        "uploadJobsUnitsDone": counts["units_done_count"],
        "uploadJobsUnitsError": counts["units_error_count"],
        "uploadJobsUnitsCancelled": counts["units_cancelled_count"],
    }


def _found_at(folder: StorageFolder) -> _Found:
    if folder.integration is None:
        raise ValueError(f"The folder {folder.pk} follows no place.")
    urls = cloud_places.files_below(folder.integration, folder.remote_url)
    settings = config_of(folder).metadata_ingestion
    # Metadata are no texts to be labelled, also where nobody has asked for them.
    suffix = (Matcher() if settings is None else settings.matcher).suffix
    found = _Found()
    beside = [url for url in urls if url.endswith(suffix)]
    for url in urls:
        section = None if url.endswith(suffix) else _section(url)
        if section is not None:
            found.files.setdefault(section, []).append(url)
    if settings is not None and not settings.paused:
        media = [url for each in found.files.values() for url in each]
        for url in beside:
            owners = _owners(url.removesuffix(suffix), media)
            content = private_sources.read(
                folder.integration, url, limit=private_sources.METADATA_LIMIT
            )
            found.metadata |= dict.fromkeys(owners, _metadata(url, content))
    return found


def _section(url: str) -> str | None:
    name = private_sources.file_name(url).lower()
    return "nifti" if name.endswith(_PACKED_NIFTI) else _BY_ENDING.get(PurePosixPath(name).suffix)


def _owners(begin: str, media: Iterable[str]) -> list[str]:
    """The files that metadata are about: of this name, with its ending or without."""
    return [
        url
        for url in media
        if url == begin or (url.startswith(begin + ".") and "/" not in url[len(begin) :])
    ]


def _metadata(url: str, content: bytes) -> JsonObject:
    try:
        return parse(dict[str, Any], wire.loads(content), url[:200])
    except InvalidArguments as error:
        raise InvalidArguments(f"The metadata in {url[:200]!r} are no JSON object.") from error


def _present(folder: StorageFolder) -> dict[str, StorageItem]:
    items = StorageItem.objects.filter(folder=folder, parent_item=None).exclude(source_url="")
    return {item.source_url: item for item in items}


def _renew(user: User, present: dict[str, StorageItem], metadata: dict[str, JsonObject]) -> None:
    changes = {
        present[url].pk: storage_items.ItemChange(client_metadata=content)
        for url, content in metadata.items()
        if url in present and present[url].client_metadata != content
    }
    if changes:
        storage_items.change(user, changes)


def _entry(folder: StorageFolder, url: str, found: _Found) -> JsonObject:
    name = unquote(urlsplit(url.removeprefix(folder.remote_url)).path)
    return {"objectUrl": url, "title": name, "clientMetadata": found.metadata.get(url, {})}


def checked_place(integration_uuid: uuid.UUID, remote_url: str) -> tuple[uuid.UUID, str]:
    """The integration and the place that a new folder is to follow.

    Raises:
        NotFound: When there is no such integration.
        InvalidArguments: When the place is not one of it, or cannot be read.
    """
    integration = private_sources.integration_of(integration_uuid)
    place = remote_url if remote_url.endswith("/") else f"{remote_url}/"
    try:
        cloud_places.files_below(integration, place)
    except PlatformError as error:
        raise InvalidArguments(f"The folder cannot follow this place: {error.message}") from error
    return integration.pk, place
