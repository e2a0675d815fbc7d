"""Numbers that JSON has no words for: NaN and infinity.

The JSON writer turns them into null. Where that would change what somebody said without a word,
it is refused instead; the published SDK sends them as they are, which no server can read.
"""

from __future__ import annotations

import marshal
import math
import re
from collections.abc import Mapping
from typing import Any

import orjson

_SMALL = 1 << 12
"""Bytes of JSON up to which reading them again is quicker than any other look at them."""
_VISIT_FOR = 200
"""Bytes of JSON for which one value may be visited when nulls are looked for: far less than writing
those bytes takes."""
_PACKED = 2
"""The version of Python's own format in which floats are eight bytes, and nothing is told by
referring to an earlier place."""
_INFINITE = re.compile(rb"g.{6}[\xf0-\xff][\x7f\xff]", re.DOTALL)
"""A float in that format whose exponent says that it is NaN or infinite. Other bytes may look like
one by chance; one never looks otherwise."""


def check_finite(value: Any, written: bytes) -> None:
    """Raise if numbers of a value have become null by being written as JSON.

    Args:
        value: What was written.
        written: The JSON. Without a null in it nothing is looked at, and with a few nulls that are
            close to the surface little.

    Raises:
        ValueError: The value holds NaN or an infinite number; the message says where.
    """
    nulls = written.count(b"null")
    if nulls and _may_be_infinite(value, written, nulls):
        path = _path_of_infinite(value)
        if path is not None:
            raise ValueError(
                f"{path.lstrip('.') or 'The value'} is NaN or infinite, which JSON cannot say."
            )


def _may_be_infinite(value: Any, written: bytes, nulls: int) -> bool:
    """Tell whether a value has to be walked through; never False if it holds such a number."""
    if len(written) <= _SMALL:
        return bool(orjson.loads(written) != value)
    if _are_nones(value, nulls, len(written) // _VISIT_FOR):
        return False
    try:
        packed = marshal.dumps(value, _PACKED)
    except ValueError:  # something that is written as JSON, and not made of JSON's types
        return True
    return _INFINITE.search(packed) is not None


def _are_nones(value: Any, nulls: int, visits: int) -> bool:
    """Tell whether all nulls that were written are found to be None, or within texts.

    Looked for level by level, as most are near the surface; once all are found, there is none left
    that could have been a number.

    Args:
        value: What was written.
        nulls: How often the four letters were written.
        visits: How many values may be looked at.
    """
    level = [value] if type(value) in _CONTAINERS else []
    while level:
        below: list[Any] = []
        for container in level:
            visits -= len(container)
            if visits < 0:
                return False
            members = container
            if type(container) is dict:
                nulls -= sum(map(_nulls_in, container))
                members = container.values()
            for member in members:
                if member is None:
                    nulls -= 1
                elif type(member) is str:
                    nulls -= _nulls_in(member)
                elif type(member) in _CONTAINERS:
                    below.append(member)
        if nulls <= 0:
            return nulls == 0
        level = below
    return False


def _nulls_in(name: Any) -> int:
    # A line break before "ull" is written as "\null".
    if type(name) is str and "ull" in name:
        return orjson.dumps(name).count(b"null")
    return 0


_CONTAINERS = {dict, list, tuple}


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
