"""Storage items: who sees them, how they are made and linked to datasets."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.models import (
    Dataset,
    DatasetUser,
    DataType,
    DataUnit,
    DataUnitImage,
    ItemType,
    ProjectUser,
    StorageFolder,
    StorageItem,
    StorageItemPart,
)
from encord_portal.platform.services import folders
from encord_portal.platform.services.unit_plans import Plan, SourceFile, fields_of

BATCH = 200
_DATA_TYPES: dict[str, DataType] = {
    ItemType.IMAGE: DataType.IMAGE,
    ItemType.IMAGE_GROUP: DataType.IMG_GROUP,
    ItemType.VIDEO: DataType.VIDEO,
    ItemType.DICOM_SERIES: DataType.DICOM,
    ItemType.AUDIO: DataType.AUDIO,
    ItemType.PLAIN_TEXT: DataType.PLAIN_TEXT,
    ItemType.PDF: DataType.PDF,
    ItemType.NIFTI: DataType.NIFTI,
    ItemType.GROUP: DataType.GROUP,
    ItemType.SCENE: DataType.SCENE,
    ItemType.TIME_SERIES: DataType.TIME_SERIES,
}
COMPOSED_TYPES = {ItemType.IMAGE_GROUP, ItemType.DICOM_SERIES}
# What the files are that come with an item.
_CHILD_TYPES = {
    Kind.IMAGE: ItemType.IMAGE,
    Kind.DICOM_FILE: ItemType.DICOM_FILE,
    Kind.POINT_CLOUD: ItemType.SCENE,
}
_FACT_FIELDS = (
    "file",
    "file_type",
    "file_size",
    "width",
    "height",
    "number_of_frames",
    "frames_per_second",
    "duration",
    "audio_codec",
    "audio_sample_rate",
    "audio_bit_depth",
    "audio_num_channels",
    "dicom_study_uid",
    "dicom_series_uid",
    "dicom_patient_id",
)


def datasets_of(user: User) -> QuerySet[Dataset]:
    """The datasets that a person reaches, as a member or through a project."""
    direct = DatasetUser.objects.filter(user=user).values("dataset_id")
    projects = ProjectUser.objects.filter(user=user).values("project_id")
    return Dataset.objects.filter(Q(pk__in=direct) | Q(attachments__project_id__in=projects))


def items_of(user: User) -> QuerySet[StorageItem]:
    """The items that a person sees: in their folders, or used by a dataset that they reach."""
    reached = DataUnit.objects.filter(dataset__in=datasets_of(user).values("pk"))
    used = reached.values("storage_item_id")
    return StorageItem.objects.filter(
        Q(folder__in=folders.folders_of(user).values("pk"))
        | Q(pk__in=used)
        | Q(parent_item__in=used)
        | Q(part_of__group__in=used)
        | Q(parent_item__part_of__group__in=used)
    )


def find_items(user: User, uuids: Sequence[uuid.UUID]) -> list[StorageItem]:
    """The items with these uuids, in their order.

    Raises:
        NotFound: When one of them does not exist or is not visible to this person.
    """
    found: dict[uuid.UUID, StorageItem] = {}
    visible = items_of(user).select_related("owner", "file")
    for start in range(0, len(uuids), BATCH):
        found |= {item.uuid: item for item in visible.filter(pk__in=uuids[start : start + BATCH])}
    missing = [each for each in uuids if each not in found]
    if missing:
        raise NotFound(f"There is no storage item {missing[0]}, or you have no access to it.")
    return [found[each] for each in uuids]


def make_item(plan: Plan, folder: StorageFolder, user: User) -> StorageItem:
    """Write an item with its children."""
    item = StorageItem.objects.create(
        uuid=plan.item_uuid or uuid.uuid4(),
        folder=folder,
        owner=user,
        item_type=plan.item_type,
        name=plan.title,
        client_metadata=plan.client_metadata,
        source_url=plan.url,
        scene=plan.scene,
        timeseries_settings=plan.timeseries_settings,
        **plan.fields,
    )
    StorageItem.objects.bulk_create(
        [
            _child(item, _CHILD_TYPES[source.facts.kind], index, source)
            for index, source in enumerate(plan.children)
        ],
        batch_size=BATCH,
    )
    StorageItemPart.objects.bulk_create(
        [
            StorageItemPart(group=item, item=part, index=index)
            for index, part in enumerate(plan.parts)
        ],
        batch_size=BATCH,
    )
    return item


def _child(parent: StorageItem, item_type: ItemType, index: int, source: SourceFile) -> StorageItem:
    facts = source.facts
    return StorageItem(
        uuid=source.item_uuid,
        folder_id=parent.folder_id,
        parent_item=parent,
        index=index,
        owner_id=parent.owner_id,
        item_type=item_type,
        name=source.title,
        source_url=source.url,
        dicom_instance_uid=facts.dicom.instance_uid if facts.dicom else "",
        **fields_of(source.file, facts),
    )


def parts_of(item: StorageItem) -> list[StorageItem]:
    """What a group or series is made of, in order: what came with it, or items of their own."""
    own = item.child_items.select_related("owner", "file").order_by("index", "uuid")
    parts = item.parts.select_related("item__owner", "item__file").order_by("index")
    return [*own, *(part.item for part in parts)]


def link(
    dataset: Dataset,
    items: Sequence[StorageItem],
    *,
    hashes: Sequence[uuid.UUID | None] | None = None,
) -> list[DataUnit]:
    """Make one data unit of each item.

    Args:
        dataset: Where the units belong.
        items: What they are made of.
        hashes: The data hashes that were promised for them; ``None`` for a new one.

    Raises:
        InvalidArguments: When an item cannot be a data unit by itself.
    """
    for item in items:
        if item.item_type not in _DATA_TYPES:
            raise InvalidArguments(
                f"{item.name!r} is a {item.item_type}; link the item that it belongs to."
            )
    units = [
        DataUnit(
            data_hash=data_hash or uuid.uuid4(),
            dataset=dataset,
            storage_item=item,
            title=item.name,
            data_type=_DATA_TYPES[item.item_type],
            client_metadata=item.client_metadata,
            **{name: getattr(item, name) for name in _FACT_FIELDS},
        )
        for item, data_hash in zip(items, hashes or [None] * len(items), strict=True)
    ]
    DataUnit.objects.bulk_create(units, batch_size=BATCH)
    composed = {unit.storage_item_id: unit for unit in units if unit.data_type in _COMPOSED}
    keys = list(composed)
    for start in range(0, len(keys), BATCH):
        batch = _made_of(keys[start : start + BATCH])
        DataUnitImage.objects.bulk_create(_images(composed, batch), batch_size=BATCH)
    return units


def _made_of(
    groups: Sequence[uuid.UUID | None],
) -> Iterator[tuple[uuid.UUID | None, StorageItem]]:
    """Groups with each of the items that they are made of, in order."""
    children = StorageItem.objects.filter(parent_item__in=groups).select_related("file")
    for child in children.order_by("parent_item", "index"):
        yield child.parent_item_id, child
    parts = StorageItemPart.objects.filter(group__in=groups).select_related("item__file")
    for part in parts.order_by("group", "index"):
        yield part.group_id, part.item


_COMPOSED = {DataType.IMG_GROUP, DataType.DICOM}


def _images(
    units: dict[uuid.UUID | None, DataUnit],
    made_of: Iterable[tuple[uuid.UUID | None, StorageItem]],
) -> list[DataUnitImage]:
    """The images of groups, the frames of series; a multi-frame file gives several."""
    counts: dict[uuid.UUID | None, int] = dict.fromkeys(units, 0)
    images: list[DataUnitImage] = []
    for group, child in made_of:
        for frame in range(child.number_of_frames):
            index = counts[group]
            counts[group] += 1
            images.append(_image(units[group], index, child, frame))
    return images


def _image(unit: DataUnit, index: int, child: StorageItem, frame: int) -> DataUnitImage:
    if child.file is None:
        raise ValueError(f"The storage item {child.pk} stands for a file and has none.")
    fields: dict[str, Any] = {"frame_in_file": frame} if child.number_of_frames > 1 else {}
    return DataUnitImage(
        data_unit=unit,
        index=index,
        storage_item=child,
        file=child.file,
        title=child.name,
        file_type=child.file_type,
        width=child.width or 0,
        height=child.height or 0,
        dicom_instance_uid=child.dicom_instance_uid,
        **fields,
    )


def with_images(units: QuerySet[DataUnit]) -> QuerySet[DataUnit]:
    """The units with everything that their media facts need, in two queries."""
    images = DataUnitImage.objects.select_related("file").order_by("index")
    return units.select_related("file").prefetch_related(Prefetch("images", queryset=images))
