"""Every name that scripts of the published SDK use is there, takes what it takes, and is no stub.

``reference/surface.json`` holds module → class → member → parameters (null for what is not called),
``reference/signatures.json`` what the reference says of parameters, defaults, kinds and values (the
newest document first; constructors that have changed since as the published package has them),
``reference/imports.txt`` the import paths that scripts use beyond them.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any, get_type_hints

import pytest
from pydantic import BaseModel

REFERENCE = Path(__file__).parent / "reference"
SURFACE: dict[str, Any] = json.loads((REFERENCE / "surface.json").read_text())
DOCUMENTED: dict[str, Any] = json.loads((REFERENCE / "signatures.json").read_text())
REQUIRED = object()
SOMETHING = object()
"""A default that the reference does not write out."""


def _ours(path: str) -> str:
    return path.replace("encord", "encord_portal.sdk", 1)


def _by_class(paths: Iterable[str]) -> list[Any]:
    """The paths, those of a class together: one test for each class."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(path.rpartition(".")[0], []).append(path)
    return [pytest.param(group, id=owner) for owner, group in groups.items()]


def _owner(module: str, path: str) -> Any:
    found: Any = importlib.import_module(_ours(module))
    for name in filter(None, path.split(".")):
        found = getattr(found, name)
    return found


def _annotated(owner: Any) -> set[str]:
    return {name for kind in owner.__mro__ for name in vars(kind).get("__annotations__", ())}


def _is_called(owner: Any, member: str) -> bool:
    found = inspect.getattr_static(owner, member, None)
    return isinstance(found, FunctionType | classmethod | staticmethod)


CLASSES = [
    pytest.param(module, name, members, id=f"{module}.{name}")
    for module, classes in SURFACE.items()
    for name, members in classes.items()
]


@pytest.mark.parametrize(("module", "class_name", "members"), CLASSES)
def test_the_surface_is_complete(
    module: str, class_name: str, members: dict[str, list[str] | None]
) -> None:
    owner = _owner(module, class_name)
    for member, parameters in members.items():
        if parameters is not None:
            assert callable(getattr(owner, member)), f"{member} is a method"
            names = list(inspect.signature(getattr(owner, member)).parameters)
            assert [name for name in names if name in parameters] == parameters, member
        elif class_name:
            assert hasattr(owner, member) or member in _annotated(owner), member
            assert not _is_called(owner, member), f"{member} is a property"
        else:
            assert hasattr(owner, member)


def _find(path: str) -> tuple[Any, str]:
    """The owner and the name of what the reference names by a dotted path."""
    parts = path.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        if ".".join(parts[:cut]) in SURFACE:
            return _owner(".".join(parts[:cut]), ".".join(parts[cut:-1])), parts[-1]
    raise LookupError(path)


def _documented(signature: str) -> tuple[list[str], dict[str, Any]]:
    """Positional parameters in their order, and the default of each parameter."""
    text = signature
    while "<" in text:
        text = text[: text.index("<")] + "..." + text[text.index(">") + 1 :]
    (function,) = ast.parse(f"def f{text}: pass").body
    assert isinstance(function, ast.FunctionDef)
    arguments = function.args
    positional = [each.arg for each in arguments.args if each.arg != "self"]
    defaults = dict.fromkeys(positional, REQUIRED)
    given = [_value(each) for each in arguments.defaults]
    defaults.update(zip(positional[len(positional) - len(given) :], given, strict=True))
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        defaults[each.arg] = REQUIRED if default is None else _value(default)
    return positional, defaults


def _value(node: ast.expr) -> Any:
    return node.value if isinstance(node, ast.Constant) and node.value is not ... else SOMETHING


@pytest.mark.parametrize("paths", _by_class(DOCUMENTED["signatures"]))
def test_calls_take_what_the_reference_says(paths: list[str]) -> None:
    for path in paths:
        _takes_what_it_should(path)


def _takes_what_it_should(path: str) -> None:
    owner, name = _find(path)
    called = getattr(owner, name)
    if inspect.isclass(called) and issubclass(called, Enum):
        assert DOCUMENTED["signatures"][path] == "(value)"
        return
    positional, defaults = _documented(DOCUMENTED["signatures"][path])
    if inspect.isclass(called) and issubclass(called, BaseModel):
        # By keyword alone, under the names of the attributes or those of the wire.
        assert called.model_config["populate_by_name"]
        assert set(positional) - {"annotation_hash"} <= set(called.model_fields)
        return
    ours = dict(inspect.signature(called).parameters)
    ours = {key: each for key, each in ours.items() if key != "self"}
    assert positional == [key for key in ours if key in positional]
    assert positional == list(ours)[: len(positional)], "they are given by position"
    for key, default in defaults.items():
        if key in positional:
            assert ours[key].kind is ours[key].POSITIONAL_OR_KEYWORD
        if default is SOMETHING:
            assert ours[key].default is not inspect.Parameter.empty
        elif default is not REQUIRED:
            assert ours[key].default == default


@pytest.mark.parametrize("paths", _by_class(DOCUMENTED["kinds"]))
def test_members_are_of_the_kind_that_the_reference_says(paths: list[str]) -> None:
    for path in paths:
        _is_of_its_kind(path)


