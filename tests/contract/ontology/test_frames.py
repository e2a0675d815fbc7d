"""Frames, ranges and small helpers: the same answers, the same refusals."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.both import outcomes

pytestmark = pytest.mark.contract

Sdk = SimpleNamespace
Script = Callable[[Sdk], Any]

SCRIPTS: list[Script] = [
    lambda sdk: repr(sdk.Range(1, 2)),
    lambda sdk: repr(sdk.Range(start=1, end=2).copy()),
    lambda sdk: hash(sdk.Range(1, 2)),
    lambda sdk: setattr(sdk.Range(1, 2), "middle", 5),
    lambda sdk: sdk.Range(1, 2) == sdk.Range(1, 2),
    lambda sdk: sdk.Range(1, 2) < sdk.Range(1, 3),
    lambda sdk: sdk.Range(1, 2).overlaps(sdk.Range(2, 3)),
    lambda sdk: sdk.Range(1, 2).overlaps(sdk.Range(3, 3)),
    lambda sdk: repr(sdk.frame_to_range(4)),
    lambda sdk: repr(sdk.range_to_ranges(sdk.Range(3, 5))),
    lambda sdk: sdk.range_to_frames(sdk.Range(3, 5)),
    lambda sdk: sdk.range_to_frames(sdk.Range(5, 3)),
    lambda sdk: sdk.ranges_to_list([sdk.Range(3, 5), sdk.Range(1, 2)]),
    lambda sdk: sdk.ranges_to_frames([sdk.Range(3, 5), sdk.Range(1, 4)]),
    lambda sdk: repr(sdk.ranges_list_to_ranges([[3, 5], [1, 2]])),
    lambda sdk: sdk.ranges_list_to_ranges([[1, 2, 3]]),
    lambda sdk: sdk.ranges_list_to_ranges([[1]]),
    lambda sdk: sdk.frames_class_to_frames_list(3),
    lambda sdk: sdk.frames_class_to_frames_list([5, 3, 3, 1]),
    lambda sdk: sdk.frames_class_to_frames_list([sdk.Range(2, 4), sdk.Range(1, 3)]),
    lambda sdk: sdk.frames_class_to_frames_list([]),
    lambda sdk: sdk.frames_class_to_frames_list("1"),
    lambda sdk: sdk.frames_class_to_frames_list(None),
    lambda sdk: sdk.frames_class_to_frames_list((1, 2)),
    lambda sdk: sdk.frames_class_to_frames_list([1, sdk.Range(2, 3)]),
    lambda sdk: sdk.frames_class_to_frames_list([sdk.Range(2, 3), 1]),
    lambda sdk: repr(sdk.frames_class_to_ranges([5, 3, 1])),
    lambda sdk: repr(sdk.frames_class_to_ranges([sdk.Range(2, 4), sdk.Range(1, 3)])),
    lambda sdk: len(sdk.short_uuid_str()),
    lambda sdk: sdk.check_type(1, str),
    lambda sdk: sdk.check_type(1, None),
    lambda sdk: sdk.does_type_match(True, int),
    lambda sdk: sdk.checked_cast(1, str),
    lambda sdk: sdk.filter_by_type([1, "a"], str),
    lambda sdk: sdk.check_email("x"),
    lambda sdk: [sdk.is_valid_email(text) for text in ("a@b.co", "a@b", "", "a@b.c", "a b@c.d")],
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_same_script_gives_the_same(script: Script) -> None:
    published, ours = outcomes(script)
    assert ours == published


@settings(deadline=None)
@given(st.sets(st.integers(-50, 50)))
def test_frames_become_the_same_ranges(frames: set[int]) -> None:
    published, ours = outcomes(lambda sdk: sdk.ranges_to_list(sdk.frames_to_ranges(frames)))
    assert ours == published


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=8))
def test_ranges_become_the_same_frames(pairs: list[tuple[int, int]]) -> None:
    published, ours = outcomes(
        lambda sdk: sdk.ranges_to_frames([sdk.Range(a, a + length) for a, length in pairs])
    )
    assert ours == published
