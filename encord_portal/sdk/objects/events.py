"""Events of continuous scenes (wire protocol §5.9).

On a continuous timeline an object is not placed frame by frame. An **upsert** says where it is from
an offset on, in nanoseconds; a **delete** says that it is there no longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from encord_portal.sdk.objects._coordinates.registry import Coordinates
from encord_portal.sdk.objects._label_row.frame_info import FrameInfo

EventKind: TypeAlias = Literal["upsert", "delete"]
InterpolationMode: TypeAlias = Literal["hold", "linear"]
"""Until the next upsert the object stays where it is, or moves there in a straight line."""


@dataclass(frozen=True, slots=True)
class LabelUpsertEvent:
    """From here on the object is somewhere.

    Attributes:
        frame: Nanoseconds from the start of the timeline.
        metadata: Who placed it, when, and how sure they were.
        coordinates: Where it is.
        interpolation: How it comes to the next upsert.
    """

    frame: int
    metadata: FrameInfo
    coordinates: Coordinates
    interpolation: InterpolationMode = "hold"

    @property
    def kind(self) -> EventKind:
        """What happens."""
        return "upsert"


@dataclass(frozen=True, slots=True)
class LabelDeleteEvent:
    """From here on the object is nowhere.

    Attributes:
        frame: Nanoseconds from the start of the timeline.
        metadata: Who ended it, and when.
    """

    frame: int
    metadata: FrameInfo

    @property
    def kind(self) -> EventKind:
        """What happens."""
        return "delete"


LabelEvent: TypeAlias = LabelUpsertEvent | LabelDeleteEvent
