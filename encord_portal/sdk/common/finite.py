"""Numbers that JSON has no words for: NaN and infinity.

The JSON writer turns them into null. Where that would change what somebody said without a word,
it is refused instead; the published SDK sends them as they are, which no server can read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import orjson


def check_finite(value: Any, written: bytes) -> None:
    """Raise if numbers of a value have become null by being written as JSON.

    Args:
        value: What was written.
        written: The JSON. Without a null in it nothing is looked at; otherwise a comparison tells
            at the speed of the JSON reader, so that this costs little.

    Raises:
        ValueError: The value holds NaN or an infinite number; the message says where.
    """
    if b"null" in written and orjson.loads(written) != value:
        path = _path_of_infinite(value)
        if path is not None:
            raise ValueError(
                f"{path.lstrip('.') or 'The value'} is NaN or infinite, which JSON cannot say."
            )


def _path_of_infinite(value: Any) -> str | None:
    if isinstance(value, float):
        return None if math.isfinite(value) else ""
    if isinstance(value, Mapping):
        members: Any = value.items()
    elif isinstance(value, list | tuple):
        members = enumerate(value)
    else:
        return None
    for name, member in members:
        path = _path_of_infinite(member)
        if path is not None:
            return f".{name}{path}"
    return None
