"""What an answer changed in its own form: only that is drawn anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from labels.forms.answers import AnswerForm, AttributeNode


@dataclass(slots=True)
class FormUpdate:
    """The parts of a form in a browser that do not show what is there now.

    Attributes:
        attributes: Whose answers differ; with everything that hangs on them.
        heads: Of which only what was seen differs: the browser shows the answer it sent.
        places: Of which the frames differ on which the answers hold.
    """

    attributes: list[AttributeNode] = field(default_factory=list)
    heads: list[AttributeNode] = field(default_factory=list)
    places: list[AttributeNode] = field(default_factory=list)


def update_of(sent: AnswerForm, now: AnswerForm) -> FormUpdate | None:
    """Compare a form as it was sent with the same form made anew.

    Args:
        sent: Bound to what the browser sent, over the labels as they were.
        now: Unbound, over the labels as they are.

    Returns:
        The differences; None where the forms do not have the same attributes.
    """
    update = FormUpdate()
    return update if _compare(sent.tree, now.tree, update) else None


def _compare(
    sent: Sequence[AttributeNode], now: Sequence[AttributeNode], update: FormUpdate
) -> bool:
    if [each.feature_hash for each in sent] != [each.feature_hash for each in now]:
        return False
    for old, new in zip(sent, now, strict=True):
        if _controls(old) != _controls(new) or not _same_below(old, new, update):
            update.attributes.append(new)
            continue
        if old.seen != new.seen:
            update.heads.append(new)
        if old.where != new.where:
            update.places.append(new)
    return True


def _same_below(old: AttributeNode, new: AttributeNode, update: FormUpdate) -> bool:
    """Compare what hangs on the options; False where the attribute has to be drawn whole."""
    below = FormUpdate()
    for before, after in zip(old.options, new.options, strict=True):
        if not _compare(before.nested, after.nested, below):
            return False
    update.attributes += below.attributes
    update.heads += below.heads
    update.places += below.places
    return True


def _controls(node: AttributeNode) -> tuple[str, list[tuple[str, bool]], list[str]]:
    """What the browser shows in the attribute's own fields."""
    options = [(option.feature_hash, option.checked) for option in node.options]
    return node.text.replace("\r\n", "\n"), options, node.errors
