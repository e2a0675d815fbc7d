"""The platform's data model: people's rights and projects, media, labels, workflow."""

from encord_portal.platform.models.core import (
    BearerToken,
    Ontology,
    OntologyUser,
    Project,
    ProjectDataset,
    ProjectRole,
    ProjectStatus,
    ProjectUser,
    PublicKey,
    ResourceRole,
    SeenSignature,
)

__all__ = [
    "BearerToken",
    "Ontology",
    "OntologyUser",
    "Project",
    "ProjectDataset",
    "ProjectRole",
    "ProjectStatus",
    "ProjectUser",
    "PublicKey",
    "ResourceRole",
    "SeenSignature",
]
