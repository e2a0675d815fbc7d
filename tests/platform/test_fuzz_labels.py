"""Odd values in label dictionaries: each is refused, or kept and readable."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.platform import builders
from tests.platform.test_fuzz import ODD, ZERO
from tests.platform.test_label_rows import OLD_CLIENT, create, labelled, read, save
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with a key or index into it."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(items):
        yield value, key
        if isinstance(item, dict | list):
            yield from places(item)


@pytest.mark.parametrize("data_type", ["VIDEO", "IMAGE"])
def test_a_label_dictionary_with_odd_values_is_refused_or_readable(data_type):
    world = builders.world(units=1, data_type=data_type)
    wire = Wire.of(world.admin)
    row = labelled(create(wire, world))
    if data_type == "IMAGE":
        unit = next(iter(row["data_units"].values()))
        unit["labels"] = unit["labels"]["0"]
        row["classification_answers"]["cls00001"]["range"] = [[0, 0]]
    row["object_actions"] = {
        "obj00001": {
            "objectHash": "obj00001",
            "actions": [{"featureHash": "brand000", "answers": "x", "range": [[0, 0]]}],
        }
    }
    assert save(wire, world, row)["status"] == 200
    dice = random.Random(7)
    odd = [*ODD[:-1], [[0, 10**18]], {"0": {}}, "9" * 5000, 1e308]

    kept = 0
    for _ in range(300):
        changed = copy.deepcopy(row)
        for _ in range(dice.choice((1, 1, 2))):
            holder, key = dice.choice(list(places(changed)))
            if isinstance(holder, dict) and dice.random() < 0.3:
                holder[dice.choice(["x", "-1", "7", "9" * 5000, ZERO])] = dice.choice(odd)
            else:
                holder[key] = dice.choice(odd)
        answer = save(wire, world, {**changed, "label_hash": row["label_hash"]})
        if answer["status"] == 200:
            kept += 1
            read(wire, world, row["label_hash"])
            read(wire, world, row["label_hash"], agent=OLD_CLIENT)
            read(wire, world, row["label_hash"], include_object_feature_hashes=["x"])
        else:
            assert answer["response"] in (["CORRUPTED_LABEL_ERROR"], ["INVALID_ARGUMENTS_ERROR"])
    assert kept
