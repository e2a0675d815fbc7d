"""Reading the answers of objects (wire protocol §5.6)."""

from __future__ import annotations

from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.answer_plan import plan_of
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.dynamic_answers import read_dynamic_answers
from encord_portal.sdk.objects._label_row.errors import (
    MALFORMED,
    LabelTypeError,
    MissingKeyError,
    at,
    located,
)
from encord_portal.sdk.objects._label_row.frozen import freeze
from encord_portal.sdk.objects._label_row.range_objects import read_track
from encord_portal.sdk.objects._label_row.space_reader import SpaceReader
from encord_portal.sdk.objects._label_row.static_answers import (
    StaticAnswers,
    known_static_answers,
)
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.track_reader import bare_instance
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

Json = dict[str, Any]


class AnswersReader:
    """Gives the objects of a store their answers; equal answers are read and kept once."""

    def __init__(
        self,
        store: LabelStore,
        structure: OntologyStructure,
        document: Document,
        spaces: SpaceReader,
    ) -> None:
        self._store = store
        self._spaces = spaces
        self._structure = structure
        self._document = document

    def read(self, object_answers: Json, object_actions: Json) -> None:
        """Read ``object_answers`` and ``object_actions``.

        Raises:
            LabelRowError: An answer is malformed, or of an attribute that the object does not have.
        """
        objects = {**self._store.spaced_objects, **self._store.objects}
        has_ranges = self._store.range_shape is not None or bool(self._store.spaces)
        for object_hash, entry in object_answers.items():
            if has_ranges:
                self._read_ranges(object_hash, entry, objects)
            instance = objects.get(object_hash)
            if instance is None:
                self._document.object_answers[object_hash] = freeze(entry)
                continue
            if type(entry) is not dict:
                self._refuse(object_hash, entry)
            answers = entry.get("classifications")
            if answers != []:
                known = plan_of(instance._ontology_object).known
                instance._static = known.get(_frozen(answers)) or (
                    self._answers(instance, answers, entry)
                )
            if len(entry) == 2 and entry.get("objectHash") == object_hash:
                instance._entry = None
            else:
                self._read_rest(instance, entry)
        for object_hash, entry in object_actions.items():
            instance = objects.get(object_hash)
            if instance is None:
                self._document.object_actions[object_hash] = freeze(entry)
                continue
            path = f"object_actions.{object_hash}"
            frame_count = None if instance._spaces else self._store.frame_count
            try:
                instance._dynamic = read_dynamic_answers(
                    plan_of(instance.ontology_item), entry, path, frame_count
                )
            except MALFORMED as error:
                raise located(error, path) from error

    def _read_ranges(
        self, object_hash: str, entry: Any, objects: dict[str, ObjectInstance]
    ) -> None:
        """Make the object of an entry, where objects are ranges."""
        path = f"object_answers.{object_hash}"
        shape = self._store.range_shape
        if not isinstance(entry, dict):
            raise at(path, f"must be a dictionary, not {entry!r:.100}", LabelTypeError)
        if self._store.spaces:
            try:
                on_spaces = self._spaces.read_ranges(object_hash, entry, path)
            except MALFORMED as error:
                raise located(error, path) from error
            if on_spaces:
                objects |= self._store.spaced_objects
                return
        if entry.get("spaces") or shape is None:
            return
        for name in ("objectHash", "featureHash"):
            if name not in entry:
                raise at(path, f"lacks {name!r}", MissingKeyError)
            if not isinstance(entry[name], str):
                raise at(f"{path}.{name}", "must be a text", LabelTypeError)
        try:
            item = self._structure.get_child_by_hash(entry["featureHash"], Object)
            instance = bare_instance(item, object_hash, self._store)
            instance._track = read_track(item, entry, shape, self._store.is_html, path)
        except MALFORMED as error:
            raise located(error, path) from error
        self._store.objects[object_hash] = objects[object_hash] = instance
        self._store.placed(instance, 0)

    def _answers(self, instance: ObjectInstance, answers: Any, entry: Json) -> StaticAnswers:
        path = f"object_answers.{instance._object_hash}"
        try:
            if "classifications" not in entry:
                raise at(path, "lacks 'classifications'", MissingKeyError)
            plan = plan_of(instance._ontology_object)
            return known_static_answers(plan, answers, f"{path}.classifications")
        except MALFORMED as error:
            raise located(error, path) from error

    def _read_rest(self, instance: ObjectInstance, entry: Json) -> None:
        rest = {name: value for name, value in entry.items() if name != "classifications"}
        path = f"object_answers.{instance.object_hash}"
        number = rest.get("objectNumber")
        if number is not None:
            try:
                instance.object_number = number
            except LabelRowError as error:
                raise at(f"{path}.objectNumber", error.message) from error
        instance._entry = freeze(rest)

    def _refuse(self, object_hash: str, entry: Any) -> None:
        if not isinstance(entry, dict):
            path = f"object_answers.{object_hash}"
            raise at(path, f"must be a dictionary, not {entry!r:.100}", LabelTypeError)


def _frozen(value: Any) -> bytes:
    try:
        return freeze(value)
    except MALFORMED:
        return b""  # the second look says where it stands
