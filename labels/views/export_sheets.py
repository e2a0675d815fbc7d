"""What of a row is on one exported sheet: a frame, a part of a group, a scene, a recording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import ObjectInstance
from labels.errors import BadInput
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.colours import safe_colour
from labels.rendering.lanes import Lane
from labels.rendering.media.errors import FrameOutOfRangeError, MediaUnsupportedError
from labels.rendering.media.texts import TextPart, read_text
from labels.rendering.overlay import FrameInstance, frame_instances, judged
from labels.rendering.sheets import Sheet
from labels.rendering.sound_sheet import sound_sheet
from labels.rendering.svg import Mark
from labels.rendering.text_sheet import CHARACTERS, text_sheet
from labels.rendering.timeline import FrameWindow
from labels.services import label_reviews, media, versions
from labels.services.groups import group_of
from labels.services.media import FrameSource
from labels.services.row_numbers import row_numbers
from labels.services.sound_store import samples_of
from labels.views.addresses import Addresses
from labels.views.windows import parse_window
from labels.views.workspace import PICTURES, frame_size, shown_aspect

_NO_HTML = (
    "The browser lays an HTML page out: the portal has no picture of it. "
    "Take a screenshot of the frame view."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Attributes:
        frame: Of the row, or of the part of a data group.
        query: What else stands in the address.
    """

    user: User
    access: ProjectAccess
    row: LabelRowCache
    frame: int
    query: QueryDict

    @property
    def addresses(self) -> Addresses:
        return Addresses.of(
            self.query, self.access.project.project_hash, self.row.data_hash, self.frame
        )

    @property
    def title(self) -> str:
        return f"{self.row.data_title} {self.frame}"


def sheet_of(wanted: Wanted) -> Sheet:
    """One frame with its labels, of anything but scenes.

    Raises:
        BadInput: The address asks for what makes no sense.
        FrameOutOfRangeError: There is no such frame.
        MediaError: The data can't be read, or there is no picture of such data.
        PortalError: The platform could not be asked, or shows the row no more.
    """
    row = wanted.row
    if row.data_type in PICTURES:
        return _frame(wanted)
    if row.data_type == "group":
        parts = group_of(wanted.user, wanted.access, row).parts
        listed = ", ".join(f"{each.uuid} ({each.title})" for each in parts)
        raise BadInput(f"This is a data group: say which part with space=, one of: {listed}.")
    if wanted.frame:
        raise FrameOutOfRangeError(wanted.frame, 1)
    if row.data_type == "audio":
        lanes = versions.row_lanes(wanted.user, wanted.access, row, wanted.addresses.revision)
        return _sound(wanted, wanted.title, _source(wanted), row.duration or 0, lanes)
    if row.data_type != "plain_text":
        raise MediaUnsupportedError(f"There are no pictures of data of type {row.data_type}.")
    if row.file_type == "text/html":
        raise MediaUnsupportedError(_NO_HTML)
    loaded = versions.shown_row(wanted.user, wanted.access, row, wanted.addresses.revision)
    numbers = row_numbers(loaded)
    labelled = [
        _lane(each, [(where.start, where.end) for where in each.range_list], numbers)
        for each in loaded.label_row.get_object_instances()
    ]
    return _text(wanted, wanted.title, _source(wanted), labelled)


def _frame(wanted: Wanted) -> Sheet:
    user, access, row, frame = wanted.user, wanted.access, wanted.row, wanted.frame
    window = parse_window(wanted.query.get("window", ""))
    image = media.frame_image(user, access, row, frame, window=window)
    loaded = versions.shown_row(user, access, row, wanted.addresses.revision)
    facts = media.slice_facts(user, access, row, frame)
    width, height = frame_size(loaded.label_row, row, frame, facts)
    found = frame_instances(
        loaded.label_row, frame, width=width, height=height, numbers=row_numbers(loaded)
    )
    return Sheet(
        title=wanted.title,
        content=image.content,
        content_type=image.content_type,
        etag=image.etag,
        width=width,
        height=height,
        marks=marks_of(judged(found, verdicts_of(wanted))),
        aspect=shown_aspect(row, facts, width, height),
    )


def _sound(
    wanted: Wanted, title: str, source: FrameSource, seconds: float, lanes: Sequence[Lane]
) -> Sheet:
    """All of a recording, or ``first=&last=`` in milliseconds."""
    end = max(round(seconds * 1000), 2) - 1
    first, last = (wanted.query.get(name, "") for name in ("first", "last"))
    window = FrameWindow.parse(first, last, end)
    if (first or last) and (str(window.first), str(min(window.last, end))) != (first, last):
        raise BadInput(f"first and last must be milliseconds, first before last, up to {end}.")
    return sound_sheet(title, samples_of(source.path, source.sha256), source.sha256, window, lanes)


def _text(wanted: Wanted, title: str, source: FrameSource, labelled: Sequence[Lane]) -> Sheet:
    """The part of a text around the character ``at=``, or around the object ``obj=``."""
    text, at = read_text(source.path), wanted.query.get("at", "")
    if at and not (at.isascii() and at.isdigit() and int(at[:12]) < max(len(text), 1)):
        raise BadInput(f"at must be the number of a character, from 0 to {max(len(text) - 1, 0)}.")
    chosen = next(
        (each.first for each in labelled if each.instance_hash == wanted.query.get("obj", "")), 0
    )
    part = TextPart.around(text, int(at) if at else chosen, CHARACTERS)
    return text_sheet(title, text, part, labelled)


def _source(wanted: Wanted) -> FrameSource:
    return media.frame_source(wanted.user, wanted.access, wanted.row, 0)


def _lane(
    instance: ObjectInstance, ranges: Sequence[tuple[int, int]], numbers: Mapping[str, int]
) -> Lane:
    return Lane(
        instance_hash=instance.object_hash,
        label=f"{instance.object_name} ({numbers.get(instance.object_hash, 0)})",
        color=safe_colour(instance.ontology_item.color),
        ranges=tuple(sorted(ranges)),
    )


def verdicts_of(wanted: Wanted) -> Mapping[str, str]:
    """What reviews say; of an old version nothing: it was said of the labels of the present."""
    if wanted.addresses.revision:
        return {}
    return label_reviews.of_row(wanted.user, wanted.access, wanted.row).verdicts


def marks_of(found: Sequence[FrameInstance]) -> list[Mark]:
    """Marks of what can be drawn."""
    return [each.mark for each in found if each.mark is not None]
