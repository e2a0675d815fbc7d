"""What can be done with a dataset, by ``Dataset`` and by the older client alike."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from encord_portal.sdk._cloud_integrations import list_cloud_integrations
from encord_portal.sdk._dataset_client import DatasetClient
from encord_portal.sdk._dataset_uploads import SEVEN_DAYS, DatasetUploads
from encord_portal.sdk._deprecation import warn_deprecated
from encord_portal.sdk._groups import add_groups, list_groups, remove_groups
from encord_portal.sdk._long_polling import MAX_REQUEST_SECONDS
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.utils import CloudUploadSettings
from encord_portal.sdk.orm.cloud_integration import CloudIntegration
from encord_portal.sdk.orm.dataset import (
    AddPrivateDataResponse,
    DataLinkDuplicatesBehavior,
    DataRow,
    DatasetDataInfo,
    DatasetDataLongPolling,
    DatasetUser,
    DatasetUserRole,
    Image,
    ImageGroup,
    ImageGroupOCR,
    LongPollingStatus,
    ReEncodeVideoTask,
    Video,
)
from encord_portal.sdk.orm.group import DatasetGroup
from encord_portal.sdk.utilities.client_utilities import optional_datetime_to_iso_str

_UPLOAD_SETTINGS = CloudUploadSettings()


class DatasetOperations:
    """Remote operations on one dataset."""

    _client: DatasetClient

    def _uploads(self) -> DatasetUploads:
        client = self._client
        return DatasetUploads(client.querier, client.api_client, client.dataset_hash)

    def list_data_rows(
        self,
        title_eq: str | None = None,
        title_like: str | None = None,
        created_before: str | datetime | None = None,
        created_after: str | datetime | None = None,
        data_types: list[DataType] | None = None,
        data_hashes: list[str] | None = None,
    ) -> list[DataRow]:
        """List the uploads that match all filters.

        Args:
            title_eq: The exact title.
            title_like: An SQL pattern for the title.
            created_before: Added before this time.
            created_after: Added after this time.
            data_types: Of one of these types.
            data_hashes: With one of these hashes.
        """
        rows = self._client.querier.get_multiple(
            "datarows",
            payload={
                "title_eq": title_eq,
                "title_like": title_like,
                "created_before": optional_datetime_to_iso_str("created_before", created_before),
                "created_after": optional_datetime_to_iso_str("created_after", created_after),
                "data_types": (
                    None
                    if data_types is None
                    else [data_type.to_upper_case_string() for data_type in data_types]
                ),
                "data_hashes": data_hashes,
                "dataset_access_settings": self._client.settings_payload(),
            },
        )
        return [row.attach(self._client.querier) for row in DataRow.from_dict_list(rows)]

    # People --------------------------------------------------------------------------------

    def add_users(self, user_emails: list[str], user_role: DatasetUserRole) -> list[DatasetUser]:
        """Give people access. Who has access already keeps the role that they have.

        Args:
            user_emails: The emails of the people.
            user_role: What all of them may do.
        """
        users = self._client.querier.basic_setter(
            "datasetusers",
            uid=self._client.dataset_hash,
            payload={"user_emails": user_emails, "user_role": int(user_role)},
        )
        return [DatasetUser.from_dict(user) for user in users]

    def list_users(self) -> Iterable[DatasetUser]:
        """List the people who have access."""
        for user in self._client.api_client.get_page(f"{self._path}/users", None, _ListedUser):
            yield DatasetUser(
                user_email=user.user_email,
                user_role=user.user_role,
                dataset_hash=self._client.dataset_hash,
            )

    def remove_users(self, user_emails: list[str]) -> None:
        """Take access away from people.

        Args:
            user_emails: The emails of the people.
        """
        self._client.api_client.post(
            f"{self._path}/users/bulk-delete", payload={"userEmails": user_emails}
        )

    def list_groups(self) -> Iterable[DatasetGroup]:
        """List the groups that have access."""
        return list_groups(self._client.api_client, self._path, DatasetGroup)

    def add_group(self, group_hash: list[UUID] | UUID, user_role: DatasetUserRole) -> None:
        """Give groups access.

        Args:
            group_hash: Names the group or groups.
            user_role: What their people may do.
        """
        add_groups(self._client.api_client, self._path, group_hash, user_role)

    def remove_group(self, group_hash: list[UUID] | UUID) -> None:
        """Take access away from groups.

        Args:
            group_hash: Names the group or groups.
        """
        remove_groups(self._client.api_client, self._path, group_hash)

    # Uploads -------------------------------------------------------------------------------

    def upload_video(
        self,
        file_path: str | Path,
        cloud_upload_settings: CloudUploadSettings = _UPLOAD_SETTINGS,
        title: str | None = None,
        folder: UUID | None = None,
    ) -> Video:
        """Upload a video.

        Args:
            file_path: The file.
            cloud_upload_settings: How it is uploaded.
            title: The title, with an extension; by default the name of the file.
            folder: The storage folder to put it in.

        Raises:
            CloudUploadError: The file could not be read or uploaded.
            UploadOperationNotSupportedError: The dataset's data is kept elsewhere.
        """
        return Video(
            _as_media(self._uploads().video(file_path, title, cloud_upload_settings, folder))
        )

    def upload_image(
        self,
        file_path: str | Path,
        title: str | None = None,
        cloud_upload_settings: CloudUploadSettings = _UPLOAD_SETTINGS,
        folder: UUID | None = None,
    ) -> Image:
        """Upload an image by itself; for images that belong together see ``create_image_group``.

        Args:
            file_path: The file.
            title: The title, with an extension; by default the name of the file.
            cloud_upload_settings: How it is uploaded.
            folder: The storage folder to put it in.

        Raises:
            CloudUploadError: The file could not be read or uploaded.
            UploadOperationNotSupportedError: The dataset's data is kept elsewhere.
        """
        return Image(
            _as_media(self._uploads().image(file_path, title, cloud_upload_settings, folder))
        )

    def create_image_group(
        self,
        file_paths: Iterable[str | Path],
        max_workers: int | None = None,
        cloud_upload_settings: CloudUploadSettings = _UPLOAD_SETTINGS,
        title: str | None = None,
        *,
        create_video: bool = True,
        folder: UUID | None = None,
    ) -> list[ImageGroup]:
        """Upload images as one group.

        Args:
            file_paths: The files, in their order.
            max_workers: Deprecated and ignored.
            cloud_upload_settings: How they are uploaded.
            title: The title, without an extension; by default the server makes one.
            create_video: Whether the images are stored as a video (an image sequence), which
                needs images of one size.
            folder: The storage folder to put them in.

        Raises:
            CloudUploadError: A file could not be read or uploaded.
            UploadOperationNotSupportedError: The dataset's data is kept elsewhere.
        """
        groups = self._uploads().image_group(
            file_paths, title, cloud_upload_settings, folder, create_video=create_video
        )
        return [ImageGroup(_as_media(group)) for group in groups]

    def create_dicom_series(
        self,
        file_paths: Collection[str | Path],
        cloud_upload_settings: CloudUploadSettings = _UPLOAD_SETTINGS,
        title: str | None = None,
        folder: UUID | None = None,
    ) -> dict[str, Any]:
        """Upload DICOM files as one series.

        Args:
            file_paths: The files.
            cloud_upload_settings: How they are uploaded.
            title: The title, without an extension; by default the server makes one.
            folder: The storage folder to put them in.

        Returns:
            ``data_hash``, ``title`` and ``backing_item_uuid`` of the series.

        Raises:
            CloudUploadError: A file could not be read or uploaded.
            UploadOperationNotSupportedError: The dataset's data is kept elsewhere.
        """
        return _as_media(
            self._uploads().dicom_series(file_paths, title, cloud_upload_settings, folder)
        )

    def link_items(
        self,
        item_uuids: list[UUID],
        duplicates_behavior: DataLinkDuplicatesBehavior = DataLinkDuplicatesBehavior.SKIP,
    ) -> list[DataRow]:
        """Add storage items to the dataset.

        Args:
            item_uuids: Names the items.
            duplicates_behavior: What happens to those that are there already.
        """
        rows = self._client.querier.basic_setter(
            "datasetlinkitems",
            uid=self._client.dataset_hash,
            payload={
                "item_uuids": [str(uuid) for uuid in item_uuids],
                "duplicates_behavior": duplicates_behavior.value,
            },
        )
        return [row.attach(self._client.querier) for row in DataRow.from_dict_list(rows)]

    def delete_data(self, data_hashes: list[str] | str) -> None:
        """Remove data from the dataset.

        Args:
            data_hashes: Names the data.
        """
        hashes = [data_hashes] if isinstance(data_hashes, str) else data_hashes
        self._client.querier.basic_delete("video", uid=hashes)

    def update_data_item(self, data_hash: str, new_title: str) -> bool:
        """Give data another title. Prefer ``DataRow.title`` and ``DataRow.save``.

        Args:
            data_hash: Names the data.
            new_title: Its new title.

        Returns:
            Whether the title was stored.
        """
        self._client.fetch(fetch_rows=True)
        result = self._client.querier.basic_setter(
            "video",
            uid=self._client.dataset_hash,
            payload=[{"video_hash": data_hash, "title": new_title}],
        )
        return isinstance(result, dict) and bool(result.get("success", False))

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
        folder: UUID | None = None,
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
        files, file_name = _read_private_files(private_files)
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

    @property
    def _path(self) -> str:
        return f"datasets/{self._client.dataset_hash}"


class _ListedUser(BaseDTO):
    user_email: str
    user_role: DatasetUserRole


def _as_media(info: DatasetDataInfo) -> dict[str, Any]:
    return {
        "data_hash": info.data_hash,
        "title": info.title,
        "backing_item_uuid": info.backing_item_uuid,
    }


def _read_private_files(
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
    else:
        text = private_files.read()
    files = json.loads(text)
    if not isinstance(files, dict):
        raise ValueError("The description of the private files must be a JSON object.")
    return files, name
