"""Reading classifications: placed by ranges, or in the older layout by the lists of frames."""

from __future__ import annotations

from typing import Any

from encord_portal.sdk.constants.enums import is_geometric
from encord_portal.sdk.objects._label_row.adding import check_clash
from encord_portal.sdk.objects._label_row.answer_plan import plan_of
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.dynamic_answers import read_ranges
from encord_portal.sdk.objects._label_row.errors import (
    MALFORMED,
    LabelTypeError,
    MissingKeyError,
    at,
    located,
)
from encord_portal.sdk.objects._label_row.frame_info import FrameData
from encord_portal.sdk.objects._label_row.frozen import freeze
from encord_portal.sdk.objects._label_row.space_reader import SpaceReader
from encord_portal.sdk.objects._label_row.spans import Span, splice
from encord_portal.sdk.objects._label_row.static_answers import read_static_answers
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

Json = dict[str, Any]


class ClassificationReader:
    """Reads ``classification_answers`` into a store."""

    def __init__(
        self,
        store: LabelStore,
        structure: OntologyStructure,
        document: Document,
        framed: dict[str, list[tuple[int, Json]]],
        spaces: SpaceReader,
    ) -> None:
        """Prepare to read.

        Args:
            store: Takes the instances.
            structure: The ontology.
            document: Takes the entries that place nothing.
            framed: Classification hash → the frames that list it, and their entries.
            spaces: Reads places on spaces.
        """
        self._spaces = spaces
        self._store = store
        self._structure = structure
        self._document = document
        self._framed = framed

    def read(self, classification_answers: Json) -> None:
        """Read ``classification_answers``.

        Raises:
            LabelRowError: An entry is malformed, does not fit the ontology, or is on a frame where
                there is another instance of its ontology classification.
        """
        for hash_, entry in classification_answers.items():
            path = f"classification_answers.{hash_}"
            try:
                instance = self._read(hash_, entry, path)
            except MALFORMED as error:
                raise located(error, path) from error
            if instance is None:
                self._document.classification_answers[hash_] = freeze(entry)
                continue
            if instance._spaces:
                continue
            self._store.add_classification(instance)
            if hash_ in self._framed:
                instance._in_frames = True
                self._document.framed.add(hash_)

    def _read(self, hash_: str, entry: Any, path: str) -> ClassificationInstance | None:
        if not isinstance(entry, dict):
            raise at(path, f"must be a dictionary, not {entry!r:.100}", LabelTypeError)
        for name in ("classificationHash", "classifications"):
            if name not in entry:
                raise at(path, f"lacks {name!r}", MissingKeyError)
        listed = self._framed.get(hash_, [])
        feature_hash = entry.get("featureHash")
        if feature_hash is None and listed:
            feature_hash = listed[0][1].get("featureHash")
        if feature_hash is None:
            return None
        if not isinstance(feature_hash, str):
            raise at(path, f"`featureHash` must be a text: {feature_hash!r:.100}", LabelTypeError)
        item = self._structure.get_child_by_hash(feature_hash, Classification)
        geometric = is_geometric(self._document.data_type)
        instance = ClassificationInstance(item, classification_hash=hash_, range_only=not geometric)
        instance._static = read_static_answers(
            plan_of(item), entry["classifications"], f"{path}.classifications", skip_dynamic=True
        )
        instance._entry = freeze(entry)
        if self._store.spaces and self._spaces.read_classification(instance, entry, path):
            return instance
        spans = self._spans(entry, listed, path)
        if not spans and not item.is_global and geometric:
            return None
        instance._spans = spans
        has_data = "createdAt" in entry or not spans
        instance._data = FrameData.from_dict(entry) if has_data else spans[0].value
        check_clash(self._store, instance)
        return instance

    def _spans(
        self, entry: Json, listed: list[tuple[int, Json]], path: str
    ) -> list[Span[FrameData]]:
        spans: list[Span[FrameData]] = []
        given = entry.get("range")
        if given:
            data = FrameData.from_dict(entry)
            for start, end in read_ranges(given, f"{path}.range", None):
                splice(spans, start, end, Span(start, end, data))
            return spans
        for frame, item in listed:
            splice(spans, frame, frame, Span(frame, frame, FrameData.from_dict(item)))
        return spans
