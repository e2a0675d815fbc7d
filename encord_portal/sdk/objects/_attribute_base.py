"""Attributes and options, up to those that contain each other (see :mod:`._attribute_tree`).

Wire form: wire protocol §6.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Generic, Self, TypeVar

from encord_portal.sdk.objects._enums import PropertyType
from encord_portal.sdk.objects.ontology_element import (
    NestedID,
    OntologyElement,
    OntologyNestedElement,
    decode_nested_uid,
    flag_member,
    nested_uid_from_text,
    new_identifiers,
    required_members,
    unknown_members,
)

_WHITESPACE = re.compile(r"\s")
_OPTION_KEYS = frozenset({"id", "label", "value", "featureNodeHash", "archived", "options"})
_ATTRIBUTE_KEYS = frozenset(
    {"id", "name", "type", "featureNodeHash", "required", "archived", "dynamic", "options"}
)


class Option(OntologyNestedElement):
    """A possible answer of a radio or checklist attribute (base class).

    Attributes:
        uid: The numbers of the dotted id.
        feature_node_hash: The identifier by which labels refer to the option.
        label: The answer as people see it.
        value: The answer as programs see it.
        archived: Whether the option is no longer offered.
    """

    __slots__ = ("archived", "label", "value")

    def __init__(
        self, feature_node_hash: str, uid: NestedID, label: str, value: str, archived: bool
    ) -> None:
        self.feature_node_hash = feature_node_hash
        self.uid = uid
        self.label = label
        self.value = value
        self.archived = archived
        self._index = None
        self._extra = None

    @property
    def title(self) -> str:
        """The label of the option."""
        return self.label

    @abstractmethod
    def is_nestable(self) -> bool:
        """Tell whether the option may have attributes of its own."""

    @property
    @abstractmethod
    def attributes(self) -> list[Attribute[Any]]:
        """The attributes that are asked when this option is chosen."""

    def _child_lists(self) -> tuple[Sequence[OntologyElement], ...]:
        return ()

    def to_dict(self) -> dict[str, Any]:
        """Give the option as it is stored."""
        result: dict[str, Any] = {
            "id": decode_nested_uid(self.uid),
            "label": self.label,
            "value": self.value,
            "featureNodeHash": self.feature_node_hash,
            "archived": self.archived,
        }
        if self.attributes:
            result["options"] = attributes_to_list_dict(self.attributes)
        if self._extra:
            result.update(self._extra)
        return result

    @classmethod
    def _read(cls, d: dict[str, Any]) -> Self:
        uid, label, value, feature_node_hash = required_members(
            d, ("id", "label", "value", "featureNodeHash"), "an option of the ontology"
        )
        option = cls(
            feature_node_hash=feature_node_hash,
            uid=nested_uid_from_text(uid),
            label=label,
            value=value,
            archived=flag_member(d, "archived"),
        )
        option._extra = unknown_members(d, _OPTION_KEYS)
        return option

    def _fields(self) -> tuple[Any, ...]:
        return (
            self.feature_node_hash,
            self.uid,
            self.label,
            self.value,
            self.archived,
            self.attributes,
        )

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(feature_node_hash={self.feature_node_hash!r}, uid={self.uid}, "
            f"label={self.label!r}, value={self.value!r}, archived={self.archived})"
        )


class FlatOption(Option):
    """An option of a checklist attribute: it never has attributes of its own."""

    __slots__ = ()

    def is_nestable(self) -> bool:
        """Tell that the option may not have attributes of its own."""
        return False

    @property
    def attributes(self) -> list[Attribute[Any]]:
        """Always empty."""
        return []

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> FlatOption:
        """Read an option of a checklist attribute.

        Raises:
            KeyError: A member is missing.
            ValueError: The ``id`` is not made of numbers.
        """
        return cls._read(d)


OptionType = TypeVar("OptionType", bound=Option)


class Attribute(OntologyNestedElement, Generic[OptionType]):
    """A question that can be answered on an instance (base class).

    Attributes:
        uid: The numbers of the dotted id.
        feature_node_hash: The identifier by which labels refer to the attribute.
        name: The question as people see it.
        required: Whether the label editor insists on an answer.
        archived: Whether the attribute is no longer offered.
        dynamic: Whether an object may have different answers on different frames.
    """

    __slots__ = ("archived", "dynamic", "name", "required")

    def __init__(
        self,
        uid: NestedID,
        feature_node_hash: str,
        name: str,
        required: bool,
        archived: bool,
        dynamic: bool,
    ) -> None:
        self.uid = uid
        self.feature_node_hash = feature_node_hash
        self.name = name
        self.required = required
        self.archived = archived
        self.dynamic = dynamic
        self._index = None
        self._extra = None

    @staticmethod
    @abstractmethod
    def get_property_type() -> PropertyType:
        """Give the kind of the attribute."""

    @property
    def title(self) -> str:
        """The name of the attribute."""
        return self.name

    @property
    def options(self) -> Sequence[OptionType]:
        """The options to choose from; empty for text and numeric attributes."""
        return []

    def _child_lists(self) -> tuple[Sequence[OntologyElement], ...]:
        return ()

    def to_dict(self) -> dict[str, Any]:
        """Give the attribute as it is stored."""
        result: dict[str, Any] = {
            "id": decode_nested_uid(self.uid),
            "name": self.name,
            "type": self.get_property_type().value,
            "featureNodeHash": self.feature_node_hash,
            "required": self.required,
            "archived": self.archived,
            "dynamic": self.dynamic,
        }
        if self.options:
            result["options"] = [option.to_dict() for option in self.options]
        if self._extra:
            result.update(self._extra)
        return result

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> Attribute[Any]:
        """Read an attribute of whatever kind its ``type`` names.

        Raises:
            KeyError: A member is missing.
            TypeError: The ``type`` is not known.
            ValueError: An ``id`` is not made of numbers.
        """
        return attribute_from_dict(d)

    def _read_options(self, d: dict[str, Any]) -> None:
        """Read the options; attributes without any have none to read."""

    def _fields(self) -> tuple[Any, ...]:
        return (
            self.feature_node_hash,
            self.uid,
            self.name,
            self.required,
            self.archived,
            self.dynamic,
            self.options,
        )

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(feature_node_hash={self.feature_node_hash!r}, uid={self.uid})"
        )


AttributeType = TypeVar("AttributeType", bound=Attribute[Any])

ATTRIBUTE_CLASSES: dict[str, type[Attribute[Any]]] = {}
"""The one table from the wire's ``type`` to the class, filled by :mod:`._attribute_tree`."""


