"""How time series are drawn."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from encord_portal.sdk.common.base_dto import BaseDTO

HEX_COLOR_PATTERN = "^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$"
"""Colours as ``#rgb``, ``#rrggbb`` or ``#rrggbbaa``."""


class TimeSeriesChannelViewSettingsBase(BaseDTO):
    """What is said of a channel, however it is drawn.

    Attributes:
        label: Shown instead of the channel's name.
        color: As ``#rgb``, ``#rrggbb`` or ``#rrggbbaa``.
        hidden: Whether it is not shown at first.
    """

    label: Annotated[str, Field(min_length=1, max_length=1024)] | None = None
    color: Annotated[str, Field(pattern=HEX_COLOR_PATTERN)] | None = None
    hidden: bool = False


class TimeSeriesLineChannelViewSettings(TimeSeriesChannelViewSettingsBase):
    """A channel that is drawn as a line, its width in pixels."""

    style: Literal["line"] = "line"
    line_width: float = Field(default=1.5, ge=0.5, le=6)


class TimeSeriesPointsChannelViewSettings(TimeSeriesChannelViewSettingsBase):
    """A channel that is drawn as points, their radius in pixels."""

    style: Literal["points"] = "points"
    point_radius: float = Field(default=2, ge=1, le=8)


TimeSeriesChannelViewSettings = Annotated[
    TimeSeriesLineChannelViewSettings | TimeSeriesPointsChannelViewSettings,
    Field(discriminator="style"),
]


class TimeSeriesViewSettings(BaseDTO):
    """How the channels of a time series are drawn, by their names."""

    channels: dict[str, TimeSeriesChannelViewSettings]
