"""The answers of an object instance."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, TypeAlias

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.answer_plan import Value, plan_of
from encord_portal.sdk.objects._label_row.answering import (
    get_static,
    inferred_plan,
    plan_for,
    set_static,
)
from encord_portal.sdk.objects._label_row.dynamic_answering import (
    delete_dynamic,
    get_dynamic,
    set_dynamic,
)
from encord_portal.sdk.objects._label_row.dynamic_answers import DynamicAnswers, read_actions
from encord_portal.sdk.objects._label_row.errors import MissingKeyError
from encord_portal.sdk.objects._label_row.late_track import LateTrack
from encord_portal.sdk.objects._label_row.spans import Span
from encord_portal.sdk.objects._label_row.static_answers import StaticAnswers, read_static_answers
from encord_portal.sdk.objects.answers import NumericAnswerValue
from encord_portal.sdk.objects.attributes import Attribute
from encord_portal.sdk.objects.constants import DEFAULT_MANUAL_ANNOTATION
from encord_portal.sdk.objects.frames import (
    Frames,
    Range,
    Ranges,
    frames_class_to_ranges,
    frames_to_ranges,
)
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.options import Option

AnswerFilter: TypeAlias = str | NumericAnswerValue | Option | Iterable[Option] | None


class ObjectAnswering(LateTrack):
    """Base of the object instance: the members that are about answers."""

    __slots__ = ("_dynamic", "_ontology_object", "_static")

    _ontology_object: Object
    _static: StaticAnswers
    _dynamic: DynamicAnswers | None

    @abstractmethod
    def _frames(self) -> Sequence[int]:
        """Give the frames that the object is on."""

    def _placed(self) -> Ranges:
        """Give where the object is, as ranges."""
        return frames_to_ranges(self._frames())

    @abstractmethod
    def check_within_range(self, frame: int) -> None:
        """Raise unless a frame is one of the label row."""

    @abstractmethod
    def _check_ranges(self, ranges: Ranges) -> None:
        """Raise unless ranges begin and end on frames of the label row."""

    def set_answer(
        self,
        answer: str | NumericAnswerValue | Option | Sequence[Option],
        attribute: Attribute[Any] | None = None,
        frames: Frames | None = None,
        overwrite: bool = False,
        manual_annotation: bool = DEFAULT_MANUAL_ANNOTATION,
    ) -> None:
        """Answer an attribute.

        Args:
            answer: A text, a number, an option, or options, as the attribute asks for.
            attribute: The attribute. It can be left out for options, and for a text or number where
                there is only one attribute of that kind.
            frames: For dynamic attributes only: the frames where the answer holds; by default all
                frames that the object is on now. What holds there already is overwritten.
            overwrite: For static attributes only: whether an answer that is there is overwritten.
            manual_annotation: Whether a person answered.

        Raises:
            LabelRowError: The attribute cannot be inferred or is not of this object, an option
                above it is not chosen, there is an answer already, or frames are given for a
                static attribute.
            ValueError: The answer does not fit the attribute.
        """
        plan = plan_of(self._ontology_object)
        found = inferred_plan(plan, answer) if attribute is None else plan_for(plan, attribute)
        if not found.dynamic:
            if frames is not None:
                raise LabelRowError("Setting frames is only possible for dynamic attributes.")
            self._static = set_static(self._static, found, answer, overwrite, manual_annotation)
            return
        if frames is None:
            ranges = self._placed()
        else:
            # One range is what most scripts give.
            ranges = [frames] if type(frames) is Range else frames_class_to_ranges(frames)
            self._check_ranges(ranges)
        self._dynamic = set_dynamic(self._dynamic, found, answer, ranges, manual_annotation)

    def get_answer(
        self,
        attribute: Attribute[Any],
        filter_answer: AnswerFilter = None,
        filter_frame: int | None = None,
        is_dynamic: bool | None = None,
    ) -> Any:
        """Give the answer of an attribute.

        Args:
            attribute: The attribute.
            filter_answer: For dynamic attributes: only this answer.
            filter_frame: For dynamic attributes: only the answer that holds on this frame.
            is_dynamic: Whether the attribute is expected to be dynamic.

        Returns:
            For a static attribute the answer; None where there is none, or where an option above
            the attribute is not chosen; the empty list for a checklist not yet answered. For a
            dynamic attribute a list of :class:`~encord_portal.sdk.objects.AnswerForFrames`.

        Raises:
            LabelRowError: The attribute is not of this object, or not as ``is_dynamic`` says.
        """
        if is_dynamic is None and filter_answer is None and filter_frame is None:
            given = self._static.given.get(getattr(attribute, "feature_node_hash", ""))
            if given is not None:
                return given
        found = plan_for(plan_of(self._ontology_object), attribute)
        if is_dynamic is not None and is_dynamic is not found.dynamic:
            kind = "dynamic" if found.dynamic else "static"
            raise LabelRowError(f"The attribute is {kind}, but is_dynamic is set to {is_dynamic}.")
        if not found.dynamic:
            return get_static(self._static, found)
        if self._dynamic is None:
            return []
        return get_dynamic(self._dynamic, found, filter_answer, filter_frame)

    def delete_answer(
        self,
        attribute: Attribute[Any],
        filter_answer: AnswerFilter = None,
        filter_frame: int | None = None,
    ) -> None:
        """Take an answer away, as if it had never been set.

        Args:
            attribute: The attribute.
            filter_answer: For dynamic attributes: only this answer.
            filter_frame: For dynamic attributes: only on this frame.

        Raises:
            MissingKeyError: The attribute is not of this object.
        """
        found = plan_of(self._ontology_object).find(attribute.feature_node_hash)
        if found is None:
            raise MissingKeyError(f"The attribute is not one of this object: {attribute!r}")
        if not found.dynamic:
            self._static = self._static.without(found)
        elif self._dynamic is not None:
            delete_dynamic(self._dynamic, found, filter_answer, filter_frame)

    def set_answer_from_list(self, answers_list: list[dict[str, Any]]) -> None:
        """Set answers from the form in which label rows carry them (for internal use).

        Those of dynamic attributes hold on the frames of their ``range``.

        Raises:
            LabelRowError: An answer is malformed, or not of this object. Nothing is changed then.
        """
        plan = plan_of(self._ontology_object)
        read = read_static_answers(plan, answers_list, "answers_list", skip_dynamic=True)
        dynamic: dict[str, list[Span[Value]]] = {}
        read_actions(dynamic, plan, answers_list, "answers_list", None)
        for span in chain.from_iterable(dynamic.values()):
            self.check_within_range(span.start)
            self.check_within_range(span.end)
        for feature_hash, value in read.values.items():
            attribute = plan.attributes[feature_hash]
            if not attribute.dynamic:
                self._static = self._static.with_value(attribute, value)
        if not dynamic:
            return
        self._dynamic = self._dynamic or DynamicAnswers()
        for feature_hash, spans in dynamic.items():
            for span in spans:
                range_ = Range(span.start, span.end)
                self._dynamic.put(plan.attributes[feature_hash], [range_], span.value, span.manual)
