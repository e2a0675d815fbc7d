"""A project's ontology as older clients saw and changed it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from encord_portal.sdk._deprecation import warn_deprecated
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.orm.project import Project as OrmProject
from encord_portal.sdk.project_ontology.classification_type import ClassificationType
from encord_portal.sdk.project_ontology.object_type import ObjectShape
from encord_portal.sdk.project_ontology.ontology import Ontology

_INSTEAD = "the ontology's structure and Ontology.save"


class LegacyOntology(ABC):
    """The part of projects about their ontology as older clients saw it."""

    @property
    @abstractmethod
    def _label_querier(self) -> Querier:
        """Sends v1 queries for the project."""

    @abstractmethod
    def _ontology_changed(self) -> None:
        """Called when the ontology was changed on the server."""

    def get_project_ontology(self) -> Ontology:
        """Fetch the flat ontology. Deprecated: use ``ontology_structure``."""
        warn_deprecated("get_project_ontology", "ontology_structure")
        return self._fetch_ontology()

    def add_object(self, name: str, shape: ObjectShape) -> bool:
        """Add an object to the ontology, for all projects that share it.

        Deprecated: change ``EncordUserClient.get_ontology(...).structure`` and save it.

        Args:
            name: What it is called.
            shape: How it is drawn.

        Returns:
            Whether it was added.

        Raises:
            ValueError: The name is empty.
        """
        warn_deprecated("add_object", _INSTEAD)
        ontology = self._fetch_ontology()
        ontology.add_object(name, shape)
        return self._store_ontology(ontology)

    def add_classification(
        self,
        name: str,
        classification_type: ClassificationType,
        required: bool,
        options: Iterable[str] | None = None,
    ) -> bool:
        """Add a classification to the ontology, for all projects that share it.

        Deprecated: change ``EncordUserClient.get_ontology(...).structure`` and save it.

        Args:
            name: What is asked.
            classification_type: How it is answered.
            required: Whether it must be answered.
            options: The answers to choose from; none for texts.

        Returns:
            Whether it was added.

        Raises:
            ValueError: The name is empty, or a text has options.
        """
        warn_deprecated("add_classification", _INSTEAD)
        ontology = self._fetch_ontology()
        ontology.add_classification(name, classification_type, required, options)
        return self._store_ontology(ontology)

    def _fetch_ontology(self) -> Ontology:
        project = self._label_querier.basic_getter(
            OrmProject, payload={"include_labels_metadata": True}
        )
        return Ontology.from_dict(project.editor_ontology)

    def _store_ontology(self, ontology: Ontology) -> bool:
        stored = self._label_querier.basic_setter(
            "project", uid=None, payload={"editor": ontology.to_dict()}
        )
        self._ontology_changed()
        return bool(stored)
