"""The part of the user client about ontologies."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk._user_base import UserBase, listing_filters
from encord_portal.sdk.common.arguments import named
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.ontology import Ontology, orm_ontology
from encord_portal.sdk.utilities.ontology_user import OntologyWithUserRole


class UserOntologies(UserBase):
    """Finds and creates ontologies."""

    def get_ontology(self, ontology_hash: str | UUID) -> Ontology:
        """Get an ontology.

        Args:
            ontology_hash: Names the ontology (the Ontology ID).

        Raises:
            ResourceNotFoundError: There is no such ontology, or the person may not see it.
        """
        return Ontology.fetch(self._api_client, named(ontology_hash, "ontology"))

    def get_ontologies(
        self,
        title_eq: str | None = None,
        title_like: str | None = None,
        desc_eq: str | None = None,
        desc_like: str | None = None,
        created_before: str | datetime | None = None,
        created_after: str | datetime | None = None,
        edited_before: str | datetime | None = None,
        edited_after: str | datetime | None = None,
        include_org_access: bool = False,
    ) -> list[dict[str, Any]]:
        """List ontologies as dictionaries with the keys ``user_role`` and ``ontology``.

        Args:
            title_eq: The exact title.
            title_like: An SQL pattern for the title.
            desc_eq: The exact description.
            desc_like: An SQL pattern for the description.
            created_before: Created before this time.
            created_after: Created after this time.
            edited_before: Last edited before this time.
            edited_after: Last edited after this time.
            include_org_access: Whether ontologies are listed that the person sees only as an
                administrator of the organisation.
        """
        filters = {
            **listing_filters(
                "desc",
                title_eq=title_eq,
                title_like=title_like,
                desc_eq=desc_eq,
                desc_like=desc_like,
                created_before=created_before,
                created_after=created_after,
                edited_before=edited_before,
                edited_after=edited_after,
            ),
            "includeOrgAccess": include_org_access,
        }
        return [
            {
                "user_role": row.user_role,
                "ontology": Ontology(orm_ontology(row), self._api_client),
            }
            for row in self._api_client.get_page("ontologies", filters, OntologyWithUserRole)
        ]

    def create_ontology(
        self, title: str, description: str = "", structure: OntologyStructure | None = None
    ) -> Ontology:
        """Create an ontology.

        Args:
            title: Its title.
            description: Its description.
            structure: Its objects and classifications; empty by default.

        Raises:
            ValueError: A classification has no attribute.
        """
        return Ontology.create(
            self._api_client, title, description, structure or OntologyStructure()
        )
