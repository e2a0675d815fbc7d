"""Clients of one project or dataset, as older scripts use them. Prefer ``EncordUserClient``."""

from __future__ import annotations

from encord_portal.sdk._cloud_integrations import list_cloud_integrations
from encord_portal.sdk._dataset_client import DatasetClient
from encord_portal.sdk._dataset_operations import DatasetOperations
from encord_portal.sdk._legacy_labels import LegacyLabels
from encord_portal.sdk._legacy_models import LegacyModels
from encord_portal.sdk._legacy_ontology import LegacyOntology
from encord_portal.sdk.configs import ENCORD_DOMAIN, ApiKeyConfig, Config
from encord_portal.sdk.constants.string_constants import TYPE_DATASET, TYPE_PROJECT
from encord_portal.sdk.exceptions import InitialisationError
from encord_portal.sdk.http.constants import DEFAULT_REQUESTS_SETTINGS, RequestsSettings
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.api_key import ApiKeyMeta
from encord_portal.sdk.orm.cloud_integration import CloudIntegration
from encord_portal.sdk.orm.dataset import DEFAULT_DATASET_ACCESS_SETTINGS, DatasetAccessSettings
from encord_portal.sdk.orm.dataset import Dataset as OrmDataset
from encord_portal.sdk.orm.project import Project as OrmProject


class EncordClient:
    """A client of one resource ("encord.client" in the reference).

    Args:
        querier: Sends v1 queries for the resource.
        config: Where to connect, and the key.
        api_client: Sends v2 requests.
    """

    def __init__(
        self, querier: Querier, config: Config, api_client: ApiClient | None = None
    ) -> None:
        self._querier = querier
        self._config = config
        self._api_client = api_client or ApiClient(config)

    @staticmethod
    def initialise(
        resource_id: str | None = None,
        api_key: str | None = None,
        domain: str = ENCORD_DOMAIN,
        requests_settings: RequestsSettings = DEFAULT_REQUESTS_SETTINGS,
    ) -> EncordClient:
        """Make a client of the project or dataset that an API key is for.

        Args:
            resource_id: The hash of the project or dataset; by default from the environment
                variable ENCORD_PROJECT_ID or ENCORD_DATASET_ID.
            api_key: The key; by default from the environment variable ENCORD_API_KEY.
            domain: The origin of the platform.
            requests_settings: Timeouts and retries.

        Raises:
            InitialisationError: Hash or key are missing, or the key is for something else.
        """
        config = ApiKeyConfig(resource_id, api_key, domain, requests_settings)
        return EncordClient.initialise_with_config(config)

    @staticmethod
    def initialise_with_config(config: ApiKeyConfig) -> EncordClient:
        """Make a client of the project or dataset that an API key is for.

        Args:
            config: Where to connect, and the key.

        Raises:
            InitialisationError: The key is for something else.
        """
        querier = Querier(config, resource_id=config.resource_id)
        meta: ApiKeyMeta = querier.basic_getter(ApiKeyMeta)
        if meta.resource_type == TYPE_PROJECT:
            return EncordClientProject(querier, config)
        if meta.resource_type == TYPE_DATASET:
            return EncordClientDataset(querier, config)
        raise InitialisationError(
            f"The API key is for a resource of type {meta.resource_type!r}, not for a project or "
            "dataset."
        )

    def get_cloud_integrations(self) -> list[CloudIntegration]:
        """List the links to storage outside of the platform."""
        return list_cloud_integrations(self._api_client)


class EncordClientProject(LegacyLabels, LegacyModels, LegacyOntology, EncordClient):
    """A client of one project. Deprecated: use ``EncordUserClient.get_project``."""

    @property
    def _label_querier(self) -> Querier:
        return self._querier

    def _ontology_changed(self) -> None:
        """Nothing is kept here that could be stale."""

    @property
    def project_hash(self) -> str:
        """Names the project."""
        return str(self._querier.resource_id)

    def get_project(self, include_labels_metadata: bool = True) -> OrmProject:
        """Fetch the project as a dictionary.

        Args:
            include_labels_metadata: Whether its label rows are listed.
        """
        project: OrmProject = self._querier.basic_getter(
            OrmProject, payload={"include_labels_metadata": include_labels_metadata}
        )
        return project

    def get_websocket_url(self) -> str:
        """Give the URL of the websocket that older clients listened to."""
        return self._config.get_websocket_url(self.project_hash)


class EncordClientDataset(DatasetOperations, EncordClient):
    """A client of one dataset. Deprecated: use ``EncordUserClient.get_dataset``."""

    def __init__(
        self,
        querier: Querier,
        config: Config,
        dataset_access_settings: DatasetAccessSettings = DEFAULT_DATASET_ACCESS_SETTINGS,
        api_client: ApiClient | None = None,
    ) -> None:
        super().__init__(querier, config, api_client)
        self._client = DatasetClient(
            config, str(querier.resource_id), dataset_access_settings, querier=querier
        )

    def get_dataset(self) -> OrmDataset:
        """Fetch the dataset as a dictionary."""
        return self._client.fetch(fetch_rows=True)

    def set_access_settings(self, dataset_access_settings: DatasetAccessSettings) -> None:
        """Choose what is fetched with the dataset.

        Args:
            dataset_access_settings: What to fetch from now on.
        """
        self._client.settings = dataset_access_settings


CordClientProject = EncordClientProject
CordClientDataset = EncordClientDataset
