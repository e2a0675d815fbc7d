"""Datasets together with the role of the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class DatasetWithUserRole:
    """A dataset and what the person may do with it.

    Attributes:
        user_role: The role, as a number.
        dataset: The dataset, as a dictionary.
    """

    user_role: int
    dataset: dict[str, Any]
