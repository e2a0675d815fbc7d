"""Bringing a row's files into a dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from encord_portal.demo import garage
from encord_portal.demo.plan import Medium, Row
from encord_portal.sdk._dataset_uploads import SEVEN_DAYS, DatasetUploads
from encord_portal.sdk._long_polling import SINGLE_ITEM_REQUEST_SECONDS
from encord_portal.sdk.constants.string_constants import TYPE_DATASET
from encord_portal.sdk.dataset import Dataset
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.utils import CloudUploadSettings, upload_files
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.orm.dataset import LongPollingStatus
from encord_portal.sdk.orm.storage import (
    DataGroupGrid,
    DataUploadAudio,
    DataUploadItems,
    DataUploadNifti,
    DataUploadPDF,
    DataUploadText,
)
from encord_portal.sdk.storage import StorageFolder
from encord_portal.sdk.user_client import EncordUserClient

# Media that a dataset has no call of its own for: what the file is sent as, and the job for it.
_BY_JOB: dict[Medium, tuple[str, Callable[[str, str], DataUploadItems]]] = {
    Medium.AUDIO: (
        "audio",
        lambda key, title: DataUploadItems(audio=[DataUploadAudio(object_url=key, title=title)]),
    ),
    Medium.TEXT: (
        "plainText",
        lambda key, title: DataUploadItems(text=[DataUploadText(object_url=key, title=title)]),
    ),
    Medium.HTML: (
        "plainText",
        lambda key, title: DataUploadItems(text=[DataUploadText(object_url=key, title=title)]),
    ),
    Medium.PDF: (
        "pdf",
        lambda key, title: DataUploadItems(pdf=[DataUploadPDF(object_url=key, title=title)]),
    ),
    Medium.NIFTI: (
        "nifti",
        lambda key, title: DataUploadItems(nifti=[DataUploadNifti(object_url=key, title=title)]),
    ),
}


def upload(client: EncordUserClient, dataset: Dataset, row: Row) -> None:
    """Upload a row's files and wait until they are a row of the dataset.

    Raises:
        EncordException: The files were refused.
    """
    files = list(row.files())
    if row.medium is Medium.IMAGE:
        dataset.upload_image(files[0], title=row.title)
    elif row.medium is Medium.VIDEO:
        dataset.upload_video(files[0], title=row.title)
    elif row.medium is Medium.IMAGE_GROUP:
        dataset.create_image_group(files, title=row.title, create_video=False)
    elif row.medium is Medium.DICOM:
        dataset.create_dicom_series(files, title=row.title)
    elif row.medium in (Medium.SCENE, Medium.PHOTOGRAPHED, Medium.GROUP):
        dataset.link_items([_in_folder(_parts_folder(client, dataset), row, files)])
    else:
        _by_job(client, dataset, row, files)


def _by_job(client: EncordUserClient, dataset: Dataset, row: Row, files: Sequence[Path]) -> None:
    item_type, items = _BY_JOB[row.medium]
    config = client.user_config
    api_client = ApiClient(config)
    (file,) = upload_files(api_client, files, item_type, CloudUploadSettings())
    uploads = DatasetUploads(
        Querier(config, resource_type=TYPE_DATASET, resource_id=dataset.dataset_hash),
        api_client,
        dataset.dataset_hash,
    )
    started = uploads.start(data_items=items(file.object_key, row.title))
    answer = uploads.result(started, SEVEN_DAYS, request_seconds=SINGLE_ITEM_REQUEST_SECONDS)
    if answer.status is not LongPollingStatus.DONE:
        raise EncordException(f"'{row.title}' was refused: {'; '.join(answer.errors)}")


def _parts_folder(client: EncordUserClient, dataset: Dataset) -> StorageFolder:
    """Where items are that are no rows by themselves."""
    name = f"{dataset.title}, parts"
    for folder in client.list_storage_folders(search=name):
        if folder.name == name:
            return folder
    return client.create_storage_folder(name)


def _in_folder(folder: StorageFolder, row: Row, files: Sequence[Path]) -> UUID:
    if row.medium is Medium.SCENE:
        return folder.upload_scene_file(files[0], title=row.title)
    if row.medium is Medium.PHOTOGRAPHED:
        cloud, *photos = files
        with garage.integration() as reached:
            return folder.upload_scene(garage.scene(cloud, photos), row.title, reached)
    upload_one: dict[str, Callable[..., UUID]] = {
        ".png": folder.upload_image,
        ".wav": folder.upload_audio,
        ".txt": folder.upload_text,
    }
    parts = [upload_one[each.suffix](each) for each in files]
    return folder.create_data_group(DataGroupGrid(name=row.title, layout_contents=parts))
