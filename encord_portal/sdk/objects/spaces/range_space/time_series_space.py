"""Spaces that are a time series."""

from __future__ import annotations

from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects.spaces.range_space.range_space import RangeSpace

__all__ = ["TimeSeriesSpace"]


class TimeSeriesSpace(RangeSpace):
    """A time series; ranges are on its own axis."""

    kinds = frozenset({"time_series"})
    range_shape = Shape.TIME_RANGE
