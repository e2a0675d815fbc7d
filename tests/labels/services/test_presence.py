from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from labels.errors import BadInput, ClaimTaken, Forbidden, UpstreamUnavailable
from labels.models import AuditEntry, LabelRowCache, RowClaim, RowVisit
from labels.selectors import history
from labels.services import claims, label_dicts, presence, saving, sync
from labels.services.answers import AnswerEdit, set_answer
from tests.builders.world import World


@pytest.fixture
def row(world: World) -> LabelRowCache:
    return world.row("image 0")


@pytest.fixture
def look(world: World, row: LabelRowCache) -> Callable[..., Any]:
    def looks(name: str, shown: str | None = None, *, returning: bool = False) -> Any:
        fresh = LabelRowCache.objects.get(pk=row.pk)
        return presence.look(world[name], world.access(name), fresh, shown, returning=returning)

    return looks


def edit(world: World, row: LabelRowCache, name: str, value: str = "words") -> None:
    change = AnswerEdit(
        instance_hash="car00001",
        instance_kind="object",
        attribute_hash=world.ontology.note.feature_node_hash,
        value=value,
    )
    set_answer(world[name], world.access(name), row, change)


def read(world: World, row: LabelRowCache, name: str) -> str:
    return label_dicts.label_row(world[name], world.access(name), row).sha256


def change_past_the_portal(world: World, row: LabelRowCache, text: str = "theirs") -> None:
    labels = world.labels(row.data_hash, "annotator")
    labels.get_object_instances()[0].set_answer(text, attribute=world.ontology.note)
    labels.save()


def aged(row: LabelRowCache, seconds: float) -> None:
    LabelRowCache.objects.filter(pk=row.pk).update(
        synced_at=timezone.now() - timedelta(seconds=seconds)
    )


def test_everybody_sees_who_else_is_there_and_who_edits(
    world: World, row: LabelRowCache, look: Any
) -> None:
    assert look("reviewer").people == ()
    (seen,) = look("lead").people
    assert (seen.email, seen.here, seen.edits) == (world["reviewer"].email, True, False)
    edit(world, row, "reviewer")
    (seen,) = look("lead").people
    assert (seen.here, seen.edits) == (True, True)
    # Who has closed the row is gone after a while; what they have not saved is still told.
    RowVisit.objects.update(seen_at=timezone.now() - presence.HERE)
    (seen,) = look("lead").people
    assert (seen.here, seen.edits) == (False, True)
    assert [each.email for each in look("reviewer").people] == [world["lead"].email]


