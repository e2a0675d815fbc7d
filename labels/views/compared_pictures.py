"""Two versions of one picture's labels, drawn over it: of a frame, or of a frame of a part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2
from labels.errors import BadInput, NotVisible, PortalError
from labels.merging.differences import Version
from labels.merging.space_differences import SpaceDifference
from labels.merging.timelines import FrameRanges, merged_ranges
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.media.errors import MediaError
from labels.rendering.overlay import FrameInstance, space_instances
from labels.rendering.svg import Mark, overlay
from labels.rendering.viewbox import Zoom
from labels.services import media
from labels.services.groups import GroupPart, group_of
from labels.views.addresses import Addresses
from labels.views.group_contents import is_picture, part_size

# Colour-blind people tell these apart; besides, what was there is dashed.
OLD_COLOUR, NEW_COLOUR = "#e08214", "#1a9fd0"


@dataclass(frozen=True, slots=True)
class Ground:
    """What shapes are drawn on.

    Attributes:
        width: Pixels across.
        height: Pixels down.
        aspect: How much taller than wide a pixel is.
    """

    width: int
    height: int
    aspect: float = 1.0

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


@dataclass(frozen=True, slots=True)
class ComparedPicture:
    width: int
    height: int
    aspect: float
    view_box: str
    image_url: str
    unchanged: SafeString
    old: SafeString
    new: SafeString


def compared(
    old: Sequence[FrameInstance],
    new: Sequence[FrameInstance],
    changed: Collection[str],
    ground: Ground,
    image_url: str,
    addresses: Addresses,
) -> ComparedPicture:
    """What was there dashed, what is there in full lines, what did not change faint.

    Args:
        old: What was on the frame.
        new: What is on it.
        changed: The objects that are not the same on it.
        ground: The picture's pixels.
        image_url: The picture, or "".
        addresses: The page's, for its zoom.
    """
    were, are = _marks(old), _marks(new)
    return ComparedPicture(
        width=ground.width,
        height=ground.height,
        aspect=round(ground.aspect, 6),
        view_box=Zoom.parse(addresses.kept.get("zoom")).view_box(
            ground.width, ground.height * round(ground.aspect, 6)
        ),
        image_url=image_url,
        unchanged=_drawn([each for each in are if each.object_hash not in changed]),
        old=_drawn([replace(e, color=OLD_COLOUR) for e in were if e.object_hash in changed]),
        new=_drawn([replace(e, color=NEW_COLOUR) for e in are if e.object_hash in changed]),
    )


def _marks(found: Sequence[FrameInstance]) -> list[Mark]:
    return [each.mark for each in found if each.mark is not None]


def _drawn(marks: Sequence[Mark]) -> SafeString:
    """The SVG writer escapes every text and checks every colour itself."""
    return mark_safe(overlay(marks))


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """A part of a data group whose labels are compared.

    Attributes:
        part: The part.
        found: What differs on it.
    """

    part: GroupPart
    found: tuple[SpaceDifference, ...]

    @property
    def changed(self) -> FrameRanges:
        """The frames of the part on which something differs."""
        return merged_ranges(each for one in self.found for each in one.frames)

    def picture(
        self,
        user: User,
        versions: tuple[Version, Version],
        frame: int,
        numbers: Mapping[str, int],
        addresses: Addresses,
    ) -> ComparedPicture:
        """The part's frame with what was there and what is.

        Raises:
            NotVisible: The part has no such frame.
        """
        part = self.part
        if frame >= part.frames:
            raise NotVisible(f"This part has the frames 0 to {part.frames - 1}.")
        ground = _ground(user, part, frame)
        before, after = (_on(each.row, part, frame, ground.size, numbers) for each in versions)
        changed = {
            each.instance_hash
            for each in self.found
            if any(first <= frame <= last for first, last in each.frames)
        }
        place = [addresses.project_hash, addresses.data_hash, part.uuid, frame]
        url = reverse("labels:group-image", args=place)
        return compared(before, after, changed, ground, url, addresses)


def picture_parts(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    inside: Sequence[SpaceDifference],
) -> dict[str, ComparedPart]:
    """The parts of a data group that are pictures, by their name in the labels.

    Empty of every other row, and while the platform does not say what the group is made of: the
    changes are then listed in words alone.
    """
    if row.data_type != "group":
        return {}
    try:
        group = group_of(user, access, row)
    except PortalError:
        return {}
    return {
        str(part.uuid): ComparedPart(
            part, tuple(each for each in inside if each.space_id == str(part.uuid))
        )
        for part in group.parts
        if is_picture(part)
    }


def chosen_part(parts: Mapping[str, ComparedPart], space_id: str) -> ComparedPart | None:
    """The part that the address names, else the first one that changed, else the first.

    Raises:
        BadInput: The name is none.
        NotVisible: There is no such part, or it is no picture.
    """
    if not space_id:
        with_changes = (each for each in parts.values() if each.found)
        return next(with_changes, next(iter(parts.values()), None))
    try:
        name = str(UUID(space_id))
    except ValueError:
        raise BadInput("“space” is a part of the data group: choose it on the page.") from None
    if name not in parts:
        raise NotVisible("This data group has no such part, or it is no picture.")
    return parts[name]


def _ground(user: User, part: GroupPart, frame: int) -> Ground:
    """The pixels that a part's labels are counted in, and their own shape."""
    width, height = part_size(part)
    try:
        facts = media.facts_of(
            part.data_type, media.item_source(user, part.uuid, part.data_type, frame)
        )
    except (MediaError, PortalError):
        # The picture says itself why it is not there; its labels are drawn all the same.
        return Ground(width, height)
    if facts is None:
        return Ground(width, height)
    if part.data_type == "pdf":
        # A document's pages have their own shapes, whatever is said of the whole.
        return Ground(width, max(round(width * facts.aspect), 1))
    return Ground(width, height, facts.aspect)


def _on(
    row: LabelRowV2,
    part: GroupPart,
    frame: int,
    size: tuple[int, int],
    numbers: Mapping[str, int],
) -> list[FrameInstance]:
    space = next((each for each in row.get_spaces() if each.space_id == str(part.uuid)), None)
    if space is None:
        return []
    return space_instances(row, space, frame, width=size[0], height=size[1], numbers=numbers)
