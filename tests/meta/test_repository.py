"""What holds for the whole repository, whoever changes it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from encord_portal.env import BASE_DIR, Environment


def test_pinned_requirements_name_no_address() -> None:
    for path in (BASE_DIR / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(), f"{path.name} records an address"


def test_what_is_pinned_is_what_the_package_asks_for() -> None:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]
    asked = set(project["dependencies"])
    extra = set(project["optional-dependencies"]["dev"])
    assert _listed("run.in") - {"setuptools>=80"} == asked  # that one builds the package
    assert _listed("dev.in") == extra


def test_every_setting_is_documented() -> None:
    page = (BASE_DIR / "docs" / "settings.md").read_text()
    for name, field in Environment.model_fields.items():
        variable = field.validation_alias or f"PORTAL_{name.upper()}"
        assert f"`{variable}`" in page, f"{variable} is missing in docs/settings.md"


def test_source_files_stay_small() -> None:
    long = {
        str(path.relative_to(BASE_DIR)): lines
        for path in _sources()
        if (lines := len(path.read_text().splitlines())) > 400
    }
    assert not long, f"split these by concern: {long}"


def test_templates_and_scripts_keep_to_the_content_security_policy() -> None:
    for path in (BASE_DIR / "templates").rglob("*.html"):
        text = path.read_text()
        assert "<style" not in text, f"inline style in {path}"
        assert " style=" not in text, f"style attribute in {path}"
        assert "<script>" not in text, f"inline script in {path}"
        assert "onclick=" not in text, f"inline handler in {path}"


def _listed(name: str) -> set[str]:
    lines = (BASE_DIR / "requirements" / name).read_text().splitlines()
    return {line for line in lines if line and not line.startswith(("#", "-r"))}


def _sources() -> list[Path]:
    return [
        path
        for folder in ("encord_portal", "labels")
        for path in (BASE_DIR / folder).rglob("*.py")
        if "migrations" not in path.parts
    ]
