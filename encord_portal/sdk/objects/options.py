"""The options of radio and checklist attributes."""

from __future__ import annotations

from encord_portal.sdk.objects._attribute_base import FlatOption, Option
from encord_portal.sdk.objects._attribute_tree import NestableOption

__all__ = ["FlatOption", "NestableOption", "Option"]
