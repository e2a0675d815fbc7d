"""The kinds of client metadata of the organisation."""

from __future__ import annotations

from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.common.enum import StringEnum


class ClientMetadataSchemaTypes(StringEnum):
    """What a key of the client metadata holds."""

    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    GEOSPATIAL = "geospatial"
    ENUM = "enum"
    EMBEDDING = "embedding"
    LONG_STRING = "long_string"


class ClientMetadataSchema(BaseDTO):
    """What the keys of the client metadata hold.

    Attributes:
        uuid: Names the schema.
        metadata_schema: Key → what it holds.
        organisation_id: The organisation.
        created_at: When it was made.
        updated_at: When it was changed last.
    """

    uuid: UUID
    metadata_schema: dict[str, ClientMetadataSchemaTypes]
    organisation_id: int
    created_at: WireTime
    updated_at: WireTime
