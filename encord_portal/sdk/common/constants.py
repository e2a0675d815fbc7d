"""Formats of times in text."""

from typing import Final

DATETIME_STRING_FORMAT: Final = "%Y-%m-%d %H:%M:%S"
DATETIME_LONG_STRING_FORMAT: Final = "%a, %d %b %Y %H:%M:%S %Z"
