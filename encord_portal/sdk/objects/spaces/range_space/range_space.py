"""What spaces can do whose objects are ranges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._label_row.range_objects import RANGE_CLASSES
from encord_portal.sdk.objects._label_row.spans import Span, ranges_of, splice
from encord_portal.sdk.objects.frames import Range, Ranges, merge_ranges
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.spaces.annotations import RangeObjectAnnotation
from encord_portal.sdk.objects.spaces.base_space import Space, checked_overlap


class RangeSpace(Space):
    """A space whose objects are ranges."""

    has_frames = False

    def put_object_instance(
        self,
        object_instance: ObjectInstance,
        ranges: Ranges | Range,
        *,
        on_overlap: Literal["error", "merge", "replace"] = "error",
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
    ) -> None:
        """Place an object on ranges.

        Args:
            object_instance: The object.
            ranges: The ranges.
            on_overlap: What to do if ranges overlap with those that it has here: ``error``,
                ``merge`` (keep both) or ``replace`` (keep only the new ones).
            created_at: When it was placed.
            created_by: The email of who placed it.
            last_edited_at: When it was edited last.
            last_edited_by: The email of who edited it last.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.

        Raises:
            LabelRowError: Ranges overlap or are out of the space, or the object is part of another
                row or of another shape.
        """
        how = checked_overlap(on_overlap, ("error", "merge", "replace"))
        new = self._checked(ranges)
        placed = self._place(object_instance)
        now = self._ranges_of(placed)
        if how == "error":
            clash = next((r for r in now if any(r.overlaps(other) for other in new)), None)
            if clash is not None:
                raise LabelRowError(
                    f"Annotations already exist on the ranges [{clash}]. Set 'on_overlap' to "
                    "'replace' or 'merge' to change them."
                )
        placed.set_for_frames(
            self._coordinates(placed, new if how == "replace" else merge_ranges([*now, *new])),
            overwrite=True,
            created_at=created_at,
            created_by=created_by,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
        )
        self._keep(object_instance, placed)

    def get_object_ranges(self, object_instance: ObjectInstance) -> Ranges:
        """Give the ranges of an object on the space; empty if it is not there."""
        placed = self._store.objects.get(object_instance.object_hash)
        return [] if placed is None else self._ranges_of(placed)

    def remove_object_instance_from_range(
        self, object_instance: ObjectInstance, ranges: Ranges | Range
    ) -> Ranges:
        """Take an object off ranges; give those that it was on."""
        placed = self._store.objects.get(object_instance.object_hash)
        if placed is None:
            return []
        spans = [Span(r.start, r.end, None) for r in self._ranges_of(placed)]
        removed: Ranges = []
        for range_ in self._list(ranges):
            for span in spans:
                if span.start <= range_.end and range_.start <= span.end:
                    removed.append(Range(max(span.start, range_.start), min(span.end, range_.end)))
            splice(spans, range_.start, range_.end, None)
        if not spans:
            self.remove_object_instance(object_instance.object_hash)
        else:
            left = self._coordinates(placed, ranges_of(spans))
            placed.set_for_frames(left, overwrite=True)
        return merge_ranges(removed)

    def _object_annotations(
        self, object_hash: str, placed: ObjectInstance
    ) -> Iterator[RangeObjectAnnotation]:
        public = self._label_row._store.spaced_objects[object_hash]
        yield RangeObjectAnnotation(self, public, placed, 0)

    def _coordinates(self, placed: ObjectInstance, ranges: Ranges) -> Coordinates:
        shape = placed.ontology_item.shape
        if shape is not self.range_shape or self.range_shape is None:
            raise LabelRowError(
                f"An object of the shape {shape.value} cannot be placed on a {type(self).__name__}."
            )
        return RANGE_CLASSES[shape](range=ranges)

    def _ranges_of(self, placed: ObjectInstance) -> Ranges:
        if not placed._track.frames:
            return []
        coordinates: Any = placed._track.coordinates(0)
        return [range_.copy() for range_ in coordinates.range]

    def _list(self, ranges: Ranges | Range) -> Ranges:
        return [ranges] if isinstance(ranges, Range) else list(ranges)

    def _checked(self, ranges: Ranges | Range) -> Ranges:
        listed = self._list(ranges)
        for range_ in listed:
            self._check_range(range_)
        return listed

    def _check_range(self, range_: Range) -> None:
        if range_.start < 0 or range_.end < range_.start:
            raise LabelRowError(
                f"The range {range_} is invalid: it starts after its end, or at <0."
            )
