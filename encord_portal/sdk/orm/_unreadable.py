"""What is raised about rows that the server sends: an EncordException, and what it comes from.

The published package lets the KeyError or ValueError through as it is; scripts that catch either
name find it.
"""

from __future__ import annotations

import sys

from encord_portal.sdk.exceptions import EncordException


class MissingMemberError(EncordException, KeyError):
    """A member is missing."""


class UnreadableMemberError(EncordException, ValueError):
    """A member has a value that cannot be read."""


def unreadable(error: Exception, message: str) -> EncordException:
    """Give the exception for what reading a row ended in.

    Args:
        error: What it ended in.
        message: What could not be read.
    """
    if isinstance(error, KeyError):
        return MissingMemberError(message)
    if "dateutil.parser" in sys.modules:  # else nobody can have raised its error
        from dateutil.parser import ParserError

        from encord_portal.sdk.orm._unreadable_time import UnreadableTimeError

        if isinstance(error, ParserError):
            return UnreadableTimeError(message)
    kind = UnreadableMemberError if isinstance(error, ValueError) else EncordException
    return kind(message)
