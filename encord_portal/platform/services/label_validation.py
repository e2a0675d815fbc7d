"""Whether labels fit the project's ontology. A row that does not is stored, but marked invalid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from encord_portal.platform.wire import JsonObject


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    kind: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Item:
    """An object or classification of the ontology, with all attributes below it."""

    name: str
    shape: str | None
    attributes: dict[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an ontology allows."""

    objects: dict[str, Item]
    classifications: dict[str, Item]

    @classmethod
    def of(cls, editor: JsonObject) -> Rules:
        return cls(
            {each["featureNodeHash"]: _item(each) for each in editor.get("objects", [])},
            {each["featureNodeHash"]: _item(each) for each in editor.get("classifications", [])},
        )


def _item(spec: JsonObject) -> Item:
    attributes = spec.get("attributes") or []
    name = spec.get("name") or (attributes[0]["name"] if attributes else "")
    return Item(name, spec.get("shape"), dict(_attributes(attributes)))


def _attributes(specs: Sequence[JsonObject]) -> Iterator[tuple[str, Attribute]]:
    for spec in specs:
        options = spec.get("options") or []
        hashes = frozenset(option["featureNodeHash"] for option in options)
        yield spec["featureNodeHash"], Attribute(spec["name"], spec["type"], hashes)
        for option in options:
            yield from _attributes(option.get("options") or [])


def errors_of(row: JsonObject, rules: Rules, limit: int = 50) -> list[str]:
    """What does not fit the ontology, each once, at most ``limit`` of them."""
    found: dict[str, None] = {}
    for error in _errors(row, rules):
        found.setdefault(error)
        if len(found) >= limit:
            break
    return list(found)


def _errors(row: JsonObject, rules: Rules) -> Iterator[str]:
    features: dict[str, str] = {}
    for entry in _object_entries(row):
        key, feature = entry["objectHash"], entry["featureHash"]
        features[key] = feature
        item = rules.objects.get(feature)
        if item is None:
            yield f"Object {key}: the ontology has no object {feature}."
        elif entry.get("shape") != item.shape:
            yield f"Object {key}: {item.name} is a {item.shape}, not a {entry.get('shape')}."
    for kind in ("object_answers", "object_actions"):
        for key, entry in row[kind].items():
            item = rules.objects.get(features.get(key, entry.get("featureHash", "")))
            if item is not None:
                answers = entry.get("classifications" if kind == "object_answers" else "actions")
                yield from _answer_errors(f"Object {key}", item, answers or [])
    for key, entry in row["classification_answers"].items():
        feature = entry.get("featureHash")
        if feature is None:
            continue
        item = rules.classifications.get(feature)
        if item is None:
            yield f"Classification {key}: the ontology has no classification {feature}."
        else:
            answers = entry.get("classifications") or []
            yield from _answer_errors(f"Classification {key}", item, answers)


def _answer_errors(where: str, item: Item, answers: list[Any]) -> Iterator[str]:
    for answer in answers:
        attribute = item.attributes.get(answer["featureHash"])
        if attribute is None:
            yield f"{where}: {item.name} has no attribute {answer['featureHash']}."
            continue
        yield from _value_errors(f"{where}, {attribute.name}", attribute, answer["answers"])


def _value_errors(where: str, attribute: Attribute, value: Any) -> Iterator[str]:
    if attribute.kind == "text":
        if not isinstance(value, str):
            yield f"{where}: the answer must be a text."
    elif attribute.kind == "numeric":
        if not isinstance(value, int | float):
            yield f"{where}: the answer must be a number."
    elif not isinstance(value, list):
        yield f"{where}: the answer must be a list of options."
    else:
        for option in value:
            if option["featureHash"] not in attribute.options:
                yield f"{where}: there is no option {option['featureHash']}."
        if attribute.kind == "radio" and len(value) > 1:
            yield f"{where}: only one option may be chosen."


def _object_entries(row: JsonObject) -> Iterator[JsonObject]:
    for unit in row["data_units"].values():
        yield from _blobs_of(unit.get("labels") or {})
    for space in (row.get("spaces") or {}).values():
        yield from _blobs_of(space.get("labels") or {})
    for key, entry in row["object_answers"].items():
        if "range" in entry and isinstance(entry.get("featureHash"), str):
            yield {**entry, "objectHash": key}


def _blobs_of(labels: JsonObject) -> Iterator[JsonObject]:
    listed = labels.get("objects")
    if isinstance(listed, list):
        yield from listed
        return
    for blob in labels.values():
        if isinstance(blob, dict):
            yield from blob.get("objects", [])
