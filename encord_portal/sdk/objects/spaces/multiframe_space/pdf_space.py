"""Spaces that are a PDF document."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from encord_portal.sdk.objects._coordinates.registry import GeometricCoordinates
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.frames import Frames
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.spaces.multiframe_space.multiframe_space import MultiFrameSpace

__all__ = ["PdfSpace"]


class PdfSpace(MultiFrameSpace):
    """A PDF document; its frames are its pages."""

    kinds = frozenset({"pdf"})

    def _frame_count(self) -> int | None:
        return int(self._info["number_of_pages"])

    @property
    def number_of_pages(self) -> int:
        """How many pages it has."""
        return int(self._info["number_of_pages"])

    def put_object_instance(
        self,
        object_instance: ObjectInstance,
        pages: Frames,
        coordinates: GeometricCoordinates,
        *,
        on_overlap: Literal["error", "replace"] = "error",
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
    ) -> None:
        """Place an object on pages (see ``MultiFrameSpace.put_object_instance``)."""
        super().put_object_instance(
            object_instance,
            pages,
            coordinates,
            on_overlap=on_overlap,
            created_at=created_at,
            created_by=created_by,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
        )

    def remove_object_instance(
        self, object_hash: str, pages: Frames | None = None
    ) -> ObjectInstance | None:
        """Take an object off pages, or off the space; give it, or None if it was not there."""
        return super().remove_object_instance(object_hash, pages)

    def put_classification_instance(
        self,
        classification_instance: ClassificationInstance,
        pages: Frames | None = None,
        *,
        on_overlap: Literal["error", "replace"] | None = "error",
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
    ) -> None:
        """Place a classification on pages (see ``MultiFrameSpace``)."""
        super().put_classification_instance(
            classification_instance,
            pages,
            on_overlap=on_overlap,
            created_at=created_at,
            created_by=created_by,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
        )

    def remove_classification_instance(
        self, classification_hash: str, pages: Frames | None = None
    ) -> ClassificationInstance | None:
        """Take a classification off pages, or off the space; None if it was not there."""
        return super().remove_classification_instance(classification_hash, pages)
