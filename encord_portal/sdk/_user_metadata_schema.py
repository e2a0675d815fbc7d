"""What the keys of the organisation's client metadata hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from encord_portal.sdk._user_base import UserBase
from encord_portal.sdk.metadata_schema import SCHEMA_PATH, MetadataSchema
from encord_portal.sdk.orm.client_metadata_schema import (
    ClientMetadataSchema,
    ClientMetadataSchemaTypes,
)

_OLDER_PATH = "organisation/client-metadata-schema"


class UserMetadataSchema(UserBase):
    """The part of the user client about client metadata."""

    def metadata_schema(self) -> MetadataSchema:
        """Get what the keys of the client metadata hold, to look at or to change."""
        found = self._api_client.get(SCHEMA_PATH, None, dict[str, Any], allow_none=True)
        return MetadataSchema(self._api_client, found)

    def get_client_metadata_schema(self) -> dict[str, ClientMetadataSchemaTypes] | None:
        """Get what the keys of the client metadata hold; None where nothing was said of it."""
        found: ClientMetadataSchema | None = self._api_client.get(
            _OLDER_PATH, None, ClientMetadataSchema, allow_none=True
        )
        return None if found is None else found.metadata_schema

    def set_client_metadata_schema_from_dict(
        self, json_dict: Mapping[str, ClientMetadataSchemaTypes | str]
    ) -> None:
        """Say what the keys of the client metadata hold.

        Args:
            json_dict: Key → what it holds.

        Raises:
            NotImplementedError: There is no such type.
        """
        words = [kind.value for kind in ClientMetadataSchemaTypes]
        for key, kind in json_dict.items():
            if kind not in words:
                raise NotImplementedError(
                    f"The key {key!r:.100} must be one of {', '.join(words)}, not {kind!r:.100}."
                )
        self._api_client.post(
            _OLDER_PATH,
            payload={key: ClientMetadataSchemaTypes(kind) for key, kind in json_dict.items()},
        )
