"""The two SDKs side by side: the published package, used as a black box, and ours.

A piece of script is a function of the names that it would import; :func:`outcomes` runs it with
either SDK's names and gives what came out, or the name of the exception.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

with warnings.catch_warnings():
    # The published package defines a validator in a way that newer pydantic versions deprecate.
    warnings.simplefilter("ignore", DeprecationWarning)
    importlib.import_module("encord")

_MODULES = (
    "attributes",
    "bitmask",
    "classification",
    "common",
    "constants",
    "coordinates",
    "frames",
    "html_node",
    "metadata",
    "ontology_object",
    "ontology_structure",
    "options",
    "project",
    "skeleton_template",
    "utils",
)


def _names(root: str) -> SimpleNamespace:
    names = SimpleNamespace()
    for module in _MODULES:
        vars(names).update(vars(importlib.import_module(f"{root}.objects.{module}")))
    return names


PUBLISHED = _names("encord")
OURS = _names("encord_portal.sdk")


def outcome(script: Callable[[Any], Any], names: SimpleNamespace) -> Any:
    """Run a script with one SDK: what it gives, or the name of the exception."""
    try:
        return script(names)
    except Exception as error:  # noqa: BLE001 - whatever it raises is what is compared
        return f"raises {_known_name(type(error))}"


def _known_name(kind: type[Exception]) -> str:
    """The name of an exception; of one that only ours has, that of its built-in base."""
    if kind.__module__.startswith("encord_portal.sdk.objects._"):
        kind = next(base for base in kind.__mro__ if base.__module__ == "builtins")
    return kind.__name__


def outcomes(script: Callable[[Any], Any]) -> tuple[Any, Any]:
    """Run a script with both SDKs, the published one first."""
    return outcome(script, PUBLISHED), outcome(script, OURS)
