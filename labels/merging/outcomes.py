"""What goes into a merge and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from labels.merging.targets import Target
from labels.merging.timelines import FrameRanges, Timeline

Choice = Literal["mine", "theirs", "leave"]
Reason = Literal["changed", "gone", "parent"]
# What "theirs" is where the object or its shape has been deleted meanwhile.
ABSENT: dict[str, bool] = {"absent": True}


@dataclass(frozen=True, slots=True)
class Operation:
    """One edit operation, free of the database."""

    id: int
    group: str
    target: Target
    wanted: Timeline
    seen: Timeline


@dataclass(frozen=True, slots=True)
class Clash:
    """An attribute on which an operation and the present labels cannot both be.

    Attributes:
        operation_ids: The operations held back, the last one being what the person wants.
        target: The attribute.
        reason: ``changed``: another value is there; ``gone``: the instance or its shape was
            deleted; ``parent``: the option that the attribute hangs on is not chosen.
        seen: What the person saw.
        theirs: What is there now.
        mine: What the person wants.
    """

    operation_ids: tuple[int, ...]
    target: Target
    reason: Reason
    seen: Timeline
    theirs: Timeline
    mine: Timeline


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each operation.

    Attributes:
        applied: In the labels now (or there already).
        dropped: Given up in favour of theirs.
        held: Still to be saved.
        clashes: Why.
        yielded: By attribute, the frames on which an applied operation left what was there.
    """

    applied: tuple[int, ...]
    dropped: tuple[int, ...]
    held: tuple[int, ...]
    clashes: tuple[Clash, ...]
    yielded: Mapping[Target, FrameRanges] = field(default_factory=dict)
