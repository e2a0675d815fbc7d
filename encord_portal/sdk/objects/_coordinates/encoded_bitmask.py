"""The wire form of a bitmask (wire protocol §5.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.exceptions import EncordException

_MEMBERS = ("top", "left", "height", "width")


@dataclass(frozen=True, slots=True, init=False)
class EncodedBitmask:
    """A bitmask as it goes over the wire.

    Attributes:
        top: Upper edge within the media, in pixels; 0 for new masks.
        left: Left edge within the media, in pixels; 0 for new masks.
        height: Rows of the mask.
        width: Columns of the mask.
        rle_string: The run-length coded pixels.
    """

    top: int
    left: int
    height: int
    width: int
    rle_string: str

    def __init__(
        self,
        *,
        top: int,
        left: int,
        height: int,
        width: int,
        rle_string: str | None = None,
        rleString: str | None = None,  # noqa: N803 - the reference takes the wire's name too
    ) -> None:
        text = rleString if rle_string is None else rle_string
        if text is None:
            raise TypeError("EncodedBitmask() needs rleString")
        put = object.__setattr__
        put(self, "top", top)
        put(self, "left", left)
        put(self, "height", height)
        put(self, "width", width)
        put(self, "rle_string", text)

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> EncodedBitmask:
        """Read a bitmask.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        if not isinstance(d, Mapping):
            raise EncordException(f"`bitmask` must be a dictionary, not {d!r:.300}")
        text = d.get("rleString", d.get("rle_string"))
        missing = [name for name in _MEMBERS if name not in d]
        if text is None:
            missing.append("rleString")
        if missing:
            raise EncordException(f"`bitmask` lacks {', '.join(missing)}: {d!r:.300}")
        if not isinstance(text, str):
            raise EncordException(f"`bitmask.rleString` must be a text, not {text!r:.300}")
        top, left, height, width = (_whole_number(d[name], name) for name in _MEMBERS)
        return cls(top=top, left=left, height=height, width=width, rle_string=text)

    def to_dict(self) -> dict[str, Any]:
        """Give the bitmask as it goes over the wire."""
        return {
            "top": self.top,
            "left": self.left,
            "height": self.height,
            "width": self.width,
            "rleString": self.rle_string,
        }


def _whole_number(value: Any, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise EncordException(f"`bitmask.{name}` must be a whole number, not {value!r:.300}")
