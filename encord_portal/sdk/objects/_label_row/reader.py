"""From a label dictionary to instances and a document (wire protocol §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.common.collector import paused_collector
from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.objects._coordinates.registry import SHAPE_CODECS
from encord_portal.sdk.objects._label_row.answers_reader import AnswersReader
from encord_portal.sdk.objects._label_row.blobs import BlobReader
from encord_portal.sdk.objects._label_row.classification_reader import ClassificationReader
from encord_portal.sdk.objects._label_row.document import Document, Unit
from encord_portal.sdk.objects._label_row.errors import (
    LabelTypeError,
    at,
)
from encord_portal.sdk.objects._label_row.event_reader import check_tags, with_geometry
from encord_portal.sdk.objects._label_row.frame_reader import FrameReader
from encord_portal.sdk.objects._label_row.frozen import freeze
from encord_portal.sdk.objects._label_row.read_only import IMAGE_TYPES, sequence_of
from encord_portal.sdk.objects._label_row.space_reader import SpaceReader, scene_key
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

    def run(self) -> Document:
        d = self.d
        top = {key: value for key, value in d.items() if key not in _READ_APART}
        self.document = Document(self.data_type, freeze(top), [])
        self.frames = FrameReader(self.store, self.structure, SHAPE_CODECS)
        self.blobs = BlobReader(self.store, self.document, self.frames)
        self.spaces = SpaceReader(self.store, self.structure)
        for key, unit in d["data_units"].items():
            self._read_unit(key, unit)
        self.frames.finish()
        check_tags(self.store, self.frames.layouts)
        self.spaces.read(d.get("spaces"))
        AnswersReader(self.store, self.structure, self.document, self.spaces).read(
            d["object_answers"], d["object_actions"]
        )
        ClassificationReader(
            self.store, self.structure, self.document, self.blobs.framed, self.spaces
        ).read(d["classification_answers"])
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
            self.blobs.read(frame, labels, path)
        else:
            self.blobs.read_map(self._without_images(labels, path), path)

    def _without_images(self, labels: Json, path: str) -> Json:
        """Read the images of a scene, which stand among its frames, and give the frames."""
        if self.data_type is not DataType.SCENE:
            return labels
        images = {scene_key(space): space for space in self.store.spaces.values()}
        frames = {}
        for key, blob in labels.items():
            if key in images:
                self.spaces.read_labels(images[key], blob, f"{path}.{key}", is_blob=True)
            elif key.removeprefix("-").isdigit():
                frames[key] = blob
            else:
                self.document.odd_blobs[key] = freeze(blob)
        return with_geometry(frames, self.document) if self.store.is_event_based else frames
