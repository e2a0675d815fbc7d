"""Enumerations whose members are texts on the wire."""

from __future__ import annotations

from enum import Enum


class StringEnum(str, Enum):  # noqa: UP042 - str() of a member is its name, as in the reference
    """An enumeration whose members equal their wire text and print as their name."""

    def __str__(self) -> str:
        return self.name
