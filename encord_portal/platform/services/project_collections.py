"""Collections of a project's frames, or of labels on them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, NotFound
from encord_portal.platform.models import (
    CollectionType,
    DataUnit,
    Project,
    ProjectCollection,
    ProjectCollectionItem,
)
from encord_portal.platform.services import titles

BATCH = 500


@dataclass(frozen=True, slots=True)
class Item:
    """One frame, or one label on it; ``annotation_id`` is empty for a frame."""

    data_unit: uuid.UUID
    frame: int
    annotation_id: str = ""


def create(
    project: Project, user: User, name: str, description: str, kind: CollectionType
) -> ProjectCollection:
    """Make an empty collection."""
    return ProjectCollection.objects.create(
        project=project,
        name=titles.checked(name, "The collection"),
        description=description,
        collection_type=kind,
        creator=user,
    )


def find(project: Project, collection: uuid.UUID) -> ProjectCollection:
    found = project.collections.filter(pk=collection).first()
    if found is None:
        raise NotFound("There is no such collection in this project.")
    return found


def change(collection: ProjectCollection, name: str | None, description: str | None) -> None:
    """Name or describe a collection anew; ``None`` leaves a thing as it is."""
    if name is not None:
        collection.name = titles.checked(name, "The collection")
    if description is not None:
        collection.description = description
    collection.save(update_fields=["name", "description", "last_edited_at"])


@transaction.atomic
def add(collection: ProjectCollection, wanted: Sequence[Item]) -> list[Item]:
    """Add frames or labels; one that is in it already stays once.

    Returns:
        Those that were not added: no such data unit in the project, or no such frame.

    Raises:
        InvalidArguments: When labels are to be put among frames, or frames among labels.
    """
    _check_kind(collection, wanted)
    frames = _frames(collection.project, {each.data_unit for each in wanted})
    fitting = [each for each in wanted if each.frame < frames.get(each.data_unit, 0)]
    ProjectCollectionItem.objects.bulk_create(
        [
            ProjectCollectionItem(
                collection=collection,
                data_unit_id=each.data_unit,
                frame=each.frame,
                annotation_id=each.annotation_id,
            )
            for each in dict.fromkeys(fitting)
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    collection.save(update_fields=["last_edited_at"])
    kept = set(fitting)
    return [each for each in wanted if each not in kept]


@transaction.atomic
def remove(collection: ProjectCollection, wanted: Sequence[Item]) -> list[Item]:
    """Remove frames or labels; returns those that were not in the collection."""
    _check_kind(collection, wanted)
    missing = []
    for each in dict.fromkeys(wanted):
        found = collection.items.filter(
            data_unit=each.data_unit, frame=each.frame, annotation_id=each.annotation_id
        )
        if not found.delete()[0]:
            missing.append(each)
    collection.save(update_fields=["last_edited_at"])
    return missing


@transaction.atomic
def remove_all(collection: ProjectCollection) -> None:
    collection.items.all().delete()
    collection.save(update_fields=["last_edited_at"])


def _check_kind(collection: ProjectCollection, wanted: Iterable[Item]) -> None:
    labels = collection.collection_type == CollectionType.LABEL
    if any(bool(each.annotation_id) != labels for each in wanted):
        raise InvalidArguments(
            "This is a collection of labels: name the annotationId of each item."
            if labels
            else "This is a collection of frames: name no annotationId."
        )


def _frames(project: Project, units: set[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many frames each of these units has, as far as it is in the project."""
    mine = DataUnit.objects.filter(dataset__attachments__project=project)
    found: dict[uuid.UUID, int] = {}
    keys = sorted(units)
    for start in range(0, len(keys), BATCH):
        batch = mine.filter(pk__in=keys[start : start + BATCH])
        found |= dict(batch.values_list("pk", "number_of_frames"))
    return found
