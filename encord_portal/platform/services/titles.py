"""What a title may be; it often is a file name, and file names can be bent into paths."""

from __future__ import annotations

import unicodedata

from encord_portal.platform.errors import InvalidArguments

MAX_LENGTH = 500


def checked(title: str, what: str) -> str:
    """The title, if it may be stored.

    Raises:
        InvalidArguments: When it is empty or too long, holds control characters, or climbs out of
            a directory when somebody takes it for a path.
    """
    if not title.strip():
        raise InvalidArguments(f"{what}: the title is empty.")
    if len(title) > MAX_LENGTH:
        raise InvalidArguments(f"{what}: a title has at most {MAX_LENGTH} characters.")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in title):
        raise InvalidArguments(f"{what}: a title must not hold control characters.")
    parts = title.replace("\\", "/").split("/")
    if ".." in parts or title.startswith(("/", "\\")):
        raise InvalidArguments(
            f"{what}: the title {title[:100]!r} is a path that leaves its directory; use a plain "
            "file name."
        )
    return title
