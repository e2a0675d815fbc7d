"""Spaces that are a plain text."""

from __future__ import annotations

from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects.spaces.range_space.range_space import RangeSpace

__all__ = ["TextSpace"]


class TextSpace(RangeSpace):
    """A plain text; ranges are character offsets."""

    kinds = frozenset({"text"})
    range_shape = Shape.TEXT
