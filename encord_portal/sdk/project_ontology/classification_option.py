"""Options of classifications."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class ClassificationOption:
    """One of the answers to choose from."""

    id: str
    label: str
    value: str
    feature_node_hash: str
