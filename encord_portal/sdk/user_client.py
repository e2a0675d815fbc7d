"""The person's entry point: everything they have access to."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from encord_portal.sdk._deprecation import warn_deprecated
from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk._organisation_tags import UserTags
from encord_portal.sdk._user_api_keys import UserApiKeys
from encord_portal.sdk._user_collections import UserCollections
from encord_portal.sdk._user_datasets import UserDatasets
from encord_portal.sdk._user_imports import UserImports
from encord_portal.sdk._user_metadata_schema import UserMetadataSchema
from encord_portal.sdk._user_ontologies import UserOntologies
from encord_portal.sdk._user_organisation import UserOrganisation
from encord_portal.sdk._user_projects import UserProjects
from encord_portal.sdk._user_storage import UserStorage
from encord_portal.sdk.client import EncordClientDataset, EncordClientProject
from encord_portal.sdk.configs import (
    ENCORD_DOMAIN,
    BearerConfig,
    SshConfig,
    UserConfig,
    get_env_ssh_key,
)
from encord_portal.sdk.constants.string_constants import TYPE_DATASET, TYPE_PROJECT
from encord_portal.sdk.http.constants import DEFAULT_REQUESTS_SETTINGS, RequestsSettings
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.orm.bearer_request import BearerTokenResponse
from encord_portal.sdk.orm.dataset import DEFAULT_DATASET_ACCESS_SETTINGS, DatasetAccessSettings

if TYPE_CHECKING:
    from encord_portal.sdk import ml_models_client
else:  # few scripts use it
    ml_models_client = LazyModule("encord_portal.sdk.ml_models_client")


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


class EncordUserClient(
    UserImports,
    UserProjects,
    UserOntologies,
    UserDatasets,
    UserStorage,
    UserCollections,
    UserMetadataSchema,
    UserOrganisation,
    UserTags,
    UserApiKeys,
):
    """A person's access to projects, datasets and ontologies ("User Client" in the reference).

    Make one with ``create_with_ssh_private_key`` or ``create_with_bearer_token``. Threads may
    share it: it holds one pool of connections.
    """

    @property
    def user_config(self) -> UserConfig:
        """Where the client connects and how it signs."""
        return self._config

    @property
    def ml_models(self) -> ml_models_client.MlModelsClient:
        """Models, their training, and their use in projects."""
        return ml_models_client.MlModelsClient(self._api_client)

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
        response: BearerTokenResponse = self._api_client.get(
            "user/bearer-token", None, BearerTokenResponse
        )
        return response.token

    # Older clients ---------------------------------------------------------------------------

    def get_dataset_client(
        self,
        dataset_hash: str,
        dataset_access_settings: DatasetAccessSettings = DEFAULT_DATASET_ACCESS_SETTINGS,
        **kwargs: Any,
    ) -> EncordClientDataset:
        """Get the older client of a dataset. Deprecated: use ``get_dataset``.

        Args:
            dataset_hash: Names the dataset.
            dataset_access_settings: What is fetched with its rows.
            **kwargs: Ignored.
        """
        warn_deprecated("get_dataset_client", "get_dataset")
        config = self._config.config
        querier = Querier(config, resource_type=TYPE_DATASET, resource_id=dataset_hash)
        return EncordClientDataset(querier, config, dataset_access_settings)

    def get_project_client(self, project_hash: str, **kwargs: Any) -> EncordClientProject:
        """Get the older client of a project. Deprecated: use ``get_project``.

        Args:
            project_hash: Names the project.
            **kwargs: Ignored.
        """
        warn_deprecated("get_project_client", "get_project")
        config = self._config.config
        querier = Querier(config, resource_type=TYPE_PROJECT, resource_id=project_hash)
        return EncordClientProject(querier, config)


def _client_of(config: UserConfig) -> EncordUserClient:
    return EncordUserClient(config, Querier(config))
