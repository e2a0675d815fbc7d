"""Setting, giving and taking away the answers of dynamic attributes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.answer_plan import AttributePlan, Value
from encord_portal.sdk.objects._label_row.answering import check_reachable
from encord_portal.sdk.objects._label_row.dynamic_answers import DynamicAnswers
from encord_portal.sdk.objects._label_row.spans import Span, overlapping
from encord_portal.sdk.objects.answers import AnswerForFrames
from encord_portal.sdk.objects.frames import Range, Ranges


def set_dynamic(
    answers: DynamicAnswers | None,
    attribute: AttributePlan,
    answer: Any,
    ranges: Ranges,
    manual: bool,
) -> DynamicAnswers:
    """Set an answer on frames.

    Raises:
        LabelRowError: An option above a nested attribute is not chosen on all the frames.
        ValueError: The answer does not fit the attribute.
    """
    value = attribute.value_of(answer)
    if answers is None:
        answers = DynamicAnswers()
    if attribute.parent is not None:
        check_reachable(all(_is_reachable(answers, attribute, range_) for range_ in ranges))
    answers.put(attribute, ranges, value, manual)
    return answers


def _is_reachable(answers: DynamicAnswers, attribute: AttributePlan, range_: Range) -> bool:
    parent = attribute.parent
    while parent is not None:
        frame = range_.start
        for span in overlapping(answers.of(parent), range_.start, range_.end):
            if span.start > frame or span.value != attribute.parent_option:
                return False
            frame = span.end + 1
        if frame <= range_.end:
            return False
        attribute, parent = parent, parent.parent
    return True


def get_dynamic(
    answers: DynamicAnswers, attribute: AttributePlan, filter_answer: Any, filter_frame: int | None
) -> list[AnswerForFrames]:
    """Give the distinct answers of an attribute, each with all its frames."""
    groups: dict[tuple[type[Any], Value], list[Span[Value]]] = {}
    for span in answers.of(attribute):
        groups.setdefault((type(span.value), span.value), []).append(span)
    wanted = None if filter_answer is None else _filter_value(attribute, filter_answer)
    found = []
    for (_, value), spans in groups.items():
        if filter_answer is not None and value != wanted:
            continue
        if filter_frame is not None and not any(s.start <= filter_frame <= s.end for s in spans):
            continue
        ranges = [Range(span.start, span.end) for span in spans]
        found.append(AnswerForFrames(attribute.answer_of(value), ranges))
    return found


def delete_dynamic(
    answers: DynamicAnswers, attribute: AttributePlan, filter_answer: Any, filter_frame: int | None
) -> None:
    """Take answers away: all, or only those of a value, or only on a frame."""
    if filter_answer is None and filter_frame is None:
        answers.clear_all(attribute)
        return
    wanted = None if filter_answer is None else _filter_value(attribute, filter_answer)
    ranges = []
    for span in answers.of(attribute):
        if filter_answer is not None and span.value != wanted:
            continue
        if filter_frame is None:
            ranges.append(Range(span.start, span.end))
        elif span.start <= filter_frame <= span.end:
            ranges.append(Range(filter_frame, filter_frame))
    answers.clear(attribute, ranges)


def check_on_frames(answers: DynamicAnswers, frames: Sequence[int]) -> None:
    """Raise unless all answers are on given frames.

    Args:
        answers: The answers.
        frames: The frames where the object is, in ascending order.

    Raises:
        LabelRowError: An answer is on another frame.
    """
    for spans in answers.spans.values():
        for span in spans:
            covered = bisect_right(frames, span.end) - bisect_left(frames, span.start)
            if covered != span.end - span.start + 1:
                raise LabelRowError(
                    "There are some dynamic answers on frames that have no coordinates. Please "
                    "ensure that all the dynamic answers are only on frames where coordinates have "
                    f"been set previously. They are among the frames {span.start} to {span.end}."
                )


def _filter_value(attribute: AttributePlan, answer: Any) -> Value | None:
    try:
        return attribute.value_of(answer)
    except ValueError:
        return None  # an answer that the attribute cannot have is not among its answers
