"""Which stretch of a recording or a text became which: both to be seen at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import mark_safe

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import ObjectInstance
from labels.errors import PortalError
from labels.forms.ranges import Unit, place_text, shown_ranges, unit_of
from labels.merging.differences import Instance, InstanceDifference
from labels.merging.stretches import plain_stretches
from labels.merging.timelines import FrameRanges
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.media.errors import MediaError
from labels.rendering.media.texts import Stretch, TextPart, pieces, read_text
from labels.services import media

# Characters of the text that are shown around a label, and of a long label itself.
_AROUND, _LONGEST = 60, 400
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ExcerptPiece:
    """A run of a text; ``side`` is ``was``, ``is``, ``was is`` or ""."""

    text: str
    side: str


@dataclass(frozen=True, slots=True)
class StretchPicture:
    """What an instance covered and covers.

    Attributes:
        note: In words; "" where it covers the same.
        excerpts: Of a text the places, those of both marked.
        strip: Of a recording both rows of stretches as SVG, over all of its length.
    """

    note: str = ""
    excerpts: tuple[tuple[ExcerptPiece, ...], ...] = ()
    strip: str = ""


class Stretches:
    """Draws the changes of one row; reads its text once, if at all."""

    def __init__(self, user: User, access: ProjectAccess, row: LabelRowCache) -> None:
        self._user, self._access, self._row = user, access, row

    @cached_property
    def _text(self) -> str:
        return _text_of(self._user, self._access, self._row)

    def of(self, each: InstanceDifference) -> StretchPicture:
        """The picture of a change; an empty one where there is nothing to draw."""
        unit = unit_of(self._row.data_type)
        if unit == "frames" or each.instance_kind != "object":
            return StretchPicture()
        old, new = _ranges(each.old), _ranges(each.new)
        if self._row.file_type == "text/html":
            return StretchPicture("at another place of the page" if each.stretched else "")
        if not (each.stretched or each.kind != "changed") or not (old or new):
            return StretchPicture()
        note = f"at {shown_ranges(new or old, unit)}"
        if each.stretched:
            note = f"from {_said(old, unit)} to {_said(new, unit)}"
        return StretchPicture(note, tuple(self._excerpts(old, new)), self._strip(old, new))

    def _excerpts(self, old: FrameRanges, new: FrameRanges) -> Iterable[tuple[ExcerptPiece, ...]]:
        for first, last in _clusters((*old, *new))[:_SHOWN] if self._text else ():
            yield tuple(self._excerpt(first, last, old, new))

    def _excerpt(
        self, first: int, last: int, old: FrameRanges, new: FrameRanges
    ) -> Iterable[ExcerptPiece]:
        length = len(self._text)
        start = min(max(first - _AROUND, 0), length)
        end = min(last + 1 + _AROUND, start + _LONGEST, length)
        stretches = [Stretch(*each, "was") for each in old]
        stretches += [Stretch(*each, "is") for each in new]
        if start:
            yield ExcerptPiece("\u2026", "")
        for piece in pieces(self._text, TextPart(start, end, length), stretches):
            sides = " ".join(side for side in ("was", "is") if side in piece.instances)
            yield ExcerptPiece(piece.text, sides)
        if end < length:
            yield ExcerptPiece("\u2026", "")

    def _strip(self, old: FrameRanges, new: FrameRanges) -> str:
        if self._row.data_type != "audio":
            return ""
        whole = max((self._row.duration or 0) * 1000, *(last for _, last in (*old, *new)), 1.0)
        return mark_safe("".join((*_rects("was", old, 0, whole), *_rects("is", new, 8, whole))))


def _rects(side: str, ranges: FrameRanges, top: int, whole: float) -> Iterable[str]:
    for first, last in ranges:
        left, width = first / whole * 1000, max((last + 1 - first) / whole * 1000, 1)
        yield f'<rect class="{side}" x="{left:.2f}" y="{top}" width="{width:.2f}" height="7"/>'


def _said(ranges: FrameRanges, unit: Unit) -> str:
    return place_text({"range": [list(each) for each in ranges]}, unit)


def _ranges(instance: Instance | None) -> FrameRanges:
    if not isinstance(instance, ObjectInstance) or not instance.is_range_only():
        return ()
    return tuple((first, last) for first, last in plain_stretches(instance).get("range", ()))


def _clusters(ranges: FrameRanges) -> list[tuple[int, int]]:
    """Ranges so near to each other that one excerpt shows them."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 2 * _AROUND:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _text_of(user: User, access: ProjectAccess, row: LabelRowCache) -> str:
    if row.data_type != "plain_text" or row.file_type == "text/html":
        return ""
    try:
        return read_text(media.frame_source(user, access, row, 0).path)
    except (MediaError, PortalError):
        # The changes are told in words all the same.
        return ""
