"""Ontologies and random pieces of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from encord_portal.sdk.objects.attributes import (
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure


def street_ontology() -> OntologyStructure:
    """A small ontology with each kind of attribute, nested and dynamic ones included."""
    structure = OntologyStructure()
    car = structure.add_object("Car", Shape.BOUNDING_BOX, feature_node_hash="car00000")
    brand = car.add_attribute(RadioAttribute, "Brand", feature_node_hash="brand000", required=True)
    brand.add_option("Other", feature_node_hash="other000").add_nested_attribute(
        TextAttribute, "Which", feature_node_hash="which000"
    )
    brand.add_option("Volvo", feature_node_hash="volvo000")
    car.add_attribute(ChecklistAttribute, "Lights", dynamic=True).add_option("Left")
    car.add_attribute(NumericAttribute, "Speed", dynamic=True)
    structure.add_object("Road", Shape.POLYGON)
    weather = structure.add_classification().add_attribute(RadioAttribute, "Weather")
    weather.add_option("Sun")
    weather.add_option("Rain")
    return structure


def object_dict(**members: Any) -> dict[str, Any]:
    """An object as it is stored."""
    return {
        "id": "1",
        "name": "Car",
        "color": "#D33115",
        "shape": "bounding_box",
        "featureNodeHash": "car00000",
        "required": False,
        "archived": False,
        **members,
    }


def attribute_dict(**members: Any) -> dict[str, Any]:
    """An attribute as it is stored."""
    return {
        "id": "1.1",
        "name": "Note",
        "type": "text",
        "featureNodeHash": "note0000",
        "required": False,
        "archived": False,
        "dynamic": False,
        **members,
    }


def ontology_dict(*objects: dict[str, Any], **members: Any) -> dict[str, Any]:
    """An ontology as it is stored."""
    return {
        "objects": list(objects),
        "classifications": [],
        "skeleton_templates": [],
        **members,
    }


_names = st.text("aZ é語_\t", max_size=6)
_hashes = st.text("abcdefghijklmnopqrstuvwxyz0123456789+/", min_size=8, max_size=8)
_kinds = st.sampled_from(["radio", "checklist", "text", "numeric"])


@st.composite
def attribute_dicts(draw: st.DrawFn, path: tuple[int, ...], depth: int = 2) -> dict[str, Any]:
    """Attributes as they are stored, with whatever options their kind allows."""
    kind = draw(_kinds)
    attribute = attribute_dict(
        id=".".join(map(str, path)),
        name=draw(_names),
        type=kind,
        featureNodeHash=draw(_hashes),
        required=draw(st.booleans()),
        archived=draw(st.booleans()),
        dynamic=draw(st.booleans()),
    )
    options = []
    for number in range(1, draw(st.integers(0, 2)) + 1 if kind in ("radio", "checklist") else 1):
        option = {
            "id": ".".join(map(str, (*path, number))),
            "label": draw(_names),
            "value": draw(_names),
            "featureNodeHash": draw(_hashes),
            "archived": draw(st.booleans()),
        }
        if kind == "radio" and depth and draw(st.booleans()):
            option["options"] = [draw(attribute_dicts((*path, number, 1), depth - 1))]
        options.append(option)
    if options:
        attribute["options"] = options
    return attribute


@st.composite
def ontology_dicts(draw: st.DrawFn) -> dict[str, Any]:
    """Whole ontologies as they are stored."""
    objects = []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        item = object_dict(
            id=str(number),
            name=draw(_names),
            color=draw(st.sampled_from(["#D33115", "#16406C", "red"])),
            shape=draw(st.sampled_from([shape.value for shape in Shape])),
            featureNodeHash=draw(_hashes),
            required=draw(st.booleans()),
            archived=draw(st.booleans()),
        )
        count = draw(st.integers(0, 2))
        if count:
            item["attributes"] = [
                draw(attribute_dicts((number, local))) for local in range(1, count + 1)
            ]
        objects.append(item)
    classifications = []
    for number in range(1, draw(st.integers(0, 2)) + 1):
        classification = {
            "id": str(number),
            "featureNodeHash": draw(_hashes),
            "attributes": [draw(attribute_dicts((number, 1)))],
        }
        if draw(st.booleans()):
            classification["level"] = "global"
        classifications.append(classification)
    return ontology_dict(*objects, classifications=classifications)
