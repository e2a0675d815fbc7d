"""The part of the user client about datasets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk._cloud_integrations import list_cloud_integrations
from encord_portal.sdk._deprecation import warn_deprecated
from encord_portal.sdk._user_base import USER_HASH_NO_LONGER_SENT, UserBase, listing_filters
from encord_portal.sdk.common.arguments import named
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.common.time_parser import parse_datetime_optional
from encord_portal.sdk.dataset import Dataset, fetch_dataset
from encord_portal.sdk.orm.cloud_integration import CloudIntegration
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


class UserDatasets(UserBase):
    """Finds and creates datasets."""

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
            named(dataset_hash, "dataset"),
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
            **listing_filters(
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
        warn_deprecated("create_private_dataset", "create_dataset")
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
            user_hash=USER_HASH_NO_LONGER_SENT,
            backing_folder_uuid=created.backing_folder_uuid,
        )

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
        return list_cloud_integrations(
            self._api_client,
            {
                "filterIntegrationUuids": filter_integration_uuids,
                "filterIntegrationTitles": filter_integration_titles,
                "includeOrgAccess": include_org_access,
            },
        )


class _DatasetListing(BaseDTO):
    result: list[DatasetWithUserRole]


def _dataset_role(role: str | None) -> DatasetUserRole | None:
    return None if role is None else DatasetUserRole[role.upper()]


def _dataset_info(row: DatasetWithUserRole) -> DatasetInfo:
    location = row.storage_location
    return DatasetInfo(
        dataset_hash=str(row.dataset_uuid),
        user_hash=USER_HASH_NO_LONGER_SENT,
        title=row.title,
        description=row.description,
        type=StorageLocation.CORD_STORAGE if location is None else location,
        created_at=row.created_at,
        last_edited_at=row.last_edited_at,
        backing_folder_uuid=row.backing_folder_uuid,
    )
