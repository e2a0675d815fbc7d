"""Spaces that are medical images: one file of many frames, or a stack of files."""

from __future__ import annotations

from encord_portal.sdk.objects.spaces.multiframe_space.multiframe_space import MultiFrameSpace

__all__ = ["MedicalSpace"]


class MedicalSpace(MultiFrameSpace):
    """A medical file of many frames, or a stack of files."""

    kinds = frozenset({"medical_file", "medical_stack"})

    def _frame_count(self) -> int | None:
        if "frames" in self._info:
            return len(self._info["frames"])
        return int(self._info["number_of_frames"])

    @property
    def number_of_frames(self) -> int:
        """How many frames it has."""
        return self._frame_count() or 0

    def _frame_size(self, frame: int) -> tuple[int | None, int | None]:
        if "frames" in self._info and frame < len(self._info["frames"]):
            facts = self._info["frames"][frame]
            return facts["width"], facts["height"]
        return super()._frame_size(frame)
