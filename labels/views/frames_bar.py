"""The bar below the picture: which frame is shown, and the ways to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from encord_portal.sdk.objects import LabelRowV2
from labels.merging.targets import instance_ranges
from labels.views.addresses import Addresses

# Images of the strip on each side of the one that is shown; they are fetched when they are seen.
_BESIDE = 60


@dataclass(frozen=True, slots=True)
class StripImage:
    """An image in the strip of an image group.

    Attributes:
        title: Its number and its own title.
        labelled: Whether an object is on it.
        here: Whether it is the one that is shown.
    """

    frame: int
    title: str
    src: str
    href: str
    labelled: bool
    here: bool


@dataclass(frozen=True, slots=True)
class FramesBar:
    frame: int
    last: int
    previous_href: str
    next_href: str
    back_href: str
    on_href: str
    previous_labelled_href: str
    next_labelled_href: str
    goto: str
    title: str
    # Pictures to fetch ahead, separated by blanks.
    ahead: str
    strip: Sequence[StripImage] = ()


def frames_bar(label_row: LabelRowV2, addresses: Addresses, last: int) -> FramesBar:
    frame = addresses.frame
    around = [n for n in (frame + 1, frame - 1, frame + 2) if 0 <= n <= last]
    title = ""
    if label_row.data_type.value == "img_group":
        title = label_row.get_frame_view(frame).image_title
    return FramesBar(
        frame=frame,
        last=last,
        previous_href=addresses.at(frame - 1) if frame > 0 else "",
        next_href=addresses.at(frame + 1) if frame < last else "",
        back_href=addresses.at(max(frame - 10, 0)) if frame > 0 else "",
        on_href=addresses.at(min(frame + 10, last)) if frame < last else "",
        previous_labelled_href=addresses.labelled(frame, "previous") if frame > 0 else "",
        next_labelled_href=addresses.labelled(frame, "next") if frame < last else "",
        goto=addresses.action("frame-goto"),
        title=title,
        ahead=" ".join(addresses.image(number) for number in around),
        strip=_strip(label_row, addresses, last),
    )


def _strip(label_row: LabelRowV2, addresses: Addresses, last: int) -> list[StripImage]:
    """The images around the one that is shown, of an image group with several."""
    if label_row.data_type.value != "img_group" or last == 0:
        return []
    frame = addresses.frame
    shown = range(max(frame - _BESIDE, 0), min(frame + _BESIDE, last) + 1)
    labelled = {
        number
        for instance in label_row.get_object_instances()
        for first, end in instance_ranges(instance)
        for number in range(max(first, shown.start), min(end + 1, shown.stop))
    }
    return [
        StripImage(
            frame=number,
            title=f"{number} · {label_row.get_frame_view(number).image_title}",
            src=addresses.image(number, small=True),
            href=addresses.at(number),
            labelled=number in labelled,
            here=number == frame,
        )
        for number in shown
    ]
