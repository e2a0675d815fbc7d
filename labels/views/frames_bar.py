"""The bar below the picture: which frame is shown, and the ways to others."""

from __future__ import annotations

from dataclasses import dataclass

from encord_portal.sdk.objects import LabelRowV2
from labels.views.addresses import Addresses


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
    )
