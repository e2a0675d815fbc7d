"""API keys of projects (older clients)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from encord_portal.sdk.orm.formatter import Formatter
from encord_portal.sdk.utilities.client_utilities import APIKeyScopes


@dataclass(frozen=True)
class ProjectAPIKey(Formatter):
    """A key for one project.

    Attributes:
        api_key: The key itself.
        title: What it is called.
        scopes: What it may do.
    """

    api_key: str
    title: str
    scopes: list[APIKeyScopes]

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read a key."""
        return cls(
            api_key=json_dict["api_key"],
            title=json_dict["title"],
            scopes=[APIKeyScopes(scope) for scope in json_dict["scopes"]],
        )
