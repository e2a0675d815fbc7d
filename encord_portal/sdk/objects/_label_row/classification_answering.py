"""The answers of a classification instance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from encord_portal.sdk.objects._label_row.answer_plan import Answered, AttributePlan, plan_of
from encord_portal.sdk.objects._label_row.answering import (
    get_static,
    inferred_plan,
    plan_for,
    set_static,
)
from encord_portal.sdk.objects._label_row.classification_data import ClassificationData
from encord_portal.sdk.objects._label_row.static_answers import StaticAnswers, read_static_answers
from encord_portal.sdk.objects.answers import (
    Answer,
    NumericAnswerValue,
    get_default_answer_from_attribute,
)
from encord_portal.sdk.objects.attributes import Attribute
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.options import Option


class ClassificationAnswering(ClassificationData):
    """Base of the classification instance: the members that are about answers."""

    __slots__ = ("_ontology_classification", "_static")

    _ontology_classification: Classification
    _static: StaticAnswers

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
