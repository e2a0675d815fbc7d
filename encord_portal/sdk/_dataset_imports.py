"""Data of private clouds, encoding anew, and older queries of datasets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO

from encord_portal.sdk._cloud_integrations import list_cloud_integrations
from encord_portal.sdk._dataset_client import DatasetClient
from encord_portal.sdk._dataset_uploads import SEVEN_DAYS, DatasetUploads, Folder
from encord_portal.sdk._deprecation import warn_deprecated
from encord_portal.sdk._long_polling import MAX_REQUEST_SECONDS
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.orm.cloud_integration import CloudIntegration
from encord_portal.sdk.orm.dataset import (
    AddPrivateDataResponse,
    DatasetDataLongPolling,
    ImageGroupOCR,
    LongPollingStatus,
    ReEncodeVideoTask,
)


class DatasetImports:
    """The part of dataset operations about data that is elsewhere already."""

    _client: DatasetClient

    def _uploads(self) -> DatasetUploads:
        client = self._client
        return DatasetUploads(client.querier, client.api_client, client.dataset_hash)

    # Data of a private cloud ------------------------------------------------------------------

    def add_private_data_to_dataset(
        self,
        integration_id: str,
        private_files: str | dict[str, Any] | Path | TextIO,
        ignore_errors: bool = False,
    ) -> AddPrivateDataResponse:
        """Add data that is kept in a private cloud, and wait until it is there.

        Args:
            integration_id: Names the cloud integration.
            private_files: The description of the files: a dictionary, JSON text, a path to a
                JSON file, or an open one.
            ignore_errors: Whether single failures leave the rest alone.

        Raises:
            EncordException: The job failed; the message says why.
        """
        job_id = self.add_private_data_to_dataset_start(
            integration_id, private_files, ignore_errors
        )
        answer = self.add_private_data_to_dataset_get_result(job_id)
        if answer.status is LongPollingStatus.DONE:
            return AddPrivateDataResponse(answer.data_hashes_with_titles)
        if answer.status is LongPollingStatus.ERROR:
            raise EncordException(f"add_private_data_to_dataset errors occurred {answer.errors}")
        raise EncordException(f"The upload job {job_id} ended as {answer.status.value}.")

    def add_private_data_to_dataset_start(
        self,
        integration_id: str,
        private_files: str | dict[str, Any] | Path | TextIO,
        ignore_errors: bool = False,
        *,
        folder: Folder | None = None,
    ) -> str:
        """Start to add data that is kept in a private cloud.

        The job goes on when the program ends; ask for its result in another one.

        Args:
            integration_id: Names the cloud integration.
            private_files: The description of the files: a dictionary, JSON text, a path to a
                JSON file, or an open one.
            ignore_errors: Whether single failures leave the rest alone.
            folder: The storage folder to put the items in.

        Returns:
            The id of the job.
        """
        files, file_name = read_private_files(private_files)
        return self._uploads().start(
            files=files,
            file_name=file_name,
            integration_id=integration_id,
            ignore_errors=ignore_errors,
            folder=folder,
        )

    def add_private_data_to_dataset_get_result(
        self, upload_job_id: str, timeout_seconds: int = SEVEN_DAYS
    ) -> DatasetDataLongPolling:
        """Wait for a job that adds data.

        Args:
            upload_job_id: The id of the job.
            timeout_seconds: How long to wait; with 0 the server is asked just once.

        Returns:
            How far the job is, what it added and what failed.
        """
        return self._uploads().result(
            upload_job_id, timeout_seconds, request_seconds=MAX_REQUEST_SECONDS
        )

    def get_cloud_integrations(self) -> list[CloudIntegration]:
        """List the links to storage outside of the platform."""
        return list_cloud_integrations(self._client.api_client)

    # Older queries ---------------------------------------------------------------------------

    def delete_image_group(self, data_hash: str) -> None:
        """Remove an image group. Deprecated: use ``delete_data``.

        Args:
            data_hash: Names the image group.
        """
        warn_deprecated("delete_image_group", "delete_data")
        self._client.querier.basic_delete("imagegroup", uid=data_hash)

    def run_ocr(self, image_group_id: str) -> list[ImageGroupOCR]:
        """Read the text in the images of a group, on servers that still do so.

        Args:
            image_group_id: Names the image group.

        Returns:
            The texts of each image and where they are.
        """
        rows = self._client.querier.get_multiple(
            "imagegroupocr", payload={"image_group_data_hash": image_group_id}
        )
        return [ImageGroupOCR.from_dict(row) for row in rows]

    # Encoding ------------------------------------------------------------------------------

    def re_encode_data(self, data_hashes: list[str]) -> int:
        """Start to encode videos anew.

        Args:
            data_hashes: Names the videos, all of this dataset.

        Returns:
            The id of the job.
        """
        job_id: int = self._client.querier.basic_put(
            "reencodevideotask", uid=None, payload={"data_hash": data_hashes}
        )
        return job_id

    def re_encode_data_status(self, job_id: int) -> ReEncodeVideoTask:
        """Ask how far a job that encodes videos anew is.

        Args:
            job_id: The id of the job.
        """
        task: ReEncodeVideoTask = self._client.querier.basic_getter(ReEncodeVideoTask, uid=job_id)
        return task


def read_private_files(
    private_files: str | dict[str, Any] | Path | TextIO,
) -> tuple[dict[str, Any], str | None]:
    """Give the description of private files, and the name of the file that it was read from."""
    if isinstance(private_files, dict):
        return private_files, None
    name: str | None = None
    if isinstance(private_files, str):
        path = Path(private_files)
        text = private_files
        if not private_files.lstrip().startswith("{") and path.is_file():
            text, name = path.read_text(encoding="utf-8"), path.name
    elif isinstance(private_files, Path):
        text, name = private_files.read_text(encoding="utf-8"), private_files.name
    elif hasattr(private_files, "read"):
        text = private_files.read()
    else:
        raise ValueError(f"This is no description of private files: {private_files!r:.100}.")
    files = json.loads(text)
    if not isinstance(files, dict):
        raise ValueError("The description of the private files must be a JSON object.")
    return files, name
