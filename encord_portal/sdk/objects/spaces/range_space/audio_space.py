"""Spaces that are a sound file."""

from __future__ import annotations

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.spaces.range_space.range_space import RangeSpace

__all__ = ["AudioSpace"]


class AudioSpace(RangeSpace):
    """A sound file; ranges are milliseconds."""

    kinds = frozenset({"audio"})
    range_shape = Shape.AUDIO

    @property
    def duration_ms(self) -> int:
        """How long it is, in milliseconds."""
        return int(self._info["duration_ms"])

    def _check_range(self, range_: Range) -> None:
        super()._check_range(range_)
        if range_.end > self.duration_ms:
            raise LabelRowError(
                f"Range ending with {range_.end} is invalid. This audio file is only "
                f"{self.duration_ms} ms long."
            )
