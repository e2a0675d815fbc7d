"""Going somewhere with one field: a frame's number, a moment of a video, an image's title."""

from __future__ import annotations

from bisect import bisect_right

from encord_portal.accounts.models import User
from labels.errors import LeadsNowhere
from labels.forms.moments import seconds_of
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.media.errors import MediaError
from labels.rendering.media.video import video_index
from labels.services import label_dicts, media
from labels.views.addresses import last_frame

# A moment is typed with a few digits, a frame begins at a fraction: "0:00.033" is frame 1 of 30.
_SLACK = 0.0005
_LONGEST = 300


def frame_of(user: User, access: ProjectAccess, row: LabelRowCache, typed: str) -> int:
    """The frame that somebody means.

    Args:
        user: Who asks; a video's file and an image's title are read with their access.
        access: Their access to the project.
        row: The row.
        typed: A frame number (too large means the last one), ``mm:ss.mmm``, ``h:mm:ss``, ``12.5s``,
            or the title of an image, or a part of it.

    Raises:
        LeadsNowhere: It is nothing that this row has; the sentence says what can be typed.
    """
    text = typed.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), last_frame(row))
    seconds = seconds_of(text)
    if seconds is not None:
        return _shown_at(user, access, row, seconds)
    if row.data_type == "img_group" and 0 < len(text) <= _LONGEST:
        return _titled(user, access, row, text)
    raise LeadsNowhere(_advice(row))


def _shown_at(user: User, access: ProjectAccess, row: LabelRowCache, seconds: float) -> int:
    """The frame on the screen at a moment, by the file's own times and never by a rate."""
    if row.data_type != "video":
        raise LeadsNowhere(_advice(row))
    source = media.frame_source(user, access, row, 0)
    try:
        times = video_index(source.path).seconds(0, last_frame(row))
    except MediaError as error:
        raise LeadsNowhere(f"The times of this video's frames can't be read: {error}") from None
    start = times[0] if times else 0.0
    return max(bisect_right(times, start + seconds + _SLACK) - 1, 0)


def _titled(user: User, access: ProjectAccess, row: LabelRowCache, text: str) -> int:
    """The image of that title, else the first one with the text in its title."""
    labels = label_dicts.shown_row(user, access, row).label_row
    titles = [
        labels.get_frame_view(frame).image_title.casefold() for frame in range(last_frame(row) + 1)
    ]
    wanted = text.casefold()
    if wanted in titles:
        return titles.index(wanted)
    for frame, title in enumerate(titles):
        if wanted in title:
            return frame
    raise LeadsNowhere(f"No image of this row has “{text[:60]}” in its title.")


def _advice(row: LabelRowCache) -> str:
    first = "Enter the number of a frame; the first one is 0."
    if row.data_type == "video":
        return f"{first[:-1]}. A moment works too: 1:02.5 or 62.5s."
    if row.data_type == "img_group":
        return f"{first[:-1]}. An image's title, or a part of it, works too."
    return first
