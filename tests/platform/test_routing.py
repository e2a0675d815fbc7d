"""Projects whose workflow has routers and archives: the wire, export, the published client."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from encord_portal.env import BASE_DIR
from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import (
    LabelRow,
    Project,
    ProjectUser,
    Task,
    TaskEvent,
    WorkflowTemplate,
)
from encord_portal.platform.services import label_rows, projects, stages
from tests.platform import builders
from tests.platform.wire import Wire

encord = pytest.importorskip("encord", reason="the published client is a test dependency")

pytestmark = pytest.mark.django_db


def template(*, new: str, share: int = 50) -> list[dict]:
    """Every task of a new person is reviewed, and a share of the others'; some are put aside."""
    return [
        {"type": "ANNOTATION", "title": "Label"},
        {
            "type": "USER_ROUTER",
            "title": "Who",
            "pathways": [
                {"title": "new people", "to": "Look at all", "people": [f" {new.title()} "]},
                {"title": "others", "to": "Sample"},
            ],
        },
        {
            "type": "PERCENTAGE_ROUTER",
            "title": "Sample",
            "pathways": [
                {"title": "checked", "to": "Look at some", "percent": share},
                {"title": "trusted", "to": "Done", "percent": 100 - share},
            ],
        },
        {"type": "REVIEW", "title": "Look at all", "next": "Done", "back": "Unusable"},
        {"type": "REVIEW", "title": "Look at some"},
        {"type": "ARCHIVE", "title": "Unusable"},
        {"type": "DONE", "title": "Done"},
    ]


def made(world: builders.World, specs: list[dict]) -> Project:
    chosen = WorkflowTemplate.objects.create(title="Routed", stages=specs)
    new = projects.NewProject(
        "Routed", "", [world.dataset.pk], world.project.ontology_id, chosen.pk
    )
    project = projects.create(world.admin, new)
    for user, role in ((world.annotator, 1), (world.manager, 4), (world.reviewer, 2)):
        ProjectUser.objects.create(project=project, user=user, role=role)
    return project


def connect(live_server, user, project):
    client = encord.EncordUserClient.create_with_ssh_private_key(
        builders.private_key(user), domain=live_server.url
    )
    return client.get_project(str(project.pk))


def titles(project) -> dict[str, list[str]]:
    """Where the tasks stand."""
    found: dict[str, list[str]] = {}
    for task in Task.objects.filter(stage__project=project).select_related("stage"):
        found.setdefault(task.stage.title, []).append(str(task.label_row.data_unit.title))
    return found


@pytest.mark.contract
@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_the_published_client_never_meets_a_router_and_finds_archives_final(live_server):
    world = builders.world(units=3)
    project = made(world, template(new=world.annotator.email, share=100))
    theirs = connect(live_server, world.admin, project)

    shown = [(each.title, each.stage_type.value) for each in theirs.workflow.stages]
    assert shown == [
        ("Label", "ANNOTATION"),
        ("Look at all", "REVIEW"),
        ("Look at some", "REVIEW"),
        ("Unusable", "DONE"),
        ("Done", "DONE"),
    ]
    first, second, third = theirs.workflow.get_stage(name="Label").get_tasks()
    mine = connect(live_server, world.annotator, project)
    (own,) = mine.workflow.get_stage(name="Label").get_tasks(data_hash=first.data_hash)
    own.submit()
    second.submit()
    third.submit(assignee=world.reviewer.email)

    (all_of_new,) = theirs.workflow.get_stage(name="Look at all").get_tasks()
    assert all_of_new.data_hash == first.data_hash
    sampled = {
        each.data_hash: each for each in theirs.workflow.get_stage(name="Look at some").get_tasks()
    }
    assert sampled.keys() == {second.data_hash, third.data_hash}
    assert sampled[third.data_hash].assignee == world.reviewer.email
    all_of_new.reject()
    (aside,) = theirs.workflow.get_stage(name="Unusable").get_tasks()
    assert aside.data_hash == first.data_hash
    sampled[second.data_hash].reject()
    sampled[third.data_hash].approve()
    (again,) = theirs.workflow.get_stage(name="Label").get_tasks()
    assert again.data_hash == second.data_hash
    (done,) = theirs.workflow.get_stage(name="Done").get_tasks()
    assert done.data_hash == third.data_hash
    rows = {row.data_hash: row for row in theirs.list_label_rows_v2()}
    archived = rows[str(first.data_hash)]
    assert archived.workflow_graph_node.title == "Unusable"
    assert archived.priority is None
    archived.initialise_labels()
    archived.workflow_reopen()
    assert len(list(theirs.workflow.get_stage(name="Label").get_tasks())) == 2


def send(world, project, task, action, **extra):
    return Wire.of(world.admin).v2(
        "POST",
        f"projects/{project.pk}/workflow/stages/{task.stage_id}/actions",
        [{"taskUuid": task.pk, "action": action, **extra}],
    )


