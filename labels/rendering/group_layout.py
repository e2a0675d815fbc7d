"""How the parts of a data group are arranged: halves of halves, single parts, lists of parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

# A platform refuses what is cut into more pieces than it can have parts.
_DEEPEST = 100
_SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class Single:
    """One part."""

    key: str
    kind: str = "single"


@dataclass(frozen=True, slots=True)
class Carousel:
    """Several parts, of which one is shown at a time.

    Attributes:
        keys: The parts in their order.
        position: Where the others are chosen from: ``left``, ``right``, ``top`` or ``bottom``.
    """

    keys: tuple[str, ...]
    position: str
    kind: str = "carousel"


@dataclass(frozen=True, slots=True)
class Split:
    """Two halves side by side (``row``) or one above the other (``column``).

    Attributes:
        percent: How much of the room the first one has.
    """

    direction: str
    first: Layout
    second: Layout
    percent: float
    kind: str = "split"


Layout: TypeAlias = Single | Carousel | Split


def read_layout(raw: Mapping[str, Any], keys: Sequence[str]) -> Layout:
    """A layout as the platform describes it; parts that it leaves out are put below it.

    Args:
        raw: The description.
        keys: The keys of all parts, in their order.
    """
    known = set(keys)
    found = _read(raw, known, 0) if known else None
    if found is None:
        return grid_of(keys)
    shown = set(keys_of(found))
    missing = [key for key in keys if key not in shown]
    if not missing:
        return found
    share = 100 * len(shown) / len(keys)
    return Split("column", found, grid_of(missing), share)


def grid_of(keys: Sequence[str], direction: str = "row") -> Layout:
    """Halves of halves, each of them cut the other way."""
    if len(keys) <= 1:
        return Single(keys[0] if keys else "")
    half = (len(keys) + 1) // 2
    other = "column" if direction == "row" else "row"
    return Split(direction, grid_of(keys[:half], other), grid_of(keys[half:], other), 50.0)


def keys_of(layout: Layout) -> Iterator[str]:
    """The parts that a layout shows."""
    if isinstance(layout, Single):
        yield layout.key
    elif isinstance(layout, Carousel):
        yield from layout.keys
    else:
        yield from keys_of(layout.first)
        yield from keys_of(layout.second)


def _read(raw: Any, known: set[str], depth: int) -> Layout | None:
    if not isinstance(raw, Mapping) or depth > _DEEPEST:
        return None
    if raw.get("key") in known:
        return Single(str(raw["key"]))
    listed = raw.get("keys")
    if isinstance(listed, list):
        keys = tuple(dict.fromkeys(key for key in listed if key in known))
        position = str(raw.get("carouselPosition", ""))
        return Carousel(keys, position if position in _SIDES else "left") if keys else None
    halves = [_read(raw.get(name), known, depth + 1) for name in ("first", "second")]
    first, second = halves
    if first is None or second is None:
        return first or second
    direction = "column" if raw.get("direction") == "column" else "row"
    return Split(direction, first, second, _percent(raw.get("splitPercentage")))


def _percent(raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return 50.0
    return float(min(max(raw, 5), 95))
