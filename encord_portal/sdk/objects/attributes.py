"""The kinds of attribute: radio, checklist, text, numeric."""

from __future__ import annotations

from encord_portal.sdk.objects._attribute_base import (
    Attribute,
    AttributeType,
    FlatOption,
    Option,
    OptionType,
    attribute_from_dict,
    attributes_to_list_dict,
)
from encord_portal.sdk.objects._attribute_tree import (
    ChecklistAttribute,
    NestableOption,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects._enums import PropertyType

__all__ = [
    "Attribute",
    "AttributeType",
    "ChecklistAttribute",
    "FlatOption",
    "NestableOption",
    "NumericAttribute",
    "Option",
    "OptionType",
    "PropertyType",
    "RadioAttribute",
    "TextAttribute",
    "attribute_from_dict",
    "attributes_to_list_dict",
]
