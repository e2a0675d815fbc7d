"""Every way to upload files of this machine into a storage folder."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from encord_portal.sdk._storage_jobs import FolderJobs
from encord_portal.sdk.http.utils import CloudUploadSettings
from encord_portal.sdk.orm.storage import (
    CustomerProvidedAudioMetadata,
    CustomerProvidedPdfMetadata,
    CustomerProvidedTextMetadata,
    CustomerProvidedVideoMetadata,
    DataUploadAudio,
    DataUploadDicomSeries,
    DataUploadDicomSeriesDicomFile,
    DataUploadImage,
    DataUploadImageGroup,
    DataUploadImageGroupImage,
    DataUploadItems,
    DataUploadNifti,
    DataUploadPDF,
    DataUploadScene,
    DataUploadText,
    DataUploadTimeSeries,
    DataUploadVideo,
    TimeSeriesViewSettings,
)

_SETTINGS = CloudUploadSettings()


class FolderUploads(FolderJobs):
    """Base of a storage folder: uploads. Each waits until the item is there and names it.

    All of them take ``title`` (by default the name of the file), ``client_metadata`` that is kept
    with the item, and ``cloud_upload_settings``; all raise CloudUploadError where a file cannot be
    read or sent, and EncordException where the server cannot make an item of it.
    """

    def upload_image(
        self,
        file_path: Path | str,
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload an image.

        Args:
            file_path: The file.
            title: The name of the item.
            client_metadata: Kept with the item.
            cloud_upload_settings: How the file is uploaded.
        """
        sent = self._one(file_path, title, client_metadata, "image", cloud_upload_settings)
        return self._add(DataUploadItems(images=[DataUploadImage(**sent)]))

    def upload_video(
        self,
        file_path: Path | str,
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        video_metadata: CustomerProvidedVideoMetadata | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload a video.

        Args:
            file_path: The file.
            title: The name of the item.
            client_metadata: Kept with the item.
            video_metadata: What is known of the video, so that the server need not look.
            cloud_upload_settings: How the file is uploaded.
        """
        sent = self._one(file_path, title, client_metadata, "video", cloud_upload_settings)
        item = DataUploadVideo(**sent, video_metadata=video_metadata)
        return self._add(DataUploadItems(videos=[item]))

    def upload_audio(
        self,
        file_path: Path | str,
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        audio_metadata: CustomerProvidedAudioMetadata | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload a sound file.

        Args:
            file_path: The file.
            title: The name of the item.
            client_metadata: Kept with the item.
            audio_metadata: What is known of the sound, so that the server need not look.
            cloud_upload_settings: How the file is uploaded.
        """
        sent = self._one(file_path, title, client_metadata, "audio", cloud_upload_settings)
        item = DataUploadAudio(**sent, audio_metadata=audio_metadata)
        return self._add(DataUploadItems(audio=[item]))

    def upload_text(
        self,
        file_path: Path | str,
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        text_metadata: CustomerProvidedTextMetadata | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload a text; a file whose name ends in ``.html`` becomes a page of HTML.

        Args:
            file_path: The file; its name tells what kind of text it is.
            title: The name of the item.
            client_metadata: Kept with the item.
            text_metadata: What is known of the text, so that the server need not look.
            cloud_upload_settings: How the file is uploaded.

        Raises:
            ValueError: The name of the file is not that of a text.
        """
        kind = mimetypes.guess_type(Path(file_path).name)[0]
        if kind is None:
            raise ValueError(
                f"The name of {file_path} does not tell what kind of text it is. Give it an "
                "extension such as .txt or .html."
            )
        sent = self._one(file_path, title, client_metadata, "plainText", cloud_upload_settings)
        item = DataUploadText(**sent, text_metadata=text_metadata)
        return self._add(DataUploadItems(text=[item]))

    def upload_pdf(
        self,
        file_path: Path | str,
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        pdf_metadata: CustomerProvidedPdfMetadata | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload a PDF.

        Args:
            file_path: The file.
            title: The name of the item.
            client_metadata: Kept with the item.
            pdf_metadata: What is known of the document, so that the server need not look.
            cloud_upload_settings: How the file is uploaded.
        """
        sent = self._one(file_path, title, client_metadata, "pdf", cloud_upload_settings)
        return self._add(DataUploadItems(pdf=[DataUploadPDF(**sent, pdf_metadata=pdf_metadata)]))

    def upload_nifti(
        self,
        file_path: Path | str,
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload a NIfTI volume.

        Args:
            file_path: The file, ``.nii`` or ``.nii.gz``.
            title: The name of the item.
            client_metadata: Kept with the item.
            cloud_upload_settings: How the file is uploaded.
        """
        sent = self._one(file_path, title, client_metadata, "nifti", cloud_upload_settings)
        return self._add(DataUploadItems(nifti=[DataUploadNifti(**sent)]))

    def upload_time_series(
        self,
        file_path: Path | str,
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
        settings: TimeSeriesViewSettings | None = None,
    ) -> UUID:
        """Upload a time series.

        Args:
            file_path: The file.
            title: The name of the item.
            client_metadata: Kept with the item.
            cloud_upload_settings: How the file is uploaded.
            settings: How its channels are drawn.
        """
        sent = self._one(file_path, title, client_metadata, "timeseries", cloud_upload_settings)
        del sent["placeholder_item_uuid"]
        return self._add(
            DataUploadItems(time_series=[DataUploadTimeSeries(**sent, settings=settings)])
        )

    def upload_scene_file(
        self,
        file_path: Path | str,
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload a scene that is one file, such as a point cloud.

        Args:
            file_path: The file; its extension tells the format.
            title: The name of the item.
            client_metadata: Kept with the item.
            cloud_upload_settings: How the file is uploaded.
        """
        sent = self._one(file_path, title, client_metadata, "scene", cloud_upload_settings)
        item = DataUploadScene(
            title=sent["title"],
            scene={"url": sent["object_url"], "format": Path(file_path).suffix.lstrip(".").lower()},
            client_metadata=sent["client_metadata"],
        )
        return self._add(DataUploadItems(scenes=[item]))

    def create_image_group(
        self,
        file_paths: Collection[Path | str],
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload images as one group.

        Args:
            file_paths: The files, in their order.
            title: The name of the group; by default the server makes one.
            client_metadata: Kept with the group.
            cloud_upload_settings: How the files are uploaded.
        """
        return self._images(file_paths, title, client_metadata, cloud_upload_settings, video=False)

    def create_image_sequence(
        self,
        file_paths: Collection[Path | str],
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload images of one size as a sequence, which is stored as a video.

        Args:
            file_paths: The files, in their order.
            title: The name of the sequence; by default the server makes one.
            client_metadata: Kept with the sequence.
            cloud_upload_settings: How the files are uploaded.
        """
        return self._images(file_paths, title, client_metadata, cloud_upload_settings, video=True)

    def create_dicom_series(
        self,
        file_paths: Sequence[str | Path],
        title: str | None = None,
        client_metadata: dict[str, Any] | None = None,
        cloud_upload_settings: CloudUploadSettings = _SETTINGS,
    ) -> UUID:
        """Upload DICOM files as one series.

        Args:
            file_paths: The files.
            title: The name of the series; by default the server makes one.
            client_metadata: Kept with the series.
            cloud_upload_settings: How the files are uploaded.
        """
        files = [
            DataUploadDicomSeriesDicomFile(
                url=file.object_key, title=file.path.name, placeholder_item_uuid=file.item_uuid
            )
            for file in self._send(file_paths, "dicomFile", cloud_upload_settings)
        ]
        item = DataUploadDicomSeries(
            dicom_files=files, title=title, client_metadata=client_metadata or {}
        )
        return self._add(DataUploadItems(dicom_series=[item]))

    def _images(
        self,
        file_paths: Collection[Path | str],
        title: str | None,
        client_metadata: dict[str, Any] | None,
        settings: CloudUploadSettings,
        *,
        video: bool,
    ) -> UUID:
        images = [
            DataUploadImageGroupImage(
                url=file.object_key, title=file.path.name, placeholder_item_uuid=file.item_uuid
            )
            for file in self._send(file_paths, "image", settings)
        ]
        item = DataUploadImageGroup(
            images=images, title=title, client_metadata=client_metadata or {}, create_video=video
        )
        return self._add(DataUploadItems(image_groups=[item]))

    def _one(
        self,
        file_path: Path | str,
        title: str | None,
        client_metadata: dict[str, Any] | None,
        upload_item_type: str,
        settings: CloudUploadSettings,
    ) -> dict[str, Any]:
        """Send a file, and give what the description of every kind of item says of it."""
        (file,) = self._send([file_path], upload_item_type, settings)
        return {
            "object_url": file.object_key,
            "title": title or file.path.name,
            "client_metadata": client_metadata or {},
            "placeholder_item_uuid": file.item_uuid,
        }
