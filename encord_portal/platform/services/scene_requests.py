"""The description of a scene as it comes over the wire: every size and type is bounded here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from encord_portal.platform.parsing import WireModel
from encord_portal.platform.services.scene_poses import Nine, Number, WirePose

MAX_STREAMS = 200
MAX_EVENTS = 10_000
Name = Annotated[str, Field(min_length=1, max_length=200)]
Uri = Annotated[str, Field(min_length=1, max_length=2000)]
# Kept as it came: whole nanoseconds don't fit a float.
Moment = Annotated[int, Field(strict=True, ge=-(2**63), lt=2**63)] | Number
Side = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Word = Literal["up", "down", "left", "right", "forward", "backward"]


class FileEvent(WireModel):
    timestamp: Moment | None = None
    uri: Uri


class FrameEvent(WireModel):
    timestamp: Moment | None = None
    pose: WirePose


class Distortion(WireModel):
    type: Literal[
        "pinhole",
        "cylindrical",
        "radial",
        "plumb_bob",
        "fisheye",
        "rational_polynomial",
        "division",
        "ucm",
    ]
    k: Number | None = None
    k1: Number | None = None
    k2: Number | None = None
    k3: Number | None = None
    k4: Number | None = None
    k5: Number | None = None
    k6: Number | None = None
    t1: Number | None = None
    t2: Number | None = None
    xi: Number | None = None


class SimpleIntrinsics(WireModel):
    type: Literal["simple"]
    model: Distortion | None = None
    fx: Number
    fy: Number
    ox: Number
    oy: Number
    dfx: Number | None = None
    dfy: Number | None = None
    dox: Number | None = None
    doy: Number | None = None
    skew: Number | None = None


class AdvancedIntrinsics(WireModel):
    type: Literal["advanced"]
    model: Distortion | None = None
    k: Nine | None = None
    r: Nine | None = None
    p: Annotated[list[Number], Field(min_length=12, max_length=12)] | None = None
    skew: Number | None = None


class CameraEvent(WireModel):
    timestamp: Moment | None = None
    width_px: Side
    height_px: Side
    intrinsics: Annotated[SimpleIntrinsics | AdvancedIntrinsics, Field(discriminator="type")]
    extrinsics: WirePose | None = None


class PointCloudStream(WireModel):
    type: Literal["point_cloud"]
    events: list[FileEvent] = Field(min_length=1, max_length=MAX_EVENTS)
    frame_of_reference: Name | None = None
    pose: WirePose | None = None


class CameraStream(WireModel):
    type: Literal["camera_parameters"]
    events: list[CameraEvent] = Field(min_length=1, max_length=MAX_EVENTS)
    frame_of_reference: Name | None = None
    pose: WirePose | None = None


class ImageStream(WireModel):
    type: Literal["image"]
    camera: Name
    events: list[FileEvent] = Field(min_length=1, max_length=MAX_EVENTS)


class FrameStream(WireModel):
    type: Literal["frame_of_reference"]
    id: Name | None = None
    parent: Name | None = Field(None, alias="parent_FoR_id")
    events: list[FrameEvent] = Field(min_length=1, max_length=MAX_EVENTS)


class TimeSeriesStream(WireModel):
    type: Literal["time_series"]


Stream = Annotated[
    PointCloudStream | CameraStream | ImageStream | FrameStream | TimeSeriesStream,
    Field(discriminator="type"),
]
Streams = Annotated[dict[Name, Stream], Field(min_length=1, max_length=MAX_STREAMS)]


class Convention(WireModel):
    x: Word
    y: Word
    z: Word


class Around(WireModel):
    """What is said of a scene beside its streams."""

    default_ground_height: Number | None = None
    world_convention: Convention | None = None
    camera_convention: Convention | None = None


class SingleFile(WireModel):
    """A scene that is one file."""

    url: Uri
    format: Annotated[str, Field(max_length=20)]
