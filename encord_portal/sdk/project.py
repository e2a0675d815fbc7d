"""Projects: label rows, people, datasets and the workflow."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk._cloud_integrations import list_cloud_integrations
from encord_portal.sdk._label_listing import LabelRowFilters
from encord_portal.sdk._legacy_labels import LegacyLabels
from encord_portal.sdk._legacy_models import LegacyModels
from encord_portal.sdk._legacy_ontology import LegacyOntology
from encord_portal.sdk._organisation_tags import ProjectTags
from encord_portal.sdk._project_collections import ProjectCollections
from encord_portal.sdk._project_curation import ProjectCuration
from encord_portal.sdk._project_issues import ProjectIssues
from encord_portal.sdk._project_members import ProjectMembers
from encord_portal.sdk._project_records import ProjectRecords
from encord_portal.sdk.exceptions import WrongProjectTypeError
from encord_portal.sdk.http.bundle import Bundle
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.utils import download_json
from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.ontology import Ontology
from encord_portal.sdk.orm.cloud_integration import CloudIntegration
from encord_portal.sdk.orm.label_row import (
    AnnotationTaskStatus,
    LabelRowMetadata,
    ShadowDataState,
)
from encord_portal.sdk.orm.project import (
    CopyDatasetAction,
    CopyDatasetOptions,
    CopyLabelsOptions,
    CopyProjectPayload,
    ProjectCopyOptions,
    ProjectStatus,
    ProjectType,
)
from encord_portal.sdk.orm.project import Project as OrmProject
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from encord_portal.sdk.workflow.workflow import Workflow

logger = logging.getLogger(__name__)


class Project(
    ProjectMembers,
    ProjectRecords,
    ProjectTags,
    ProjectIssues,
    ProjectCollections,
    ProjectCuration,
    LegacyLabels,
    LegacyModels,
    LegacyOntology,
):
    """A project that can be read, labelled and changed ("encord.project" in the reference).

    Get one with ``EncordUserClient.get_project``. Its properties are fetched once; see
    ``refetch_data``.
    """

    @property
    def project_hash(self) -> str:
        """Names the project (the Project ID)."""
        return str(self._instance.project_hash)

    @property
    def title(self) -> str:
        """The title."""
        return self._instance.title

    @property
    def description(self) -> str:
        """The description."""
        return self._instance.description

    @property
    def created_at(self) -> datetime:
        """When the project was created."""
        return self._instance.created_at

    @property
    def last_edited_at(self) -> datetime:
        """When the project was edited last."""
        return self._instance.last_edited_at

    @property
    def creator_email(self) -> str:
        """Who created the project."""
        return self._instance.creator_email

    @property
    def project_type(self) -> ProjectType:
        """Whether the project has a workflow or the older manual quality control."""
        return self._instance.project_type

    @property
    def status(self) -> ProjectStatus:
        """How far the project is."""
        return self._instance.status

    @property
    def user_role(self) -> ProjectUserRole | None:
        """What the person who asked may do; ``None`` for access through the organisation."""
        return self._instance.user_role

    @property
    def source_projects(self) -> list[str] | None:
        """The projects that a benchmark project takes its known labels from."""
        return self._instance.source_projects

    @property
    def workflow(self) -> Workflow:
        """The stages of the workflow.

        Raises:
            WrongProjectTypeError: The project has no workflow.
        """
        if self._instance.workflow is None:
            raise WrongProjectTypeError("The project is not a workflow project; it has no stages.")
        return Workflow(
            self._client.api_client, self._instance.project_hash, self._instance.workflow
        )

    @property
    def ontology(self) -> dict[str, Any]:
        """The ontology structure as a dictionary. Prefer ``ontology_structure``."""
        return self.ontology_structure.to_dict()

    @property
    def ontology_hash(self) -> str:
        """Names the project's ontology."""
        return self._instance.ontology_hash

    @property
    def ontology_structure(self) -> OntologyStructure:
        """The objects and classifications that can be labelled."""
        return self._ontology.structure

    def refetch_data(self) -> None:
        """Fetch the project's properties again."""
        self._refetch()

    def refetch_ontology(self) -> None:
        """Fetch the project's ontology again."""
        self._loaded_ontology = Ontology.fetch(
            self._client.api_client, self._instance.ontology_hash
        )

    def get_project(self) -> OrmProject:
        """Fetch the project as a dictionary. Prefer the properties."""
        return self._fetch_dictionary(include_labels_metadata=True)

    @property
    def label_rows(self) -> list[dict[str, Any]]:
        """All label rows as dictionaries. Prefer ``list_label_rows_v2``."""
        return self._fetch_dictionary(include_labels_metadata=True).label_rows

    def _fetch_dictionary(self, *, include_labels_metadata: bool) -> OrmProject:
        project: OrmProject = self._client.querier.basic_getter(
            OrmProject, payload={"include_labels_metadata": include_labels_metadata}
        )
        return project

    # Label rows ----------------------------------------------------------------------------

    def list_label_rows_v2(
        self,
        data_hashes: list[str] | list[UUID] | None = None,
        label_hashes: list[str] | list[UUID] | None = None,
        edited_before: str | datetime | None = None,
        edited_after: str | datetime | None = None,
        label_statuses: list[AnnotationTaskStatus] | None = None,
        shadow_data_state: ShadowDataState | None = None,
        data_title_eq: str | None = None,
        data_title_like: str | None = None,
        workflow_graph_node_title_eq: str | None = None,
        workflow_graph_node_title_like: str | None = None,
        include_workflow_graph_node: bool = True,
        include_client_metadata: bool = False,
        include_images_data: bool = False,
        include_children: bool = False,
        include_all_label_branches: bool = False,
        branch_name: str | None = None,
        resolve_client_metadata_locally: bool = False,
    ) -> list[LabelRowV2]:
        """List label rows, without their labels.

        Call ``LabelRowV2.initialise_labels`` on a row, best with a bundle, to get its labels.

        Args:
            data_hashes: Only rows of these data units.
            label_hashes: Only rows with these labels.
            edited_before: Only rows last edited before this time.
            edited_after: Only rows last edited after this time.
            label_statuses: Only rows whose annotation task has one of these statuses.
            shadow_data_state: Which rows of a benchmark QA project.
            data_title_eq: Only rows with exactly this title.
            data_title_like: Only rows whose title matches this SQL pattern.
            workflow_graph_node_title_eq: Only rows in the stage with exactly this title.
            workflow_graph_node_title_like: Only rows in stages whose title matches this pattern.
            include_workflow_graph_node: Whether rows say in which stage they are.
            include_client_metadata: Whether rows carry the client metadata of their data.
            include_images_data: Whether rows of image groups and series describe each image.
            include_children: Whether rows inside of data groups are listed too.
            include_all_label_branches: Whether the rows of all branches are listed.
            branch_name: Only rows of this branch; by default the main one.
            resolve_client_metadata_locally: Whether client metadata is fetched from signed URLs,
                which suits large metadata.

        Returns:
            The rows that match all filters.

        Raises:
            ValueError: A text that should be a time is none.
        """
        filters = LabelRowFilters(
            data_hashes=data_hashes,
            label_hashes=label_hashes,
            edited_before=edited_before,
            edited_after=edited_after,
            label_statuses=label_statuses,
            shadow_data_state=shadow_data_state,
            data_title_eq=data_title_eq,
            data_title_like=data_title_like,
            workflow_graph_node_title_eq=workflow_graph_node_title_eq,
            workflow_graph_node_title_like=workflow_graph_node_title_like,
            include_workflow_graph_node=include_workflow_graph_node,
            include_client_metadata=include_client_metadata,
            include_images_data=include_images_data,
            include_children=include_children,
            include_all_label_branches=include_all_label_branches,
            branch_name=branch_name,
            client_metadata_as_signed_url=resolve_client_metadata_locally,
        )
        rows = self._client.list_label_rows(filters.payload())
        if resolve_client_metadata_locally:
            self._resolve_client_metadata(rows)
        return [
            LabelRowV2(metadata, self._client, self._ontology)
            for metadata in LabelRowMetadata.from_list(rows)
        ]

    def _resolve_client_metadata(self, rows: list[dict[str, Any]]) -> None:
        """Put the documents that rows link to in their place."""
        linked = [row for row in rows if row.get("client_metadata_signed_url")]
        documents = download_json(
            self._client.api_client.config.session,
            (row["client_metadata_signed_url"] for row in linked),
        )
        for row in linked:
            url = row["client_metadata_signed_url"]
            if url in documents:
                row["client_metadata"] = documents[url]
            else:
                logger.warning(
                    "The client metadata of data %s could not be fetched.", row.get("data_hash")
                )

    def create_bundle(self, bundle_size: int | None = None) -> Bundle:
        """Start a bundle, which sends many small operations as few requests.

        Args:
            bundle_size: How many items a request carries; by default as many as it may.
        """
        return Bundle(bundle_size)

    def list_branches(self) -> Iterable[str]:
        """List the names of the label branches, page by page."""
        for branch in self._client.api_client.get_paged_iterator(
            f"{self._path}/branches", None, dict[str, Any]
        ):
            yield branch["name"]

    @property
    def _label_querier(self) -> Querier:
        return self._client.querier

    def _ontology_changed(self) -> None:
        self.refetch_ontology()

    # The project itself ----------------------------------------------------------------------

    def set_status(self, status: ProjectStatus) -> None:
        """Set how far the project is.

        Args:
            status: The new status.
        """
        self._client.api_client.put(f"{self._path}/status", payload={"status": status})

    def copy_project(
        self,
        copy_datasets: bool | CopyDatasetOptions = False,
        copy_collaborators: bool = False,
        copy_models: bool = False,
        *,
        copy_labels: CopyLabelsOptions | None = None,
        new_title: str | None = None,
        new_description: str | None = None,
    ) -> str:
        """Make a new project with the same settings.

        Args:
            copy_datasets: Whether, and how, the new project gets the datasets.
            copy_collaborators: Whether it gets the people with their roles.
            copy_models: Whether it gets the models with their training.
            copy_labels: Which labels it gets; none by default.
            new_title: Its title; by default made of this project's title.
            new_description: Its description.

        Returns:
            The hash of the new project.
        """
        datasets = CopyDatasetOptions() if copy_datasets is True else copy_datasets or None
        options = []
        if copy_labels is not None and not isinstance(copy_labels, CopyLabelsOptions):
            raise TypeError(f"`copy_labels` must be CopyLabelsOptions, not {copy_labels!r:.100}.")
        if copy_labels is not None:
            options.append(ProjectCopyOptions.LABELS)
        if datasets is not None and datasets.action is CopyDatasetAction.ATTACH:
            options.append(ProjectCopyOptions.DATASETS)
        if copy_models:
            options.append(ProjectCopyOptions.MODELS)
        if copy_collaborators:
            options.append(ProjectCopyOptions.COLLABORATORS)
        payload = CopyProjectPayload.of(options, datasets, copy_labels, new_title, new_description)
        return str(
            self._client.querier.basic_setter(
                "projectcopy", uid=self.project_hash, payload=payload.to_dict()
            )
        )

    def get_cloud_integrations(self) -> list[CloudIntegration]:
        """List the links to storage outside of the platform."""
        return list_cloud_integrations(self._client.api_client)

    def get_websocket_url(self) -> str:
        """Give the URL of the websocket that older clients listened to."""
        config = self._client.api_client.config
        return config.get_websocket_url(self.project_hash)
