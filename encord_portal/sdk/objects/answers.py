"""Answers to attributes ("Label ObjectInstance" in the reference: ``AnswerForFrames``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from encord_portal.sdk.objects._label_row.answer_plan import (
    Answered,
    AttributePlan,
    NumericAnswerValue,
    Value,
)
from encord_portal.sdk.objects._label_row.errors import LabelValueError
from encord_portal.sdk.objects.attributes import (
    Attribute,
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.constants import DEFAULT_MANUAL_ANNOTATION
from encord_portal.sdk.objects.frames import Ranges, ranges_to_list
from encord_portal.sdk.objects.options import FlatOption, NestableOption, Option

__all__ = [
    "Answer",
    "AnswerForFrames",
    "AnswersForFrames",
    "ChecklistAnswer",
    "NumericAnswer",
    "NumericAnswerValue",
    "RadioAnswer",
    "TextAnswer",
    "get_default_answer_from_attribute",
]


@dataclass(slots=True)
class AnswerForFrames:
    """An answer of a dynamic attribute, with the frames where it holds.

    Attributes:
        answer: The answer: a text, a number, an option, or options.
        ranges: Where it holds, in ascending order.
    """

    answer: str | NumericAnswerValue | Option | Iterable[Option]
    ranges: Ranges


AnswersForFrames: TypeAlias = list[AnswerForFrames]


class Answer:
    """The answer of one attribute, apart from any instance (base class).

    Changing it does not change the instance that it was taken from.
    """

    def __init__(self, ontology_attribute: Attribute[Any], track_hash: str | None = None) -> None:
        self._plan = AttributePlan(ontology_attribute, None, None)
        self._value: Value | None = None
        self.track_hash = track_hash
        self.is_manual_annotation = DEFAULT_MANUAL_ANNOTATION
        self.is_dynamic = ontology_attribute.dynamic

    @property
    def ontology_attribute(self) -> Any:
        """The attribute that is answered."""
        return self._plan.attribute

    def is_answered(self) -> bool:
        """Tell whether there is an answer."""
        return self._value is not None

    def set(self, value: Any, manual_annotation: bool = DEFAULT_MANUAL_ANNOTATION) -> None:
        """Set the answer.

        Raises:
            ValueError: The value does not fit the attribute.
        """
        self._value = self._plan.value_of(value)
        self.is_manual_annotation = manual_annotation

    def unset(self) -> None:
        """Take the answer away."""
        self._value = None

    def get(self) -> Any:
        """Give the answer.

        Raises:
            ValueError: There is none.
        """
        answer = self._current()
        if answer is None:
            raise LabelValueError(
                f"Can't read an answer that was never set, of `{self.ontology_attribute.title}`."
            )
        return answer

    def _current(self) -> Answered | None:
        return None if self._value is None else self._plan.answer_of(self._value)

    def from_dict(self, d: dict[str, Any]) -> None:
        """Take the answer out of an attribute answer (wire protocol §5.6)."""
        self._value = self._plan.read(d["answers"])
        self.is_manual_annotation = d.get("manualAnnotation", DEFAULT_MANUAL_ANNOTATION)

    def to_encord_dict(
        self, ranges: Ranges | None = None, space_id: str | None = None
    ) -> dict[str, Any] | None:
        """Give the answer as label rows carry it; None where there is none.

        Args:
            ranges: Where a dynamic answer holds.
            space_id: The space that a dynamic answer is on.

        Raises:
            ValueError: The answer is dynamic and no ranges are given.
        """
        if self._value is None:
            return None
        written = self._plan.write(self._value, self.is_manual_annotation)
        if self.is_dynamic:
            if ranges is None:
                raise LabelValueError("Frame range should be set for dynamic answers.")
            written |= {
                "dynamic": True,
                "range": ranges_to_list(ranges),
                "shouldPropagate": False,
            }
            if space_id is not None:
                written["spaceId"] = space_id
        return written

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answer):
            return NotImplemented
        return (
            self._plan.feature_hash == other._plan.feature_hash
            and self._value == other._value
            and type(self._value) is type(other._value)
        )

    def __hash__(self) -> int:
        return hash((self._plan.feature_hash, self._value))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._current()})"


class TextAnswer(Answer):
    """The answer of a text attribute."""

    def get_value(self) -> str | None:
        """Give the text, or None."""
        return None if self._value is None else str(self._value)

    def copy_from(self, text_answer: TextAnswer) -> None:
        """Take another one's answer."""
        self._value = text_answer._value


class NumericAnswer(Answer):
    """The answer of a numeric attribute."""


class RadioAnswer(Answer):
    """The answer of a radio attribute."""

    def get_value(self) -> NestableOption | None:
        """Give the option, or None."""
        current = self._current()
        return current if isinstance(current, NestableOption) else None

    def copy_from(self, radio_answer: RadioAnswer) -> None:
        """Take another one's answer."""
        self._value = radio_answer._value


class ChecklistAnswer(Answer):
    """The answer of a checklist attribute."""

    def get(self) -> Any:
        """Give the options that are chosen; an empty list where there is no answer."""
        return self._current() or []

    def get_options(self) -> list[FlatOption]:
        """Give the options that are chosen."""
        return [option for option in self.get() if isinstance(option, FlatOption)]

    def get_value(self, value: FlatOption) -> bool:
        """Tell whether an option is chosen."""
        return value in self.get_options()

    def get_option_value(self, value: FlatOption) -> bool:
        """Tell whether an option is chosen."""
        return self.get_value(value)

    def set_options(self, values: Iterable[FlatOption]) -> None:
        """Choose these options and no others."""
        self.set(values)

    def check_options(self, values: Iterable[FlatOption]) -> None:
        """Choose these options too."""
        self.set([*self.get_options(), *values])

    def uncheck_options(self, values: Iterable[FlatOption]) -> None:
        """Choose these options no longer."""
        removed = list(values)
        self.set([option for option in self.get_options() if option not in removed])

    def copy_from(self, checklist_answer: ChecklistAnswer) -> None:
        """Take another one's answer."""
        self._value = checklist_answer._value


_CLASSES: dict[type[Attribute[Any]], type[Answer]] = {
    TextAttribute: TextAnswer,
    NumericAttribute: NumericAnswer,
    RadioAttribute: RadioAnswer,
    ChecklistAttribute: ChecklistAnswer,
}


def get_default_answer_from_attribute(attribute: Attribute[Any]) -> Answer:
    """Make an answer, not yet answered, for an attribute."""
    return _CLASSES[type(attribute)](attribute)