def test_looking_costs_the_same_however_many_are_there(
    world: World, row: LabelRowCache, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    shown = read(world, row, "reviewer")
    access = world.access("reviewer")
    presence.look(world["reviewer"], access, row, shown)
    for name in ("annotator", "lead", "owner", "viewer"):
        presence.look(world[name], world.access(name), row)
    edit(world, row, "lead")
    with django_assert_max_num_queries(6):
        found = presence.look(world["reviewer"], access, row, shown)
    assert len(found.people) == 4


def test_a_tab_learns_that_the_row_changed_past_the_portal(
    world: World, row: LabelRowCache, look: Any
) -> None:
    shown = read(world, row, "reviewer")
    assert look("reviewer", shown).change is None
    change_past_the_portal(world, row)
    # Nobody asks the platform more often than needed while a tab just stands there.
    aged(row, 10)
    assert look("reviewer", shown).change is None
    # Who comes back to the tab is told at once.
    change = look("reviewer", shown, returning=True).change
    assert change is not None
    assert change.by == ()
    assert change.at == LabelRowCache.objects.get(pk=row.pk).last_edited_at
    assert look("reviewer", read(world, world.row("image 0"), "reviewer")).change is None


def test_a_change_in_the_portal_is_told_with_its_author_and_ones_own_is_not(
    world: World, row: LabelRowCache, look: Any
) -> None:
    shown = read(world, row, "reviewer")
    edit(world, row, "reviewer")
    saving.save(world["reviewer"], world.access("reviewer"), row)
    assert look("reviewer", shown).change is None
    change = look("lead", shown).change
    assert change is not None
    assert change.by == (world["reviewer"].email,)
    # A save of one's own does not hide what somebody else did in between.
    edit(world, row, "lead", "again")
    saving.save(world["lead"], world.access("lead"), row)
    edit(world, row, "reviewer", "once more")
    saving.save(world["reviewer"], world.access("reviewer"), row)
    change = look("reviewer", shown).change
    assert change is not None
    assert change.by == (world["lead"].email,)


def test_a_step_in_the_workflow_is_no_change(world: World, row: LabelRowCache, look: Any) -> None:
    shown = read(world, row, "reviewer")
    listed = world.project("annotator").list_label_rows_v2(data_hashes=[str(row.data_hash)])
    listed[0].workflow_complete()
    aged(row, 60)
    assert look("reviewer", shown).change is None
    fresh = LabelRowCache.objects.get(pk=row.pk)
    label_dicts.label_row(world["lead"], world.access("lead"), fresh, whole=True)
    assert look("reviewer", shown).change is None


def test_a_row_without_labels_has_not_changed(world: World, look: Any) -> None:
    LabelRowCache.objects.update(label_hash=None)
    assert look("reviewer", "").change is None


def test_a_platform_that_is_away_is_told_of(
    world: World, row: LabelRowCache, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise UpstreamUnavailable

    shown = read(world, row, "reviewer")
    monkeypatch.setattr(sync, "refresh_row", away)
    aged(row, 60)
    found = look("reviewer", shown)
    assert "cannot be reached" in found.trouble
    assert found.change is None


def claim(world: World, row: LabelRowCache, name: str, **how: Any) -> None:
    claims.claim(world[name], world.access(name), row, **how)


def test_a_claim_is_seen_and_given_up(world: World, row: LabelRowCache, look: Any) -> None:
    claim(world, row, "reviewer", reason="  checking\nthe doors ")
    mine, theirs = look("reviewer").claim, look("lead").claim
    assert mine.mine
    assert not theirs.mine
    assert theirs.reason == "checking the doors"
    claim(world, row, "reviewer", reason="again")
    assert RowClaim.objects.get().reason == "checking the doors"
    claims.release(world["lead"], world.access("lead"), row)
    assert RowClaim.objects.exists(), "only who made it gives it up"
    claims.release(world["reviewer"], world.access("reviewer"), row)
    assert look("lead").claim is None


def test_a_claim_locks_nobody_out(world: World, row: LabelRowCache) -> None:
    claim(world, row, "reviewer")
    edit(world, row, "lead")
    assert saving.save(world["lead"], world.access("lead"), row).saved


def test_taking_over_needs_a_reason_and_the_claim_that_was_seen(
    world: World, row: LabelRowCache, look: Any
) -> None:
    claim(world, row, "reviewer")
    with pytest.raises(ClaimTaken, match=world["reviewer"].email):
        claim(world, row, "lead", reason="urgent")
    seen = look("lead").claim.number
    with pytest.raises(BadInput, match="Say why"):
        claim(world, row, "lead", seen=seen, reason="  ")
    with pytest.raises(BadInput, match="200 characters"):
        claim(world, row, "lead", seen=seen, reason="x" * 201)
    assert look("lead").claim.email == world["reviewer"].email
    claim(world, row, "lead", seen=seen, reason="urgent")
    assert look("reviewer").claim.email == world["lead"].email
    # What a third person saw is not there any more.
    with pytest.raises(ClaimTaken, match=world["lead"].email):
        claim(world, row, "annotator", seen=seen, reason="mine")


def test_who_may_only_look_claims_nothing(world: World, row: LabelRowCache) -> None:
    with pytest.raises(Forbidden):
        claim(world, row, "viewer")
    with pytest.raises(Forbidden):
        claims.release(world["viewer"], world.access("viewer"), row)


def test_the_history_tells_of_claims(world: World, row: LabelRowCache, look: Any) -> None:
    claim(world, row, "reviewer", reason="doors")
    claim(world, row, "lead", seen=look("lead").claim.number, reason="urgent")
    claims.release(world["lead"], world.access("lead"), row)
    told = [(e.deed, e.why) for e in history.page(row).entries if e.event]
    assert told == [
        ("claim released", ""),
        ("claim taken over", f"from {world['reviewer'].email}: urgent"),
        ("claimed", "doors"),
    ]
    assert set(AuditEntry.objects.values_list("outcome", flat=True)) == {"done"}


def leave(row: LabelRowCache, name: str, world: World, minutes: float) -> None:
    """As if the person had claimed the row, looked at it, and not come back since."""
    long_ago = timezone.now() - timedelta(hours=5)
    RowClaim.objects.update(claimed_at=long_ago)
    seen = timezone.now() - timedelta(minutes=minutes)
    RowVisit.objects.update_or_create(row=row, user=world[name], defaults={"seen_at": seen})


def test_a_claim_ends_when_its_person_was_away_for_long(
    world: World, row: LabelRowCache, look: Any
) -> None:
    claim(world, row, "reviewer", reason="doors")
    leave(row, "reviewer", world, 59)
    assert look("lead").claim.email == world["reviewer"].email
    leave(row, "reviewer", world, 61)
    away_since = RowVisit.objects.get(user=world["reviewer"]).seen_at
    assert look("lead").claim is None
    # Who comes back finds it free, too; and it was ended once.
    assert look("reviewer").claim is None
    told = [(e.deed, e.why, e.event.user_email) for e in history.page(row).entries if e.event]
    assert told[0] == (
        "claim ended by itself",
        f"away since {away_since:%Y-%m-%d %H:%M} UTC: doors",
        world["reviewer"].email,
    )
    assert [each[0] for each in told] == ["claim ended by itself", "claimed"]


def test_a_claim_of_who_never_looked_ends_too(
    world: World, row: LabelRowCache, settings: Any
) -> None:
    claim(world, row, "reviewer")
    settings.CLAIM_MINUTES = 5
    assert claims.end_stale() == 0
    RowClaim.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    other = world.row("image 1")
    assert claims.end_stale(other) == 0
    assert claims.end_stale() == 1
    assert not RowClaim.objects.exists()


def test_an_ended_claim_needs_no_reason_to_be_followed_by_another(
    world: World, row: LabelRowCache, look: Any
) -> None:
    claim(world, row, "reviewer")
    seen = look("lead").claim.number
    leave(row, "reviewer", world, 61)
    claim(world, row, "lead", seen=seen)
    assert look("reviewer").claim.email == world["lead"].email
    deeds = [e.deed for e in history.page(row).entries if e.event]
    assert deeds == ["claimed", "claim ended by itself", "claimed"]


def test_claims_stay_where_that_is_asked_for(
    world: World, row: LabelRowCache, look: Any, settings: Any
) -> None:
    settings.CLAIM_MINUTES = 0
    claim(world, row, "reviewer")
    leave(row, "reviewer", world, 10_000)
    assert claims.end_stale() == 0
    assert look("lead").claim.email == world["reviewer"].email
