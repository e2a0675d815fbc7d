"""The question of a classification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from encord_portal.sdk.project_ontology.classification_option import ClassificationOption
from encord_portal.sdk.project_ontology.classification_type import ClassificationType


@dataclass
class ClassificationAttribute:
    """The question of a classification and the answers to choose from."""

    id: str
    name: str
    classification_type: ClassificationType
    required: bool
    feature_node_hash: str
    options: Iterable[ClassificationOption] | None = None
