"""Copies of projects: which data and which labels go along."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

encord = pytest.importorskip("encord", reason="the published client is a test dependency")

from encord.exceptions import InvalidArgumentsError  # noqa: E402 - see above
from encord.objects.coordinates import BoundingBoxCoordinates  # noqa: E402 - see above
from encord.orm.project import (  # noqa: E402
    CopyDatasetAction,
    CopyDatasetOptions,
    CopyLabelsOptions,
    ReviewApprovalState,
)

from encord_portal.platform.models import DataUnit, LabelRow  # noqa: E402
from tests.platform import builders  # noqa: E402
from tests.platform.media import clients  # noqa: E402
from tests.platform.wire import Wire  # noqa: E402

pytestmark = [pytest.mark.contract, pytest.mark.live, pytest.mark.django_db(transaction=True)]
States = ReviewApprovalState


@pytest.fixture
def world():
    return builders.world(units=3)


@pytest.fixture
def project(world, live_server):
    """Three rows with two boxes and a weather each; of the first two something was said."""
    client = clients.theirs(live_server.url, world.admin)
    project = client.get_project(str(world.project.pk))
    rows = {row.data_title: row for row in project.list_label_rows_v2()}
    for row in rows.values():
        row.initialise_labels()
        _label(row)
        row.save()
    (annotate, review, _) = project.workflow.stages
    for task in list(annotate.get_tasks()):
        if task.data_title != "unit 2":
            task.submit()
    tasks = {task.data_title: task for task in review.get_tasks()}
    boxes = [each.object_hash for each in rows["unit 0"].get_object_instances()]
    by_label = {each.label_id: each for each in tasks["unit 0"].get_label_reviews()}
    by_label[boxes[0]].approve()
    by_label[boxes[1]].reject()
    tasks["unit 1"].approve()
    return project


def _label(row: Any) -> None:
    car, weather = row.ontology_structure.objects[0], row.ontology_structure.classifications[0]
    for place in (0.1, 0.2):
        box = car.create_instance()
        box.set_for_frames(
            BoundingBoxCoordinates(height=0.1, width=0.1, top_left_x=place, top_left_y=place),
            [0, 3],
        )
        row.add_object_instance(box)
    found = weather.create_instance()
    found.set_for_frames(0)
    found.set_answer(weather.attributes[0].options[0])
    row.add_classification_instance(found)


def _copied(project: Any, **options: Any) -> dict[str, tuple[int, int]]:
    """Of every row of the copy how many objects and classifications it has."""
    made = LabelRow.objects.filter(project=project.copy_project(copy_datasets=True, **options))
    return {
        row.data_unit.title: (row.object_count, row.classification_count)
        for row in made.select_related("data_unit")
        if row.label_hash
    }


def test_labels_are_chosen_by_what_reviewers_said_of_them(project):
    expected = [
        ([States.APPROVED], {"unit 0": (1, 0), "unit 1": (2, 1)}),
        ([States.REJECTED], {"unit 0": (1, 0)}),
        ([States.PENDING], {"unit 0": (0, 1)}),
        ([States.NOT_SELECTED_FOR_REVIEW], {"unit 2": (2, 1)}),
        ([States.DELETED], {}),
        ([], {}),
        ([States.APPROVED, States.PENDING], {"unit 0": (1, 1), "unit 1": (2, 1)}),
        (None, {"unit 0": (2, 1), "unit 1": (2, 1), "unit 2": (2, 1)}),
    ]

    found = [
        _copied(project, copy_labels=CopyLabelsOptions(accepted_label_statuses=states))
        for states, _ in expected
    ]

    assert found == [each for _, each in expected]


def test_what_is_left_of_a_row_can_be_read_and_saved(world, project, live_server):
    options = CopyLabelsOptions(accepted_label_statuses=[States.APPROVED])
    made = project.copy_project(copy_datasets=True, copy_labels=options)

    copy = clients.theirs(live_server.url, world.admin).get_project(made)
    (row,) = copy.list_label_rows_v2(data_title_eq="unit 0")
    row.initialise_labels()

    (box,) = row.get_object_instances()
    assert [view.frame for view in box.get_annotations()] == [0, 3]
    assert list(row.get_classification_instances()) == []
    row.save(validate_before_saving=True)


def test_hashes_and_states_both_have_to_fit(project):
    hashes = {row.data_title: row.label_hash for row in project.list_label_rows_v2()}

    assert _copied(
        project,
        copy_labels=CopyLabelsOptions(
            accepted_label_hashes=[hashes["unit 0"], hashes["unit 2"]],
            accepted_label_statuses=[States.APPROVED],
        ),
    ) == {"unit 0": (1, 0)}
    assert _copied(
        project, copy_labels=CopyLabelsOptions(accepted_label_hashes=[hashes["unit 2"]])
    ) == {"unit 2": (2, 1)}


@pytest.mark.parametrize("named", ["all", "one", "none of it"])
def test_cloned_data_are_those_named_or_all(world, project, named):
    chosen = {
        "all": {},
        "one": {str(world.dataset.pk): [str(world.data_hashes[1])]},
        "none of it": {str(world.dataset.pk): []},
    }[named]

    made = project.copy_project(
        copy_datasets=CopyDatasetOptions(
            action=CopyDatasetAction.CLONE,
            dataset_title="Twins",
            datasets_to_data_hashes_map=chosen,
        ),
        copy_labels=CopyLabelsOptions(accepted_label_statuses=[States.APPROVED]),
    )

    titles = {"all": ["unit 0", "unit 1", "unit 2"], "one": ["unit 1"], "none of it": []}[named]
    twins = DataUnit.objects.filter(dataset__title="Twins").order_by("title")
    assert [each.title for each in twins] == titles
    rows = LabelRow.objects.filter(project=made)
    assert sorted(row.data_unit.title for row in rows) == titles
    assert (
        sorted(row.object_count for row in rows if row.label_hash)
        == {"all": [1, 2], "one": [2], "none of it": []}[named]
    )
    assert not {each.pk for each in twins} & set(world.data_hashes)


def test_a_dataset_that_the_project_does_not_have_is_not_cloned(project):
    options = CopyDatasetOptions(
        action=CopyDatasetAction.CLONE, datasets_to_data_hashes_map={str(uuid.uuid4()): []}
    )

    with pytest.raises(InvalidArgumentsError, match="The project has no dataset"):
        project.copy_project(copy_datasets=options)


def test_labels_without_data_have_no_rows_to_go_to(project):
    made = project.copy_project(copy_labels=CopyLabelsOptions())

    assert not LabelRow.objects.filter(project=made).exists()


def test_over_the_wire_labels_of_some_data_units_go_along(world, project):
    wanted = {str(world.dataset.pk): [str(world.data_hashes[2])]}

    answer = _ask(world, {"datasets_to_data_hashes_map": wanted})

    rows = LabelRow.objects.filter(project=answer["response"], label_hash__isnull=False)
    assert [row.data_unit_id for row in rows] == [world.data_hashes[2]]


def test_a_state_that_there_is_not_is_refused(world, project):
    answer = _ask(world, {"accepted_label_statuses": ["FINE"]})

    assert "accepted_label_statuses" in str(answer)
    assert LabelRow.objects.values("project").distinct().count() == 1


def _ask(world: Any, options: Any) -> Any:
    return Wire.of(world.admin).v1(
        *("projectcopy", "POST"),
        uid=str(world.project.pk),
        project=world.project.pk,
        payload={"copy_project_options": ["labels", "datasets"], "copy_labels_options": options},
    )
