"""One frame's instances with their answers, as plain JSON."""

from __future__ import annotations

from typing import Any

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2, ObjectInstance
from labels.merging.targets import Place, reachable, read, walk
from labels.merging.timelines import overlap


def frame_instances(labels: LabelRowV2, frame: int) -> list[dict[str, Any]]:
    """Objects and classifications on a frame (0-based)."""
    view = labels.get_frame_view(frame)
    objects = [_object(each, frame) for each in view.get_object_instances()]
    return [
        *objects,
        *(_classification(each, frame) for each in view.get_classification_instances()),
    ]


def _object(instance: ObjectInstance, frame: int) -> dict[str, Any]:
    item = instance.ontology_item
    return {
        "instance_kind": "object",
        "instance_hash": instance.object_hash,
        "feature_hash": instance.feature_hash,
        "name": item.name,
        "shape": item.shape.value,
        "coordinates": instance.get_annotation(frame).coordinates.to_dict(),
        "answers": _answers(instance, frame),
    }


def _classification(instance: ClassificationInstance, frame: int) -> dict[str, Any]:
    return {
        "instance_kind": "classification",
        "instance_hash": instance.classification_hash,
        "feature_hash": instance.feature_hash,
        "name": instance.classification_name,
        "shape": None,
        "coordinates": None,
        "answers": _answers(instance, frame),
    }


def _answers(instance: ObjectInstance | ClassificationInstance, frame: int) -> list[dict[str, Any]]:
    """Every attribute that can be answered where the instance stands; nested ones included."""
    found = []
    for attribute, parents in walk(instance.ontology_item.attributes):
        place = Place(instance=instance, attribute=attribute, parents=parents)
        position = frame if place.dynamic else 0
        if overlap(reachable(place), ((position, position),)):
            found.append(
                {
                    "attribute_hash": attribute.feature_node_hash,
                    "name": attribute.name,
                    "type": attribute.get_property_type().value,
                    "dynamic": place.dynamic,
                    "value": read(place).at(position),
                }
            )
    return found
