"""Classification instances: what is said of frames ("Label ClassificationInstance")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects import _factories
from encord_portal.sdk.objects._label_row.answer_plan import Answered, AttributePlan, plan_of
from encord_portal.sdk.objects._label_row.answering import (
    get_static,
    inferred_plan,
    plan_for,
    set_static,
)
from encord_portal.sdk.objects._label_row.classification_annotation import Annotation as _Annotation
from encord_portal.sdk.objects._label_row.classification_data import ClassificationData
from encord_portal.sdk.objects._label_row.errors import MissingKeyError
from encord_portal.sdk.objects._label_row.frame_info import FrameData as _FrameData
from encord_portal.sdk.objects._label_row.frame_info import Reviews
from encord_portal.sdk.objects._label_row.spans import Span, overlapping, ranges_of, span_at, splice
from encord_portal.sdk.objects._label_row.static_answers import (
    NO_ANSWERS,
    StaticAnswers,
    read_static_answers,
)
from encord_portal.sdk.objects._label_row.store import out_of_bounds
from encord_portal.sdk.objects.answers import (
    Answer,
    NumericAnswerValue,
    get_default_answer_from_attribute,
)
from encord_portal.sdk.objects.attributes import Attribute
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.constants import DEFAULT_CONFIDENCE, DEFAULT_MANUAL_ANNOTATION
from encord_portal.sdk.objects.frames import Frames, Ranges, frames_class_to_ranges, merge_ranges
from encord_portal.sdk.objects.options import Option
from encord_portal.sdk.objects.utils import short_uuid_str

if TYPE_CHECKING:
    from encord_portal.sdk.objects._label_row.store import LabelStore
    from encord_portal.sdk.objects.spaces.base_space import Space

__all__ = ["ClassificationInstance"]


class ClassificationInstance(ClassificationData):
    """What is said of frames, or of the whole data unit.

    Made with ``Classification.create_instance()``. Placed with :meth:`set_for_frames`, and made
    part of a label row with ``LabelRowV2.add_classification_instance``. On a frame there is at most
    one instance of an ontology classification.
    """

    __slots__ = (
        "_entry",
        "_in_frames",
        "_moved",
        "_ontology_classification",
        "_range_only",
        "_static",
        "_store",
    )

    Annotation: TypeAlias = _Annotation
    FrameData: TypeAlias = _FrameData

    _entry: bytes | None
    """What the row's ``classification_answers`` holds of it, as read, frozen."""

    def __init__(
        self,
        ontology_classification: Classification,
        *,
        classification_hash: str | None = None,
        range_only: bool = False,
    ) -> None:
        """Make an instance that is on no frame yet.

        Args:
            ontology_classification: What it is an instance of.
            classification_hash: Its identifier; made when left out.
            range_only: Whether it is for data that is addressed by ranges (audio, text).
        """
        self._ontology_classification = ontology_classification
        self._classification_hash = (
            short_uuid_str() if classification_hash is None else classification_hash
        )
        self._range_only = range_only
        self._store: LabelStore | None = None
        self._static: StaticAnswers = NO_ANSWERS
        self._spaces: tuple[Space, ...] = ()
        self._spans: list[Span[_FrameData]] = []
        self._data = _FrameData()
        self._entry = None
        self._moved = self._data_changed = self._in_frames = False

    # What it is

    @property
    def classification_hash(self) -> str:
        """A unique identifier of the instance."""
        return self._classification_hash

    @classification_hash.setter
    def classification_hash(self, value: str) -> None:
        if self._store is not None:
            raise LabelRowError(
                "The hash of a ClassificationInstance that is part of a label row cannot be "
                "changed: remove it from the row first."
            )
        self._classification_hash = value

    @property
    def ontology_item(self) -> Classification:
        """What it is an instance of."""
        return self._ontology_classification

    @property
    def classification_name(self) -> str:
        """The name of its attribute."""
        return self._ontology_classification.title

    @property
    def feature_hash(self) -> str:
        """The feature node hash of its ontology classification."""
        return self._ontology_classification.feature_node_hash

    def is_assigned_to_label_row(self) -> bool:
        """Tell whether it is part of a label row."""
        return self._store is not None or bool(self._spaces)

    def is_global(self) -> bool:
        """Tell whether it speaks of the whole data unit, and so has no frames."""
        return self._ontology_classification.is_global

    def is_range_only(self) -> bool:
        """Tell whether it is for data that is addressed by ranges."""
        return self._range_only

    # Where it is

    def set_for_frames(
        self,
        frames: Frames = 0,
        *,
        overwrite: bool = False,
        created_at: datetime | None = None,
        created_by: str | None = None,
        confidence: float = DEFAULT_CONFIDENCE,
        manual_annotation: bool = DEFAULT_MANUAL_ANNOTATION,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        reviews: Reviews | None = None,
    ) -> None:
        """Place the classification on frames.

        Args:
            frames: The frames; the first one by default.
            overwrite: Whether frames where it is already, or where another instance of the same
                ontology classification is, are accepted.
            created_at: When it was placed; now by default.
            created_by: The email of who placed it; the user of the SDK by default.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.
            last_edited_at: When it was edited last; now by default.
            last_edited_by: The email of who edited it last; the user of the SDK by default.
            reviews: For internal use.

        Raises:
            LabelRowError: A frame is out of the row, or taken and ``overwrite`` is false, or the
                classification is global. Nothing is changed then.
        """
        self._refuse_on_spaces()
        ranges = merge_ranges(frames_class_to_ranges(frames))
        self._check_place(ranges, overwrite)
        data = _FrameData(
            confidence=confidence, manual_annotation=manual_annotation, reviews=reviews
        )
        data.update_from_optional_fields(
            created_at=created_at,
            created_by=created_by,
            last_edited_at=last_edited_at,
            last_edited_by=last_edited_by,
        )
        self._place(data, ranges)

    def set_frame_data(self, frame_data: FrameData, frames: Frames) -> None:
        """Place the classification on frames with given data (for internal use)."""
        self._place(frame_data, merge_ranges(frames_class_to_ranges(frames)))

    def _place(self, data: FrameData, ranges: Ranges) -> None:
        for range_ in ranges:
            splice(self._spans, range_.start, range_.end, Span(range_.start, range_.end, data))
        self._data = data
        self._moved = self._data_changed = True

    def _check_place(self, ranges: Ranges, overwrite: bool) -> None:
        if self.is_global():
            raise LabelRowError(
                f"The classification '{self.classification_hash}' is global: it already exists "
                "globally, for the whole data unit, and is not placed on frames."
            )
        for range_ in ranges:
            for frame in (range_.start, range_.end):
                if self._store is not None:
                    self._store.check_frame(frame)
                elif frame < 0:
                    raise out_of_bounds(frame, None)
            taken = overlapping(self._spans, range_.start, range_.end)
            if taken and not overwrite:
                frame = max(taken[0].start, range_.start)
                raise LabelRowError(
                    f"Cannot overwrite existing data for frame `{frame}`. Set `overwrite` to "
                    "`True` to overwrite."
                )
        if self._store is not None and not overwrite:
            pairs = [(range_.start, range_.end) for range_ in ranges]
            for hash_, start, end in self._store.clashes(self, pairs):
                raise LabelRowError(
                    f"The classification '{hash_}' already exists on the ranges [({start}:{end})]. "
                    "Set 'overwrite' parameter to True to override."
                )

    def remove_from_frames(self, frames: Frames) -> None:
        """Take the classification off frames.

        Raises:
            MissingKeyError: It is not on one of the frames. Nothing is changed then.
        """
        self._refuse_on_spaces()
        ranges = merge_ranges(frames_class_to_ranges(frames))
        for range_ in ranges:
            covered = overlapping(self._spans, range_.start, range_.end)
            frame = range_.start
            for span in covered:
                if span.start > frame:
                    break
                frame = span.end + 1
            if frame <= range_.end:
                raise MissingKeyError(
                    f"The classification {self.classification_hash} is not on the frame {frame}, "
                    "and cannot be removed from it."
                )
        for range_ in ranges:
            splice(self._spans, range_.start, range_.end, None)
        self._moved = True

    def _refuse_on_spaces(self) -> None:
        if self._spaces:
            raise LabelRowError(
                "The classification is on spaces of a label row. Place it with "
                "Space.put_classification_instance, and remove it with "
                "Space.remove_classification_instance."
            )

    def _clear(self, start: int, end: int) -> None:
        splice(self._spans, start, end, None)
        self._moved = True

    def is_on_frame(self, frame: Frames) -> bool:
        """Tell whether it is on a frame, or on one of several."""
        return any(
            overlapping(self._spans, range_.start, range_.end)
            for range_ in frames_class_to_ranges(frame)
        )

    @property
    def range_list(self) -> Ranges:
        """The frames that it is on, as the fewest ranges."""
        return ranges_of(self._spans)

    def get_annotation(self, frame: int | str = 0) -> Annotation:
        """Give the annotation on a frame.

        Args:
            frame: The frame, or the image hash where the data is an image or image group.
        """
        if isinstance(frame, str):
            if self._store is None:
                raise LabelRowError(
                    "Cannot get the annotation for an image hash as the ClassificationInstance is "
                    "not part of a LabelRowV2: add it to one, or give the frame number."
                )
            frame = self._store.label_row._frame_of_image(frame)
        return _Annotation(self, frame)

    def get_annotations(self) -> list[Annotation]:
        """Give the annotations on all frames, in the order of the frames."""
        if self._spaces:
            hashes = [self.classification_hash]
            return [
                annotation
                for space in self._spaces
                for annotation in space.get_annotations("classification", hashes)
                if isinstance(annotation, _Annotation)
            ]
        return [
            _Annotation(self, frame)
            for span in self._spans
            for frame in range(span.start, span.end + 1)
        ]

    def _data_on(self, frame: int) -> _FrameData:
        span = span_at(self._spans, frame)
        if span is None:
            raise LabelRowError(
                "Trying to use a ClassificationInstance.Annotation for a ClassificationInstance "
                f"that is not on the frame {frame}."
            )
        return span.value

    # Answers

    def set_answer(
        self,
        answer: str | NumericAnswerValue | Option | Sequence[Option],
        attribute: Attribute[Any] | None = None,
        overwrite: bool = False,
    ) -> None:
        """Answer an attribute.

        Args:
            answer: A text, a number, an option, or options, as the attribute asks for.
            attribute: The attribute. It can be left out for options, and for a text or number where
                there is only one attribute of that kind.
            overwrite: Whether an answer that is there is overwritten.

        Raises:
            LabelRowError: The attribute cannot be inferred or is not of this classification, an
                option above it is not chosen, or there is an answer already.
            ValueError: The answer does not fit the attribute.
        """
        plan = plan_of(self._ontology_classification)
        found = inferred_plan(plan, answer) if attribute is None else plan_for(plan, attribute)
        self._static = set_static(self._static, found, answer, overwrite, manual=True)

    def get_answer(self, attribute: Attribute[Any] | None = None) -> Answered | None:
        """Give the answer of an attribute.

        Args:
            attribute: The attribute; that of the classification itself when left out.

        Returns:
            None where there is no answer, or where an option above the attribute is not chosen; the
            empty list for a checklist not yet answered.

        Raises:
            LabelRowError: The attribute is not of this classification.
        """
        return get_static(self._static, self._find(attribute))

    def delete_answer(self, attribute: Attribute[Any] | None = None) -> None:
        """Take an answer away, as if it had never been set.

        Args:
            attribute: The attribute; that of the classification itself when left out.
        """
        self._static = self._static.without(self._find(attribute))

    def _find(self, attribute: Attribute[Any] | None) -> AttributePlan:
        if attribute is None:
            attribute = self._ontology_classification.attributes[0]
        return plan_for(plan_of(self._ontology_classification), attribute)

    def set_answer_from_list(self, answers_list: list[dict[str, Any]]) -> None:
        """Set answers from the form in which label rows carry them (for internal use).

        Raises:
            LabelRowError: An answer is malformed, or not of this classification.
        """
        plan = plan_of(self._ontology_classification)
        read = read_static_answers(plan, answers_list, "answers_list", skip_dynamic=True)
        for feature_hash, value in read.values.items():
            self._static = self._static.with_value(plan.attributes[feature_hash], value)

    def get_all_static_answers(self) -> list[Answer]:
        """Give the answers of all attributes, also of those not answered."""
        answers = []
        for plan in plan_of(self._ontology_classification).attributes.values():
            answer = get_default_answer_from_attribute(plan.attribute)
            value = self._static.values.get(plan.feature_hash)
            if value is not None:
                answer.set(plan.answer_of(value))
            answers.append(answer)
        return answers

    # Whole instances

    def copy(self) -> ClassificationInstance:
        """Give the same classification with a new hash, part of no label row."""
        result = ClassificationInstance(self._ontology_classification, range_only=self._range_only)
        result._spans = [span.copy() for span in self._spans]
        result._data = self._data
        result._static = self._static
        return result

    def is_valid(self) -> None:
        """Check that the classification can be part of a label row.

        Raises:
            LabelRowError: It is on no frame.
        """
        placed = self._spans or self._spaces
        if not placed and not self.is_global() and not self._range_only:
            raise LabelRowError(
                "ClassificationInstance is not on any frames. Please add it to at least one frame."
            )

    def __lt__(self, other: ClassificationInstance) -> bool:
        return self._classification_hash < other._classification_hash

    def __repr__(self) -> str:
        return (
            f"ClassificationInstance(classification_hash={self.classification_hash}, "
            f"classification_name={self.classification_name}, feature_hash={self.feature_hash})"
        )


_factories.classification_instance_factory = ClassificationInstance
