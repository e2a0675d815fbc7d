"""What is to be said of a picture before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to be taken.

    Attributes:
        name: Of its file.
        part: The section of the page that it stands in.
        caption: What it shows.
        row: The title of the row, or "" for a page of its own.
        path: Below the row's address, or the whole address.
        selected: The object that is selected in the dark pictures, or "".
        act: What a person does before the picture is taken.
    """

    name: str
    part: str
    caption: str
    row: str
    path: str
    selected: str = ""
    act: Callable[[Page], None] | None = field(default=None)
