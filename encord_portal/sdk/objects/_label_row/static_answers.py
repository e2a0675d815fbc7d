"""The answers of an instance that hold on all its frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.answer_plan import (
    Answered,
    AttributePlan,
    ItemPlan,
    Value,
)
from encord_portal.sdk.objects._label_row.errors import LabelTypeError, MissingKeyError, at
from encord_portal.sdk.objects._label_row.frozen import freeze, thaw


class StaticAnswers:
    """Answers by attribute; immutable, so that instances with equal answers share them.

    Attributes:
        values: Feature hash of the attribute → the answer as it is kept.
        source: The list of answers as read, frozen.
        changed: The attributes whose answers in ``source`` do not hold any more.
        given: Feature hash of the attribute → the answer as people see it, once asked for.
    """

    __slots__ = ("changed", "given", "manual", "source", "values")

    def __init__(
        self,
        values: dict[str, Value],
        source: bytes | None = None,
        changed: frozenset[str] = frozenset(),
        manual: dict[str, bool] | None = None,
    ) -> None:
        self.values = values
        self.source = source
        self.changed = changed
        self.manual = manual or {}
        self.given: dict[str, Answered] = {}

    def with_value(self, plan: AttributePlan, value: Value, manual: bool = True) -> StaticAnswers:
        """Give the answers with one more, or one replaced."""
        feature_hash = plan.feature_hash
        return StaticAnswers(
            {**self.values, feature_hash: value},
            self.source,
            self.changed | {feature_hash},
            {**self.manual, feature_hash: manual},
        )

    def without(self, plan: AttributePlan) -> StaticAnswers:
        """Give the answers with one taken out."""
        feature_hash = plan.feature_hash
        values = {hash_: value for hash_, value in self.values.items() if hash_ != feature_hash}
        return StaticAnswers(values, self.source, self.changed | {feature_hash}, self.manual)

    def has_content(self) -> bool:
        """Tell whether there is anything to write."""
        return self.source is not None or bool(self.values)

    def write(self, plan: ItemPlan) -> list[dict[str, Any]]:
        """Give the list of answers; what was read and not changed is as it was."""
        if self.source is None and not self.values:
            return []
        read: list[dict[str, Any]] = [] if self.source is None else thaw(self.source)
        if not self.changed:
            return read
        kept = [answer for answer in read if answer["featureHash"] not in self.changed]
        before = {answer["featureHash"]: answer for answer in read}
        written = []
        for feature_hash in self.changed & self.values.keys():
            attribute = plan.find(feature_hash)
            if attribute is not None:
                fresh = attribute.write(
                    self.values[feature_hash], self.manual.get(feature_hash, True)
                )
                written.append((attribute.order, before.get(feature_hash, {}) | fresh))
        # Deepest and last first, as the reference's own client does.
        written.sort(key=_first, reverse=True)
        return [*(answer for _, answer in written), *kept]


_MOST_KNOWN = 1_000

NO_ANSWERS = StaticAnswers({})


def read_static_answers(
    plan: ItemPlan, answers: Any, path: str, *, skip_dynamic: bool = False
) -> StaticAnswers:
    """Read a list of attribute answers.

    Args:
        plan: The attributes of the object or classification.
        answers: The list as it stands in the label dictionary.
        path: Where it stands.
        skip_dynamic: Whether answers of dynamic attributes are left to ``object_actions``.

    Raises:
        LabelRowError: An answer is malformed, or of an attribute that the item does not have.
    """
    values: dict[str, Value] = {}
    for where, attribute, answer in walk_answers(plan, answers, path):
        if attribute.dynamic and not skip_dynamic:
            raise at(
                f"{where}.range", "the answer of a dynamic attribute needs it", MissingKeyError
            )
        try:
            value = attribute.read(answer["answers"])
        except LabelRowError as error:
            raise at(f"{where}.answers", error.message, type(error)) from error
        if value is not None:
            values[attribute.feature_hash] = value
    return StaticAnswers(values, freeze(answers)) if answers else NO_ANSWERS


def known_static_answers(plan: ItemPlan, answers: Any, path: str) -> StaticAnswers:
    """Read a list of attribute answers; equal ones are read once.

    Raises:
        LabelRowError: An answer is malformed, or of an attribute that the item does not have.
    """
    source = freeze(answers)
    found = plan.known.get(source)
    if found is None:
        found = read_static_answers(plan, answers, path)
        if len(plan.known) >= _MOST_KNOWN:
            plan.known = {}
        plan.known[source] = found
    return found


def walk_answers(
    plan: ItemPlan, answers: Any, path: str
) -> Iterator[tuple[str, AttributePlan, dict[str, Any]]]:
    """Give each answer of a list with its place and the plan of its attribute.

    Raises:
        LabelRowError: An answer is malformed, or of an attribute that the item does not have.
    """
    if not isinstance(answers, list | tuple):
        raise at(path, f"must be a list of answers, not {answers!r:.100}", LabelTypeError)
    for index, answer in enumerate(answers):
        where = f"{path}[{index}]"
        if not isinstance(answer, dict):
            raise at(where, f"must be a dictionary, not {answer!r:.100}", LabelTypeError)
        for name in ("featureHash", "answers"):
            if name not in answer:
                raise at(where, f"lacks {name!r}", MissingKeyError)
        feature_hash = answer["featureHash"]
        attribute = plan.find(feature_hash) if isinstance(feature_hash, str) else None
        if attribute is None:
            raise at(
                where,
                f"Attribute with id [{feature_hash!r:.100}] does not exist in the ontology. "
                "Cannot create a valid LabelRow.",
            )
        yield where, attribute, answer


def _first(item: tuple[int, dict[str, Any]]) -> int:
    return item[0]
