"""Names of stretches: on lines where they cover no other, and no longer than their stretch."""

from __future__ import annotations

import re

from labels.rendering.lanes import Lane
from labels.rendering.regions import regions_svg
from labels.rendering.timeline import FrameWindow

_NAME = re.compile(
    r'<svg x="([\d.]+)%" width="([\d.]+)%"[^>]*><text class="region-label" x="4" y="(\d+)">([^<]*)'
)


def _names(*stretches: tuple[str, int, int], window: FrameWindow) -> list[tuple[str, ...]]:
    lanes = [(Lane(name, name, "#ff0000", ((first, last),)), "") for name, first, last in stretches]
    return [
        (name, left, width, y)
        for left, width, y, name in _NAME.findall(regions_svg(lanes, window, ""))
    ]


def test_names_of_stretches_that_overlap_stand_on_lines_of_their_own() -> None:
    window = FrameWindow(0, 99, 99)
    found = _names(("a", 0, 49), ("b", 10, 19), ("c", 20, 60), ("d", 50, 99), window=window)
    assert [(name, y) for name, *_, y in found] == [
        ("a", "14"),
        ("b", "29"),
        ("c", "29"),
        ("d", "14"),
    ]
    assert found[1][1:3] == ("10.0000", "10.0000")


def test_stretches_that_begin_before_the_window_are_named_at_its_edge() -> None:
    window = FrameWindow(50, 99, 99)
    found = _names(("a", 0, 59), ("b", 0, 9), ("c", 30, 99), window=window)
    assert [(name, left, y) for name, left, _, y in found] == [
        ("a", "0.0000", "14"),
        ("c", "0.0000", "29"),
    ]


def test_more_than_five_at_once_share_the_lowest_line() -> None:
    window = FrameWindow(0, 99, 99)
    found = _names(*((str(number), 0, 99) for number in range(7)), window=window)
    assert [y for *_, y in found] == ["14", "29", "44", "59", "74", "74", "74"]


def test_what_reviews_say_is_a_sign_and_a_class() -> None:
    window = FrameWindow(0, 99, 99)
    lanes = [
        (Lane(name, name, "#ff0000", ((first, first + 9),)), "")
        for name, first in (("good", 0), ("bad", 20), ("open", 40))
    ]
    found = regions_svg(lanes, window, "", {"good": "approved", "bad": "rejected", "open": "open"})
    assert re.findall(r'<g class="([^"]*)" data-object-hash="(\w+)"', found) == [
        ("mark is-approved", "good"),
        ("mark is-rejected", "bad"),
        ("mark", "open"),
    ]
    assert [each[3] for each in _NAME.findall(found)] == ["good \u2713", "bad \u2717", "open"]
