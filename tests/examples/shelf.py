"""Loads the examples as modules: as they are, or with the published package as import root."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))


@contextmanager
def loaded(folder: Path) -> Iterator[dict[str, ModuleType]]:
    """Import every example of a folder; they are forgotten where the block ends."""
    sys.path.insert(0, str(folder))
    try:
        importlib.invalidate_caches()
        yield {name: importlib.import_module(name) for name in NAMES}
    finally:
        sys.path.remove(str(folder))
        for name in NAMES:
            sys.modules.pop(name, None)


def for_the_published_package(folder: Path) -> Path:
    """Copy the examples into a folder, with the import root changed and nothing else."""
    for name in NAMES:
        text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
        changed = text.replace("encord_portal.sdk", "encord")
        (folder / f"{name}.py").write_text(changed, encoding="utf-8")
    return folder
