"""From a label dictionary to instances and a document (wire protocol §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.objects._label_row.answers_reader import AnswersReader
from encord_portal.sdk.objects._label_row.classification_reader import ClassificationReader
from encord_portal.sdk.objects._label_row.collector import paused_collector
from encord_portal.sdk.objects._label_row.document import EMPTY_BLOB, Document, Unit
from encord_portal.sdk.objects._label_row.errors import (
    LabelTypeError,
    LabelValueError,
    MissingKeyError,
    at,
)
from encord_portal.sdk.objects._label_row.frame_reader import FrameReader
from encord_portal.sdk.objects._label_row.frozen import freeze
from encord_portal.sdk.objects._label_row.read_only import IMAGE_TYPES, sequence_of
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

Json = dict[str, Any]
_READ_APART = frozenset(
    {"data_units", "object_answers", "object_actions", "classification_answers"}
)
_BLOB_TYPES = IMAGE_TYPES | {DataType.GROUP}
"""Data types whose units hold the labels of one frame, and not a map of frames."""

__all__ = ["read_labels"]


def read_labels(
    store: LabelStore, structure: OntologyStructure, d: Json, data_type: DataType
) -> Document:
    """Read a checked label dictionary into an empty store.

    Args:
        store: Takes the instances.
        structure: The ontology.
        d: The dictionary; nothing of it is kept or changed.
        data_type: Its data type.

    Returns:
        What else the dictionary holds.

    Raises:
        LabelRowError: Something is malformed or does not fit the ontology; the message says where.
    """
    with paused_collector():
        return _Reading(store, structure, d, data_type).run()


@dataclass
class _Reading:
    store: LabelStore
    structure: OntologyStructure
    d: Json
    data_type: DataType
    framed: dict[str, list[tuple[int, Json]]] = field(default_factory=dict)

    def run(self) -> Document:
        d = self.d
        top = {key: value for key, value in d.items() if key not in _READ_APART}
        self.document = Document(self.data_type, freeze(top), [])
        self.frames = FrameReader(self.store, self.structure)
        for key, unit in d["data_units"].items():
            self._read_unit(key, unit)
        self.frames.finish()
        AnswersReader(self.store, self.structure, self.document).read(
            d["object_answers"], d["object_actions"]
        )
        ClassificationReader(self.store, self.structure, self.document, self.framed).read(
            d["classification_answers"]
        )
        return self.document

    def _read_unit(self, key: str, unit: Json) -> None:
        path = f"data_units.{key}.labels"
        is_alone = not self.document.units and self.store.range_shape is None
        if not is_alone and self.data_type is not DataType.IMG_GROUP:
            # Objects that are ranges are not in the labels of units.
            self.document.units.append(Unit(key, freeze(unit), None, None, whole=True))
            return
        rest = freeze({name: value for name, value in unit.items() if name != "labels"})
        is_blob = self.data_type in _BLOB_TYPES
        frame = sequence_of(key, unit) if self.data_type is DataType.IMG_GROUP else 0
        labels = unit.get("labels")
        if "labels" in unit and not isinstance(labels, dict):
            raise at(path, f"must be a dictionary, not {labels!r:.100}", LabelTypeError)
        empty = labels if not labels else "usual"
        self.document.units.append(Unit(key, rest, frame if is_blob else None, empty))
        if not labels:
            return
        if is_blob:
            self._read_blob(frame, labels, path)
        else:
            for frame_key, blob in labels.items():
                self._read_blob(self._frame(frame_key, path), blob, f"{path}.{frame_key}")

    def _frame(self, key: Any, path: str) -> int:
        try:
            frame = int(key)
        except (TypeError, ValueError):
            raise at(
                f"{path}.{key!r:.100}", "a frame must be a whole number", LabelValueError
            ) from None
        if str(frame) != key:
            if frame in self.document.frame_keys or frame in self.store.by_frame:
                raise at(f"{path}.{key!r}", f"the frame {frame} occurs twice", LabelValueError)
            self.document.frame_keys[frame] = key
        return frame

    def _read_blob(self, frame: int, blob: Any, path: str) -> None:
        if not isinstance(blob, dict):
            raise at(path, f"must be a dictionary, not {blob!r:.100}", LabelTypeError)
        if "objects" not in blob:
            raise at(path, "lacks 'objects'", MissingKeyError)
        objects = blob["objects"]
        classifications = blob.get("classifications")
        if not objects or len(blob) != 2 or classifications != []:
            self._keep(frame, blob, path)
        if objects:
            self.frames.read(frame, objects, f"{path}.objects")
        elif not isinstance(objects, list | tuple):
            raise at(f"{path}.objects", f"must be a list, not {objects!r:.100}", LabelTypeError)

    def _keep(self, frame: int, blob: Json, path: str) -> None:
        rest = {name: value for name, value in blob.items() if name != "objects"}
        self.document.blobs[frame] = _FROZEN_EMPTY if rest == EMPTY_BLOB else freeze(rest)
        listed = blob.get("classifications")
        if listed is None:
            return
        if not isinstance(listed, list | tuple):
            raise at(
                f"{path}.classifications", f"must be a list, not {listed!r:.100}", LabelTypeError
            )
        for entry in listed:
            if isinstance(entry, Mapping) and isinstance(entry.get("classificationHash"), str):
                self.framed.setdefault(entry["classificationHash"], []).append((frame, dict(entry)))


_FROZEN_EMPTY = freeze(EMPTY_BLOB)
