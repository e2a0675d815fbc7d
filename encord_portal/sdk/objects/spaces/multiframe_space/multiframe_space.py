"""What spaces of several frames can do."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import GeometricCoordinates
from encord_portal.sdk.objects._label_row.answer_plan import plan_of
from encord_portal.sdk.objects._label_row.answering import inferred_plan, plan_for
from encord_portal.sdk.objects.answers import (
    AnswerForFrames,
    AnswersForFrames,
    NumericAnswerValue,
)
from encord_portal.sdk.objects.attributes import Attribute
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.frames import (
    Frames,
    Range,
    frames_class_to_frames_list,
    frames_class_to_ranges,
    merge_ranges,
)
from encord_portal.sdk.objects.ontology_object_instance import AnswerFilter, ObjectInstance
from encord_portal.sdk.objects.options import Option
from encord_portal.sdk.objects.spaces.base_space import Space, checked_overlap


class MultiFrameSpace(Space):
    """A space of several frames."""

    def _put_object(
        self,
        instance: ObjectInstance,
        frames: Frames,
        coordinates: GeometricCoordinates,
        on_overlap: str,
        **data: Any,
    ) -> None:
        replace = checked_overlap(on_overlap, ("error", "replace")) == "replace"
        placed = self._place(instance)
        for frame in frames_class_to_frames_list(frames):
            self._store.check_frame(frame)
        placed.set_for_frames(coordinates, frames, overwrite=replace, **data)
        self._keep(instance, placed)

    def put_object_instance(
        self,
        object_instance: ObjectInstance,
        frames: Frames,
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
        """Place an object on frames.

        Args:
            object_instance: The object.
            frames: The frames.
            coordinates: Where it is on them.
            on_overlap: What to do on frames that it is on already: ``error`` or ``replace``.
            created_at: When it was placed.
            created_by: The email of who placed it.
            last_edited_at: When it was edited last.
            last_edited_by: The email of who edited it last.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.

        Raises:
            LabelRowError: It is on a frame already, a frame is out of the space, or the object is
                part of another row or of another shape.
        """
        self._put_object(
            object_instance,
            frames,
            coordinates,
            on_overlap,
            created_at=created_at,
            created_by=created_by,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
            confidence=confidence,
            manual_annotation=manual_annotation,
        )

    def remove_object_instance(
        self, object_hash: str, frames: Frames | None = None
    ) -> ObjectInstance | None:
        """Take an object off frames, or off the space; give it, or None if it was not there."""
        placed = self._store.objects.get(object_hash)
        if placed is None or frames is None:
            return super().remove_object_instance(object_hash)
        on = placed.get_annotation_frames()
        there = [frame for frame in frames_class_to_frames_list(frames) if frame in on]
        if len(there) == len(on):
            return super().remove_object_instance(object_hash)
        placed.remove_from_frames(there)
        return self._label_row._store.spaced_objects[object_hash] if there else None

    def put_classification_instance(
        self,
        classification_instance: ClassificationInstance,
        frames: Frames | None = None,
        *,
        on_overlap: Literal["error", "replace"] | None = "error",
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
    ) -> None:
        """Place a classification on frames.

        Args:
            classification_instance: The classification.
            frames: The frames; to be left out for a global classification.
            on_overlap: What to do on frames that have one: ``error`` or ``replace``.
            created_at: When it was placed.
            created_by: The email of who placed it.
            last_edited_at: When it was edited last.
            last_edited_by: The email of who edited it last.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.

        Raises:
            LabelRowError: A frame is taken or out of the space, no frame is given, or the
                classification is part of another row.
        """
        if frames is None and not classification_instance.is_global():
            raise LabelRowError("Please specify the frame on which the classification is to exist.")
        data = {
            "created_at": created_at,
            "created_by": created_by,
            "last_edited_at": last_edited_at,
            "last_edited_by": last_edited_by,
            "confidence": confidence,
            "manual_annotation": manual_annotation,
        }
        self._put_classification(classification_instance, frames, on_overlap, data)

    def remove_classification_instance(
        self, classification_hash: str, frames: Frames | None = None
    ) -> ClassificationInstance | None:
        """Take a classification off frames, or off the space; None if it was not there."""
        placed = self._store.classifications.get(classification_hash)
        if placed is None or frames is None:
            return super().remove_classification_instance(classification_hash)
        for frame in frames_class_to_frames_list(frames):
            placed._clear(frame, frame)
        if not placed._spans:
            return super().remove_classification_instance(classification_hash)
        instance = self._label_row._store.spaced_classifications[classification_hash]
        instance._moved = True
        return instance

    # Dynamic answers: an object has them once, for the frames of all its spaces.

    def set_dynamic_answer(
        self,
        object_instance: ObjectInstance,
        frames: Frames,
        answer: str | NumericAnswerValue | Option | list[Option],
        attribute: Attribute[Any] | None = None,
    ) -> None:
        """Answer a dynamic attribute of an object on frames.

        Raises:
            LabelRowError: The attribute is not dynamic, or the object is not on the space.
        """
        self._check_dynamic(object_instance, attribute, answer)
        object_instance.set_answer(answer, attribute, frames)

    def get_dynamic_answer(
        self,
        object_instance: ObjectInstance,
        frames: Frames,
        attribute: Attribute[Any],
        filter_answer: AnswerFilter = None,
    ) -> AnswersForFrames:
        """Give the answers of a dynamic attribute of an object that hold on any of the frames.

        Raises:
            LabelRowError: The attribute is not dynamic, or the object is not on the space.
        """
        self._check_dynamic(object_instance, attribute, None)
        wanted = frames_class_to_ranges(frames)
        answers: AnswersForFrames = object_instance.get_answer(attribute, filter_answer)
        found = []
        for answer in answers:
            shared = [
                Range(max(one.start, other.start), min(one.end, other.end))
                for one in answer.ranges
                for other in wanted
                if one.overlaps(other)
            ]
            if shared:
                found.append(AnswerForFrames(answer.answer, merge_ranges(shared)))
        return found

    def remove_dynamic_answer(
        self,
        object_instance: ObjectInstance,
        attribute: Attribute[Any],
        frame: int,
        filter_answer: AnswerFilter = None,
    ) -> None:
        """Take the answer of a dynamic attribute of an object off a frame.

        Raises:
            LabelRowError: The attribute is not dynamic, or the object is not on the space.
        """
        self._check_dynamic(object_instance, attribute, None)
        object_instance.delete_answer(attribute, filter_answer, frame)

    def _check_dynamic(
        self, instance: ObjectInstance, attribute: Attribute[Any] | None, answer: Any
    ) -> None:
        if instance.object_hash not in self._store.objects:
            raise LabelRowError("The object instance is not on the space: put it there first.")
        plan = plan_of(instance.ontology_item)
        found = inferred_plan(plan, answer) if attribute is None else plan_for(plan, attribute)
        if not found.dynamic:
            raise LabelRowError("This method should not be called for non-dynamic attributes.")
