"""What goes over the wire and what comes back, independent of what carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request, complete and signed.

    Attributes:
        method: In upper case.
        url: With its query, encoded.
        headers: All headers that matter.
        body: Bytes, or a file that is read from its beginning.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | BinaryIO | None = None

    def rewind(self) -> None:
        """Make a file ready to be sent once more."""
        if self.body is not None and not isinstance(self.body, bytes):
            self.body.seek(0)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An answer, read to its end.

    Attributes:
        status_code: The HTTP status.
        headers: Found by name in any case.
        content: The body, decompressed.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The body as text, as far as it is text."""
        return self.content.decode("utf-8", "replace")
