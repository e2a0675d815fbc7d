"""Copies of whole projects: their workflow, and as asked for their people, data and labels."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import (
    Dataset,
    DatasetUser,
    DataUnit,
    ModelAttachment,
    Project,
    ProjectDataset,
    ProjectGroup,
    ProjectRole,
    ProjectUser,
    ResourceRole,
)
from encord_portal.platform.services import grants, label_copies, label_rows, stages


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What goes into the copy.

    Args:
        title: Its title; without one, "Copy of" the source.
        description: Its description; without one, the source's.
        collaborators: Whether the members of the source become members.
        models: Whether the models that the source uses are used by the copy, too.
        attach_datasets: Whether the source's datasets are attached.
        clone: For each dataset, the data units that go into a new dataset; empty for those of
            all datasets, ``None`` for no new dataset.
        dataset_title: The title of the new dataset.
        dataset_description: The description of the new dataset.
        labels: Which labels are copied; ``None`` for none.
    """

    title: str | None = None
    description: str | None = None
    collaborators: bool = False
    models: bool = False
    attach_datasets: bool = False
    clone: Mapping[uuid.UUID, Sequence[uuid.UUID]] | None = None
    dataset_title: str | None = None
    dataset_description: str | None = None
    labels: label_copies.Chosen | None = None


@transaction.atomic
def copy(user: User, source: Project, plan: CopyPlan) -> Project:
    """Make the copy, with this person as its admin.

    Raises:
        InvalidArguments: When a dataset or data unit to clone is not in the source.
    """
    made = Project.objects.create(
        title=(plan.title or f"Copy of {source.title}")[:500],
        description=source.description if plan.description is None else plan.description,
        ontology=source.ontology,
        creator=user,
        source_project=source,
    )
    stages.copy(source, made)
    ProjectUser.objects.create(project=made, user=user, role=ProjectRole.ADMIN)
    if plan.collaborators:
        _copy_people(user, source, made)
    if plan.models:
        _copy_models(source, made)
    hashes: dict[uuid.UUID, uuid.UUID] = {}
    if plan.attach_datasets:
        for attachment in ProjectDataset.objects.filter(project=source):
            ProjectDataset.objects.create(project=made, dataset_id=attachment.dataset_id)
    if plan.clone is not None:
        hashes = _clone_data(user, source, made, plan)
    label_rows.sync_rows(made)
    if plan.labels is not None:
        label_copies.copy(user, source, made, plan.labels, hashes)
    return made


def _copy_people(user: User, source: Project, made: Project) -> None:
    others = ProjectUser.objects.filter(project=source, through_group=False).exclude(user=user)
    ProjectUser.objects.bulk_create(
        [ProjectUser(project=made, user_id=each.user_id, role=each.role) for each in others]
    )
    ProjectGroup.objects.bulk_create(
        [
            ProjectGroup(project=made, group_id=each.group_id, role=each.role)
            for each in ProjectGroup.objects.filter(project=source)
        ]
    )
    grants.sync(grants.PROJECT, made.pk)


def _copy_models(source: Project, made: Project) -> None:
    ModelAttachment.objects.bulk_create(
        [
            ModelAttachment(
                project=made,
                model_id=each.model_id,
                features_mapping=each.features_mapping,
                iteration_policy=each.iteration_policy,
            )
            for each in ModelAttachment.objects.filter(project=source)
        ]
    )


def _clone_data(
    user: User, source: Project, made: Project, plan: CopyPlan
) -> dict[uuid.UUID, uuid.UUID]:
    dataset = Dataset.objects.create(
        title=(plan.dataset_title or f"Copy of the data of {source.title}")[:500],
        description=plan.dataset_description or "",
        creator=user,
    )
    DatasetUser.objects.create(dataset=dataset, user=user, role=ResourceRole.ADMIN)
    ProjectDataset.objects.create(project=made, dataset=dataset)
    hashes: dict[uuid.UUID, uuid.UUID] = {}
    attached = set(source.attachments.values_list("dataset", flat=True))
    for dataset_hash, chosen in (plan.clone or _all_data(source)).items():
        if dataset_hash not in attached:
            raise InvalidArguments(f"The project has no dataset {dataset_hash}.")
        units = DataUnit.objects.filter(
            dataset_id=dataset_hash, dataset__attachments__project=source, pk__in=chosen
        ).prefetch_related("images")
        if units.count() != len(set(chosen)):
            raise InvalidArguments(f"Not all these data units are in the dataset {dataset_hash}.")
        for unit in units:
            images = list(unit.images.all())
            twin = _twin(unit, dataset=dataset)
            hashes[unit.pk] = twin.pk
            hashes |= {image.pk: _twin(image, data_unit=twin).pk for image in images}
    return hashes


def _all_data(source: Project) -> dict[uuid.UUID, list[uuid.UUID]]:
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    units = DataUnit.objects.filter(dataset__attachments__project=source)
    for dataset_hash, data_hash in units.order_by("created_at", "pk").values_list("dataset", "pk"):
        found[dataset_hash].append(data_hash)
    return found


def _twin(original: Model, **changes: Model) -> Model:
    """A new row with the values of another one and a key of its own."""
    values = {
        each.attname: getattr(original, each.attname)
        for each in original._meta.concrete_fields
        if not each.primary_key
    }
    twin = type(original)(**values)
    for name, value in changes.items():
        setattr(twin, name, value)
    twin.save(force_insert=True)
    return twin
