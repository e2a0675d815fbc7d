"""Answers as plain JSON values, and back.

radio: the option's feature hash · checklist: sorted feature hashes of the chosen options ·
text: the text · numeric: the number · unanswered: ``None``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeAlias

from encord_portal.sdk.objects.attributes import (
    Attribute,
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
)
from encord_portal.sdk.objects.options import Option

AnswerValue: TypeAlias = str | int | float | list[str] | None
TEXT_LIMIT = 20_000
# Beyond it, JSON readers with doubles no longer agree on the number.
_INTEGER_LIMIT = 2**53


class BadAnswerError(ValueError):
    """A value that the attribute cannot take; the message is a sentence for the person."""


def plain(answer: Any) -> AnswerValue:
    """An answer as the SDK gives it, as a plain value."""
    if answer is None or isinstance(answer, str | int | float):
        return answer
    if isinstance(answer, Option):
        return str(answer.feature_node_hash)
    return sorted(str(each.feature_node_hash) for each in answer)


def same(one: Any, other: Any) -> bool:
    """Whether two plain values say the same; nothing chosen or typed is unanswered."""
    return bool(_norm(one) == _norm(other))


def _norm(value: Any) -> Any:
    if value in ("", []):
        return None
    if isinstance(value, list):
        return sorted(value)
    return value


def checked(attribute: Attribute[Any], value: Any, *, archived: bool = False) -> AnswerValue:
    """The value in its plain form, if the attribute can take it.

    Args:
        attribute: The attribute.
        value: What somebody sent.
        archived: Whether an archived option will do: one may still be what stands there.

    Raises:
        BadAnswerError: With a sentence that says what is possible.
    """
    if value is None:
        return None
    if isinstance(attribute, RadioAttribute):
        return _option_hash(attribute, value, archived)
    if isinstance(attribute, ChecklistAttribute):
        if not isinstance(value, list):
            raise BadAnswerError(f"“{attribute.name}” takes a list of option hashes.")
        return sorted({_option_hash(attribute, each, archived) for each in value})
    if isinstance(attribute, NumericAttribute):
        return _number(attribute, value)
    if not isinstance(value, str):
        raise BadAnswerError(f"“{attribute.name}” takes a text.")
    if len(value) > TEXT_LIMIT:
        raise BadAnswerError(f"“{attribute.name}” takes at most {TEXT_LIMIT} characters.")
    if any(each == "\x00" or "\ud800" <= each <= "\udfff" for each in value):
        raise BadAnswerError(f"“{attribute.name}” contains a character that cannot be stored.")
    return value or None


def _option_hash(attribute: Attribute[Any], value: Any, archived: bool) -> str:
    if isinstance(value, str):
        for option in attribute.options:
            if option.feature_node_hash == value:
                if option.archived and not archived:
                    raise BadAnswerError(f"“{option.label}” is archived; choose another option.")
                return value
    labels = ", ".join(f"{each.feature_node_hash} ({each.label})" for each in attribute.options)
    raise BadAnswerError(f"“{attribute.name}” has these options: {labels}.")


def _number(attribute: Attribute[Any], value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadAnswerError(f"“{attribute.name}” takes a number.")
    if isinstance(value, int) and abs(value) > _INTEGER_LIMIT:
        raise BadAnswerError(f"“{attribute.name}” takes a number up to {_INTEGER_LIMIT}.")
    return value


def to_sdk(attribute: Attribute[Any], value: AnswerValue) -> Any:
    """A checked plain value as the SDK's setters take it."""
    if isinstance(attribute, RadioAttribute):
        return _options(attribute, [value])[0]
    if isinstance(attribute, ChecklistAttribute) and isinstance(value, list):
        return _options(attribute, value)
    return value


def _options(attribute: Attribute[Any], hashes: Iterable[Any]) -> list[Option]:
    by_hash = {option.feature_node_hash: option for option in attribute.options}
    try:
        return [by_hash[each] for each in hashes]
    except KeyError as error:
        raise BadAnswerError(
            f"“{attribute.name}” has no option {error.args[0]} any more."
        ) from None
