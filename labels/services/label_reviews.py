"""Reviews of single labels: what was said of each, and saying it.

The platform opens a review for every label when a row enters a review stage. What it says is kept
here, so that a frame is drawn without asking; an annotator who gets the row back still sees what
was rejected, and why, which the platform tells only while the row is in the stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.workflow import ReviewTask
from encord_portal.sdk.workflow.stages.review import LabelReview
from labels.errors import BadInput, NotInReview, NotVisible, PortalError, from_sdk
from labels.models import LabelReviewCache, LabelRowCache, ProjectAccess
from labels.permissions import require
from labels.services import audit, kept_reviews, sync, workflow
from labels.services.kept_reviews import Deed, Review, Verdict

DEEDS: tuple[Deed, ...] = ("approve", "reject", "reopen")
MAX_COMMENT = 2000
# Others review too; what is older is asked for again behind the page.
_FRESH = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class RowReviews:
    """The reviews of a row's labels.

    Attributes:
        reviews: By object hash or classification hash.
        reviewing: Whether the row is in a review stage now.
        stale: Whether the platform should be asked again.
        trouble: Why it could not be asked, or "".
    """

    reviews: Mapping[str, Review]
    reviewing: bool
    stale: bool = False
    trouble: str = ""

    @property
    def verdicts(self) -> dict[str, Verdict]:
        return {label: each.verdict for label, each in self.reviews.items()}


def kept(access: ProjectAccess, row: LabelRowCache) -> RowReviews:
    """What is kept, the platform not asked.

    Outside a review stage only what was rejected: that is what is to be mended.
    """
    found = LabelReviewCache.objects.filter(row=row).first()
    stage = workflow.stage_type(access, row)
    if stage == "REVIEW":
        ours = found if found and found.stage_uuid == row.stage_uuid else None
        return RowReviews(
            kept_reviews.reviews_in(ours), reviewing=True, stale=not _is_fresh(ours, row)
        )
    if stage != "ANNOTATION":
        return RowReviews({}, reviewing=False)
    rejected = {
        label: each
        for label, each in kept_reviews.reviews_in(found).items()
        if each.verdict == "rejected"
    }
    return RowReviews(rejected, reviewing=False)


def of_row(user: User, access: ProjectAccess, row: LabelRowCache) -> RowReviews:
    """What is kept; the platform is asked first where nothing is kept of this stage yet."""
    found = kept(access, row)
    if not found.reviewing or found.reviews or not found.stale:
        return found
    return renewed(user, access, row)


def renewed(user: User, access: ProjectAccess, row: LabelRowCache) -> RowReviews:
    """Ask the platform; what is kept, and the trouble, where it does not answer."""
    found = kept(access, row)
    if not found.reviewing or not found.stale:
        return found
    try:
        _read(workflow.review_task(user, access, row), row)
    except EncordException as error:
        return replace(found, trouble=from_sdk(error).sentence)
    except PortalError as error:
        return replace(found, trouble=error.sentence)
    return kept(access, row)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be said of one label."""

    label: str
    deed: Deed
    comment: str = ""


def judge(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    judgements: list[Judgement],
    *,
    source: str = "portal",
) -> RowReviews:
    """Approve, reject or reopen labels, in the order given.

    Raises:
        Forbidden: The person's role does not allow it.
        NotInReview: The row is in no review stage.
        NotVisible: The platform has no review of a label; then nothing is said of any.
        BadInput: A comment is too long, or is given to what is not rejected.
        UpstreamError: The platform failed or refused.
    """
    require(access, "review_labels")
    for each in judgements:
        _check(each)
    if workflow.stage_type(access, row) != "REVIEW":
        # Somebody may have moved the row since the page was drawn.
        sync.refresh_row(user, access, row)
    if workflow.stage_type(access, row) != "REVIEW":
        raise NotInReview()
    with audit.intent(
        user,
        "label_reviews",
        row=row,
        after=[asdict(each) for each in judgements],
        source=source,
    ):
        task = workflow.review_task(user, access, row)
        known = _read(task, row)
        reviews = [_review(known, each.label) for each in judgements]
        for each, review in zip(judgements, reviews, strict=True):
            _say(each, review)
            kept_reviews.note(row, each.label, each.deed, each.comment, review, user)
    return kept(access, row)


def _check(judgement: Judgement) -> None:
    if judgement.deed not in DEEDS:
        raise BadInput("Say what to do with the label: approve, reject or reopen.")
    if len(judgement.comment) > MAX_COMMENT:
        raise BadInput(f"A comment has at most {MAX_COMMENT} characters.")
    if judgement.comment and judgement.deed != "reject":
        raise BadInput("Only a rejection has a comment.")


def _review(known: Mapping[str, LabelReview], label: str) -> LabelReview:
    review = known.get(label)
    if review is None:
        raise NotVisible(
            "The platform has no review of this label: it was made, or is gone, since the row "
            "was submitted. It goes with the row."
        )
    return review


def _say(judgement: Judgement, review: LabelReview) -> None:
    if judgement.deed == "approve":
        review.approve()
    elif judgement.deed == "reopen":
        review.reopen()
    else:
        review.reject(comment=judgement.comment or None)


def _read(task: ReviewTask, row: LabelRowCache) -> dict[str, LabelReview]:
    """Ask the platform, keep what it says, and hand back reviews that can be acted on."""
    asked_at = timezone.now()
    found = {each.label_id: each for each in task.get_label_reviews()}
    kept_reviews.store(row, found.values(), asked_at)
    return found


def _is_fresh(found: LabelReviewCache | None, row: LabelRowCache) -> bool:
    if found is None or timezone.now() - found.read_at > _FRESH:
        return False
    # A label made since has a review only after the next submission, a deleted one none.
    return row.last_edited_at is None or row.last_edited_at <= found.read_at
