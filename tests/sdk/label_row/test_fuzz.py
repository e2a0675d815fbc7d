"""Dictionaries spoilt at any place, for every data type: read whole, or refused by name.

Whatever is read is looked at as a whole too: what is made when asked for must not fail later.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator
from math import isfinite
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import EncordException, LabelRowError
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from tests.sdk.label_row import test_ranges, test_round_trip, test_spaces
from tests.sdk.label_row.builders import ONTOLOGY, Json, Kit
from tests.sdk.label_row.test_malformed import ODD, places

# A failing example is printed with the blob that makes it anew.
FUZZ = settings(
    max_examples=60, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck)
)
KIT = Kit()
SCENE_KIT = Kit()
SCENE_KIT.structure = OntologyStructure.from_dict(test_spaces.SCENE_ONTOLOGY)
SCENE_KIT.ontology.structure.objects[:] = SCENE_KIT.structure.objects

ROWS: dict[str, tuple[Kit, Json, Json]] = {
    **{f"frames: {name}": (KIT, labels, {}) for name, labels in test_round_trip.ROWS.items()},
    **{f"ranges: {name}": (KIT, labels, {}) for name, labels in test_ranges.ROWS.items()},
    **{
        f"spaces: {name}": (KIT, labels, test_spaces.SPACES)
        for name, labels in test_spaces.ROWS.items()
    },
    "scene": (SCENE_KIT, test_spaces.scene(), test_spaces.SCENE_SPACES),
}


def deep(depth: int) -> Any:
    value: Any = {}
    for _ in range(depth):
        value = {"0": [value]}
    return value


def huge(size: int) -> Any:
    return {str(number): number for number in range(size)}


ODDITIES = [*ODD, 10**400, -(10**25), float("nan"), float("-inf"), 1e308, "9" * 5000, b"x", deep(2),
            deep(100), huge(3000), [0] * 3000, [[0, 10**9]], {"": None}, {5: 6}]  # fmt: skip


def canonical(value: Any) -> Any:
    """The same for equal dictionaries. Numbers that JSON does not have are null in it."""
    if isinstance(value, float) and not isfinite(value):
        value = None
    if isinstance(value, dict):
        return sorted((repr(key), canonical(member)) for key, member in value.items())
    return [*map(canonical, value)] if isinstance(value, list) else value


def says_where(error: EncordException) -> None:
    assert len(error.message) > 10


@st.composite
def spoilt(draw: st.DrawFn, given: Json) -> Json:
    """The dictionary, spoilt at one to three places: less, more, or something else there."""
    result = copy.deepcopy(given)
    for _ in range(draw(st.integers(1, 3))):
        found = places(result)
        if not found:
            break
        *path, last = draw(st.sampled_from(found))
        target: Any = result
        for key in path:
            target = target[key]
        how = draw(st.sampled_from(["remove", "replace", "replace", "add", "swap"]))
        if how == "remove":
            del target[last]
        elif how == "replace":
            target[last] = copy.deepcopy(draw(st.sampled_from(ODDITIES)))
        elif how == "add" and isinstance(target[last], dict):
            key = draw(st.sampled_from(["", "0", "-1", "x", "objects", "range", "spaces", "1e3"]))
            target[last][key] = copy.deepcopy(draw(st.sampled_from(ODDITIES)))
        elif how == "add" and isinstance(target[last], list):
            target[last].append(copy.deepcopy(draw(st.sampled_from(ODDITIES))))
        elif how == "swap":
            *other, end = draw(st.sampled_from(found))
            source: Any = result
            try:
                for key in (*other, end):
                    source = source[key]
            except (KeyError, IndexError, TypeError):
                continue  # it is gone already
            target[last] = copy.deepcopy(source)
    return result


def look_at(label_row: Any) -> None:
    """Ask for everything that a row holds."""
    for instance in looked_through(label_row):
        with contextlib.suppress(LabelRowError):
            instance.is_valid()  # which says by an error that it is not
        for annotation in listed(instance):
            for name in ("coordinates", "created_at", "created_by", "confidence", "reviews"):
                getattr(annotation, name, None)
        for attribute in instance.ontology_item.attributes:
            instance.get_answer(attribute)
    if label_row.data_type in (DataType.IMAGE, DataType.IMG_GROUP, DataType.VIDEO):
        for view in label_row.get_frame_views():
            view.get_object_instances()
            view.get_classification_instances()


def listed(instance: Any) -> list[Any]:
    try:
        found: list[Any] = instance.get_annotations()
    except LabelRowError as error:
        assert "too many" in error.message  # noqa: PT017 - any other one is a failure
        return []
    return found


def looked_through(label_row: Any) -> Iterator[Any]:
    yield from label_row.get_object_instances()
    yield from label_row.get_classification_instances()
    for space in label_row.get_spaces():
        yield from space.get_object_instances()
        yield from space.get_classification_instances()


@pytest.mark.parametrize("name", ROWS)
def test_spoilt_labels_are_read_whole_or_refused_by_name(name: str) -> None:
    kit, labels, spaces = ROWS[name]

    @FUZZ
    @given(spoilt(labels))
    def check(wrong: Json) -> None:
        label_row = kit.empty_row(labels["data_type"], spaces=spaces)
        before = copy.deepcopy(wrong)
        try:
            label_row.from_labels_dict(wrong)
        except LabelRowError as error:
            says_where(error)
            assert not label_row.is_labelling_initialised
            return
        look_at(label_row)
        written = label_row.to_encord_dict()
        if name == "scene":
            # Points whose entry names no place are given theirs; nothing changes after that.
            before = written
            label_row.from_labels_dict(written)
            written = label_row.to_encord_dict()
        assert canonical(written) == canonical(before)

    check()


@FUZZ
@given(spoilt(ONTOLOGY))
def test_spoilt_ontologies_are_read_whole_or_refused_by_name(wrong: Json) -> None:
    try:
        structure = OntologyStructure.from_dict(wrong)
    except EncordException as error:
        says_where(error)
        return
    if all(item.attributes for item in structure.classifications):
        # Flags that are null become false, missing ones are written: nothing changes after that.
        written = structure.to_dict()
        again = OntologyStructure.from_dict(copy.deepcopy(written))
        assert canonical(again.to_dict()) == canonical(written)
        assert again == structure
