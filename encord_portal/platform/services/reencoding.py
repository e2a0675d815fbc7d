"""Jobs that encode videos anew and put the outcome in their place.

Encoding takes long, so a job is only recorded when it is asked for and carried out while its
status is asked for, one video after the other. What is done stays done when a process is stopped.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound, PlatformError
from encord_portal.platform.media import probing, reencoding, store
from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.models import (
    Dataset,
    DataUnit,
    ImportStatus,
    ItemType,
    MediaFile,
    ReencodeJob,
    StorageItem,
)
from encord_portal.platform.services import claims, datasets, folders, storage, unit_plans, uploads

_CLAIM = dt.timedelta(hours=2)  # longer than a video takes
_SECONDS = 20.0


def start_for_units(user: User, dataset: Dataset, hashes: Sequence[uuid.UUID]) -> ReencodeJob:
    """Ask for the videos of a dataset to be encoded anew.

    Raises:
        NotFound: When one of them is not in the dataset.
        InvalidArguments: When one of them is no video, or none is named.
    """
    units = datasets.find_units(dataset, list(dict.fromkeys(hashes)))
    items = {unit.data_hash: unit.storage_item for unit in units}
    return _record(user, [(item, key) for key, item in items.items()], title="", force=True)


def start_for_items(
    user: User, uuids: Sequence[uuid.UUID], *, title: str, force: bool
) -> ReencodeJob:
    """Ask for storage items to be encoded anew.

    Args:
        user: Who asks.
        uuids: The items.
        title: What the job is called.
        force: Whether videos that every browser shows already are encoded anew, too.

    Raises:
        NotFound: When this person does not see one of them.
        NotAllowed: When this person may not change the folder of one of them.
        InvalidArguments: When one of them is no video, or none is named.
    """
    items = storage.find_items(user, list(dict.fromkeys(uuids)))
    folders.require_managed(user, {item.folder_id for item in items})
    return _record(user, [(item, None) for item in items], title=title, force=force)


def _record(
    user: User,
    wanted: Sequence[tuple[StorageItem | None, uuid.UUID | None]],
    *,
    title: str,
    force: bool,
) -> ReencodeJob:
    if not wanted:
        raise InvalidArguments("Name at least one video.")
    videos = []
    for item, data_hash in wanted:
        if item is None or item.item_type != ItemType.VIDEO:
            name = data_hash if item is None else repr(item.name)
            raise InvalidArguments(f"{name} is no video; only videos can be encoded anew.")
        videos.append(
            {
                "item": str(item.uuid),
                "data_hash": None if data_hash is None else str(data_hash),
                "error": None,
                "done": False,
            }
        )
    return ReencodeJob.objects.create(user=user, title=title, force=force, videos=videos)


def progressed(user: User, seconds: float = _SECONDS, **key: Any) -> ReencodeJob:
    """The person's job, after working on it for about so long if there is something left to do.

    Args:
        user: Who started it.
        seconds: After how long no further video is begun.
        **key: Its ``pk`` or ``uuid``.

    Raises:
        NotFound: When there is no such job of this person.
    """
    job = ReencodeJob.objects.filter(user=user, **key).first()
    if job is None:
        raise NotFound("There is no such job of yours.")
    if job.status == ImportStatus.PENDING:
        with claims.claimed(job, _CLAIM) as mine:
            if mine:
                _work(job, time.monotonic() + seconds)
    return job


def _work(job: ReencodeJob, until: float) -> None:
    for video in job.videos:
        if video["done"]:
            continue
        if time.monotonic() > until:
            break
        try:
            _encode(uuid.UUID(video["item"]), force=job.force)
        except PlatformError as error:
            video["error"] = error.message
        video["done"] = True
        job.save(update_fields=["videos"])
    if all(video["done"] for video in job.videos):
        failed = all(video["error"] for video in job.videos)
        job.status = ImportStatus.ERROR if failed else ImportStatus.DONE
        job.save(update_fields=["status"])


def _encode(item_uuid: uuid.UUID, *, force: bool) -> None:
    item = StorageItem.objects.select_related("file").filter(pk=item_uuid).first()
    if item is None or item.file is None:
        raise NotFound("The video is not there any more.")
    path = store.path_of(item.file.sha256)
    facts = Facts.model_validate(item.file.facts)
    if not force and reencoding.is_plain(path, facts):
        return
    with (
        reencoding.reencoded(path, facts) as made,
        store.received(_pieces(made)) as incoming,
    ):
        again = probing.probe(incoming.path, Kind.VIDEO)
        store.keep(incoming)
        _put(item, item.file, uploads.register(incoming, again), again)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(store.CHUNK):
            yield chunk


@transaction.atomic
def _put(item: StorageItem, before: MediaFile, file: MediaFile, facts: Facts) -> None:
    """Let the item and the units made of it stand for the new file."""
    fields = unit_plans.fields_of(file, facts)
    changed = StorageItem.objects.filter(pk=item.pk, file=before).update(
        last_edited_at=timezone.now(), **fields
    )
    if not changed:
        raise NotFound("The video has been replaced or deleted meanwhile.")
    DataUnit.objects.filter(storage_item=item, file=before).update(
        last_edited_at=timezone.now(), **fields
    )


def status_of(job: ReencodeJob) -> str:
    """The status as both transports spell it."""
    return {ImportStatus.DONE.value: "done", ImportStatus.ERROR.value: "error"}.get(
        job.status, "submitted"
    )


def files_of(job: ReencodeJob) -> list[tuple[dict[str, Any], MediaFile]]:
    """The videos of a job that have been encoded, each with its file of now."""
    good = [video for video in job.videos if video["done"] and not video["error"]]
    items = StorageItem.objects.filter(pk__in=[video["item"] for video in good])
    found = {
        str(item.pk): item.file for item in items.select_related("file") if item.file is not None
    }
    return [(video, found[video["item"]]) for video in good if video["item"] in found]
