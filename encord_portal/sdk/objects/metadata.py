"""What a label row tells about DICOM files and data groups (wire protocol §5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.exceptions import EncordException


@dataclass(frozen=True, slots=True, kw_only=True)
class DICOMSeriesMetadata:
    """What is known of a DICOM series.

    Attributes:
        patient_id: The patient, if given.
        study_uid: The study.
        series_uid: The series.
    """

    patient_id: str | None
    study_uid: str
    series_uid: str

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> DICOMSeriesMetadata:
        """Read the metadata of a data unit.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        reader = _Reader(d, "DICOM series metadata")
        return cls(
            patient_id=reader.get("patient_id", "patientId", str, optional=True),
            study_uid=reader.get("study_uid", "studyUid", str),
            series_uid=reader.get("series_uid", "seriesUid", str),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the metadata; what is None is left out."""
        return _without_none(
            patientId=self.patient_id, studyUid=self.study_uid, seriesUid=self.series_uid
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DICOMSliceMetadata:
    """What is known of one slice of a DICOM series.

    Attributes:
        dicom_instance_uid: The instance.
        multiframe_frame_number: The frame within the file, where a file holds several.
        file_uri: Where the file is; signed if that was asked for.
        width: Width of the slice in pixels.
        height: Height of the slice in pixels.
    """

    dicom_instance_uid: str
    multiframe_frame_number: int | None
    file_uri: str
    width: int
    height: int

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> DICOMSliceMetadata:
        """Read the metadata of a frame.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        reader = _Reader(d, "DICOM slice metadata")
        return cls(
            dicom_instance_uid=reader.get("dicom_instance_uid", "dicomInstanceUid", str),
            multiframe_frame_number=reader.get(
                "multiframe_frame_number", "multiframeFrameNumber", int, optional=True
            ),
            file_uri=reader.get("file_uri", "fileUri", str),
            width=reader.get("width", "width", int),
            height=reader.get("height", "height", int),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the metadata; what is None is left out."""
        return _without_none(
            dicomInstanceUid=self.dicom_instance_uid,
            multiframeFrameNumber=self.multiframe_frame_number,
            fileUri=self.file_uri,
            width=self.width,
            height=self.height,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DataGroupChildMetadata:
    """One member of a data group.

    Attributes:
        data_hash: The member's data.
        label_hash: The member's label row, if there is one.
        name: Its name within the group.
        layout_key: Its place in the layout.
    """

    data_hash: str
    label_hash: str | None
    name: str
    layout_key: str

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> DataGroupChildMetadata:
        """Read a member.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        reader = _Reader(d, "data group child metadata")
        return cls(
            data_hash=reader.get("data_hash", "dataHash", str),
            label_hash=reader.get("label_hash", "labelHash", str, optional=True),
            name=reader.get("name", "name", str),
            layout_key=reader.get("layout_key", "layoutKey", str),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the member; what is None is left out."""
        return _without_none(
            dataHash=self.data_hash,
            labelHash=self.label_hash,
            name=self.name,
            layoutKey=self.layout_key,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DataGroupMetadata:
    """What is known of a data group.

    Attributes:
        children: The members of the group.
    """

    children: list[DataGroupChildMetadata]

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> DataGroupMetadata:
        """Read the metadata of a data unit.

        Raises:
            EncordException: The list of members is missing, or one of them is malformed.
        """
        items = _Reader(d, "data group metadata").get("children", "children", list)
        return cls(children=[DataGroupChildMetadata.from_dict(item) for item in items])

    def to_dict(self) -> dict[str, Any]:
        """Give the metadata."""
        return {"children": [child.to_dict() for child in self.children]}


class _Reader:
    """Reads members under either of their names, and checks their type."""

    def __init__(self, d: Mapping[str, Any], what: str) -> None:
        if not isinstance(d, Mapping):
            raise EncordException(f"{what} must be a dictionary, not {d!r:.300}")
        self._d = d
        self._what = what

    def get(self, name: str, camel: str, type_: type[Any], *, optional: bool = False) -> Any:
        d = self._d
        if name not in d and camel not in d:
            raise EncordException(f"{self._what} lacks {name!r}: {d!r:.300}")
        value = d[name] if name in d else d[camel]
        if value is None and optional:
            return None
        if isinstance(value, bool) or not isinstance(value, type_):
            raise EncordException(
                f"{name!r} of {self._what} must be {type_.__name__}, not {value!r:.300}"
            )
        return value


def _without_none(**members: Any) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None}
