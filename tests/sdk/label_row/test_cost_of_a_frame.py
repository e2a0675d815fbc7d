"""What looking at one frame costs: the same on a short video and on a long one.

Work is counted and not timed: calls, steps of the interpreter, and memory, which shows what is
done at once inside of a single call, such as copying a list.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tests.sdk.label_row.builders import Json, Kit, action, actions, entry, frame, video_labels

KIT = Kit()
SHORT, LONG = 512, 8_192
_SLACK = 500
"""Bytes: the numbers of later frames are larger objects."""


def _labels(frames: int, step: int) -> Json:
    """A video with an object on every n-th frame, and another one on half of those."""
    blobs = {}
    for number in range(0, frames, step):
        others = (entry("polygon", "bbbbbbbb"),) if number % (2 * step) == 0 else ()
        blobs[str(number)] = frame(entry(unknown=number % 8), *others)
    spans = actions(action("dtxt", "before", [[0, 9]]), action("dtxt", "after", [[10, frames - 1]]))
    return video_labels(blobs, object_actions=spans)


def _look(label_row: Any, number: int) -> None:
    view = label_row.get_frame_view(number)
    text = KIT.item("objbox").attributes[6]
    for instance in view.get_object_instances():
        annotation = instance.get_annotation(number)
        assert annotation.coordinates is not None
        assert annotation.created_by == "a@b.co"
        if instance.object_hash == "aaaaaaaa":
            (answer,) = instance.get_answer(text, filter_frame=number)
            assert answer.answer == "after"
    assert view.get_classification_instances() == []


def _change(label_row: Any, number: int) -> None:
    instance = label_row.get_frame_view(number).get_object_instances()[0]
    instance.set_for_frames(KIT.box(), number, overwrite=True)
    instance.get_annotation(number).confidence = 0.5


def _counted(work: Callable[[], None]) -> tuple[int, int]:
    """Give how many calls something makes, also of builtins, and how many steps it takes."""
    calls = steps = 0

    def called(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    def stepped(current: FrameType, event: str, _argument: Any) -> Any:
        nonlocal steps
        current.f_trace_opcodes = True
        steps += event == "opcode"
        return stepped

    before = sys.gettrace(), sys.getprofile()
    sys.setprofile(called)
    sys.settrace(stepped)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return calls, steps


def _peak(work: Callable[[], None]) -> int:
    """Give how many bytes something needs at most."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("step", [1, 4], ids=["on every frame", "with gaps"])
@pytest.mark.parametrize("work", [_look, _change])
def test_one_frame_costs_the_same_however_many_there_are(
    work: Callable[[Any, int], None], step: int
) -> None:
    counts, peaks = [], []
    for frames in (SHORT, LONG):
        label_row = KIT.row(_labels(frames, step), frames)
        # What is made once for all rows and frames is made now.
        work(label_row, frames - 8)
        middle = frames // 2
        counts.append(_counted(lambda row=label_row, at=middle: work(row, at)))
        later = middle + 8
        peaks.append(_peak(lambda row=label_row, at=later: work(row, at)))
    assert counts[0][0] > 10
    assert counts[0] == counts[1]
    assert peaks[1] <= peaks[0] + _SLACK
