"""Uploads as older clients make them: a data hash is promised with the URL, and kept.

Where newer clients name object keys in one import, older ones name the data hash that came with
each signed URL; scripts go on to label by that hash. It is the hash of the upload slot, of the
storage item and of the data unit.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.models import Dataset, DataUnit
from encord_portal.platform.services import (
    import_candidates,
    import_requests,
    imports,
    label_rows,
    storage,
    titles,
    uploads,
)
from encord_portal.platform.services.import_candidates import UploadedFiles
from encord_portal.platform.services.import_requests import (
    DataItems,
    DicomItem,
    FileItem,
    ImageGroupItem,
    PartItem,
)
from encord_portal.platform.services.uploads import OfferedSlot

Named = tuple[uuid.UUID, str | None]


def offer(user: User, kind: Kind, names: Sequence[str], *, base_url: str) -> list[OfferedSlot]:
    """Slots for files with these names, which are their titles until others are given.

    Raises:
        InvalidArguments: When a name may not be a title, or there are too many.
    """
    wanted = [titles.checked(name, "The file") for name in names]
    return uploads.offer(user, kind, len(wanted), base_url=base_url, names=wanted)


@transaction.atomic
def add_file(
    user: User, dataset: Dataset, kind: Kind, data_hash: uuid.UUID, title: str | None
) -> DataUnit:
    """Make a unit of an uploaded image or video; it has the hash that came with the URL.

    A repeated request changes nothing and gets the same unit.

    Raises:
        InvalidArguments: When nothing was uploaded under this hash, or something else.
    """
    present = DataUnit.objects.filter(dataset=dataset, pk=data_hash, storage_item=data_hash).first()
    if present is not None:
        return present
    (name,) = _titles(user, [(data_hash, title)])
    item = FileItem(object_url=uploads.key_of(data_hash), title=name)
    items = DataItems(videos=[item]) if kind is Kind.VIDEO else DataItems(images=[item])
    return _bring(user, dataset, items)


@transaction.atomic
def name_images(user: User, images: Sequence[Named]) -> None:
    """Check that these images have arrived, and keep their titles for what they are used in.

    Raises:
        InvalidArguments: When one has not arrived, or is no image.
    """
    slots = uploads.find_all(user, [uploads.key_of(data_hash) for data_hash, _ in images])
    for (data_hash, _), title in zip(images, _titles(user, images), strict=True):
        slot = slots.get(uploads.key_of(data_hash))
        if slot is None or slot.file is None or slot.file.kind != Kind.IMAGE:
            raise InvalidArguments(
                f"No image of yours was uploaded as {data_hash}; ask for an upload URL and send "
                "the file there first."
            )
        slot.title = title
        slot.save(update_fields=["title"])


@transaction.atomic
def add_group(
    user: User, dataset: Dataset, images: Sequence[uuid.UUID], title: str | None
) -> DataUnit:
    """Make a unit of uploaded images, in this order.

    Raises:
        InvalidArguments: When one has not arrived, or is no image.
    """
    group = ImageGroupItem(images=_parts(user, [(each, None) for each in images]), title=title)
    return _bring(user, dataset, DataItems(image_groups=[group]))


@transaction.atomic
def add_series(
    user: User, dataset: Dataset, slices: Sequence[Named], title: str | None
) -> DataUnit:
    """Make a unit of uploaded DICOM files.

    Raises:
        InvalidArguments: When one has not arrived, or they are not one series.
    """
    series = DicomItem(dicom_files=_parts(user, slices), title=title)
    return _bring(user, dataset, DataItems(dicom_series=[series]))


def _parts(user: User, files: Sequence[Named]) -> list[PartItem]:
    return [
        PartItem(url=uploads.key_of(data_hash), title=title)
        for (data_hash, _), title in zip(files, _titles(user, files), strict=True)
    ]


def _titles(user: User, files: Sequence[Named]) -> list[str]:
    """What was given as title, else the name that the URL was asked for with."""
    slots = uploads.find_all(user, [uploads.key_of(data_hash) for data_hash, _ in files])
    found = []
    for data_hash, title in files:
        slot = slots.get(uploads.key_of(data_hash))
        name = title if title is not None else (slot.title if slot is not None else "")
        found.append(titles.checked(name or str(data_hash), str(data_hash)))
    return found


def _bring(user: User, dataset: Dataset, items: DataItems) -> DataUnit:
    folder = imports.folder_for(user, dataset)
    sources = UploadedFiles(user, import_requests.object_keys(items))
    plans, refused = import_candidates.plan_all(user, items, sources, ())
    if refused:
        raise InvalidArguments(refused[0].error)
    made = [storage.make_item(plan, folder, user) for plan in plans]
    (unit,) = storage.link(dataset, made, hashes=[plan.item_uuid for plan in plans])
    label_rows.sync_rows(dataset)
    return unit
