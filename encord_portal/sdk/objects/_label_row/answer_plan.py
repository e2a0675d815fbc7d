"""The attributes of one ontology item, laid out for looking up: by hash, with parents and order.

Answers are kept as plain values: the feature hash of the chosen option (radio), a tuple of the
hashes of the chosen options in the ontology's order (checklist), a text, or a number. The plan of
an attribute turns them into what people see, and back, and checks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.errors import (
    LabelTypeError,
    LabelValueError,
    MissingKeyError,
    UnknownOptionError,
)
from encord_portal.sdk.objects.attributes import (
    Attribute,
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.options import Option
from encord_portal.sdk.objects.utils import lower_snake_case

if TYPE_CHECKING:
    from encord_portal.sdk.objects._label_row.static_answers import StaticAnswers

Value: TypeAlias = str | int | float | tuple[str, ...]
"""An answer as it is kept."""
NumericAnswerValue: TypeAlias = float | int
Answered: TypeAlias = str | NumericAnswerValue | Option | list[Option]
"""An answer as people see it."""
OntologyItem: TypeAlias = Object | Classification

_KINDS: tuple[type[Attribute[Any]], ...] = (
    RadioAttribute,
    ChecklistAttribute,
    TextAttribute,
    NumericAttribute,
)


class AttributePlan:
    """One attribute, with what is needed to read, check and write its answers."""

    __slots__ = (
        "attribute", "dynamic", "feature_hash", "kind", "options", "order", "parent",
        "parent_option",
    )  # fmt: skip

    def __init__(
        self,
        attribute: Attribute[Any],
        parent: AttributePlan | None,
        parent_option: str | None,
    ) -> None:
        self.attribute = attribute
        self.feature_hash = attribute.feature_node_hash
        # Asked once: attributes are of abstract classes, of which isinstance is slow.
        self.kind = next((kind for kind in _KINDS if isinstance(attribute, kind)), Attribute)
        self.order = 0
        self.parent = parent
        self.parent_option = parent_option
        # What hangs below a dynamic answer changes with it.
        self.dynamic: bool = attribute.dynamic if parent is None else parent.dynamic
        self.options: dict[str, Option] = {o.feature_node_hash: o for o in attribute.options}

    def value_of(self, answer: Any) -> Value:
        """Check an answer that the API was given, and give it as it is kept.

        Raises:
            LabelValueError: The answer does not fit the attribute.
        """
        kind = self.kind
        if kind is RadioAttribute:
            return self._option_hash(answer, "RadioAnswer can only be set to a NestableOption")
        if kind is TextAttribute:
            if not isinstance(answer, str):
                raise LabelValueError("TextAnswer can only be set to a string.")
            return answer
        if kind is NumericAttribute:
            if not isinstance(answer, int | float):
                raise LabelValueError("NumericAnswer can only be set to a float or an int.")
            return answer
        if isinstance(answer, str) or not isinstance(answer, Iterable):
            raise LabelValueError(
                "Checklist attribute answer should be an iterable of FlatOption values. For "
                "setting a single option, consider wrapping it in a list: [value]."
            )
        chosen = {
            self._option_hash(option, "ChecklistAnswer can only be set to FlatOptions")
            for option in answer
        }
        return tuple(hash_ for hash_ in self.options if hash_ in chosen)

    def _option_hash(self, answer: Any, what: str) -> str:
        hash_ = getattr(answer, "feature_node_hash", None)
        if isinstance(hash_, str) and self.options.get(hash_) is answer:
            return hash_  # the attribute's own option, as usual
        if not isinstance(answer, Option):
            raise LabelValueError(f"{what}, not to {answer!r:.100}.")
        hash_ = answer.feature_node_hash
        if hash_ not in self.options:
            self._refresh()
            if hash_ not in self.options:
                raise LabelValueError(
                    f"The supplied {type(answer).__name__} `{answer}` is not a child of the "
                    f"{type(self.attribute).__name__} that is associated with this class: "
                    f"`{self.attribute}`"
                )
        return hash_

    def _refresh(self) -> None:
        self.options = {o.feature_node_hash: o for o in self.attribute.options}

    def answer_of(self, value: Value) -> Answered:
        """Give a kept answer as people see it."""
        if self.kind is RadioAttribute:
            return self.options[str(value)]
        if isinstance(value, tuple):
            return [self.options[hash_] for hash_ in value]
        return value

    def read(self, answers: Any) -> Value | None:
        """Read the ``answers`` of an attribute answer; None where there is nothing to keep.

        Raises:
            LabelRowError: The answers do not fit the attribute.
        """
        kind = self.kind
        if kind is TextAttribute:
            if not isinstance(answers, str):
                raise LabelValueError(f"the answer of a text must be a text, not {answers!r:.100}")
            return answers
        if kind is NumericAttribute:
            if not isinstance(answers, int | float):
                raise LabelRowError(
                    "The answer for a numeric attribute must be a float or an int. Found "
                    f"{answers!r:.100}."
                )
            return answers
        chosen = self._read_options(answers)
        if kind is ChecklistAttribute:
            picked = set(chosen)
            return tuple(hash_ for hash_ in self.options if hash_ in picked)
        return chosen[0] if len(chosen) == 1 else None

    def _read_options(self, answers: Any) -> list[str]:
        if not isinstance(answers, list | tuple):
            raise LabelTypeError(f"the answers must be a list of options, not {answers!r:.100}")
        chosen = []
        for option in answers:
            if not isinstance(option, Mapping):
                raise LabelTypeError(f"an option must be a dictionary, not {option!r:.100}")
            if "featureHash" not in option:
                raise MissingKeyError(f"an option lacks 'featureHash': {option!r:.200}")
            hash_ = option["featureHash"]
            if not isinstance(hash_, str) or hash_ not in self.options:
                raise UnknownOptionError(
                    f"Item not found: no option of `{self.attribute.name}` has the hash {hash_!r}."
                )
            chosen.append(hash_)
        return chosen

    def write(self, value: Value, manual_annotation: bool) -> dict[str, Any]:
        """Give an answer as label rows carry it (wire protocol §5.6)."""
        return {
            "name": self.attribute.name,
            "value": lower_snake_case(self.attribute.name),
            "answers": self.write_answers(value),
            "featureHash": self.feature_hash,
            "manualAnnotation": manual_annotation,
        }

    def write_answers(self, value: Value) -> Any:
        """Give the ``answers`` member of an answer."""
        if isinstance(value, tuple):
            return [_written_option(self.options[hash_]) for hash_ in value]
        if self.kind is RadioAttribute:
            return [_written_option(self.options[str(value)])]
        return value


class ItemPlan:
    """The attributes of an object or classification.

    Attributes:
        item: The object or classification.
        attributes: Feature hash → the plan of an attribute, those above before those below.
        known: Lists of static answers that have been read, frozen → what they say.
    """

    __slots__ = ("attributes", "item", "known")

    def __init__(self, item: OntologyItem) -> None:
        self.item = item
        self.attributes: dict[str, AttributePlan] = {}
        self.known: dict[bytes, StaticAnswers] = {}
        self.refresh()

    def refresh(self) -> None:
        """Lay the attributes out anew, after the ontology has been edited."""
        attributes: dict[str, AttributePlan] = {}
        for plan in self._walk(self.item.attributes):
            plan.order = len(attributes)
            attributes.setdefault(plan.feature_hash, plan)
        self.attributes = attributes
        self.known = {}

    def find(self, feature_hash: str) -> AttributePlan | None:
        """Give the plan of an attribute, or None if the item has no such attribute."""
        found = self.attributes.get(feature_hash)
        if found is None:
            self.refresh()
            found = self.attributes.get(feature_hash)
        return found

    def _walk(
        self,
        attributes: Iterable[Attribute[Any]],
        parent: AttributePlan | None = None,
        parent_option: str | None = None,
    ) -> Iterator[AttributePlan]:
        for attribute in attributes:
            plan = AttributePlan(attribute, parent, parent_option)
            yield plan
            for option in attribute.options:
                yield from self._walk(option.attributes, plan, option.feature_node_hash)


_PLANS: dict[int, ItemPlan] = {}
_MOST_PLANS = 2_000


def plan_of(item: OntologyItem) -> ItemPlan:
    """Give the plan of an ontology item, made once."""
    plan = _PLANS.get(id(item))
    # The plan holds its item, so that an id is not used again while the plan is there.
    if plan is None or plan.item is not item:
        if len(_PLANS) >= _MOST_PLANS:
            _PLANS.clear()
        plan = _PLANS[id(item)] = ItemPlan(item)
    return plan


def _written_option(option: Option) -> dict[str, Any]:
    return {
        "name": option.label,
        "value": option.value,
        "featureHash": option.feature_node_hash,
    }
