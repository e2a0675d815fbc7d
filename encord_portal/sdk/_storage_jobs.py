"""Files on their way into a storage folder (wire protocol §3.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from encord_portal.sdk._dataset_imports import read_private_files
from encord_portal.sdk._dataset_uploads import SEVEN_DAYS
from encord_portal.sdk._long_polling import poll
from encord_portal.sdk.exceptions import CloudUploadError, EncordException
from encord_portal.sdk.http.utils import CloudUploadSettings, UploadedFile, upload_files
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.dataset import LongPollingStatus
from encord_portal.sdk.orm.storage import (
    AddDataToFolderJobCancelResponse,
    DataUploadItems,
    ReencodeVideoItemsResponse,
    StorageFolder,
    UploadLongPollingState,
)


class FolderJobs:
    """Base of a storage folder: jobs that bring files into it."""

    _api_client: ApiClient
    _folder: StorageFolder

    @property
    def uuid(self) -> UUID:
        """Names the folder."""
        return self._folder.uuid

    def add_private_data_to_folder_start(
        self,
        integration_id: str,
        private_files: str | dict[str, Any] | Path | TextIO | DataUploadItems,
        ignore_errors: bool = False,
    ) -> UUID:
        """Start to add files that are kept in a private cloud.

        Args:
            integration_id: Names the cloud integration.
            private_files: The description of the files: a dictionary, JSON text, a path to a JSON
                file or an open one, or the items themselves.
            ignore_errors: Whether single failures leave the rest alone.

        Returns:
            The job, by which its result is asked for.

        Raises:
            ValueError: The description is no JSON object.
        """
        described: dict[str, Any]
        if isinstance(private_files, DataUploadItems):
            described = {"dataItems": private_files.to_dict()}
        else:
            files, file_name = read_private_files(private_files)
            described = {"externalFiles": files, "fileName": file_name}
        return self._start(
            {
                **described,
                "integrationHash": UUID(integration_id),
                "ignoreErrors": ignore_errors,
            }
        )

    def add_private_data_to_folder_get_result(
        self, upload_job_id: UUID, timeout_seconds: int = SEVEN_DAYS
    ) -> UploadLongPollingState:
        """Wait for a job that adds files.

        Args:
            upload_job_id: The job.
            timeout_seconds: How long to wait; with 0 the server is asked just once.

        Returns:
            How far the job is, what it added and what failed.
        """

        def ask(seconds: int) -> UploadLongPollingState:
            state: UploadLongPollingState = self._api_client.get(
                f"{self._jobs_path}/{upload_job_id}",
                {"timeoutSeconds": seconds},
                UploadLongPollingState,
            )
            return state

        return poll(
            ask,
            lambda state: state.status is not LongPollingStatus.PENDING,
            timeout_seconds,
            # The server holds a request as long as it likes to; the published package tells it
            # how long it is going to wait in all.
            request_seconds=timeout_seconds,
            whole=ceil,
        )

    def add_data_to_folder_job_cancel(
        self, upload_job_id: UUID
    ) -> AddDataToFolderJobCancelResponse:
        """Cancel what a job has not done yet.

        Args:
            upload_job_id: The job.
        """
        cancelled: AddDataToFolderJobCancelResponse = self._api_client.post(
            f"{self._jobs_path}/{upload_job_id}/cancel",
            result_type=AddDataToFolderJobCancelResponse,
        )
        return cancelled

    def re_encode_videos(
        self, storage_items: list[UUID], process_title: str, force_full_reencoding: bool
    ) -> UUID:
        """Start to encode videos anew.

        Args:
            storage_items: Names the videos.
            process_title: What the job is called.
            force_full_reencoding: Whether also those are encoded that could be used as they are.

        Returns:
            The job, for :meth:`get_re_encoding_status`.
        """
        job: UUID = self._api_client.post(
            "storage/items/reencode",
            payload={
                "storageItems": storage_items,
                "processTitle": process_title,
                "forceFullReencoding": force_full_reencoding,
            },
            result_type=UUID,
            allow_retries=False,
        )
        return job

    def get_re_encoding_status(self, process_hash: UUID) -> ReencodeVideoItemsResponse:
        """Ask how far a job is that encodes videos anew.

        Args:
            process_hash: The job.
        """
        status: ReencodeVideoItemsResponse = self._api_client.get(
            f"storage/items/reencode/{process_hash}", None, ReencodeVideoItemsResponse
        )
        return status

    @property
    def _path(self) -> str:
        return f"storage/folders/{self.uuid}"

    @property
    def _jobs_path(self) -> str:
        return f"{self._path}/data-upload-jobs"

    def _send(
        self,
        file_paths: Iterable[str | Path],
        upload_item_type: str,
        settings: CloudUploadSettings,
    ) -> list[UploadedFile]:
        """Put the bytes of files where the folder's server says."""
        files = upload_files(
            self._api_client, file_paths, upload_item_type, settings, folder_path=self._path
        )
        if not files:
            raise CloudUploadError("None of the files could be uploaded.")
        return files

    def _add(self, items: DataUploadItems, integration: UUID | None = None) -> UUID:
        """Make items of what was sent, wait until they are there, and name the first one.

        Args:
            items: The items.
            integration: The cloud integration that reaches their files.

        Raises:
            EncordException: The server could not make them; the message says why.
        """
        job = self._start(
            {
                "dataItems": items.to_dict(),
                "integrationHash": integration,
                "ignoreErrors": False,
            }
        )
        state = self.add_private_data_to_folder_get_result(job)
        if state.status is not LongPollingStatus.DONE or not state.items_with_names:
            reasons = [*state.errors, *(each.error for each in state.unit_errors)]
            raise EncordException(
                f"The upload ended as {state.status.value}: {'; '.join(reasons) or 'no reason'}"
            )
        return state.items_with_names[0].item_uuid

    def _start(self, payload: Mapping[str, Any]) -> UUID:
        job: UUID = self._api_client.post(
            self._jobs_path, payload=payload, result_type=UUID, allow_retries=False
        )
        return job
