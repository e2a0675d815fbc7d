"""The kinds of attribute, and the options that nest attributes again.

A radio attribute has options that have attributes: that circle is closed in this one module. The
public modules are :mod:`.attributes` and :mod:`.options`.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from encord_portal.sdk.objects._attribute_base import (
    ATTRIBUTE_CLASSES,
    Attribute,
    AttributeType,
    AttributeWithOptions,
    FlatOption,
    Option,
    attribute_from_dict,
)
from encord_portal.sdk.objects._enums import PropertyType
from encord_portal.sdk.objects.ontology_element import (
    NestedID,
    OntologyElement,
    list_member,
    new_identifiers,
)


class NestableOption(Option):
    """An option of a radio attribute: it may bring further attributes.

    Attributes:
        nested_options: The attributes that are asked when this option is chosen.
    """

    __slots__ = ("nested_options",)

    def __init__(
        self,
        feature_node_hash: str,
        uid: NestedID,
        label: str,
        value: str,
        archived: bool,
        nested_options: list[Attribute[Any]] | None = None,
    ) -> None:
        super().__init__(feature_node_hash, uid, label, value, archived)
        self.nested_options = [] if nested_options is None else nested_options

    def is_nestable(self) -> bool:
        """Tell that the option may have attributes of its own."""
        return True

    @property
    def attributes(self) -> list[Attribute[Any]]:
        """The attributes that are asked when this option is chosen."""
        return self.nested_options

    def _child_lists(self) -> tuple[Sequence[OntologyElement], ...]:
        return (self.nested_options,)

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> NestableOption:
        """Read an option of a radio attribute, with the attributes below it.

        Raises:
            KeyError: A member is missing.
            TypeError: A nested attribute is of an unknown type.
            ValueError: An ``id`` is not made of numbers.
        """
        option = cls._read(d)
        nested = list_member(d, "options", f"the option {option.label!r}")
        option.nested_options = [attribute_from_dict(item) for item in nested]
        return option

    def add_nested_attribute(
        self,
        cls: type[AttributeType],
        name: str,
        local_uid: int | None = None,
        feature_node_hash: str | None = None,
        required: bool = False,
    ) -> AttributeType:
        """Add an attribute that is asked when this option is chosen.

        Args:
            cls: The kind: RadioAttribute, ChecklistAttribute, TextAttribute or NumericAttribute.
            name: The question as people see it.
            local_uid: The number of the attribute among its siblings; chosen when left out.
            feature_node_hash: The identifier of the attribute; made when left out.
            required: Whether the label editor insists on an answer.

        Returns:
            The new attribute, to which options can be added.

        Raises:
            ValueError: A sibling has the number or the identifier already.
        """
        return add_attribute(
            self.nested_options, self.uid, cls, name, local_uid, feature_node_hash, required
        )

    def add_nested_option(
        self,
        cls: type[AttributeType],
        name: str,
        local_uid: int | None = None,
        feature_node_hash: str | None = None,
        required: bool = False,
    ) -> AttributeType:
        """Add an attribute; deprecated, use :meth:`add_nested_attribute`."""
        warnings.warn(
            "add_nested_option() is deprecated: use add_nested_attribute() instead.",
            DeprecationWarning,
            stacklevel=2,
        )
        return self.add_nested_attribute(cls, name, local_uid, feature_node_hash, required)


class RadioAttribute(AttributeWithOptions[NestableOption]):
    """A question with exactly one answer out of several, each of which may bring more questions."""

    __slots__ = ()

    @staticmethod
    def get_property_type() -> PropertyType:
        """Give ``PropertyType.RADIO``."""
        return PropertyType.RADIO

    def add_option(
        self,
        label: str,
        value: str | None = None,
        local_uid: int | None = None,
        feature_node_hash: str | None = None,
    ) -> NestableOption:
        """Add an option.

        Args:
            label: The answer as people see it.
            value: The answer as programs see it; made from the label when left out.
            local_uid: The number of the option among its siblings; chosen when left out.
            feature_node_hash: The identifier of the option; made when left out.

        Returns:
            The new option, to which nested attributes can be added.

        Raises:
            ValueError: A sibling has the number or the identifier already.
        """
        return self._add_option(NestableOption, label, value, local_uid, feature_node_hash)

    def _read_options(self, d: dict[str, Any]) -> None:
        items = list_member(d, "options", f"the attribute {self.name!r}")
        self._options = [NestableOption.from_dict(item) for item in items]


class ChecklistAttribute(AttributeWithOptions[FlatOption]):
    """A question with any number of answers out of several."""

    __slots__ = ()

    @staticmethod
    def get_property_type() -> PropertyType:
        """Give ``PropertyType.CHECKLIST``."""
        return PropertyType.CHECKLIST

    def add_option(
        self,
        label: str,
        value: str | None = None,
        local_uid: int | None = None,
        feature_node_hash: str | None = None,
    ) -> FlatOption:
        """Add an option.

        Args:
            label: The answer as people see it.
            value: The answer as programs see it; made from the label when left out.
            local_uid: The number of the option among its siblings; chosen when left out.
            feature_node_hash: The identifier of the option; made when left out.

        Returns:
            The new option.

        Raises:
            ValueError: A sibling has the number or the identifier already.
        """
        return self._add_option(FlatOption, label, value, local_uid, feature_node_hash)

    def _read_options(self, d: dict[str, Any]) -> None:
        items = list_member(d, "options", f"the attribute {self.name!r}")
        self._options = [FlatOption.from_dict(item) for item in items]


class TextAttribute(Attribute[FlatOption]):
    """A question that is answered with a text."""

    __slots__ = ()

    @staticmethod
    def get_property_type() -> PropertyType:
        """Give ``PropertyType.TEXT``."""
        return PropertyType.TEXT


class NumericAttribute(Attribute[FlatOption]):
    """A question that is answered with a number."""

    __slots__ = ()

    @staticmethod
    def get_property_type() -> PropertyType:
        """Give ``PropertyType.NUMERIC``."""
        return PropertyType.NUMERIC


ATTRIBUTE_CLASSES.update(
    (cls.get_property_type().value, cls)
    for cls in (RadioAttribute, ChecklistAttribute, TextAttribute, NumericAttribute)
)


def add_attribute(
    siblings: list[Attribute[Any]],
    parent_uid: NestedID,
    cls: type[AttributeType],
    name: str,
    local_uid: int | None,
    feature_node_hash: str | None,
    required: bool,
    dynamic: bool = False,
) -> AttributeType:
    """Make an attribute with a free number and hash, and append it to its siblings."""
    if not (isinstance(cls, type) and issubclass(cls, tuple(ATTRIBUTE_CLASSES.values()))):
        raise TypeError(
            f"{cls!r} is no kind of attribute: give RadioAttribute, ChecklistAttribute, "
            "TextAttribute or NumericAttribute."
        )
    number, hash_ = new_identifiers(siblings, local_uid, feature_node_hash)
    attribute = cls(
        uid=[*parent_uid, number],
        feature_node_hash=hash_,
        name=name,
        required=required,
        archived=False,
        dynamic=dynamic,
    )
    siblings.append(attribute)
    return attribute
