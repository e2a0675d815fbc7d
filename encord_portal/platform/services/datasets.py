"""Datasets: making, listing, describing them; their people and their data units."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform import wire
from encord_portal.platform.errors import (
    InvalidArguments,
    NotFound,
    OperationNotAllowed,
    ResourceExists,
)
from encord_portal.platform.models import (
    Dataset,
    DatasetUser,
    DataType,
    DataUnit,
    DataUnitImage,
    ResourceRole,
    StorageFolder,
    StorageItem,
)
from encord_portal.platform.services import grants, label_rows, members, storage, titles
from encord_portal.platform.services.media import Links, link_name
from encord_portal.platform.wire import JsonObject, JsonValue

BATCH = 500
STORAGE_LOCATION = 0
STORAGE_LOCATION_TEXT = "CORD_STORAGE"
Duplicates = Literal["SKIP", "DUPLICATE", "FAIL"]


@transaction.atomic
def create(user: User, title: str, description: str, *, backing_folder: bool) -> Dataset:
    """Make a dataset with this person as its admin, and a folder for its files if wanted."""
    titles.checked(title, "The dataset")
    folder = None
    if backing_folder:
        folder = StorageFolder.objects.create(name=title, owner=user)
    dataset = Dataset.objects.create(
        title=title, description=description, backing_folder=folder, creator=user
    )
    DatasetUser.objects.create(dataset=dataset, user=user, role=ResourceRole.ADMIN)
    return dataset


def memberships_of(user: User) -> QuerySet[DatasetUser]:
    """The datasets that a person is a member of, with the role."""
    return (
        DatasetUser.objects.filter(user=user)
        .select_related("dataset")
        .order_by("-dataset__created_at", "dataset_id")
    )


@transaction.atomic
def add_users(dataset: Dataset, emails: Sequence[str], role: int) -> list[DatasetUser]:
    """Make people members in this role; who is one already gets the role.

    Raises:
        InvalidArguments: When there is no such role or person.
        OperationNotAllowed: When the dataset would be left without an admin.
    """
    if role not in ResourceRole.values:
        raise InvalidArguments(f"{role} is no dataset role; use 0 (admin) or 1 (user).")
    found = []
    for person in members.people(emails):
        membership, _ = DatasetUser.objects.update_or_create(
            dataset=dataset, user=person, defaults={"role": role, "through_group": False}
        )
        found.append(membership)
    _keep_an_admin(dataset)
    return found


@transaction.atomic
def remove_users(dataset: Dataset, emails: Sequence[str]) -> None:
    """End memberships; addresses of people who are no members are passed over.

    Raises:
        OperationNotAllowed: When the dataset would be left without an admin, or somebody is a
            member through a group only.
    """
    wanted = [email.strip().lower() for email in emails]
    chosen = DatasetUser.objects.filter(dataset=dataset, user__email__in=wanted)
    through = chosen.filter(through_group=True).select_related("user").first()
    if through is not None:
        raise OperationNotAllowed(
            f"{through.user.email} is a member through a group; remove the person from the group, "
            "or the group from the dataset."
        )
    chosen.delete()
    grants.sync(grants.DATASET, dataset.pk)
    _keep_an_admin(dataset)


def _keep_an_admin(dataset: Dataset) -> None:
    if not DatasetUser.objects.filter(
        dataset=dataset, role=ResourceRole.ADMIN, through_group=False
    ).exists():
        raise OperationNotAllowed("A dataset needs an admin; make somebody else admin first.")


def find_units(dataset: Dataset, hashes: Sequence[uuid.UUID]) -> list[DataUnit]:
    """The dataset's units with these hashes, in their order.

    Raises:
        NotFound: When one of them is not in the dataset.
    """
    found: dict[uuid.UUID, DataUnit] = {}
    units = storage.with_images(DataUnit.objects.filter(dataset=dataset))
    for start in range(0, len(hashes), BATCH):
        batch = units.filter(pk__in=hashes[start : start + BATCH])
        found |= {unit.data_hash: unit for unit in batch}
    missing = [each for each in hashes if each not in found]
    if missing:
        raise NotFound(f"The dataset has no data unit {missing[0]}.")
    return [found[each] for each in hashes]


@transaction.atomic
def delete_units(dataset: Dataset, hashes: Sequence[uuid.UUID]) -> None:
    """Take units out of the dataset, with their label rows; the files stay in their folder.

    Raises:
        NotFound: When one of them is not in the dataset; then none is deleted.
    """
    for unit in find_units(dataset, list(dict.fromkeys(hashes))):
        unit.delete()


@transaction.atomic
def rename_units(dataset: Dataset, names: Sequence[tuple[uuid.UUID, str]]) -> None:
    """Give units new titles.

    Raises:
        InvalidArguments: When a title may not be stored; then none is changed.
        NotFound: When one of them is not in the dataset; then none is changed.
    """
    wanted = {data_hash: titles.checked(title, str(data_hash)) for data_hash, title in names}
    for unit in find_units(dataset, list(wanted)):
        unit.title = wanted[unit.data_hash]
        unit.save(update_fields=["title", "last_edited_at"])


@transaction.atomic
def link_items(
    user: User, dataset: Dataset, items: Sequence[uuid.UUID], duplicates: Duplicates
) -> list[DataUnit]:
    """Use storage items in a dataset; label rows of its projects appear with them.

    Raises:
        NotFound: When an item does not exist or is not visible to this person.
        ResourceExists: When one is in the dataset already and ``duplicates`` is ``FAIL``.
    """
    found = storage.find_items(user, list(dict.fromkeys(items)))
    # The lock makes two requests at once agree on what is in the dataset.
    Dataset.objects.select_for_update().get(pk=dataset.pk)
    if duplicates != "DUPLICATE":
        have = _already_in(dataset, found)
        if have and duplicates == "FAIL":
            first = next(item for item in found if item.uuid in have)
            raise ResourceExists(f"{first.name!r} ({first.uuid}) is in the dataset already.")
        found = [item for item in found if item.uuid not in have]
    units = storage.link(dataset, found)
    label_rows.sync_rows(dataset)
    return find_units(dataset, [unit.data_hash for unit in units])


def _already_in(dataset: Dataset, items: Sequence[StorageItem]) -> set[uuid.UUID | None]:
    keys = [item.uuid for item in items]
    have: set[uuid.UUID | None] = set()
    for start in range(0, len(keys), BATCH):
        used = DataUnit.objects.filter(
            dataset=dataset, storage_item__in=keys[start : start + BATCH]
        )
        have.update(used.values_list("storage_item_id", flat=True))
    return have


def as_v1(dataset: Dataset, *, rows: Iterable[JsonObject] | None) -> JsonObject:
    """The v1 dataset object; ``rows`` is left out when ``None``."""
    answer: JsonObject = {
        "dataset_hash": str(dataset.dataset_hash),
        "title": dataset.title,
        "description": dataset.description,
        "dataset_type": STORAGE_LOCATION_TEXT,
        "backing_folder_uuid": _text(dataset.backing_folder_id),
    }
    if rows is not None:
        answer["data_rows"] = list(rows)
    return answer


def as_listed(membership: DatasetUser) -> JsonObject:
    """A row of ``datasets/list``."""
    dataset = membership.dataset
    return {
        "datasetUuid": dataset.dataset_hash,
        "title": dataset.title,
        "description": dataset.description,
        "createdAt": dataset.created_at,
        "lastEditedAt": dataset.last_edited_at,
        "userRole": "admin" if membership.role == ResourceRole.ADMIN else "user",
        "storageLocation": STORAGE_LOCATION,
        "backingFolderUuid": dataset.backing_folder_id,
    }


def as_data_row(
    unit: DataUnit,
    *,
    client_metadata: bool = False,
    links: Links | None = None,
    with_images: bool = False,
    image_links: Links | None = None,
) -> JsonObject:
    """A v1 data row.

    Args:
        unit: The unit, with its file (and images, when they are asked for) fetched.
        client_metadata: Whether to send what the uploader attached.
        links: Makes the signed URL; ``None`` when none was asked for.
        with_images: Whether to list the images of a group or the frames of a series.
        image_links: Makes their signed URLs; ``None`` when none was asked for.
    """
    row: JsonObject = {
        "data_hash": str(unit.data_hash),
        "data_title": unit.title,
        "data_type": unit.data_type,
        "created_at": wire.v1_time(unit.created_at),
        "last_edited_at": wire.v1_time(unit.last_edited_at),
        "width": unit.width,
        "height": unit.height,
        "file_link": None if unit.file is None else link_name(unit.file),
        "file_size": unit.file_size,
        "file_type": unit.file_type or None,
        "storage_location": STORAGE_LOCATION,
        "frames_per_second": unit.frames_per_second,
        "duration": unit.duration,
        "client_metadata": unit.client_metadata if client_metadata else None,
        "signed_url": None if links is None else links.to(unit.file),
        # The images of a group are kept as they came; there is no video made of them.
        "is_optimised_image_group": False if unit.data_type == DataType.IMG_GROUP else None,
        "backing_item_uuid": _text(unit.storage_item_id),
        "images_data": None,
    }
    if with_images and unit.data_type in {DataType.IMG_GROUP, DataType.DICOM}:
        row["images_data"] = [_image_row(unit, each, image_links) for each in unit.images.all()]
    return row


def _image_row(unit: DataUnit, image: DataUnitImage, links: Links | None) -> JsonObject:
    row: JsonObject = {
        "image_hash": str(image.image_hash),
        "title": image.title,
        "file_link": link_name(image.file),
        "file_type": image.file_type,
        "file_size": image.file.size,
        "storage_location": STORAGE_LOCATION,
        "created_at": wire.v1_time(unit.created_at),
        "last_edited_at": wire.v1_time(unit.last_edited_at),
        "height": image.height,
        "width": image.width,
    }
    if links is not None:
        row["signed_url"] = links.to(image.file)
    return row


def listed(
    dataset: Dataset,
    *,
    title_eq: str | None = None,
    title_like: str | None = None,
    created_before: dt.datetime | None = None,
    created_after: dt.datetime | None = None,
    data_types: Sequence[str] | None = None,
    data_hashes: Sequence[uuid.UUID] | None = None,
) -> list[DataUnit]:
    """The dataset's units that pass the filters, in the order they were added."""
    filters: dict[str, JsonValue] = {
        "title": title_eq,
        "title__sqllike": title_like,
        "created_at__lte": created_before,
        "created_at__gte": created_after,
        "data_type__in": data_types,
    }
    units = DataUnit.objects.filter(
        dataset=dataset, **{name: value for name, value in filters.items() if value is not None}
    ).select_related("file")
    found = list(units.order_by("created_at", "data_hash"))
    if data_hashes is not None:
        wanted = set(data_hashes)
        found = [unit for unit in found if unit.data_hash in wanted]
    return found


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)
