"""Generate the API reference of the SDK from its docstrings into ``var/api-docs``.

Usage, in the repository's folder: ``python -m docs.sdk.build [FOLDER]``. It needs pdoc.
"""

from __future__ import annotations

import pkgutil
import re
import sys
import warnings
from pathlib import Path
from typing import Any

import pdoc
import pdoc.doc
import pdoc.extract
import pdoc.render

import encord_portal.sdk

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "var" / "api-docs"
ROOT = encord_portal.sdk.__name__
PRIVATE = rf"{re.escape(ROOT)}\.(.+\.)?_.*"
# What pdoc has to say of code that is as it should be.
HARMLESS = (
    r"Cannot determine where .* is taken from",  # a TypedDict of Python 3.11 forgets its bases
    r"Error parsing type annotation StageClient",  # a dataclass whose base is in another module
)


def own_members(described: pdoc.doc.Class) -> list[pdoc.doc.Doc[Any]]:
    """Give the members of a class, with those of its bases in private modules.

    A class such as ``Project`` is made of several bases, whose modules have no pages: what they
    bring is part of the class for whoever reads about it.
    """
    members = list(described.own_members)
    for (module, _), inherited in described.inherited_members.items():
        if re.fullmatch(PRIVATE, module):
            members += inherited
    return members


def public_modules() -> list[str]:
    """Name modules for pdoc that together bring the package and all below it but the private ones.

    A module brings those below it by itself, unless it has an ``__all__`` that leaves them out.
    """
    found = (each.name for each in pkgutil.walk_packages(encord_portal.sdk.__path__, f"{ROOT}."))
    public = sorted(name for name in found if not re.fullmatch(PRIVATE, name))
    names: list[str] = []
    brought: set[str] = set()
    for name in (ROOT, *public):
        if name not in brought:
            names.append(name)
            brought.update(pdoc.extract.walk_specs([name, f"!{PRIVATE}"]))
    return [*names, f"!{PRIVATE}"]


def build(folder: Path = FOLDER) -> Path:
    """Write a page for each public module, and give the first one."""
    # Pages show what a module holds; these names are loaded when they are first asked for.
    for name in encord_portal.sdk.__all__:
        setattr(encord_portal.sdk, name, getattr(encord_portal.sdk, name))
    pdoc.render.configure(
        docformat="google",
        template_directory=HERE / "templates",
        footer_text=f"encord-portal {encord_portal.sdk.__version__}",
        show_source=False,
    )
    pdoc.render.env.filters["own_members"] = own_members
    with warnings.catch_warnings():
        for message in HARMLESS:
            warnings.filterwarnings("ignore", message, UserWarning)
        pdoc.pdoc(*public_modules(), output_directory=folder)
    return folder / "encord_portal" / "sdk.html"


if __name__ == "__main__":
    print(build(*map(Path, sys.argv[1:2])))  # noqa: T201 - says where the pages are
