"""Spaces that are one image: of a group, of a layered image, of a scene."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.objects._coordinates.registry import GeometricCoordinates
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.spaces.base_space import Space, checked_overlap

if TYPE_CHECKING:
    from encord_portal.sdk import objects
else:
    objects = LazyModule("encord_portal.sdk.objects")

__all__ = ["ImageSpace"]


class ImageSpace(Space):
    """A space that is one image."""

    kinds = frozenset({"image", "scene_image"})

    def __init__(
        self,
        space_id: str,
        label_row: objects.LabelRowV2,
        space_info: Any,
        width: int | None = None,
        height: int | None = None,
    ) -> None:
        super().__init__(space_id, label_row, space_info)
        self.width = space_info.get("width") if width is None else width
        self.height = space_info.get("height") if height is None else height

    def put_object_instance(
        self,
        object_instance: ObjectInstance,
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
        """Place an object on the image.

        Args:
            object_instance: The object.
            coordinates: Where it is.
            on_overlap: What to do if it is on the image already: ``error`` or ``replace``.
            created_at: When it was placed.
            created_by: The email of who placed it.
            last_edited_at: When it was edited last.
            last_edited_by: The email of who edited it last.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.

        Raises:
            LabelRowError: The object is there already, part of another row, or of another shape.
        """
        replace = checked_overlap(on_overlap, ("error", "replace")) == "replace"
        placed = self._place(object_instance)
        placed.set_for_frames(
            coordinates,
            0,
            overwrite=replace,
            created_at=created_at,
            created_by=created_by,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
        )
        self._keep(object_instance, placed)
