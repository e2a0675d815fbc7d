"""Objects of an ontology: what can be drawn ("Encord Objects": ``Object``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.objects import _factories
from encord_portal.sdk.objects._attribute_base import (
    Attribute,
    AttributeType,
    attribute_from_dict,
    attributes_to_list_dict,
)
from encord_portal.sdk.objects._attribute_tree import add_attribute
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects.ontology_element import (
    OntologyElement,
    flag_member,
    list_member,
    required_members,
    top_level_uid,
    unknown_members,
)

if TYPE_CHECKING:
    from encord_portal.sdk import objects
else:
    objects = LazyModule("encord_portal.sdk.objects")

_KEYS = frozenset(
    {"id", "name", "color", "shape", "featureNodeHash", "required", "archived", "attributes"}
)


class Object(OntologyElement):
    """A class of things that can be drawn, with the questions asked about each.

    Attributes:
        feature_node_hash: The identifier by which labels refer to the object.
        uid: The number of the object within the ontology.
        name: The name that people see.
        color: The colour in which it is drawn, as ``#RRGGBB``.
        shape: The shape in which it is drawn.
        required: Whether each data unit needs one.
        archived: Whether it is no longer offered.
        attributes: The questions asked about each instance.
    """

    __slots__ = ("archived", "attributes", "color", "name", "required", "shape", "uid")

    def __init__(
        self,
        feature_node_hash: str,
        uid: int,
        name: str,
        color: str,
        shape: Shape,
        required: bool = False,
        archived: bool = False,
        attributes: list[Attribute[Any]] | None = None,
    ) -> None:
        self.feature_node_hash = feature_node_hash
        self.uid = uid
        self.name = name
        self.color = color
        self.shape = shape
        self.required = required
        self.archived = archived
        self.attributes: list[Attribute[Any]] = [] if attributes is None else attributes
        self._index = None
        self._extra = None

    @property
    def title(self) -> str:
        """The name of the object."""
        return self.name

    def _child_lists(self) -> tuple[Sequence[OntologyElement], ...]:
        return (self.attributes,)

    def create_instance(self, *, object_number: int | None = None) -> objects.ObjectInstance:
        """Create an instance to be placed on frames and added to a label row.

        Args:
            object_number: The number that people see beside the name, unique per ontology object
                within a label row; chosen by the platform when left out.

        Raises:
            LabelRowError: The number is negative.
        """
        instance: objects.ObjectInstance = _factories.make_object_instance(
            self, object_number=object_number
        )
        return instance

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> Object:
        """Read an object as it is stored (wire protocol §6).

        Raises:
            KeyError: A member is missing.
            TypeError: The shape, or the type of an attribute, is not known.
            ValueError: An ``id`` is not made of numbers.
        """
        uid, name, color, shape_text, feature_node_hash = required_members(
            d, ("id", "name", "color", "shape", "featureNodeHash"), "an object of the ontology"
        )
        shape = Shape.from_string(shape_text) if isinstance(shape_text, str) else None
        if shape is None:
            raise TypeError(f"The shape {shape_text!r} of the object {name!r} is not recognised")
        item = cls(
            feature_node_hash=feature_node_hash,
            uid=top_level_uid(uid),
            name=name,
            color=color,
            shape=shape,
            required=flag_member(d, "required"),
            archived=flag_member(d, "archived"),
            attributes=[
                attribute_from_dict(attribute)
                for attribute in list_member(d, "attributes", f"the object {name!r}")
            ],
        )
        item._extra = unknown_members(d, _KEYS)
        return item

    def to_dict(self) -> dict[str, Any]:
        """Give the object as it is stored."""
        result: dict[str, Any] = {
            "id": str(self.uid),
            "name": self.name,
            "color": self.color,
            "shape": self.shape.value,
            "featureNodeHash": self.feature_node_hash,
            "required": self.required,
            "archived": self.archived,
        }
        if self.attributes:
            result["attributes"] = attributes_to_list_dict(self.attributes)
        if self._extra:
            result.update(self._extra)
        return result

    def add_attribute(
        self,
        cls: type[AttributeType],
        name: str,
        local_uid: int | None = None,
        feature_node_hash: str | None = None,
        required: bool = False,
        dynamic: bool = False,
    ) -> AttributeType:
        """Add an attribute to the object.

        Args:
            cls: The kind: RadioAttribute, ChecklistAttribute, TextAttribute or NumericAttribute.
            name: The question as people see it.
            local_uid: The number of the attribute among its siblings; chosen when left out.
            feature_node_hash: The identifier of the attribute; made when left out.
            required: Whether the label editor insists on an answer.
            dynamic: Whether an instance may have different answers on different frames.

        Returns:
            The new attribute, to which options can be added.

        Raises:
            ValueError: A sibling has the number or the identifier already.
        """
        return add_attribute(
            self.attributes, [self.uid], cls, name, local_uid, feature_node_hash, required, dynamic
        )

    def _fields(self) -> tuple[Any, ...]:
        return (
            self.feature_node_hash,
            self.uid,
            self.name,
            self.color,
            self.shape,
            self.required,
            self.archived,
            self.attributes,
        )

    def __repr__(self) -> str:
        return (
            f"Object(feature_node_hash={self.feature_node_hash!r}, uid={self.uid}, "
            f"name={self.name!r}, color={self.color!r}, shape={self.shape!r}, "
            f"required={self.required}, archived={self.archived}, attributes={self.attributes})"
        )
