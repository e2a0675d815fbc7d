"""The structure of an ontology: its objects, classifications and skeleton templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import uuid4

from encord_portal.sdk.exceptions import OntologyError
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._ontology_errors import malformed
from encord_portal.sdk.objects.classification import Classification, OntologyClassificationLevel
from encord_portal.sdk.objects.constants import AVAILABLE_COLORS
from encord_portal.sdk.objects.ontology_element import (
    OntologyElement,
    OntologyElementT,
    OntologyNode,
    check_unique,
    list_member,
    required_members,
    unknown_members,
)
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.skeleton_template import SkeletonTemplate
from encord_portal.sdk.objects.utils import check_type

_KEYS = frozenset({"objects", "classifications", "skeleton_templates"})


class OntologyStructure(OntologyNode):
    """What can be labelled, and which questions are asked ("Ontology" in the reference).

    Attributes:
        objects: What can be drawn.
        classifications: What can be said of frames.
        skeleton_templates: Name → template of the skeletons among the objects.
    """

    __slots__ = ("_extra", "classifications", "objects", "skeleton_templates")

    def __init__(
        self,
        objects: list[Object] | None = None,
        classifications: list[Classification] | None = None,
        skeleton_templates: dict[str, SkeletonTemplate] | None = None,
    ) -> None:
        self.objects: list[Object] = [] if objects is None else objects
        self.classifications: list[Classification] = (
            [] if classifications is None else classifications
        )
        self.skeleton_templates: dict[str, SkeletonTemplate] = (
            {} if skeleton_templates is None else skeleton_templates
        )
        self._index = None
        self._extra: dict[str, Any] | None = None

    def _child_lists(self) -> tuple[Sequence[OntologyElement], ...]:
        return (self.objects, self.classifications)

    def get_child_by_hash(
        self, feature_node_hash: str, type_: type[OntologyElementT] | None = None
    ) -> OntologyElementT:
        """Give the element of the ontology that has a feature node hash.

        The first look-up builds an index; later ones take constant time.

        Args:
            feature_node_hash: The hash to look for.
            type_: The expected type of the element.

        Raises:
            OntologyError: There is no such element.
            TypeError: The element is of another type.
        """
        found = self._find_by_hash(feature_node_hash)
        if found is None:
            raise OntologyError(
                f"Item not found: can't find an item with a hash {feature_node_hash} in the "
                "ontology."
            )
        check_type(found, type_)
        return cast("OntologyElementT", found)

    def get_child_by_title(
        self, title: str, type_: type[OntologyElementT] | None = None
    ) -> OntologyElementT:
        """Give the one element of the ontology that has a title and, if given, a type.

        The title of a classification is that of its attribute: give a type for those.

        Raises:
            OntologyError: No element has the title, or several do.
        """
        return cast("OntologyElementT", self._child_by_title(title, type_))

    def get_children_by_title(
        self, title: str, type_: type[OntologyElementT] | None = None
    ) -> list[OntologyElementT]:
        """Give all elements of the ontology that have a title and, if given, a type."""
        return self._children_by_title(title, type_)

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> OntologyStructure:
        """Read an ontology as it is stored (wire protocol §6).

        Raises:
            OntologyError: Something is malformed; the message says what. It is also a KeyError
                where a member is missing, a TypeError where a shape or a type of attribute is not
                known or a value has a wrong type, and a ValueError where an ``id`` is not made of
                numbers.
        """
        try:
            return cls._read(d)
        except RecursionError:
            raise OntologyError(
                "The attributes of the ontology are nested too deeply to be read."
            ) from None
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise malformed(error) from error

    @classmethod
    def _read(cls, d: dict[str, Any]) -> OntologyStructure:
        what = "the ontology"
        required_members(d, ("objects", "classifications"), what)
        structure = cls(
            objects=[Object.from_dict(item) for item in list_member(d, "objects", what)],
            classifications=[
                Classification.from_dict(item) for item in list_member(d, "classifications", what)
            ],
        )
        for item in list_member(d, "skeleton_templates", what):
            (stored,) = required_members(item, ("template",), "a skeleton template")
            template = SkeletonTemplate.from_dict(stored)
            structure.skeleton_templates[template.name] = template
        structure._extra = unknown_members(d, _KEYS)
        return structure

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Give the ontology as it is stored.

        Raises:
            ValueError: A classification has no attribute yet.
        """
        result: dict[str, Any] = {
            "objects": [item.to_dict() for item in self.objects],
            "classifications": [item.to_dict() for item in self.classifications],
            "skeleton_templates": [
                {"template": template.to_dict()} for template in self.skeleton_templates.values()
            ],
        }
        if self._extra:
            result.update(self._extra)
        return result

    def add_object(
        self,
        name: str,
        shape: Shape,
        uid: int | None = None,
        color: str | None = None,
        feature_node_hash: str | None = None,
    ) -> Object:
        """Add a class of things that can be drawn.

        Example::

            structure = OntologyStructure()
            eye = structure.add_object(name="Eye", shape=Shape.POLYGON)
            colour = eye.add_attribute(ChecklistAttribute, name="Colours")
            colour.add_option(label="Green")

        Args:
            name: The name that people see.
            shape: The shape in which it is drawn.
            uid: The number of the object; chosen when left out.
            color: The colour as ``#RRGGBB``; the next of the cycle when left out.
            feature_node_hash: The identifier of the object; made when left out.

        Returns:
            The new object, to which attributes can be added.

        Raises:
            ValueError: Another object has the number or the identifier already.
        """
        if not isinstance(shape, Shape):
            raise TypeError(f"`shape` must be a member of Shape, not {shape!r}")
        uid, feature_node_hash = _identifiers(self.objects, uid, feature_node_hash)
        item = Object(
            feature_node_hash=feature_node_hash,
            uid=uid,
            name=name,
            color=self._next_color() if color is None else color,
            shape=shape,
        )
        self.objects.append(item)
        return item

    def add_classification(
        self,
        uid: int | None = None,
        feature_node_hash: str | None = None,
        level: OntologyClassificationLevel | None = None,
    ) -> Classification:
        """Add a question about whole frames; its attribute is then added to the result.

        Example::

            standing = structure.add_classification().add_attribute(
                RadioAttribute, name="Is the cat standing?", required=True
            )
            standing.add_option(label="Yes")
            standing.add_option(label="No")

        Args:
            uid: The number of the classification; chosen when left out.
            feature_node_hash: The identifier of the classification; made when left out.
            level: ``GLOBAL`` where the question is about the whole data unit.

        Raises:
            ValueError: Another classification has the number or the identifier already, or the
                level is unknown.
        """
        uid, feature_node_hash = _identifiers(self.classifications, uid, feature_node_hash)
        item = Classification(
            feature_node_hash=feature_node_hash,
            uid=uid,
            attributes=[],
            level=None if level is None else OntologyClassificationLevel(level),
        )
        self.classifications.append(item)
        return item

    def add_skeleton_object(
        self,
        name: str,
        skeleton_template: SkeletonTemplate,
        color: str | None = None,
        feature_node_hash: str | None = None,
    ) -> tuple[Object, SkeletonTemplate]:
        """Add an object of shape skeleton together with its template.

        Returns:
            The new object, and the template that is linked to it.

        Raises:
            ValueError: There is a template of that name, or an object with the identifier.
        """
        self._check_template_name(skeleton_template.name)
        item = self.add_object(
            name=name, shape=Shape.SKELETON, color=color, feature_node_hash=feature_node_hash
        )
        self.add_skeleton_template(skeleton_template, item.feature_node_hash)
        return item, skeleton_template

    def add_skeleton_template(
        self, skeleton_template: SkeletonTemplate, feature_node_hash: str | None = None
    ) -> None:
        """Add a template, linked to the object with the given hash.

        Raises:
            ValueError: There is a template of that name already.
        """
        self._check_template_name(skeleton_template.name)
        if feature_node_hash is not None:
            skeleton_template.feature_node_hash = feature_node_hash
        self.skeleton_templates[skeleton_template.name] = skeleton_template

    def _check_template_name(self, name: str) -> None:
        if name in self.skeleton_templates:
            raise ValueError(
                f"Already a template with this name associated to this ontology: {name!r}"
            )

    def _next_color(self) -> str:
        last = self.objects[-1].color if self.objects else None
        if last not in AVAILABLE_COLORS:
            return AVAILABLE_COLORS[0]
        return AVAILABLE_COLORS[(AVAILABLE_COLORS.index(last) + 1) % len(AVAILABLE_COLORS)]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OntologyStructure):
            return NotImplemented
        return (
            self.objects == other.objects
            and self.classifications == other.classifications
            and self.skeleton_templates == other.skeleton_templates
        )

    __hash__ = None  # type: ignore[assignment]  # it can be edited, so it is no key

    def __repr__(self) -> str:
        return (
            f"OntologyStructure(objects={self.objects}, classifications={self.classifications}, "
            f"skeleton_templates={self.skeleton_templates})"
        )


def _identifiers(
    siblings: Sequence[Object] | Sequence[Classification],
    uid: int | None,
    feature_node_hash: str | None,
) -> tuple[int, str]:
    taken = [item.uid for item in siblings]
    if uid is None:
        uid = max([0, *taken]) + 1
    elif isinstance(uid, bool) or not isinstance(uid, int):
        raise TypeError(f"`uid` must be an integer, not {uid!r}")
    else:
        check_unique("uid", uid, taken)
    if feature_node_hash is None:
        feature_node_hash = uuid4().hex[:8]
    else:
        check_unique(
            "feature_node_hash", feature_node_hash, [i.feature_node_hash for i in siblings]
        )
    return uid, feature_node_hash
