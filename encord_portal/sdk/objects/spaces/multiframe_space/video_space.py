"""Spaces that are a video or a sequence of images."""

from __future__ import annotations

from encord_portal.sdk.objects.spaces.multiframe_space.multiframe_space import MultiFrameSpace

__all__ = ["VideoSpace"]


class VideoSpace(MultiFrameSpace):
    """A video, or a sequence of images."""

    kinds = frozenset({"video", "image_sequence"})

    def _frame_count(self) -> int | None:
        return int(self._info["number_of_frames"])

    @property
    def number_of_frames(self) -> int:
        """How many frames it has."""
        return int(self._info["number_of_frames"])

    @property
    def width(self) -> int | None:
        """The width in pixels."""
        return self._frame_size(0)[0]

    @property
    def height(self) -> int | None:
        """The height in pixels."""
        return self._frame_size(0)[1]
