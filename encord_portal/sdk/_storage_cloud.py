"""Storage folders that mirror a place of a cloud, and the metadata beside files (§3.6)."""

from __future__ import annotations

from math import ceil
from uuid import UUID

from encord_portal.sdk._dataset_uploads import SEVEN_DAYS
from encord_portal.sdk._long_polling import poll
from encord_portal.sdk._storage_jobs import FolderJobs
from encord_portal.sdk.orm._storage_cloud import (
    MetadataIngestionConfig,
    SidecarMatcherSuffix,
    StorageFolderConfig,
    SyncPrivateDataWithCloudSyncedFolderGetResultResponse,
    SyncPrivateDataWithCloudSyncedFolderStatus,
)


class FolderCloud(FolderJobs):
    """Base of a storage folder: following a place of a cloud."""

    def sync_private_data_with_cloud_synced_folder_start(self) -> UUID:
        """Start to bring the folder in line with the place of a cloud that it mirrors.

        Returns:
            The job, by which its result is asked for.
        """
        job: UUID = self._api_client.post(
            f"{self._path}/cloud-synced-folder-syncs", result_type=UUID, allow_retries=False
        )
        return job

    def sync_private_data_with_cloud_synced_folder_get_result(
        self, sync_job_uuid: UUID, timeout_seconds: int = SEVEN_DAYS
    ) -> SyncPrivateDataWithCloudSyncedFolderGetResultResponse:
        """Wait for a job that brings the folder in line.

        Args:
            sync_job_uuid: The job.
            timeout_seconds: How long to wait; with 0 the server is asked just once.

        Returns:
            How far the job is.
        """
        path = f"{self._path}/cloud-linked-folder-syncs/{sync_job_uuid}/long-polling"

        def ask(seconds: int) -> SyncPrivateDataWithCloudSyncedFolderGetResultResponse:
            state: SyncPrivateDataWithCloudSyncedFolderGetResultResponse = self._api_client.get(
                path,
                {"timeoutSeconds": seconds},
                SyncPrivateDataWithCloudSyncedFolderGetResultResponse,
            )
            return state

        pending = SyncPrivateDataWithCloudSyncedFolderStatus.PENDING
        return poll(
            ask,
            lambda state: state.status is not pending,
            timeout_seconds,
            request_seconds=timeout_seconds,
            whole=ceil,
        )

    def get_folder_config(self) -> StorageFolderConfig:
        """Give what is set for the folder."""
        config: StorageFolderConfig = self._api_client.get(
            f"{self._path}/folder-config", None, StorageFolderConfig
        )
        return config

    def enable_metadata_ingestion(
        self, matcher: SidecarMatcherSuffix | None = None, *, paused: bool = False
    ) -> None:
        """Take client metadata from files that lie beside the data.

        Args:
            matcher: How such files are told from data; by default ``a.jpg.metadata.json`` belongs
                to ``a.jpg``.
            paused: Whether nothing is taken for now.
        """
        config = self.get_folder_config()
        config.metadata_ingestion = MetadataIngestionConfig(
            matcher=matcher or SidecarMatcherSuffix(), paused=paused
        )
        self._api_client.post(f"{self._path}/folder-config", payload=config)
