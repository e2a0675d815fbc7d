"""What reading a file has shown; later steps trust this and never the sender's word."""

from __future__ import annotations

import enum

from pydantic import BaseModel, ConfigDict


class Kind(enum.StrEnum):
    """What a file can be; the values are the item types of upload slots."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DICOM_FILE = "dicomFile"
    NIFTI = "nifti"
    PLAIN_TEXT = "plainText"
    PDF = "pdf"
    TIME_SERIES = "timeseries"
    # Uploads announce a scene; a scene that is one file is a point cloud.
    POINT_CLOUD = "scene"


class DicomFacts(BaseModel):
    """Tags that place a file in its series.

    Attributes:
        position: Image Position (Patient), millimetres.
        orientation: Image Orientation (Patient), two direction cosines.
    """

    model_config = ConfigDict(frozen=True)

    instance_uid: str
    series_uid: str = ""
    study_uid: str = ""
    patient_id: str = ""
    modality: str = ""
    instance_number: int | None = None
    position: tuple[float, float, float] | None = None
    orientation: tuple[float, float, float, float, float, float] | None = None


class Facts(BaseModel):
    """The facts of one file; what its kind does not have is ``None``.

    Attributes:
        width: In pixels, as shown: turned as EXIF or the display matrix says.
        number_of_frames: Counted, never computed from a rate; the pages of a document.
        page_sizes: Width and height of each page in points (1/72 inch), as shown.
        duration: In seconds.
        text_length: In characters, after decoding.
        number_of_points: Of point clouds.
        number_of_samples: The moments of a time series.
        channels: The names of what a time series tells of each moment.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    mime_type: str
    width: int | None = None
    height: int | None = None
    number_of_frames: int = 1
    frames_per_second: float | None = None
    duration: float | None = None
    codec: str = ""
    audio_codec: str = ""
    audio_sample_rate: int | None = None
    audio_bit_depth: int | None = None
    audio_num_channels: int | None = None
    text_length: int | None = None
    page_sizes: list[tuple[float, float]] | None = None
    number_of_points: int | None = None
    number_of_samples: int | None = None
    channels: list[str] | None = None
    dicom: DicomFacts | None = None
