"""Bringing uploaded files into a dataset: recorded, checked as a whole, then written at once.

The steps: the job is recorded as pending; every unit is checked without writing anything; units,
label rows and the result are written in one transaction. A job that was cut off stays pending and
is carried out when its result is asked for; so is the fetching of private files.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any, Protocol

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
    import_files,
    import_requests,
    label_rows,
    private_imports,
    private_sources,
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
    ImportRequest,
    PartItem,
)
from encord_portal.platform.services.private_imports import FetchedFiles
from encord_portal.platform.services.unit_plans import Plan, SourceFile
from encord_portal.platform.wire import JsonObject


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One unit that was asked for: its sources, for messages, and how it is planned.

    ``alone``: whether it is a unit of one file, which may be there already.
    """

    urls: list[str]
    plan: Callable[[], Plan]
    alone: bool = False


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
    private = request.data_items is None
    if private:
        private_sources.integration_of(request.integration_id)
        import_files.items_of(request.files)
    job = ImportJob.objects.create(
        dataset=dataset, user=user, request=payload, result=_result([], [], 0)
    )
    return job if private else _carry_out(job.pk)


def result_of(
    user: User, dataset: Dataset, process_hash: uuid.UUID, *, seconds: float = 0
) -> ImportJob:
    """The job of this person; one that is not finished is carried out now.

    Args:
        user: Who started it.
        dataset: Where it brings its files.
        process_hash: Which it is.
        seconds: For about how long private files may be fetched in this call.

    Raises:
        NotFound: When there is no such job in the dataset.
    """
    job = ImportJob.objects.filter(pk=process_hash, dataset=dataset, user=user).first()
    if job is None:
        raise NotFound("There is no such import in this dataset.")
    if job.status != ImportStatus.PENDING:
        return job
    request = import_requests.checked(job.request)
    if request.data_items is None:
        integration = private_sources.integration_of(request.integration_id)
        items = import_files.items_of(request.files)
        if not private_imports.fetch(job, integration, items, seconds):
            job.result = {**job.result, "units_pending_count": _count(items)}
            return job
    return _carry_out(job.pk)


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
        folder = _folder(job.user, job.dataset, request.folder_uuid)
        asked, sources = _asked(job, request)
        known = _known(folder, asked)
        plans, refused = _plan_all(asked, sources, known)
        units: list[DataUnit] = []
        if not refused or request.ignore_errors:
            items = [storage.make_item(plan, folder, job.user) for plan in plans]
            fresh = [each for each in known.values() if not _is_linked(each, job.dataset)]
            units = storage.link(job.dataset, [*fresh, *items])
            label_rows.sync_rows(job.dataset)
        job.status = (
            ImportStatus.ERROR if refused and not request.ignore_errors else ImportStatus.DONE
        )
        cancelled = 0 if units else len(plans)
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


def _asked(job: ImportJob, request: ImportRequest) -> tuple[DataItems, _Sources]:
    if request.data_items is None:
        return import_files.items_of(request.files), FetchedFiles(job)
    keys = import_requests.object_keys(request.data_items)
    return request.data_items, _Uploads(job.user, keys)


def _known(folder: StorageFolder, items: DataItems) -> dict[str, StorageItem]:
    """The items of the folder that need not be brought again, by their source."""
    if not items.skip_duplicate_urls:
        return {}
    wanted = {item.object_url for _, each in import_requests.singles(items) for item in each}
    present = StorageItem.objects.filter(folder=folder, parent_item=None).exclude(source_url="")
    return {
        item.source_url: item
        for item in present.select_related("file").order_by("-created_at", "uuid")
        if item.source_url in wanted
    }


def _is_linked(item: StorageItem, dataset: Dataset) -> bool:
    return item.data_units.filter(dataset=dataset).exists()


def _count(items: DataItems) -> int:
    alone = sum(len(each) for _, each in import_requests.singles(items))
    return alone + len(items.image_groups) + len(items.dicom_series)


def _plan_all(
    items: DataItems, sources: _Sources, known: Container[str]
) -> tuple[list[Plan], list[_Refused]]:
    plans: list[Plan] = []
    refused: list[_Refused] = []
    for candidate in _candidates(items, sources):
        if candidate.alone and candidate.urls[0] in known:
            continue
        try:
            plans.append(candidate.plan())
        except PlatformError as error:
            refused.append(_Refused(candidate.urls, error.message))
    return plans, refused


class _Sources(Protocol):
    """Where the files of an import come from."""

    def take(self, url: str, title: str | None, kind: Kind) -> SourceFile:
        """The file of a source; raises InvalidArguments with the reason when there is none."""
        ...


class _Uploads:
    """The uploads that a request names, each of them to be used once."""

    def __init__(self, user: User, object_keys: list[str]) -> None:
        self._slots = uploads.find_all(user, object_keys)
        self._used: set[uuid.UUID] = set()
        uuids = [slot.uuid for slot in self._slots.values()]
        for start in range(0, len(uuids), uploads.BATCH):
            used = StorageItem.objects.filter(pk__in=uuids[start : start + uploads.BATCH])
            self._used.update(used.values_list("pk", flat=True))

    def take(self, url: str, title: str | None, kind: Kind) -> SourceFile:
        object_key = url
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
    found = [
        _single(item, kind, sources)
        for kind, each in import_requests.singles(items)
        for item in each
    ]
    found += [
        _several(item.images, item, (unit_plans.image_group, Kind.IMAGE, "image group"), sources)
        for item in items.image_groups
    ]
    found += [
        _several(
            item.dicom_files,
            item,
            (unit_plans.dicom_series, Kind.DICOM_FILE, "DICOM series"),
            sources,
        )
        for item in items.dicom_series
    ]
    return found


def _single(item: FileItem, kind: Kind, sources: _Sources) -> _Candidate:
    def plan() -> Plan:
        source = sources.take(item.object_url, item.title, kind)
        return unit_plans.single(source, kind, item.client_metadata)

    return _Candidate([item.object_url], plan, alone=True)


def _several(
    parts: list[PartItem],
    item: ImageGroupItem | DicomItem,
    how: tuple[Callable[[str, list[SourceFile], dict[str, Any]], Plan], Kind, str],
    sources: _Sources,
) -> _Candidate:
    make, kind, default_title = how

    def plan() -> Plan:
        title = titles.checked(
            item.title if item.title is not None else _default(parts, default_title), default_title
        )
        taken = [sources.take(part.url, part.title, kind) for part in parts]
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
                "action_description": "Check the files and add the data unit",
            }
            for each in refused
        ],
        "units_pending_count": 0,
        "units_done_count": len(units),
        "units_error_count": len(refused),
        "units_cancelled_count": cancelled,
    }
