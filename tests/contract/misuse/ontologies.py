"""Building and searching ontologies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract.misuse.parts import (
    attributes,
    ontology_classification,
    ontology_object,
    shapes,
    structure,
)
from tests.sdk.label_row.builders import Kit

CASES: dict[str, Callable[[Kit], Any]] = {
    "object: twice the same uid": lambda kit: (
        lambda s: (
            s.add_object("a", shapes(kit).POINT, uid=1),
            s.add_object("b", shapes(kit).POINT, uid=1),
        )
    )(structure(kit)),
    "object: twice the same hash": lambda kit: (
        lambda s: (
            s.add_object("a", shapes(kit).POINT, feature_node_hash="x"),
            s.add_object("b", shapes(kit).POINT, feature_node_hash="x"),
        )
    )(structure(kit)),
    "object: shape a text": lambda kit: structure(kit).add_object("a", "point"),
    "object: shape none": lambda kit: structure(kit).add_object("a", None),
    "object: bad color": lambda kit: structure(kit).add_object("a", shapes(kit).POINT, color="red"),
    "object: below zero uid": lambda kit: structure(kit).add_object("a", shapes(kit).POINT, uid=-1),
    "object: text uid": lambda kit: structure(kit).add_object("a", shapes(kit).POINT, uid="x"),
    "object: name a number": lambda kit: structure(kit).add_object(3, shapes(kit).POINT),
    "object: name empty": lambda kit: structure(kit).add_object("", shapes(kit).POINT),
    "classification: twice the same uid": lambda kit: (
        lambda s: (s.add_classification(uid=1), s.add_classification(uid=1))
    )(structure(kit)),
    "classification: twice the same hash": lambda kit: (
        lambda s: (
            s.add_classification(feature_node_hash="1"),
            s.add_classification(feature_node_hash="1"),
        )
    )(structure(kit)),
    "classification: two attributes": lambda kit: (
        lambda c: (
            c.add_attribute(attributes(kit).TextAttribute, "a"),
            c.add_attribute(attributes(kit).TextAttribute, "b"),
        )
    )(ontology_classification(kit)),
    "classification: no attribute to_dict": lambda kit: ontology_classification(kit).to_dict(),
    "classification: no attribute title": lambda kit: ontology_classification(kit).title,
    "classification: no attribute instance": lambda kit: ontology_classification(
        kit
    ).create_instance(),
    "classification: no attribute structure": lambda kit: (
        lambda s: (s.add_classification(), s.to_dict())
    )(structure(kit)),
    "classification: dynamic": lambda kit: ontology_classification(kit).add_attribute(
        attributes(kit).TextAttribute, "a", dynamic=True
    ),
    "attribute: twice the same name": lambda kit: (
        lambda o: (
            o.add_attribute(attributes(kit).TextAttribute, "a"),
            o.add_attribute(attributes(kit).TextAttribute, "a"),
        )
    )(ontology_object(kit)),
    "attribute: twice the same uid": lambda kit: (
        lambda o: (
            o.add_attribute(attributes(kit).TextAttribute, "a", local_uid=1),
            o.add_attribute(attributes(kit).TextAttribute, "b", local_uid=1),
        )
    )(ontology_object(kit)),
    "attribute: twice the same hash": lambda kit: (
        lambda o: (
            o.add_attribute(attributes(kit).TextAttribute, "a", feature_node_hash="1"),
            o.add_attribute(attributes(kit).TextAttribute, "b", feature_node_hash="1"),
        )
    )(ontology_object(kit)),
    "attribute: class a text": lambda kit: ontology_object(kit).add_attribute("text", "a"),
    "attribute: class base": lambda kit: ontology_object(kit).add_attribute(
        attributes(kit).Attribute, "a"
    ),
    "attribute: class none": lambda kit: ontology_object(kit).add_attribute(None, "a"),
    "option: on text": lambda kit: (
        ontology_object(kit).add_attribute(attributes(kit).TextAttribute, "a").add_option("x")
    ),
    "option: twice the same": lambda kit: (
        lambda a: (a.add_option("x", local_uid=1), a.add_option("y", local_uid=1))
    )(ontology_object(kit).add_attribute(attributes(kit).RadioAttribute, "a")),
    "option: twice the same hash": lambda kit: (
        lambda a: (
            a.add_option("x", feature_node_hash="1"),
            a.add_option("y", feature_node_hash="1"),
        )
    )(ontology_object(kit).add_attribute(attributes(kit).RadioAttribute, "a")),
    "option: twice the same label ok": lambda kit: (
        lambda a: (a.add_option("x"), a.add_option("x"))
    )(ontology_object(kit).add_attribute(attributes(kit).RadioAttribute, "a")),
    "nested on checklist": lambda kit: (
        ontology_object(kit)
        .add_attribute(attributes(kit).ChecklistAttribute, "a")
        .add_option("x")
        .add_nested_option(attributes(kit).TextAttribute, "n")
    ),
    "nested attribute on checklist": lambda kit: (
        ontology_object(kit)
        .add_attribute(attributes(kit).ChecklistAttribute, "a")
        .add_option("x")
        .add_nested_attribute(attributes(kit).TextAttribute, "n")
    ),
    "option: label a number": lambda kit: (
        ontology_object(kit).add_attribute(attributes(kit).RadioAttribute, "a").add_option(3)
    ),
    "find hash": lambda kit: kit.structure.get_child_by_hash("nope"),
    "find hash type": lambda kit: kit.structure.get_child_by_hash(
        "objbox", type_=kit.objects.Classification
    ),
    "find title": lambda kit: kit.structure.get_child_by_title("nope"),
    "find title type": lambda kit: kit.structure.get_child_by_title(
        "Box Obj", type_=kit.objects.Classification
    ),
    "find titles type": lambda kit: kit.structure.get_children_by_title(
        "Box Obj", type_=kit.objects.Classification
    ),
    "find title many": lambda kit: (
        lambda s: (
            s.add_object("a", shapes(kit).POINT),
            s.add_object("a", shapes(kit).POINT),
            s.get_child_by_title("a"),
        )
    )(structure(kit)),
    "find title case": lambda kit: kit.structure.get_child_by_title("box obj"),
    "find hash none": lambda kit: kit.structure.get_child_by_hash(None),
    "object child": lambda kit: kit.item("objbox").get_child_by_hash("clsrad"),
    "object child title": lambda kit: kit.item("objbox").get_child_by_title("nope"),
    "from_dict empty": lambda kit: kit.objects.OntologyStructure.from_dict({}),
    "from_dict none": lambda kit: kit.objects.OntologyStructure.from_dict(None),
    "from_dict shape": lambda kit: kit.objects.OntologyStructure.from_dict(
        {
            "objects": [
                {"id": "1", "name": "a", "color": "#fff", "shape": "zz", "featureNodeHash": "x"}
            ],
            "classifications": [],
        }
    ),
    "from_dict attribute type": lambda kit: kit.objects.OntologyStructure.from_dict(
        {
            "objects": [],
            "classifications": [
                {
                    "id": "1",
                    "featureNodeHash": "x",
                    "attributes": [
                        {
                            "id": "1.1",
                            "name": "n",
                            "type": "zz",
                            "featureNodeHash": "y",
                            "required": False,
                        }
                    ],
                }
            ],
        }
    ),
    "from_dict id": lambda kit: kit.objects.OntologyStructure.from_dict(
        {
            "objects": [
                {"id": "q", "name": "a", "color": "#fff", "shape": "point", "featureNodeHash": "x"}
            ],
            "classifications": [],
        }
    ),
    "from_dict no hash": lambda kit: kit.objects.OntologyStructure.from_dict(
        {
            "objects": [{"id": "1", "name": "a", "color": "#fff", "shape": "point"}],
            "classifications": [],
        }
    ),
    "skeleton twice the same": lambda kit: (
        lambda s, t: (s.add_skeleton_template(t), s.add_skeleton_template(t))
    )(
        structure(kit),
        kit.module("objects.skeleton_template").SkeletonTemplate(
            name="t", width=1, height=1, skeleton={}, skeletonEdges={}
        ),
    ),
}
