"""Arguments that would be sent to the server as they are: wrong ones are refused before."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk.exceptions import ResourceNotFoundError


def as_uuid(value: Any, name: str) -> UUID:
    """Give a UUID.

    Raises:
        ValueError: The value is none, nor the text of one.
    """
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"`{name}` must be a UUID, not {value!r:.100}.") from error


def checked(value: Any, kind: Any, name: str) -> Any:
    """Give a value that is of a kind.

    Raises:
        ValueError: It is of another kind.
    """
    if isinstance(value, bool) or not isinstance(value, kind):
        kinds = {str: "a text", datetime: "a datetime"}
        raise ValueError(f"`{name}` must be {kinds.get(kind, 'a number')}, not {value!r:.100}.")
    return value


def named(value: str | UUID, kind: str) -> str:
    """The hash of what is wanted, as it is sent.

    Args:
        value: The hash.
        kind: What it names, for the message.

    Raises:
        ResourceNotFoundError: It is empty, as that of a variable that was never set.
    """
    text = str(value)
    if not text.strip():
        raise ResourceNotFoundError(f"No {kind} is named: its hash is empty.")
    return text
