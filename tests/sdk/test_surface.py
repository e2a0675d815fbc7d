"""Every name that scripts of the published SDK use is there, outside of ``objects``.

``reference/surface.json`` holds module → class → member → parameters, ``reference/imports.txt``
the import paths that scripts use beyond them.
"""

from __future__ import annotations

import importlib
import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).parent / "reference"


def _ours(path: str) -> str:
    return path.replace("encord", "encord_portal.sdk", 1)


def _surface() -> Iterator[tuple[str, str, str, list[str]]]:
    modules = json.loads((REFERENCE / "surface.json").read_text())
    for module, classes in modules.items():
        if module.startswith("encord.objects"):
            continue
        for class_name, members in classes.items():
            if not isinstance(members, dict) or not members:
                yield module, class_name, "", []
                continue
            for member, parameters in members.items():
                yield module, class_name, member, parameters or []


def _parameters(owner: Any, member: str) -> Any:
    return inspect.signature(getattr(owner, member)).parameters


@pytest.mark.parametrize(
    ("module", "class_name", "member", "parameters"),
    [pytest.param(*entry, id=".".join(filter(None, entry[:3]))) for entry in _surface()],
)
def test_the_surface_is_complete(
    module: str, class_name: str, member: str, parameters: list[str]
) -> None:
    owner = importlib.import_module(_ours(module))
    if class_name:
        owner = getattr(owner, class_name)
    if not member:
        return
    annotated = {
        name
        for kind in getattr(owner, "__mro__", ())
        for name in vars(kind).get("__annotations__", ())
    }
    assert hasattr(owner, member) or member in annotated
    if parameters:
        assert set(parameters) <= set(_parameters(owner, member))


IMPORTS = [
    line.partition(": ")[::2]
    for line in (REFERENCE / "imports.txt").read_text().splitlines()
    if line.startswith("encord") and not line.startswith("encord.objects")
]


@pytest.mark.parametrize(("module", "names"), IMPORTS)
def test_the_import_paths_of_scripts_work(module: str, names: str) -> None:
    found = importlib.import_module(_ours(module))
    for name in names.split(", "):
        assert name == "(module)" or hasattr(found, name)


def test_importing_the_package_loads_nothing_else() -> None:
    script = (
        "import sys, encord_portal.sdk as sdk; "
        "print(sdk.__version__, 'pydantic' in sys.modules, "
        "[name for name in sys.modules if name.startswith('encord_portal.sdk.')])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout
    assert printed.split(maxsplit=1)[1].strip() == "False ['encord_portal.sdk._version']"


def test_importing_the_client_loads_neither_django_nor_heavy_libraries() -> None:
    script = (
        "import sys; from encord_portal.sdk import EncordUserClient; "
        "print([name for name in ('django', 'requests', 'numpy', 'PIL') if name in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout
    assert printed.strip() == "[]"


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    sdk = importlib.import_module("encord_portal.sdk")
    with pytest.raises(AttributeError, match="Nothing"):
        _ = sdk.Nothing
    assert sdk.EncordUserClient.__name__ == "EncordUserClient"
