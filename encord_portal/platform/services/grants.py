"""Memberships through groups, kept in step with what the groups are granted.

A person's own membership goes first; groups give access only to those who have none. Of several
groups the strongest role counts.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from encord_portal.platform.models import (
    DatasetGroup,
    DatasetUser,
    OntologyGroup,
    OntologyUser,
    Project,
    ProjectGroup,
    ProjectRole,
    ProjectUser,
    ResourceRole,
    StorageFolderGroup,
    StorageFolderUser,
    StorageItem,
)

_STRENGTH = (
    *(ProjectRole.ADMIN, ProjectRole.TEAM_MANAGER, ProjectRole.ANNOTATOR_REVIEWER),
    *(ProjectRole.REVIEWER, ProjectRole.ANNOTATOR, ProjectRole.VIEWER),
)


def _project_role(roles: Iterable[int]) -> int:
    held = set(roles)
    if {ProjectRole.ANNOTATOR, ProjectRole.REVIEWER} <= held:
        held.add(ProjectRole.ANNOTATOR_REVIEWER)
    return next(role for role in _STRENGTH if role in held)


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that groups may be given access to."""

    name: str
    grants: type[Model]
    memberships: type[Model]
    roles: list[int]
    strongest: Callable[[Iterable[int]], int]


PROJECT = Kind("project", ProjectGroup, ProjectUser, ProjectRole.values, _project_role)
DATASET = Kind("dataset", DatasetGroup, DatasetUser, ResourceRole.values, min)
ONTOLOGY = Kind("ontology", OntologyGroup, OntologyUser, ResourceRole.values, min)
FOLDER = Kind("folder", StorageFolderGroup, StorageFolderUser, ResourceRole.values, min)
KINDS = (PROJECT, DATASET, ONTOLOGY, FOLDER)


def sync(kind: Kind, target: uuid.UUID) -> None:
    """Make the memberships through groups what the groups' grants say; call it in a transaction."""
    granted: dict[int, list[int]] = defaultdict(list)
    here: dict[str, Any] = {f"{kind.name}_id": target}
    grants = kind.grants._default_manager.filter(**here, group__users__isnull=False)
    for user_id, role in grants.values_list("group__users", "role"):
        granted[user_id].append(role)
    members = kind.memberships._default_manager.filter(**here)
    own = set(members.filter(through_group=False).values_list("user_id", flat=True))
    wanted = {user: kind.strongest(roles) for user, roles in granted.items() if user not in own}
    through = members.filter(through_group=True)
    through.exclude(user_id__in=wanted).delete()
    present = dict(through.values_list("user_id", "role"))
    for user_id, role in wanted.items():
        if user_id not in present:
            kind.memberships._default_manager.create(
                **here, user_id=user_id, role=role, through_group=True
            )
        elif present[user_id] != role:
            through.filter(user_id=user_id).update(role=role)


def targets_of(group: uuid.UUID) -> list[tuple[Kind, uuid.UUID]]:
    """Everything that a group has access to."""
    return [
        (kind, target)
        for kind in KINDS
        for target in kind.grants._default_manager.filter(group=group).values_list(
            f"{kind.name}_id", flat=True
        )
    ]


def of_project(project: Project) -> list[tuple[Kind, uuid.UUID]]:
    """The project and all that belongs to it, as far as groups may be given access."""
    datasets = list(project.datasets.all())
    folders = {each.backing_folder_id for each in datasets if each.backing_folder_id is not None}
    items = StorageItem.objects.filter(data_units__dataset__in=datasets)
    folders |= set(items.values_list("folder", flat=True))
    return [
        (PROJECT, project.pk),
        (ONTOLOGY, project.ontology_id),
        *((DATASET, each.pk) for each in datasets),
        *((FOLDER, each) for each in sorted(folders)),
    ]


def sync_all(targets: Iterable[tuple[Kind, uuid.UUID]]) -> None:
    for kind, target in targets:
        sync(kind, target)
