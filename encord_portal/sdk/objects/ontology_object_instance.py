"""Object instances: what was drawn, on which frames ("Label ObjectInstance" in the reference)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects import _factories
from encord_portal.sdk.objects._coordinates.registry import (
    SHAPE_CODECS,
    Coordinates,
    ShapeCodec,
)
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.answer_plan import ItemPlan, plan_of
from encord_portal.sdk.objects._label_row.dynamic_answering import (
    check_on_frames,
)
from encord_portal.sdk.objects._label_row.dynamic_answers import DynamicAnswers
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta
from encord_portal.sdk.objects._label_row.errors import LabelTypeError, MissingKeyError
from encord_portal.sdk.objects._label_row.frame_info import FrameInfo as _FrameInfo
from encord_portal.sdk.objects._label_row.frame_info import Reviews
from encord_portal.sdk.objects._label_row.object_annotation import Annotation as _Annotation
from encord_portal.sdk.objects._label_row.object_annotation import FrameData as _FrameData
from encord_portal.sdk.objects._label_row.object_answering import AnswerFilter
from encord_portal.sdk.objects._label_row.object_events import EVENT_KINDS
from encord_portal.sdk.objects._label_row.placing_checks import PlacingChecks
from encord_portal.sdk.objects._label_row.range_objects import merged
from encord_portal.sdk.objects._label_row.resolved_annotation import (
    ResolvedAnnotation as _ResolvedAnnotation,
)
from encord_portal.sdk.objects._label_row.segmentation import SEGMENTATION
from encord_portal.sdk.objects._label_row.static_answers import (
    NO_ANSWERS,
    StaticAnswers,
)
from encord_portal.sdk.objects._label_row.timeline import holding
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.answers import AnswerForFrames, AnswersForFrames
from encord_portal.sdk.objects.events import EventKind
from encord_portal.sdk.objects.frames import (
    Frames,
    frames_class_to_frames_list,
)
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.utils import short_uuid_str

if TYPE_CHECKING:
    from encord_portal.sdk import objects
    from encord_portal.sdk.objects._label_row.store import LabelStore
    from encord_portal.sdk.objects.spaces import base_space
else:
    objects = LazyModule("encord_portal.sdk.objects")
    base_space = LazyModule("encord_portal.sdk.objects.spaces.base_space")

__all__ = ["AnswerFilter", "AnswerForFrames", "AnswersForFrames", "ObjectInstance"]


class ObjectInstance(PlacingChecks):
    """An object with coordinates on one or many frames of a label row.

    Made with ``Object.create_instance()``. Placed with :meth:`set_for_frames`, and made part of a
    label row with ``LabelRowV2.add_object_instance``.
    """

    __slots__ = (
        "_entry",
        "_object_hash",
        "_object_number",
        "_spaces",
    )

    Annotation: TypeAlias = _Annotation
    ResolvedAnnotation: TypeAlias = _ResolvedAnnotation
    FrameInfo: TypeAlias = _FrameInfo
    FrameData: TypeAlias = _FrameData

    _entry: bytes | None
    """What the row's ``object_answers`` holds of the object besides its answers, frozen."""

    def __init__(
        self,
        ontology_object: Object,
        *,
        object_hash: str | None = None,
        object_number: int | None = None,
    ) -> None:
        """Make an instance that is on no frame yet.

        Args:
            ontology_object: What it is an instance of.
            object_hash: Its identifier; made when left out.
            object_number: The number that people see beside its name.

        Raises:
            LabelRowError: The number is negative.
        """
        self._ontology_object = ontology_object
        self._object_hash = short_uuid_str() if object_hash is None else object_hash
        self._object_number: int | None = None
        self._store: LabelStore | None = None
        self._spaces: tuple[base_space.Space, ...] = ()
        self._track = Track.empty(self._codec())
        self._static: StaticAnswers = NO_ANSWERS
        self._dynamic: DynamicAnswers | None = None
        self._entry = None
        if object_number is not None:
            self.object_number = object_number

    # What it is

    @property
    def object_hash(self) -> str:
        """A unique identifier of the instance."""
        return self._object_hash

    @property
    def ontology_item(self) -> Object:
        """What it is an instance of."""
        return self._ontology_object

    @property
    def feature_hash(self) -> str:
        """The feature node hash of its ontology object."""
        return self._ontology_object.feature_node_hash

    @property
    def object_name(self) -> str:
        """The name of its ontology object."""
        return self._ontology_object.name

    @property
    def object_number(self) -> int | None:
        """The number that people see beside its name, unique per ontology object in a row."""
        return self._object_number

    @object_number.setter
    def object_number(self, value: int | None) -> None:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise LabelTypeError(f"object_number must be a non-negative integer, got {value!r}.")
        if value is not None and value < 0:
            raise LabelRowError(f"object_number must be a non-negative integer, got {value}.")
        self._object_number = value

    def is_assigned_to_label_row(self) -> objects.LabelRowV2 | None:
        """Give the label row that it is part of, or None."""
        if self._spaces:
            return self._spaces[0]._label_row
        return None if self._store is None else self._store.label_row

    # Where it is

    def set_for_frames(
        self,
        coordinates: Coordinates,
        frames: Frames = 0,
        *,
        overwrite: bool = False,
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
        reviews: Reviews | None = None,
        is_deleted: bool | None = None,
        event_kind: EventKind | None = None,
    ) -> None:
        """Place the object on frames.

        Args:
            coordinates: Where it is; of the class that fits the shape of the ontology object.
            frames: The frames; the first one by default.
            overwrite: Whether frames that it is on already get the new coordinates and whatever
                else is given; what is not given stays.
            created_at: When it was placed; now by default.
            created_by: The email of who placed it; the user of the SDK by default.
            last_edited_at: When it was edited last; now by default.
            last_edited_by: The email of who edited it last; the user of the SDK by default.
            confidence: 0 to 1; 1 by default.
            manual_annotation: Whether a person placed it; true by default.
            reviews: For internal use.
            is_deleted: For internal use.
            event_kind: For an object that will be added to a continuous scene: what happens there.

        Raises:
            LabelRowError: The coordinates do not fit the shape, a frame is out of the row, or the
                object is on a frame already and ``overwrite`` is false. Nothing is changed then.
        """
        self._refuse_on_spaces("put")
        self._refuse_events("set_for_frames")
        if event_kind is not None and (self._store is not None or event_kind not in EVENT_KINDS):
            raise LabelRowError(
                "`event_kind` is 'upsert' or 'delete', of objects that are not part of a label row "
                "yet and will be added to a continuous scene."
            )
        self._check_coordinates(coordinates)
        frame_list = [frames] if type(frames) is int else frames_class_to_frames_list(frames)
        track, store = self._track, self._store
        if track.codec is None:
            self._check_only_frame(frame_list, "set_for_frames")
            coordinates = merged(coordinates)
        known = self._check_frames(frame_list, overwrite)
        given = {
            "created_at": created_at,
            "created_by": created_by,
            "last_edited_at": last_edited_at,
            "last_edited_by": last_edited_by,
            "confidence": confidence,
            "manual_annotation": manual_annotation,
            "reviews": reviews,
            "is_deleted": is_deleted,
            "event_kind": event_kind,
        }
        info = _FrameInfo()
        info.update_from_optional_fields(**given)  # type: ignore[arg-type]  # one dict, many types
        fresh = EntryMeta(info)
        for frame in frame_list:
            meta = fresh
            if known:
                position = track.position(frame)
                if position >= 0:
                    meta = track.meta(position).changed(**given)
            if track.put(frame, coordinates, meta) and store is not None:
                store.placed(self, frame)

    def _put(self, coordinates: Coordinates, frame: int, meta: EntryMeta) -> None:
        if self._track.put(frame, coordinates, meta) and self._store is not None:
            self._store.placed(self, frame)

    def remove_from_frames(self, frames: Frames) -> None:
        """Take the object off frames. Answers of dynamic attributes there stay.

        Raises:
            MissingKeyError: It is not on one of the frames. Nothing is changed then.
        """
        self._refuse_on_spaces("remove")
        self._refuse_events("remove_from_frames")
        frame_list = frames_class_to_frames_list(frames)
        if self._track.codec is None:
            self._check_only_frame(frame_list, "remove_from_frames")
        for frame in frame_list:
            if self._track.position(frame) < 0:
                raise MissingKeyError(
                    f"The object {self.object_hash} is not on the frame {frame}, and cannot be "
                    "removed from it."
                )
        for frame in frame_list:
            self._track.remove(frame)
            if self._store is not None:
                self._store.taken(self, frame)

    def get_annotation(self, frame: int | str = 0) -> _Annotation:
        """Give the annotation on a frame.

        Args:
            frame: The frame, or the image hash where the data is an image or image group; in a
                continuous scene any offset at which the object exists.

        Raises:
            LabelRowError: The object does not exist at the offset of a continuous scene.
        """
        if isinstance(frame, str):
            frame = self._frame_of_image(frame)
        if not self._has_events():
            return _Annotation(self, frame)
        position = holding(self._track, frame)
        if position is None:
            raise LabelRowError(
                f"The object does not exist at `{frame}`. `get_ranges()` tells where it does."
            )
        return _ResolvedAnnotation(self, frame, keyframe=self._track.frames[position])

    def _frame_of_image(self, image_hash: str) -> int:
        if self._store is None:
            raise LabelRowError(
                "Cannot get the annotation for an image hash as the ObjectInstance is not part of "
                "a LabelRowV2: add it to one, or give the frame number."
            )
        return self._store.label_row._frame_of_image(image_hash)

    def get_annotations(self) -> list[_Annotation]:
        """Give the annotations on all frames, in the order of the frames.

        Raises:
            LabelRowError: The object has events instead.
        """
        self._refuse_events("get_annotations")
        if self._spaces:
            hashes = [self.object_hash]
            return [
                annotation
                for space in self._spaces
                for annotation in space.get_annotations("object", hashes)
                if isinstance(annotation, _Annotation)
            ]
        return [_Annotation(self, frame) for frame in self._track.frames]

    # Whole instances

    def copy(self) -> ObjectInstance:
        """Give the same object with a new object hash, part of no label row."""
        result = ObjectInstance(self._ontology_object)
        result._track = self._track.copy()
        result._static = self._static
        result._dynamic = None if self._dynamic is None else self._dynamic.copy()
        return result

    def is_valid(self) -> None:
        """Check that the object can be part of a label row.

        Raises:
            LabelRowError: It is on no frame, or answered on frames that it is not on.
        """
        if not len(self._track) and not self._spaces and not self._has_events():
            raise LabelRowError(
                "ObjectInstance is not on any frames. Please add it to at least one frame."
            )
        self.are_dynamic_answers_valid()

    def are_dynamic_answers_valid(self) -> None:
        """Check that dynamic answers are only on frames where the object is.

        Raises:
            LabelRowError: There are dynamic answers on other frames.
        """
        if self._has_events():
            self._check_events()
        elif self._dynamic is not None:
            check_on_frames(self._dynamic, self._frames())

    def _codec(self) -> ShapeCodec | None:
        if self._ontology_object.shape is Shape.SEGMENTATION:
            return SEGMENTATION
        return SHAPE_CODECS.get(self._ontology_object.shape)

    def _plan(self) -> ItemPlan:
        return plan_of(self._ontology_object)

    def __lt__(self, other: ObjectInstance) -> bool:
        return self._object_hash < other._object_hash

    def __repr__(self) -> str:
        return (
            f"ObjectInstance(object_hash={self.object_hash}, object_name={self.object_name}, "
            f"feature_hash={self.feature_hash})"
        )


_factories.object_instance_factory = ObjectInstance