def attribute_from_dict(d: dict[str, Any]) -> Attribute[Any]:
    """Read an attribute of whatever kind its ``type`` names.

    Raises:
        KeyError: A member is missing.
        TypeError: The ``type`` is not known.
        ValueError: An ``id`` is not made of numbers.
    """
    uid, name, type_, feature_node_hash, _ = required_members(
        d, ("id", "name", "type", "featureNodeHash", "required"), "an attribute of the ontology"
    )
    cls = ATTRIBUTE_CLASSES.get(type_) if isinstance(type_, str) else None
    if cls is None:
        raise TypeError(
            f"The attribute {name!r} is ill-formed: its type {type_!r} is none of "
            f"{', '.join(ATTRIBUTE_CLASSES)}."
        )
    attribute = cls(
        uid=nested_uid_from_text(uid),
        feature_node_hash=feature_node_hash,
        name=name,
        required=flag_member(d, "required"),
        archived=flag_member(d, "archived"),
        dynamic=flag_member(d, "dynamic"),
    )
    attribute._read_options(d)
    attribute._extra = unknown_members(d, _ATTRIBUTE_KEYS)
    return attribute


def attributes_to_list_dict(attributes: Sequence[Attribute[Any]]) -> list[dict[str, Any]]:
    """Give attributes as they are stored."""
    return [attribute.to_dict() for attribute in attributes]


class AttributeWithOptions(Attribute[OptionType]):
    """An attribute that is answered by choosing (base class)."""

    __slots__ = ("_options",)

    def __init__(
        self,
        uid: NestedID,
        feature_node_hash: str,
        name: str,
        required: bool,
        archived: bool,
        dynamic: bool,
        options: list[OptionType] | None = None,
    ) -> None:
        super().__init__(uid, feature_node_hash, name, required, archived, dynamic)
        self._options: list[OptionType] = [] if options is None else options

    @property
    def options(self) -> Sequence[OptionType]:
        """The options to choose from."""
        return self._options

    def _child_lists(self) -> tuple[Sequence[OntologyElement], ...]:
        return (self._options,)

    def _add_option(
        self,
        cls: type[OptionType],
        label: str,
        value: str | None,
        local_uid: int | None,
        feature_node_hash: str | None,
    ) -> OptionType:
        number, hash_ = new_identifiers(self._options, local_uid, feature_node_hash)
        option = cls(
            feature_node_hash=hash_,
            uid=[*self.uid, number],
            label=label,
            value=_WHITESPACE.sub("_", label).lower() if value is None else value,
            archived=False,
        )
        self._options.append(option)
        return option
