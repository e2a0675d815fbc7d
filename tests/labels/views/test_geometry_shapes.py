"""Whatever shape a hand draws, the form keeps it as it was drawn, and saves it so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from encord_portal.sdk.objects import Shape
from labels.merging.geometry import plain_geometry
from labels.models import EditOperation, LabelRowCache
from tests.browser.shapes import make_shapes_world
from tests.builders.world import World
from tests.labels.forms.geometries import GEOMETRIES
from tests.labels.views.pages import HTMX, address, browser

Seat = tuple[World, LabelRowCache, Client]


@pytest.fixture
def seat(transactional_db: None, tmp_path: Path) -> Seat:
    world, row = make_shapes_world(tmp_path)
    return world, row, browser(world["owner"])


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        items = [(str(key), each) for key, each in value.items()]
    elif isinstance(value, list):
        items = [(str(index), each) for index, each in enumerate(value)]
    else:
        return {path: value}
    found: dict[str, Any] = {}
    for key, each in items:
        found |= _flat(each, f"{path}/{key}")
    return found


def _post(seat: Seat, act: str, **form: str) -> None:
    world, row, client = seat
    response = client.post(
        address("geometry-act", world, row, act), {"frame": "0", **form}, headers=HTMX
    )
    assert response.status_code == 200, response.content.decode()[-3000:]


def _stored(seat: Seat, object_hash: str) -> dict[str, Any]:
    """Saved, and read from the platform again."""
    world, row, client = seat
    response = client.post(address("save", world, row), {"frame": "0"}, headers=HTMX)
    assert response.status_code == 200
    (found,) = [
        each
        for each in world.labels(row.data_hash).get_object_instances()
        if each.object_hash == object_hash
    ]
    return plain_geometry(found, 0)


@pytest.mark.parametrize("shape", sorted(GEOMETRIES))
def test_what_is_drawn_is_stored(seat: Seat, shape: str) -> None:
    @settings(
        max_examples=4,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
        database=None,
    )
    @given(drawn=GEOMETRIES[shape], moved=GEOMETRIES[shape])
    def check(drawn: dict[str, Any], moved: dict[str, Any]) -> None:
        world = seat[0]
        items = world.project().ontology_structure.objects
        (item,) = [each for each in items if each.shape is Shape(shape)]
        _post(seat, "add", item_hash=item.feature_node_hash, geometry=json.dumps(drawn))
        added = EditOperation.objects.latest("pk")
        assert _flat(added.value[0][2]) == pytest.approx(_flat(drawn), abs=1e-6)
        _post(seat, "place", obj=added.instance_hash, geometry=json.dumps(moved))
        assert _flat(_stored(seat, added.instance_hash)) == pytest.approx(_flat(moved), abs=1e-6)

    check()


@pytest.mark.parametrize("shape", sorted({each.value for each in Shape} & GEOMETRIES.keys()))
def test_without_a_script_a_new_object_starts_in_the_middle(seat: Seat, shape: str) -> None:
    world, row, client = seat
    items = world.project().ontology_structure.objects
    (item,) = [each for each in items if each.shape is Shape(shape)]
    response = client.post(
        address("geometry-act", world, row, "add"),
        {"frame": "0", "item_hash": item.feature_node_hash},
    )
    assert response.status_code == 302
    assert EditOperation.objects.get().value[0][2]["shape"] == shape
