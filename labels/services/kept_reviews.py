"""What the portal keeps of the reviews of single labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from encord_portal.accounts.models import User
from encord_portal.sdk.workflow.stages.review import LabelReview
from labels.models import LabelReviewCache, LabelRowCache

Deed = Literal["approve", "reject", "reopen"]
# What a reviewer sees: an open review waits for a decision.
Verdict = Literal["open", "approved", "rejected"]
VERDICTS: tuple[Verdict, ...] = ("open", "approved", "rejected")
_STATUS: dict[Deed, str] = {"approve": "APPROVED", "reject": "REJECTED", "reopen": "REOPENED"}
_VERDICT: dict[str, Verdict] = {"APPROVED": "approved", "REJECTED": "rejected"}


@dataclass(frozen=True, slots=True)
class Review:
    """What was said of one label.

    Attributes:
        uuid: Of the review on the platform.
        kind: ``object`` or ``classification``.
        status: The platform's word.
        comment: Why it was rejected, as far as that was said here.
        by: Who said it, as far as that was said here.
    """

    uuid: str
    kind: str
    status: str
    comment: str = ""
    by: str = ""

    @property
    def verdict(self) -> Verdict:
        return _VERDICT.get(self.status, "open")


def reviews_in(found: LabelReviewCache | None) -> dict[str, Review]:
    """By object hash or classification hash."""
    stored: dict[str, dict[str, Any]] = found.reviews if found is not None else {}
    return {label: Review(**each) for label, each in stored.items()}


def store(row: LabelRowCache, read: Iterable[LabelReview], read_at: datetime) -> None:
    """Keep what the platform says of a task's labels."""
    with transaction.atomic():
        found = LabelReviewCache.objects.select_for_update().filter(row=row).first()
        known = reviews_in(found)
        LabelReviewCache.objects.update_or_create(
            row=row,
            defaults={
                "stage_uuid": row.stage_uuid,
                "reviews": {
                    each.label_id: asdict(_merged(each, known.get(each.label_id))) for each in read
                },
                "read_at": read_at,
            },
        )


def _merged(review: LabelReview, known: Review | None) -> Review:
    """The platform tells what was said, not by whom and why: that is kept while it stands.

    Of what was rejected and came back as mended, too: the reviewer looks for just that.
    """
    read = Review(uuid=str(review.uuid), kind=review.label_type, status=review.status.value)
    if known is None or known.uuid != read.uuid or read.status not in (known.status, "RESOLVED"):
        return read
    return replace(read, comment=known.comment, by=known.by)


def note(
    row: LabelRowCache, label: str, deed: Deed, comment: str, review: LabelReview, user: User
) -> None:
    """Keep what was said of one label just now."""
    said = Review(str(review.uuid), review.label_type, _STATUS[deed], comment, user.email)
    with transaction.atomic():
        found = LabelReviewCache.objects.select_for_update().get(row=row)
        found.reviews[label] = asdict(said)
        found.save(update_fields=["reviews"])


def follow_task(row: LabelRowCache, deed: Literal["approve", "reject"], user: User) -> None:
    """The whole task was decided, and on the platform every label with it that was still open."""
    with transaction.atomic():
        found = LabelReviewCache.objects.select_for_update().filter(row=row).first()
        if found is None:
            return
        for each in found.reviews.values():
            if each["status"] not in ("APPROVED", _STATUS[deed]):
                each.update(status=_STATUS[deed], comment="", by=user.email)
        found.stage_uuid = None
        found.save(update_fields=["reviews", "stage_uuid"])