@pytest.mark.parametrize(
    "action", ["SUBMIT", "APPROVE", "REJECT", "ASSIGN", "RELEASE", "PATHWAY_ACTION"]
)
def test_what_an_archived_task_does_not_allow_is_refused_naming_what_it_does(action):
    world = builders.world(units=1)
    project = made(world, template(new=world.annotator.email))
    task = Task.objects.get(stage__project=project)
    task.stage, task.status = project.stages.get(title="Unusable"), "COMPLETED"
    task.save()

    answer = send(world, project, task, action, assignee=world.annotator.email, pathwayName="x")

    assert answer.status_code == 400
    wanted = "pathways: none" if action == "PATHWAY_ACTION" else "MOVE, COMPLETE, REOPEN"
    assert wanted in answer.json()["message"]
    assert not TaskEvent.objects.exists()


def test_nobody_is_given_a_task_that_a_router_sends_to_what_is_not_theirs():
    world = builders.world(units=1)
    project = made(world, template(new=world.annotator.email, share=100))
    task = Task.objects.get(stage__project=project)

    answer = send(world, project, task, "SUBMIT", assignee=world.annotator.email)

    assert answer.status_code == 400
    assert "does not allow tasks of type REVIEW" in answer.json()["message"]


def test_a_task_that_comes_again_is_sent_the_same_way_and_the_shares_are_kept():
    world = builders.world(units=400)
    project = made(world, template(new=world.annotator.email, share=20))

    label = project.stages.get(title="Label")

    def submit_all():
        tasks = Task.objects.filter(stage__project=project, stage__title="Label")
        response = Wire.of(world.admin).v2(
            "POST",
            f"projects/{project.pk}/workflow/stages/{label.pk}/actions",
            [{"taskUuid": task.pk, "action": "SUBMIT"} for task in tasks],
        )
        assert response.status_code == 204
        return {key: sorted(found) for key, found in titles(project).items()}

    first = submit_all()
    Task.objects.filter(stage__project=project).update(
        stage=project.stages.get(title="Label"), status="REOPENED"
    )

    assert submit_all() == first
    assert 50 <= len(first["Look at some"]) <= 110
    assert first.keys() == {"Look at some", "Done"}


def test_new_rows_begin_where_the_first_router_sends_them():
    world = builders.world(units=60)
    specs = [
        {
            "type": "PERCENTAGE_ROUTER",
            "title": "Draw",
            "pathways": [
                {"title": "several", "to": "Several", "percent": 30},
                {"title": "one", "to": "One", "percent": 40},
                {"title": "none", "to": "Unused", "percent": 30},
            ],
        },
        {"type": "CONSENSUS_ANNOTATION", "title": "Several", "annotators": 2, "next": "Look"},
        {"type": "ANNOTATION", "title": "One"},
        {"type": "REVIEW", "title": "Look"},
        {"type": "ARCHIVE", "title": "Unused"},
        {"type": "DONE", "title": "Done"},
    ]

    project = made(world, specs)

    tasks = Task.objects.filter(stage__project=project)
    assert tasks.filter(parent=None).count() == 60
    begun = {
        each: tasks.filter(parent=None, stage__title=each) for each in ("Several", "One", "Unused")
    }
    assert all(found.exists() for found in begun.values())
    assert sum(found.count() for found in begun.values()) == 60
    assert tasks.filter(parent__isnull=False).count() == 2 * begun["Several"].count()
    unused = LabelRow.objects.filter(task__in=begun["Unused"])
    assert set(unused.values_list("annotation_task_status", "label_status")) == {
        ("COMPLETED", "NOT_LABELLED")
    }
    assert label_rows.sync_rows(project) == 0


def test_a_copy_and_an_archive_keep_routers_ways_and_archives(tmp_path):
    world = builders.world(units=1)
    project = made(world, template(new=world.annotator.email, share=30))
    copied = Project.objects.create(
        title="Copy", ontology=project.ontology, creator=project.creator
    )

    stages.copy(project, copied)
    shape = described(project)
    assert described(copied) == shape
    call_command("platform", "export", str(project.pk), str(tmp_path / "one.zip"))
    LabelRow.objects.filter(project=project).delete()
    project.delete()
    call_command("platform", "import", str(tmp_path / "one.zip"))
    restored = Project.objects.get(title="Routed")
    call_command("platform", "export", str(restored.pk), str(tmp_path / "two.zip"))

    assert described(restored) == shape
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def described(project):
    found = stages.of(project)
    assert {each.next_stage.project_id for each in found if each.next_stage} == {project.pk}
    return [
        (each.title, machine) for each, machine in zip(found, stages.machine(found), strict=True)
    ]


def test_a_template_names_people_who_are_here():
    with pytest.raises(InvalidArguments, match=r"nobody@example\.com"):
        stages.checked(template(new="nobody@example.com"))


def test_the_example_of_the_documentation_is_a_template():
    builders.person("new@example.com")
    text = (BASE_DIR / "docs" / "workflows.md").read_text()
    example = json.loads(text.split("```json\n")[1].split("```")[0])

    assert [each.title for each in stages.checked(example)][-2:] == ["Unusable", "Complete"]


def test_a_task_that_was_skipped_elsewhere_can_be_worked_on():
    world = builders.world(units=1)
    project = made(world, template(new=world.annotator.email))
    task = Task.objects.get(stage__project=project)
    # Restored from an archive: nothing here skips a task.
    Task.objects.filter(pk=task.pk).update(status="SKIPPED")

    assert send(world, project, task, "SUBMIT").status_code == 204
