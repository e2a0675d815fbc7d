"""The events of an object instance on a continuous timeline."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._label_row.entry_meta import EntryMeta
from encord_portal.sdk.objects._label_row.frame_info import FrameInfo
from encord_portal.sdk.objects._label_row.object_answering import ObjectAnswering
from encord_portal.sdk.objects._label_row.timeline import MOVABLE, is_delete, presence
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.coordinates import zeroed_coordinates
from encord_portal.sdk.objects.events import (
    InterpolationMode,
    LabelDeleteEvent,
    LabelEvent,
    LabelUpsertEvent,
)

if TYPE_CHECKING:
    from encord_portal.sdk.objects._label_row import store
else:
    store = LazyModule("encord_portal.sdk.objects._label_row.store")

MODES = ("hold", "linear")
EVENT_KINDS = ("upsert", "delete")


class ObjectEvents(ObjectAnswering):
    """Base of the object instance: the members that are about events."""

    __slots__ = ()

    if TYPE_CHECKING:
        _store: store.LabelStore | None
        _track: Track

        @property
        def object_hash(self) -> str:
            """A unique identifier of the instance."""

        def _check_coordinates(self, coordinates: Coordinates) -> None: ...
        def _put(self, coordinates: Coordinates, frame: int, meta: EntryMeta) -> None: ...

    def upsert_event(
        self,
        coordinates: Coordinates,
        frame: int,
        *,
        overwrite: bool = False,
        created_at: datetime | None = None,
        created_by: str | None = None,
        last_edited_at: datetime | None = None,
        last_edited_by: str | None = None,
        confidence: float | None = None,
        manual_annotation: bool | None = None,
        interpolation: InterpolationMode | None = None,
    ) -> None:
        """Say where the object is from an offset on (continuous scenes, wire protocol §5.9).

        Args:
            coordinates: Where it is; of the class that fits the shape of the ontology object.
            frame: Nanoseconds from the start of the timeline. A delete there is replaced.
            overwrite: Whether an upsert there is replaced.
            created_at: When it was placed; now by default.
            created_by: The email of who placed it; the user of the SDK by default.
            last_edited_at: When it was edited last; now by default.
            last_edited_by: The email of who edited it last.
            confidence: 0 to 1; 1 by default.
            manual_annotation: Whether a person placed it; true by default.
            interpolation: ``"linear"`` to move in a straight line to the next upsert, which points
                and cuboids can; ``"hold"``, the default, to stay.

        Raises:
            LabelRowError: The object is not part of a continuous scene, the offset is taken or
                below zero, or the coordinates do not fit.
        """
        self._timeline("upsert_event")
        self._check_offset(frame)
        self._check_coordinates(coordinates)
        if interpolation is not None:
            check_interpolation(interpolation, isinstance(coordinates, MOVABLE), "coordinates")
        track = self._track
        position = track.position(frame)
        if position >= 0 and not is_delete(track, position) and not overwrite:
            raise LabelRowError(
                f"There is an upsert at `{frame}` already. Set `overwrite=True` to replace it, or "
                "call `remove_event` first."
            )
        given: dict[str, Any] = {
            "created_at": created_at,
            "created_by": created_by,
            "last_edited_at": last_edited_at,
            "last_edited_by": last_edited_by,
            "confidence": confidence,
            "manual_annotation": manual_annotation,
        }
        if position < 0:
            info = FrameInfo(event_kind="upsert", interpolate=_said(interpolation, None))
            info.update_from_optional_fields(**given)
            meta = EntryMeta(info)
        else:
            before = track.meta(position)
            mode = _said(interpolation, before.info.interpolate)
            meta = before.changed(**given).replaced(event_kind="upsert", interpolate=mode)
        self._put(coordinates, frame, meta)
        self._drop_idle_deletes()

    def delete_event(self, frame: int) -> None:
        """Say that the object is there no longer from an offset on. An upsert there is replaced.

        Where the object does not exist before, there is nothing to end: such a delete is dropped.

        Args:
            frame: Nanoseconds from the start of the timeline.

        Raises:
            LabelRowError: The object is not part of a continuous scene, or the offset is below
                zero.
        """
        self._timeline("delete_event")
        self._check_offset(frame)
        nowhere = zeroed_coordinates(self._ontology_object.shape)
        self._put(nowhere, frame, EntryMeta(FrameInfo(event_kind="delete")))
        self._drop_idle_deletes()

    def remove_event(self, frame: int) -> None:
        """Remove the event at an offset, and the deletes that have nothing to end any more.

        Args:
            frame: Nanoseconds from the start of the timeline.

        Raises:
            LabelRowError: The object is not part of a continuous scene, or there is no event.
        """
        self._timeline("remove_event")
        self._check_offset(frame)
        if self._track.position(frame) < 0:
            raise LabelRowError(
                f"There is no event at `{frame}`. `get_events()` gives those that there are."
            )
        self._remove(frame)
        self._drop_idle_deletes()

    def _remove(self, frame: int) -> None:
        self._track.remove(frame)
        if self._store is not None:
            self._store.taken(self, frame)  # type: ignore[arg-type]  # this is an ObjectInstance

    def _drop_idle_deletes(self) -> None:
        track = self._track
        ended = [is_delete(track, position) for position in range(len(track.frames))]
        before = [True, *ended[:-1]]
        pairs = zip(track.frames, ended, before[: len(ended)], strict=True)
        for frame in [frame for frame, ends, is_ended in pairs if ends and is_ended]:
            self._remove(frame)

    def get_events(self) -> list[LabelEvent]:
        """Give the events, in the order of their offsets.

        Raises:
            LabelRowError: The object is not part of a continuous scene.
        """
        self._timeline("get_events")
        track = self._track
        events: list[LabelEvent] = []
        for position, frame in enumerate(track.frames):
            info = track.meta(position).info
            coordinates = track.coordinates(frame)
            if is_delete(track, position) or coordinates is None:
                events.append(LabelDeleteEvent(frame, info))
            else:
                mode: InterpolationMode = info.interpolate or "hold"
                events.append(LabelUpsertEvent(frame, info, coordinates, mode))
        return events

    def _timeline(self, method: str) -> store.LabelStore:
        if self._store is None:
            raise LabelRowError(
                f"`{method}` needs the object to be part of a continuous scene: call "
                "`LabelRowV2.add_object_instance` first."
            )
        if not self._store.is_event_based:
            raise LabelRowError(
                f"`{method}` is for continuous scenes only. On frames use `set_for_frames`, "
                "`get_annotation` and `remove_from_frames`."
            )
        return self._store

    def _check_offset(self, frame: int) -> None:
        if isinstance(frame, bool) or not isinstance(frame, int):
            raise LabelRowError(f"An offset must be a whole number, not {frame!r:.100}.")
        self.check_within_range(frame)

    def _has_events(self) -> bool:
        return self._store is not None and self._store.is_event_based

    def _refuse_events(self, method: str) -> None:
        if self._has_events():
            raise LabelRowError(
                f"`{method}` is not available in a continuous scene, where an object is placed by "
                "events and not frame by frame. Read with `get_events`, `get_ranges` and "
                "`get_annotation(frame)`; write with `upsert_event`, `delete_event` and "
                "`remove_event`."
            )

    def _check_events(self) -> None:
        """Raise unless the events end, and dynamic answers are where the object is.

        Raises:
            LabelRowError: They do not, or are not.
        """
        present = presence(self._track, self.object_hash)
        for spans in () if self._dynamic is None else self._dynamic.spans.values():
            for span in spans:
                if not any(one.start <= span.start and span.end <= one.end for one in present):
                    raise LabelRowError(
                        f"There are dynamic answers of the object {self.object_hash} from "
                        f"{span.start} to {span.end}, where it does not exist all the time."
                    )


def check_interpolation(mode: object, movable: bool, what: str) -> None:
    """Raise unless a way to come to the next upsert is known and fits.

    Raises:
        LabelRowError: It does not.
    """
    if mode not in MODES:
        raise LabelRowError(f"The interpolation {mode!r:.100} is none of {', '.join(MODES)}.")
    if mode == "linear" and not movable:
        raise LabelRowError(f"The {what} cannot move in a straight line; points and cuboids can.")


def _said(
    mode: InterpolationMode | None, before: InterpolationMode | None
) -> InterpolationMode | None:
    # Left out, it means to hold: so it stays left out unless something else stood there.
    return None if mode != "linear" and before is None else mode or "hold"
