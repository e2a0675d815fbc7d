"""The published client against the platform, over a socket and in process."""

from __future__ import annotations

import datetime as dt

import pytest

encord = pytest.importorskip("encord", reason="the published client is a test dependency")

from encord import EncordUserClient  # noqa: E402 - after the check that it is there
from encord.objects import Classification, LabelRowV2, Object, RadioAttribute  # noqa: E402
from encord.objects.coordinates import BoundingBoxCoordinates  # noqa: E402
from encord.orm.project import CopyDatasetAction, CopyDatasetOptions, CopyLabelsOptions  # noqa: E402
from encord.utilities.project_user import ProjectUserRole  # noqa: E402

from encord_portal.platform.models import LabelVersion, Task  # noqa: E402
from tests.platform import builders  # noqa: E402

pytestmark = [pytest.mark.contract, pytest.mark.live, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    return builders.world()


@pytest.fixture
def connect(live_server):
    def as_person(user) -> EncordUserClient:
        return EncordUserClient.create_with_ssh_private_key(
            builders.private_key(user), domain=live_server.url
        )

    return as_person


def test_projects_are_listed(connect, world):
    client = connect(world.annotator)

    (listed,) = client.list_projects()
    project = client.get_project(str(world.project.pk))
    with pytest.warns(DeprecationWarning, match="deprecated"):
        (old,) = client.get_projects()

    assert str(listed.project_hash) == project.project_hash == str(world.project.pk)
    assert old["project"].title == "Project"
    assert [stage.title for stage in project.workflow.stages] == [
        "Annotate 1",
        "Review 1",
        "Complete",
    ]
    assert {each.user_email for each in project.list_users()} >= {world.admin.email}
    assert [each.title for each in project.list_datasets()] == ["Dataset"]


def label(row: LabelRowV2, ontology) -> None:
    car = ontology.get_child_by_title("Car", Object)
    box = car.create_instance()
    box.set_for_frames(
        BoundingBoxCoordinates(height=0.1, width=0.2, top_left_x=0.3, top_left_y=0.4), [0, 4]
    )
    box.set_answer("Volvo", car.attributes[0])
    row.add_object_instance(box)
    weather = ontology.get_child_by_title("Weather", Classification).create_instance()
    weather.set_for_frames([1, 2, 3])
    radio = ontology.get_child_by_title("Weather", RadioAttribute)
    weather.set_answer(radio.options[1])
    row.add_classification_instance(weather)


def test_labels_are_saved_and_read_back(connect, world):
    project = connect(world.annotator).get_project(str(world.project.pk))
    row = project.list_label_rows_v2()[0]
    row.initialise_labels()
    label(row, project.ontology_structure)
    row.save()

    again = connect(world.reviewer).get_project(str(world.project.pk)).list_label_rows_v2()[0]
    again.initialise_labels()

    assert again.label_hash == row.label_hash
    (box,) = again.get_object_instances()
    assert box.get_answer(box.ontology_item.attributes[0]) == "Volvo"
    assert [view.frame for view in box.get_annotations()] == [0, 4]
    (weather,) = again.get_classification_instances()
    assert weather.get_answer().title == "Rainy"
    assert [view.frame for view in weather.get_annotations()] == [1, 2, 3]
    assert again.last_edited_at > row.created_at
    assert LabelVersion.objects.count() == 1


def test_rows_travel_in_bundles(connect, world):
    project = connect(world.admin).get_project(str(world.project.pk))
    rows = project.list_label_rows_v2()
    with project.create_bundle() as bundle:
        for row in rows:
            row.initialise_labels(bundle=bundle)
    for row in rows:
        label(row, project.ontology_structure)
    with project.create_bundle() as bundle:
        for row in rows:
            row.save(bundle=bundle, validate_before_saving=True)
            row.set_priority(0.9, bundle=bundle)
            row.workflow_complete(bundle=bundle)

    rows = project.list_label_rows_v2()
    assert {row.workflow_graph_node.title for row in rows} == {"Complete"}
    assert {row.priority for row in rows} == {None}
    rows[0].workflow_reopen()
    again = project.list_label_rows_v2()[0]
    assert (again.workflow_graph_node.title, again.priority) == ("Annotate 1", 0.9)


def test_tasks_go_from_stage_to_stage(connect, world):
    project = connect(world.annotator).get_project(str(world.project.pk))
    row = project.list_label_rows_v2()[0]
    row.initialise_labels()
    label(row, project.ontology_structure)
    row.save()
    annotate = project.workflow.get_stage(name="Annotate 1")
    (task,) = annotate.get_tasks(data_hash=row.data_hash)
    task.assign(world.annotator.email)
    task.submit()

    review_project = connect(world.reviewer).get_project(str(world.project.pk))
    review = review_project.workflow.get_stage(name="Review 1")
    (task,) = review.get_tasks()
    reviews = list(task.get_label_reviews())
    assert sorted(each.label_type for each in reviews) == ["classification", "object"]
    reviews[0].approve()
    reviews[1].reject(comment="Too small")
    task.reject()
    (task,) = annotate.get_tasks(data_hash=row.data_hash)
    assert task.status.value == "REOPENED"
    task.submit()
    (task,) = review.get_tasks()
    task.approve()

    done = project.workflow.get_stage(name="Complete")
    assert [each.data_hash for each in done.get_tasks()] == [world.data_hashes[0]]
    assert Task.objects.get(label_row__data_unit=world.units[0]).events.count() == 5


def test_refusals_become_the_right_exceptions(connect, world):
    from encord.exceptions import (
        AuthenticationError,
        AuthorisationError,
        InvalidArgumentsError,
        ResourceNotFoundError,
    )

    with pytest.raises(ResourceNotFoundError):
        connect(world.stranger).get_project(str(world.project.pk))
    viewer = connect(world.viewer).get_project(str(world.project.pk))
    row = viewer.list_label_rows_v2()[0]
    with pytest.raises(AuthorisationError):
        row.initialise_labels()
    with pytest.raises(AuthorisationError):
        row.set_priority(0.1)
    stage = (
        connect(world.admin).get_project(str(world.project.pk)).workflow.get_stage(name="Review 1")
    )
    annotate = connect(world.admin).get_project(str(world.project.pk)).workflow.stages[0]
    (task, _) = annotate.get_tasks()
    task.submit()
    with pytest.raises(InvalidArgumentsError, match="Review 1"):
        task.submit()
    assert len(list(stage.get_tasks())) == 1
    world.viewer.public_keys.all().delete()
    with pytest.raises(AuthenticationError):
        viewer.refetch_data()


def test_an_ontology_and_a_project_are_made(connect, world):
    client = connect(world.admin)
    made = client.create_ontology(
        "Made", structure=client.get_ontology(str(world.project.ontology_id)).structure
    )
    made.structure.add_object("Dog", shape=encord.objects.Shape.POLYGON)
    made.save()
    again = client.get_ontology(made.ontology_hash)
    project_hash = client.create_project(
        "New", [str(world.dataset.pk)], ontology_hash=made.ontology_hash
    )
    project = client.get_project(project_hash)

    assert [each.name for each in again.structure.objects] == ["Car", "Dog"]
    assert len(project.list_label_rows_v2()) == 2
    project.add_users([world.stranger.email], ProjectUserRole.VIEWER)
    (seen,) = connect(world.stranger).list_projects()
    assert str(seen.project_hash) == project_hash
    project.remove_users([world.stranger.email])
    assert not list(connect(world.stranger).list_projects())
    project.remove_datasets([str(world.dataset.pk)])
    assert project.list_label_rows_v2() == []
    project.add_datasets([str(world.dataset.pk)])
    assert len(project.list_label_rows_v2()) == 2


def test_the_log_of_a_save_is_listed(connect, world):
    project = connect(world.admin).get_project(str(world.project.pk))
    row = project.list_label_rows_v2()[0]
    row.initialise_labels()
    label(row, project.ontology_structure)
    row.save()

    with pytest.warns(DeprecationWarning, match="deprecated"):
        logs = project.get_label_logs(data_hash=row.data_hash)

    assert sorted(each.action.name for each in logs) == ["ADD", "ADD", "CLICK_SAVE"]


def test_the_deprecated_dictionaries_hold_each_classification_once(connect, world):
    project = connect(world.admin).get_project(str(world.project.pk))
    row = project.list_label_rows_v2()[0]
    row.initialise_labels()
    label(row, project.ontology_structure)
    row.save()

    with pytest.warns(DeprecationWarning, match="deprecated"):
        found = project.get_label_row(row.label_hash, get_signed_url=False)

    frames = found["data_units"][row.data_hash]["labels"]
    assert [len(frames[each]["classifications"]) for each in ("1", "2", "3")] == [1, 1, 1]


def test_a_bearer_token_serves_as_well(connect, world, live_server):
    token = connect(world.annotator).get_bearer_token()
    client = EncordUserClient.create_with_bearer_token(token, domain=live_server.url)

    project = client.get_project(str(world.project.pk))
    assert len(project.list_label_rows_v2()) == 2


@pytest.mark.parametrize("action", [CopyDatasetAction.ATTACH, CopyDatasetAction.CLONE])
def test_a_project_is_copied_with_its_labels(connect, world, action):
    client = connect(world.admin)
    project = client.get_project(str(world.project.pk))
    row = project.list_label_rows_v2()[0]
    row.initialise_labels()
    label(row, project.ontology_structure)
    row.save()

    copied = client.get_project(
        project.copy_project(
            new_title="Copied",
            copy_collaborators=True,
            copy_datasets=CopyDatasetOptions(
                action=action,
                datasets_to_data_hashes_map={
                    str(world.dataset.pk): [str(each) for each in world.data_hashes]
                },
            ),
            copy_labels=CopyLabelsOptions(),
        )
    )

    assert copied.title == "Copied"
    assert len(list(copied.list_users())) == 5
    rows = copied.list_label_rows_v2(data_title_eq=row.data_title)
    assert (rows[0].data_hash == row.data_hash) == (action is CopyDatasetAction.ATTACH)
    rows[0].initialise_labels()
    (box,) = rows[0].get_object_instances()
    assert [view.frame for view in box.get_annotations()] == [0, 4]
    assert rows[0].label_hash != row.label_hash


def test_task_actions_are_listed(connect, world):
    project = connect(world.admin).get_project(str(world.project.pk))
    annotate = project.workflow.get_stage(name="Annotate 1")
    for task in annotate.get_tasks():
        task.assign(world.annotator.email)
        task.submit()

    since = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    found = list(project.get_task_actions(after=since))

    assert sorted(each.action_type.value for each in found) == [
        "assign",
        "assign",
        "submit",
        "submit",
    ]
    assert {each.actor_email for each in found} == {world.admin.email}


def test_the_media_of_a_unit_are_named(connect, world):
    project = connect(world.viewer).get_project(str(world.project.pk))

    video, images = project.get_data(str(world.data_hashes[0]))

    assert (video.title, images) == ("unit 0", None)
