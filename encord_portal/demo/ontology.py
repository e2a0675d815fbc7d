"""Short words for building an ontology, so that a scenario reads like the ontology it makes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from encord_portal.sdk.objects.attributes import (
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.objects.options import NestableOption
from encord_portal.sdk.objects.skeleton_template import (
    SkeletonTemplate,
    SkeletonTemplateCoordinate,
)

Parent = Object | NestableOption | OntologyStructure
Made = TypeVar("Made", RadioAttribute, ChecklistAttribute, TextAttribute, NumericAttribute)


def radio(
    parent: Parent,
    name: str,
    options: Sequence[str],
    *,
    required: bool = False,
    dynamic: bool = False,
) -> dict[str, NestableOption]:
    """A question with one answer; returns its options by name, to nest more below them."""
    attribute = _add(parent, RadioAttribute, name, required=required, dynamic=dynamic)
    return {label: attribute.add_option(label) for label in options}


def checklist(
    parent: Parent,
    name: str,
    options: Sequence[str],
    *,
    required: bool = False,
    dynamic: bool = False,
) -> None:
    """A question with any number of answers."""
    attribute = _add(parent, ChecklistAttribute, name, required=required, dynamic=dynamic)
    for label in options:
        attribute.add_option(label)


def text(parent: Parent, name: str, *, required: bool = False, dynamic: bool = False) -> None:
    """A question answered in words."""
    _add(parent, TextAttribute, name, required=required, dynamic=dynamic)


def number(parent: Parent, name: str, *, required: bool = False, dynamic: bool = False) -> None:
    """A question answered by a number."""
    _add(parent, NumericAttribute, name, required=required, dynamic=dynamic)


def skeleton(
    structure: OntologyStructure,
    name: str,
    vertices: dict[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
) -> Object:
    """A skeleton object with its template.

    Args:
        structure: the ontology.
        name: of the object and of the template.
        vertices: their places within the unit square, by name.
        edges: pairs of vertex names.
    """
    node = structure.add_object(name, Shape.SKELETON)
    index = {vertex: str(place) for place, vertex in enumerate(vertices)}
    joined: dict[str, dict[str, dict[str, str]]] = {}
    for start, end in edges:
        joined.setdefault(index[start], {})[index[end]] = {"color": node.color}
    structure.add_skeleton_template(
        SkeletonTemplate(
            name=name,
            width=1.0,
            height=1.0,
            skeleton={
                index[vertex]: SkeletonTemplateCoordinate(x=x, y=y, name=vertex, color=node.color)
                for vertex, (x, y) in vertices.items()
            },
            skeletonEdges=joined,
        ),
        feature_node_hash=node.feature_node_hash,
    )
    return node


def chain(*vertices: str) -> list[tuple[str, str]]:
    """The edges of an open line through the vertices."""
    return list(pairwise(vertices))


def _add(parent: Parent, kind: type[Made], name: str, *, required: bool, dynamic: bool) -> Made:
    if isinstance(parent, Object):
        return parent.add_attribute(kind, name, required=required, dynamic=dynamic)
    if isinstance(parent, NestableOption):
        return parent.add_nested_attribute(kind, name, required=required)
    classification: Classification = parent.add_classification()
    return classification.add_attribute(kind, name, required=required)
