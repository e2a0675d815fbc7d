"""The error about times that cannot be read, apart because ``dateutil`` is slow to load.

Hardly any label row needs it: it is loaded when such a time is met.
"""

from __future__ import annotations

from dateutil.parser import ParserError

from encord_portal.sdk.objects._label_row.errors import LabelValueError


class UnreadableTimeError(LabelValueError, ParserError):
    """A text that should be a time is none."""
