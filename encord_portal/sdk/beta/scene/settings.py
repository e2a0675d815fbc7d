"""How scenes are shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.common.enum import StringEnum
from encord_portal.sdk.orm._time_series import HEX_COLOR_PATTERN


class SceneSettingsModel(BaseDTO):
    """Base of settings; what they do not know is refused."""

    model_config = ConfigDict(extra="forbid")


class SceneColorMode(StringEnum):
    """By what the points of a cloud are coloured."""

    HEIGHT = "height"
    PROVIDED = "provided"
    SOLID = "solid"
    IMAGE_COLOR = "imageColor"
    SENSOR = "sensor"


class SceneHeightColouring(SceneSettingsModel):
    """Points are coloured by their height.

    Attributes:
        color_height_bounds: The lowest and the highest height that is told apart.
    """

    color_mode: Literal[SceneColorMode.HEIGHT] = SceneColorMode.HEIGHT
    color_height_bounds: tuple[float, float] | None = None


class SceneProvidedColouring(SceneSettingsModel):
    """Points have the colours of their file."""

    color_mode: Literal[SceneColorMode.PROVIDED] = SceneColorMode.PROVIDED
    display_point_intensity: bool | None = None
    srgb_colors: bool | None = None


class SceneSolidColouring(SceneSettingsModel):
    """All points have one colour."""

    color_mode: Literal[SceneColorMode.SOLID] = SceneColorMode.SOLID
    display_point_intensity: bool | None = None


class SceneImageColouring(SceneSettingsModel):
    """Points have the colours of the images that show them."""

    color_mode: Literal[SceneColorMode.IMAGE_COLOR] = SceneColorMode.IMAGE_COLOR
    display_point_intensity: bool | None = None


class SceneSensorColouring(SceneSettingsModel):
    """Points are coloured by the stream that they belong to."""

    color_mode: Literal[SceneColorMode.SENSOR] = SceneColorMode.SENSOR
    display_point_intensity: bool | None = None


ScenePointCloudColouring = (
    SceneHeightColouring
    | SceneProvidedColouring
    | SceneSolidColouring
    | SceneImageColouring
    | SceneSensorColouring
)


class SceneRadiusIndicator(SceneSettingsModel):
    """A circle on the ground around the origin of a frame of reference.

    Attributes:
        frame_of_reference_id: The frame of reference.
        radius: In the unit of the scene.
        color: As ``#rgb``, ``#rrggbb`` or ``#rrggbbaa``.
    """

    frame_of_reference_id: str
    radius: float = Field(ge=0)
    color: str = Field(pattern=HEX_COLOR_PATTERN)


class SceneViewSettings(SceneSettingsModel):
    """How a scene is shown; what is not given is left to the viewer.

    Attributes:
        point_cloud_colouring: By what points are coloured.
        point_radius: How large points are drawn.
        render_image_outside_base_range: Whether images are shown where no point cloud is.
        radius_indicators: Circles on the ground.
        radius_filter_enabled: Whether points outside the circles are hidden.
    """

    point_cloud_colouring: (
        Annotated[ScenePointCloudColouring, Field(discriminator="color_mode")] | None
    ) = None
    point_radius: Annotated[float, Field(ge=0, le=100)] | None = None
    render_image_outside_base_range: bool | None = None
    radius_indicators: list[SceneRadiusIndicator] | None = None
    radius_filter_enabled: bool | None = None
