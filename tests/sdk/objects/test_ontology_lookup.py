from __future__ import annotations

from collections.abc import Callable

import pytest

from encord_portal.sdk.exceptions import OntologyError
from encord_portal.sdk.objects.attributes import Attribute, RadioAttribute, TextAttribute
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.objects.options import NestableOption, Option

from .builders import street_ontology


def test_each_level_is_found_by_hash() -> None:
    structure = street_ontology()
    assert structure.get_child_by_hash("car00000", Object).name == "Car"
    assert structure.get_child_by_hash("brand000", RadioAttribute).name == "Brand"
    assert structure.get_child_by_hash("other000", Option).label == "Other"
    assert structure.get_child_by_hash("which000", Attribute).name == "Which"
    car = structure.objects[0]
    assert car.get_child_by_hash("which000", TextAttribute).name == "Which"


def test_an_unknown_hash_is_an_ontology_error() -> None:
    structure = street_ontology()
    with pytest.raises(OntologyError, match="hash nowhere0 in the ontology"):
        structure.get_child_by_hash("nowhere0")
    with pytest.raises(OntologyError, match="`Car` has no item"):
        structure.objects[0].get_child_by_hash("car00000")


def test_a_hash_of_another_type_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="Expected"):
        street_ontology().get_child_by_hash("brand000", Option)


def test_titles_are_found_by_type() -> None:
    structure = street_ontology()
    assert structure.get_child_by_title("Weather", Classification).uid == 1
    assert structure.get_child_by_title("Weather", RadioAttribute).name == "Weather"
    assert structure.get_child_by_title("Volvo", NestableOption).label == "Volvo"
    assert structure.get_children_by_title("Nothing") == []
    assert len(structure.get_children_by_title("Weather")) == 2
    assert structure.objects[0].get_children_by_title("Brand")[0].name == "Brand"


def test_a_title_must_be_found_once() -> None:
    structure = street_ontology()
    with pytest.raises(OntologyError, match="No item was found"):
        structure.get_child_by_title("Weather", Object)
    with pytest.raises(OntologyError, match="More than one item"):
        structure.get_child_by_title("Weather")


def test_an_unfinished_classification_does_not_stand_in_the_way_of_titles() -> None:
    structure = street_ontology()
    structure.add_classification()
    assert structure.get_child_by_title("Car", Object).uid == 1


def _append(structure: OntologyStructure) -> None:
    structure.add_object("New", Shape.POINT, feature_node_hash="new00000")


def _insert_first(structure: OntologyStructure) -> None:
    structure.objects.insert(0, Object("new00000", 9, "New", "red", Shape.POINT))


def _replace_list(structure: OntologyStructure) -> None:
    structure.objects = [Object("new00000", 9, "New", "red", Shape.POINT), *structure.objects]


def _add_option(structure: OntologyStructure) -> None:
    brand = structure.get_child_by_hash("brand000", RadioAttribute)
    brand.add_option("New", feature_node_hash="new00000")


def _rename_hash(structure: OntologyStructure) -> None:
    structure.objects[1].feature_node_hash = "new00000"


@pytest.mark.parametrize("edit", [_append, _insert_first, _replace_list, _add_option, _rename_hash])
def test_what_is_added_after_a_look_up_is_found(edit: Callable[[OntologyStructure], None]) -> None:
    structure = street_ontology()
    assert structure.get_child_by_hash("volvo000", Option).label == "Volvo"
    with pytest.raises(OntologyError):
        structure.get_child_by_hash("new00000")
    edit(structure)
    assert structure.get_child_by_hash("new00000").feature_node_hash == "new00000"
    assert structure.get_child_by_hash("volvo000", Option).label == "Volvo"


def test_what_is_removed_after_a_look_up_is_gone() -> None:
    structure = street_ontology()
    assert structure.get_child_by_hash("which000", Attribute)
    del structure.objects[0]
    for gone in ("car00000", "brand000", "which000"):
        with pytest.raises(OntologyError):
            structure.get_child_by_hash(gone)


def test_look_ups_take_constant_time() -> None:
    structure = OntologyStructure()
    for number in range(2000):
        structure.add_object(f"O{number}", Shape.POINT, uid=number, feature_node_hash=f"{number}")
    structure.get_child_by_hash("0")
    index = structure._index
    for number in range(2000):
        assert structure.get_child_by_hash(f"{number}", Object).uid == number
    assert structure._index is index
