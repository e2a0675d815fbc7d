"""Projects together with the role of the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class ProjectWithUserRole:
    """A project and what the person may do in it.

    Attributes:
        user_role: The role, as a number.
        project: The project, as a dictionary.
    """

    user_role: int
    project: dict[str, Any]
