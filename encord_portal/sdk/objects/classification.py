"""Classifications of an ontology: what can be said of a frame ("Encord Objects")."""

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
from encord_portal.sdk.objects._enums import WireEnum
from encord_portal.sdk.objects._ontology_errors import NoAttributeError
from encord_portal.sdk.objects.ontology_element import (
    OntologyElement,
    list_member,
    required_members,
    top_level_uid,
    unknown_members,
)

if TYPE_CHECKING:
    from encord_portal.sdk import objects
else:
    objects = LazyModule("encord_portal.sdk.objects")

_KEYS = frozenset({"id", "featureNodeHash", "attributes", "level"})


class OntologyClassificationLevel(WireEnum):
    """What a classification speaks of, where that is not a frame."""

    GLOBAL = "global"


class Classification(OntologyElement):
    """A question about whole frames, or about the whole data unit.

    It wraps one attribute, whose name is the title of the classification.

    Attributes:
        feature_node_hash: The identifier by which labels refer to the classification.
        uid: The number of the classification within the ontology.
        attributes: The one root attribute; empty until it is added.
    """

    __slots__ = ("_level", "attributes", "uid")

    def __init__(
        self,
        feature_node_hash: str,
        uid: int,
        attributes: list[Attribute[Any]],
        level: OntologyClassificationLevel | None = None,
    ) -> None:
        self.feature_node_hash = feature_node_hash
        self.uid = uid
        self.attributes = attributes
        self._level = level
        self._index = None
        self._extra = None

    @property
    def title(self) -> str:
        """The name of the root attribute.

        Raises:
            ValueError: There is no root attribute yet.
        """
        return self._root_attribute().name

    @property
    def level(self) -> OntologyClassificationLevel | None:
        """``GLOBAL`` where the classification speaks of the whole data unit, otherwise None."""
        return self._level

    @property
    def is_global(self) -> bool:
        """Whether the classification speaks of the whole data unit."""
        return self._level is OntologyClassificationLevel.GLOBAL

    def _child_lists(self) -> tuple[Sequence[OntologyElement], ...]:
        return (self.attributes,)

    def _root_attribute(self) -> Attribute[Any]:
        if not self.attributes:
            raise NoAttributeError(
                f"Classification {self.uid} requires attribute before use: call add_attribute()."
            )
        return self.attributes[0]

    def _has_title(self, title: str) -> bool:
        return bool(self.attributes) and self.attributes[0].name == title

    def create_instance(self, range_only: bool = False) -> objects.ClassificationInstance:
        """Create an instance to be placed on frames and added to a label row.

        Args:
            range_only: Whether the instance is for data that is addressed by ranges (audio, text).
        """
        instance: objects.ClassificationInstance = _factories.make_classification_instance(
            self, range_only=range_only
        )
        return instance

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> Classification:
        """Read a classification as it is stored (wire protocol §6).

        Raises:
            KeyError: A member is missing.
            TypeError: The type of an attribute is not known.
            ValueError: An ``id`` is not made of numbers.
        """
        uid, feature_node_hash, _ = required_members(
            d, ("id", "featureNodeHash", "attributes"), "a classification of the ontology"
        )
        what = f"the classification {feature_node_hash!r}"
        level = d.get("level")
        known = OntologyClassificationLevel.from_string(level) if isinstance(level, str) else None
        item = cls(
            feature_node_hash=feature_node_hash,
            uid=top_level_uid(uid),
            attributes=[attribute_from_dict(item) for item in list_member(d, "attributes", what)],
            level=known,
        )
        item._extra = unknown_members(d, _KEYS)
        return item

    def to_dict(self) -> dict[str, Any]:
        """Give the classification as it is stored.

        Raises:
            ValueError: There is no root attribute yet.
        """
        self._root_attribute()
        result: dict[str, Any] = {
            "id": str(self.uid),
            "featureNodeHash": self.feature_node_hash,
        }
        if self._level is not None:
            result["level"] = self._level.value
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
    ) -> AttributeType:
        """Add the root attribute.

        Args:
            cls: The kind: RadioAttribute, ChecklistAttribute, TextAttribute or NumericAttribute.
            name: The question as people see it.
            local_uid: The number of the attribute; 1 when left out.
            feature_node_hash: The identifier of the attribute; made when left out.
            required: Whether the label editor insists on an answer.

        Returns:
            The new attribute, to which options can be added.

        Raises:
            ValueError: The classification has its attribute already.
        """
        if self.attributes:
            raise ValueError("Classification should have exactly one root attribute")
        return add_attribute(
            self.attributes, [self.uid], cls, name, local_uid, feature_node_hash, required
        )

    def _fields(self) -> tuple[Any, ...]:
        return (self.feature_node_hash, self.uid, self.attributes, self._level)

    def __repr__(self) -> str:
        return (
            f"Classification(feature_node_hash={self.feature_node_hash!r}, uid={self.uid}, "
            f"attributes={self.attributes}, level={self._level!r})"
        )
