"""Projects made from templates with consensus and agent stages, with the published client."""

from __future__ import annotations

import pytest

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.models import LabelRow, ProjectUser, Task, WorkflowTemplate
from encord_portal.platform.services import projects, stages
from tests.platform import builders
from tests.platform.media import clients

encord = pytest.importorskip("encord", reason="the published client is a test dependency")

from encord.exceptions import InvalidArgumentsError  # noqa: E402 - after the check

from tests.platform.test_published_client import label  # noqa: E402

STAGES = [
    {
        "type": "AGENT",
        "title": "Sort",
        "pathways": [{"title": "hard", "to": "Label"}, {"title": "empty", "to": "Done"}],
    },
    {"type": "CONSENSUS_ANNOTATION", "title": "Label", "annotators": 2},
    {"type": "CONSENSUS_REVIEW", "title": "Compare"},
    {"type": "DONE", "title": "Done"},
]


@pytest.fixture
def world():
    """A world whose project follows the template."""
    world = builders.world()
    template = WorkflowTemplate.objects.create(title="Careful", stages=STAGES)
    made = projects.create(
        world.admin,
        projects.NewProject(
            "Careful", "", [world.dataset.pk], world.project.ontology_id, template.pk
        ),
    )
    for user, role in ((world.annotator, 1), (world.manager, 4), (world.reviewer, 2)):
        ProjectUser.objects.create(project=made, user=user, role=role)
    return world, made


@pytest.fixture
def connect(live_server, world):
    def as_person(user):
        client = encord.EncordUserClient.create_with_ssh_private_key(
            builders.private_key(user), domain=live_server.url
        )
        return client.get_project(str(world[1].pk))

    return as_person


class TestWithThePublishedClient:
    pytestmark = [pytest.mark.contract, pytest.mark.live, pytest.mark.django_db(transaction=True)]

    def test_an_agent_sends_tasks_on_their_pathways(self, world, connect, live_server):
        project = connect(world[0].admin)
        agent = project.workflow.get_stage(name="Sort")
        assert [each.name for each in agent.pathways] == ["hard", "empty"]
        ours = clients.ours(live_server.url, world[0].admin).get_project(str(world[1].pk))
        ways = ours.workflow.get_stage(name="Sort").pathways
        assert list(map(repr, ways)) == list(map(repr, agent.pathways))
        one, two = agent.get_tasks()

        one.proceed(pathway_name="empty")
        two.proceed(pathway_uuid=str(agent.pathways[0].uuid))

        assert list(agent.get_tasks()) == []
        done = project.workflow.get_stage(name="Done")
        assert [each.data_hash for each in done.get_tasks()] == [one.data_hash]
        (task,) = project.workflow.get_stage(name="Label").get_tasks()
        assert task.data_hash == two.data_hash
        assert [each.label_branch_name for each in task.subtasks] == [
            "Label annotator 1",
            "Label annotator 2",
        ]
        with pytest.raises(InvalidArgumentsError, match="not in 'Sort'"):
            one.proceed(pathway_name="hard")
        task.move(destination_stage_uuid=agent.uuid)
        (again,) = agent.get_tasks()
        with pytest.raises(InvalidArgumentsError, match="'hard', 'empty'"):
            again.proceed(pathway_name="unknown")

    def test_a_task_moves_on_when_every_annotator_has_submitted(self, world, connect):
        people, _ = world
        project = connect(people.admin)
        next(iter(project.workflow.get_stage(name="Sort").get_tasks())).proceed("hard")
        labelling = project.workflow.get_stage(name="Label")
        (task,) = labelling.get_tasks()
        first, second = task.subtasks
        first.assign(people.annotator.email)
        with pytest.raises(InvalidArgumentsError, match="several people"):
            second.assign(people.annotator.email)
        second.assign(people.manager.email)
        assert len(list(labelling.get_tasks(assignee=people.manager.email))) == 1
        for person in (people.annotator, people.manager):
            theirs = connect(person)
            (mine,) = [
                each
                for each in next(iter(theirs.workflow.get_stage(name="Label").get_tasks())).subtasks
                if each.assignee == person.email
            ]
            (row,) = theirs.list_label_rows_v2(
                branch_name=mine.label_branch_name, data_hashes=[mine.data_hash]
            )
            row.initialise_labels()
            label(row, theirs.ontology_structure)
            row.save()
            mine.submit()
        with pytest.raises(InvalidArgumentsError, match="left the stage"):
            mine.submit()

        comparing = project.workflow.get_stage(name="Compare")
        (review,) = comparing.get_tasks()
        assert [each.annotator for each in review.options] == [
            people.annotator.email,
            people.manager.email,
        ]
        assert [each.label_hash for each in review.options] == list(
            LabelRow.objects.filter(branch_name__startswith="Label")
            .order_by("branch_name")
            .values_list("label_hash", flat=True)
        )
        connect(people.reviewer)
        review.reject()
        (task,) = labelling.get_tasks()
        assert {each.status.value for each in task.subtasks} == {"REOPENED"}
        for part in task.subtasks:
            part.submit()
        (review,) = comparing.get_tasks()
        project.copy_labels_to_branch("main", source_branch=review.options[0].label_branch_name)
        review.approve()
        (done,) = project.workflow.get_stage(name="Done").get_tasks()
        (row,) = project.list_label_rows_v2(data_hashes=[done.data_hash])
        row.initialise_labels()
        assert len(row.get_object_instances()) == 1
        assert row.workflow_graph_node.title == "Done"

    def test_a_copy_of_the_project_follows_the_same_stages(self, world, connect):
        project = connect(world[0].admin)
        copied = projects.Project.objects.get(pk=project.copy_project())

        shape = copied.stages.values_list("stage_type", "title", "annotators")
        assert list(shape) == list(world[1].stages.values_list("stage_type", "title", "annotators"))
        ways = copied.stages.get(title="Sort").pathways.all()
        assert [(way.title, way.destination.title) for way in ways] == [
            ("hard", "Label"),
            ("empty", "Done"),
        ]
        assert {way.destination.project_id for way in ways} == {copied.pk}


