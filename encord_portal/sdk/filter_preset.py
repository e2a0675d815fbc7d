"""Saved filters, of storage and of curated projects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.filter_preset import (
    ActiveFilterPresetDefinition,
    IndexFilterPresetDefinition,
)
from encord_portal.sdk.orm.filter_preset import FilterPreset as OrmFilterPreset
from encord_portal.sdk.orm.filter_preset import ProjectFilterPreset as OrmProjectFilterPreset

PRESETS_PATH = "index/presets"


def definition_of(filter_preset_json: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a saved filter of storage asks for, as it goes over the wire.

    Raises:
        ValueError: It is not a dictionary, or has a key that there is not.
        EncordException: A filter is malformed.
    """
    if not isinstance(filter_preset_json, Mapping):
        raise ValueError(f"A filter preset must be a dictionary, not {filter_preset_json!r:.100}.")
    known = IndexFilterPresetDefinition.model_fields.keys()
    unknown = [key for key in filter_preset_json if key not in known]
    if unknown:
        raise ValueError(
            f"A filter preset has the keys {' and '.join(known)}, and not {unknown[0]!r:.100}."
        )
    return IndexFilterPresetDefinition.from_dict(dict(filter_preset_json)).to_dict()


class FilterPreset:
    """A saved filter of storage.

    Get one with ``EncordUserClient.get_filter_preset``.
    """

    def __init__(self, api_client: ApiClient, orm_preset: OrmFilterPreset) -> None:
        self._api_client = api_client
        self._preset = orm_preset

    @property
    def uuid(self) -> UUID:
        """Names the preset."""
        return self._preset.uuid

    @property
    def name(self) -> str:
        """Its name."""
        return self._preset.name

    @property
    def description(self) -> str | None:
        """What it is for."""
        return self._preset.description

    @property
    def created_at(self) -> datetime | None:
        """When it was made."""
        return self._preset.created_at

    @property
    def last_updated_at(self) -> datetime | None:
        """When it was changed last."""
        return self._preset.last_updated_at

    def get_filter_preset_json(self) -> IndexFilterPresetDefinition:
        """Ask what the preset asks for."""
        found: IndexFilterPresetDefinition = self._api_client.get(
            self._path, None, IndexFilterPresetDefinition
        )
        return found

    def update_preset(
        self,
        name: str | None = None,
        description: str | None = None,
        filter_preset_json: dict[str, Any] | None = None,
    ) -> None:
        """Change the preset; what is known of it here stays as it was.

        Args:
            name: The new name.
            description: The new description.
            filter_preset_json: What it asks for from now on.

        Raises:
            ValueError: What it asks for is no filter.
        """
        definition = None if filter_preset_json is None else definition_of(filter_preset_json)
        self._api_client.patch(
            self._path,
            payload={"name": name, "description": description, "filterPreset": definition},
        )

    @property
    def _path(self) -> str:
        return f"{PRESETS_PATH}/{self.uuid}"


class ProjectFilterPreset:
    """A saved filter of a curated project.

    Get one with ``Project.get_filter_preset``.
    """

    def __init__(
        self, api_client: ApiClient, orm_preset: OrmProjectFilterPreset, project_hash: UUID
    ) -> None:
        self._api_client = api_client
        self._preset = orm_preset
        self._project_hash = project_hash

    @property
    def uuid(self) -> UUID:
        """Names the preset."""
        return self._preset.preset_uuid

    @property
    def name(self) -> str:
        """Its name."""
        return self._preset.name

    @property
    def created_at(self) -> datetime | None:
        """When it was made."""
        return self._preset.created_at

    @property
    def updated_at(self) -> datetime | None:
        """When it was changed last."""
        return self._preset.updated_at

    @property
    def project_hash(self) -> UUID:
        """The project."""
        return self._project_hash

    def get_filter_preset_json(self) -> ActiveFilterPresetDefinition:
        """Ask what the preset asks for."""
        found: ActiveFilterPresetDefinition = self._api_client.get(
            f"{self._path}/raw", None, ActiveFilterPresetDefinition
        )
        return found

    def update_preset(
        self, name: str | None = None, filter_preset: ActiveFilterPresetDefinition | None = None
    ) -> None:
        """Change the preset; what is known of it here stays as it was.

        Args:
            name: The new name.
            filter_preset: What it asks for from now on. Without either, nothing is sent.
        """
        if name is None and filter_preset is None:
            return
        definition = None if filter_preset is None else filter_preset.to_dict()
        self._api_client.patch(self._path, payload={"name": name, "filterPreset": definition})

    @property
    def _path(self) -> str:
        return f"active/{self._project_hash}/presets/{self.uuid}"


def uuid_of_preset(preset: FilterPreset | ProjectFilterPreset | UUID | str) -> UUID | str:
    """Give what names a preset."""
    return preset.uuid if isinstance(preset, FilterPreset | ProjectFilterPreset) else preset
