from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from encord_portal.platform.models import PublicKey
from encord_portal.platform.transport import InProcessAdapter
from labels.errors import KeyRejected, UpstreamUnavailable
from labels.models import Credential, LabelDictCache, LabelRowCache, ProjectCache, Revision
from labels.selectors import label_rows, projects
from labels.services import label_dicts, sync
from tests.builders.world import World


def _age_everything() -> None:
    old = timezone.now() - timedelta(hours=1)
    Credential.objects.update(projects_synced_at=old)
    ProjectCache.objects.update(rows_synced_at=old)
    LabelRowCache.objects.update(synced_at=old)


def _cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise requests.ConnectionError("cut off")

    monkeypatch.setattr(InProcessAdapter, "send", fail)


def test_rows_are_copied_with_what_lists_need(world: World) -> None:
    row = world.row("video.mp4")
    assert (row.data_type, row.number_of_frames, row.width, row.height, row.fps) == (
        "video",
        20,
        64,
        48,
        10,
    )
    assert (row.stage_title, row.label_status, row.priority) == (
        "Annotate 1",
        "LABEL_IN_PROGRESS",
        0.5,
    )
    unlabelled = world.row("image 1")
    assert (unlabelled.label_hash, unlabelled.label_status) == (None, "NOT_LABELLED")


def test_a_fresh_copy_is_not_asked_for_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    access = world.access("reviewer")
    sync.refresh_rows(world["reviewer"], access)
    _cut_off(monkeypatch)
    assert sync.refresh_projects(world["reviewer"]) is None
    assert sync.refresh_rows(world["reviewer"], access) is None


def test_a_platform_that_is_away_leaves_the_copy_readable(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.row("image 0")
    person, access = world["owner"], world.access("owner")
    kept = label_dicts.label_row(person, access, row)
    _age_everything()
    row.refresh_from_db()
    access.project.refresh_from_db()
    _cut_off(monkeypatch)
    assert "cannot be reached" in (sync.refresh_projects(person) or "")
    assert "cannot be reached" in (sync.refresh_rows(person, access) or "")
    assert projects.visible_to(person)
    assert label_rows.page(access, label_rows.RowFilters()).rows
    loaded = label_dicts.label_row(person, access, row)
    assert loaded.stale
    assert "cannot be reached" in (loaded.upstream_error or "")
    assert loaded.age_seconds > 3000
    assert loaded.sha256 == kept.sha256
    assert loaded.label_row.to_encord_dict() == kept.label_row.to_encord_dict()
    with pytest.raises(UpstreamUnavailable):
        label_dicts.label_row(person, access, row, fresh=True)


def test_without_a_copy_the_trouble_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _cut_off(monkeypatch)
    with pytest.raises(UpstreamUnavailable):
        sync.refresh_projects(world["lead"])


def test_a_refused_key_does_not_fall_back_to_the_copy(world: World) -> None:
    world.row()
    _age_everything()
    PublicKey.objects.filter(user=world["owner"]).delete()
    with pytest.raises(KeyRejected):
        sync.refresh_projects(world["owner"])


def test_labels_come_from_the_copy_until_somebody_edits_upstream(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, note = world.row("image 0"), world.ontology.note
    person, access = world["reviewer"], world.access("reviewer")
    first = label_dicts.label_row(person, access, row)
    with monkeypatch.context() as patch:
        _cut_off(patch)
        assert not label_dicts.label_row(person, access, row).stale
    theirs = world.labels(row.data_hash)
    theirs.get_object_instances()[0].set_answer("new", note)
    theirs.save()
    # Within the time to live the copy stands; after it, the new labels are seen.
    assert label_dicts.label_row(person, access, row).sha256 == first.sha256
    _age_everything()
    row.refresh_from_db()
    second = label_dicts.label_row(person, access, row)
    assert second.sha256 != first.sha256
    (car,) = second.label_row.get_object_instances()
    assert car.get_answer(note) == "new"
    assert [each.source for each in Revision.objects.filter(row=row)] == ["upstream"] * 2


def test_looking_at_a_row_without_labels_creates_none(world: World) -> None:
    row = world.row("image 1")
    for name in ("viewer", "reviewer"):
        loaded = label_dicts.label_row(world[name], world.access(name), row)
        assert loaded.label_row.get_object_instances() == []
        assert loaded.sha256 == ""
        assert loaded.label_row.get_frame_view(0).width == 64
    (listed,) = world.project().list_label_rows_v2(data_hashes=[str(row.data_hash)])
    assert listed.label_hash is None
    assert not LabelDictCache.objects.exists()


def test_a_row_without_labels_can_be_looked_at_while_the_platform_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, access = world.row("image 1"), world.access("viewer")
    _age_everything()
    row.refresh_from_db()
    _cut_off(monkeypatch)
    loaded = label_dicts.label_row(world["viewer"], access, row)
    assert loaded.stale
    assert loaded.label_row.get_object_instances() == []


def test_a_row_that_left_the_project_is_not_listed_but_keeps_its_history(world: World) -> None:
    row = world.row("image 0")
    label_dicts.label_row(world["owner"], world.access("owner"), row)
    project = world.project()
    project.remove_datasets([each.dataset_hash for each in project.list_datasets()])
    access = world.access("owner")
    sync.refresh_rows(world["owner"], access, force=True)
    assert label_rows.page(access, label_rows.RowFilters()).rows == ()
    assert Revision.objects.filter(row=row).exists()


def test_copying_rows_costs_the_same_queries_however_many_there_are(world: World) -> None:
    access = world.access("owner")
    sync.refresh_rows(world["owner"], access)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            sync.refresh_rows(world["owner"], access, force=True)
        counts.append(len([each for each in captured if "labels_labelrowcache" in each["sql"]]))
    assert counts[0] == counts[1] == 2


def test_the_ontology_is_kept_with_the_project(world: World) -> None:
    world.row()
    project = ProjectCache.objects.get(project_hash=world.project_hash)
    assert project.ontology["objects"][0]["featureNodeHash"] == (
        world.ontology.car.feature_node_hash
    )
    assert [each["type"] for each in project.workflow_stages] == ["ANNOTATION", "REVIEW", "DONE"]
