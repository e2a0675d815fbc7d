"""How data groups are laid out, and what is said to make one."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from encord_portal.sdk.common.base_dto import BaseDTO


class DataUnitTile(BaseDTO):
    """A place for one part, named by its key."""

    type: Literal["data_unit"] = "data_unit"
    key: str


class DataUnitCarouselTile(BaseDTO):
    """A place for several parts, of which one is shown at a time.

    Attributes:
        keys: The keys of the parts.
        carousel_position: On which side the small pictures are.
        carousel_size: How much of the place they take, in percent.
    """

    type: Literal["data_unit_list"] = "data_unit_list"
    keys: list[str]
    carousel_position: Literal["left", "right", "top", "bottom"]
    carousel_size: float


class LayoutGrid(BaseDTO):
    """A place that is cut in two.

    Attributes:
        direction: ``row``: beside each other; ``column``: one above the other.
        first: The left or upper half.
        second: The right or lower half.
        split_percentage: How much of the place the first half takes.
    """

    direction: Literal["row", "column"]
    first: LayoutGrid | DataUnitTile | DataUnitCarouselTile
    second: LayoutGrid | DataUnitTile | DataUnitCarouselTile
    split_percentage: float


DataGroupLayout = LayoutGrid | DataUnitTile | DataUnitCarouselTile


class TileSettings(BaseDTO):
    """What is said of the place of one part."""

    title: str | None = None
    is_read_only: bool = False


class LayoutSettings(BaseDTO):
    """What is said of a layout as a whole, and of single parts by their keys."""

    fixed_layout: bool = False
    tile_settings: dict[str, TileSettings] | None = None
    has_multilayer_labels: bool | None = None


class _GroupOfList(BaseDTO):
    layout_contents: list[UUID]
    name: str | None = None
    client_metadata: dict[str, Any] | None = None


class DataGroupGrid(_GroupOfList):
    """A data group whose items are shown side by side."""

    layout_type: Literal["default-grid"] = "default-grid"


class DataGroupCarousel(_GroupOfList):
    """A data group whose items are shown one at a time."""

    layout_type: Literal["default-list"] = "default-list"


DataGroupList = DataGroupCarousel


class DataGroupCustom(BaseDTO):
    """A data group with a layout of its own.

    Attributes:
        layout_contents: The items by the keys that the layout uses.
        layout: Where they are shown.
        timeline: The keys of parts whose time runs together.
        settings: What else is said of the layout.
    """

    layout_type: Literal["custom"] = "custom"
    name: str | None = None
    layout_contents: dict[str, UUID]
    layout: dict[str, Any] | LayoutGrid | DataUnitTile | DataUnitCarouselTile | None = None
    timeline: list[str] = Field(default_factory=list)
    settings: dict[str, Any] | LayoutSettings | None = None
    client_metadata: dict[str, Any] | None = None


DataGroupInput = DataGroupGrid | DataGroupCarousel | DataGroupCustom
