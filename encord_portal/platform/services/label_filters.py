"""Label dictionaries with a part of their labels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from encord_portal.platform.services.label_format import SINGLE_FRAME_TYPES
from encord_portal.platform.wire import JsonObject

_KINDS = {
    "object": ("objects", "objectHash", ("object_answers", "object_actions")),
    "classification": ("classifications", "classificationHash", ("classification_answers",)),
}


def by_features(
    labels: JsonObject, objects: Collection[str] | None, classifications: Collection[str] | None
) -> None:
    """Take out the labels of other features than these; ``None`` keeps all of a kind."""
    if objects is not None:
        dropped = set()
        for blob in frames_of(labels):
            kept = [e for e in blob.get("objects", []) if e["featureHash"] in objects]
            dropped |= {e["objectHash"] for e in blob.get("objects", [])}
            dropped -= {e["objectHash"] for e in kept}
            blob["objects"] = kept
        for kind in ("object_answers", "object_actions"):
            labels[kind] = {
                key: entry
                for key, entry in labels[kind].items()
                if key not in dropped and entry.get("featureHash", "") in {*objects, ""}
            }
    if classifications is not None:
        labels["classification_answers"] = {
            key: entry
            for key, entry in labels["classification_answers"].items()
            if entry.get("featureHash") in classifications
        }
        for blob in frames_of(labels):
            blob["classifications"] = [
                e
                for e in blob.get("classifications", [])
                if e.get("featureHash") in classifications
            ]


def by_labels(labels: JsonObject, wanted: Callable[[str, str], bool]) -> bool:
    """Take out the labels that are not wanted, in spaces, too.

    Args:
        labels: A label dictionary.
        wanted: Told ``object`` or ``classification`` and its hash, says whether it stays.

    Returns:
        Whether a label is left.
    """
    left = False
    for kind, (listed, name, homes) in _KINDS.items():
        for blob in all_frames(labels):
            if listed in blob:
                blob[listed] = [each for each in blob[listed] if wanted(kind, each[name])]
                left = left or bool(blob[listed])
        for home in homes:
            labels[home] = {key: each for key, each in labels[home].items() if wanted(kind, key)}
            left = left or bool(labels[home])
    return left


def frames_of(labels: JsonObject) -> Iterator[JsonObject]:
    """What lies in each frame of the data units; of single pictures their labels are one."""
    for unit in labels["data_units"].values():
        if labels["data_type"] in SINGLE_FRAME_TYPES:
            yield unit["labels"]
        else:
            yield from unit["labels"].values()


def all_frames(labels: JsonObject) -> Iterator[JsonObject]:
    """As :func:`frames_of`, of spaces, too, and before a row is put together for a reader."""
    for home in (*labels["data_units"].values(), *(labels.get("spaces") or {}).values()):
        placed = home.get("labels") or {}
        if "objects" in placed or "classifications" in placed:
            yield placed
        else:
            yield from (each for each in placed.values() if isinstance(each, dict))
