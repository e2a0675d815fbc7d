"""What the demo promises, before anything is built: projects, rows, ontologies, people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from encord_portal.demo.people import Person
from encord_portal.demo.plan import Medium, Progress, Scenario
from encord_portal.demo.progress import SCENARIOS as NAMES
from encord_portal.demo.scenarios import load
from encord_portal.sdk.objects.attributes import (
    Attribute,
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

SCENARIOS = [load(name) for name in NAMES]
ROWS = [row for scenario in SCENARIOS for row in scenario.rows()]
STRUCTURES = [scenario.ontology() for scenario in SCENARIOS]


def test_there_are_at_least_three_projects_and_sixty_rows() -> None:
    assert len(SCENARIOS) >= 3
    assert len(ROWS) >= 60


def test_every_kind_of_medium_occurs_several_times() -> None:
    counts = Counter(row.medium for row in ROWS)
    # One scene with its photos shows what there is to see in one.
    assert counts.pop(Medium.PHOTOGRAPHED) >= 1
    assert all(count >= 3 for count in counts.values())
    assert {*counts, Medium.PHOTOGRAPHED} == set(Medium)


def test_every_project_has_rows_at_several_stages() -> None:
    assert {row.progress for row in ROWS} == set(Progress)
    for scenario in SCENARIOS:
        assert len({row.progress for row in scenario.rows()}) >= 4


def test_several_people_draw_labels_and_priorities_differ() -> None:
    assert {row.author for row in ROWS} == {Person.ANA, Person.BEN}
    assert len({row.priority for row in ROWS}) >= 3


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
def test_titles_within_a_project_differ(scenario: Scenario) -> None:
    titles = [row.title for row in scenario.rows()]
    assert len(titles) == len(set(titles))


def test_every_2d_shape_is_in_an_ontology() -> None:
    shapes = {node.shape for structure in STRUCTURES for node in structure.objects}
    assert shapes >= {
        Shape.BOUNDING_BOX,
        Shape.ROTATABLE_BOUNDING_BOX,
        Shape.POLYGON,
        Shape.POLYLINE,
        Shape.POINT,
        Shape.SKELETON,
        Shape.BITMASK,
    }


def test_every_kind_of_question_is_in_an_ontology() -> None:
    attributes = [one for structure in STRUCTURES for one in attributes_of(structure)]
    for kind in (RadioAttribute, ChecklistAttribute, TextAttribute, NumericAttribute):
        assert any(isinstance(one, kind) for one in attributes)
    assert any(one.required for one in attributes)
    assert any(one.dynamic for one in attributes)


def test_questions_are_nested_in_every_ontology() -> None:
    for structure in STRUCTURES:
        assert any(
            option.attributes
            for attribute in attributes_of(structure)
            if isinstance(attribute, RadioAttribute)
            for option in attribute.options
        )


@pytest.mark.parametrize("structure", STRUCTURES, ids=[one.title for one in SCENARIOS])
def test_an_ontology_survives_a_round_trip(structure: OntologyStructure) -> None:
    written = structure.to_dict()
    assert OntologyStructure.from_dict(written).to_dict() == written


def attributes_of(structure: OntologyStructure) -> Iterator[Attribute]:
    for node in [*structure.objects, *structure.classifications]:
        yield from node.attributes
