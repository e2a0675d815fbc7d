"""Storage items as their folder's people handle them: listing, changing, moving, deleting."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound, OperationNotAllowed
from encord_portal.platform.models import (
    Dataset,
    DataUnit,
    DataUnitImage,
    ItemType,
    StorageFolder,
    StorageItem,
    StorageItemPart,
)
from encord_portal.platform.services import (
    access,
    datasets,
    folders,
    scenes,
    storage,
    titles,
    unit_plans,
)
from encord_portal.platform.wire import JsonObject

BATCH = 500


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What becomes different; ``None`` leaves a thing as it is."""

    name: str | None = None
    description: str | None = None
    client_metadata: JsonObject | None = None
    # Settings and layout of a scene, by their keys; what is not named stays as it is.
    scene_views: JsonObject = field(default_factory=dict)
    # Of a time series; empty leaves them as they are, and ``[None]`` removes them.
    timeseries_settings: Sequence[JsonObject | None] = ()


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items a list shows; ``None`` and an empty list do not filter."""

    search: str | None = None
    is_in_dataset: bool | None = None
    item_types: Sequence[str] = ()


@dataclass(slots=True)
class Use:
    """Where an item is used, as far as the asking person may know."""

    groups: list[StorageItem] = field(default_factory=list)
    groups_count: int = 0
    units: list[DataUnit] = field(default_factory=list)
    datasets_count: int = 0


def listed(within: QuerySet[StorageFolder], wanted: ItemFilter) -> QuerySet[StorageItem]:
    """The items of folders that pass a filter; frames that came with their group are left out."""
    found = StorageItem.objects.filter(folder__in=within.values("pk"), parent_item=None)
    if wanted.search:
        found = found.filter(name__icontains=wanted.search)
    if wanted.item_types:
        unknown = set(wanted.item_types) - set(KNOWN_TYPES)
        if unknown:
            raise InvalidArguments(f"There is no item type {min(unknown)[:60]!r}.")
        found = found.filter(item_type__in=wanted.item_types)
    if wanted.is_in_dataset is not None:
        used = Exists(DataUnit.objects.filter(storage_item=OuterRef("pk"))) | Exists(
            DataUnitImage.objects.filter(storage_item=OuterRef("pk"))
        )
        found = found.filter(used if wanted.is_in_dataset else ~used)
    return found


# What clients may ask for: also what this platform does not store, of which there is none.
KNOWN_TYPES = {*ItemType.values, "imageSequence"}


@transaction.atomic
def change(user: User, changes: dict[uuid.UUID, ItemChange]) -> list[StorageItem]:
    """Change items: all of them or none. Data units show an item's metadata as it is now.

    Raises:
        InvalidArguments: When a name may not be stored.
        NotFound: When this person does not see one of them.
        NotAllowed: When this person may not change the folder of one of them.
    """
    found = storage.find_items(user, list(changes))
    folders.require_managed(user, {item.folder_id for item in found})
    for item in found:
        wanted = changes[item.uuid]
        if wanted.name is not None:
            item.name = titles.checked(wanted.name, str(item.uuid))
        if wanted.description is not None:
            item.description = wanted.description
        if wanted.client_metadata is not None:
            item.client_metadata = wanted.client_metadata
            item.data_units.update(client_metadata=wanted.client_metadata)
        scenes.show(item, wanted.scene_views)
        for settings in wanted.timeseries_settings:
            _draw(item, settings)
        item.save(
            update_fields=[
                *("name", "description", "client_metadata", "scene", "timeseries_settings"),
                "last_edited_at",
            ]
        )
    return found


def _draw(item: StorageItem, settings: JsonObject | None) -> None:
    if item.item_type != ItemType.TIME_SERIES or item.file is None:
        raise InvalidArguments(f"{item.name!r} is no time series.")
    if settings is not None:
        unit_plans.check_channels(
            unit_plans.SourceFile(item.file, item.name, item.uuid), settings["channels"]
        )
    item.timeseries_settings = settings


@transaction.atomic
def move(
    user: User,
    folder: StorageFolder,
    item_uuids: Sequence[uuid.UUID],
    target_uuid: uuid.UUID,
    *,
    change_datasets: bool,
) -> None:
    """Put items of one folder into another: all of them or none.

    A folder that mirrors a dataset holds what is in the dataset: an item that leaves the folder
    leaves the dataset with its labels, and one that comes becomes a data unit.

    Raises:
        NotFound: When an item is not in the folder, or this person does not see the target.
        NotAllowed: When this person may not change one of the folders, or a mirrored dataset.
        OperationNotAllowed: When a dataset would change and that was not asked for.
    """
    items = _in_folder(folder, item_uuids)
    folders.require_managed(user, [folder.pk])
    target = folders.folder_of(user, target_uuid, write=True)
    if target.pk == folder.pk:
        return
    left, entered = _mirrored(folder), _mirrored(target)
    for dataset in (left, entered):
        if dataset is None:
            continue
        if not change_datasets:
            raise OperationNotAllowed(
                f"The dataset {dataset.title!r} mirrors one of the folders and would change with "
                "the move; allow changes of mirrored datasets, or use another folder."
            )
        access.dataset_of(user, dataset.pk, write=True)
    keys = [item.uuid for item in items]
    if left is not None:
        units = left.data_units.filter(storage_item__in=keys).values_list("pk", flat=True)
        datasets.delete_units(left, list(units))
    for item in items:
        item.folder = target
        item.save(update_fields=["folder", "last_edited_at"])
        item.child_items.update(folder=target)
    if entered is not None:
        datasets.link_items(user, entered, keys, "SKIP")


def _mirrored(folder: StorageFolder) -> Dataset | None:
    return Dataset.objects.filter(backing_folder=folder).first()


@transaction.atomic
def delete(
    user: User, folder: StorageFolder, item_uuids: Sequence[uuid.UUID], *, unused_frames: bool
) -> int:
    """Delete items of a folder that nothing uses: all of them or none.

    Args:
        user: Who deletes.
        folder: Where the items are.
        item_uuids: Which they are.
        unused_frames: Whether the frames of deleted groups and series go as well, as far as
            nothing else uses them; those that stay are items in their own right afterwards.

    Returns:
        How many items went, frames included.

    Raises:
        NotFound: When an item is not in the folder.
        NotAllowed: When this person may not change the folder.
        OperationNotAllowed: When a data unit or a group uses an item.
    """
    items = _in_folder(folder, item_uuids)
    folders.require_managed(user, [folder.pk])
    wanted = {item.uuid for item in items}
    # Groups go before what they are made of.
    items.sort(key=_after_its_groups)
    frames: list[StorageItem] = []
    for item in items:
        _check_unused(item)
        # The parts of a data group are no frames: they stay.
        if item.item_type in storage.COMPOSED_TYPES:
            frames += [each for each in storage.parts_of(item) if each.uuid not in wanted]
            item.child_items.update(parent_item=None)
        item.delete()
    deleted = len(items)
    for frame in {frame.uuid: frame for frame in frames}.values():
        if unused_frames and not _users_of(frame).exists() and not frame.part_of.exists():
            folders.require_managed(user, [frame.folder_id])
            frame.delete()
            deleted += 1
    return deleted


def _after_its_groups(item: StorageItem) -> int:
    if item.item_type == ItemType.GROUP:
        return 0
    return 1 if item.item_type in storage.COMPOSED_TYPES else 2


def _in_folder(folder: StorageFolder, wanted: Sequence[uuid.UUID]) -> list[StorageItem]:
    found: dict[uuid.UUID, StorageItem] = {}
    keys = list(dict.fromkeys(wanted))
    here = StorageItem.objects.select_for_update().filter(folder=folder, parent_item=None)
    for start in range(0, len(keys), BATCH):
        found |= {item.uuid: item for item in here.filter(pk__in=keys[start : start + BATCH])}
    missing = [each for each in keys if each not in found]
    if missing:
        raise NotFound(f"There is no item {missing[0]} in the folder {folder.name!r}.")
    return [found[each] for each in keys]


def _check_unused(item: StorageItem) -> None:
    unit = _users_of(item).select_related("dataset").first()
    if unit is not None:
        raise OperationNotAllowed(
            f"{item.name!r} is used by the dataset {unit.dataset.title!r}; take it out of the "
            "dataset first."
        )
    part = item.part_of.select_related("group").first()
    if part is not None:
        raise OperationNotAllowed(
            f"{item.name!r} is part of {part.group.name!r}; delete that first."
        )


def _users_of(item: StorageItem) -> QuerySet[DataUnit]:
    return DataUnit.objects.filter(Q(storage_item=item) | Q(images__storage_item=item)).distinct()


def use_of(user: User, item: StorageItem) -> Use:
    """The groups and datasets that use an item."""
    groups = StorageItem.objects.filter(
        Q(pk=item.parent_item_id)
        | Q(pk__in=StorageItemPart.objects.filter(item=item).values("group"))
    )
    units = _users_of(item)
    return Use(
        groups=list(
            groups.filter(pk__in=storage.items_of(user).values("pk"))
            .select_related("folder")
            .order_by("name", "pk")
        ),
        groups_count=groups.count(),
        units=list(
            units.filter(dataset__in=storage.datasets_of(user).values("pk"))
            .select_related("dataset")
            .order_by("created_at", "pk")
        ),
        datasets_count=units.values("dataset").distinct().count(),
    )
