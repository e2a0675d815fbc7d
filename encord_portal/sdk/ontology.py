"""Ontologies: what can be labelled in a project."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from encord_portal.sdk._groups import add_groups, list_groups, remove_groups
from encord_portal.sdk.common.arguments import checked
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.orm.group import OntologyGroup
from encord_portal.sdk.orm.ontology import Ontology as OrmOntology
from encord_portal.sdk.utilities.ontology_user import OntologyUserRole, OntologyWithUserRole


class Ontology:
    """An ontology that can be read, changed and saved ("encord.ontology" in the reference).

    Get one with ``EncordUserClient.get_ontology`` or ``create_ontology``.
    """

    def __init__(self, instance: OrmOntology, api_client: ApiClient) -> None:
        self._instance = instance
        self._api_client = api_client

    @classmethod
    def fetch(cls, api_client: ApiClient, ontology_hash: str) -> Ontology:
        """Fetch an ontology by its hash."""
        return cls(_fetch(api_client, ontology_hash), api_client)

    @classmethod
    def create(
        cls, api_client: ApiClient, title: str, description: str, structure: OntologyStructure
    ) -> Ontology:
        """Create an ontology on the platform."""
        created = api_client.post(
            "ontologies",
            payload={
                "title": title,
                "description": description,
                "editor": structure.to_dict(),
            },
            result_type=OntologyWithUserRole,
            allow_retries=False,
        )
        return cls(orm_ontology(created), api_client)

    @property
    def ontology_hash(self) -> str:
        """Names the ontology (the Ontology ID)."""
        return self._instance.ontology_hash

    @property
    def title(self) -> str:
        """The title; a new one is stored by ``save()``."""
        return self._instance.title

    @title.setter
    def title(self, value: str) -> None:
        self._instance.title = checked(value, str, "title")

    @property
    def description(self) -> str:
        """The description; a new one is stored by ``save()``."""
        return self._instance.description

    @description.setter
    def description(self, value: str) -> None:
        self._instance.description = checked(value, str, "description")

    @property
    def created_at(self) -> datetime:
        """When the ontology was created."""
        return self._instance.created_at

    @property
    def last_edited_at(self) -> datetime:
        """When the ontology was edited last."""
        return self._instance.last_edited_at

    @property
    def structure(self) -> OntologyStructure:
        """The objects and classifications; changes are stored by ``save()``."""
        structure: OntologyStructure = self._instance.structure
        return structure

    @property
    def user_role(self) -> OntologyUserRole | None:
        """What the person who asked may do with the ontology."""
        return self._instance.user_role

    def refetch_data(self) -> None:
        """Fetch everything again; changes that were not saved are lost."""
        self._instance = _fetch(self._api_client, self.ontology_hash)

    def save(self) -> None:
        """Store title, description and structure on the platform.

        Raises:
            ValueError: A classification has no attribute.
        """
        self._api_client.put(
            f"ontologies/{self.ontology_hash}",
            payload={
                "title": self.title,
                "description": self.description,
                "editor": self.structure.to_dict(),
            },
        )

    def list_groups(self) -> Iterable[OntologyGroup]:
        """List the groups that have access to the ontology."""
        return list_groups(self._api_client, self._path, OntologyGroup)

    def add_group(self, group_hash: list[UUID] | UUID, user_role: OntologyUserRole) -> None:
        """Give groups access to the ontology.

        Args:
            group_hash: Names the group or groups.
            user_role: What they may do.
        """
        add_groups(self._api_client, self._path, group_hash, user_role)

    def remove_group(self, group_hash: list[UUID] | UUID) -> None:
        """Take access to the ontology away from groups.

        Args:
            group_hash: Names the group or groups.
        """
        remove_groups(self._api_client, self._path, group_hash)

    @property
    def _path(self) -> str:
        return f"ontologies/{self.ontology_hash}"


def orm_ontology(ontology: OntologyWithUserRole) -> OrmOntology:
    """Read the structure of an ontology as the server sends it."""
    return OrmOntology(
        title=ontology.title,
        structure=OntologyStructure.from_dict(ontology.editor),
        ontology_hash=str(ontology.ontology_uuid),
        created_at=ontology.created_at,
        last_edited_at=ontology.last_edited_at,
        description=ontology.description,
        user_role=ontology.user_role,
    )


def _fetch(api_client: ApiClient, ontology_hash: str) -> OrmOntology:
    return orm_ontology(api_client.get(f"ontologies/{ontology_hash}", None, OntologyWithUserRole))
