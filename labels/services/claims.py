"""Who says that they work on a row. A claim keeps nobody out, and ends when its person is away.

It is ended by whoever looks first after that time: a tab, a page, the background sync. What was
claimed, by whom, and since when they were away stays in the history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from encord_portal.accounts.models import User
from labels.errors import BadInput, ClaimTaken
from labels.models import LabelRowCache, ProjectAccess, RowClaim, RowVisit
from labels.permissions import require
from labels.services import audit

_REASON = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says that they work on the row.

    Attributes:
        number: Of the claim, so that only the claim that was seen is taken over.
        email: Who.
        mine: Whether that is the person who asks.
        reason: Why, or "".
        at: Since when.
    """

    number: int
    email: str
    mine: bool
    reason: str
    at: datetime


def of(user: User, row: LabelRowCache) -> Claim | None:
    """The claim of a row, as this person sees it; a single query while it stands."""
    found = _with_last_look(RowClaim.objects.filter(row=row)).first()
    if found is None or _end([found]):
        return None
    return Claim(
        number=found.pk,
        email=found.user.email,
        mine=found.user_id == user.pk,
        reason=found.reason,
        at=found.claimed_at,
    )


def end_stale(row: LabelRowCache | None = None) -> int:
    """End the claims of those who are away for long.

    Args:
        row: Only of this row.

    Returns:
        How many were ended.
    """
    if not settings.CLAIM_MINUTES:
        return 0
    found = RowClaim.objects.all() if row is None else RowClaim.objects.filter(row=row)
    edge = timezone.now() - timedelta(minutes=settings.CLAIM_MINUTES)
    return _end(_with_last_look(found).filter(last_look__lte=edge))  # type: ignore[misc]


def _with_last_look(claims: QuerySet[RowClaim]) -> QuerySet[RowClaim]:
    """Claims, each with when its person last looked at the row."""
    visits = RowVisit.objects.filter(row=OuterRef("row"), user=OuterRef("user"))
    seen = Coalesce(Subquery(visits.values("seen_at")[:1]), F("claimed_at"))
    return claims.select_related("user", "row").annotate(last_look=Greatest(seen, F("claimed_at")))


def _end(claims: Iterable[RowClaim]) -> int:
    """End those of the claims whose person is away for long."""
    if not settings.CLAIM_MINUTES:
        return 0
    edge, ended = timezone.now() - timedelta(minutes=settings.CLAIM_MINUTES), 0
    for each in claims:
        away_since: datetime = each.last_look  # type: ignore[attr-defined]
        if away_since > edge:
            continue
        with transaction.atomic():
            # Two may look at once; only one of them ends it.
            gone, _ = RowClaim.objects.filter(pk=each.pk).delete()
            if gone:
                after = {"away_since": away_since.isoformat()}
                audit.record(
                    each.user, "claim_ended", row=each.row, before=_told(each), after=after
                )
                ended += 1
    return ended


def claim(
    user: User, access: ProjectAccess, row: LabelRowCache, *, reason: str = "", seen: int = 0
) -> None:
    """Say that one works on a row.

    Args:
        user: Who.
        access: Their access to the project.
        row: The row.
        reason: Why; needed to take over from somebody else.
        seen: The number of the claim that is taken over, 0 where there was none.

    Raises:
        Forbidden: The person's role may only look.
        BadInput: The reason is missing or too long.
        ClaimTaken: Somebody else's claim stands there, and not the one that was seen.
    """
    require(access, "edit_labels")
    reason = _checked(reason)
    end_stale(row)
    with transaction.atomic():
        held = (
            RowClaim.objects.select_for_update(of=("self",))
            .filter(row=row)
            .select_related("user")
            .first()
        )
        if held is not None and held.user_id == user.pk:
            return
        if held is not None:
            if held.pk != seen:
                raise ClaimTaken(f"{held.user.email} claims this row: see why, then take it over.")
            if not reason:
                raise BadInput(f"Say why you take the row over from {held.user.email}.")
            held.delete()
        before = _told(held) if held is not None else None
        try:
            with transaction.atomic():
                made = RowClaim.objects.create(row=row, user=user, reason=reason)
        except IntegrityError:
            raise ClaimTaken from None
        name = "claim_taken_over" if held is not None else "claim_made"
        audit.record(user, name, row=row, before=before, after=_told(made))


def release(user: User, access: ProjectAccess, row: LabelRowCache) -> None:
    """Give up one's claim; without one, nothing happens.

    Raises:
        Forbidden: The person's role may only look.
    """
    require(access, "edit_labels")
    with transaction.atomic():
        held = RowClaim.objects.filter(row=row, user=user).first()
        if held is not None:
            audit.record(user, "claim_released", row=row, before=_told(held))
            held.delete()


def _checked(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) > _REASON:
        raise BadInput(f"A reason has at most {_REASON} characters; this one has {len(reason)}.")
    if "\x00" in reason:
        raise BadInput("A reason is text.")
    return reason


def _told(held: RowClaim) -> dict[str, str]:
    return {"claimed_by": held.user.email, "reason": held.reason}
