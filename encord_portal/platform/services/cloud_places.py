"""What lies at a place of a cloud integration: a directory, or a server's listing of one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import CloudIntegration
from encord_portal.platform.services import private_sources

MAX_FILES = 10_000
MAX_DEPTH = 20
_LISTING_LIMIT = 10_000_000
_LONGEST_LOOK = 60


def files_below(integration: CloudIntegration, place: str) -> list[str]:
    """The URLs of all files below a place, sorted.

    Args:
        integration: What the place belongs to.
        place: Its URL, which ends with a slash.

    Raises:
        InvalidArguments: When the place is not the integration's, cannot be read, or is too large.
    """
    directory = private_sources.directory_of(integration, place)
    found = (
        _in_directory(directory, place) if directory is not None else _served(integration, place)
    )
    urls: list[str] = []
    for url in found:
        urls.append(url)
        if len(urls) > MAX_FILES:
            raise InvalidArguments(
                f"There are more than {MAX_FILES} files at {place[:200]!r}; follow a part of it."
            )
    return sorted(urls)


def _in_directory(directory: Path, place: str) -> Iterator[str]:
    # Links are left out: they may lead out of what the operator allows, or in circles.
    for here, names, files in os.walk(directory, followlinks=False):
        names[:] = [name for name in names if not name.startswith(".")]
        for name in files:
            path = Path(here) / name
            if name.startswith(".") or path.is_symlink() or not path.is_file():
                continue
            yield place + quote(os.fsencode(path.relative_to(directory).as_posix()))


def _served(integration: CloudIntegration, place: str) -> Iterator[str]:
    waiting, seen = [(place, 0)], {place}
    until = time.monotonic() + _LONGEST_LOOK
    while waiting:
        if time.monotonic() > until:
            raise InvalidArguments(
                f"Looking at {place[:200]!r} takes longer than {_LONGEST_LOOK} s; follow a part "
                "of it."
            )
        here, depth = waiting.pop()
        for url in _links(integration, here):
            if url in seen:
                continue
            seen.add(url)
            if not url.endswith("/"):
                yield url
            elif depth < MAX_DEPTH and len(seen) <= MAX_FILES:
                waiting.append((url, depth + 1))


def _links(integration: CloudIntegration, here: str) -> list[str]:
    """What a listing names that lies below it."""
    content = private_sources.read(integration, here, limit=_LISTING_LIMIT)
    listing = _Listing()
    listing.feed(content.decode("utf-8", "replace"))
    found = []
    for target in listing.targets:
        try:
            url = urljoin(here, target)
            parts = urlsplit(url)
        except ValueError:
            continue
        below = url.startswith(here) and url != here
        if below and not parts.query and not parts.fragment:
            found.append(url)
    return found


class _Listing(HTMLParser):
    """The targets of the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.targets += [target for name, target in attrs if name == "href" and target]
