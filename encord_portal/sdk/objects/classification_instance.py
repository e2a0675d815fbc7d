"""Classification instances: what is said of frames ("Label ClassificationInstance")."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects import _factories
from encord_portal.sdk.objects._label_row.classification_annotation import Annotation as _Annotation
from encord_portal.sdk.objects._label_row.classification_answering import ClassificationAnswering
from encord_portal.sdk.objects._label_row.errors import MissingKeyError
from encord_portal.sdk.objects._label_row.frame_info import FrameData as _FrameData
from encord_portal.sdk.objects._label_row.frame_info import Reviews
from encord_portal.sdk.objects._label_row.spans import Span, overlapping, ranges_of, span_at, splice
from encord_portal.sdk.objects._label_row.static_answers import NO_ANSWERS
from encord_portal.sdk.objects._label_row.store import out_of_bounds
from encord_portal.sdk.objects.classification import Classification
from encord_portal.sdk.objects.constants import DEFAULT_CONFIDENCE, DEFAULT_MANUAL_ANNOTATION
from encord_portal.sdk.objects.frames import Frames, Ranges, frames_class_to_ranges, merge_ranges
from encord_portal.sdk.objects.utils import short_uuid_str

if TYPE_CHECKING:
    from encord_portal.sdk.objects._label_row.store import LabelStore
    from encord_portal.sdk.objects.spaces import base_space
else:
    base_space = LazyModule("encord_portal.sdk.objects.spaces.base_space")

__all__ = ["ClassificationInstance"]

_MOST_FRAMES = 10_000_000


class ClassificationInstance(ClassificationAnswering):
    """What is said of frames, or of the whole data unit.

    Made with ``Classification.create_instance()``. Placed with :meth:`set_for_frames`, and made
    part of a label row with ``LabelRowV2.add_classification_instance``. On a frame there is at most
    one instance of an ontology classification.
    """

    __slots__ = (
        "_entry",
        "_in_frames",
        "_moved",
        "_range_only",
        "_store",
    )

    Annotation: TypeAlias = _Annotation
    FrameData: TypeAlias = _FrameData

    _entry: bytes | None
    """What the row's ``classification_answers`` holds of it, as read, frozen."""

    def __init__(
        self,
        ontology_classification: Classification,
        *,
        classification_hash: str | None = None,
        range_only: bool = False,
    ) -> None:
        """Make an instance that is on no frame yet.

        Args:
            ontology_classification: What it is an instance of.
            classification_hash: Its identifier; made when left out.
            range_only: Whether it is for data that is addressed by ranges (audio, text).
        """
        self._ontology_classification = ontology_classification
        self._classification_hash = (
            short_uuid_str() if classification_hash is None else classification_hash
        )
        self._range_only = range_only
        self._store: LabelStore | None = None
        self._static = NO_ANSWERS
        self._spaces: tuple[base_space.Space, ...] = ()
        self._spans: list[Span[_FrameData]] = []
        self._data = _FrameData()
        self._entry = None
        self._moved = self._data_changed = self._in_frames = False

    # What it is

    @property
    def classification_hash(self) -> str:
        """A unique identifier of the instance."""
        return self._classification_hash

    @classification_hash.setter
    def classification_hash(self, value: str) -> None:
        if self._store is not None:
            raise LabelRowError(
                "The hash of a ClassificationInstance that is part of a label row cannot be "
                "changed: remove it from the row first."
            )
        self._classification_hash = value

    @property
    def ontology_item(self) -> Classification:
        """What it is an instance of."""
        return self._ontology_classification

    @property
    def classification_name(self) -> str:
        """The name of its attribute."""
        return self._ontology_classification.title

    @property
    def feature_hash(self) -> str:
        """The feature node hash of its ontology classification."""
        return self._ontology_classification.feature_node_hash

    def is_assigned_to_label_row(self) -> bool:
        """Tell whether it is part of a label row."""
        return self._store is not None or bool(self._spaces)

    def is_global(self) -> bool:
        """Tell whether it speaks of the whole data unit, and so has no frames."""
        return self._ontology_classification.is_global

    def is_range_only(self) -> bool:
        """Tell whether it is for data that is addressed by ranges."""
        return self._range_only

    # Where it is

    def set_for_frames(
        self,
        frames: Frames = 0,
        *,
        overwrite: bool = False,
        created_at: datetime | None = None,
        created_by: str | None = None,
        confidence: float = DEFAULT_CONFIDENCE,
        manual_annotation: bool = DEFAULT_MANUAL_ANNOTATION,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        reviews: Reviews | None = None,
    ) -> None:
        """Place the classification on frames.

        A label row keeps one set of what follows for all frames of a classification: placed on
        more frames, or again on the same, it stays the work of whom it was unless others are named.

        Args:
            frames: The frames; the first one by default.
            overwrite: Whether frames where it is already, or where another instance of the same
                ontology classification is, are accepted. What is not given is not reset there.
            created_at: When it was placed; now by default.
            created_by: The email of who placed it; the user of the SDK by default.
            confidence: 0 to 1.
            manual_annotation: Whether a person placed it.
            last_edited_at: When it was edited last; now by default.
            last_edited_by: The email of who edited it last; the user of the SDK by default.
            reviews: For internal use.

        Raises:
            LabelRowError: A frame is out of the row, or taken and ``overwrite`` is false, or the
                classification is global. Nothing is changed then.
        """
        self._refuse_on_spaces()
        ranges = merge_ranges(frames_class_to_ranges(frames))
        self._check_place(ranges, overwrite)
        self._place_anew(
            {
                "created_at": created_at,
                "created_by": created_by,
                "last_edited_at": last_edited_at,
                "last_edited_by": last_edited_by,
                "confidence": confidence,
                "manual_annotation": manual_annotation,
                "reviews": reviews,
            },
            ranges,
        )

    def _place_anew(self, fields: dict[str, Any], ranges: Ranges) -> None:
        given = {name: value for name, value in fields.items() if value is not None}
        fresh = _FrameData(**given)
        kept = [
            Span(max(span.start, start), min(span.end, end), replace(span.value, **given))
            for start, end in ((range_.start, range_.end) for range_ in ranges)
            for span in overlapping(self._spans, start, end)
        ]
        data = replace(self._data, **given)
        self._place(fresh, ranges)
        for span in kept:
            splice(self._spans, span.start, span.end, span)
        self._data = data

    def set_frame_data(self, frame_data: _FrameData, frames: Frames) -> None:
        """Place the classification on frames with given data (for internal use)."""
        self._place(frame_data, merge_ranges(frames_class_to_ranges(frames)))

    def _place(self, data: _FrameData, ranges: Ranges) -> None:
        for range_ in ranges:
            splice(self._spans, range_.start, range_.end, Span(range_.start, range_.end, data))
        self._data = data
        self._moved = self._data_changed = True

    def _check_place(self, ranges: Ranges, overwrite: bool) -> None:
        if self.is_global():
            raise LabelRowError(
                f"The classification '{self.classification_hash}' is global: it already exists "
                "globally, for the whole data unit, and is not placed on frames."
            )
        for range_ in ranges:
            for frame in (range_.start, range_.end):
                if self._store is not None:
                    self._store.check_frame(frame)
                elif frame < 0:
                    raise out_of_bounds(frame, None)
            taken = overlapping(self._spans, range_.start, range_.end)
            if taken and not overwrite:
                frame = max(taken[0].start, range_.start)
                raise LabelRowError(
                    f"Cannot overwrite existing data for frame `{frame}`. Set `overwrite` to "
                    "`True` to overwrite."
                )
        if self._store is not None and not overwrite:
            pairs = [(range_.start, range_.end) for range_ in ranges]
            for hash_, start, end in self._store.clashes(self, pairs):
                raise LabelRowError(
                    f"The classification '{hash_}' already exists on the ranges [({start}:{end})]. "
                    "Set 'overwrite' parameter to True to override."
                )

    def remove_from_frames(self, frames: Frames) -> None:
        """Take the classification off frames.

        Raises:
            MissingKeyError: It is not on one of the frames. Nothing is changed then.
        """
        self._refuse_on_spaces()
        ranges = merge_ranges(frames_class_to_ranges(frames))
        for range_ in ranges:
            covered = overlapping(self._spans, range_.start, range_.end)
            frame = range_.start
            for span in covered:
                if span.start > frame:
                    break
                frame = span.end + 1
            if frame <= range_.end:
                raise MissingKeyError(
                    f"The classification {self.classification_hash} is not on the frame {frame}, "
                    "and cannot be removed from it."
                )
        for range_ in ranges:
            splice(self._spans, range_.start, range_.end, None)
        self._moved = True

    def _refuse_on_spaces(self) -> None:
        if self._spaces:
            raise LabelRowError(
                "The classification is on spaces of a label row. Place it with "
                "Space.put_classification_instance, and remove it with "
                "Space.remove_classification_instance."
            )

    def _clear(self, start: int, end: int) -> None:
        splice(self._spans, start, end, None)
        self._moved = True

    def is_on_frame(self, frame: Frames) -> bool:
        """Tell whether it is on a frame, or on one of several."""
        return any(
            overlapping(self._spans, range_.start, range_.end)
            for range_ in frames_class_to_ranges(frame)
        )

    @property
    def range_list(self) -> Ranges:
        """The frames that it is on, as the fewest ranges."""
        return ranges_of(self._spans)

    def get_annotation(self, frame: int | str = 0) -> _Annotation:
        """Give the annotation on a frame.

        Args:
            frame: The frame, or the image hash where the data is an image or image group.
        """
        if isinstance(frame, str):
            if self._store is None:
                raise LabelRowError(
                    "Cannot get the annotation for an image hash as the ClassificationInstance is "
                    "not part of a LabelRowV2: add it to one, or give the frame number."
                )
            frame = self._store.label_row._frame_of_image(frame)
        return _Annotation(self, frame)

    def get_annotations(self) -> list[_Annotation]:
        """Give the annotations on all frames, in the order of the frames.

        Raises:
            LabelRowError: It is on more frames than any video has. Use :attr:`range_list`.
        """
        if self._spaces:
            hashes = [self.classification_hash]
            return [
                annotation
                for space in self._spaces
                for annotation in space.get_annotations("classification", hashes)
                if isinstance(annotation, _Annotation)
            ]
        if sum(span.end - span.start + 1 for span in self._spans) > _MOST_FRAMES:
            raise LabelRowError(
                f"The classification {self.classification_hash} is on more than {_MOST_FRAMES} "
                "frames, too many to be listed one by one. Use `range_list`."
            )
        return [
            _Annotation(self, frame)
            for span in self._spans
            for frame in range(span.start, span.end + 1)
        ]

    def _data_on(self, frame: int) -> _FrameData:
        span = span_at(self._spans, frame)
        if span is None:
            raise LabelRowError(
                "Trying to use a ClassificationInstance.Annotation for a ClassificationInstance "
                f"that is not on the frame {frame}."
            )
        return span.value

    # Whole instances

    def copy(self) -> ClassificationInstance:
        """Give the same classification with a new hash, part of no label row."""
        result = ClassificationInstance(self._ontology_classification, range_only=self._range_only)
        result._spans = [span.copy() for span in self._spans]
        result._data = self._data
        result._static = self._static
        return result

    def is_valid(self) -> None:
        """Check that the classification can be part of a label row.

        Raises:
            LabelRowError: It is on no frame.
        """
        placed = self._spans or self._spaces
        if not placed and not self.is_global() and not self._range_only:
            raise LabelRowError(
                "ClassificationInstance is not on any frames. Please add it to at least one frame."
            )

    def __lt__(self, other: ClassificationInstance) -> bool:
        return self._classification_hash < other._classification_hash

    def __repr__(self) -> str:
        return (
            f"ClassificationInstance(classification_hash={self.classification_hash}, "
            f"classification_name={self.classification_name}, feature_hash={self.feature_hash})"
        )


_factories.classification_instance_factory = ClassificationInstance
