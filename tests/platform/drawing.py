"""Requests drawn by lot from the schemas of what endpoints take; a seed repeats them.

``PORTAL_FUZZ_SEED`` draws others, ``PORTAL_FUZZ_ROUNDS`` more of them.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from typing import Any

from encord_portal.platform.parsing import WireModel

SEED = os.environ.get("PORTAL_FUZZ_SEED", "20261121")
ROUNDS = int(os.environ.get("PORTAL_FUZZ_ROUNDS", "25"))
ZERO = "00000000-0000-0000-0000-000000000000"
ODD: tuple[Any, ...] = (
    *(None, "", "x", "\u0001", "é😀", "../../etc/passwd", "x" * 10_000, "9" * 400),
    *(0, -1, 2**63, 10**30, 1.5, 1e308, True, [], {}, [[]], [None], [ZERO], {"x": {"y": []}}),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2024-13-45"),
)


def lot(*names: str) -> random.Random:
    """A generator for one endpoint: the same for the same seed."""
    return random.Random(" ".join((SEED, *names)))


def schemas_of(function: Callable[..., Any]) -> list[dict[str, Any]]:
    """The schemas of everything that the module of an endpoint takes from outside."""
    module = sys.modules[function.__module__]
    found = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, WireModel) and each is not WireModel
    ]
    return [each.model_json_schema() for each in found]


def value(dice: random.Random, schema: dict[str, Any], texts: list[str]) -> Any:
    """Something that fits a schema, mostly."""
    return _Drawing(dice, schema, texts).draw(schema, 6)


class _Drawing:
    def __init__(self, dice: random.Random, home: dict[str, Any], texts: list[str]) -> None:
        self._dice, self._home, self._texts = dice, home, texts

    def draw(self, part: dict[str, Any], depth: int) -> Any:
        if depth <= 0 or self._dice.random() < 0.12:
            return self._dice.choice(ODD)
        if "$ref" in part:
            return self.draw(self._home["$defs"][part["$ref"].rsplit("/", 1)[1]], depth)
        for key in ("anyOf", "oneOf", "allOf"):
            if key in part:
                return self.draw(self._dice.choice(part[key]), depth)
        if "enum" in part or "const" in part:
            return self._dice.choice(part.get("enum") or [part.get("const")])
        if part.get("type") == "object":
            return self._object(part, depth)
        if part.get("type") == "array":
            inner = part.get("items", {})
            return [self.draw(inner, depth - 1) for _ in range(self._dice.choice((0, 1, 1, 2)))]
        return self._dice.choice(_PLAIN.get(part.get("type", ""), self._texts))

    def _object(self, part: dict[str, Any], depth: int) -> dict[str, Any]:
        required = set(part.get("required", ()))
        made = {
            key: self.draw(each, depth - 1)
            for key, each in part.get("properties", {}).items()
            if self._dice.random() < (0.95 if key in required else 0.5)
        }
        rest = part.get("additionalProperties")
        if isinstance(rest, dict):
            made[self._dice.choice(self._texts)] = self.draw(rest, depth - 1)
        return made


_PLAIN: dict[str, Any] = {
    "integer": (0, 1, 2, 5, 60, -1, 2**31, 2**63),
    "number": (0, 0.5, 1, -1.0, 1e308, 253_000_000_000),
    "boolean": (True, False),
    "null": (None,),
}
