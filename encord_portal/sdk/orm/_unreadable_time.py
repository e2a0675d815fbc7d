"""The exception for a time that cannot be read; apart, since it loads dateutil."""

from __future__ import annotations

from dateutil.parser import ParserError

from encord_portal.sdk.orm._unreadable import UnreadableMemberError


class UnreadableTimeError(UnreadableMemberError, ParserError):
    """A time that cannot be read."""
