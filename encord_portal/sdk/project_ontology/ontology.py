"""A legacy ontology: read from a dictionary, added to, and written back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from encord_portal.sdk.objects.constants import AVAILABLE_COLORS
from encord_portal.sdk.project_ontology.classification_attribute import ClassificationAttribute
from encord_portal.sdk.project_ontology.classification_option import ClassificationOption
from encord_portal.sdk.project_ontology.classification_type import ClassificationType
from encord_portal.sdk.project_ontology.object_type import ObjectShape
from encord_portal.sdk.project_ontology.ontology_classification import OntologyClassification
from encord_portal.sdk.project_ontology.ontology_object import OntologyObject


def generate_feature_node_hash() -> str:
    """Make a name for a new item."""
    return uuid4().hex[:8]


class Ontology:
    """The objects and classifications of a project, without what nests inside of them.

    What a dictionary holds beyond that (nested attributes and the like) is kept as it is, so
    that adding an item loses nothing.

    Attributes:
        ontology_objects: What can be drawn.
        ontology_classifications: What can be said of frames.
    """

    def __init__(self) -> None:
        self.ontology_objects: list[OntologyObject] = []
        self.ontology_classifications: list[OntologyClassification] = []
        self._stored: dict[str, Any] = {}

    @staticmethod
    def from_dict(ontology_dict: dict[str, Any]) -> Ontology:
        """Read an ontology structure."""
        ontology = Ontology()
        ontology._stored = ontology_dict
        ontology.ontology_objects = [
            OntologyObject(
                id=item["id"],
                color=item["color"],
                name=item["name"],
                shape=ObjectShape(item["shape"]),
                feature_node_hash=item["featureNodeHash"],
            )
            for item in ontology_dict.get("objects", ())
            if item["shape"] in _SHAPES
        ]
        ontology.ontology_classifications = [
            OntologyClassification(
                id=item["id"],
                feature_node_hash=item["featureNodeHash"],
                attributes=[_attribute(attribute) for attribute in item["attributes"]],
            )
            for item in ontology_dict.get("classifications", ())
            if all(attribute["type"] in _TYPES for attribute in item["attributes"])
        ]
        return ontology

    def add_object(self, name: str, shape: ObjectShape) -> None:
        """Add something that can be drawn.

        Args:
            name: What it is called.
            shape: How it is drawn.

        Raises:
            ValueError: The name is empty.
        """
        if not name:
            raise ValueError("Ontology object name is empty")
        stored = self._stored.get("objects", [])
        self.ontology_objects.append(
            OntologyObject(
                id=_next_id(stored, self.ontology_objects),
                color=self._next_color(),
                name=name,
                shape=shape,
                feature_node_hash=generate_feature_node_hash(),
            )
        )

    def add_classification(
        self,
        name: str,
        classification_type: ClassificationType,
        required: bool,
        options: Iterable[str] | None = None,
    ) -> None:
        """Add something that can be said of frames.

        Args:
            name: What is asked.
            classification_type: How it is answered.
            required: Whether it must be answered.
            options: The answers to choose from; none for texts.

        Raises:
            ValueError: The name is empty, or a text has options.
        """
        if not name:
            raise ValueError("Ontology classification name is empty")
        if classification_type is ClassificationType.TEXT and options:
            raise ValueError("cannot assign options to a classification text")
        stored = self._stored.get("classifications", [])
        id_ = _next_id(stored, self.ontology_classifications)
        made = [
            ClassificationOption(
                id=f"{id_}.1.{number}",
                label=label,
                value=re.sub(r"\s", "_", label),
                feature_node_hash=generate_feature_node_hash(),
            )
            for number, label in enumerate(options or (), 1)
        ]
        attribute = ClassificationAttribute(
            id=f"{id_}.1",
            name=name,
            classification_type=classification_type,
            required=required,
            feature_node_hash=generate_feature_node_hash(),
            options=made or None,
        )
        self.ontology_classifications.append(
            OntologyClassification(id_, generate_feature_node_hash(), [attribute])
        )

    def to_dict(self) -> dict[str, Any]:
        """Write the ontology structure."""
        return {
            **self._stored,
            "objects": _joined(
                self._stored.get("objects", ()),
                map(self.ontology_object_to_dict, self.ontology_objects),
            ),
            "classifications": _joined(
                self._stored.get("classifications", ()),
                map(self.ontology_classification_to_dict, self.ontology_classifications),
            ),
        }

    def ontology_object_to_dict(self, ontology_object: OntologyObject) -> dict[str, Any]:
        """Write one object."""
        return {
            "id": ontology_object.id,
            "color": ontology_object.color,
            "name": ontology_object.name,
            "shape": ontology_object.shape.value,
            "featureNodeHash": ontology_object.feature_node_hash,
        }

    def ontology_classification_to_dict(
        self, ontology_classification: OntologyClassification
    ) -> dict[str, Any]:
        """Write one classification."""
        return {
            "id": ontology_classification.id,
            "featureNodeHash": ontology_classification.feature_node_hash,
            "attributes": [_attribute_dict(item) for item in ontology_classification.attributes],
        }

    def _next_color(self) -> str:
        used = self.ontology_objects[-1].color if self.ontology_objects else None
        place = AVAILABLE_COLORS.index(used) + 1 if used in AVAILABLE_COLORS else 0
        return AVAILABLE_COLORS[place % len(AVAILABLE_COLORS)]


_SHAPES = {shape.value for shape in ObjectShape}
_TYPES = {kind.value for kind in ClassificationType}


def _joined(
    stored: Iterable[dict[str, Any]], written: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Keep what was read as it was, and add what is new at the end."""
    known = {item["featureNodeHash"] for item in stored}
    return [*stored, *(item for item in written if item["featureNodeHash"] not in known)]


def _next_id(stored: Iterable[dict[str, Any]], items: Iterable[Any]) -> str:
    ids = [int(item["id"]) for item in stored] + [int(item.id) for item in items]
    return str(max(ids, default=0) + 1)


def _attribute(attribute: dict[str, Any]) -> ClassificationAttribute:
    options = attribute.get("options")
    return ClassificationAttribute(
        id=attribute["id"],
        name=attribute["name"],
        classification_type=ClassificationType(attribute["type"]),
        required=attribute["required"],
        feature_node_hash=attribute["featureNodeHash"],
        options=[
            ClassificationOption(
                option["id"], option["label"], option["value"], option["featureNodeHash"]
            )
            for option in options
        ]
        if options
        else None,
    )


def _attribute_dict(attribute: ClassificationAttribute) -> dict[str, Any]:
    return {
        "id": attribute.id,
        "name": attribute.name,
        "type": attribute.classification_type.value,
        "required": attribute.required,
        "featureNodeHash": attribute.feature_node_hash,
        "options": [
            {
                "id": option.id,
                "label": option.label,
                "value": option.value,
                "featureNodeHash": option.feature_node_hash,
            }
            for option in attribute.options
        ]
        if attribute.options
        else None,
    }
