"""Spaces that are an HTML document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from encord_portal.sdk.objects._coordinates.ranges import HtmlCoordinates
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects.html_node import HtmlRange
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.spaces.annotations import RangeObjectAnnotation
from encord_portal.sdk.objects.spaces.base_space import Space, checked_overlap

__all__ = ["HTMLSpace"]


class HTMLSpace(Space):
    """An HTML document; ranges are between nodes."""

    kinds = frozenset({"html"})
    range_shape = Shape.TEXT
    is_html = True
    has_frames = False

    def put_object_instance(
        self,
        object_instance: ObjectInstance,
        ranges: HtmlRange | list[HtmlRange],
        *,
        on_overlap: Literal["error", "replace"] | None = "error",
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
    ) -> None:
        """Place an object on ranges of the document.

        Args:
            object_instance: The object.
            ranges: The ranges.
            on_overlap: What to do if it is on the document already: ``error`` or ``replace``.
            created_at: When it was placed.
            created_by: The email of who placed it.
            last_edited_at: When it was edited last.
            last_edited_by: The email of who edited it last.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.

        Raises:
            LabelRowError: It is there already, part of another row, or of another shape.
        """
        replace = checked_overlap(on_overlap, ("error", "replace")) == "replace"
        placed = self._place(object_instance)
        listed = [ranges] if isinstance(ranges, HtmlRange) else list(ranges)
        placed.set_for_frames(
            HtmlCoordinates(range=listed),
            overwrite=replace,
            created_at=created_at,
            created_by=created_by,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
        )
        self._keep(object_instance, placed)

    def get_object_ranges(self, object_instance: ObjectInstance) -> list[HtmlRange]:
        """Give the ranges of an object on the document; empty if it is not there."""
        placed = self._store.objects.get(object_instance.object_hash)
        return [] if placed is None else placed.range_html

    def _object_annotations(
        self, object_hash: str, placed: ObjectInstance
    ) -> Iterator[RangeObjectAnnotation]:
        public = self._label_row._store.spaced_objects[object_hash]
        yield RangeObjectAnnotation(self, public, placed, 0)
