"""Checked access to the geometry of a frame object: errors that say where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError

_PLAIN_NUMBERS = frozenset({int, float})


def geometry(d: Mapping[str, Any], key: str) -> Any:
    """Give the geometry of a frame object.

    Raises:
        KeyError: The frame object lacks the key.
        LabelRowError: It is not a dictionary.
    """
    try:
        return d[key]
    except KeyError:
        raise KeyError(f"The frame object lacks its geometry {key!r}: {d!r:.300}") from None
    except (TypeError, IndexError):
        raise LabelRowError(f"A frame object must be a dictionary, not {d!r:.300}") from None


def numbers(d: Any, names: Sequence[str], where: str) -> list[float]:
    """Read the members that must be numbers.

    Raises:
        KeyError: One is missing.
        LabelRowError: One is not a finite number, or the geometry is not a dictionary.
    """
    if not isinstance(d, Mapping):
        raise LabelRowError(f"`{where}` must be a dictionary, not {d!r:.300}")
    try:
        values = [d[name] for name in names]
    except KeyError:
        missing = ", ".join(repr(name) for name in names if name not in d)
        raise KeyError(f"`{where}` lacks {missing}: {d!r:.300}") from None
    check_numbers(values, where)
    return values


def optional_number(d: Mapping[str, Any], name: str, default: float, where: str) -> float:
    """Read a member that must be a number where it is given."""
    return numbers(d, (name,), where)[0] if name in d else default


def number_list(value: Any, where: str, length: int | None = None) -> list[float]:
    """Read a list of numbers, of a certain length if one is given.

    Raises:
        LabelRowError: It is not such a list.
    """
    if not isinstance(value, list | tuple):
        raise LabelRowError(f"`{where}` must be a list of numbers, not {value!r:.300}")
    if length is not None and len(value) != length:
        raise LabelRowError(
            f"`{where}` must hold {length} numbers, not {len(value)}: {value!r:.300}"
        )
    check_numbers(value, where)
    return list(value)


def check_numbers(values: Sequence[Any], where: str) -> None:
    """Raise unless all values are finite numbers.

    Raises:
        LabelRowError: One is not.
    """
    # One test per list for what JSON gives; one per value only for what it does not.
    if set(map(type, values)) <= _PLAIN_NUMBERS or all(map(_is_number, values)):
        if all(map(isfinite, values)):
            return
        raise LabelRowError(f"`{where}` must hold finite numbers: {values!r:.300}")
    wrong = next(value for value in values if not _is_number(value))
    raise LabelRowError(f"`{where}` must hold numbers, not {wrong!r:.300}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
