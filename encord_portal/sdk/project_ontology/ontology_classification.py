"""Classifications of a legacy ontology."""

from __future__ import annotations

from dataclasses import dataclass

from encord_portal.sdk.project_ontology.classification_attribute import ClassificationAttribute


@dataclass
class OntologyClassification:
    """Something that can be said of frames."""

    id: str
    feature_node_hash: str
    attributes: list[ClassificationAttribute]
