"""Files that become rows of a dataset (wire protocol §3.4.1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from encord_portal.sdk._long_polling import SINGLE_ITEM_REQUEST_SECONDS, poll
from encord_portal.sdk.exceptions import CloudUploadError, EncordException
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.utils import CloudUploadSettings, UploadedFile, upload_files
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.dataset import (
    DatasetDataInfo,
    DatasetDataLongPolling,
    LongPollingStatus,
)
from encord_portal.sdk.orm.storage import (
    DatasetDataLongPollingParams,
    DataUploadAudio,
    DataUploadDicomSeries,
    DataUploadDicomSeriesDicomFile,
    DataUploadImage,
    DataUploadImageGroup,
    DataUploadImageGroupImage,
    DataUploadItems,
    DataUploadVideo,
)

SEVEN_DAYS = 7 * 24 * 60 * 60

Progress = Callable[[int, int], None]


class _HasUuid(Protocol):
    @property
    def uuid(self) -> UUID: ...


Folder: TypeAlias = UUID | _HasUuid
"""A storage folder, or what names it."""


class DatasetUploads:
    """Adds files to one dataset."""

    def __init__(self, querier: Querier, api_client: ApiClient, dataset_hash: str) -> None:
        self._querier = querier
        self._api_client = api_client
        self._dataset_hash = dataset_hash

    def image(
        self,
        file_path: str | Path,
        title: str | None,
        settings: CloudUploadSettings,
        folder: Folder | None,
    ) -> DatasetDataInfo:
        """Upload an image."""
        file = self._one(file_path, "image", settings)
        item = DataUploadImage(object_url=file.object_key, title=title or file.path.name)
        return self._add_one(DataUploadItems(images=[item]), folder)

    def video(
        self,
        file_path: str | Path,
        title: str | None,
        settings: CloudUploadSettings,
        folder: Folder | None,
    ) -> DatasetDataInfo:
        """Upload a video."""
        file = self._one(file_path, "video", settings)
        item = DataUploadVideo(object_url=file.object_key, title=title or file.path.name)
        return self._add_one(DataUploadItems(videos=[item]), folder)

    def audio(
        self,
        file_path: str | Path,
        title: str | None,
        settings: CloudUploadSettings,
        folder: Folder | None,
    ) -> DatasetDataInfo:
        """Upload a sound file."""
        file = self._one(file_path, "audio", settings)
        item = DataUploadAudio(object_url=file.object_key, title=title or file.path.name)
        return self._add_one(DataUploadItems(audio=[item]), folder)

    def image_group(
        self,
        file_paths: Iterable[str | Path],
        title: str | None,
        settings: CloudUploadSettings,
        folder: Folder | None,
        *,
        create_video: bool,
        on_progress: Progress | None = None,
    ) -> list[DatasetDataInfo]:
        """Upload images as one group or, with ``create_video``, as one sequence."""
        files = self._many(file_paths, "image", settings, on_progress)
        images = [
            DataUploadImageGroupImage(url=file.object_key, title=file.path.name) for file in files
        ]
        item = DataUploadImageGroup(images=images, title=title, create_video=create_video)
        return [self._add_one(DataUploadItems(image_groups=[item]), folder)]

    def dicom_series(
        self,
        file_paths: Collection[str | Path],
        title: str | None,
        settings: CloudUploadSettings,
        folder: Folder | None,
        on_progress: Progress | None = None,
    ) -> DatasetDataInfo:
        """Upload DICOM files as one series."""
        files = self._many(file_paths, "dicomFile", settings, on_progress)
        dicom_files = [
            DataUploadDicomSeriesDicomFile(url=file.object_key, title=file.path.name)
            for file in files
        ]
        item = DataUploadDicomSeries(dicom_files=dicom_files, title=title)
        return self._add_one(DataUploadItems(dicom_series=[item]), folder)

    # Jobs ----------------------------------------------------------------------------------

    def start(
        self,
        *,
        data_items: DataUploadItems | None = None,
        files: dict[str, Any] | None = None,
        file_name: str | None = None,
        integration_id: str | None = None,
        ignore_errors: bool = False,
        folder: Folder | None = None,
    ) -> str:
        """Start a job that adds data, and give the hash by which its result is asked for."""
        payload = DatasetDataLongPollingParams(
            data_items=data_items,
            integration_id=None if integration_id is None else UUID(integration_id),
            ignore_errors=ignore_errors,
            folder_uuid=folder if folder is None or isinstance(folder, UUID) else folder.uuid,
            file_name=file_name,
        ).to_dict()
        if files is not None:
            # The caller's own description is sent as it is, nulls included.
            payload["files"] = files
        result = self._querier.basic_setter(
            "datasetdatalongpolling", uid=self._dataset_hash, payload=payload
        )
        return str(result["process_hash"])

    def result(
        self, process_hash: str, timeout_seconds: int, *, request_seconds: int
    ) -> DatasetDataLongPolling:
        """Wait for a job, and give how far it is."""

        def ask(seconds: int) -> DatasetDataLongPolling:
            return DatasetDataLongPolling.from_dict(
                self._querier.basic_getter(
                    "datasetdatalongpolling",
                    uid=self._dataset_hash,
                    payload={"process_hash": process_hash, "timeout_seconds": seconds},
                )
            )

        return poll(
            ask,
            lambda answer: answer.status is not LongPollingStatus.PENDING,
            timeout_seconds,
            request_seconds=request_seconds,
        )

    def _add_one(self, items: DataUploadItems, folder: Folder | None) -> DatasetDataInfo:
        process_hash = self.start(data_items=items, folder=folder)
        answer = self.result(process_hash, SEVEN_DAYS, request_seconds=SINGLE_ITEM_REQUEST_SECONDS)
        if answer.status is not LongPollingStatus.DONE:
            raise EncordException(
                f"The upload ended as {answer.status.value}: {'; '.join(answer.errors)}"
            )
        if len(answer.data_hashes_with_titles) != 1:
            raise EncordException(
                f"One upload made {len(answer.data_hashes_with_titles)} rows of the dataset."
            )
        return answer.data_hashes_with_titles[0]

    def _one(
        self, file_path: str | Path, upload_item_type: str, settings: CloudUploadSettings
    ) -> UploadedFile:
        files = upload_files(self._api_client, [file_path], upload_item_type, settings)
        if not files:
            raise CloudUploadError(f"The upload of {file_path} failed.")
        return files[0]

    def _many(
        self,
        file_paths: Iterable[str | Path],
        upload_item_type: str,
        settings: CloudUploadSettings,
        on_progress: Progress | None,
    ) -> list[UploadedFile]:
        files = upload_files(self._api_client, file_paths, upload_item_type, settings, on_progress)
        if not files:
            raise CloudUploadError("None of the files could be uploaded.")
        return files
