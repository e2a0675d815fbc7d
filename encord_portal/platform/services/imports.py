"""Bringing files into a folder and a dataset: recorded, checked as a whole, written at once.

The steps: the job is recorded as pending; every unit is checked without writing anything; items,
units, label rows and the result are written in one transaction. A job that was cut off stays
pending and is carried out when its result is asked for; so is the fetching of private files.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound
from encord_portal.platform.models import (
    Dataset,
    DataUnit,
    ImportJob,
    ImportStatus,
    StorageFolder,
    StorageItem,
)
from encord_portal.platform.services import (
    access,
    folders,
    import_candidates,
    import_files,
    import_requests,
    import_results,
    label_rows,
    private_imports,
    private_sources,
    storage,
)
from encord_portal.platform.services.import_candidates import Sources, UploadedFiles
from encord_portal.platform.services.import_requests import DataItems, ImportRequest
from encord_portal.platform.services.private_imports import FetchedFiles
from encord_portal.platform.wire import JsonObject


def start(user: User, dataset: Dataset, payload: JsonObject) -> ImportJob:
    """Record an import into a dataset and carry it out.

    Raises:
        InvalidArguments: When the request itself is malformed; refused units are in the result.
        OperationNotAllowed: When it asks for a way of importing that is not offered.
    """
    request = import_requests.checked(payload)
    return _start(user, folder_for(user, dataset, request.folder_uuid), dataset, request)


def start_in_folder(user: User, folder: StorageFolder, payload: JsonObject) -> ImportJob:
    """As :func:`start`, into a folder; if it mirrors a dataset, the dataset gets the units too.

    Raises:
        NotAllowed: When this person may not change the mirrored dataset.
    """
    request = import_requests.checked(payload)
    dataset = Dataset.objects.filter(backing_folder=folder).first()
    if dataset is not None:
        access.dataset_of(user, dataset.pk, write=True)
    return _start(user, folder, dataset, request)


def _start(
    user: User, folder: StorageFolder, dataset: Dataset | None, request: ImportRequest
) -> ImportJob:
    # A request that only puts items together fetches nothing, and needs no integration.
    fetches = request.is_private and (
        request.data_items is None or bool(import_requests.sources(request.data_items))
    )
    if fetches:
        private_sources.integration_of(request.integration_id)
    items = _items_of(request)
    job = ImportJob.objects.create(
        folder=folder,
        dataset=dataset,
        user=user,
        request=request.model_dump(mode="json", by_alias=True, exclude_none=True),
        result=import_results.kept([], [], [], pending=_count(items)),
    )
    return job if fetches else _carry_out(job.pk)


def result_of(
    user: User, home: Dataset | StorageFolder, process_hash: uuid.UUID, *, seconds: float = 0
) -> ImportJob:
    """The job of this person; one that is not finished is carried out now.

    Args:
        user: Who started it.
        home: The dataset or folder into which it brings its files.
        process_hash: Which it is.
        seconds: For about how long private files may be fetched in this call.

    Raises:
        NotFound: When there is no such job in the dataset or folder.
    """
    job = _job_of(user, home, process_hash)
    if job.status != ImportStatus.PENDING:
        return job
    request = import_requests.checked(job.request)
    if request.is_private:
        integration = private_sources.integration_of(request.integration_id)
        if not private_imports.fetch(job, integration, _items_of(request), seconds):
            return job
    return _carry_out(job.pk)


@transaction.atomic
def cancel(user: User, home: Dataset | StorageFolder, process_hash: uuid.UUID) -> int:
    """Give up a job that has not been carried out; nothing of it is added.

    Returns:
        How many units will not come; none when the job is finished.

    Raises:
        NotFound: When there is no such job in the dataset or folder.
    """
    key = _job_of(user, home, process_hash).pk
    job = ImportJob.objects.select_for_update().get(pk=key)
    if job.status != ImportStatus.PENDING:
        return 0
    count = _count(_items_of(import_requests.checked(job.request)))
    job.status = ImportStatus.CANCELLED
    job.result = import_results.kept([], [], [], cancelled=count)
    job.finished_at = timezone.now()
    job.save(update_fields=["status", "result", "finished_at"])
    return count


def _job_of(user: User, home: Dataset | StorageFolder, process_hash: uuid.UUID) -> ImportJob:
    jobs = ImportJob.objects.filter(pk=process_hash, user=user)
    if isinstance(home, Dataset):
        job = jobs.filter(dataset=home).first()
    else:
        job = jobs.filter(folder=home).first()
    if job is None:
        what = "dataset" if isinstance(home, Dataset) else "folder"
        raise NotFound(f"There is no such import in this {what}.")
    return job


def _carry_out(process_hash: uuid.UUID) -> ImportJob:
    with transaction.atomic():
        job = (
            ImportJob.objects.select_for_update(of=("self",))
            .select_related("dataset", "folder", "user")
            .get(pk=process_hash)
        )
        if job.status != ImportStatus.PENDING:
            return job
        request = import_requests.checked(job.request)
        asked = _items_of(request)
        known = _known(job.folder, asked)
        plans, refused = import_candidates.plan_all(
            job.user, asked, _sources(job, request, asked), known
        )
        items: list[StorageItem] = []
        units: list[DataUnit] = []
        if not refused or request.ignore_errors:
            items = [storage.make_item(plan, job.folder, job.user) for plan in plans]
            _renew_metadata(asked, known)
            units = _linked(job.dataset, known, items)
            job.status = ImportStatus.DONE
        else:
            job.status = ImportStatus.ERROR
        done = len(items) if job.dataset is None else len(units)
        job.result = import_results.kept(
            items, units, refused, done=done, cancelled=len(plans) - len(items)
        )
        job.finished_at = timezone.now()
        job.save(update_fields=["status", "result", "finished_at"])
    return job


def _linked(
    dataset: Dataset | None, known: dict[str, StorageItem], items: list[StorageItem]
) -> list[DataUnit]:
    if dataset is None:
        return []
    fresh = [
        each for each in known.values() if not each.data_units.filter(dataset=dataset).exists()
    ]
    units = storage.link(dataset, [*fresh, *items])
    label_rows.sync_rows(dataset)
    return units


def folder_for(user: User, dataset: Dataset, folder_uuid: uuid.UUID | None = None) -> StorageFolder:
    """The folder that files for a dataset come into: the one named, or the dataset's own.

    Raises:
        InvalidArguments: When none is named and the dataset has none.
        NotFound: When there is no such folder, or this person does not see it.
        NotAllowed: When this person may not change it.
    """
    if folder_uuid is not None:
        return folders.folder_of(user, folder_uuid, write=True)
    if dataset.backing_folder is None:
        raise InvalidArguments("This dataset has no folder of its own; name a folderUuid.")
    return dataset.backing_folder


def _items_of(request: ImportRequest) -> DataItems:
    if request.data_items is not None:
        return request.data_items
    return import_files.items_of(request.files)


def _sources(job: ImportJob, request: ImportRequest, items: DataItems) -> Sources:
    if request.is_private:
        return FetchedFiles(job)
    return UploadedFiles(job.user, import_requests.object_keys(items))


def _known(folder: StorageFolder, items: DataItems) -> dict[str, StorageItem]:
    """The items of the folder that need not be brought again, by their source."""
    if not items.skip_duplicate_urls:
        return {}
    # Two imports at once would both find that a source is not here yet.
    StorageFolder.objects.select_for_update().get(pk=folder.pk)
    wanted = {item.object_url for _, each in import_requests.singles(items) for item in each}
    present = StorageItem.objects.filter(folder=folder, parent_item=None).exclude(source_url="")
    return {
        item.source_url: item
        for item in present.select_related("file").order_by("-created_at", "uuid")
        if item.source_url in wanted
    }


def _renew_metadata(items: DataItems, known: dict[str, StorageItem]) -> None:
    """Put the metadata that came for items that are there already over theirs, key by key."""
    if not items.upsert_metadata:
        return
    for _, each in import_requests.singles(items):
        for entry in each:
            item = known.get(entry.object_url)
            if item is not None and entry.client_metadata:
                item.client_metadata = item.client_metadata | entry.client_metadata
                item.save(update_fields=["client_metadata", "last_edited_at"])
                item.data_units.update(client_metadata=item.client_metadata)


def _count(items: DataItems) -> int:
    alone = sum(len(each) for _, each in import_requests.singles(items))
    grouped = (items.image_groups, items.dicom_series, items.image_groups_from_items, items.scenes)
    return alone + sum(len(each) for each in grouped)
