"""The enumerations of the ontology and of de-identification.

They live apart from :mod:`.common`, which also re-exports the attribute classes: those need the
enumerations, and a module may not import what imports it.
"""

from __future__ import annotations

from enum import Enum
from typing import Self

from encord_portal.sdk.common.enum import StringEnum


class WireEnum(StringEnum):
    """A text enumeration whose members can be looked up by their wire value."""

    @classmethod
    def from_string(cls, value: str) -> Self | None:
        """Give the member of a wire value, or None where there is no such member."""
        member = cls._value2member_map_.get(value)
        return member if isinstance(member, cls) else None


class PropertyType(WireEnum):
    """Kind of an ontology attribute ("Encord Objects": ``PropertyType``)."""

    RADIO = "radio"
    TEXT = "text"
    CHECKLIST = "checklist"
    NUMERIC = "numeric"


class Shape(WireEnum):
    """Shape of an ontology object ("Encord Objects": ``Shape``)."""

    BOUNDING_BOX = "bounding_box"
    POLYGON = "polygon"
    POINT = "point"
    SKELETON = "skeleton"
    POLYLINE = "polyline"
    ROTATABLE_BOUNDING_BOX = "rotatable_bounding_box"
    BITMASK = "bitmask"
    AUDIO = "audio"
    TIME_RANGE = "time_range"
    TEXT = "text"
    CUBOID = "cuboid"
    CUBOID_2D = "cuboid_2d"
    CIRCLE = "circle"
    ELLIPSE = "ellipse"
    SEGMENTATION = "segmentation"


class DeidentifyRedactTextMode(Enum):
    """How much burnt-in text is removed when DICOM files are de-identified."""

    REDACT_ALL_TEXT = "REDACT_ALL_TEXT"
    REDACT_NO_TEXT = "REDACT_NO_TEXT"
    REDACT_SENSITIVE_TEXT = "REDACT_SENSITIVE_TEXT"


class SaveDeidentifiedDicomConditionType(Enum):
    """Kind of condition on a DICOM tag."""

    NOT_SUBSTR = "NOT_SUBSTR"
    IN = "IN"
