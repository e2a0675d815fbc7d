"""Ontologies: what either SDK writes, the other one reads and writes back equal."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.contract.both import OURS, PUBLISHED, outcomes
from tests.sdk.objects.builders import attribute_dict, object_dict, ontology_dict, ontology_dicts

pytestmark = pytest.mark.contract

Sdk = SimpleNamespace

TEMPLATE: dict[str, Any] = {
    "name": "Hand",
    "width": 100,
    "height": 50,
    "skeleton": {"0": {"x": 1, "y": 2, "name": "a"}, "1": {"x": 3, "y": 4, "name": "b"}},
    "skeletonEdges": {"0": {"1": {"color": "#00000"}}},
}


def _build(sdk: Sdk) -> Any:
    """Use every way of building, with all identifiers given."""
    structure = sdk.OntologyStructure()
    car = structure.add_object("Car", sdk.Shape.BOUNDING_BOX, feature_node_hash="car00000")
    brand = car.add_attribute(
        sdk.RadioAttribute, "Brand", feature_node_hash="brand000", required=True
    )
    other = brand.add_option("Other\tone, é", feature_node_hash="other000")
    other.add_nested_attribute(sdk.TextAttribute, "Which", feature_node_hash="which000")
    other.add_nested_attribute(sdk.NumericAttribute, "How many", None, "howmany0", True)
    brand.add_option("Volvo", "V", 7, "volvo000")
    lights = car.add_attribute(sdk.ChecklistAttribute, "Lights", 5, "lights00", dynamic=True)
    lights.add_option("Left Light", feature_node_hash="left0000")
    lights.add_option("Right", feature_node_hash="right000")
    structure.add_object("Road", sdk.Shape.POLYGON, 9, "#000000", "road0000")
    structure.add_object("Tree", sdk.Shape.POINT, feature_node_hash="tree0000")
    weather = structure.add_classification(feature_node_hash="weather0")
    weather.add_attribute(sdk.RadioAttribute, "Weather", feature_node_hash="weathera").add_option(
        "Sun", feature_node_hash="sun00000"
    )
    note = structure.add_classification(5, "note0000", level=sdk.OntologyClassificationLevel.GLOBAL)
    note.add_attribute(sdk.TextAttribute, "Note", feature_node_hash="notea000")
    structure.add_skeleton_object(
        "Left hand", sdk.SkeletonTemplate(**TEMPLATE), feature_node_hash="hand0000"
    )
    return structure


def test_the_same_script_builds_the_same_ontology() -> None:
    assert _build(OURS).to_dict() == _build(PUBLISHED).to_dict()


@settings(deadline=None, max_examples=60)
@given(ontology_dicts())
def test_generated_ontologies_are_read_and_written_alike(stored: dict[str, Any]) -> None:
    ours = OURS.OntologyStructure.from_dict(stored).to_dict()
    published = PUBLISHED.OntologyStructure.from_dict(stored).to_dict()
    assert ours == published
    assert list(ours) == list(published)
    assert OURS.OntologyStructure.from_dict(published).to_dict() == published
    assert PUBLISHED.OntologyStructure.from_dict(ours).to_dict() == ours


def test_the_order_of_keys_is_the_same() -> None:
    def keys(node: Any) -> Any:
        if isinstance(node, dict):
            return [(key, keys(value)) for key, value in node.items()]
        return [keys(item) for item in node] if isinstance(node, list) else None

    assert keys(_build(OURS).to_dict()) == keys(_build(PUBLISHED).to_dict())


LOOK_UPS: list[Callable[[Sdk, Any], Any]] = [
    lambda sdk, s: s.get_child_by_hash("which000").title,
    lambda sdk, s: s.get_child_by_hash("which000", sdk.TextAttribute).uid,
    lambda sdk, s: s.get_child_by_hash("which000", sdk.Option).uid,
    lambda sdk, s: s.get_child_by_hash("nowhere0"),
    lambda sdk, s: s.get_child_by_title("Weather"),
    lambda sdk, s: s.get_child_by_title("Weather", sdk.Classification).uid,
    lambda sdk, s: s.get_child_by_title("Weather", sdk.Object),
    lambda sdk, s: [type(x).__name__ for x in s.get_children_by_title("Weather")],
    lambda sdk, s: [type(x).__name__ for x in s.get_children_by_title("Other\tone, é")],
    lambda sdk, s: s.objects[0].get_child_by_hash("car00000"),
    lambda sdk, s: s.objects[0].get_child_by_hash("volvo000", sdk.Option).value,
    lambda sdk, s: s.objects[0].get_child_by_hash("volvo000", sdk.Attribute).value,
    lambda sdk, s: s.objects[0].get_child_by_title("Brand").required,
    lambda sdk, s: s.objects[0].get_child_by_title("Car"),
    lambda sdk, s: [x.feature_node_hash for x in s.objects[0].children],
    lambda sdk, s: [x.feature_node_hash for x in s.objects[0].attributes[0].children],
    lambda sdk, s: [o.is_nestable() for o in s.objects[0].attributes[0].options],
    lambda sdk, s: [o.is_nestable() for o in s.objects[0].attributes[1].options],
    lambda sdk, s: s.objects[0].attributes[0].get_property_type().value,
    lambda sdk, s: s.classifications[1].is_global,
    lambda sdk, s: s.classifications[1].level.value,
    lambda sdk, s: s.classifications[0].level,
    lambda sdk, s: s.classifications[0].title,
    lambda sdk, s: sorted(s.skeleton_templates["Hand"].required_vertices),
    lambda sdk, s: s == _build(sdk),
]


@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_the_tree_is_walked_alike(look_up: Callable[[Sdk, Any], Any]) -> None:
    published, ours = outcomes(lambda sdk: look_up(sdk, _build(sdk)))
    assert ours == published


BUILDING: list[Callable[[Sdk, Any], Any]] = [
    lambda sdk, s: s.add_object("B", sdk.Shape.POINT, uid=1),
    lambda sdk, s: s.add_object("B", sdk.Shape.POINT, uid=0).uid,
    lambda sdk, s: s.add_object("B", sdk.Shape.POINT, feature_node_hash="car00000"),
    lambda sdk, s: s.add_object("B", sdk.Shape.POINT, feature_node_hash="weather0").uid,
    lambda sdk, s: s.add_object("B", sdk.Shape.POINT).color,
    lambda sdk, s: len(s.add_object("B", sdk.Shape.POINT).feature_node_hash),
    lambda sdk, s: s.add_classification(uid=1),
    lambda sdk, s: s.add_classification(feature_node_hash="weather0"),
    lambda sdk, s: s.add_classification().to_dict(),
    lambda sdk, s: s.classifications[0].add_attribute(sdk.TextAttribute, "Again"),
    lambda sdk, s: (s.add_classification(), s.to_dict()),
    lambda sdk, s: s.objects[0].add_attribute(sdk.TextAttribute, "T", local_uid=1),
    lambda sdk, s: s.objects[0].add_attribute(sdk.TextAttribute, "T").uid,
    lambda sdk, s: s.objects[0].add_attribute(sdk.TextAttribute, "T", None, "brand000"),
    lambda sdk, s: s.objects[0].add_attribute(sdk.Attribute, "T"),
    lambda sdk, s: s.objects[0].add_attribute(str, "T"),
    lambda sdk, s: s.objects[0].attributes[0].add_option("T", local_uid=7),
    lambda sdk, s: s.objects[0].attributes[0].add_option("T").uid,
    lambda sdk, s: s.objects[0].attributes[0].add_option("T", None, None, "volvo000"),
    lambda sdk, s: s.objects[0].attributes[1].add_option("T x").value,
    lambda sdk, s: s.classifications[0].add_attribute(sdk.TextAttribute, "x", dynamic=True),
    lambda sdk, s: s.add_skeleton_object("Again", sdk.SkeletonTemplate(**TEMPLATE)),
    lambda sdk, s: s.add_skeleton_template(sdk.SkeletonTemplate(**TEMPLATE)),
    lambda sdk, s: s.skeleton_templates["Hand"].create_instance([]),
    lambda sdk, s: (
        s.skeleton_templates["Hand"]
        .create_instance([sdk.SkeletonCoordinate(x=1, y=2, name=name) for name in "ab"])
        .to_dict()
    ),
    lambda sdk, s: s.objects[0].attributes[0].options[0].add_nested_option(sdk.TextAttribute, "T"),
]


@pytest.mark.parametrize("build", BUILDING)
def test_building_succeeds_and_fails_alike(build: Callable[[Sdk, Any], Any]) -> None:
    published, ours = outcomes(lambda sdk: build(sdk, _build(sdk)))
    assert ours == published


def _without(stored: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in stored.items() if key != name}


_OPTION = {"id": "1.1.1", "label": "A", "value": "a", "featureNodeHash": "x", "archived": False}
_CLASS = {"id": "1", "featureNodeHash": "c", "attributes": [attribute_dict()]}


def _with_option(option: Any, kind: str = "radio") -> dict[str, Any]:
    return ontology_dict(object_dict(attributes=[attribute_dict(type=kind, options=[option])]))


MALFORMED: list[Any] = [
    *(_without(ontology_dict(object_dict()), name) for name in ontology_dict()),
    *(ontology_dict(_without(object_dict(), name)) for name in object_dict()),
    *(
        ontology_dict(object_dict(attributes=[_without(attribute_dict(), name)]))
        for name in attribute_dict()
    ),
    *(_with_option(_without(_OPTION, name)) for name in _OPTION),
    *(_with_option(_without(_OPTION, name), "checklist") for name in _OPTION),
    *(ontology_dict(classifications=[_without(_CLASS, name)]) for name in _CLASS),
    ontology_dict(classifications=[{**_CLASS, "attributes": []}]),
    ontology_dict(classifications=[{**_CLASS, "level": "galactic"}]),
    ontology_dict(object_dict(shape="blob")),
    ontology_dict(object_dict(shape="POLYGON")),
    ontology_dict(object_dict(id="one")),
    ontology_dict(object_dict(id=1)),
    ontology_dict(object_dict(attributes=None)),
    ontology_dict(object_dict(attributes=[attribute_dict(type="date")])),
    ontology_dict(object_dict(attributes=[attribute_dict(id="1.x")])),
    ontology_dict(object_dict(required=None)),
    ontology_dict(objects=None),
    _with_option({**_OPTION, "options": None}),
    _with_option({**_OPTION, "options": []}, "checklist"),
    ontology_dict(skeleton_templates=[{}]),
    ontology_dict(skeleton_templates=[{"template": TEMPLATE}]),
    *(
        ontology_dict(skeleton_templates=[{"template": _without(TEMPLATE, name)}])
        for name in TEMPLATE
    ),
    ontology_dict(skeleton_templates=[{"template": {**TEMPLATE, "width": "wide"}}]),
    [],
    None,
]


@pytest.mark.parametrize("stored", MALFORMED)
def test_malformed_ontologies_fail_alike(stored: Any) -> None:
    published, ours = outcomes(
        lambda sdk: [
            len(sdk.OntologyStructure.from_dict(stored).objects),
            sdk.OntologyStructure.from_dict(stored).skeleton_templates.keys(),
        ]
    )
    assert ours == published


def test_ours_keeps_what_neither_sdk_knows() -> None:
    stored = ontology_dict(object_dict(icon="car"), classifications=[{**_CLASS, "order": 3}])
    assert OURS.OntologyStructure.from_dict(stored).to_dict() == stored
    assert PUBLISHED.OntologyStructure.from_dict(stored).to_dict() != stored