def _is_of_its_kind(path: str) -> None:
    owner, name = _find(path)
    kind = DOCUMENTED["kinds"][path]
    found = inspect.getattr_static(owner, name, None)
    if kind == "property":
        assert isinstance(found, property | cached_property) or (
            not _is_called(owner, name) and (found is not None or name in _annotated(owner))
        )
    elif kind in ("class", "exception"):
        assert inspect.isclass(found)
        assert issubclass(found, Exception) == (kind == "exception")
    elif kind in ("static", "classmethod", "abstract classmethod"):
        assert isinstance(found, classmethod | staticmethod)
    else:
        assert isinstance(found, FunctionType)


@pytest.mark.parametrize("paths", _by_class(DOCUMENTED["values"]))
def test_constants_have_the_values_that_the_reference_gives(paths: list[str]) -> None:
    for path in paths:
        assert _value_of(path) == ast.literal_eval(DOCUMENTED["values"][path]), path


def _value_of(path: str) -> Any:
    owner, name = _find(path)
    defaults = {field.name: field.default for field in fields(owner)} if is_dataclass(owner) else {}
    if issubclass(owner, BaseModel):
        defaults = {key: field.default for key, field in owner.model_fields.items()}
    found = defaults[name] if name in defaults else getattr(owner, name)
    return found.value if isinstance(found, Enum) else found


IMPORTS = [
    line.partition(": ")[::2]
    for line in (REFERENCE / "imports.txt").read_text().splitlines()
    if line.startswith("encord") and "*" not in line
]


@pytest.mark.parametrize(("module", "names"), IMPORTS)
def test_the_import_paths_of_scripts_work(module: str, names: str) -> None:
    found = importlib.import_module(_ours(module))
    for name in names.split(", "):
        if name != "(module)":
            each = getattr(found, name)
            home = getattr(each, "__module__", None)
            # The same object by each path, wherever it is defined.
            if inspect.isclass(each) and home and home.startswith("encord_portal"):
                assert _owner_of(each) is each


def _owner_of(each: Any) -> Any:
    found: Any = importlib.import_module(each.__module__)
    for name in each.__qualname__.split("."):
        found = getattr(found, name)
    return found


SPACES = {
    *("audio", "html", "image", "image_sequence", "medical_file", "medical_stack", "pdf"),
    *("point_cloud", "scene_image", "text", "time_series", "video"),
}


def test_there_is_a_class_for_each_kind_of_space() -> None:
    found = set()
    for path in PUBLIC:
        if path.startswith("encord_portal.sdk.objects.spaces."):
            for each in vars(importlib.import_module(path)).values():
                found |= set(getattr(each, "kinds", ()))
    assert found >= SPACES


def _public(package: str) -> Iterator[str]:
    for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not any(part.startswith("_") for part in info.name.split(".")):
            yield info.name


PUBLIC = list(_public("encord_portal.sdk"))


def _functions(kind: Any) -> Iterator[FunctionType]:
    """The functions of a class and its bases, and those behind properties and class methods."""
    for base in kind.__mro__:
        for member in list(vars(base).values()):
            for each in (member, *_behind(member)):
                if isinstance(each, FunctionType) and each.__module__.startswith("encord_portal"):
                    yield each


def _behind(member: Any) -> tuple[Any, ...]:
    if isinstance(member, property):
        return member.fget, member.fset
    return (getattr(member, "__func__", None),)


def _named_by(module: str) -> Iterator[Any]:
    """What a public module brings: what it defines, what it exports, and classes within those."""
    found = importlib.import_module(module)
    exported = getattr(found, "__all__", ())
    for name, each in list(vars(found).items()):
        if name in exported or (
            getattr(each, "__module__", None) == module and not name.startswith("_")
        ):
            yield each
            if inspect.isclass(each):
                yield from filter(inspect.isclass, list(vars(each).values()))


@pytest.mark.parametrize("module", PUBLIC)
def test_type_hints_of_public_names_can_be_asked_for(module: str) -> None:
    for each in _named_by(module):
        if isinstance(each, FunctionType):
            get_type_hints(each)
        elif inspect.isclass(each) and each.__module__.startswith("encord_portal"):
            get_type_hints(each)
            for function in _functions(each):
                get_type_hints(function)


SDK = Path(importlib.import_module("encord_portal.sdk").__file__ or "").parent


def _is_stub(function: ast.FunctionDef) -> bool:
    """Whether nothing is done: nothing but words, ``...``, ``pass``, or that it is not done."""
    body = [
        each
        for each in function.body
        if not isinstance(each, ast.Pass)
        and not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
    ]
    return all(
        isinstance(each, ast.Raise) and "NotImplementedError" in ast.unparse(each) for each in body
    )


@pytest.mark.parametrize("path", sorted(SDK.rglob("*.py")), ids=lambda path: str(path.name))
def test_nothing_is_a_stub(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for kind in ast.walk(tree):
        if not isinstance(kind, ast.ClassDef | ast.Module):
            continue
        # What a protocol or an abstract method asks for, others do.
        asked = isinstance(kind, ast.ClassDef) and "Protocol" in map(ast.unparse, kind.bases)
        for each in kind.body:
            if isinstance(each, ast.FunctionDef) and not asked and not each.name.startswith("_"):
                decorators = {ast.unparse(one) for one in each.decorator_list}
                assert decorators & {"abstractmethod", "overload"} or not _is_stub(each), each.name


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
        "heavy = ('django', 'requests', 'urllib3', 'cryptography', 'numpy', 'PIL', 'dateutil'); "
        "print([name for name in heavy if name in sys.modules])"
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
