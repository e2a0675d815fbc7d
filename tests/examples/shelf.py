"""Loads the examples as modules: as they are, or with the published package as import root."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@contextmanager
def loaded(place: Path) -> Iterator[dict[str, ModuleType]]:
    """Import the examples that lie in a place; they are forgotten where the block ends."""
    sys.path.insert(0, str(place))
    _forget()
    try:
        importlib.invalidate_caches()
        yield {name: importlib.import_module(f"examples.{name}") for name in NAMES}
    finally:
        sys.path.remove(str(place))
        _forget()


def _forget() -> None:
    for name in [each for each in sys.modules if each.split(".")[0] == "examples"]:
        del sys.modules[name]


def for_the_published_package(place: Path) -> Path:
    """Copy the examples to a place, with the import root changed and nothing else."""
    (place / "examples").mkdir(parents=True)
    for path in FOLDER.glob("*.py"):
        changed = path.read_text(encoding="utf-8").replace("encord_portal.sdk", "encord")
        (place / "examples" / path.name).write_text(changed, encoding="utf-8")
    return place
