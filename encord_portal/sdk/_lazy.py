"""Modules that are loaded when a name of them is asked for.

Annotations are looked up in the globals of their module, by ``typing.get_type_hints`` for one.
Where importing a class there would be a cycle, or would load a heavy library for the sake of an
annotation, the module stands in the globals as one that is loaded by the lookup.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LazyModule:
    """Stands for a module in annotations."""

    __slots__ = ("_path",)

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._path), name)

    def __repr__(self) -> str:
        return f"LazyModule({self._path!r})"
