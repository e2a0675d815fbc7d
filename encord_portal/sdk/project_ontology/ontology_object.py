"""Objects of a legacy ontology."""

from __future__ import annotations

from dataclasses import dataclass

from encord_portal.sdk.project_ontology.object_type import ObjectShape


@dataclass
class OntologyObject:
    """Something that can be drawn."""

    id: str
    color: str
    name: str
    shape: ObjectShape
    feature_node_hash: str
