"""What pruning removes, and what it never does."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from labels.models import Blob, EditOperation, LabelDictCache, LabelRowCache, Revision
from labels.services import history, label_dicts, retention
from labels.services.answers import AnswerEdit, set_answer
from labels.services.retention import Limits, Pruned
from labels.services.saving import save
from tests.builders.world import World


@pytest.fixture
def row(world: World) -> LabelRowCache:
    """With six revisions, the newest ten days old."""
    row = world.row("image 0")
    read(world, row)
    for number in range(5):
        write(world, row, f"text {number}")
    for age, revision in enumerate(Revision.objects.filter(row=row).order_by("-pk")):
        Revision.objects.filter(pk=revision.pk).update(
            created_at=timezone.now() - timedelta(days=10 * (age + 1))
        )
    return row


def read(world: World, row: LabelRowCache) -> None:
    label_dicts.label_row(world["reviewer"], world.access("reviewer"), row, fresh=True)


def write(world: World, row: LabelRowCache, text: str) -> None:
    labels = world.labels(row.data_hash, "annotator")
    labels.get_object_instances()[0].set_answer(text, attribute=world.ontology.note, overwrite=True)
    labels.save()
    read(world, row)


def edit(world: World, row: LabelRowCache, name: str) -> EditOperation:
    note = world.ontology.note.feature_node_hash
    change = AnswerEdit("car00001", "object", note, "mine")
    return set_answer(world[name], world.access(name), row, change)


def numbers(row: LabelRowCache) -> list[int]:
    return list(Revision.objects.filter(row=row).order_by("-pk").values_list("pk", flat=True))


def run(*args: str) -> str:
    out = StringIO()
    call_command("prune_revisions", *args, stdout=out)
    return out.getvalue()


def test_everything_is_kept_unless_somebody_says_otherwise(row: LabelRowCache) -> None:
    before = numbers(row)
    assert len(before) == 6
    assert "Every revision is kept" in run()
    assert numbers(row) == before


@pytest.mark.parametrize(
    ("days", "count", "left"),
    [(0, 2, 2), (25, 0, 2), (25, 4, 4), (45, 2, 4), (1, 0, 1), (0, 1, 1), (1000, 1, 6), (1, 50, 6)],
)
def test_a_revision_goes_when_every_limit_allows_it(
    row: LabelRowCache, settings: Settings, days: int, count: int, left: int
) -> None:
    before, blobs = numbers(row), Blob.objects.count()
    settings.KEEP_REVISION_DAYS, settings.KEEP_REVISIONS = days, count
    told = run("--dry-run")
    assert f"{6 - left} revisions of {1 if left < 6 else 0} rows would go" in told
    assert numbers(row) == before
    assert run() == told.replace("would go", "removed")
    assert numbers(row) == before[:left]
    assert Blob.objects.count() == blobs - (6 - left)
    assert "0 revisions of 0 rows removed" in run()


def test_what_is_younger_than_a_day_stays(row: LabelRowCache) -> None:
    Revision.objects.update(created_at=timezone.now() - timedelta(hours=23))
    assert retention.prune(Limits(days=0, count=1)) == Pruned()


def test_the_present_content_stays_although_its_revision_is_old(
    world: World, row: LabelRowCache
) -> None:
    # The portal is behind: what it shows is not the newest that it has seen.
    third = Revision.objects.filter(row=row).order_by("-pk")[2]
    LabelDictCache.objects.filter(row=row).update(sha256=third.blob_id)
    retention.prune(Limits(days=0, count=1))
    assert numbers(row)[-1] == third.pk
    assert len(numbers(row)) == 2


def test_an_open_draft_keeps_what_it_was_begun_on_and_all_after(
    world: World, row: LabelRowCache
) -> None:
    begun = numbers(row)[0]
    edit(world, row, "reviewer")
    for number in range(3):
        write(world, row, f"later {number}")
    Revision.objects.filter(row=row).update(created_at=timezone.now() - timedelta(days=400))
    retention.prune(Limits(days=30, count=1))
    assert numbers(row)[-1] == begun
    assert len(numbers(row)) == 4
    # The conflict that comes of it is there in full, and then nothing holds them any more.
    result = save(world["reviewer"], world.access("reviewer"), row)
    (conflict,) = result.conflicts
    assert conflict.theirs == [[0, 0, "later 2"]]
    retention.prune(Limits(days=30, count=1))
    assert numbers(row)[-1] == begun
    access = world.access("reviewer")
    save(world["reviewer"], access, row, resolutions={conflict.op.pk: "theirs"})
    retention.prune(Limits(days=30, count=1))
    assert len(numbers(row)) == 1


def test_contents_that_another_revision_has_stay(world: World, row: LabelRowCache) -> None:
    oldest = Revision.objects.filter(row=row).order_by("pk")[0]
    newest = Revision.objects.create(row=row, blob_id=oldest.blob_id, source="upstream")
    retention.prune(Limits(days=1, count=0))
    assert numbers(row)[0] == newest.pk
    labels = history.version(world.access("reviewer"), row, newest).row
    assert labels.get_object_instances()


def test_other_projects_are_left_alone(world: World, row: LabelRowCache) -> None:
    other = "00000000-0000-4000-8000-000000000000"
    assert "0 revisions" in run("--count", "1", "--project", other)
    assert "5 revisions" in run("--count", "1", "--project", world.project_hash)
    for args in (["--count", "-1"], ["--days", "-5"], ["--count", "1", "--project", "x"]):
        with pytest.raises(CommandError):
            run(*args)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ages=st.lists(st.integers(0, 60), min_size=6, max_size=6),
    days=st.integers(0, 60),
    count=st.integers(0, 7),
)
def test_nothing_young_or_new_enough_ever_goes(
    row: LabelRowCache, ages: list[int], days: int, count: int
) -> None:
    Blob.objects.exclude(revisions__isnull=False).delete()
    sample = Revision.objects.filter(row=row).order_by("-pk")[0]
    while len(numbers(row)) < 6:
        Revision.objects.create(row=row, blob_id=sample.blob_id, source="upstream")
    before = numbers(row)
    for pk, age in zip(before, ages, strict=True):
        at = timezone.now() - timedelta(days=age, hours=1)
        Revision.objects.filter(pk=pk).update(created_at=at)
    retention.prune(Limits(days=days, count=count))
    left = set(numbers(row))
    for place, (pk, age) in enumerate(zip(before, ages, strict=True)):
        if place < max(count, 1) or age < max(days, 1) or not (days or count):
            assert pk in left
