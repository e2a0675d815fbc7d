"""Projects from CVAT and DICOM files without personal data."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

from encord_portal.sdk._long_polling import poll
from encord_portal.sdk._user_datasets import UserDatasets
from encord_portal.sdk._user_projects import UserProjects
from encord_portal.sdk.common.base_dto import BaseDTO, snake_to_camel
from encord_portal.sdk.exceptions import TimeOutError
from encord_portal.sdk.http.utils import CloudUploadSettings, upload_files
from encord_portal.sdk.objects.common import (
    DeidentifyRedactTextMode,
    SaveDeidentifiedDicomConditionIn,
    SaveDeidentifiedDicomConditionNotSubstr,
)
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.orm.project import CvatExportType, ReviewMode
from encord_portal.sdk.utilities.client_utilities import (
    CvatImporterError,
    CvatImporterSuccess,
    Issues,
    LocalImport,
)

ONE_DAY = 24 * 60 * 60

_Conditions = (
    list[SaveDeidentifiedDicomConditionNotSubstr | SaveDeidentifiedDicomConditionIn] | None
)


class _CvatResult(BaseDTO):
    status: str
    project_uuid: UUID | None = None
    issues: dict[str, Any] | None = None


class _DeidentificationResult(BaseDTO):
    status: str
    urls: list[str] | None = None


@dataclass(frozen=True, slots=True)
class _CvatFiles:
    """An export of CVAT on this machine.

    Attributes:
        annotations: The content of ``annotations.xml``.
        images: The files, with the names that the annotations use.
    """

    annotations: bytes
    images: dict[Path, str]


class UserImports(UserProjects, UserDatasets):
    """Makes projects of exports of CVAT, and removes personal data from DICOM files."""

    def create_project_from_cvat(
        self,
        import_method: LocalImport,
        dataset_name: str,
        review_mode: ReviewMode = ReviewMode.LABELLED,
        max_workers: int | None = None,
        *,
        transform_bounding_boxes_to_polygons: bool = False,
        timeout_seconds: int = ONE_DAY,
    ) -> CvatImporterSuccess | CvatImporterError:
        """Make a project of an export of CVAT, and wait until it is there.

        Export as "CVAT for images 1.1" with "Save images" checked.

        Args:
            import_method: Where the export is.
            dataset_name: The title of the dataset that gets the images.
            review_mode: How much remains to be done for the labels.
            max_workers: Deprecated and ignored.
            transform_bounding_boxes_to_polygons: Whether boxes become polygons.
            timeout_seconds: How long to wait.

        Returns:
            The new project, or why there is none.

        Raises:
            ValueError: The export is not laid out as expected.
            TimeOutError: The import did not end in time.
        """
        import_uuid = self.create_project_from_cvat_start(
            import_method=import_method,
            dataset_name=dataset_name,
            review_mode=review_mode,
            transform_bounding_boxes_to_polygons=transform_bounding_boxes_to_polygons,
        )
        return self.create_project_from_cvat_get_result(
            import_uuid, timeout_seconds=timeout_seconds
        )

    def create_project_from_cvat_start(
        self,
        *,
        import_method: LocalImport,
        dataset_name: str,
        review_mode: ReviewMode,
        transform_bounding_boxes_to_polygons: bool,
    ) -> UUID:
        """Upload an export of CVAT and start to make a project of it.

        Args:
            import_method: Where the export is.
            dataset_name: The title of the dataset that gets the images.
            review_mode: How much remains to be done for the labels.
            transform_bounding_boxes_to_polygons: Whether boxes become polygons.

        Returns:
            Names the import.

        Raises:
            ValueError: The export is not laid out as expected.
        """
        if not isinstance(import_method, LocalImport):
            raise ValueError("Only local imports are supported; pass a LocalImport.")
        export = _read_export(import_method)
        uploaded = upload_files(self._api_client, export.images, "image", CloudUploadSettings())
        dataset = self.create_dataset(dataset_name, StorageLocation.CORD_STORAGE)
        import_uuid: UUID = self._api_client.post(
            "projects/cvat-import",
            payload={
                "annotationsBase64": base64.b64encode(export.annotations).decode("ascii"),
                "datasetUuid": dataset.dataset_hash,
                "reviewMode": review_mode,
                "data": [
                    {
                        "dataPath": export.images[file.path],
                        "dataLink": file.object_key,
                        "title": file.path.name,
                    }
                    for file in uploaded
                ],
                "transformBoundingBoxesToPolygons": transform_bounding_boxes_to_polygons,
            },
            result_type=UUID,
            allow_retries=False,
        )
        return import_uuid

    def create_project_from_cvat_get_result(
        self, cvat_import_uuid: UUID, *, timeout_seconds: int = ONE_DAY
    ) -> CvatImporterSuccess | CvatImporterError:
        """Wait for an import from CVAT.

        Args:
            cvat_import_uuid: Names the import.
            timeout_seconds: How long to wait.

        Raises:
            TimeOutError: The import did not end in time.
        """
        answer = poll(
            lambda seconds: self._api_client.get(
                f"projects/cvat-import/{cvat_import_uuid}", {"timeoutSeconds": seconds}, _CvatResult
            ),
            lambda found: found.status != "PENDING",
            timeout_seconds,
        )
        if answer.status == "PENDING":
            raise TimeOutError(f"The CVAT import {cvat_import_uuid} did not end in time.")
        empty: dict[str, Any] = {"errors": [], "warnings": [], "infos": []}
        issues = Issues.from_dict(answer.issues or empty)
        if answer.status != "DONE" or answer.project_uuid is None:
            return CvatImporterError(issues=issues)
        (dataset, *_) = self.get_project(answer.project_uuid).list_datasets()
        return CvatImporterSuccess(
            project_hash=str(answer.project_uuid),
            dataset_hash=str(dataset.dataset_hash),
            issues=issues,
        )

    def deidentify_dicom_files(
        self,
        dicom_urls: list[str],
        integration_hash: str,
        redact_dicom_tags: bool = True,
        redact_pixels_mode: DeidentifyRedactTextMode = DeidentifyRedactTextMode.REDACT_NO_TEXT,
        save_conditions: _Conditions = None,
        upload_dir: str | None = None,
    ) -> list[str]:
        """Remove personal data from DICOM files in external storage, and wait until it is done.

        All tags are removed but those that are needed to place and show the pictures. The new
        files lie beside the old ones, with ``deid_`` and a time before their names.

        Args:
            dicom_urls: Where the files are.
            integration_hash: The cloud integration that may read and write there.
            redact_dicom_tags: Whether tags are removed.
            redact_pixels_mode: Which text in the pictures is made unreadable.
            save_conditions: What must hold for a file to be stored.
            upload_dir: Where the new files go instead.

        Returns:
            Where the new files are.

        Raises:
            ValueError: The job failed.
            TimeOutError: The job did not end within a day.
        """
        job = self.deidentify_dicom_files_start(
            dicom_urls,
            integration_hash,
            redact_dicom_tags,
            redact_pixels_mode,
            save_conditions,
            upload_dir,
        )
        return self.deidentify_dicom_files_get_result(job)

    def deidentify_dicom_files_start(
        self,
        dicom_urls: list[str],
        integration_hash: str,
        redact_dicom_tags: bool = True,
        redact_pixels_mode: DeidentifyRedactTextMode = DeidentifyRedactTextMode.REDACT_NO_TEXT,
        save_conditions: _Conditions = None,
        upload_dir: str | None = None,
    ) -> UUID:
        """Start to remove personal data from DICOM files; see ``deidentify_dicom_files``.

        Args:
            dicom_urls: Where the files are.
            integration_hash: The cloud integration that may read and write there.
            redact_dicom_tags: Whether tags are removed.
            redact_pixels_mode: Which text in the pictures is made unreadable.
            save_conditions: What must hold for a file to be stored.
            upload_dir: Where the new files go instead.

        Returns:
            Names the job.
        """
        conditions = None
        if save_conditions is not None:
            conditions = [
                {
                    "value": condition.value,
                    "conditionType": _camel(condition.condition_type.value),
                    "dicomTag": condition.dicom_tag,
                }
                for condition in save_conditions
            ]
        job: UUID = self._api_client.post(
            "dicom-deidentification",
            payload={
                "integrationUuid": integration_hash,
                "dicomUrls": dicom_urls,
                "redactDicomTags": redact_dicom_tags,
                "redactPixelsMode": _camel(redact_pixels_mode.value),
                "saveConditions": conditions,
                "uploadDir": upload_dir,
            },
            result_type=UUID,
            allow_retries=False,
        )
        return job

    def deidentify_dicom_files_get_result(
        self, dicom_deid_uuid: UUID, *, timeout_seconds: int = ONE_DAY
    ) -> list[str]:
        """Wait for a job that removes personal data.

        Args:
            dicom_deid_uuid: Names the job.
            timeout_seconds: How long to wait.

        Returns:
            Where the new files are.

        Raises:
            ValueError: The job failed.
            TimeOutError: The job did not end in time.
        """
        answer = poll(
            lambda seconds: self._api_client.get(
                f"dicom-deidentification/{dicom_deid_uuid}",
                {"timeoutSeconds": seconds},
                _DeidentificationResult,
            ),
            lambda found: found.status != "PENDING",
            timeout_seconds,
        )
        if answer.status == "PENDING":
            raise TimeOutError(f"The de-identification {dicom_deid_uuid} did not end in time.")
        if answer.status != "DONE" or answer.urls is None:
            raise ValueError(f"The de-identification {dicom_deid_uuid} failed.")
        return list(answer.urls)


def _camel(constant: str) -> str:
    return snake_to_camel(constant.lower())


def _read_export(import_method: LocalImport) -> _CvatFiles:
    folder = Path(import_method.file_path)
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no directory {folder}.")
    annotations = folder / "annotations.xml"
    if not annotations.is_file():
        raise ValueError(f"The file {annotations} does not exist.")
    content = annotations.read_bytes()
    images = _directory(folder, "images")
    if _export_type(content) is CvatExportType.PROJECT:
        images = _directory(images, "default")
    files = sorted(path for path in images.rglob("*") if path.is_file())
    if not files:
        raise ValueError(f"There are no images in {images}. Export with 'Save images' checked.")
    rename = import_method.map_filename_to_cvat_name or str
    return _CvatFiles(
        content, {path: rename(path.relative_to(images).as_posix()) for path in files}
    )


def _directory(folder: Path, name: str) -> Path:
    found = folder / name
    if not found.is_dir():
        raise ValueError(f"The expected directory {name!r} was not found in {folder}.")
    return found


def _export_type(content: bytes) -> CvatExportType:
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise ValueError(f"annotations.xml is no XML: {error}") from error
    names: Iterable[str] = {child.tag for meta in root.iter("meta") for child in meta}
    for kind in CvatExportType:
        if kind.value in names:
            return kind
    raise ValueError(
        "The 'meta' of annotations.xml names neither a 'project' nor a 'task'. Export as "
        "'CVAT for images 1.1'."
    )
