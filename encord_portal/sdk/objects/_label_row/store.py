"""All instances of one label row, and which of them are on which frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.ranges import HtmlCoordinates
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.errors import located
from encord_portal.sdk.objects._label_row.spans import overlapping
from encord_portal.sdk.objects.coordinates import zeroed_coordinates

if TYPE_CHECKING:
    from encord_portal.sdk.objects.classification_instance import ClassificationInstance
    from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2
    from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
    from encord_portal.sdk.objects.spaces.base_space import Space


class LabelStore:
    """The instances of a label row.

    Attributes:
        label_row: The row.
        objects: Object hash → object instance, in the order of reading or adding.
        classifications: Classification hash → classification instance.
        by_frame: Frame → the objects on it, in the order in which they are written: a list of the
            frame's own, or a tuple that frames may share.
        frame_count: How many frames the row has; None where the last one is not known.
        range_shape: The shape that objects have where they are ranges (of audio, time or text);
            None where they are drawn on frames.
        is_html: Whether those ranges are between nodes of HTML.
        is_event_based: Whether objects have events on a continuous timeline, and not frames.
        spaces: Space id → the parts of the row that have labels of their own.
        spaced_objects: Object hash → object instance that is on spaces.
        spaced_classifications: Classification hash → classification instance that is on spaces.
    """

    __slots__ = (
        "by_frame",
        "classifications",
        "frame_count",
        "is_event_based",
        "is_html",
        "label_row",
        "objects",
        "range_shape",
        "spaced_classifications",
        "spaced_objects",
        "spaces",
    )

    def __init__(
        self,
        label_row: LabelRowV2,
        frame_count: int | None,
        *,
        range_shape: Shape | None = None,
        is_html: bool = False,
        is_event_based: bool = False,
    ) -> None:
        self.label_row = label_row
        self.frame_count = frame_count
        self.range_shape = range_shape
        self.is_html = is_html
        self.is_event_based = is_event_based
        self.objects: dict[str, ObjectInstance] = {}
        self.classifications: dict[str, ClassificationInstance] = {}
        self.by_frame: dict[int, list[ObjectInstance] | tuple[ObjectInstance, ...]] = {}
        self.spaces: dict[str, Space] = {}
        self.spaced_objects: dict[str, ObjectInstance] = {}
        self.spaced_classifications: dict[str, ClassificationInstance] = {}

    def let_go(self) -> None:
        """Let go of all instances, when others take their place."""
        for instance in self.objects.values():
            instance._store = None
        for classification in self.classifications.values():
            classification._store = None
        for instance in self.spaced_objects.values():
            instance._spaces = ()
        for classification in self.spaced_classifications.values():
            classification._spaces = ()

    # Frames

    def check_frame(self, frame: int) -> None:
        """Raise unless a frame is one of the row.

        Raises:
            LabelRowError: It is not.
        """
        if frame < 0 or (self.frame_count is not None and frame >= self.frame_count):
            raise out_of_bounds(frame, self.frame_count)

    def check_frame_in(self, frame: int, path: str) -> None:
        """Raise, with a place, unless a frame is one of the row.

        Raises:
            LabelRowError: It is not.
        """
        if frame < 0 or (self.frame_count is not None and frame >= self.frame_count):
            raise located(out_of_bounds(frame, self.frame_count), path)

    def placed(self, instance: ObjectInstance, frame: int) -> None:
        """Take note that an object was put on a frame."""
        on_frame = self.by_frame.get(frame, ())
        if isinstance(on_frame, list):
            on_frame.append(instance)
        else:
            self.by_frame[frame] = [*on_frame, instance]

    def taken(self, instance: ObjectInstance, frame: int) -> None:
        """Take note that an object was taken off a frame."""
        left = [item for item in self.by_frame[frame] if item is not instance]
        if left:
            self.by_frame[frame] = left
        else:
            del self.by_frame[frame]

    # Objects

    def add_object(self, instance: ObjectInstance) -> None:
        """Take in an object; one of the same hash makes room for it.

        Raises:
            LabelRowError: The object is on no frame, out of the row, or in a label row already.
        """
        if not self.is_event_based:
            instance.is_valid()
        if instance._spaces:
            raise LabelRowError(
                "The object instance is on spaces of a label row, and cannot be added to one "
                "directly. Add a copy() of it."
            )
        if instance._store is not None:
            raise LabelRowError(
                "The supplied ObjectInstance is already part of a LabelRowV2. You can only add a "
                "ObjectInstance to one LabelRowV2. You can do a ObjectInstance.copy() to create an "
                "identical ObjectInstance which is not part of any LabelRowV2."
            )
        self._check_kind(instance)
        self._check_events(instance)
        frames = instance._track.frames
        for frame in (*frames[:1], *frames[-1:]):
            self.check_frame(frame)
        before = self.objects.get(instance.object_hash)
        if before is not None:
            self.remove_object(before)
        self.objects[instance.object_hash] = instance
        instance._store = self
        for frame in frames:
            self.placed(instance, frame)

    def _check_events(self, instance: ObjectInstance) -> None:
        # Placements share what they have in common, so that these are few.
        track = instance._track
        positions = {id(meta): position for position, meta in enumerate(track.metas)}.values()
        kinds = {track.meta(position).info.event_kind for position in positions}
        if self.is_event_based:
            zeroed_coordinates(instance.ontology_item.shape)  # raises for what has no events
            if None in kinds:
                raise LabelRowError(
                    "An object with coordinates on frames cannot be added to a continuous scene: "
                    "add it without any, then place it with `upsert_event` and end it with "
                    "`delete_event`."
                )
        elif kinds - {None}:
            raise LabelRowError(
                "An object with events can only be added to a continuous scene: make a new one, "
                "and place it on frames."
            )

    def _check_kind(self, instance: ObjectInstance) -> None:
        shape, wanted = instance.ontology_item.shape, self.range_shape
        data_type = self.label_row.data_type
        if wanted is None:
            if instance.is_range_only():
                raise LabelRowError(
                    f"An object of the shape {shape.value} is a range, and cannot be placed on the "
                    f"frames of a label row of the data type {data_type}."
                )
            return
        if shape is not wanted:
            raise LabelRowError(
                f"A label row of the data type {data_type} takes objects of the shape "
                f"{wanted.value}, not {shape.value}."
            )
        coordinates = instance._track.coordinates(0)
        if isinstance(coordinates, HtmlCoordinates) is not self.is_html:
            raise LabelRowError(
                "Unable to assign an object instance with an html range to a non-html file, or one "
                "without to an html file. Please ensure that its coordinates are of type "
                f"{'HtmlCoordinates' if self.is_html else 'TextCoordinates'}."
            )

    def remove_object(self, instance: ObjectInstance) -> None:
        """Let go of an object.

        Raises:
            MissingKeyError: It is not in the row.
        """
        del self.objects[instance.object_hash]
        instance._store = None
        for frame in instance._track.frames:
            self.taken(instance, frame)

    # Classifications

    def add_classification(self, instance: ClassificationInstance) -> None:
        """Take in a classification that clashes with no other."""
        self.classifications[instance.classification_hash] = instance
        instance._store = self

    def remove_classification(self, instance: ClassificationInstance) -> None:
        """Let go of a classification."""
        del self.classifications[instance.classification_hash]
        instance._store = None

    def same_kind(self, instance: ClassificationInstance) -> Iterator[ClassificationInstance]:
        """Give the other instances of an instance's ontology classification."""
        feature_hash = instance.feature_hash
        for other in self.classifications.values():
            if other is not instance and other.feature_hash == feature_hash:
                yield other

    def clashes(
        self, instance: ClassificationInstance, ranges: Iterable[tuple[int, int]]
    ) -> list[tuple[str, int, int]]:
        """Give where instances of the same ontology classification already are.

        Returns:
            Classification hash, first and last frame of each overlap.
        """
        wanted = list(ranges)
        return [
            (other.classification_hash, max(span.start, start), min(span.end, end))
            for other in self.same_kind(instance)
            for start, end in wanted
            for span in overlapping(other._spans, start, end)
        ]


def out_of_bounds(frame: int, frame_count: int | None) -> LabelRowError:
    """Give the exception about a frame that the row does not have."""
    bound: Any = "inf" if frame_count is None else frame_count
    return LabelRowError(
        f"The supplied frame of `{frame}` is not within the acceptable bounds of `0` to `{bound}`. "
        "Frames are counted from 0. Note: for non-geometric data (e.g. AUDIO and PLAIN_TEXT), the "
        "entire file has only 1 frame."
    )
