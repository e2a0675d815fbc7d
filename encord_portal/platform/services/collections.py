"""Collections of storage items: of a folder and all below it, changed by who manages the folder."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform.errors import NotFound
from encord_portal.platform.models import Collection, StorageFolder, StorageItem
from encord_portal.platform.services import folders, storage, titles

BATCH = 500
_Entry = Collection.items.through


@dataclass(slots=True)
class ByTitle:
    """What became of titles that should be added."""

    matched: int = 0
    added: int = 0
    ambiguous: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)


def visible_to(user: User) -> QuerySet[Collection]:
    """The collections of the folders that a person sees."""
    return Collection.objects.filter(folder__in=folders.folders_of(user).values("pk"))


def create(user: User, folder_uuid: uuid.UUID, name: str, description: str) -> Collection:
    """Make an empty collection.

    Raises:
        NotFound: When this person does not see the folder.
        NotAllowed: When this person may not change it.
        InvalidArguments: When the name may not be stored.
    """
    return Collection.objects.create(
        folder=folders.folder_of(user, folder_uuid, write=True),
        name=titles.checked(name, "The collection"),
        description=description,
        creator=user,
    )


def find(user: User, collection: uuid.UUID, *, write: bool = False) -> Collection:
    """The collection, if this person may see it (or change it).

    Raises:
        NotFound: For who does not see its folder, and when there is no such collection.
        NotAllowed: For who may only read its folder.
    """
    found = visible_to(user).select_related("folder").filter(pk=collection).first()
    if found is None:
        raise NotFound("There is no such collection, or you have no access to it.")
    if write:
        folders.require_managed(user, [found.folder_id])
    return found


def change(
    user: User, collection: uuid.UUID, name: str | None, description: str | None
) -> Collection:
    """Name or describe a collection anew; ``None`` leaves a thing as it is."""
    found = find(user, collection, write=True)
    if name is not None:
        found.name = titles.checked(name, "The collection")
    if description is not None:
        found.description = description
    found.save(update_fields=["name", "description", "last_edited_at"])
    return found


@transaction.atomic
def add(user: User, collection: uuid.UUID, wanted: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Add items.

    Returns:
        Those that were not added: this person does not see them, or they are of another folder.
    """
    found = find(user, collection, write=True)
    allowed = _present(_addable(user, found), wanted)
    _touch(found)
    _put(found, allowed)
    return [each for each in wanted if each not in allowed]


@transaction.atomic
def remove(user: User, collection: uuid.UUID, wanted: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Remove items; returns those that were not in the collection."""
    found = find(user, collection, write=True)
    present = _present(found.items.all(), wanted)
    _touch(found)
    keys = sorted(present)
    for start in range(0, len(keys), BATCH):
        _Entry.objects.filter(
            collection=found, storageitem__in=keys[start : start + BATCH]
        ).delete()
    return [each for each in wanted if each not in present]


@transaction.atomic
def add_titles(user: User, collection: uuid.UUID, wanted: Sequence[str]) -> ByTitle:
    """Add the items of these names; a name that several items have adds none of them."""
    found = find(user, collection, write=True)
    named: defaultdict[str, set[uuid.UUID]] = defaultdict(set)
    chosen = list(dict.fromkeys(wanted))
    for start in range(0, len(chosen), BATCH):
        rows = _addable(user, found).filter(name__in=chosen[start : start + BATCH])
        for name, key in rows.values_list("name", "pk"):
            named[name].add(key)
    outcome = ByTitle(
        ambiguous=[each for each in chosen if len(named[each]) > 1],
        unmatched=[each for each in chosen if not named[each]],
    )
    single = {key for keys in named.values() if len(keys) == 1 for key in keys}
    outcome.matched = len(single)
    outcome.added = len(single - _present(found.items.all(), list(single)))
    _touch(found)
    _put(found, single)
    return outcome


@transaction.atomic
def add_all(user: User, collection: uuid.UUID) -> None:
    """Add every item of the collection's folder and below it that this person sees."""
    found = find(user, collection, write=True)
    _touch(found)
    _put(found, _addable(user, found).values_list("pk", flat=True))


@transaction.atomic
def remove_all(user: User, collection: uuid.UUID) -> None:
    found = find(user, collection, write=True)
    _touch(found)
    found.items.clear()


def _put(collection: Collection, items: Iterable[uuid.UUID]) -> None:
    _Entry.objects.bulk_create(
        [_Entry(collection=collection, storageitem_id=each) for each in items],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _addable(user: User, collection: Collection) -> QuerySet[StorageItem]:
    within = folders.and_below(StorageFolder.objects.filter(pk=collection.folder_id))
    seen = storage.items_of(user).values("pk")
    return StorageItem.objects.filter(folder__in=within.values("pk"), pk__in=seen)


def _present(items: QuerySet[StorageItem], wanted: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for start in range(0, len(wanted), BATCH):
        batch = items.filter(pk__in=wanted[start : start + BATCH])
        found |= set(batch.values_list("pk", flat=True))
    return found


def _touch(collection: Collection) -> None:
    collection.save(update_fields=["last_edited_at"])
