"""Times as the protocol writes and reads them (wire protocol §5.1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from encord_portal.sdk.common.constants import DATETIME_LONG_STRING_FORMAT, DATETIME_STRING_FORMAT

__all__ = [
    "DATETIME_LONG_STRING_FORMAT",
    "DATETIME_STRING_FORMAT",
    "format_datetime_to_long_string",
    "format_datetime_to_long_string_optional",
    "parse_datetime",
    "parse_datetime_optional",
]

# Names are spelt out, because strftime and strptime follow the process's locale.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, 1)}
_LONG = re.compile(
    r"[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:UTC|GMT)"
)


@lru_cache(maxsize=4096)
def parse_datetime(time_string: str) -> datetime:
    """Read a time written in any way that the protocol allows.

    Args:
        time_string: ``2024-03-01 10:00:00``, ``Fri, 01 Mar 2024 10:00:00 UTC``, ISO 8601, or
            free-form English.

    Returns:
        An aware time; without a zone, or with one of unknown name, it is UTC.

    Raises:
        ValueError: The text is no time (``dateutil``'s ``ParserError``).
    """
    long = _LONG.fullmatch(time_string)
    if long is not None and long[2] in _MONTH_NUMBERS:
        return datetime(
            int(long[3]),
            _MONTH_NUMBERS[long[2]],
            int(long[1]),
            int(long[4]),
            int(long[5]),
            int(long[6]),
            tzinfo=UTC,
        )
    if not time_string.isdigit():
        try:
            found = datetime.fromisoformat(time_string)
        except ValueError:
            pass
        else:
            return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    return _parse_free_form(time_string)


def parse_datetime_optional(value: str | datetime | None) -> datetime | None:
    """Read a time that may be missing; a time is given back as it is."""
    return parse_datetime(value) if isinstance(value, str) else value


def format_datetime_to_long_string(value: datetime) -> str:
    """Write a time as label rows carry it, like ``Fri, 01 Mar 2024 10:00:00 UTC``.

    Args:
        value: The time. A naive one is taken as local time; fractions of seconds are dropped.
    """
    utc = value.astimezone(UTC)
    return (
        f"{_DAYS[utc.weekday()]}, {utc.day:02} {_MONTHS[utc.month - 1]} {utc.year:04} "
        f"{utc.hour:02}:{utc.minute:02}:{utc.second:02} UTC"
    )


def format_datetime_to_long_string_optional(value: datetime | None) -> str | None:
    """Write a time that may be missing."""
    return None if value is None else format_datetime_to_long_string(value)


def _parse_free_form(time_string: str) -> datetime:
    # Loaded here and not above, because few times need it and it is slow to load.
    from dateutil import parser as free_form

    # A zone name that is not known here would only warn: it is taken as UTC on purpose.
    found = free_form.parse(time_string, tzinfos=lambda _name, offset: offset)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
