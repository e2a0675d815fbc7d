"""What can be done with a dataset, by ``Dataset`` and by the older client alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from encord_portal.sdk._dataset_imports import DatasetImports
from encord_portal.sdk._dataset_uploads import Folder, Progress
from encord_portal.sdk._groups import add_groups, list_groups, remove_groups
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.http.utils import CloudUploadSettings
from encord_portal.sdk.orm.dataset import (
    DataLinkDuplicatesBehavior,
    DataRow,
    DatasetDataInfo,
    DatasetUser,
    DatasetUserRole,
    Image,
    ImageGroup,
    Video,
)
from encord_portal.sdk.orm.group import DatasetGroup
from encord_portal.sdk.utilities.client_utilities import optional_datetime_to_iso_str

_UPLOAD_SETTINGS = CloudUploadSettings()


class DatasetOperations(DatasetImports):
    """Remote operations on one dataset."""

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
        folder: Folder | None = None,
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
        folder: Folder | None = None,
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
        folder: Folder | None = None,
        on_progress: Progress | None = None,
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
            on_progress: Called after each file with the number of files done and of all files.

        Raises:
            CloudUploadError: A file could not be read or uploaded.
            UploadOperationNotSupportedError: The dataset's data is kept elsewhere.
        """
        groups = self._uploads().image_group(
            file_paths,
            title,
            cloud_upload_settings,
            folder,
            create_video=create_video,
            on_progress=on_progress,
        )
        return [ImageGroup(_as_media(group)) for group in groups]

    def create_dicom_series(
        self,
        file_paths: Collection[str | Path],
        cloud_upload_settings: CloudUploadSettings = _UPLOAD_SETTINGS,
        title: str | None = None,
        folder: Folder | None = None,
        *,
        on_progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Upload DICOM files as one series.

        Args:
            file_paths: The files.
            cloud_upload_settings: How they are uploaded.
            title: The title, without an extension; by default the server makes one.
            folder: The storage folder to put them in.
            on_progress: Called after each file with the number of files done and of all files.

        Returns:
            ``data_hash``, ``title`` and ``backing_item_uuid`` of the series.

        Raises:
            CloudUploadError: A file could not be read or uploaded.
            UploadOperationNotSupportedError: The dataset's data is kept elsewhere.
        """
        return _as_media(
            self._uploads().dicom_series(
                file_paths, title, cloud_upload_settings, folder, on_progress
            )
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
