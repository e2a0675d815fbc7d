"""The base of values that are read from dictionaries."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Self


class Formatter(ABC):
    """A value that can be read from the dictionary that the server sends."""

    __slots__ = ()

    @classmethod
    @abstractmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read the value."""
