"""Stretches of a recording over its picture: in percent of the width, whatever the screen is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from labels.rendering.colours import safe_colour
from labels.rendering.lanes import Lane
from labels.rendering.svg import VERDICT_SIGNS
from labels.rendering.timeline import FrameWindow

_FIXED = 'vector-effect="non-scaling-stroke"'
_STEPS = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000),
    *(60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000),
)
_NUMBERS = 10
_LINES = 5
# In pixels of the screen, as is the text.
LINE_HEIGHT = 15


def clock(milliseconds: int) -> str:
    """A moment as people say it: ``1:02:03``, ``0:07.25``."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return text + (f".{rest:03}".rstrip("0") if rest else "")


def regions_svg(
    lanes: Iterable[tuple[Lane, str]],
    window: FrameWindow,
    selected: str,
    verdicts: Mapping[str, str] | None = None,
) -> str:
    """The objects' stretches, each a link that selects its object.

    Args:
        lanes: Each with the address that selects it.
        window: The milliseconds shown.
        selected: Hash of the selected instance.
        verdicts: What reviews say of them.
    """
    objects = [(lane, href) for lane, href in lanes if lane.color]
    lines = name_lines([lane for lane, _ in objects], window)
    return "".join(
        _region(
            lane,
            href,
            window,
            lane.instance_hash == selected,
            lines,
            (verdicts or {}).get(lane.instance_hash, ""),
        )
        for lane, href in objects
    )


def name_lines(lanes: Iterable[Lane], window: FrameWindow) -> dict[tuple[str, int], int]:
    """The line that each stretch's name stands on: names of stretches that overlap have their own.

    Returns:
        By object hash and start; the lowest line takes what finds no room.
    """
    stretches = sorted(
        (max(start, window.first), end, lane.instance_hash, start)
        for lane in lanes
        for start, end in lane.ranges
        if end >= window.first and start <= window.last
    )
    ends = [-1] * _LINES
    found = {}
    for shown, end, object_hash, start in stretches:
        free = (line for line in range(_LINES) if ends[line] < shown)
        line = next(free, _LINES - 1)
        ends[line] = max(ends[line], end)
        found[object_hash, start] = line
    return found


def _region(
    lane: Lane,
    href: str,
    window: FrameWindow,
    selected: bool,
    lines: dict[tuple[str, int], int],
    verdict: str,
) -> str:
    color = safe_colour(lane.color)
    sign = VERDICT_SIGNS.get(verdict, "")
    name = escape(f"{lane.label} {sign}" if sign else lane.label)
    states = (" is-selected" if selected else "") + (f" is-{verdict}" if sign else "")
    parts = []
    for start, end in lane.ranges:
        if end < window.first or start > window.last:
            continue
        base = 14 + LINE_HEIGHT * lines[lane.instance_hash, start]
        left = window.percent(max(start, window.first))
        right = window.percent(min(end, window.last) + 1)
        said = f"{name}: {clock(start)}\u2013{clock(end)}"
        parts.append(
            f'<rect class="area" x="{left:.4f}%" y="0" width="{right - left:.4f}%" height="100%" '
            f'fill="{color}" stroke="{color}" {_FIXED}><title>{said}</title></rect>'
            # A picture of its own cuts the name off where the stretch ends.
            f'<svg x="{left:.4f}%" width="{right - left:.4f}%" height="100%">'
            f'<text class="region-label" x="4" y="{base}">{name}</text></svg>'
        )
    if not parts:
        return ""
    return (
        f'<g class="mark{states}" '
        f'data-object-hash="{escape(lane.instance_hash)}" data-shape="audio">'
        f'<a href="{escape(href)}" tabindex="-1">{"".join(parts)}</a></g>'
    )


def ruler_moments(window: FrameWindow) -> range:
    """The moments that the ruler names: round steps, about ten of them."""
    step = next((each for each in _STEPS if window.count / each <= _NUMBERS), _STEPS[-1])
    return range(-(-window.first // step) * step, window.last + 1, step)


def time_ruler_svg(window: FrameWindow) -> str:
    """Moments at round steps."""
    marks = []
    for moment in ruler_moments(window):
        percent = window.percent(moment)
        at = f"{percent:.3f}%"
        text = f'<text x="{at}" y="9">{clock(moment)}</text>' if percent < 94 else ""
        marks.append(f'<line x1="{at}" x2="{at}" y1="11" y2="16"/>{text}')
    return f'<svg class="ruler-marks" aria-hidden="true">{"".join(marks)}</svg>'
