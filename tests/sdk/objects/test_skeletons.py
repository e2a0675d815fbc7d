from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.coordinates import (
    SkeletonCoordinate,
    SkeletonCoordinates,
    Visibility,
    get_coordinates_from_frame_object_dict,
)
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.objects.skeleton_template import SkeletonTemplate, SkeletonTemplateCoordinate


def _template(name: str = "Hand") -> SkeletonTemplate:
    vertices = {
        str(number): SkeletonTemplateCoordinate(x=number, y=0, name=vertex)
        for number, vertex in enumerate("ab")
    }
    edges = {"0": {"1": {"color": "#00000"}}}
    return SkeletonTemplate(name=name, width=100, height=50, skeleton=vertices, skeletonEdges=edges)


def _read(**point: Any) -> SkeletonCoordinate:
    stored = {"shape": "skeleton", "name": "Hand", "skeleton": {"0": {"x": 1, "y": 2, **point}}}
    coordinates = get_coordinates_from_frame_object_dict(stored)
    assert isinstance(coordinates, SkeletonCoordinates)
    return coordinates.values[0]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, None),
        ({"visibility": "occluded"}, Visibility.OCCLUDED),
        ({"visible": True}, Visibility.VISIBLE),
        ({"occluded": False, "visible": True}, Visibility.VISIBLE),
        ({"occluded": True, "invisible": True}, Visibility.INVISIBLE),
        ({"selfOccluded": True, "visibility": "visible"}, Visibility.SELF_OCCLUDED),
    ],
)
def test_visibility_is_read_in_both_forms(
    members: dict[str, Any], expected: Visibility | None
) -> None:
    assert _read(name="a", **members).visibility is expected


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({}, "lacks name"),
        ({"name": None}, "`name` of a skeleton point must be a text"),
        ({"name": "a", "x": "left"}, "`x` of a skeleton point must be a number"),
        ({"name": "a", "visibility": "blurred"}, "must be one of visible, invisible"),
        ({"name": "a", "color": 5}, "`color` of a skeleton point must be a text"),
    ],
)
def test_a_malformed_point_is_an_encord_exception(members: dict[str, Any], message: str) -> None:
    with pytest.raises(EncordException, match=message):
        _read(**members)


def test_a_skeleton_needs_the_name_of_its_frame_object() -> None:
    with pytest.raises(KeyError, match="lacks 'name'"):
        get_coordinates_from_frame_object_dict({"shape": "skeleton", "skeleton": {}})
    with pytest.raises(EncordException, match="must be a dictionary"):
        get_coordinates_from_frame_object_dict({"shape": "skeleton", "skeleton": [], "name": ""})


def test_both_names_of_the_hash_are_taken() -> None:
    assert SkeletonCoordinate(x=1, y=2, name="a", featureHash="f").feature_hash == "f"
    assert SkeletonCoordinate(x=1, y=2, name="a", feature_hash="f").feature_hash == "f"
    point = SkeletonTemplateCoordinate(x=1, y=2, name="a", featureHash="f")
    assert point.to_dict()["featureHash"] == "f"


def test_points_become_floats() -> None:
    assert SkeletonCoordinate(x=1, y=2, name="a").to_dict() == {"x": 1.0, "y": 2.0, "name": "a"}
    assert isinstance(SkeletonCoordinate(x=1, y=2, name="a").x, float)


def test_skeletons_may_be_given_as_dictionaries() -> None:
    coordinates = SkeletonCoordinates.from_dict(
        {"values": [{"x": 1, "y": 2, "name": "a"}], "name": "Hand"}
    )
    assert coordinates.to_dict() == {"0": {"x": 1.0, "y": 2.0, "name": "a"}}
    with pytest.raises(EncordException, match="needs `values`"):
        SkeletonCoordinates.from_dict({"name": "Hand"})


def test_a_template_makes_instances_with_exactly_its_vertices() -> None:
    template = _template()
    a, b, c = (SkeletonCoordinate(x=0, y=0, name=name) for name in "abc")
    made = template.create_instance([b, a])
    assert (made.name, made.values) == ("Hand", [b, a])
    for wrong in ([a], [a, b, c], []):
        with pytest.raises(ValueError, match="does not match the required vertices"):
            template.create_instance(wrong)
    with pytest.raises(ValueError, match="given once only"):
        template.create_instance([a, b, b])


def test_a_skeleton_object_is_linked_to_its_template() -> None:
    structure = OntologyStructure()
    item, template = structure.add_skeleton_object("Left hand", _template(), color="#123456")
    assert (item.shape, item.color) == (Shape.SKELETON, "#123456")
    assert template.feature_node_hash == item.feature_node_hash
    assert structure.skeleton_templates == {"Hand": template}
    with pytest.raises(ValueError, match="Already a template with this name"):
        structure.add_skeleton_object("Right hand", _template())
    assert len(structure.objects) == 1
    read = OntologyStructure.from_dict(structure.to_dict())
    assert read == structure


def test_a_template_may_be_built_from_its_wire_form() -> None:
    template = _template()
    assert SkeletonTemplate.from_dict(template.to_dict()) == template
    with pytest.raises(TypeError, match="needs skeletonEdges"):
        SkeletonTemplate(name="x", width=1, height=1, skeleton={})
