"""Answer dictionaries of label rows that are edited as dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from encord_portal.sdk.constants.string_constants import (
    CLASSIFICATION_ANSWERS,
    CLASSIFICATION_HASH,
    CLASSIFICATIONS,
    LABELS,
    OBJECT_ANSWERS,
    OBJECT_HASH,
    OBJECTS,
    SPACES,
)
from encord_portal.sdk.orm.label_row import LabelRow


def construct_answer_dictionaries(label_row: Mapping[str, Any]) -> LabelRow:
    """Add the answers that are missing for objects and classifications ("Utilities - Label").

    Args:
        label_row: A label row as a dictionary; it stays as it is.

    Returns:
        A label row in which each object and classification has an entry in the answer
        dictionaries, an empty one where there was none.
    """
    made = LabelRow(dict(label_row))
    for name in (OBJECT_ANSWERS, CLASSIFICATION_ANSWERS):
        made[name] = dict(made.get(name) or {})
    for place in (*made.get("data_units", {}).values(), *(made.get(SPACES) or {}).values()):
        for labels in _frames(place.get(LABELS) or {}):
            add_answers_to_items(
                [*labels.get(OBJECTS, ()), *labels.get(CLASSIFICATIONS, ())],
                made[CLASSIFICATION_ANSWERS],
                made[OBJECT_ANSWERS],
            )
    return made


def add_answers_to_items(
    items: Iterable[Mapping[str, Any]],
    classification_answers: dict[str, Any],
    object_answers: dict[str, Any],
) -> None:
    """Add an empty entry for each item that the answer dictionaries lack, in place.

    Args:
        items: Objects and classifications of a frame.
        classification_answers: Classification hash → answers.
        object_answers: Object hash → answers.
    """
    for item in items:
        for name, answers in (
            (OBJECT_HASH, object_answers),
            (CLASSIFICATION_HASH, classification_answers),
        ):
            hash_ = item.get(name)
            if hash_ is not None:
                answers.setdefault(hash_, {name: hash_, CLASSIFICATIONS: [], SPACES: {}})


def _frames(labels: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the labels of each frame, whether they hang on frames or on the unit itself."""
    if OBJECTS in labels or CLASSIFICATIONS in labels:
        yield labels
    else:
        yield from labels.values()
