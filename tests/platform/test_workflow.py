from __future__ import annotations

import uuid

import pytest

from encord_portal.platform.models import (
    LabelReview,
    LabelRow,
    ProjectRole,
    ProjectUser,
    Task,
    TaskEvent,
)
from encord_portal.platform.services import label_rows
from tests.platform import builders
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db

ROLES = ("admin", "annotator", "reviewer", "manager", "viewer", "stranger")


@pytest.fixture
def world():
    return builders.world(units=1)


def task_of(world) -> Task:
    return Task.objects.get(label_row__project=world.project)


def stage(world, position: int):
    return world.project.stages.get(position=position)


def put_in(world, position: int) -> None:
    Task.objects.update(stage=stage(world, position))


def act(world, who: str, action: str, **extra):
    task = task_of(world)
    where = extra.pop("stage", task.stage_id)
    return Wire.of(getattr(world, who)).v2(
        "POST",
        f"projects/{world.project.pk}/workflow/stages/{where}/actions",
        [{"taskUuid": task.pk, "action": action, **extra}],
    )


@pytest.mark.parametrize(
    ("position", "action", "allowed"),
    [
        (0, "SUBMIT", {"admin", "annotator", "manager"}),
        (1, "APPROVE", {"admin", "reviewer", "manager"}),
        (1, "REJECT", {"admin", "reviewer", "manager"}),
        (0, "RELEASE", {"admin", "manager"}),
    ],
)
def test_only_fitting_roles_may_act(world, position, action, allowed):
    for who in ROLES:
        put_in(world, position)
        status = act(world, who, action).status_code
        expected = 204 if who in allowed else 404 if who == "stranger" else 403
        assert status == expected, who


@pytest.mark.parametrize(
    ("action", "allowed"),
    [("complete", {"admin", "annotator", "manager"}), ("reopen", {"admin", "manager"})],
)
def test_only_fitting_roles_may_complete_and_reopen(world, action, allowed):
    (row,) = label_rows.initialise(world.project, world.admin, world.data_hashes)
    for who in ROLES:
        answer = Wire.of(getattr(world, who)).v1(
            "labelworkflowgraphnode",
            "POST",
            uid=[row.label_hash],
            payload={"action": action},
            project=world.project.pk,
        )
        assert (answer["status"] == 200) == (who in allowed), who


def test_the_way_through_the_workflow_is_recorded(world):
    (row,) = label_rows.initialise(world.project, world.admin, world.data_hashes)
    assert act(world, "annotator", "SUBMIT").status_code == 204
    row.refresh_from_db()
    assert (row.annotation_task_status, row.label_status) == ("IN_REVIEW", "LABELLED")

    assert act(world, "reviewer", "REJECT").status_code == 204
    row.refresh_from_db()
    assert (row.annotation_task_status, row.label_status) == ("RETURNED", "LABEL_IN_PROGRESS")

    assert act(world, "annotator", "SUBMIT").status_code == 204
    assert act(world, "reviewer", "APPROVE").status_code == 204
    row.refresh_from_db()
    assert (row.annotation_task_status, row.label_status) == ("COMPLETED", "REVIEWED")
    events = TaskEvent.objects.order_by("pk").values_list("action", "actor__email")
    assert list(events) == [
        ("SUBMIT", world.annotator.email),
        ("REJECT", world.reviewer.email),
        ("SUBMIT", world.annotator.email),
        ("APPROVE", world.reviewer.email),
    ]


def test_who_has_a_task_keeps_it_when_that_is_asked_and_possible(world):
    Task.objects.update(assignee=world.annotator, status="ASSIGNED")
    refused = act(world, "annotator", "SUBMIT", retainAssignee=True)
    assert refused.status_code == 400
    assert "does not allow tasks of type REVIEW" in refused.json()["message"]

    Task.objects.update(assignee=world.manager)
    assert act(world, "manager", "SUBMIT", retainAssignee=True).status_code == 204
    assert Task.objects.get().assignee == world.manager

    put_in(world, 1)
    Task.objects.update(assignee=None, status="NEW")
    refused = act(world, "manager", "REJECT", retainAssignee=True)
    assert refused.status_code == 400
    assert "nobody in the project has it" in refused.json()["message"]
    assert act(world, "manager", "REJECT").status_code == 204


def test_an_action_in_the_wrong_stage_names_the_possible_ones(world):
    put_in(world, 1)

    wrong_stage = act(world, "admin", "SUBMIT", stage=stage(world, 0).pk)
    wrong_action = act(world, "admin", "SUBMIT")

    for response in (wrong_stage, wrong_action):
        assert response.status_code == 400
        assert "APPROVE, REJECT" in response.json()["message"]
    assert not TaskEvent.objects.exists()


def test_one_impossible_action_undoes_the_whole_bundle():
    world = builders.world(units=2)
    first, second = Task.objects.order_by("label_row_id")
    second.stage = stage(world, 2)
    second.save()

    response = Wire.of(world.admin).v2(
        "POST",
        f"projects/{world.project.pk}/workflow/stages/{first.stage_id}/actions",
        [{"taskUuid": each.pk, "action": "SUBMIT"} for each in (first, second)],
    )

    assert response.status_code == 400
    first.refresh_from_db()
    assert first.stage == stage(world, 0)


