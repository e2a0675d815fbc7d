"""Saved filters, of storage and of curated projects."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime

_EVERYWHERE = "00000000-0000-0000-0000-000000000000"


class FilterDefinition(BaseDTO):
    """Conditions that all have to hold.

    Attributes:
        filters: The conditions, in the words of the platform.
    """

    filters: list[dict[str, Any]] = Field(default_factory=list)


def _nothing() -> dict[str, FilterDefinition]:
    return {_EVERYWHERE: FilterDefinition()}


class IndexFilterPresetDefinition(BaseDTO):
    """What a saved filter of storage asks for; its keys are written with underscores.

    Attributes:
        local_filters: Folder → conditions on what is in it.
        global_filters: Conditions on everything.
    """

    model_config = ConfigDict(alias_generator=None)

    local_filters: dict[str, FilterDefinition] = Field(default_factory=_nothing)
    global_filters: FilterDefinition = Field(default_factory=FilterDefinition)


class ActiveFilterPresetDefinition(BaseDTO):
    """What a saved filter of a curated project asks for.

    Attributes:
        local_filters: Part of the project → conditions on what is in it.
        global_filters: Conditions on everything.
    """

    local_filters: dict[str, FilterDefinition] = Field(default_factory=_nothing)
    global_filters: FilterDefinition = Field(default_factory=FilterDefinition)


class FilterPreset(BaseDTO):
    """A saved filter of storage.

    Attributes:
        uuid: Names it.
        name: Its name.
        description: What it is for.
        created_at: When it was made.
        last_updated_at: When it was changed last.
    """

    uuid: UUID
    name: str
    description: str | None
    created_at: WireTime | None = None
    last_updated_at: WireTime | None = None


class ProjectFilterPreset(BaseDTO):
    """A saved filter of a curated project.

    Attributes:
        preset_uuid: Names it.
        name: Its name.
        created_at: When it was made.
        updated_at: When it was changed last.
    """

    preset_uuid: UUID
    name: str
    created_at: WireTime | None = None
    updated_at: WireTime | None = None
