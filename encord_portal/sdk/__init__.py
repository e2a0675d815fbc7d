"""A Python SDK for label rows, with the public names of the published one.

The classes are loaded when they are first asked for, so that importing the package is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from encord_portal.sdk._version import __version__

if TYPE_CHECKING:
    from encord_portal.sdk.dataset import Dataset
    from encord_portal.sdk.project import Project
    from encord_portal.sdk.user_client import EncordUserClient

__all__ = ["Dataset", "EncordUserClient", "Project", "__version__"]

_HOMES = {
    "Dataset": "encord_portal.sdk.dataset",
    "EncordUserClient": "encord_portal.sdk.user_client",
    "Project": "encord_portal.sdk.project",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(home), name)
    return found
