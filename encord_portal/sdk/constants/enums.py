"""Kinds of data and of spaces."""

from __future__ import annotations

from encord_portal.sdk.common.enum import StringEnum


class DataType(StringEnum):
    """What a data unit is made of ("Constants / enums" in the reference).

    Label rows carry the values; listings, data rows and filters carry the upper-case names.
    """

    VIDEO = "video"
    IMG_GROUP = "img_group"
    DICOM = "dicom"
    IMAGE = "image"
    DICOM_STUDY = "dicom_study"
    NIFTI = "nifti"
    AUDIO = "audio"
    TIME_SERIES = "time_series"
    PLAIN_TEXT = "plain_text"
    PDF = "pdf"
    GROUP = "group"
    SCENE = "scene"
    MISSING_DATA_TYPE = "_MISSING_DATA_TYPE_"
    """A type that this version of the SDK does not know."""

    @classmethod
    def _missing_(cls, value: object) -> DataType:
        return cls.MISSING_DATA_TYPE

    @classmethod
    def from_upper_case_string(cls, string: str) -> DataType:
        """Read the upper-case name that listings use; an unknown one gives the placeholder."""
        return cls(string.lower())

    def to_upper_case_string(self) -> str:
        """Give the upper-case name that listings and filters use."""
        return self.value.upper()


class SpaceType(StringEnum):
    """What a space of a data group, layered image or scene is."""

    VIDEO = "video"
    IMAGE = "image"
    IMAGE_SEQUENCE = "image_sequence"
    AUDIO = "audio"
    TIME_SERIES = "time_series"
    TEXT = "text"
    HTML = "html"
    MEDICAL_FILE = "medical_file"
    MEDICAL_STACK = "medical_stack"
    SCENE_IMAGE = "scene_image"
    POINT_CLOUD = "point_cloud"
    PDF = "pdf"


GEOMETRIC_TYPES = {
    DataType.VIDEO,
    DataType.IMG_GROUP,
    DataType.DICOM,
    DataType.IMAGE,
    DataType.DICOM_STUDY,
    DataType.NIFTI,
    DataType.PDF,
    DataType.GROUP,
    DataType.SCENE,
}

DATA_TYPES_WITH_UNKNOWN_LAST_FRAME = {DataType.DICOM, DataType.SCENE}


def is_geometric(data_type: DataType) -> bool:
    """Say whether labels of this kind of data sit on frames (and not on ranges of time or text)."""
    return data_type in GEOMETRIC_TYPES
