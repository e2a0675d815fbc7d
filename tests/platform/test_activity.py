"""Editor logs, timers and time spent, as the published client lists them."""

from __future__ import annotations

import datetime as dt

import pytest

encord = pytest.importorskip("encord", reason="the published client is a test dependency")

from encord import EncordUserClient  # noqa: E402 - after the check that it is there

from encord_portal.platform.models import WorkPeriod  # noqa: E402
from tests.platform import builders  # noqa: E402
from tests.platform.test_published_client import label  # noqa: E402
from tests.platform.wire import Wire  # noqa: E402

pytestmark = [pytest.mark.contract, pytest.mark.live, pytest.mark.django_db(transaction=True)]

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world():
    return builders.world()


@pytest.fixture
def project(world, live_server):
    client = EncordUserClient.create_with_ssh_private_key(
        builders.private_key(world.admin), domain=live_server.url
    )
    return client.get_project(str(world.project.pk))


def work(project):
    """Open, label, save and submit the first row."""
    row = project.list_label_rows_v2()[0]
    row.initialise_labels()
    label(row, project.ontology_structure)
    row.save()
    annotate = project.workflow.get_stage(name="Annotate 1")
    (task,) = annotate.get_tasks(data_hash=row.data_hash)
    task.submit()
    return row


def logs(project, **wanted):
    now = dt.datetime.now(dt.UTC)
    return list(project.get_editor_logs(now - HOUR, now + HOUR, **wanted))


def test_every_change_save_and_task_action_is_in_the_editor_logs(world, project):
    row = work(project)

    found = logs(project)

    assert [(each.action, each.action_category.value) for each in found][:1] == [
        ("initialise", "editor")
    ]
    assert sorted((each.action, each.action_category.value) for each in found) == [
        ("add", "classification"),
        ("add", "object"),
        ("initialise", "editor"),
        ("save", "editor"),
        ("submit", "task"),
    ]
    (box,) = [each for each in found if each.action_category.value == "object"]
    assert (box.label_name, box.object_shape, box.feature_id) == ("Car", "bounding_box", "car00000")
    assert box.label_ranges == [(0, 0), (4, 4)]
    (weather,) = [each for each in found if each.action_category.value == "classification"]
    assert weather.label_ranges == [(1, 3)]
    assert {each.actor_user_email for each in found} == {world.admin.email}
    assert {each.label_id for each in found} == {row.label_hash}
    assert {each.workflow_stage_title for each in found} == {"Annotate 1"}
    assert len({each.session_id for each in found}) == 1


def test_editor_logs_are_chosen(world, project):
    work(project)
    review = project.workflow.get_stage(name="Review 1")

    assert len(logs(project, action="save")) == 1
    assert logs(project, actor_user_email=world.annotator.email) == []
    assert logs(project, workflow_stage_id=review.uuid) == []
    assert logs(project, data_unit_id=world.units[1].pk) == []
    assert len(logs(project, data_unit_id=world.units[0].pk)) == 5


def test_time_is_what_lies_between_two_acts(world, project):
    work(project)
    period = WorkPeriod.objects.get()
    WorkPeriod.objects.update(started_at=period.ended_at - dt.timedelta(seconds=90))
    since = dt.datetime.now(dt.UTC) - HOUR

    (spent,) = project.list_time_spent(since)
    with pytest.warns(DeprecationWarning, match="deprecated"):
        (timer,) = project.list_collaborator_timers(since)
    with pytest.warns(DeprecationWarning, match="deprecated"):
        (whole,) = project.list_collaborator_timers(since, group_by_data_unit=False)

    assert (spent.time_spent_seconds, spent.data_title) == (90, "unit 0")
    assert (spent.user_email, spent.workflow_stage.title) == (world.admin.email, "Annotate 1")
    assert (timer.time_seconds, timer.data_title) == (90, "unit 0")
    assert (whole.time_seconds, whole.data_title) == (90, None)
    assert list(project.list_time_spent(since, user_email=world.annotator.email)) == []
    stage = project.workflow.get_stage(name="Review 1")
    assert list(project.list_time_spent(since, workflow_stage_uuid=stage.uuid)) == []


def test_a_long_pause_is_not_counted(project):
    row = work(project)
    long_ago = dt.datetime.now(dt.UTC) - 2 * HOUR
    WorkPeriod.objects.update(started_at=long_ago, ended_at=long_ago)
    row.save()
    row.save()

    assert WorkPeriod.objects.count() == 2
    spent = project.list_time_spent(dt.datetime.now(dt.UTC) - 3 * HOUR)
    assert sum(each.time_spent_seconds for each in spent) < 60


def test_only_leads_see_what_others_did(world):
    wire = Wire.of(world.annotator)
    moment = "2024-01-01T00:00:00Z"
    for target in (
        f"projects/{world.project.pk}/editor-logs?startTime={moment}&endTime={moment}",
        f"analytics/time-spent?projectUuid={world.project.pk}&after={moment}",
        f"analytics/collaborators/timers?projectHash={world.project.pk}&after={moment}",
    ):
        assert wire.v2("GET", target).status_code == 403
        assert wire.v2("GET", target.partition("?")[0]).status_code in {400, 403}
