"""Filter presets: kept and given back as they came.

What their filters mean is known to who wrote them. This platform does not evaluate them, and says
so where somebody asks for what passes one; a preset without filters lets everything pass.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q, QuerySet

from encord_portal.accounts.models import User
from encord_portal.platform import wire
from encord_portal.platform.errors import (
    InvalidArguments,
    NotAllowed,
    NotFound,
    OperationNotAllowed,
)
from encord_portal.platform.models import FilterPreset, Project
from encord_portal.platform.services import folders, titles
from encord_portal.platform.wire import JsonObject

NOWHERE = uuid.UUID(int=0)
MAX_BYTES = 1_000_000


def visible_to(user: User) -> QuerySet[FilterPreset]:
    """Presets outside of projects: a person's own, and those of the folders that they see."""
    seen = folders.folders_of(user).values("pk")
    return FilterPreset.objects.filter(
        Q(folder__in=seen) | Q(folder=None, creator=user), project=None
    )


def create(
    user: User, folder_uuid: uuid.UUID | None, name: str, description: str, definition: JsonObject
) -> FilterPreset:
    """Keep filters: in a folder, or as one's own.

    Raises:
        NotFound: When this person does not see the folder.
        NotAllowed: When this person may not change it.
        InvalidArguments: When the name may not be stored, or the filters are too long.
    """
    folder = None
    if folder_uuid not in {None, NOWHERE}:
        folder = folders.folder_of(user, folder_uuid or NOWHERE, write=True)
    return FilterPreset.objects.create(
        folder=folder,
        name=titles.checked(name, "The preset"),
        description=description,
        definition=_checked(definition),
        creator=user,
    )


def find(user: User, preset: uuid.UUID, *, write: bool = False) -> FilterPreset:
    """A preset outside of projects, if this person may see it (or change it).

    Raises:
        NotFound: When there is none that they see.
        NotAllowed: When it is neither theirs nor of a folder that they manage.
    """
    found = visible_to(user).filter(pk=preset).first()
    if found is None:
        raise NotFound("There is no such preset, or you have no access to it.")
    if write and found.creator_id != user.pk:
        if found.folder_id is None:
            raise NotAllowed("Only who made this preset may change it.")
        folders.require_managed(user, [found.folder_id])
    return found


def create_in_project(
    project: Project, user: User, name: str, definition: JsonObject
) -> FilterPreset:
    """Keep filters in a project."""
    return FilterPreset.objects.create(
        project=project,
        name=titles.checked(name, "The preset"),
        definition=_checked(definition),
        creator=user,
    )


def find_in_project(project: Project, preset: uuid.UUID) -> FilterPreset:
    found = project.presets.filter(pk=preset).first()
    if found is None:
        raise NotFound("There is no such preset in this project.")
    return found


def change(
    preset: FilterPreset, name: str | None, description: str | None, definition: JsonObject | None
) -> None:
    """What is ``None`` stays as it is."""
    if name is not None:
        preset.name = titles.checked(name, "The preset")
    if description is not None:
        preset.description = description
    if definition is not None:
        preset.definition = _checked(definition)
    preset.save(update_fields=["name", "description", "definition", "last_edited_at"])


def definition_of(preset: FilterPreset) -> JsonObject:
    """The filters as they came."""
    definition: JsonObject = preset.definition
    return definition


def require_no_filters(preset: FilterPreset) -> None:
    """Refuse what cannot be answered.

    Raises:
        OperationNotAllowed: When the preset has filters.
    """
    if _has_filters(preset.definition):
        raise OperationNotAllowed(
            f"This platform keeps the filters of {preset.name!r} and does not evaluate them; name "
            "the items themselves."
        )


def _has_filters(value: Any) -> bool:
    """Whether there is a list of filters with something in it."""
    if isinstance(value, dict):
        return any(
            bool(item) if key == "filters" else _has_filters(item) for key, item in value.items()
        )
    return isinstance(value, list) and any(_has_filters(each) for each in value)


def _checked(definition: JsonObject) -> JsonObject:
    if len(wire.dumps(definition)) > MAX_BYTES:
        raise InvalidArguments(f"The filters of a preset take at most {MAX_BYTES} bytes.")
    return definition
