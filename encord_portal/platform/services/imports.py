"""Bringing uploaded files into a dataset: recorded, checked as a whole, then written at once.

The steps: the job is recorded as pending; every unit is checked without writing anything; units,
label rows and the result are written in one transaction. A job that was cut off stays pending and
is carried out when its result is asked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.errors import (
    InvalidArguments,
    NotFound,
    PlatformError,
)
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.models import (
    Dataset,
    DataUnit,
    ImportJob,
    ImportStatus,
    StorageFolder,
    StorageItem,
)
from encord_portal.platform.services import (
    import_requests,
    label_rows,
    storage,
    titles,
    unit_plans,
    uploads,
)
from encord_portal.platform.services.import_requests import (
    DataItems,
    DicomItem,
    FileItem,
    ImageGroupItem,
    PartItem,
)
from encord_portal.platform.services.unit_plans import Plan, SourceFile
from encord_portal.platform.wire import JsonObject


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One unit that was asked for: its sources, for messages, and how it is planned."""

    urls: list[str]
    plan: Callable[[], Plan]


@dataclass(frozen=True, slots=True)
class _Refused:
    urls: list[str]
    error: str


def start(user: User, dataset: Dataset, payload: JsonObject) -> ImportJob:
    """Record an import and carry it out.

    Raises:
        InvalidArguments: When the request itself is malformed; refused units are in the result.
        OperationNotAllowed: When it asks for a way of importing that is not offered.
    """
    request = import_requests.checked(payload)
    _folder(user, dataset, request.folder_uuid)
    job = ImportJob.objects.create(dataset=dataset, user=user, request=payload)
    return _carry_out(job.pk)


def result_of(user: User, dataset: Dataset, process_hash: uuid.UUID) -> ImportJob:
    """The job of this person; one that was cut off is carried out now.

    Raises:
        NotFound: When there is no such job in the dataset.
    """
    job = ImportJob.objects.filter(pk=process_hash, dataset=dataset, user=user).first()
    if job is None:
        raise NotFound("There is no such import in this dataset.")
    return _carry_out(job.pk) if job.status == ImportStatus.PENDING else job


def _carry_out(process_hash: uuid.UUID) -> ImportJob:
    with transaction.atomic():
        job = (
            ImportJob.objects.select_for_update(of=("self",))
            .select_related("dataset", "user")
            .get(pk=process_hash)
        )
        if job.status != ImportStatus.PENDING:
            return job
        request = import_requests.checked(job.request)
        plans, refused = _plan_all(job.user, request.data_items or DataItems())
        units: list[DataUnit] = []
        if not refused or request.ignore_errors:
            folder = _folder(job.user, job.dataset, request.folder_uuid)
            items = [storage.make_item(plan, folder, job.user) for plan in plans]
            units = storage.link(job.dataset, items)
            label_rows.sync_rows(job.dataset)
        job.status = (
            ImportStatus.ERROR if refused and not request.ignore_errors else ImportStatus.DONE
        )
        cancelled = len(plans) - len(units)
        job.result = _result(units, refused, cancelled)
        job.finished_at = timezone.now()
        job.save(update_fields=["status", "result", "finished_at"])
    return job


def _folder(user: User, dataset: Dataset, folder_uuid: uuid.UUID | None) -> StorageFolder:
    if folder_uuid is not None:
        return storage.folder_of(user, folder_uuid, write=True)
    if dataset.backing_folder is None:
        raise InvalidArguments("This dataset has no folder of its own; name a folderUuid.")
    return dataset.backing_folder


def _plan_all(user: User, items: DataItems) -> tuple[list[Plan], list[_Refused]]:
    plans: list[Plan] = []
    refused: list[_Refused] = []
    sources = _Sources(user, import_requests.object_keys(items))
    for candidate in _candidates(items, sources):
        try:
            plans.append(candidate.plan())
        except PlatformError as error:
            refused.append(_Refused(candidate.urls, error.message))
    return plans, refused


class _Sources:
    """The uploads that a request names, each of them to be used once."""

    def __init__(self, user: User, object_keys: list[str]) -> None:
        self._slots = uploads.find_all(user, object_keys)
        self._used: set[uuid.UUID] = set()
        uuids = [slot.uuid for slot in self._slots.values()]
        for start in range(0, len(uuids), uploads.BATCH):
            used = StorageItem.objects.filter(pk__in=uuids[start : start + uploads.BATCH])
            self._used.update(used.values_list("pk", flat=True))

    def take(self, object_key: str, title: str | None) -> SourceFile:
        slot = self._slots.get(object_key)
        if slot is None:
            raise InvalidArguments(
                f"{object_key[:200]!r} is no upload of yours; upload the file to a URL from "
                "presigned-urls and name its objectKey."
            )
        if slot.file is None:
            raise InvalidArguments(f"Nothing was uploaded to {object_key!r}; send the file first.")
        if slot.uuid in self._used:
            raise InvalidArguments(f"The upload {object_key!r} is used already; upload it again.")
        self._used.add(slot.uuid)
        name = titles.checked(title if title is not None else object_key, object_key)
        return SourceFile(slot.file, name, slot.uuid)


def _candidates(items: DataItems, sources: _Sources) -> list[_Candidate]:
    singles = (
        (Kind.IMAGE, items.images),
        (Kind.VIDEO, items.videos),
        (Kind.AUDIO, items.audio),
        (Kind.NIFTI, items.nifti),
        (Kind.PLAIN_TEXT, items.text),
    )
    found = [_single(item, kind, sources) for kind, each in singles for item in each]
    found += [
        _several(item.images, item, unit_plans.image_group, "image group", sources)
        for item in items.image_groups
    ]
    found += [
        _several(item.dicom_files, item, unit_plans.dicom_series, "DICOM series", sources)
        for item in items.dicom_series
    ]
    return found


def _single(item: FileItem, kind: Kind, sources: _Sources) -> _Candidate:
    def plan() -> Plan:
        source = sources.take(item.object_url, item.title)
        return unit_plans.single(source, kind, item.client_metadata)

    return _Candidate([item.object_url], plan)


def _several(
    parts: list[PartItem],
    item: ImageGroupItem | DicomItem,
    make: Callable[[str, list[SourceFile], dict[str, Any]], Plan],
    default_title: str,
    sources: _Sources,
) -> _Candidate:
    def plan() -> Plan:
        title = titles.checked(
            item.title if item.title is not None else _default(parts, default_title), default_title
        )
        taken = [sources.take(part.url, part.title) for part in parts]
        return make(title, taken, item.client_metadata)

    return _Candidate([part.url for part in parts], plan)


def _default(parts: list[PartItem], what: str) -> str:
    """A group without a title is named after its first file."""
    first = next((part.title for part in parts if part.title), None)
    return what if first is None else f"{what} {first}"[: titles.MAX_LENGTH]


def _result(units: list[DataUnit], refused: list[_Refused], cancelled: int) -> JsonObject:
    return {
        "data_hashes_with_titles": [
            {
                "data_hash": str(unit.data_hash),
                "title": unit.title,
                "backing_item_uuid": str(unit.storage_item_id),
            }
            for unit in units
        ],
        "errors": [each.error for each in refused],
        "data_unit_errors": [
            {
                "object_urls": each.urls,
                "error": each.error,
                "subtask_uuid": str(uuid.uuid4()),
                "action_description": "Check the uploaded files and add the data unit",
            }
            for each in refused
        ],
        "units_pending_count": 0,
        "units_done_count": len(units),
        "units_error_count": len(refused),
        "units_cancelled_count": cancelled,
    }
