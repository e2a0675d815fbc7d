"""three.js for the browser, from an installed package that brings it along.

The package serves another viewer; of its files only those of three.js (MIT) are made static ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from ifc_console_viewer import static_dir

PREFIX = "three"
_FILES = ("three.module.min.js", "three.core.min.js", "OrbitControls.js")


class ThreeFinder(BaseFinder):
    """Finds ``three/<file>`` for each file of three.js that the portal's scripts import."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=static_dir() / "vendor")
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # staticfiles ask for it

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Every file with where it is kept."""
        for name in _FILES:
            yield name, self.storage

    def find(self, path: str, find_all: bool = False, **kwargs: Mapping[str, Any]) -> Any:
        """Where ``three/<file>`` lies; nothing for other paths."""
        name = path.removeprefix(f"{PREFIX}/")
        if path == name or name not in _FILES:
            # As Django's own finders: an empty text would count as a find.
            return []
        found = self.storage.path(name)
        return [found] if find_all else found
