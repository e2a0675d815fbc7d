from __future__ import annotations

import copy
import pickle

import pytest

from encord_portal.sdk.objects.attributes import (
    Attribute,
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.classification import OntologyClassificationLevel
from encord_portal.sdk.objects.common import PropertyType, Shape
from encord_portal.sdk.objects.constants import AVAILABLE_COLORS
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

from .builders import street_ontology


def test_objects_and_classifications_are_numbered_apart() -> None:
    structure = OntologyStructure()
    assert [structure.add_object("A", Shape.POINT).uid for _ in range(2)] == [1, 2]
    assert structure.add_classification().uid == 1
    structure.add_object("B", Shape.POINT, uid=7)
    assert structure.add_object("C", Shape.POINT).uid == 8


def test_new_identifiers_have_the_form_of_the_wire() -> None:
    structure = OntologyStructure()
    item = structure.add_object("A", Shape.POINT)
    attribute = item.add_attribute(TextAttribute, "Note")
    assert len(item.feature_node_hash) == 8
    assert set(item.feature_node_hash) <= set("0123456789abcdef")
    assert len(attribute.feature_node_hash) == 8


def test_colours_follow_the_last_object_in_a_cycle() -> None:
    structure = OntologyStructure()
    colors = [structure.add_object("A", Shape.POINT).color for _ in range(28)]
    assert colors == [*AVAILABLE_COLORS, AVAILABLE_COLORS[0]]
    structure.add_object("B", Shape.POINT, color="mauve")
    assert structure.add_object("C", Shape.POINT).color == AVAILABLE_COLORS[0]


def test_duplicate_numbers_and_hashes_are_refused() -> None:
    structure = OntologyStructure()
    item = structure.add_object("A", Shape.POINT, feature_node_hash="aaaaaaaa")
    attribute = item.add_attribute(RadioAttribute, "R", feature_node_hash="rrrrrrrr")
    attribute.add_option("O", feature_node_hash="oooooooo")
    for add in (
        lambda: structure.add_object("B", Shape.POINT, uid=1),
        lambda: structure.add_object("B", Shape.POINT, feature_node_hash="aaaaaaaa"),
        lambda: item.add_attribute(TextAttribute, "T", local_uid=1),
        lambda: item.add_attribute(TextAttribute, "T", feature_node_hash="rrrrrrrr"),
        lambda: attribute.add_option("P", local_uid=1),
        lambda: attribute.add_option("P", feature_node_hash="oooooooo"),
    ):
        with pytest.raises(ValueError, match=r"Duplicate (uid|feature_node_hash)"):
            add()
    assert len(structure.objects) == len(item.attributes) == len(attribute.options) == 1


def test_a_hash_may_be_shared_by_an_object_and_a_classification() -> None:
    structure = OntologyStructure()
    structure.add_object("A", Shape.POINT, feature_node_hash="aaaaaaaa")
    assert structure.add_classification(feature_node_hash="aaaaaaaa").uid == 1


def test_nested_numbers_continue_their_parents() -> None:
    item = street_ontology().objects[0]
    brand = item.attributes[0]
    assert isinstance(brand, RadioAttribute)
    assert brand.uid == [1, 1]
    assert [option.uid for option in brand.options] == [[1, 1, 1], [1, 1, 2]]
    assert brand.options[0].attributes[0].uid == [1, 1, 1, 1]
    with pytest.deprecated_call(match="use add_nested_attribute"):
        again = brand.options[0].add_nested_option(NumericAttribute, "How many")
    assert again.uid == [1, 1, 1, 2]


def test_the_value_of_an_option_is_made_from_its_label() -> None:
    checklist = OntologyStructure().add_object("A", Shape.POINT)
    attribute = checklist.add_attribute(ChecklistAttribute, "C")
    assert attribute.add_option("Dark\tRed car").value == "dark_red_car"
    assert attribute.add_option("Dark Red", value="X y").value == "X y"


def test_a_classification_has_exactly_one_attribute() -> None:
    classification = OntologyStructure().add_classification()
    with pytest.raises(ValueError, match="requires attribute before use"):
        classification.to_dict()
    classification.add_attribute(TextAttribute, "Note")
    assert classification.title == "Note"
    with pytest.raises(ValueError, match="exactly one root attribute"):
        classification.add_attribute(TextAttribute, "Again")


def test_a_global_classification_says_so() -> None:
    structure = OntologyStructure()
    classification = structure.add_classification(level=OntologyClassificationLevel.GLOBAL)
    classification.add_attribute(TextAttribute, "Note")
    assert classification.is_global
    assert classification.to_dict()["level"] == "global"
    assert not structure.add_classification().is_global


def test_attributes_know_their_kind() -> None:
    item = OntologyStructure().add_object("A", Shape.POINT)
    kinds = {
        RadioAttribute: PropertyType.RADIO,
        ChecklistAttribute: PropertyType.CHECKLIST,
        TextAttribute: PropertyType.TEXT,
        NumericAttribute: PropertyType.NUMERIC,
    }
    for cls, kind in kinds.items():
        attribute = item.add_attribute(cls, "x", dynamic=True, required=True)
        assert attribute.get_property_type() is kind
        assert (attribute.dynamic, attribute.required, attribute.archived) == (True, True, False)
        assert list(attribute.options) == []


def test_what_is_no_kind_of_attribute_is_refused() -> None:
    item = OntologyStructure().add_object("A", Shape.POINT)
    for wrong in (str, Attribute, "radio"):
        with pytest.raises(TypeError, match="no kind of attribute"):
            item.add_attribute(wrong, "x")  # type: ignore[type-var, arg-type]  # on purpose
    with pytest.raises(TypeError, match="member of Shape"):
        OntologyStructure().add_object("A", "point")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError, match="`uid` must be an integer"):
        OntologyStructure().add_object("A", Shape.POINT, uid="1")  # type: ignore[arg-type]  # same


def test_elements_are_equal_by_content_and_usable_as_keys() -> None:
    one, other = street_ontology(), street_ontology()
    assert one.objects[0].attributes[0] == other.objects[0].attributes[0]
    assert hash(one.objects[0]) == hash(other.objects[0])
    assert one.objects[0] != other.objects[1]
    assert one == copy.deepcopy(one) == pickle.loads(pickle.dumps(one))
    other.objects[0].name = "Lorry"
    assert one != other


def test_a_shape_prints_as_its_name_and_equals_its_wire_value() -> None:
    assert str(Shape.POLYGON) == "POLYGON"
    assert Shape.POLYGON == "polygon"
    assert Shape.from_string("polygon") is Shape.POLYGON
    assert Shape.from_string("blob") is None
