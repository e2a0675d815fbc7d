"""Media as dictionaries: what uploads of older clients exchange, and what uploads give back."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from encord_portal.sdk.orm.base_orm import BaseListORM, BaseORM


def _signed() -> OrderedDict[str, Any]:
    return OrderedDict(
        [("signed_url", str), ("data_hash", str), ("title", str), ("file_link", str)]
    )


def _uploaded() -> OrderedDict[str, Any]:
    return OrderedDict([("data_hash", str), ("title", str), ("file_link", str)])


class DatasetData(BaseORM):
    """What ``Project.get_data`` reads: a video, or the images of a group."""

    DB_FIELDS = OrderedDict([("data_hash", str), ("video", dict), ("images", list)])


class SignedVideoURL(BaseORM):
    """A signed URL for a video."""

    DB_FIELDS = _signed()


class SignedImageURL(BaseORM):
    """A signed URL for an image."""

    DB_FIELDS = _signed()


class SignedImagesURL(BaseListORM):
    """Signed URLs for images."""

    BASE_ORM_TYPE = SignedImageURL


class SignedAudioURL(BaseORM):
    """A signed URL for a sound file."""

    DB_FIELDS = _signed()


class SignedDicomURL(BaseORM):
    """A signed URL for a DICOM file."""

    DB_FIELDS = _signed()


class SignedDicomsURL(BaseListORM):
    """Signed URLs for DICOM files."""

    BASE_ORM_TYPE = SignedDicomURL


class Video(BaseORM):
    """A video."""

    DB_FIELDS = OrderedDict([*_uploaded().items(), ("backing_item_uuid", UUID)])
    NON_UPDATABLE_FIELDS = {"data_hash"}


class Audio(BaseORM):
    """A sound file."""

    DB_FIELDS = OrderedDict([*_uploaded().items(), ("backing_item_uuid", UUID)])
    NON_UPDATABLE_FIELDS = {"data_hash"}


class ImageGroup(BaseORM):
    """An image group."""

    DB_FIELDS = _uploaded()
    NON_UPDATABLE_FIELDS = {"data_hash"}


class Image(BaseORM):
    """An image."""

    DB_FIELDS = OrderedDict(
        [
            ("data_hash", str),
            ("image_hash", str),
            ("title", str),
            ("file_link", str),
            ("backing_item_uuid", UUID),
        ]
    )
    NON_UPDATABLE_FIELDS = {"data_hash"}


class SingleImage(Image):
    """An image that was uploaded by itself.

    Attributes:
        success: Whether the upload of it succeeded.
    """

    success: bool


@dataclass(frozen=True)
class Images:
    """Images that were uploaded together.

    Attributes:
        success: Whether the upload of them succeeded.
    """

    success: bool


@dataclass(frozen=True)
class DicomSeries:
    """A DICOM series.

    Attributes:
        data_hash: Names the data.
        title: Its title.
    """

    data_hash: str
    title: str


@dataclass(frozen=True)
class DicomDeidentifyTask:
    """DICOM files whose personal data is to be removed.

    Attributes:
        dicom_urls: Where the files are.
        integration_hash: The cloud integration that may read and write there.
    """

    dicom_urls: list[str]
    integration_hash: str


@dataclass(frozen=True)
class ImageGroupOCR:
    """The text that was found in one image of a group.

    Attributes:
        processed_texts: The texts and where they are.
    """

    processed_texts: dict[str, Any]

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> ImageGroupOCR:
        """Read the texts of one image."""
        return cls(processed_texts=json_dict["processed_texts"])
