"""Every operation of the REST API, as its OpenAPI document lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from tests.builders.world import World


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one path; ``path`` has the names of its parameters in braces."""

    method: str
    path: str
    query: tuple[str, ...]
    has_body: bool

    @property
    def id(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def writes(self) -> bool:
        return self.method != "get"

    @property
    def of_project(self) -> bool:
        return "{project_hash}" in self.path

    def at(self, names: Mapping[str, Any]) -> str:
        return self.path.format(**names)


def operations() -> list[Operation]:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return [
        Operation(
            method,
            path,
            tuple(each["name"] for each in spec.get("parameters", ()) if each["in"] == "query"),
            "requestBody" in spec,
        )
        for path, methods in schema["paths"].items()
        for method, spec in methods.items()
    ]


def names_of(world: World) -> dict[str, Any]:
    """The path's parameters for a row that has labels and an issue."""
    data_hash = world.row("image 0").data_hash
    issues = world.project().issues(data_hash)
    if not any(issues.list()):
        issues.add_file_issue("Something is wrong")
    return {
        "project_hash": world.project_hash,
        "data_hash": str(data_hash),
        "issue_uuid": str(next(issues.list()).uuid),
        "frame": 0,
        "action": "complete",
    }


def ask(client: APIClient, method: str, path: str, body: Any = None, **options: Any) -> Any:
    """Send JSON."""
    return getattr(client, method)(path, body, format="json", **options)
