"""The ontology of a CVAT export, and its labels as label dictionaries."""

from __future__ import annotations

import base64
import datetime as dt
import math
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from encord_portal.platform.services.cvat_reading import (
    Answers,
    AttributeSpec,
    Export,
    LabelSpec,
    Mark,
    Picture,
    Tag,
)
from encord_portal.platform.wire import JsonObject
from encord_portal.sdk.objects.attributes import (
    Attribute,
    NumericAttribute,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.objects.options import NestableOption

_TIME = "%a, %d %b %Y %H:%M:%S UTC"


@dataclass(slots=True)
class Terms:
    """An ontology, and which of its items stands for which label of CVAT."""

    structure: OntologyStructure = field(default_factory=OntologyStructure)
    objects: dict[tuple[str, str], Object] = field(default_factory=dict)
    tags: dict[str, tuple[Classification, RadioAttribute]] = field(default_factory=dict)


def terms_of(export: Export) -> Terms:
    """One object per label and shape it is drawn in, one classification per label of an image.

    A label of CVAT may be drawn in several shapes, an object of an ontology in one. Labels that
    are not used become bounding boxes, so that none is lost.
    """
    shapes: defaultdict[str, dict[str, None]] = defaultdict(dict)
    tagged: dict[str, None] = {}
    for picture in export.pictures:
        for mark in picture.marks:
            shapes[mark.label].setdefault(mark.shape)
        for tag in picture.tags:
            tagged.setdefault(tag.label)
    terms = Terms()
    for name, spec in export.labels.items():
        used = list(shapes[name]) or ([] if name in tagged else ["bounding_box"])
        for shape in used:
            title = name if len(used) == 1 else f"{name} ({shape.replace('_', ' ')})"
            item = terms.structure.add_object(title, Shape(shape), color=spec.color)
            for attribute in spec.attributes:
                _add(item, attribute)
            terms.objects[name, shape] = item
        if name in tagged:
            terms.tags[name] = _add_tag(terms.structure, spec)
    return terms


def _add_tag(
    structure: OntologyStructure, spec: LabelSpec
) -> tuple[Classification, RadioAttribute]:
    """A classification has one attribute only: the tag is its one option, with all of CVAT's."""
    classification = structure.add_classification()
    radio = classification.add_attribute(RadioAttribute, spec.name)
    option = radio.add_option(spec.name)
    for attribute in spec.attributes:
        _add(option, attribute)
    return classification, radio


def _add(holder: Object | NestableOption, spec: AttributeSpec) -> None:
    add = holder.add_attribute if isinstance(holder, Object) else holder.add_nested_attribute
    if spec.kind == "radio":
        radio = add(RadioAttribute, spec.name)
        for value in spec.values:
            radio.add_option(value)
    elif spec.kind == "numeric":
        add(NumericAttribute, spec.name)
    else:
        add(TextAttribute, spec.name)


def put(labels: JsonObject, picture: Picture, terms: Terms, email: str) -> None:
    """Put the labels of an image into the empty label dictionary of its row.

    Args:
        labels: The dictionary; changed in place.
        picture: The image with its labels.
        terms: The ontology.
        email: Who counts as their author.
    """
    now = dt.datetime.now(dt.UTC).strftime(_TIME)
    (unit,) = labels["data_units"].values()
    for mark in picture.marks:
        item = terms.objects[mark.label, mark.shape]
        entry = {
            "name": item.name,
            "color": item.color,
            "shape": mark.shape,
            "value": item.name.lower().replace(" ", "_"),
            "objectHash": _hash(),
            "featureHash": item.feature_node_hash,
            **_author(mark, email, now),
            **mark.geometry,
        }
        unit["labels"]["objects"].append(entry)
        labels["object_answers"][entry["objectHash"]] = {
            "objectHash": entry["objectHash"],
            "classifications": _answers(item.attributes, mark.answers),
        }
    for tag in picture.tags:
        classification, radio = terms.tags[tag.label]
        option = radio.options[0]
        key = _hash()
        labels["classification_answers"][key] = {
            "classificationHash": key,
            "featureHash": classification.feature_node_hash,
            "classifications": [
                *_answers(option.attributes, tag.answers),
                _answer(radio, [_chosen(option)]),
            ],
            "range": [[0, 0]],
            "spaces": {},
            **_author(tag, email, now),
        }


def _author(label: Mark | Tag, email: str, now: str) -> JsonObject:
    return {
        "createdAt": now,
        "createdBy": email,
        "lastEditedAt": now,
        "lastEditedBy": email,
        "confidence": 1.0,
        "manualAnnotation": label.manual,
    }


def _answers(attributes: Sequence[Attribute[Any]], given: Answers) -> list[JsonObject]:
    """The answers that fit; values that an attribute cannot have are no answers."""
    values = dict(given)
    found = []
    for attribute in attributes:
        value = values.get(attribute.name)
        answer = None if value is None else _value(attribute, value)
        if answer is not None:
            found.append(_answer(attribute, answer))
    return found


def _value(attribute: Attribute[Any], value: str) -> Any:
    if isinstance(attribute, RadioAttribute):
        chosen = next((each for each in attribute.options if each.label == value.strip()), None)
        return None if chosen is None else [_chosen(chosen)]
    if isinstance(attribute, NumericAttribute):
        try:
            number = float(value)
        except ValueError:
            return None
        return number if math.isfinite(number) else None
    return value or None


def _answer(attribute: Attribute[Any], answers: Any) -> JsonObject:
    return {
        "name": attribute.name,
        "value": attribute.name.lower().replace(" ", "_"),
        "answers": answers,
        "featureHash": attribute.feature_node_hash,
        "manualAnnotation": True,
    }


def _chosen(option: NestableOption) -> JsonObject:
    return {
        "name": option.label,
        "value": option.value,
        "featureHash": option.feature_node_hash,
    }


def _hash() -> str:
    return base64.b64encode(secrets.token_bytes(6)).decode()
