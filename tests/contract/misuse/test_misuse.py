"""The same misuse raises an exception of the same name, over the classes that a script uses."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.label_row.kits import OURS, THEIRS
from tests.contract.misuse import instances, ontologies, rows, values
from tests.sdk.label_row.builders import Kit

pytestmark = pytest.mark.contract

CASES = {
    f"{part}, {name}": call
    for part, cases in (
        ("ontology", ontologies.CASES),
        ("value", values.CASES),
        ("instance", instances.CASES),
        ("row", rows.CASES),
    )
    for name, call in cases.items()
}
# Where ours goes another way, and why. The reason stands beside what the published package does.
UNNOTICED = "it does not notice; ours says so before something wrong is stored"
ACCIDENT = "it stumbles; ours says what is wrong"
TOLERANT = "it refuses values that a newer server may send; ours keeps them as unknown"
EARLIER = "it refuses later; ours refuses at once"
TOLERANT_CALL = "it takes keywords alone; ours takes the values by position too"
LATER = "it reads at once; ours when it is asked for, with the same exception"
OTHERWISE: dict[str, str] = {
    "ontology, object: shape a text": UNNOTICED,
    "ontology, object: shape none": UNNOTICED,
    "ontology, object: text uid": UNNOTICED,
    "value, storage location a text": TOLERANT,
    "value, storage item type": TOLERANT,
    "value, skeleton by position": TOLERANT_CALL,
    "value, audio ranges a text": ACCIDENT,
    "value, bundle of nothing": UNNOTICED,
    "value, key that is none": ACCIDENT,
    "value, data row: bad time": LATER,
    "instance, asking: none": UNNOTICED,
    "instance, add outside": UNNOTICED,
    "instance, classification: radio a text": UNNOTICED,
    "instance, classification: add outside": UNNOTICED,
    "instance, classification: global frames": EARLIER,
    "instance, object number: bool": UNNOTICED,
    "instance, object number: float": UNNOTICED,
    "instance, asking: a text": ACCIDENT,
    "instance, classification: get a text": ACCIDENT,
    "row, not initialised: spaces": UNNOTICED,
    "row, filter object": UNNOTICED,
    "row, filter object in": ACCIDENT,
    "row, from none": ACCIDENT,
    "row, save no client": ACCIDENT,
}


def _raised(kit: Kit, call: Callable[[Kit], Any]) -> type[BaseException] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            call(kit)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is compared
            return type(error)
    return None


def _agree(published: type[BaseException] | None, ours: type[BaseException] | None) -> bool:
    if published is None or ours is None:
        return published is ours
    # Ours may be narrower: then the published name is that of one of its bases.
    return published.__name__ in {base.__name__ for base in ours.__mro__}


@pytest.mark.parametrize("name", CASES)
def test_misuse_is_refused_alike(name: str) -> None:
    published, ours = _raised(THEIRS, CASES[name]), _raised(OURS, CASES[name])
    if OTHERWISE.get(name) not in (None, TOLERANT, TOLERANT_CALL, LATER):
        assert ours is not None
    assert _agree(published, ours) == (name not in OTHERWISE), (published, ours)
