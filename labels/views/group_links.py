"""Addresses inside a data group: the frame of each part, and which of them is worked on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from labels.services.groups import Group, GroupPart
from labels.views.addresses import Addresses


@dataclass(frozen=True, slots=True)
class GroupLinks:
    """Makes the links of a data group's parts.

    Attributes:
        addresses: The page's.
        frames: By a part's number, the frame that is shown of it, where one was chosen.
        chosen: The numbers of the parts that are chosen in carousels.
        active: The part that is worked on; None where all are looked at.
    """

    addresses: Addresses
    frames: Mapping[int, int]
    chosen: frozenset[int]
    active: GroupPart | None

    @classmethod
    def of(cls, addresses: Addresses, group: Group) -> GroupLinks:
        """What an address says: ``at=number:frame,…``, ``part=number,…`` and ``space=uuid``."""
        frames = dict(_places(addresses.kept.get("at", "")))
        active = next((each for each in group.parts if str(each.uuid) == addresses.space), None)
        if active is not None:
            frames[active.number] = addresses.frame
        chosen = frozenset(
            int(each)
            for each in addresses.kept.get("part", "").split(",")
            if each.isascii() and each.isdigit() and len(each) < 4
        )
        return cls(addresses, frames, chosen, active)

    def stepped(self, part: GroupPart, frame: int) -> str:
        """The same page with another frame of one part."""
        if part is self.active:
            return self.addresses.at(frame)
        return self._with(at=_text({**self.frames, part.number: frame}))

    def choosing(self, numbers: Iterable[int]) -> str:
        """The same page with other parts chosen in carousels."""
        return self._with(part=",".join(str(each) for each in sorted(numbers)))

    def working(self, part: GroupPart, frame: int, obj: str) -> str:
        """The page with a part to work on, the others as they are."""
        return self._on(str(part.uuid), frame).at(frame, obj=obj)

    @property
    def leaving(self) -> str:
        """The page with all parts to look at."""
        return self._on("", 0).at(0)

    def selecting(self, part: GroupPart, frame: int) -> Callable[[str], str]:
        """An object of a part selected; where a part is worked on, that becomes this one."""
        own = self.addresses if self.active is None else self._on(str(part.uuid), frame)
        return own.choosing

    def _on(self, space: str, frame: int) -> Addresses:
        return self.addresses.on_part(space, frame, at=_text(self.frames))

    def _with(self, **changed: str) -> str:
        own = self.addresses
        return replace(own, kept={**own.kept, **changed}).at(own.frame)


def _text(frames: Mapping[int, int]) -> str:
    return ",".join(f"{key}:{value}" for key, value in sorted(frames.items()))


def _places(text: str) -> list[tuple[int, int]]:
    """``number:frame,number:frame`` as pairs; what is no such pair says nothing."""
    found = []
    for each in text.split(",")[:200]:
        number, _, frame = each.partition(":")
        if all(one.isascii() and one.isdigit() and len(one) < 10 for one in (number, frame)):
            found.append((int(number), int(frame)))
    return found
