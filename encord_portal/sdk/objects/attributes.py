"""The kinds of attribute: radio, checklist, text, numeric."""

from __future__ import annotations

from encord_portal.sdk.objects._attribute_base import (
    Attribute,
    AttributeType,
    OptionType,
    attribute_from_dict,
    attributes_to_list_dict,
)
from encord_portal.sdk.objects._attribute_tree import (
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)

__all__ = [
    "Attribute",
    "AttributeType",
    "ChecklistAttribute",
    "NumericAttribute",
    "OptionType",
    "RadioAttribute",
    "TextAttribute",
    "attribute_from_dict",
    "attributes_to_list_dict",
]
