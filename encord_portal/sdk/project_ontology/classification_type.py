"""Kinds of classifications."""

from __future__ import annotations

from enum import Enum


class ClassificationType(Enum):
    """How a classification of a legacy ontology is answered."""

    RADIO = "radio"
    TEXT = "text"
    CHECKLIST = "checklist"
