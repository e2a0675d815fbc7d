from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.exceptions import EncordException, OntologyError
from encord_portal.sdk.objects.attributes import Attribute, attribute_from_dict
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.objects.options import FlatOption, NestableOption

from .builders import (
    attribute_dict,
    object_dict,
    ontology_dict,
    ontology_dicts,
    street_ontology,
)

TEMPLATE: dict[str, Any] = {
    "name": "Sk",
    "width": 1.0,
    "height": 2.0,
    "skeleton": {"0": {"x": 0.5, "y": 0.2, "name": "a", "color": "#00000", "value": ""}},
    "skeletonEdges": {"0": {"1": {"color": "#00000"}}},
    "feature_node_hash": "abcd0000",
    "shape": "skeleton",
}


@settings(deadline=None)
@given(ontology_dicts())
def test_an_ontology_survives_reading_and_writing(stored: dict[str, Any]) -> None:
    structure = OntologyStructure.from_dict(stored)
    assert structure.to_dict() == stored
    assert OntologyStructure.from_dict(structure.to_dict()) == structure


def test_a_built_ontology_survives_too() -> None:
    structure = street_ontology()
    assert OntologyStructure.from_dict(structure.to_dict()) == structure


def test_skeleton_templates_survive() -> None:
    stored = ontology_dict(skeleton_templates=[{"template": TEMPLATE}])
    structure = OntologyStructure.from_dict(stored)
    assert structure.skeleton_templates["Sk"].required_vertices == {"a"}
    assert structure.to_dict() == stored


def test_keys_that_the_sdk_does_not_know_survive() -> None:
    option = {
        "id": "1.1.1",
        "label": "a",
        "value": "a",
        "featureNodeHash": "x",
        "archived": False,
        "new": 1,
    }
    attribute = attribute_dict(type="radio", options=[option], hint="?")
    template = {**TEMPLATE, "new": 3}
    stored = ontology_dict(
        object_dict(attributes=[attribute], icon="car"),
        classifications=[
            {"id": "1", "featureNodeHash": "c", "attributes": [attribute_dict()], "order": 4}
        ],
        skeleton_templates=[{"template": template}],
        version=7,
    )
    assert OntologyStructure.from_dict(stored).to_dict() == stored


def test_optional_members_have_defaults() -> None:
    item = Object.from_dict(
        {"id": "3", "name": "A", "color": "red", "shape": "point", "featureNodeHash": "h"}
    )
    assert (item.required, item.archived, item.attributes) == (False, False, [])
    attribute = attribute_dict()
    del attribute["archived"], attribute["dynamic"]
    read: Attribute[Any] = attribute_from_dict(attribute)
    assert (read.archived, read.dynamic) == (False, False)


@pytest.mark.parametrize("name", ["id", "name", "color", "shape", "featureNodeHash"])
def test_a_missing_member_of_an_object_is_named(name: str) -> None:
    stored = object_dict()
    del stored[name]
    with pytest.raises(KeyError, match=f"an object of the ontology lacks '{name}'"):
        OntologyStructure.from_dict(ontology_dict(stored))


@pytest.mark.parametrize("name", ["id", "name", "type", "featureNodeHash", "required"])
def test_a_missing_member_of_an_attribute_is_named(name: str) -> None:
    stored = attribute_dict()
    del stored[name]
    with pytest.raises(KeyError, match=f"an attribute of the ontology lacks '{name}'"):
        Attribute.from_dict(stored)


@pytest.mark.parametrize("name", ["objects", "classifications"])
def test_a_missing_list_of_the_ontology_is_named(name: str) -> None:
    stored = ontology_dict()
    del stored[name]
    with pytest.raises(KeyError, match=f"the ontology lacks '{name}'"):
        OntologyStructure.from_dict(stored)


@pytest.mark.parametrize(
    ("stored", "error", "message"),
    [
        (ontology_dict(object_dict(shape="blob")), TypeError, "shape 'blob' of the object 'Car'"),
        (ontology_dict(object_dict(shape=["x"])), TypeError, "not recognised"),
        (ontology_dict(object_dict(id="x")), ValueError, "not a number"),
        (ontology_dict(object_dict(attributes="x")), TypeError, "`attributes` of the object 'Car'"),
        (
            ontology_dict(object_dict(attributes=[attribute_dict(type="date")])),
            TypeError,
            "'date' is none of radio, checklist, text, numeric",
        ),
        (
            ontology_dict(object_dict(attributes=[attribute_dict(id="1.x")])),
            ValueError,
            "not made of numbers",
        ),
        (
            ontology_dict(object_dict(attributes=[attribute_dict(type="radio", options=None)])),
            TypeError,
            "`options` of the attribute 'Note'",
        ),
        (ontology_dict(objects=None), TypeError, "`objects` of the ontology must be a list"),
        ([], TypeError, "the ontology must be a dictionary"),
        (ontology_dict(skeleton_templates=[{}]), KeyError, "a skeleton template lacks 'template'"),
        (
            ontology_dict(skeleton_templates=[{"template": {"name": "x"}}]),
            EncordException,
            "lacks width, height, skeleton, skeletonEdges",
        ),
        (
            ontology_dict(skeleton_templates=[{"template": {**TEMPLATE, "width": "wide"}}]),
            EncordException,
            "`width` of a skeleton template must be a number",
        ),
    ],
)
def test_malformed_ontologies_are_refused_with_a_sentence(
    stored: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        OntologyStructure.from_dict(stored)


def test_beyond_reason_nested_attributes_are_refused() -> None:
    attribute = attribute_dict()
    for _ in range(3000):
        option = {"id": "1", "label": "", "value": "", "featureNodeHash": "x"}
        attribute = attribute_dict(type="radio", options=[{**option, "options": [attribute]}])
    with pytest.raises(OntologyError, match="nested too deeply"):
        OntologyStructure.from_dict(ontology_dict(object_dict(attributes=[attribute])))


def test_options_read_alone() -> None:
    stored = {"id": "1.1.1", "label": "A", "value": "a", "featureNodeHash": "x", "archived": True}
    flat, nestable = FlatOption.from_dict(stored), NestableOption.from_dict(stored)
    assert (flat.is_nestable(), nestable.is_nestable()) == (False, True)
    assert flat.to_dict() == nestable.to_dict() == stored
    with pytest.raises(KeyError, match="an option of the ontology lacks 'value'"):
        FlatOption.from_dict({"id": "1", "label": "A", "featureNodeHash": "x"})


_texts = st.sampled_from(["", "1", "x", "radio", "é"])
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(ontology_dicts(), st.data())
def test_a_spoilt_ontology_is_read_or_refused_by_name(stored: dict[str, Any], data: Any) -> None:
    _spoil(stored, data)
    problem = "none at all, it could be read"
    try:
        OntologyStructure.from_dict(stored)
    except (KeyError, TypeError, ValueError, OntologyError) as error:
        problem = str(error)
    assert len(problem) > 20, "a bare error says nothing"


def _spoil(node: Any, data: Any) -> None:
    """Walk to some place, and put something else there or take it away."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and node[key] and data.draw(st.booleans()):
            node = node[key]
            continue
        if data.draw(st.booleans()):
            del node[key]
        else:
            node[key] = data.draw(_json)
        return
