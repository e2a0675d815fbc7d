"""What the modules of the SDK may import: no circle, no network outside of ``http``, no Django."""

from __future__ import annotations

import ast
from pathlib import Path

from encord_portal.env import BASE_DIR

SDK = BASE_DIR / "encord_portal" / "sdk"
NETWORK = {"socket", "ssl", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp"}
WEB = {"django", "rest_framework"}
# Taking an address apart needs no network.
HARMLESS = {"urllib.parse"}


def _name(path: Path) -> str:
    parts = path.relative_to(BASE_DIR).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): ast.parse(path.read_text()) for path in sorted(SDK.rglob("*.py"))}


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _at_import(body: list[ast.stmt]) -> set[str]:
    """The modules that are loaded when a module is: not within functions, not for types alone."""
    found: set[str] = set()
    for node in body:
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                found.add(inner if inner in MODULES else node.module)
        elif _is_for_types(node):
            assert isinstance(node, ast.If)
            found |= _at_import(node.orelse)
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.ClassDef):
            found |= _at_import(node.body)
    return found


def _anywhere(tree: ast.Module) -> set[str]:
    """The modules that are imported anywhere but for types alone."""
    skipped = {id(each) for node in ast.walk(tree) if _is_for_types(node) for each in node.body}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {name: _at_import(tree.body) & MODULES.keys() for name, tree in MODULES.items()}
    done: set[str] = set()

    def follow(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for each in sorted(graph[name]):
                follow(each, (*trail, name))
            done.add(name)

    for name in graph:
        follow(name, ())


def test_only_http_knows_the_network() -> None:
    for name, tree in MODULES.items():
        if not name.startswith("encord_portal.sdk.http"):
            used = {each for each in _anywhere(tree) - HARMLESS if each.split(".")[0] in NETWORK}
            assert not used, f"{name} imports {used}"


def test_nothing_knows_django() -> None:
    for name, tree in MODULES.items():
        used = {
            each for each in _anywhere(tree) if each.split(".")[0] in {"django", "rest_framework"}
        }
        assert not used, f"{name} imports {used}"
