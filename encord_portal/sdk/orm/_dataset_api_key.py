"""API keys of datasets (older clients)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any, Self

from encord_portal.sdk.orm.formatter import Formatter


class DatasetScope(Enum):
    """What a dataset API key may do."""

    READ = "dataset.read"
    WRITE = "dataset.write"


@dataclass(frozen=True)
class DatasetAPIKey(Formatter):
    """A key for one dataset (older clients).

    Attributes:
        dataset_hash: Names the dataset.
        api_key: The key itself.
        title: What it is called.
        key_hash: Names the key.
        scopes: What it may do.
    """

    dataset_hash: str
    api_key: str
    title: str
    key_hash: str
    scopes: list[DatasetScope]

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read a key; its scopes may come as JSON text."""
        scopes = json_dict["scopes"]
        if isinstance(scopes, str):
            scopes = json.loads(scopes)
        return cls(
            dataset_hash=json_dict["resource_hash"],
            api_key=json_dict["api_key"],
            title=json_dict["title"],
            key_hash=json_dict.get("key_hash", ""),
            scopes=[DatasetScope(scope) for scope in scopes],
        )
