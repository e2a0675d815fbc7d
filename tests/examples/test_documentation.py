"""The tutorial quotes the examples, and the API pages can be generated."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.examples import shelf

ROOT = shelf.FOLDER.parent
TUTORIAL = (ROOT / "docs" / "sdk" / "tutorial.md").read_text(encoding="utf-8")
_LINK_OR_BLOCK = re.compile(
    r"\[examples/(\w+)\.py\]|^```python\n(.*?)^```", re.MULTILINE | re.DOTALL
)


def quotations() -> list[tuple[str, str]]:
    """Give each block of Python with the example that was linked last before it."""
    found, example = [], ""
    for match in _LINK_OR_BLOCK.finditer(TUTORIAL):
        if match[1]:
            example = match[1]
        else:
            found.append((example, match[2]))
    return found


def is_part_of(block: str, text: str) -> bool:
    """Tell whether the lines of the block are in the text, at whatever depth."""
    return any(f"\n{textwrap.indent(block, ' ' * depth)}" in text for depth in range(0, 13, 4))


@pytest.mark.parametrize(("example", "block"), quotations())
def test_what_the_tutorial_quotes_is_in_the_example(example, block):
    text = (shelf.FOLDER / f"{example}.py").read_text(encoding="utf-8")
    assert is_part_of(block, text), f"not in examples/{example}.py:\n{block}"


def test_a_quotation_that_differs_is_noticed():
    (example, block), *_ = quotations()
    text = (shelf.FOLDER / f"{example}.py").read_text(encoding="utf-8")
    assert is_part_of(block, text)
    assert not is_part_of(block.replace("domain", "origin"), text)


def test_the_tutorial_leads_to_every_example():
    assert sorted(set(re.findall(r"\(\.\./\.\./examples/(\w+)\.py\)", TUTORIAL))) == shelf.NAMES


def test_commands_of_the_tutorial_name_modules_that_are_there():
    modules = re.findall(r"python -m examples\.(\w+)", TUTORIAL)
    assert modules
    assert set(modules) <= set(shelf.NAMES)


@pytest.mark.skipif(
    importlib.util.find_spec("pdoc") is None, reason="pdoc, which makes the pages, is not installed"
)
def test_api_pages_are_made_without_a_warning(tmp_path: Path):
    subprocess.run(
        [sys.executable, "-W", "error", "-m", "docs.sdk.build", tmp_path],
        cwd=ROOT,
        check=True,
        timeout=300,
    )

    made = tmp_path / "encord_portal"
    pages = {page.relative_to(made) for page in (made / "sdk").rglob("*.html")}
    sources = (ROOT / "encord_portal" / "sdk").rglob("*.py")
    modules = (path.relative_to(ROOT / "encord_portal").with_suffix("") for path in sources)
    public = {
        (path.parent if path.name == "__init__" else path).with_suffix(".html")
        for path in modules
        if not any(part.startswith("_") and part != "__init__" for part in path.parts)
    }
    assert pages == public - {Path("sdk.html")}
    project = (made / "sdk" / "project.html").read_text(encoding="utf-8")
    # Of the class itself, and of a base in a private module.
    assert 'id="Project.list_label_rows_v2"' in project
    assert "Add people to the project." in project
    assert not [page for page in tmp_path.rglob("*.html") if ":class:" in page.read_text("utf-8")]
