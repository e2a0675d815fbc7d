"""API keys of projects and datasets (queries of older clients, wire protocol §9)."""

from __future__ import annotations

from encord_portal.sdk._user_base import UserBase
from encord_portal.sdk.constants.string_constants import TYPE_PROJECT
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.orm.dataset import DatasetAPIKey, DatasetScope
from encord_portal.sdk.orm.project_api_key import ProjectAPIKey
from encord_portal.sdk.utilities.client_utilities import APIKeyScopes


class UserApiKeys(UserBase):
    """Makes and finds API keys, on servers that still have them."""

    def create_project_api_key(
        self, project_hash: str, api_key_title: str, scopes: list[APIKeyScopes]
    ) -> str:
        """Make an API key for a project.

        Args:
            project_hash: Names the project.
            api_key_title: What the key is called.
            scopes: What it may do.

        Returns:
            The key.
        """
        payload = {"title": api_key_title, "scopes": [scope.value for scope in scopes]}
        return str(
            self._of_project(project_hash).basic_setter(
                "projectapikey", uid=project_hash, payload=payload
            )
        )

    def get_project_api_keys(self, project_hash: str) -> list[ProjectAPIKey]:
        """List the API keys of a project.

        Args:
            project_hash: Names the project.
        """
        rows = self._of_project(project_hash).get_multiple("projectapikey", uid=project_hash)
        return [ProjectAPIKey.from_dict(row) for row in rows]

    def get_or_create_project_api_key(self, project_hash: str) -> str:
        """Get the API key of a project that may do everything; make it if there is none.

        Args:
            project_hash: Names the project.
        """
        return str(
            self._of_project(project_hash).basic_put("projectapikey", uid=project_hash, payload={})
        )

    def create_dataset_api_key(
        self, dataset_hash: str, api_key_title: str, dataset_scopes: list[DatasetScope]
    ) -> DatasetAPIKey:
        """Make an API key for a dataset.

        Args:
            dataset_hash: Names the dataset.
            api_key_title: What the key is called.
            dataset_scopes: What it may do.
        """
        return DatasetAPIKey.from_dict(
            self._querier.basic_setter(
                "datasetapikey",
                uid=None,
                payload={
                    "dataset_hash": dataset_hash,
                    "title": api_key_title,
                    "scopes": [scope.value for scope in dataset_scopes],
                },
            )
        )

    def get_dataset_api_keys(self, dataset_hash: str) -> list[DatasetAPIKey]:
        """List the API keys of a dataset.

        Args:
            dataset_hash: Names the dataset.
        """
        rows = self._querier.get_multiple("datasetapikey", payload={"dataset_hash": dataset_hash})
        return [DatasetAPIKey.from_dict(row) for row in rows]

    def get_or_create_dataset_api_key(self, dataset_hash: str) -> DatasetAPIKey:
        """Get the API key of a dataset that may do everything; make it if there is none.

        Args:
            dataset_hash: Names the dataset.
        """
        return DatasetAPIKey.from_dict(
            self._querier.basic_put(
                "datasetapikey", uid=None, payload={"dataset_hash": dataset_hash}
            )
        )

    def _of_project(self, project_hash: str) -> Querier:
        return Querier(self._config.config, resource_type=TYPE_PROJECT, resource_id=project_hash)
