"""What happened to a label row: its revisions, its workflow, claims, judged labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from labels.errors import NotVisible
from labels.models import AuditEntry, LabelRowCache, Revision

SIZE = 50
# Between two revisions of a page there may be any number of steps in the workflow.
_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history.

    Attributes:
        at: When.
        revision: The labels as they became, or ``None``.
        event: A step in the workflow, or somebody's claim of the row, or ``None``.
    """

    at: datetime
    revision: Revision | None = None
    event: AuditEntry | None = None

    @property
    def deed(self) -> str:
        """What the event was, in a word or two."""
        if self.event is None:
            return ""
        action = self.event.action
        if action == "claim_ended":
            return "claim ended by itself"
        if action == "label_reviews":
            return _judgements(self.event.after)
        return action.removeprefix("workflow_").replace("_", " ").replace("claim made", "claimed")

    @property
    def why(self) -> str:
        """Between which stages, or why somebody claimed the row."""
        if self.event is None:
            return ""
        if self.event.action == "label_reviews":
            comments = [str(each.get("comment", "")) for each in self.event.after or []]
            return " / ".join(each for each in comments if each)
        before, after = self.event.before or {}, self.event.after or {}
        if self.event.action.startswith("issue_"):
            return str((after or before).get("comment", ""))
        if self.event.action == "claim_ended":
            since = datetime.fromisoformat(after["away_since"])
            reason = f": {before['reason']}" if before.get("reason") else ""
            return f"away since {since:%Y-%m-%d %H:%M} UTC{reason}"
        if self.event.action.startswith("claim_"):
            reason = str(after.get("reason") or "")
            if self.event.action != "claim_taken_over":
                return reason
            return f"from {before.get('claimed_by')}: {reason}"
        if before.get("stage") and after.get("stage"):
            return f"{before['stage']} → {after['stage']}"
        return "workflow"


def _judgements(said: list[dict[str, str]] | None) -> str:
    """What was said of how many labels."""
    deeds = Counter(each.get("deed", "") for each in said or [])
    return ", ".join(
        f"{deed} {count} label{'s' if count > 1 else ''}" for deed, count in sorted(deeds.items())
    )


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A part of the history, the newest first.

    Attributes:
        entries: Revisions and events by time.
        current: The newest revision of all, what the platform had when it was last asked.
        current_sha256: Its content, ``""`` where there is none.
        next: The revision that the next page goes on below, 0 at the end.
    """

    entries: tuple[Entry, ...]
    current: int
    current_sha256: str
    next: int


def page(row: LabelRowCache, before: int = 0) -> HistoryPage:
    """A page of the history. A constant number of queries.

    Args:
        row: The row.
        before: The ``next`` of the page above, 0 for the first.

    Raises:
        NotVisible: The row has no such revision.
    """
    current = Revision.objects.filter(row=row).order_by("-pk").values_list("pk", "blob_id").first()
    revisions = Revision.objects.filter(row=row).select_related("author", "blob")
    told = (
        Q(action__startswith="workflow_")
        | Q(action__startswith="claim_")
        | Q(action="label_reviews")
        | Q(action__startswith="issue_")
    )
    events = AuditEntry.objects.filter(told, row=row)
    if before:
        edge = get(row, before)
        revisions = revisions.filter(pk__lt=edge.pk)
        events = events.filter(at__lt=edge.created_at)
    found = list(revisions.defer("blob__content").order_by("-pk")[: SIZE + 1])
    shown = found[:SIZE]
    if len(found) > SIZE:
        events = events.filter(at__gte=shown[-1].created_at)
    entries = [Entry(each.created_at, revision=each) for each in shown]
    entries += [Entry(each.at, event=each) for each in events.order_by("-pk")[:_EVENTS]]
    return HistoryPage(
        entries=tuple(sorted(entries, key=lambda each: each.at, reverse=True)),
        current=current[0] if current else 0,
        current_sha256=current[1] if current else "",
        next=shown[-1].pk if len(found) > SIZE else 0,
    )


def get(row: LabelRowCache, number: int) -> Revision:
    """One revision of the row.

    Raises:
        NotVisible: The row has none of this number.
    """
    found = Revision.objects.filter(row=row, pk=number).select_related("author", "blob").first()
    if found is None:
        raise NotVisible(f"This label row has no revision {number}.")
    return found


def newest_first(row: LabelRowCache, size: int, besides: Iterable[int]) -> list[Revision]:
    """The newest revisions, and those that are asked for by number, without their content."""
    every = Revision.objects.filter(row=row).select_related("author").order_by("-pk")
    found = list(every[:size])
    known = {each.pk for each in found}
    return found + list(every.filter(pk__in=[each for each in besides if each not in known]))


def around(row: LabelRowCache, number: int) -> tuple[Revision, int, int]:
    """A revision without its content, and the numbers of those before and after it, or 0.

    Raises:
        NotVisible: The row has none of this number.
    """
    every = Revision.objects.filter(row=row).defer("summary")
    found = every.filter(pk=number).select_related("author").first()
    if found is None:
        raise NotVisible(f"This label row has no revision {number}.")
    before = every.filter(pk__lt=number).order_by("-pk").values_list("pk", flat=True).first()
    after = every.filter(pk__gt=number).order_by("pk").values_list("pk", flat=True).first()
    return found, before or 0, after or 0


def newest(row: LabelRowCache) -> int:
    """The number of the newest revision.

    Raises:
        NotVisible: The row has none yet.
    """
    found = Revision.objects.filter(row=row).order_by("-pk").values_list("pk", flat=True).first()
    if found is None:
        raise NotVisible("This label row has no revision yet: open it once.")
    return found


def newest_sha256(row: LabelRowCache) -> str:
    """The content of the newest revision, ``""`` where there is none."""
    found = Revision.objects.filter(row=row).order_by("-pk").values_list("blob_id", flat=True)
    return found.first() or ""


def before(row: LabelRowCache, revision: Revision) -> Revision:
    """The revision before another one; the first one is compared with itself."""
    found = (
        Revision.objects.filter(row=row, pk__lt=revision.pk)
        .select_related("author", "blob")
        .order_by("-pk")
        .first()
    )
    return found or revision
