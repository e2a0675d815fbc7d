"""Ontologies as dictionaries with properties."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from encord_portal.sdk.common.time_parser import parse_datetime
from encord_portal.sdk.orm.formatter import Formatter
from encord_portal.sdk.utilities.ontology_user import OntologyUserRole


class Ontology(dict[str, Any], Formatter):
    """An ontology with its structure ("encord.orm.ontology" in the reference).

    Prefer ``encord_portal.sdk.ontology.Ontology``, whose data this is.

    Args:
        title: The title.
        structure: Its objects and classifications, as an ``OntologyStructure``.
        ontology_hash: Names the ontology.
        created_at: When it was created.
        last_edited_at: When it was edited last.
        description: The description.
        user_role: What the person who asks may do with it.
    """

    def __init__(
        self,
        title: str,
        structure: Any,
        ontology_hash: str,
        created_at: datetime,
        last_edited_at: datetime,
        description: str | None = None,
        user_role: OntologyUserRole | None = None,
    ) -> None:
        super().__init__(
            ontology_hash=ontology_hash,
            title=title,
            description=description,
            structure=structure,
            created_at=created_at,
            last_edited_at=last_edited_at,
            user_role=user_role,
        )

    @property
    def ontology_hash(self) -> str:
        """Names the ontology."""
        return str(self["ontology_hash"])

    @property
    def title(self) -> str:
        """The title."""
        return str(self["title"])

    @title.setter
    def title(self, value: str) -> None:
        self["title"] = value

    @property
    def description(self) -> str:
        """The description."""
        return self["description"] or ""

    @description.setter
    def description(self, value: str) -> None:
        self["description"] = value

    @property
    def structure(self) -> Any:
        """The objects and classifications."""
        return self["structure"]

    @structure.setter
    def structure(self, value: Any) -> None:
        self["structure"] = value

    @property
    def created_at(self) -> datetime:
        """When the ontology was created."""
        time: datetime = self["created_at"]
        return time

    @property
    def last_edited_at(self) -> datetime:
        """When the ontology was edited last."""
        time: datetime = self["last_edited_at"]
        return time

    @property
    def user_role(self) -> OntologyUserRole | None:
        """What the person who asks may do with the ontology."""
        role: OntologyUserRole | None = self["user_role"]
        return role

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read the dictionary of the older queries; the structure stays a dictionary."""
        return cls(
            title=json_dict["title"],
            structure=json_dict["editor"],
            ontology_hash=json_dict["ontology_hash"],
            created_at=parse_datetime(json_dict["created_at"]),
            last_edited_at=parse_datetime(json_dict["last_edited_at"]),
            description=json_dict.get("description"),
        )
