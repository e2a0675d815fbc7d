from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.utils import timezone

from encord_portal.platform.models import Issue
from encord_portal.platform.services import issues as platform_issues
from encord_portal.sdk.exceptions import RequestException
from labels.errors import BadInput, Forbidden, NotVisible, UpstreamUnavailable
from labels.models import AuditEntry, IssueCache, LabelRowCache
from labels.services import issues
from labels.services.issues import NewIssue, RowIssues
from tests.builders.world import World


@pytest.fixture
def row(world: World) -> LabelRowCache:
    return world.row("video.mp4")


def _raise(
    world: World, row: LabelRowCache, new: NewIssue, name: str = "reviewer"
) -> issues.RowIssues:
    return issues.raise_issue(world[name], world.access(name), row, new)


def test_issues_of_all_kinds_are_on_the_platform_and_kept(world: World, row: LabelRowCache) -> None:
    world.project().add_issue_tags(["dark"])
    _raise(world, row, NewIssue("row", "everything", tags=("dark",)))
    _raise(world, row, NewIssue("frame", "this one", frame=3))
    _raise(world, row, NewIssue("point", "here", frame=4, place=(0.25, 0.5)))
    found = _raise(world, row, NewIssue("label", "too wide", label="car00001"))
    assert [each.kind for each in found.issues] == [
        *("dataUnit", "frame", "frameCoordinate", "annotation")
    ]
    whole, frame, point, label = found.issues
    assert (whole.tags, whole.author) == (("dark",), world["reviewer"].email)
    assert (frame.frame, point.place, label.label) == (3, (0.25, 0.5), "car00001")
    assert found.tags == ("dark",)
    there = list(world.project("viewer").issues(row.data_hash).list())
    assert [str(each.uuid) for each in there] == [each.uuid for each in found.issues]
    # As it was kept, through JSON, it is the same.
    assert issues.kept(row) == found
    entry = AuditEntry.objects.filter(action="issue_raised").latest("pk")
    assert (entry.outcome, entry.after["comment"]) == ("done", "too wide")


def test_the_platform_is_asked_again_after_a_while(world: World, row: LabelRowCache) -> None:
    viewer, access = world["viewer"], world.access("viewer")
    assert issues.kept(row) == RowIssues()
    assert issues.renewed(viewer, access, row) == RowIssues(read=True, stale=False)
    world.project("annotator").issues(row.data_hash).add_file_issue("from a script")
    assert issues.renewed(viewer, access, row).issues == ()
    IssueCache.objects.update(read_at=timezone.now() - timedelta(minutes=1))
    (found,) = issues.renewed(viewer, access, row).issues
    platform_issues.resolve(Issue.objects.get(pk=found.uuid), world["lead"], resolved=True)
    IssueCache.objects.update(read_at=timezone.now() - timedelta(minutes=1))
    (found,) = issues.renewed(viewer, access, row).issues
    assert (found.resolved, found.resolved_by) == (True, world["lead"].email)


def test_an_unreachable_platform_leaves_what_is_kept_and_says_so(
    world: World, row: LabelRowCache
) -> None:
    _raise(world, row, NewIssue("row", "everything"))
    IssueCache.objects.update(read_at=timezone.now() - timedelta(minutes=1))
    away = RequestException("no connection")
    with patch("encord_portal.sdk.issues.DataUnitIssues.list", side_effect=away):
        found = issues.renewed(world["reviewer"], world.access("reviewer"), row)
        assert found.trouble
        assert len(found.issues) == 1
    with (
        patch("encord_portal.sdk.issues.DataUnitIssues.add_file_issue", side_effect=away),
        pytest.raises(UpstreamUnavailable),
    ):
        _raise(world, row, NewIssue("row", "again"))
    assert AuditEntry.objects.filter(action="issue_raised", outcome="failed").count() == 1


@pytest.mark.parametrize(
    ("new", "error"),
    [
        (NewIssue("row", "  "), BadInput),
        (NewIssue("row", "x" * 2001), BadInput),
        (NewIssue("label", "x"), BadInput),
        (NewIssue("point", "x"), BadInput),
        (NewIssue("point", "x", place=(0.5, 1.5)), BadInput),
        (NewIssue("point", "x", place=(float("nan"), 0.5)), BadInput),
        (NewIssue("frame", "x", frame=20), NotVisible),
    ],
)
def test_what_cannot_be_raised_is_refused_before_the_platform_is_asked(
    world: World, row: LabelRowCache, new: NewIssue, error: type[Exception]
) -> None:
    with pytest.raises(error):
        _raise(world, row, new)
    assert not AuditEntry.objects.filter(action="issue_raised").exists()


def test_viewers_raise_nothing_and_only_leads_delete_what_others_raised(
    world: World, row: LabelRowCache
) -> None:
    with pytest.raises(Forbidden):
        _raise(world, row, NewIssue("row", "x"), "viewer")
    first, second = (
        issues.issue(found, found.issues[-1].uuid)  # type: ignore[arg-type]
        for found in (_raise(world, row, NewIssue("row", each)) for each in ("one", "two"))
    )

    def delete(name: str, uuid: object) -> RowIssues:
        return issues.delete(world[name], world.access(name), row, uuid)  # type: ignore[arg-type]

    with pytest.raises(Forbidden, match="delete issues that others raised"):
        delete("annotator", first.uuid)
    with pytest.raises(NotVisible):
        delete("lead", uuid4())
    assert len(delete("reviewer", first.uuid).issues) == 1
    assert delete("lead", second.uuid).issues == ()
    entry = AuditEntry.objects.filter(action="issue_deleted").latest("pk")
    assert entry.before["comment"] == "two"