def test_somebody_elses_task_is_left_alone_except_by_leads(world):
    Task.objects.update(assignee=world.manager, status="ASSIGNED")

    assert act(world, "annotator", "SUBMIT").status_code == 403
    assert act(world, "annotator", "ASSIGN", assignee=world.annotator.email).status_code == 403
    assert act(world, "admin", "SUBMIT").status_code == 204


def test_a_free_task_may_be_claimed_but_not_given_away(world):
    own, other = world.annotator.email, world.manager.email

    assert act(world, "annotator", "ASSIGN", assignee=other).status_code == 403
    assert act(world, "annotator", "ASSIGN", assignee=own).status_code == 204
    row = LabelRow.objects.get()
    assert row.annotation_task_status == "ASSIGNED"
    assert act(world, "annotator", "RELEASE").status_code == 204
    assert task_of(world).assignee is None


@pytest.mark.parametrize("who", ["viewer", "reviewer", "stranger"])
def test_nobody_is_assigned_whose_role_does_not_fit(world, who):
    response = act(world, "admin", "ASSIGN", assignee=getattr(world, who).email)

    assert response.status_code == 400
    assert getattr(world, who).email in response.json()["message"]


def test_tasks_are_moved_by_leads_only(world):
    task, target = task_of(world), stage(world, 2)
    for who, status in (("annotator", 403), ("manager", 204)):
        response = Wire.of(getattr(world, who)).v2(
            "POST",
            f"projects/{world.project.pk}/workflow/stages/{task.stage_id}/move-tasks",
            {"taskUuids": [task.pk], "destinationStageUuid": target.pk},
        )
        assert response.status_code == status
    assert task_of(world).stage == target


@pytest.mark.parametrize("kind", ["tasks", "actions"])
def test_a_stage_of_another_project_is_not_found(world, kind):
    foreign = builders.world().project.stages.first()
    method, body = ("GET", None) if kind == "tasks" else ("POST", [])

    response = Wire.of(world.admin).v2(
        method, f"projects/{world.project.pk}/workflow/stages/{foreign.pk}/{kind}", body
    )

    assert response.status_code == 404


def test_reviews_of_an_unknown_task_are_not_found(world):
    base = f"projects/{world.project.pk}/workflow/stages/{stage(world, 1).pk}/tasks"

    assert Wire.of(world.reviewer).v2("GET", f"{base}/{uuid.uuid4()}/reviews").status_code == 404
    assert not LabelReview.objects.exists()


class TestPriorities:
    def send(self, world, who, pairs):
        return Wire.of(getattr(world, who)).v2(
            "POST", f"projects/{world.project.pk}/priorities", {"priorities": pairs}
        )

    def test_leads_set_them_and_it_is_recorded(self, world):
        pair = [str(world.data_hashes[0]), 0.75]
        for who in ROLES:
            status = self.send(world, who, [pair]).status_code
            allowed = who in {"admin", "manager"}
            assert status == (204 if allowed else 404 if who == "stranger" else 403), who
        assert task_of(world).priority == 0.75
        assert [each.detail for each in TaskEvent.objects.all()] == ["0.5 → 0.75"]

    @pytest.mark.parametrize("value", [-0.1, 1.1, "x", None, [1], 1e400])
    def test_a_priority_outside_0_to_1_is_refused(self, world, value):
        hashes = str(world.data_hashes[0])
        response = self.send(world, "admin", [[hashes, value]])

        assert response.status_code == 400
        assert task_of(world).priority == 0.5

    def test_an_unknown_data_unit_changes_nothing(self, world):
        pairs = [[str(world.data_hashes[0]), 0.9], [str(uuid.uuid4()), 0.9]]

        assert self.send(world, "admin", pairs).status_code == 400
        assert task_of(world).priority == 0.5


class TestMembers:
    def add(self, world, who, emails, role):
        return Wire.of(getattr(world, who)).v1(
            "projectusers",
            "POST",
            uid=str(world.project.pk),
            payload={"user_emails": emails, "user_role": role},
            project=world.project.pk,
        )

    def remove(self, world, emails):
        return Wire.of(world.admin).v2(
            "POST", f"projects/{world.project.pk}/users/bulk-delete", {"userEmails": emails}
        )

    def test_admins_add_people_and_change_their_roles(self, world):
        for role in (5, 2):
            answer = self.add(world, "admin", [world.stranger.email.upper()], role)
            assert answer["response"] == [
                {
                    "user_email": world.stranger.email,
                    "user_role": role,
                    "project_hash": str(world.project.pk),
                }
            ]
        assert ProjectUser.objects.filter(user=world.stranger).count() == 1

    @pytest.mark.parametrize("who", ["annotator", "manager", "viewer"])
    def test_others_do_not(self, world, who):
        assert self.add(world, who, [world.stranger.email], 5)["response"] == [
            "AUTHORISATION_ERROR"
        ]

    @pytest.mark.parametrize(("emails", "role"), [(["nobody@example.com"], 1), ([], 9)])
    def test_unknown_people_and_roles_are_refused(self, world, emails, role):
        assert self.add(world, "admin", emails, role)["response"] == ["INVALID_ARGUMENTS_ERROR"]

    def test_the_last_admin_stays(self, world):
        assert self.remove(world, [world.admin.email]).status_code == 400
        assert self.add(world, "admin", [world.admin.email], 5)["response"] == [
            "OPERATION_NOT_ALLOWED"
        ]
        assert ProjectUser.objects.get(user=world.admin).role == ProjectRole.ADMIN
        assert self.remove(world, [world.viewer.email, "x@example.com"]).status_code == 204
