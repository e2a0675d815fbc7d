"""How long revisions are kept: for ever, unless an operator says otherwise.

A revision goes only when every limit that is set allows it, and never while something needs it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from django.db.models.functions import Length
from django.utils import timezone

from labels.models import Blob, Draft, EditOperation, LabelDictCache, LabelRowCache, Revision

# What tabs and REST clients have before their eyes now must stay comparable.
YOUNG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is kept.

    Attributes:
        days: Revisions younger than this are kept; 0 where age is no reason to keep one.
        count: So many of the newest of each row are kept; 0 where number is no reason.
    """

    days: int
    count: int

    @classmethod
    def of_settings(cls) -> Limits:
        return cls(settings.KEEP_REVISION_DAYS, settings.KEEP_REVISIONS)

    @property
    def keep_everything(self) -> bool:
        return not (self.days or self.count)


@dataclass(slots=True)
class Pruned:
    """What went, or would go.

    Attributes:
        rows: Rows that lost revisions.
        revisions: How many.
        blobs: Contents that no revision has any more.
        size: Bytes of these, as they are stored.
    """

    rows: int = 0
    revisions: int = 0
    blobs: int = 0
    size: int = 0


def prune(
    limits: Limits, *, project_hashes: Collection[UUID] = (), dry_run: bool = False
) -> Pruned:
    """Remove revisions beyond the limits, row by row; it may be stopped between two rows.

    Kept in any case: the newest revision and the present content of each row, what is younger
    than a day, and, where somebody has a draft, what it was begun on and all that came after.

    Args:
        limits: What is kept.
        project_hashes: Only these projects; empty for all.
        dry_run: Only tell what would go.
    """
    done = Pruned()
    if limits.keep_everything:
        return done
    rows = Revision.objects.order_by("row_id").values_list("row_id", flat=True).distinct()
    if project_hashes:
        rows = rows.filter(row__project__project_hash__in=project_hashes)
    for row_id in list(rows):
        _prune_row(row_id, limits, done, dry_run=dry_run)
    return done


@transaction.atomic
def _prune_row(row_id: int, limits: Limits, done: Pruned, *, dry_run: bool) -> None:
    # Whoever keeps a new revision holds the same lock: a content found again is not removed.
    if not LabelRowCache.objects.select_for_update().filter(pk=row_id).values("pk").first():
        return
    gone = list(_beyond(row_id, limits))
    if not gone:
        return
    left = Revision.objects.filter(blob=OuterRef("pk")).exclude(pk__in=gone)
    unused = Blob.objects.filter(revisions__in=gone).distinct().exclude(Exists(left))
    keys = list(unused.values_list("pk", flat=True))
    size = Blob.objects.filter(pk__in=keys).aggregate(all=Sum(Length("content")))["all"] or 0
    done.rows += 1
    done.revisions += len(gone)
    done.blobs += len(keys)
    done.size += size
    if not dry_run:
        Revision.objects.filter(pk__in=gone).delete()
        Blob.objects.filter(pk__in=keys).delete()


def _beyond(row_id: int, limits: Limits) -> Iterator[int]:
    """The revisions of a row that may go."""
    found = list(
        Revision.objects.filter(row_id=row_id)
        .order_by("-pk")
        .values_list("pk", "blob_id", "created_at")
    )
    oldest_needed = _needed_by_drafts(row_id, [(pk, sha256) for pk, sha256, _ in found])
    present = LabelDictCache.objects.filter(row_id=row_id).values_list("sha256", flat=True).first()
    edge = timezone.now() - max(timedelta(days=limits.days), YOUNG)
    for place, (pk, sha256, at) in enumerate(found):
        if place < max(limits.count, 1) or at > edge or sha256 == present:
            continue
        if oldest_needed is None or pk < oldest_needed:
            yield pk


def _needed_by_drafts(row_id: int, revisions: list[tuple[int, str]]) -> int | None:
    """The oldest revision that an open draft was begun on; 0 where that cannot be told."""
    drafts = (
        Draft.objects.filter(row_id=row_id, operations__state=EditOperation.State.PENDING)
        .values_list("base_sha256", flat=True)
        .distinct()
    )
    oldest: int | None = None
    for base in drafts:
        # The newest of them: a draft is begun on what is there.
        begun = next((pk for pk, sha256 in revisions if sha256 == base), 0)
        oldest = begun if oldest is None else min(oldest, begun)
    return oldest
