"""What the portal shows of a row as the platform lists it."""

from __future__ import annotations

from pathlib import Path

import pytest

from encord_portal.platform.models import WorkflowTemplate
from encord_portal.sdk.exceptions import WrongProjectTypeError
from encord_portal.sdk.orm.label_row import LabelStatus
from labels.models import LabelRowCache
from tests.builders.world import World, make_world

STAGES = [
    {"type": "ANNOTATION", "title": "Label"},
    {"type": "REVIEW", "title": "Check", "back": "Unusable"},
    {"type": "ARCHIVE", "title": "Unusable"},
    {"type": "DONE", "title": "Done"},
]


def shown(world: World) -> dict[str, tuple[str, str]]:
    """The stage and the status of each row, as the portal keeps them."""
    world.row()
    rows = LabelRowCache.objects.filter(project=world.access("owner").project)
    return {row.data_title: (row.stage_title, row.label_status) for row in rows}


@pytest.mark.django_db
def test_rows_in_final_stages_are_shown_as_far_as_they_are(tmp_path: Path) -> None:
    world = make_world(tmp_path, images=5, video=False)
    template = WorkflowTemplate.objects.create(title="Sorted", stages=STAGES)
    owner, first = world.clients["owner"], world.project()
    world.project_hash = owner.create_project(
        "Sorted",
        [each.dataset_hash for each in first.list_datasets()],
        ontology_hash=first.ontology_hash,
        workflow_template_hash=str(template.pk),
    )
    project = world.project()
    stages = {each.title: each for each in project.workflow.stages}
    tasks = {each.data_title: each for each in stages["Label"].get_tasks()}
    for title in ("image 1", "image 4"):
        (row,) = project.list_label_rows_v2(data_title_eq=title)
        row.initialise_labels()
    for title in ("image 2", "image 3"):
        tasks[title].submit()
    checks = {each.data_title: each for each in stages["Check"].get_tasks()}
    checks["image 2"].reject()
    checks["image 3"].approve()
    for title in ("image 0", "image 1"):
        tasks[title].move(destination_stage_uuid=stages["Unusable"].uuid)
    tasks["image 4"].move(destination_stage_uuid=stages["Done"].uuid)

    assert shown(world) == {
        "image 0": ("Unusable", "NOT_LABELLED"),
        "image 1": ("Unusable", "LABEL_IN_PROGRESS"),
        "image 2": ("Unusable", "LABELLED"),
        "image 3": ("Done", "REVIEWED"),
        "image 4": ("Done", "LABELLED"),
    }
    (row,) = project.list_label_rows_v2(data_title_eq="image 0")
    assert row.listed_label_status is LabelStatus.NOT_LABELLED
    with pytest.raises(WrongProjectTypeError):
        assert row.label_status
