"""What a listing says about spaces, and what spaces tell about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects.types import LabelBlob


class ChildInfo(TypedDict):
    """Where a space is within its data group."""

    layout_key: str
    file_name: str
    data_link: str | None


class RootInfo(TypedDict):
    """What is said of a space that is the row itself."""

    file_name: str


class FileInSceneInfo(TypedDict):
    """Where a file is within its scene."""

    stream_id: str
    event_index: int
    start_frame: NotRequired[int]
    uri: str


class BaseSpaceInfo(TypedDict):
    """What all spaces have."""

    labels: dict[str, LabelBlob]


class _ChildSpaceInfo(BaseSpaceInfo):
    child_info: NotRequired[ChildInfo]


class VideoSpaceInfo(_ChildSpaceInfo):
    """A video."""

    space_type: Literal["video"]
    number_of_frames: int
    width: int
    height: int
    data_duration: float
    data_fps: float


class ImageSequenceFrameInfo(TypedDict):
    """An image of a sequence."""

    data_uuid: str
    data_type: str
    data_sequence: int
    data_link: str
    data_title: str


class ImageSequenceSpaceInfo(_ChildSpaceInfo):
    """A sequence of images."""

    space_type: Literal["image_sequence"]
    number_of_frames: int
    width: int
    height: int
    frames: list[ImageSequenceFrameInfo]


class ImageSpaceInfo(_ChildSpaceInfo):
    """An image, or a layer of one."""

    space_type: Literal["image"]
    root_info: NotRequired[RootInfo]
    width: int
    height: int


class SceneImageSpaceInfo(TypedDict):
    """An image of a scene."""

    space_type: Literal["scene_image"]
    scene_info: FileInSceneInfo
    labels: LabelBlob
    width: NotRequired[int]
    height: NotRequired[int]


class AudioSpaceInfo(_ChildSpaceInfo):
    """A sound file."""

    space_type: Literal["audio"]
    duration_ms: int


class TextSpaceInfo(_ChildSpaceInfo):
    """A plain text."""

    space_type: Literal["text"]


class TimeSeriesSpaceInfo(_ChildSpaceInfo):
    """A time series."""

    space_type: Literal["time_series"]
    root_info: NotRequired[RootInfo]


class HtmlSpaceInfo(_ChildSpaceInfo):
    """An HTML document."""

    space_type: Literal["html"]


class PdfSpaceInfo(_ChildSpaceInfo):
    """A PDF document."""

    space_type: Literal["pdf"]
    number_of_pages: int


class MedicalFileSpaceInfo(_ChildSpaceInfo):
    """A file of several medical frames."""

    space_type: Literal["medical_file"]
    number_of_frames: int
    width: int
    height: int


class DicomFrameInfo(TypedDict):
    """A file of a medical stack."""

    width: int
    height: int
    instance_uid: str
    file_name: str


class MedicalStackSpaceInfo(_ChildSpaceInfo):
    """A stack of medical files."""

    space_type: Literal["medical_stack"]
    frames: list[DicomFrameInfo]


class PointCloudFileSpaceInfo(TypedDict):
    """A point cloud of a scene."""

    space_type: Literal["point_cloud"]
    scene_info: FileInSceneInfo
    labels: LabelBlob


SpaceInfo: TypeAlias = (
    VideoSpaceInfo
    | ImageSequenceSpaceInfo
    | ImageSpaceInfo
    | SceneImageSpaceInfo
    | AudioSpaceInfo
    | TextSpaceInfo
    | TimeSeriesSpaceInfo
    | HtmlSpaceInfo
    | PdfSpaceInfo
    | MedicalFileSpaceInfo
    | MedicalStackSpaceInfo
    | PointCloudFileSpaceInfo
)
SpaceLiteral: TypeAlias = Literal[
    "video",
    "image",
    "image_sequence",
    "audio",
    "time_series",
    "text",
    "html",
    "medical",
    "pdf",
    "point_cloud",
]


@dataclass(frozen=True, slots=True)
class DataGroupMetadata:
    """What is known of a space in a data group.

    Attributes:
        layout_key: Its place in the layout.
        file_name: The name of its file.
    """

    layout_key: str | None
    file_name: str


@dataclass(frozen=True, slots=True)
class RootSpaceMetadata:
    """What is known of a space that is the row itself.

    Attributes:
        file_name: The name of its file.
        layout_key: Always None.
    """

    file_name: str
    layout_key: None = None


@dataclass(frozen=True, slots=True)
class SceneMetadata:
    """What is known of a space in a scene.

    Attributes:
        stream_id: Its stream.
        event_index: Its place in the stream.
        start_frame: The frame where it begins, of images.
        uri: Where its file is.
        layout_key: Always None.
    """

    stream_id: str
    event_index: int
    start_frame: int | None
    uri: str
    layout_key: None = None

    @property
    def file_name(self) -> str:
        """The name of its file: the last part of the uri."""
        return self.uri.rsplit("/", 1)[-1]


SpaceMetadata: TypeAlias = DataGroupMetadata | RootSpaceMetadata | SceneMetadata


def space_metadata(space_id: str, info: Any) -> SpaceMetadata:
    """Read what a listing says about where a space is.

    Raises:
        LabelRowError: It does not say so, or something is missing.
    """
    try:
        if "child_info" in info:
            child = info["child_info"]
            return DataGroupMetadata(child["layout_key"], child["file_name"])
        if "root_info" in info:
            return RootSpaceMetadata(info["root_info"]["file_name"])
        if "scene_info" in info:
            scene = info["scene_info"]
            return SceneMetadata(
                scene["stream_id"], scene["event_index"], scene.get("start_frame"), scene["uri"]
            )
    except (KeyError, TypeError) as error:
        raise LabelRowError(f"spaces.{space_id}: the info lacks {error}.") from error
    raise LabelRowError(
        f"spaces.{space_id}: SpaceInfo must contain either 'child_info', 'root_info' or "
        "'scene_info' to extract metadata."
    )
