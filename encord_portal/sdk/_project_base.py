"""What all parts of a project share."""

from __future__ import annotations

import threading

from encord_portal.sdk._project_client import ProjectClient
from encord_portal.sdk.ontology import Ontology
from encord_portal.sdk.orm.project import ProjectDTO


class ProjectBase:
    """A project's data and its connection; the parts of ``Project`` build on it."""

    def __init__(
        self,
        client: ProjectClient,
        project_instance: ProjectDTO,
        ontology: Ontology | None = None,
    ) -> None:
        self._client = client
        self._instance = project_instance
        self._loaded_ontology = ontology
        self._ontology_lock = threading.Lock()

    @property
    def _ontology(self) -> Ontology:
        """The project's ontology, fetched when it is first needed."""
        if self._loaded_ontology is None:
            with self._ontology_lock:
                if self._loaded_ontology is None:
                    self._loaded_ontology = Ontology.fetch(
                        self._client.api_client, self._instance.ontology_hash
                    )
        return self._loaded_ontology

    @property
    def _path(self) -> str:
        return f"projects/{self._client.project_hash}"

    def _refetch(self) -> None:
        self._instance = self._client.api_client.get(self._path, None, ProjectDTO)
