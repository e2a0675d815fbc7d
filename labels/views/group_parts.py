"""The parts of a data group as the frame view shows them, each with the labels on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.objects.spaces.base_space import Space
from labels.errors import PortalError
from labels.models import LabelRowCache, ProjectAccess, whole_row
from labels.rendering.group_layout import Carousel, Layout, Single, Split
from labels.rendering.media.errors import MediaError
from labels.services import media
from labels.services.groups import Group, GroupPart, group_of
from labels.views.addresses import Addresses
from labels.views.group_contents import (
    FILL,
    PartView,
    Shown,
    hashes,
    is_picture,
    placed_on,
    shows,
    space_of,
)
from labels.views.group_links import GroupLinks


@dataclass(frozen=True, slots=True)
class LayoutView:
    """A layout with its parts.

    Attributes:
        choices: Of a carousel: each part's view or None, its title and the address that shows it.
    """

    kind: str
    part: PartView | None = None
    direction: str = ""
    percent: float = 50
    halves: tuple[LayoutView, ...] = ()
    position: str = ""
    choices: tuple[tuple[str, str, bool, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """A data group, its layout and what could not be found out.

    Attributes:
        active: The part that is worked on.
        others: The ids of the parts beside it, as the page names them, to be fetched anew.
    """

    layout: LayoutView | None
    here_href: str
    trouble: str = ""
    active: GroupPart | None = None
    others: str = ""


def group_view(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    label_row: LabelRowV2,
    numbers: Mapping[str, int],
    addresses: Addresses,
    shown: Sequence[str],
) -> GroupView:
    """Everything of a data group; ``shown`` are the objects that the filter lets through."""
    here = reverse("labels:group-view", args=[addresses.project_hash, addresses.data_hash])
    query = addresses.query_there if addresses.space else addresses.query_here
    here = f"{here}?{query}" if query else here
    try:
        group = group_of(user, access, whole_row(row))
    except PortalError as error:
        return GroupView(None, here, error.sentence)
    links = GroupLinks.of(addresses, group)
    active = links.active
    by = Shown(user, label_row, numbers, addresses, frozenset(shown), links)
    others = ",".join(f"#group-part-{each.number}" for each in group.parts if each is not active)
    return GroupView(
        _layout(group.layout, group, by), here, active=active, others=others if active else ""
    )


def _layout(layout: Layout, group: Group, by: Shown) -> LayoutView:
    by_key = {part.key: part for part in group.parts}
    if isinstance(layout, Split):
        halves = (_layout(layout.first, group, by), _layout(layout.second, group, by))
        return LayoutView(
            "split", direction=layout.direction, percent=layout.percent, halves=halves
        )
    if isinstance(layout, Single):
        found = by_key.get(layout.key)
        return LayoutView("single", part=_part(found, by) if found else None)
    return _carousel(layout, by_key, by)


def _carousel(layout: Carousel, by_key: Mapping[str, GroupPart], by: Shown) -> LayoutView:
    parts = [by_key[key] for key in layout.keys]
    links = by.links
    picked = [part for part in parts if part.number in links.chosen]
    holding = [part for part in parts if by.addresses.obj in hashes(by.label_row, part)]
    here = [part for part in parts if part is links.active]
    current = (here or picked or holding or parts)[0]
    others = links.chosen - {part.number for part in parts}
    choices = tuple(
        (
            part.title,
            _work_href(part, by) if here else links.choosing({*others, part.number}),
            part is current,
            len(hashes(by.label_row, part) & by.shown),
        )
        for part in parts
    )
    return LayoutView(
        "carousel", part=_part(current, by), position=layout.position, choices=choices
    )


def _part(part: GroupPart, by: Shown) -> PartView:
    space = space_of(by.label_row, part)
    labelled = _labelled(space, by)
    frame = _frame(part, by)
    on_frame = sum(each.frame == frame and shows(each, by) for each in placed_on(space))
    view = PartView(
        part=part,
        kind=_kind(part),
        frame=frame,
        objects=on_frame,
        previous_href=by.links.stepped(part, frame - 1) if frame > 0 else "",
        next_href=by.links.stepped(part, frame + 1) if frame < part.frames - 1 else "",
        others=[(each, by.links.stepped(part, each)) for each in labelled if each != frame][:8],
        active=part is by.links.active,
        work_href=_work_href(part, by) if part.data_type else "",
        leave_href=by.links.leaving,
    )
    if view.active:
        # Shown by what shows rows of its kind.
        return view
    if view.kind == "none":
        return replace(view, trouble="This kind of data can't be shown here.")
    try:
        source = media.item_source(by.user, part.uuid, part.data_type, frame)
        return FILL[view.kind](view, source, space, by)
    except MediaError as error:
        return replace(view, trouble=str(error))
    except PortalError as error:
        return replace(view, trouble=error.sentence)


def _work_href(part: GroupPart, by: Shown) -> str:
    """The page with a part to work on; what is selected stays if it is there."""
    obj = by.addresses.obj if by.addresses.obj in hashes(by.label_row, part) else ""
    return by.links.working(part, _frame(part, by), obj)


def _labelled(space: Space | None, by: Shown) -> list[int]:
    return sorted({each.frame for each in placed_on(space) if shows(each, by)})


def _frame(part: GroupPart, by: Shown) -> int:
    """Which frame of a part is shown: the chosen one, else the first with labels."""
    known = by.links.frames.get(part.number)
    if known is None:
        labelled = _labelled(space_of(by.label_row, part), by)
        known = labelled[0] if labelled else 0
    return min(known, part.frames - 1)


def _kind(part: GroupPart) -> str:
    if is_picture(part):
        return "picture"
    if part.data_type == "plain_text":
        return "html" if part.html else "text"
    return "sound" if part.data_type == "audio" else "none"
