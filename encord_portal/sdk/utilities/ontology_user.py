"""Ontologies together with the role of the person who asks."""

from __future__ import annotations

from enum import IntEnum
from typing import Any
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime


class OntologyUserRole(IntEnum):
    """What a person may do with an ontology."""

    ADMIN = 0
    USER = 1


class OntologyWithUserRole(BaseDTO):
    """An ontology as the server sends it."""

    ontology_uuid: UUID
    title: str
    description: str
    editor: dict[str, Any]
    created_at: WireTime
    last_edited_at: WireTime
    user_role: OntologyUserRole | None
