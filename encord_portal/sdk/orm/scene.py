"""Scenes as the server describes them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from encord_portal.sdk.common.base_dto import BaseDTO

Numbers9 = tuple[float, float, float, float, float, float, float, float, float]


class SceneFileEvent(BaseDTO):
    """A point cloud or an image, from a moment on."""

    timestamp: float | None = None
    url: str
    signed_url: str


class ScenePositionDTO(BaseDTO):
    """A place."""

    x: float
    y: float
    z: float


class SceneExtrinsicsDTO(BaseDTO):
    """Where a camera is within its frame of reference; the rotation as in the upload."""

    rotation: dict[str, float] | list[float]
    position: ScenePositionDTO


class SceneCameraEvent(BaseDTO):
    """What a camera is like, from a moment on."""

    timestamp: float | None = None
    width_px: int
    height_px: int
    intrinsics: dict[str, Any]
    extrinsics: SceneExtrinsicsDTO | list[float] | None = None


class SceneFrameEvent(BaseDTO):
    """Where a frame of reference is, from a moment on; the rotation row by row."""

    timestamp: float | None = None
    id: str
    parent_for: str | None = None
    rotation: Numbers9
    position: tuple[float, float, float]


class ScenePointCloudStream(BaseDTO):
    """Point clouds."""

    entity_type: Literal["point_cloud"]
    frame_of_reference_id: str | None = None
    events: list[SceneFileEvent]


class SceneCameraStream(BaseDTO):
    """The parameters of a camera."""

    entity_type: Literal["camera_parameters"]
    frame_of_reference_id: str | None = None
    events: list[SceneCameraEvent]


class SceneImageStream(BaseDTO):
    """The images of a camera."""

    entity_type: Literal["image"]
    camera_id: str | None = None
    events: list[SceneFileEvent]


class SceneFrameStream(BaseDTO):
    """A frame of reference."""

    entity_type: Literal["frame_of_reference"]
    events: list[SceneFrameEvent]


class SceneModelStream(BaseDTO):
    """Models of things; they are read, and not used."""

    entity_type: Literal["model"]
    events: list[SceneFileEvent]


class SceneEventStream(BaseDTO):
    """A stream of events."""

    type: Literal["event"]
    id: str
    stream: Annotated[
        ScenePointCloudStream
        | SceneCameraStream
        | SceneImageStream
        | SceneFrameStream
        | SceneModelStream,
        Field(discriminator="entity_type"),
    ]


class SceneTimeSeriesFile(BaseDTO):
    """A time series, which is one file."""

    type: Literal["self_contained"]
    id: str
    entity_type: Literal["time_series"] = "time_series"
    url: str
    signed_url: str


class CompositeSceneDTO(BaseDTO):
    """A scene of streams."""

    type: Literal["composite"]
    streams: dict[
        str, Annotated[SceneEventStream | SceneTimeSeriesFile, Field(discriminator="type")]
    ]
    default_ground_height: float | None = None
    world_convention: dict[str, str] | None = None
    camera_convention: dict[str, str] | None = None
    view_settings: dict[str, Any] | None = None
    layout: dict[str, Any] | None = None


class SceneFileDTO(BaseDTO):
    """A scene that is one file."""

    type: Literal["self_contained"]
    url: str
    signed_url: str
    format: Literal["pcd", "ply", "las", "laz", "e57", "mcap", "bag", "db3"]


SceneDTO = Annotated[CompositeSceneDTO | SceneFileDTO, Field(discriminator="type")]
"""A scene of either kind."""
