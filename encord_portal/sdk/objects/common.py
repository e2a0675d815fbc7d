"""Names shared by the whole ontology ("Encord Objects" in the reference)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.common.enum import StringEnum
from encord_portal.sdk.objects._enums import (
    DeidentifyRedactTextMode,
    PropertyType,
    SaveDeidentifiedDicomConditionType,
    Shape,
)
from encord_portal.sdk.objects.attributes import (
    Attribute,
    ChecklistAttribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.ontology_element import NestedID
from encord_portal.sdk.objects.options import FlatOption, NestableOption, Option

__all__ = [
    "Attribute",
    "ChecklistAttribute",
    "DeidentifyRedactTextMode",
    "FlatOption",
    "NestableOption",
    "NestedID",
    "NumericAttribute",
    "Option",
    "PropertyType",
    "RadioAttribute",
    "SaveDeidentifiedDicomCondition",
    "SaveDeidentifiedDicomConditionIn",
    "SaveDeidentifiedDicomConditionNotSubstr",
    "SaveDeidentifiedDicomConditionType",
    "Shape",
    "StringEnum",
    "TextAttribute",
]


@dataclass(slots=True)
class SaveDeidentifiedDicomConditionIn:
    """Keep a file only if the tag's value is one of a list.

    Attributes:
        value: The values that let a file through.
        dicom_tag: The tag to look at.
        condition_type: Always ``IN``.
    """

    value: list[str]
    dicom_tag: str
    condition_type: SaveDeidentifiedDicomConditionType = SaveDeidentifiedDicomConditionType.IN

    def to_dict(self) -> dict[str, Any]:
        """Give the condition as it goes over the wire."""
        return {
            "value": self.value,
            "dicom_tag": self.dicom_tag,
            "condition_type": self.condition_type.value,
        }


@dataclass(slots=True)
class SaveDeidentifiedDicomConditionNotSubstr:
    """Keep a file only if the tag's value does not contain a text.

    Attributes:
        value: The text that keeps a file out.
        dicom_tag: The tag to look at.
        condition_type: Always ``NOT_SUBSTR``.
    """

    value: str
    dicom_tag: str
    condition_type: SaveDeidentifiedDicomConditionType = (
        SaveDeidentifiedDicomConditionType.NOT_SUBSTR
    )

    def to_dict(self) -> dict[str, Any]:
        """Give the condition as it goes over the wire."""
        return {
            "value": self.value,
            "dicom_tag": self.dicom_tag,
            "condition_type": self.condition_type.value,
        }


SaveDeidentifiedDicomCondition = (
    SaveDeidentifiedDicomConditionNotSubstr | SaveDeidentifiedDicomConditionIn
)
