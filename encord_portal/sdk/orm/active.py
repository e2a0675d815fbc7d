"""Curation of projects."""

from __future__ import annotations

from enum import Enum


class ActiveProjectMode(Enum):
    """How much of a project is looked at for curation, each including the one before."""

    DATA = "data"
    LABEL = "label"
    METRIC = "metric"
    ADVANCED = "advanced"
