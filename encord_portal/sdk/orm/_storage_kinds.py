"""What there is in storage."""

from __future__ import annotations

from encord_portal.sdk.common.enum import StringEnum


class StorageItemType(StringEnum):
    """What a storage item is."""

    VIDEO = "video"
    IMAGE = "image"
    GROUP = "group"
    IMAGE_GROUP = "imageGroup"
    IMAGE_SEQUENCE = "imageSequence"
    DICOM_FILE = "dicomFile"
    DICOM_SERIES = "dicomSeries"
    AUDIO = "audio"
    TIMESERIES = "timeseries"
    NIFTI = "nifti"
    PLAIN_TEXT = "plainText"
    PDF = "pdf"
    SCENE = "scene"
    UNKNOWN = "_unknown_"
    """A type that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> StorageItemType:
        return cls.UNKNOWN
