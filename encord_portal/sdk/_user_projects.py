"""The part of the user client about projects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk._deprecation import warn_deprecated
from encord_portal.sdk._project_client import ProjectClient
from encord_portal.sdk._user_base import UserBase, listing_filters
from encord_portal.sdk.common.arguments import named
from encord_portal.sdk.ontology import Ontology
from encord_portal.sdk.orm.project import (
    BenchmarkQaWorkflowSettings,
    ManualReviewWorkflowSettings,
    ProjectDTO,
    ProjectWorkflowSettings,
    ProjectWorkflowType,
)
from encord_portal.sdk.orm.project import Project as OrmProject
from encord_portal.sdk.project import Project
from encord_portal.sdk.utilities.client_utilities import optional_datetime_to_iso_str
from encord_portal.sdk.utilities.project_user import ProjectUserRole

_MANUAL_REVIEW = ManualReviewWorkflowSettings()


class UserProjects(UserBase):
    """Finds and creates projects."""

    def get_project(self, project_hash: str | UUID) -> Project:
        """Get a project.

        Args:
            project_hash: Names the project (the Project ID).

        Raises:
            ResourceNotFoundError: There is no such project, or the person may not see it.
        """
        instance = self._api_client.get(
            f"projects/{named(project_hash, 'project')}", None, ProjectDTO
        )
        return self._project(instance, Ontology.fetch(self._api_client, instance.ontology_hash))

    def list_projects(
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
        tags_anyof: list[str] | None = None,
    ) -> Iterable[Project]:
        """List the projects that match all filters, page by page.

        Args:
            title_eq: The exact title.
            title_like: An SQL pattern for the title.
            desc_eq: The exact description.
            desc_like: An SQL pattern for the description.
            created_before: Created before this time.
            created_after: Created after this time.
            edited_before: Last edited before this time.
            edited_after: Last edited after this time.
            include_org_access: Whether projects are listed that the person sees only as an
                administrator of the organisation.
            tags_anyof: Names of tags, of which the project has at least one.
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
            "tagsAnyof": tags_anyof,
        }
        for instance in self._api_client.get_paged_iterator("projects", filters, ProjectDTO):
            yield self._project(instance, None)

    def get_projects(
        self,
        title_eq: str | None = None,
        title_like: str | None = None,
        desc_eq: str | None = None,
        desc_like: str | None = None,
        created_before: str | datetime | None = None,
        created_after: str | datetime | None = None,
        edited_before: str | datetime | None = None,
        edited_after: str | datetime | None = None,
    ) -> list[dict[str, Any]]:
        """List projects as dictionaries with the keys ``user_role`` and ``project``.

        Prefer ``list_projects``.

        Args:
            title_eq: The exact title.
            title_like: An SQL pattern for the title.
            desc_eq: The exact description.
            desc_like: An SQL pattern for the description.
            created_before: Created before this time.
            created_after: Created after this time.
            edited_before: Last edited before this time.
            edited_after: Last edited after this time.
        """
        warn_deprecated("get_projects", "list_projects")
        clauses = {
            "title_eq": title_eq,
            "title_like": title_like,
            "desc_eq": desc_eq,
            "desc_like": desc_like,
            "created_before": optional_datetime_to_iso_str("created_before", created_before),
            "created_after": optional_datetime_to_iso_str("created_after", created_after),
            "edited_before": optional_datetime_to_iso_str("edited_before", edited_before),
            "edited_after": optional_datetime_to_iso_str("edited_after", edited_after),
        }
        given = {key: value for key, value in clauses.items() if value is not None}
        rows = self._querier.get_multiple("projectwithuserrole", payload={"filter": given})
        return [
            {
                "user_role": ProjectUserRole(row["user_role"]),
                "project": OrmProject(row["project"]),
            }
            for row in rows
        ]

    def create_project(
        self,
        project_title: str,
        dataset_hashes: list[str],
        project_description: str = "",
        ontology_hash: str = "",
        workflow_settings: ProjectWorkflowSettings = _MANUAL_REVIEW,
        workflow_template_hash: str | None = None,
    ) -> str:
        """Create a project.

        Args:
            project_title: Its title.
            dataset_hashes: The datasets whose data is to be labelled.
            project_description: Its description.
            ontology_hash: Its ontology; by default a new, empty one.
            workflow_settings: How quality is controlled.
            workflow_template_hash: The template of its workflow.

        Returns:
            The hash of the new project.
        """
        benchmark = isinstance(workflow_settings, BenchmarkQaWorkflowSettings)
        workflow_type = (
            ProjectWorkflowType.BENCHMARK_QA if benchmark else ProjectWorkflowType.MANUAL_QA
        )
        payload: dict[str, Any] = {
            "title": project_title,
            "description": project_description,
            "dataset_hashes": dataset_hashes,
            "workflow_type": workflow_type.value,
        }
        if isinstance(workflow_settings, BenchmarkQaWorkflowSettings):
            payload["source_projects"] = workflow_settings.source_projects
        if ontology_hash:
            payload["ontology_hash"] = ontology_hash
        if workflow_template_hash is not None:
            payload["workflow_template_id"] = workflow_template_hash
        return str(self._querier.basic_setter("project", uid=None, payload=payload))

    def _project(self, instance: ProjectDTO, ontology: Ontology | None) -> Project:
        client = ProjectClient(self._config.config, str(instance.project_hash))
        return Project(client, instance, ontology)
