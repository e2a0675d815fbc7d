"""Answering the questions of an instance: which attribute is meant, may it be answered, what is it.

Shared by object and classification instances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.answer_plan import Answered, AttributePlan, ItemPlan
from encord_portal.sdk.objects._label_row.errors import NotSupportedError
from encord_portal.sdk.objects._label_row.static_answers import StaticAnswers
from encord_portal.sdk.objects.attributes import (
    Attribute,
    ChecklistAttribute,
    NumericAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.options import Option


def plan_for(plan: ItemPlan, attribute: Attribute[Any]) -> AttributePlan:
    """Give the plan of an attribute.

    Raises:
        LabelRowError: The item does not have the attribute.
    """
    feature_hash = getattr(attribute, "feature_node_hash", "")
    found = plan.attributes.get(feature_hash) or plan.find(feature_hash)
    if found is None:
        raise LabelRowError(
            f"The attribute is not a valid child of `{plan.item.title}`: {attribute!r}. Take the "
            "attribute from the ontology item that the instance was made of."
        )
    return found


def inferred_plan(plan: ItemPlan, answer: Any) -> AttributePlan:
    """Find the attribute that an answer belongs to.

    Raises:
        LabelRowError: It cannot be told; the attribute has to be given.
    """
    if isinstance(answer, Option):
        return _plan_of_option(plan, answer)
    if isinstance(answer, str):
        return _only(plan, TextAttribute, "text")
    if isinstance(answer, int | float):
        return _only(plan, NumericAttribute, "numeric")
    if isinstance(answer, Iterable) and not isinstance(answer, Mapping):
        return _plan_of_options(plan, list(answer))
    raise NotSupportedError(
        f"The attribute of the answer {answer!r:.100} cannot be inferred: give the attribute."
    )


def _only(plan: ItemPlan, type_: type[Attribute[Any]], kind: str) -> AttributePlan:
    found = [item for item in plan.attributes.values() if item.kind is type_]
    if len(found) == 1:
        return found[0]
    if not found:
        raise LabelRowError(
            f"The supplied answer needs a {kind} attribute, and `{plan.item.title}` has none."
        )
    raise LabelRowError(
        f"Multiple {kind} attributes are present in the ontology of the given instance. Please "
        f"provide the attribute explicitly. The found {kind} attributes are "
        f"{[item.attribute for item in found]}"
    )


def _plan_of_option(plan: ItemPlan, option: Option) -> AttributePlan:
    for _ in range(2):
        for item in plan.attributes.values():
            if option.feature_node_hash in item.options:
                return item
        plan.refresh()
    raise LabelRowError(
        f"The supplied option is not one of `{plan.item.title}`: {option!r}. Take it from the "
        "ontology item that the instance was made of."
    )


def _plan_of_options(plan: ItemPlan, options: list[Any]) -> AttributePlan:
    if not options:
        raise LabelRowError(
            "Cannot infer the attribute if a list of answers is empty. Please provide the "
            "attribute explicitly."
        )
    for option in options:
        if not isinstance(option, Option):
            raise LabelRowError(f"A list of answers must hold options, not {option!r:.100}.")
    found = {id(item): item for item in (_plan_of_option(plan, option) for option in options)}
    if len(found) > 1:
        raise LabelRowError(
            "Multiple options have been provided that do not belong to the same attribute. Please "
            "ensure that all options belong to the same ontology attribute."
        )
    return next(iter(found.values()))


def is_reachable(answers: StaticAnswers, attribute: AttributePlan) -> bool:
    """Tell whether all options above a nested attribute are chosen."""
    parent = attribute.parent
    while parent is not None:
        if answers.values.get(parent.feature_hash) != attribute.parent_option:
            return False
        attribute, parent = parent, parent.parent
    return True


def check_reachable(reachable: bool) -> None:
    """Raise unless the options above a nested attribute are chosen.

    Raises:
        LabelRowError: They are not.
    """
    if not reachable:
        raise LabelRowError(
            "Setting a nested attribute is only possible if all parent attributes have been "
            "selected."
        )


def set_static(
    answers: StaticAnswers, attribute: AttributePlan, answer: Any, overwrite: bool, manual: bool
) -> StaticAnswers:
    """Give the answers with a new one.

    Raises:
        LabelRowError: There is an answer, or a parent is not answered so.
        ValueError: The answer does not fit the attribute.
    """
    check_reachable(is_reachable(answers, attribute))
    if attribute.feature_hash in answers.values and not overwrite:
        raise LabelRowError(
            "The answer to this attribute was already set. Set `overwrite` to `True` if you want "
            "to overwrite an existing answer to an attribute."
        )
    return answers.with_value(attribute, attribute.value_of(answer), manual)


def get_static(answers: StaticAnswers, attribute: AttributePlan) -> Answered | None:
    """Give the answer of an attribute.

    Returns:
        None where there is none, or where an attribute above is answered otherwise; the empty list
        for a checklist that can be answered and is not.
    """
    if not is_reachable(answers, attribute):
        return None
    value = answers.values.get(attribute.feature_hash)
    if value is None:
        return [] if attribute.kind is ChecklistAttribute else None
    answer = attribute.answer_of(value)
    if not isinstance(answer, list):  # a list is the caller's to change
        answers.given[attribute.feature_hash] = answer
    return answer
