"""What reviewers say of single labels reaches those who read them, with either client."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from tests.contract import both
from tests.platform import builders
from tests.platform.media import clients

assert both.PUBLISHED, "importing it loads the published package without its warnings"

pytestmark = [pytest.mark.contract, pytest.mark.live, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["encord", "encord_portal.sdk"])
def project(request, live_server) -> Any:
    """A project with one labelled row that is in review."""
    world = builders.world(units=1)
    connect = clients.theirs if request.param == "encord" else clients.ours
    project = connect(live_server.url, world.admin).get_project(str(world.project.pk))
    coordinates = importlib.import_module(f"{request.param}.objects.coordinates")
    (row,) = project.list_label_rows_v2()
    row.initialise_labels()
    box = row.ontology_structure.objects[0].create_instance()
    box.set_for_frames(coordinates.BoundingBoxCoordinates(0.1, 0.2, 0.3, 0.4), [0, 4])
    row.add_object_instance(box)
    weather = row.ontology_structure.classifications[0].create_instance()
    weather.set_for_frames([1, 2])
    weather.set_answer(weather.ontology_item.attributes[0].options[0])
    row.add_classification_instance(weather)
    row.save()
    (task,) = project.workflow.get_stage(name="Annotate 1").get_tasks()
    task.submit()
    return project


def _reviewed(project: Any) -> tuple[Any, dict[str, Any]]:
    (task,) = project.workflow.get_stage(name="Review 1").get_tasks()
    return task, {each.label_type: each for each in task.get_label_reviews()}


def _read(project: Any, **options: Any) -> tuple[Any, Any]:
    (row,) = project.list_label_rows_v2()
    row.initialise_labels(**options)
    return row.get_object_instances()[0], row.get_classification_instances()[0]


def test_reviews_come_with_the_labels_when_they_are_asked_for(project):
    _, reviews = _reviewed(project)
    reviews["object"].reject(comment="Too small")
    reviews["classification"].approve()

    box, weather = _read(project, include_reviews=True)

    said = [view.reviews for view in (*box.get_annotations(), *weather.get_annotations())]
    assert [[(each["status"], each["comment"]) for each in list_] for list_ in said] == [
        *([("REJECTED", "Too small")],) * 2,
        *([("APPROVED", "")],) * 2,
    ]
    assert said[0][0]["stage"] == "Review 1"
    assert _read(project)[0].get_annotation(0).reviews is None


def test_labels_that_nobody_reviewed_have_an_empty_list(project):
    (row,) = project.list_label_rows_v2()
    row.initialise_labels()
    extra = row.ontology_structure.objects[0].create_instance()
    extra.set_for_frames(row.get_object_instances()[0].get_annotation(0).coordinates, 7)
    row.add_object_instance(extra)
    row.save()

    row.initialise_labels(include_reviews=True, overwrite=True)

    reviews = {
        each.object_hash: each.get_annotations()[0].reviews for each in row.get_object_instances()
    }
    assert reviews.pop(extra.object_hash) == []
    assert [each["status"] for each in next(iter(reviews.values()))] == ["NEW"]


def test_a_rejection_with_tags_is_an_issue_of_the_label(project):
    project.add_issue_tags(["blurred"])
    task, reviews = _reviewed(project)

    with pytest.raises(Exception, match="no issue tag 'torn'") as refused:
        reviews["object"].reject(comment="Too small", issue_tags=["blurred", "torn"])
    assert type(refused.value).__name__ == "InvalidArgumentsError"
    assert {each.status.value for each in task.get_label_reviews()} == {"NEW"}

    reviews["object"].reject(comment="Too small", issue_tags=["blurred"])

    (issue,) = task.issues.list()
    assert [each.content for each in issue.comments] == ["Too small"]
    assert [each.name for each in issue.tags] == ["blurred"]
    assert issue.annotation_id == reviews["object"].label_id
