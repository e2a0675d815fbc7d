"""Places in an HTML document (wire protocol §5.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from encord_portal.sdk.exceptions import EncordException


class HtmlNodeDict(TypedDict):
    """Wire form of :class:`HtmlNode`."""

    xpath: str
    offset: int


class HtmlRangeDict(TypedDict):
    """Wire form of :class:`HtmlRange`."""

    start: HtmlNodeDict
    end: HtmlNodeDict


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlNode:
    """A place in a node.

    Attributes:
        xpath: Where the node is.
        offset: Characters from the beginning of the node.
    """

    xpath: str
    offset: int

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> HtmlNode:
        """Read a place.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        if not isinstance(d, Mapping) or "xpath" not in d or "offset" not in d:
            raise EncordException(f"An HTML node needs `xpath` and `offset`, not {d!r:.300}")
        xpath, offset = d["xpath"], d["offset"]
        if not isinstance(xpath, str):
            raise EncordException(f"`xpath` of an HTML node must be a text, not {xpath!r:.300}")
        if isinstance(offset, bool) or not isinstance(offset, int):
            raise EncordException(f"`offset` of an HTML node must be an int, not {offset!r:.300}")
        return cls(xpath=xpath, offset=offset)

    def to_dict(self) -> HtmlNodeDict:
        """Give the place as it goes over the wire."""
        return {"xpath": self.xpath, "offset": self.offset}


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlRange:
    """A stretch between two places.

    Attributes:
        start: Where it begins.
        end: Where it ends.
    """

    start: HtmlNode
    end: HtmlNode

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> HtmlRange:
        """Read a stretch.

        Raises:
            KeyError: An end is missing.
            EncordException: An end is malformed.
        """
        if not isinstance(d, Mapping):
            raise EncordException(f"An HTML range must be a dictionary, not {d!r:.300}")
        missing = [name for name in ("start", "end") if name not in d]
        if missing:
            raise KeyError(f"An HTML range lacks {', '.join(missing)}: {d!r:.300}")
        return cls(start=HtmlNode.from_dict(d["start"]), end=HtmlNode.from_dict(d["end"]))

    def to_dict(self) -> HtmlRangeDict:
        """Give the stretch as it goes over the wire."""
        return {"start": self.start.to_dict(), "end": self.end.to_dict()}

    def __repr__(self) -> str:
        return f"({self.start} - {self.end})"


HtmlRanges: TypeAlias = list[HtmlRange]
