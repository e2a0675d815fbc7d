"""The person's entry point: everything they have access to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from encord_portal.sdk._project_client import ProjectClient
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.common.time_parser import parse_datetime_optional
from encord_portal.sdk.configs import (
    ENCORD_DOMAIN,
    BearerConfig,
    SshConfig,
    UserConfig,
    get_env_ssh_key,
)
from encord_portal.sdk.dataset import Dataset, fetch_dataset
from encord_portal.sdk.http.constants import DEFAULT_REQUESTS_SETTINGS, RequestsSettings
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.ontology import Ontology, orm_ontology
from encord_portal.sdk.orm.cloud_integration import CloudIntegration, GetCloudIntegrationsResponse
from encord_portal.sdk.orm.dataset import (
    DEFAULT_DATASET_ACCESS_SETTINGS,
    CreateDatasetPayload,
    CreateDatasetResponse,
    CreateDatasetResponseV2,
    DatasetAccessSettings,
    DatasetInfo,
    DatasetUserRole,
    DatasetWithUserRole,
    StorageLocation,
)
from encord_portal.sdk.orm.project import (
    BenchmarkQaWorkflowSettings,
    ManualReviewWorkflowSettings,
    ProjectDTO,
    ProjectWorkflowSettings,
    ProjectWorkflowType,
)
from encord_portal.sdk.orm.project import Project as OrmProject
from encord_portal.sdk.project import Project
from encord_portal.sdk.storage import StorageItem, fetch_storage_item, fetch_storage_items
from encord_portal.sdk.utilities.client_utilities import optional_datetime_to_iso_str
from encord_portal.sdk.utilities.ontology_user import OntologyWithUserRole
from encord_portal.sdk.utilities.project_user import ProjectUserRole

_MANUAL_REVIEW = ManualReviewWorkflowSettings()
_USER_HASH_NO_LONGER_SENT = "field_no_longer_present_in_responses"


class ListingFilter(Enum):
    """The filters of listings; times are ``datetime`` objects or text."""

    TITLE_EQ = "title_eq"
    TITLE_LIKE = "title_like"
    DESC_EQ = "desc_eq"
    DESC_LIKE = "desc_like"
    CREATED_BEFORE = "created_before"
    CREATED_AFTER = "created_after"
    EDITED_BEFORE = "edited_before"
    EDITED_AFTER = "edited_after"


class EncordUserClient:
    """A person's access to projects, datasets and ontologies ("User Client" in the reference).

    Make one with ``create_with_ssh_private_key`` or ``create_with_bearer_token``. Threads may
    share it: it holds one pool of connections.
    """

    def __init__(self, config: UserConfig, querier: Querier) -> None:
        self._config = config
        self._querier = querier
        self._api_client = ApiClient(config.config)

    @property
    def user_config(self) -> UserConfig:
        """Where the client connects and how it signs."""
        return self._config

    @property
    def querier(self) -> Querier:
        """Sends v1 queries of the person."""
        return self._querier

    @staticmethod
    def create_with_ssh_private_key(
        ssh_private_key: str | None = None,
        password: str | None = None,
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
        ssh_private_key_path: str | Path | None = None,
        domain: str = ENCORD_DOMAIN,
        **kwargs: Any,
    ) -> EncordUserClient:
        """Make a client that signs with a private SSH key of type Ed25519.

        Without key and path, the key is taken from the file that the environment variable
        ENCORD_SSH_KEY_FILE names, else from the text in ENCORD_SSH_KEY.

        Args:
            ssh_private_key: The text of the key.
            password: Opens the key if it is protected.
            requests_settings: Timeouts, retries and transport.
            ssh_private_key_path: The file with the key, instead of its text.
            domain: The origin of the platform.
            **kwargs: ``user_agent_suffix``.

        Raises:
            ResourceNotFoundError: No key was given, and none is in the environment.
            ValueError: The text is no Ed25519 key, or the password is wrong.
        """
        if ssh_private_key_path is not None:
            ssh_private_key = Path(ssh_private_key_path).expanduser().read_text(encoding="ascii")
        if not ssh_private_key:
            ssh_private_key = get_env_ssh_key()
        config = SshConfig.from_ssh_private_key(
            ssh_private_key, password or "", requests_settings, domain=domain, **kwargs
        )
        return _client_of(UserConfig(config))

    @staticmethod
    def create_with_bearer_token(
        token: str,
        *,
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
        domain: str = ENCORD_DOMAIN,
        **kwargs: Any,
    ) -> EncordUserClient:
        """Make a client that sends a bearer token.

        Args:
            token: What the platform gave out, as by ``get_bearer_token``.
            requests_settings: Timeouts, retries and transport.
            domain: The origin of the platform.
            **kwargs: ``user_agent_suffix``.
        """
        config = BearerConfig.from_bearer_token(
            token, requests_settings=requests_settings, domain=domain, **kwargs
        )
        return _client_of(UserConfig(config))

    def get_bearer_token(self) -> str:
        """Ask for a bearer token for the person."""
        return str(self._api_client.get("user/bearer-token", None, dict[str, str])["token"])

    # Projects ------------------------------------------------------------------------------

    def get_project(self, project_hash: str | UUID) -> Project:
        """Get a project.

        Args:
            project_hash: Names the project (the Project ID).

        Raises:
            ResourceNotFoundError: There is no such project, or the person may not see it.
        """
        instance = self._api_client.get(f"projects/{project_hash}", None, ProjectDTO)
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
            **_listing_filters(
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

    # Ontologies ----------------------------------------------------------------------------

    def get_ontology(self, ontology_hash: str | UUID) -> Ontology:
        """Get an ontology.

        Args:
            ontology_hash: Names the ontology (the Ontology ID).

        Raises:
            ResourceNotFoundError: There is no such ontology, or the person may not see it.
        """
        return Ontology.fetch(self._api_client, str(ontology_hash))

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
            **_listing_filters(
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

    # Datasets ------------------------------------------------------------------------------

    def get_dataset(
        self,
        dataset_hash: str | UUID,
        dataset_access_settings: DatasetAccessSettings = DEFAULT_DATASET_ACCESS_SETTINGS,
        include_data_rows: bool = True,
    ) -> Dataset:
        """Get a dataset.

        Args:
            dataset_hash: Names the dataset (the Dataset ID).
            dataset_access_settings: What is fetched with its rows.
            include_data_rows: Whether its rows are fetched now.

        Raises:
            ResourceNotFoundError: There is no such dataset, or the person may not see it.
        """
        return fetch_dataset(
            self._config.config,
            str(dataset_hash),
            dataset_access_settings,
            include_data_rows=include_data_rows,
        )

    def get_datasets(
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
        """List datasets as dictionaries with the keys ``user_role`` and ``dataset``.

        Args:
            title_eq: The exact title.
            title_like: An SQL pattern for the title.
            desc_eq: The exact description.
            desc_like: An SQL pattern for the description.
            created_before: Created before this time.
            created_after: Created after this time.
            edited_before: Last edited before this time.
            edited_after: Last edited after this time.
            include_org_access: Whether datasets are listed that the person sees only as an
                administrator of the organisation.
        """
        filters = {
            **_listing_filters(
                "description",
                as_time=parse_datetime_optional,
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
        listing = self._api_client.get("datasets/list", filters, _DatasetListing)
        return [
            {"user_role": _dataset_role(row.user_role), "dataset": _dataset_info(row)}
            for row in listing.result
        ]

    def create_dataset(
        self,
        dataset_title: str,
        dataset_type: StorageLocation,
        dataset_description: str | None = None,
        create_backing_folder: bool = True,
    ) -> CreateDatasetResponse:
        """Create a dataset.

        Args:
            dataset_title: Its title.
            dataset_type: Where its data will be kept.
            dataset_description: Its description.
            create_backing_folder: Whether a storage folder is created that mirrors it.
        """
        return self._create_dataset(
            dataset_title,
            dataset_type,
            dataset_description,
            create_backing_folder=create_backing_folder,
            legacy_call=False,
        )

    def create_private_dataset(
        self,
        dataset_title: str,
        dataset_type: StorageLocation,
        dataset_description: str | None = None,
    ) -> CreateDatasetResponse:
        """Create a dataset. Deprecated: use ``create_dataset``.

        Args:
            dataset_title: Its title.
            dataset_type: Where its data will be kept.
            dataset_description: Its description.
        """
        return self._create_dataset(
            dataset_title,
            dataset_type,
            dataset_description,
            create_backing_folder=True,
            legacy_call=True,
        )

    def _create_dataset(
        self,
        title: str,
        storage_location: StorageLocation,
        description: str | None,
        *,
        create_backing_folder: bool,
        legacy_call: bool,
    ) -> CreateDatasetResponse:
        created = self._api_client.post(
            "datasets",
            payload=CreateDatasetPayload(
                title=title,
                description=description,
                create_backing_folder=create_backing_folder,
                legacy_call=legacy_call,
            ),
            result_type=CreateDatasetResponseV2,
            allow_retries=False,
        )
        return CreateDatasetResponse(
            title=title,
            storage_location=storage_location,
            dataset_hash=str(created.dataset_uuid),
            user_hash=_USER_HASH_NO_LONGER_SENT,
            backing_folder_uuid=created.backing_folder_uuid,
        )

    # Storage -------------------------------------------------------------------------------

    def get_storage_item(self, item_uuid: UUID | str, sign_url: bool = False) -> StorageItem:
        """Get a storage item.

        Args:
            item_uuid: Names the item.
            sign_url: Whether to fetch a link to its file as well.
        """
        return fetch_storage_item(self._api_client, item_uuid, sign_url=sign_url)

    def get_storage_items(
        self, item_uuids: Sequence[UUID | str], sign_url: bool = False
    ) -> list[StorageItem]:
        """Get many storage items in one request.

        Args:
            item_uuids: Names the items.
            sign_url: Whether to fetch links to their files as well.
        """
        return fetch_storage_items(self._api_client, item_uuids, sign_urls=sign_url)

    def get_cloud_integrations(
        self,
        filter_integration_uuids: Sequence[UUID | str] | None = None,
        filter_integration_titles: list[str] | None = None,
        include_org_access: bool = False,
    ) -> list[CloudIntegration]:
        """List the links to storage outside of the platform.

        Args:
            filter_integration_uuids: Only these.
            filter_integration_titles: Only those with one of these titles.
            include_org_access: Whether those are listed that the person sees only as an
                administrator of the organisation.
        """
        found = self._api_client.get(
            "cloud-integrations",
            {
                "filterIntegrationUuids": filter_integration_uuids,
                "filterIntegrationTitles": filter_integration_titles,
                "includeOrgAccess": include_org_access,
            },
            GetCloudIntegrationsResponse,
        )
        return [
            CloudIntegration(id=str(item.integration_uuid), title=item.title)
            for item in found.result
        ]


class _DatasetListing(BaseDTO):
    result: list[DatasetWithUserRole]


def _client_of(config: UserConfig) -> EncordUserClient:
    return EncordUserClient(config, Querier(config))


def _listing_filters(
    description: str,
    *,
    desc_eq: str | None,
    desc_like: str | None,
    as_time: Callable[[Any], Any] | None = None,
    **clauses: Any,
) -> dict[str, Any]:
    """Give the query of a listing; the words for the description and for times differ."""
    filters: dict[str, Any] = {
        "titleEq": clauses["title_eq"],
        "titleLike": clauses["title_like"],
        f"{description}Eq": desc_eq,
        f"{description}Like": desc_like,
    }
    for name in ("created_before", "created_after", "edited_before", "edited_after"):
        first, second = name.split("_")
        value = clauses[name]
        filters[first + second.capitalize()] = (
            as_time(value) if as_time else optional_datetime_to_iso_str(name, value)
        )
    return filters


def _dataset_role(role: str | None) -> DatasetUserRole | None:
    return None if role is None else DatasetUserRole[role.upper()]


def _dataset_info(row: DatasetWithUserRole) -> DatasetInfo:
    location = row.storage_location
    return DatasetInfo(
        dataset_hash=str(row.dataset_uuid),
        user_hash=_USER_HASH_NO_LONGER_SENT,
        title=row.title,
        description=row.description,
        type=StorageLocation.CORD_STORAGE if location is None else location,
        created_at=row.created_at,
        last_edited_at=row.last_edited_at,
        backing_folder_uuid=row.backing_folder_uuid,
    )
