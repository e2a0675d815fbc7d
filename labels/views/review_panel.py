"""The review of the selected label, and which label waits for one next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from encord_portal.sdk.objects import ClassificationInstance, LabelRowV2
from labels.merging.targets import every_classification, every_object, instance_ranges
from labels.models import ProjectAccess
from labels.permissions import can
from labels.rendering.overlay import FrameInstance
from labels.services.kept_reviews import Review
from labels.services.label_reviews import MAX_COMMENT, RowReviews
from labels.views.addresses import Addresses
from labels.views.part_places import leading_to


@dataclass(frozen=True, slots=True)
class NextOpen:
    """A label whose review is open.

    Attributes:
        label: The label's hash.
        frame: Where it is.
        here: Whether that is the frame that is shown.
        href: That frame with it selected.
    """

    label: str
    frame: int
    here: bool
    href: str


@dataclass(frozen=True, slots=True)
class ReviewPanel:
    """What the panel says of reviews.

    Attributes:
        selected: The review of the selected label, None where there is none.
        reviewing: Whether the row is in a review stage.
        may: Whether this person judges labels now.
        done: How many of the row's labels are judged.
        total: How many have a review.
        stale: Whether the platform should be asked again.
        trouble: Why it could not be asked, or "".
        following: The label to be judged next, None where all are judged.
    """

    selected: Review | None
    reviewing: bool
    may: bool
    done: int
    total: int
    stale: bool
    trouble: str
    following: NextOpen | None
    max_comment: int = MAX_COMMENT


def review_panel(
    access: ProjectAccess,
    found: RowReviews,
    label_row: LabelRowV2,
    addresses: Addresses,
    objects: Sequence[FrameInstance],
    classifications: Sequence[ClassificationInstance],
) -> ReviewPanel:
    """What there is to say; ``objects`` and ``classifications`` are those of the frame."""
    verdicts = found.verdicts
    waiting = {label for label, verdict in verdicts.items() if verdict == "open"}
    following = None
    if found.reviewing and waiting:
        here = [each.object_hash for each in objects]
        here += [each.classification_hash for each in classifications]
        following = _next(here, waiting, label_row, addresses)
    return ReviewPanel(
        selected=found.reviews.get(addresses.obj),
        reviewing=found.reviewing,
        may=found.reviewing and can(access, "review_labels"),
        done=len(verdicts) - len(waiting),
        total=len(verdicts),
        stale=found.stale,
        trouble=found.trouble,
        following=following,
    )


def _next(
    here: Sequence[str], waiting: set[str], label_row: LabelRowV2, addresses: Addresses
) -> NextOpen | None:
    """The next one in the frame's list after the selected one, else that of the nearest frame."""
    at = here.index(addresses.obj) + 1 if addresses.obj in here else 0
    for label in (*here[at:], *here[:at]):
        if label in waiting and label != addresses.obj:
            href = addresses.at(addresses.frame, obj=label)
            return NextOpen(label, addresses.frame, here=True, href=href)
    frames = _first_frames(label_row, waiting - set(here), addresses.frame)
    if not frames:
        return None
    # Onwards from this frame, then from the beginning.
    label = min(frames, key=lambda each: (frames[each] <= addresses.frame, frames[each], each))
    own = leading_to(addresses, label_row, label, frames[label])
    return NextOpen(label, own.frame, here=False, href=own.at(own.frame, obj=label))


def _first_frames(label_row: LabelRowV2, wanted: set[str], after: int) -> Mapping[str, int]:
    """Of each wanted label the first of its frames after one, or else its very first."""
    ranges = {
        each.object_hash: instance_ranges(each)
        for each in every_object(label_row)
        if each.object_hash in wanted
    }
    for each in every_classification(label_row):
        if each.classification_hash in wanted:
            ranges[each.classification_hash] = tuple(
                (part.start, part.end) for part in each.range_list
            )
    return {label: _first(there, after) for label, there in ranges.items() if there}


def _first(ranges: Sequence[tuple[int, int]], after: int) -> int:
    later = [max(start, after + 1) for start, end in ranges if end > after]
    return min(later, default=min(start for start, _ in ranges))
