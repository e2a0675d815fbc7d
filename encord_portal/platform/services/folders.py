"""Storage folders: who sees and manages them, making, changing, moving and deleting them.

A folder lies in another one or at the top. Whoever may see or manage a folder may do the same with
everything below it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from encord_portal.accounts.models import User
from encord_portal.platform.errors import (
    InvalidArguments,
    NotAllowed,
    NotFound,
    OperationNotAllowed,
)
from encord_portal.platform.models import (
    DatasetUser,
    ResourceRole,
    StorageFolder,
    StorageFolderUser,
)
from encord_portal.platform.services import titles
from encord_portal.platform.wire import JsonObject

MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class FolderChange:
    """What becomes different; ``None`` leaves a thing as it is."""

    name: str | None = None
    description: str | None = None
    client_metadata: JsonObject | None = None


def and_below(roots: QuerySet[StorageFolder]) -> QuerySet[StorageFolder]:
    """These folders with everything in them, at any depth."""
    meta = StorageFolder._meta
    seed, params = roots.order_by().values("pk").query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    # Django's own expressions do not recurse; both databases know this form.
    tree = RawSQL(
        f"WITH RECURSIVE tree(pk) AS ({seed} UNION SELECT child.{meta.pk.column} "
        f"FROM {meta.db_table} child JOIN tree ON child.parent_id = tree.pk) SELECT pk FROM tree",
        params,
    )
    return StorageFolder.objects.filter(pk__in=tree)


def _roots(user: User, roles: Sequence[int]) -> QuerySet[StorageFolder]:
    """The folders in which a person is something by themselves, not through a folder above."""
    datasets = DatasetUser.objects.filter(user=user, role__in=roles).values("dataset_id")
    own = StorageFolderUser.objects.filter(user=user, role__in=roles).values("folder_id")
    return StorageFolder.objects.filter(
        Q(owner=user) | Q(synced_dataset__in=datasets) | Q(pk__in=own)
    )


def folders_of(user: User) -> QuerySet[StorageFolder]:
    """The folders that a person sees: own ones, those of datasets and groups, and all below."""
    return and_below(_roots(user, ResourceRole.values))


def managed_by(user: User) -> QuerySet[StorageFolder]:
    """The folders that a person may change."""
    return and_below(_roots(user, [ResourceRole.ADMIN]))


def top_of(user: User) -> QuerySet[StorageFolder]:
    """The folders that a person sees without seeing one above them."""
    seen = folders_of(user)
    return seen.filter(Q(parent=None) | ~Q(parent__in=seen.values("pk")))


def folder_of(user: User, folder_uuid: uuid.UUID, *, write: bool = False) -> StorageFolder:
    """The folder, if this person may read it (or change it and what is in it).

    Raises:
        NotFound: For strangers, and when there is no such folder.
        NotAllowed: For those who may only read it.
    """
    folder = folders_of(user).filter(uuid=folder_uuid).select_related("owner").first()
    if folder is None:
        raise NotFound("There is no such folder, or you have no access to it.")
    if write:
        require_managed(user, [folder.pk])
    return folder


def require_managed(user: User, folder_uuids: Iterable[uuid.UUID]) -> None:
    """Refuse when a person may not change all of these folders.

    Raises:
        NotAllowed: When one of them is not managed by this person.
    """
    wanted = set(folder_uuids)
    if managed_by(user).filter(pk__in=wanted).count() != len(wanted):
        raise NotAllowed("Only admins of this folder may change it and what is in it.")


def children_of(folder: StorageFolder, *, recursive: bool) -> QuerySet[StorageFolder]:
    """The folders in a folder, at any depth if wanted."""
    if not recursive:
        return StorageFolder.objects.filter(parent=folder)
    return and_below(StorageFolder.objects.filter(parent=folder))


def paths_to_root(user: User, folders: Sequence[StorageFolder]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """For each folder its uuid and those of the folders above it that this person sees."""
    parents: dict[uuid.UUID, uuid.UUID | None] = {each.pk: each.parent_id for each in folders}
    missing = {parent for parent in parents.values() if parent} - parents.keys()
    seen = folders_of(user)
    while missing:
        found = dict(seen.filter(pk__in=missing).values_list("pk", "parent"))
        parents |= dict.fromkeys(missing - found.keys()) | found
        hidden = missing - found.keys()
        for topmost in [each for each, parent in parents.items() if parent in hidden]:
            parents[topmost] = None
        missing = {parent for parent in parents.values() if parent} - parents.keys()
    paths = {}
    for start in folders:
        path: list[uuid.UUID] = []
        place: uuid.UUID | None = start.pk
        while place is not None:
            path.append(place)
            place = parents[place]
        paths[start.pk] = path
    return paths


@transaction.atomic
def create(
    user: User,
    parent_uuid: uuid.UUID | None,
    made: FolderChange,
    *,
    name: str,
    follows: tuple[uuid.UUID, str] | None = None,
) -> StorageFolder:
    """Make a folder, in another one or at the top.

    Args:
        user: Who makes it.
        parent_uuid: What it lies in.
        made: Its description and metadata.
        name: Its name.
        follows: The cloud integration and the place there whose files the folder takes.

    Raises:
        InvalidArguments: When the name may not be stored, or the place is too deep.
        NotFound: When this person does not see the folder that it should lie in.
        NotAllowed: When this person may not change that folder.
    """
    parent = None
    if parent_uuid is not None:
        parent = folder_of(user, parent_uuid, write=True)
        _check_depth(parent, 1)
    return StorageFolder.objects.create(
        parent=parent,
        name=titles.checked(name, "The folder"),
        description=made.description or "",
        client_metadata=made.client_metadata or {},
        integration_id=follows and follows[0],
        remote_url=follows[1] if follows else "",
        owner=user,
    )


@transaction.atomic
def change(user: User, changes: dict[uuid.UUID, FolderChange]) -> list[StorageFolder]:
    """Change folders: all of them or none.

    Raises:
        InvalidArguments: When a name may not be stored.
        NotFound: When this person does not see one of them.
        NotAllowed: When this person may not change one of them.
    """
    found = _seen(user, list(changes))
    require_managed(user, changes)
    for folder in found:
        wanted = changes[folder.pk]
        if wanted.name is not None:
            folder.name = titles.checked(wanted.name, str(folder.pk))
        if wanted.description is not None:
            folder.description = wanted.description
        if wanted.client_metadata is not None:
            folder.client_metadata = wanted.client_metadata
        folder.save(update_fields=["name", "description", "client_metadata", "last_edited_at"])
    return found


@transaction.atomic
def move(user: User, folder_uuids: Sequence[uuid.UUID], new_parent: uuid.UUID | None) -> None:
    """Put folders into another one, or to the top: all of them or none.

    Raises:
        NotFound: When this person does not see one of them, or the new place.
        NotAllowed: When this person may not change one of them, or the new place.
        InvalidArguments: When a folder would lie in itself, or too deep.
    """
    # Two moves at once could close a circle that neither of them sees.
    list(StorageFolder.objects.select_for_update().order_by("pk").values_list("pk"))
    found = _seen(user, list(dict.fromkeys(folder_uuids)))
    require_managed(user, [folder.pk for folder in found])
    parent = None if new_parent is None else folder_of(user, new_parent, write=True)
    for folder in found:
        if parent is not None:
            inside = and_below(StorageFolder.objects.filter(pk=folder.pk))
            if inside.filter(pk=parent.pk).exists():
                raise InvalidArguments(
                    f"{folder.name!r} cannot be moved into itself or a folder within it."
                )
            _check_depth(parent, _height(folder))
        folder.parent = parent
        folder.save(update_fields=["parent", "last_edited_at"])


@transaction.atomic
def delete(user: User, folder_uuid: uuid.UUID) -> None:
    """Delete an empty folder.

    Raises:
        NotFound: When this person does not see it.
        NotAllowed: When this person may not change it.
        OperationNotAllowed: When something is in it, or a dataset keeps its files in it.
    """
    folder = folder_of(user, folder_uuid, write=True)
    if folder.children.exists() or folder.items.exists():
        raise OperationNotAllowed(
            f"The folder {folder.name!r} is not empty; delete or move what is in it first."
        )
    if StorageFolder.objects.filter(pk=folder.pk, synced_dataset__isnull=False).exists():
        raise OperationNotAllowed(
            f"The folder {folder.name!r} holds the files of a dataset and stays with it."
        )
    folder.delete()


def _seen(user: User, wanted: Sequence[uuid.UUID]) -> list[StorageFolder]:
    seen = folders_of(user).select_related("owner")
    found: dict[Any, StorageFolder] = {each.pk: each for each in seen.filter(pk__in=wanted)}
    missing = [each for each in wanted if each not in found]
    if missing:
        raise NotFound(f"There is no folder {missing[0]}, or you have no access to it.")
    return [found[each] for each in wanted]


def _check_depth(parent: StorageFolder, levels: int) -> None:
    depth = levels
    above: StorageFolder | None = parent
    while above is not None:
        depth, above = depth + 1, above.parent
        if depth > MAX_DEPTH:
            raise InvalidArguments(f"Folders may lie in each other {MAX_DEPTH} levels deep only.")


def _height(folder: StorageFolder) -> int:
    height, level = 0, StorageFolder.objects.filter(pk=folder.pk)
    while keys := list(level.values_list("pk", flat=True)):
        height, level = height + 1, StorageFolder.objects.filter(parent__in=keys)
    return height
