"""JSON values kept as bytes: an exact, compact copy that shares nothing with its source.

What a label dictionary holds beyond what the SDK knows, and geometry that is not plain numbers, is
kept this way. Bytes cost the garbage collector nothing, and reading them back gives fresh
containers, so that neither the caller's input nor the returned dictionaries can reach our state.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

from encord_portal.sdk.common.finite import check_finite

_STRICT = (
    orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
_MARK = b"\x00"


def freeze(value: Any) -> bytes:
    """Give a JSON value as bytes.

    Raises:
        TypeError: The value is not made of what JSON has.
        ValueError: The value contains itself, or a number that JSON has not (NaN, infinity).
    """
    try:
        frozen = orjson.dumps(value, option=_STRICT)
    except TypeError:
        # Integers beyond 64 bits, and subclasses of the plain types.
        _check_names(value)
        return _MARK + json.dumps(value, allow_nan=False).encode()
    check_finite(value, frozen)
    return frozen


def _check_names(value: Any) -> None:
    """Raise unless all names are texts: JSON would turn them into texts, which are not equal."""
    if isinstance(value, dict):
        for name, member in value.items():
            if not isinstance(name, str):
                raise TypeError(f"Names must be texts, not {name!r:.100}")
            _check_names(member)
    elif isinstance(value, list | tuple):
        for member in value:
            _check_names(member)


def thaw(frozen: bytes) -> Any:
    """Give back what was frozen, in containers of its own."""
    if frozen[:1] == _MARK:
        return json.loads(frozen[1:])
    return orjson.loads(frozen)
