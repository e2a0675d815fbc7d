"""Where the bytes of data rows are kept, and the images of groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from encord_portal.sdk.common.time_parser import parse_datetime


class StorageLocation(IntEnum):
    """Where the bytes of data are ("StorageLocation" in the reference)."""

    CORD_STORAGE = 0
    AWS = 1
    GCP = 2
    AZURE = 3
    S3_COMPATIBLE = 4
    OTC = 4
    NEW_STORAGE = -99
    """A location that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> StorageLocation:
        return cls.NEW_STORAGE

    @staticmethod
    def from_str(string_location: str) -> StorageLocation:
        """Read the text that dataset objects carry."""
        return STORAGE_LOCATION_BY_STR.get(string_location, StorageLocation.NEW_STORAGE)

    def get_str(self) -> str:
        """Give the text that dataset objects carry."""
        return _STORAGE_LOCATION_TEXTS.get(self, "NEW_STORAGE")


STORAGE_LOCATION_BY_STR: dict[str, StorageLocation] = {
    "CORD_STORAGE": StorageLocation.CORD_STORAGE,
    "AWS_S3": StorageLocation.AWS,
    "GCP_STR": StorageLocation.GCP,
    "AZURE_STR": StorageLocation.AZURE,
    "S3_COMPATIBLE_STR": StorageLocation.S3_COMPATIBLE,
    "OTC_STR": StorageLocation.OTC,
}
_STORAGE_LOCATION_TEXTS = {
    StorageLocation.CORD_STORAGE: "CORD_STORAGE",
    StorageLocation.AWS: "AWS_S3",
    StorageLocation.GCP: "GCP_STR",
    StorageLocation.AZURE: "AZURE_STR",
    StorageLocation.S3_COMPATIBLE: "S3_COMPATIBLE_STR",
}


@dataclass
class ImagesDataFetchOptions:
    """What to fetch of the images of a group.

    Attributes:
        fetch_signed_urls: Whether each image gets a link to its file. Links take time to sign.
    """

    fetch_signed_urls: bool = False


@dataclass(frozen=True)
class ImageData:
    """One image of a data row of type ``IMG_GROUP``.

    Attributes:
        image_hash: Names the image.
        title: Its title.
        file_link: Where the file is kept.
        file_type: Its MIME type.
        file_size: Its size in bytes.
        storage_location: Where it is kept.
        created_at: When it was added.
        last_edited_at: When it changed last.
        width: Width in pixels.
        signed_url: A link to the file, if one was asked for.
        height: Height in pixels.
    """

    image_hash: UUID
    title: str
    file_link: str
    file_type: str
    file_size: int
    storage_location: StorageLocation
    created_at: datetime
    last_edited_at: datetime
    width: int
    signed_url: str | None
    height: int

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> ImageData:
        """Read an image as the server sends it."""
        return cls(
            image_hash=UUID(json_dict["image_hash"]),
            title=json_dict["title"],
            file_link=json_dict["file_link"],
            file_type=json_dict["file_type"],
            file_size=json_dict["file_size"],
            storage_location=StorageLocation(json_dict["storage_location"]),
            created_at=parse_datetime(json_dict["created_at"]),
            last_edited_at=parse_datetime(json_dict["last_edited_at"]),
            height=json_dict["height"],
            width=json_dict["width"],
            signed_url=json_dict.get("signed_url"),
        )

    @classmethod
    def from_list(cls, json_list: Iterable[dict[str, Any]]) -> list[ImageData]:
        """Read several images."""
        return [cls.from_dict(image) for image in json_list]
