"""The answers of an object that change from frame to frame: sorted spans per attribute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.answer_plan import AttributePlan, ItemPlan, Value
from encord_portal.sdk.objects._label_row.errors import (
    LabelTypeError,
    LabelValueError,
    MissingKeyError,
    at,
    located,
)
from encord_portal.sdk.objects._label_row.frozen import freeze, thaw
from encord_portal.sdk.objects._label_row.spans import Span, span_at, splice
from encord_portal.sdk.objects._label_row.static_answers import walk_answers
from encord_portal.sdk.objects.attributes import ChecklistAttribute
from encord_portal.sdk.objects.frames import Range


@dataclass(slots=True)
class DynamicAnswers:
    """Answers by attribute, each a list of disjoint spans in ascending order.

    Attributes:
        spans: Feature hash of the attribute → its spans.
        source: The entry of ``object_actions`` as read, frozen.
        changed: The attributes whose actions in ``source`` do not hold any more.
    """

    spans: dict[str, list[Span[Value]]] = field(default_factory=dict)
    source: bytes | None = None
    changed: set[str] = field(default_factory=set)

    def of(self, plan: AttributePlan) -> Sequence[Span[Value]]:
        """Give the spans of an attribute."""
        return self.spans.get(plan.feature_hash, ())

    def at(self, plan: AttributePlan, frame: int) -> Span[Value] | None:
        """Give the span that holds on a frame."""
        return span_at(self.of(plan), frame)

    def put(self, plan: AttributePlan, ranges: Iterable[Range], value: Value, manual: bool) -> None:
        """Set an answer on frames, in the place of what holds there."""
        spans = self._own(plan)
        for range_ in ranges:
            start, end = range_.start, range_.end
            new = Span(start, end, value, manual)
            if len(spans) == 1 and start <= spans[0].start and end >= spans[0].end:
                spans[0] = new  # the whole track again, as most scripts answer
            else:
                splice(spans, start, end, new)

    def clear(self, plan: AttributePlan, ranges: Iterable[Range]) -> None:
        """Take answers off frames."""
        spans = self._own(plan)
        for range_ in ranges:
            splice(spans, range_.start, range_.end, None)

    def clear_all(self, plan: AttributePlan) -> None:
        """Take all answers of an attribute away."""
        self._own(plan).clear()

    def copy(self) -> DynamicAnswers:
        """Give answers of their own."""
        spans = {
            feature_hash: [Span(s.start, s.end, s.value, s.manual) for s in items]
            for feature_hash, items in self.spans.items()
        }
        return DynamicAnswers(spans, self.source, set(self.changed))

    def _own(self, plan: AttributePlan) -> list[Span[Value]]:
        feature_hash = plan.feature_hash
        self.changed.add(feature_hash)
        return self.spans.setdefault(feature_hash, [])

    def write(self, plan: ItemPlan, object_hash: str) -> dict[str, Any] | None:
        """Give the entry of ``object_actions``; None where there is nothing to write.

        Raises:
            LabelRowError: A numeric answer is NaN or infinite.
        """
        entry: dict[str, Any] = {} if self.source is None else thaw(self.source)
        if not self.changed:
            return entry or None
        read = entry.get("actions", [])
        kept = [action for action in read if action["featureHash"] not in self.changed]
        written: list[dict[str, Any]] = []
        for attribute in sorted(map(plan.find, self.changed), key=_order, reverse=True):
            if attribute is not None:
                try:
                    written += _actions(attribute, self.of(attribute), read)
                except ValueError as error:  # a number that JSON has not
                    raise located(error, f"object_actions.{object_hash}.actions") from error
        actions = [*written, *kept]
        entry |= {"actions": actions, "objectHash": object_hash}
        return entry if actions or entry.keys() > {"actions", "objectHash"} else None


def read_dynamic_answers(
    plan: ItemPlan, entry: Any, path: str, frame_count: int | None
) -> DynamicAnswers:
    """Read an entry of ``object_actions``.

    Args:
        plan: The attributes of the object.
        entry: The entry.
        path: Where it stands.
        frame_count: How many frames the row has, if that is known.

    Raises:
        LabelRowError: The entry is malformed, of another object's attributes, or out of the row.
    """
    if not isinstance(entry, dict):
        raise at(path, f"must be a dictionary, not {entry!r:.100}", LabelTypeError)
    if "actions" not in entry:
        raise at(path, "lacks 'actions'", MissingKeyError)
    answers = DynamicAnswers(source=freeze(entry))
    read_actions(answers.spans, plan, entry["actions"], f"{path}.actions", frame_count)
    return answers


def read_actions(
    spans_of: dict[str, list[Span[Value]]],
    plan: ItemPlan,
    actions: Any,
    path: str,
    frame_count: int | None,
) -> None:
    """Read a list of answers with frames, and put those of dynamic attributes into their spans.

    Raises:
        LabelRowError: One is malformed, of another object's attributes, or out of the row.
    """
    for where, attribute, action in walk_answers(plan, actions, path):
        if not attribute.dynamic:
            continue  # without meaning among actions, and kept there by the source
        ranges = read_ranges(action.get("range"), f"{where}.range", frame_count)
        try:
            value = attribute.read(action["answers"])
        except LabelRowError as error:
            raise at(f"{where}.answers", error.message, type(error)) from error
        if value is None:
            continue
        manual = action.get("manualAnnotation", True)
        spans = spans_of.setdefault(attribute.feature_hash, [])
        for start, end in ranges:
            if attribute.kind is ChecklistAttribute:
                _combine(spans, attribute, Span(start, end, value, manual))
            else:
                splice(spans, start, end, Span(start, end, value, manual))


def read_ranges(value: Any, path: str, frame_count: int | None) -> list[tuple[int, int]]:
    """Read a list of pairs of frames.

    Raises:
        LabelRowError: It is no such list, or out of the row.
    """
    if value is None:
        raise at(path, "is missing", MissingKeyError)
    if not isinstance(value, list | tuple):
        raise at(path, f"must be a list of [start, end], not {value!r:.100}", LabelTypeError)
    ranges = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != 2 or set(map(type, pair)) != {int}:
            raise at(path, f"must hold pairs of frames, not {pair!r:.100}", LabelValueError)
        start, end = pair
        if start > end:
            raise at(path, f"starts after its end: {pair!r:.100}", LabelValueError)
        if start < 0 or (frame_count is not None and end >= frame_count):
            frame = start if start < 0 or start >= (frame_count or 0) else end
            raise at(
                path,
                f"The supplied frame of `{frame}` is not within the acceptable bounds of `0` to "
                f"`{frame_count}`.",
            )
        ranges.append((start, end))
    return ranges


def _combine(spans: list[Span[Value]], plan: AttributePlan, new: Span[Value]) -> None:
    """Join the chosen options of a checklist with those that other actions chose there."""
    frame = new.start
    overlapping = [s for s in spans if s.start <= new.end and s.end >= new.start]
    for span in overlapping:
        if span.start > frame:
            splice(spans, frame, span.start - 1, Span(frame, span.start - 1, new.value, new.manual))
        start, end = max(span.start, new.start), min(span.end, new.end)
        chosen = {*_options(span), *_options(new)}
        value: Value = tuple(hash_ for hash_ in plan.options if hash_ in chosen)
        splice(spans, start, end, Span(start, end, value, span.manual))
        frame = end + 1
    if frame <= new.end:
        splice(spans, frame, new.end, Span(frame, new.end, new.value, new.manual))


def _options(span: Span[Value]) -> tuple[str, ...]:
    return span.value if isinstance(span.value, tuple) else ()


def _actions(
    plan: AttributePlan, spans: Iterable[Span[Value]], read: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    before = {
        freeze(action.get("answers")): action
        for action in read
        if action["featureHash"] == plan.feature_hash
    }
    actions = []
    groups: dict[tuple[Any, ...], list[Span[Value]]] = {}
    for span in spans:
        groups.setdefault(span.key(), []).append(span)
    for items in groups.values():
        fresh = plan.write(items[0].value, items[0].manual)
        fresh |= {"dynamic": True, "range": [[s.start, s.end] for s in items]}
        known = before.get(freeze(fresh["answers"]), {})
        actions.append({**fresh, "shouldPropagate": False, **known, **fresh})
    return actions


def _order(plan: AttributePlan | None) -> int:
    return -1 if plan is None else plan.order
