"""What all spaces can do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.document import Document
from encord_portal.sdk.objects._label_row.errors import LabelValueError
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.frames import Frames
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.spaces.annotations import (
    SpaceClassificationAnnotation,
    SpaceObjectAnnotation,
)
from encord_portal.sdk.objects.spaces.types import SpaceMetadata, space_metadata

if TYPE_CHECKING:
    from encord_portal.sdk import objects
else:
    objects = LazyModule("encord_portal.sdk.objects")

__all__ = ["Space", "SpaceMetadata"]


class Space:
    """A part of a label row that has labels of its own.

    Objects and classifications are shared between the spaces of a row: their answers are the same
    everywhere, their places are not. Within a space, an object is placed by another instance of the
    same hash that nobody sees.
    """

    kinds: ClassVar[frozenset[str]] = frozenset()
    """The values of ``space_type`` that this class is for."""
    range_shape: ClassVar[Shape | None] = None
    is_html: ClassVar[bool] = False
    has_frames: ClassVar[bool] = True

    def __init__(self, space_id: str, label_row: objects.LabelRowV2, space_info: Any) -> None:
        """Describe a space; label rows make them.

        Args:
            space_id: Its identifier.
            label_row: The row that it is part of.
            space_info: What the listing says about it.

        Raises:
            LabelRowError: The description is incomplete.
        """
        self.space_id = space_id
        self._label_row = label_row
        self._info = space_info
        self._metadata = space_metadata(space_id, space_info)
        self._store = LabelStore(
            label_row, self._frame_count(), range_shape=self.range_shape, is_html=self.is_html
        )
        self._document = Document(label_row.data_type, b"{}", [])

    @property
    def metadata(self) -> SpaceMetadata:
        """Where the space is within its group or scene."""
        return self._metadata

    def _frame_count(self) -> int | None:
        return 1

    def _frame_size(self, frame: int) -> tuple[int | None, int | None]:
        return self._info.get("width"), self._info.get("height")

    # Objects

    def get_object_instances(self) -> list[ObjectInstance]:
        """Give the objects on the space."""
        spaced = self._label_row._store.spaced_objects
        return [spaced[hash_] for hash_, placed in self._store.objects.items() if placed._track]

    def remove_object_instance(self, object_hash: str) -> ObjectInstance | None:
        """Take an object off the space; give it, or None if it was not there."""
        placed = self._store.objects.get(object_hash)
        if placed is None:
            return None
        self._store.remove_object(placed)
        return self._let_go(object_hash)

    def _place(self, instance: ObjectInstance) -> ObjectInstance:
        """Give the instance that places an object here; a new one is not yet part of the store.

        Raises:
            LabelRowError: The object is part of another label row, or on frames of the row itself.
        """
        row_store = self._label_row._store
        others = [space for space in instance._spaces if space._label_row is not self._label_row]
        if others or instance._store not in (None, row_store):
            raise LabelRowError(
                "The object instance is part of another label row. Add a copy() of it."
            )
        if instance._track.frames:
            raise LabelRowError(
                "The object instance is on frames already, and not on a space. Add a copy() of it."
            )
        placed = self._store.objects.get(instance.object_hash)
        if placed is None:
            placed = ObjectInstance(instance.ontology_item, object_hash=instance.object_hash)
        return placed

    def _keep(self, instance: ObjectInstance, placed: ObjectInstance) -> None:
        if placed._store is None:
            self._store.add_object(placed)
        self._label_row._store.spaced_objects[instance.object_hash] = instance
        if self not in instance._spaces:
            instance._spaces = (*instance._spaces, self)

    def _let_go(self, object_hash: str) -> ObjectInstance | None:
        spaced = self._label_row._store.spaced_objects
        instance = spaced.get(object_hash)
        if instance is not None:
            instance._spaces = tuple(space for space in instance._spaces if space is not self)
            if not instance._spaces:
                del spaced[object_hash]
        return instance

    # Classifications

    def get_classification_instances(self) -> list[ClassificationInstance]:
        """Give the classifications on the space."""
        spaced = self._label_row._store.spaced_classifications
        return [spaced[hash_] for hash_ in self._store.classifications]

    def put_classification_instance(
        self,
        classification_instance: ClassificationInstance,
        *,
        on_overlap: Literal["error", "replace"] | None = "error",
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
    ) -> None:
        """Place a classification on the space.

        Args:
            classification_instance: The classification.
            on_overlap: What to do where there is one of its ontology classification: ``error`` or
                ``replace``.
            created_at: When it was placed.
            created_by: The email of who placed it.
            last_edited_at: When it was edited last.
            last_edited_by: The email of who edited it last.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.

        Raises:
            LabelRowError: There is another one, or this one is part of another label row.
        """
        data = {
            "created_at": created_at,
            "created_by": created_by,
            "last_edited_at": last_edited_at,
            "last_edited_by": last_edited_by,
            "confidence": confidence,
            "manual_annotation": manual_annotation,
        }
        frames = 0 if self.has_frames else None
        self._put_classification(classification_instance, frames, on_overlap, data)

    def _put_classification(
        self,
        instance: ClassificationInstance,
        frames: Frames | None,
        on_overlap: str | None,
        data: dict[str, Any],
    ) -> None:
        replace = checked_overlap(on_overlap, ("error", "replace")) == "replace"
        others = [space for space in instance._spaces if space._label_row is not self._label_row]
        if instance._store is not None or others:
            raise LabelRowError(
                "The classification instance is part of a label row already, and not on its "
                "spaces. Add a copy() of it."
            )
        hash_ = instance.classification_hash
        placed = self._store.classifications.get(hash_)
        if placed is None:
            placed = ClassificationInstance(
                instance.ontology_item, classification_hash=hash_, range_only=True
            )
        given = {name: value for name, value in data.items() if value is not None}
        if instance.is_global() or frames is None:
            self._check_alone(placed, replace)
            if given:
                placed._change_data(**given)
        else:
            self._set_frames(placed, frames, replace, given)
        if placed._store is None:
            self._store.add_classification(placed)
        instance._data = placed._data
        instance._data_changed = instance._moved = True
        self._label_row._store.spaced_classifications[hash_] = instance
        if self not in instance._spaces:
            instance._spaces = (*instance._spaces, self)

    def _check_alone(self, placed: ClassificationInstance, replace: bool) -> None:
        if self.has_frames:
            for other in list(self._store.same_kind(placed)):
                if not replace:
                    raise LabelRowError(
                        f"The classification '{other.classification_hash}' already exists on the "
                        "space. Set 'on_overlap' parameter to 'replace' to overwrite."
                    )
                self.remove_classification_instance(other.classification_hash)

    def _set_frames(
        self, placed: ClassificationInstance, frames: Frames, replace: bool, given: dict[str, Any]
    ) -> None:
        store, placed._store = placed._store, self._store
        try:
            placed.set_for_frames(frames, overwrite=replace, **given)
        finally:
            placed._store = store
        if replace:
            for span in placed._spans:
                for other in list(self._store.same_kind(placed)):
                    other._clear(span.start, span.end)
                    if not other._spans:
                        self.remove_classification_instance(other.classification_hash)

    def remove_classification_instance(
        self, classification_hash: str
    ) -> ClassificationInstance | None:
        """Take a classification off the space; give it, or None if it was not there."""
        placed = self._store.classifications.get(classification_hash)
        if placed is None:
            return None
        self._store.remove_classification(placed)
        spaced = self._label_row._store.spaced_classifications
        instance = spaced[classification_hash]
        instance._spaces = tuple(space for space in instance._spaces if space is not self)
        instance._moved = True
        if not instance._spaces:
            del spaced[classification_hash]
        return instance

    # Annotations

    def get_annotations(
        self,
        type_: Literal["object", "classification"],
        filter_instance_hashes: list[str] | None = None,
    ) -> Iterator[SpaceObjectAnnotation | SpaceClassificationAnnotation]:
        """Give the annotations on the space.

        Args:
            type_: Those of objects, or those of classifications.
            filter_instance_hashes: Only those of instances with these hashes.
        """
        if type_ == "object":
            for hash_, placed in self._store.objects.items():
                if filter_instance_hashes is None or hash_ in filter_instance_hashes:
                    yield from self._object_annotations(hash_, placed)
        elif type_ == "classification":
            for hash_, said in self._store.classifications.items():
                if filter_instance_hashes is None or hash_ in filter_instance_hashes:
                    yield from self._classification_annotations(hash_, said)
        else:
            raise LabelValueError(f"`type_` is 'object' or 'classification', not {type_!r}.")

    def _object_annotations(
        self, object_hash: str, placed: ObjectInstance
    ) -> Iterator[SpaceObjectAnnotation]:
        public = self._label_row._store.spaced_objects[object_hash]
        for frame in placed._track.frames:
            yield SpaceObjectAnnotation(self, public, placed, frame)

    def _classification_annotations(
        self, classification_hash: str, placed: ClassificationInstance
    ) -> Iterator[SpaceClassificationAnnotation]:
        public = self._label_row._store.spaced_classifications[classification_hash]
        frames = [annotation.frame for annotation in placed.get_annotations()] or [0]
        for frame in frames:
            yield SpaceClassificationAnnotation(self, public, placed, frame)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(space_id={self.space_id})"


def checked_overlap(given: str | None, accepted: tuple[str, ...]) -> str:
    """Check what to do about an overlap; None stands for the first choice.

    Raises:
        LabelValueError: It is none of the accepted words.
    """
    if given is None:
        return accepted[0]
    if given not in accepted:
        words = ", ".join(accepted)
        raise LabelValueError(f"`on_overlap` must be one of {words}, not {given!r}.")
    return given