@pytest.mark.django_db
def test_a_workflow_may_begin_with_consensus():
    world = builders.world()
    template = WorkflowTemplate.objects.create(title="T", stages=STAGES[1:])

    made = projects.create(
        world.admin, projects.NewProject("P", "", [world.dataset.pk], None, template.pk)
    )

    assert Task.objects.filter(stage__project=made, parent=None).count() == 2
    assert Task.objects.filter(stage__project=made, parent__isnull=False).count() == 4


DONE = {"type": "DONE", "title": "Done"}
LABEL = {"type": "ANNOTATION", "title": "Label"}


def router(kind, *ways):
    """A router whose ways all lead to the end."""
    pathways = [{"title": str(n), "to": "Done", **way} for n, way in enumerate(ways)]
    return {"type": f"{kind}_ROUTER", "title": "R", "pathways": pathways}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("x", "stages"),
        ([], "final stage"),
        ([DONE], "annotation stage"),
        ([{"type": "REVIEW", "title": "R"}, LABEL, DONE], "before each review"),
        ([LABEL, {"type": "CONSENSUS_REVIEW", "title": "C"}, DONE], "consensus annotation"),
        ([LABEL, LABEL, DONE], "same title"),
        ([{"type": "CONSENSUS_ANNOTATION", "title": "C", "annotators": 1}, DONE], "2 or more"),
        ([{**LABEL, "annotators": 2}, DONE], "2 or more"),
        ([{"type": "AGENT", "title": "A"}, LABEL, DONE], "pathways"),
        (
            [
                {"type": "AGENT", "title": "A", "pathways": [{"title": "p", "to": "nowhere"}]},
                LABEL,
                DONE,
            ],
            "leads to no other",
        ),
        ([{**LABEL, "colour": "red"}, DONE], "colour"),
        ([{"type": "ROUTER", "title": "R"}, LABEL, DONE], "type"),
        ([LABEL, {"type": "PERCENTAGE_ROUTER", "title": "R"}, DONE], "pathways"),
        ([LABEL, router("PERCENTAGE", {"percent": 90}), DONE], "together 100"),
        ([LABEL, router("PERCENTAGE", {"people": ["a@b.c"]}), DONE], "only user routers"),
        ([LABEL, router("USER", {"percent": 100}), DONE], "only percentage routers"),
        ([LABEL, router("USER", {"people": ["a@b.c"]}), DONE], "everybody else"),
        ([LABEL, router("USER", {"people": ["a@b.c"]}, {}), DONE], "same stage"),
        ([{**LABEL, "next": "nowhere"}, DONE], "no other stage"),
        ([{**LABEL, "back": "Done"}, DONE], "has no 'back'"),
        ([LABEL, {**DONE, "next": "Label"}], "has no 'next'"),
        ([{"type": "ARCHIVE", "title": "X"}, LABEL, DONE], "does not begin"),
    ],
)
def test_a_template_that_tasks_could_not_pass_is_refused(value, message):
    with pytest.raises(InvalidArguments, match=message):
        stages.checked(value)
