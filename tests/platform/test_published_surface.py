"""Every call of the published client that this platform answers, each made once.

Collections, presets, the metadata schema and models have tests of their own, and so have folders
and DICOM de-identification.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.platform import builders
from tests.platform.media import clients, files

encord = pytest.importorskip("encord", reason="the published client is a development dependency")

from encord.orm.analytics import (  # noqa: E402 - only once it is known to be there
    CollaboratorTimerParams,
)
from encord.orm.dataset import DatasetUserRole, StorageLocation  # noqa: E402
from encord.orm.project import ProjectStatus  # noqa: E402
from encord.project_ontology.classification_type import ClassificationType  # noqa: E402
from encord.project_ontology.object_type import ObjectShape  # noqa: E402
from encord.utilities.project_user import ProjectUserRole  # noqa: E402

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.live,
    pytest.mark.contract,
    # Half of these calls are deprecated.
    pytest.mark.filterwarnings("default"),
]
SINCE = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """A project with one labelled row, and a dataset with one video."""

    client: Any
    project: Any
    row: Any
    dataset: Any
    video: str

    @property
    def project_client(self) -> Any:
        return self.client.get_project_client(self.project.project_hash)

    @property
    def dataset_client(self) -> Any:
        return self.client.get_dataset_client(self.dataset.dataset_hash)


@pytest.fixture
def scene(live_server, settings, tmp_path: Path) -> Scene:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    world = builders.world(units=1)
    client = clients.theirs(live_server.url, world.admin)
    project = client.get_project(str(world.project.pk))
    (row,) = project.list_label_rows_v2()
    row.initialise_labels()
    row.save()
    made = client.create_dataset("Videos", StorageLocation.CORD_STORAGE)
    dataset = client.get_dataset(made.dataset_hash)
    video = dataset.upload_video(files.video(tmp_path / "v.mp4"))["data_hash"]
    return Scene(client, project, row, dataset, video)


CALLS: dict[str, Callable[[Scene], Any]] = {
    "project client: get_project": lambda s: s.project_client.get_project()["title"] == "Project",
    "project client: get_project_ontology": lambda s: s.project_client.get_project_ontology(),
    "project client: get_project_v2": lambda s: s.project_client.get_project_v2().title,
    "project client: get_label_row": lambda s: s.project_client.get_label_row(s.row.label_hash),
    "project client: get_label_rows": lambda s: s.project_client.get_label_rows([s.row.label_hash]),
    "project client: list_label_rows": lambda s: s.project_client.list_label_rows(),
    "project client: create_label_row": lambda s: s.project_client.create_label_row(
        s.row.data_hash
    ),
    "project client: create_label_rows": lambda s: s.project_client.create_label_rows(
        [s.row.data_hash]
    ),
    "project client: save_label_row": lambda s: s.project_client.save_label_row(
        s.row.label_hash, s.project_client.get_label_row(s.row.label_hash)
    ),
    "project client: save_label_rows": lambda s: s.project_client.save_label_rows(
        [s.row.label_hash], [s.project_client.get_label_row(s.row.label_hash)]
    ),
    "project client: get_label_logs": lambda s: s.project_client.get_label_logs(),
    "project client: get_collaborator_timers": lambda s: list(
        s.project_client.get_collaborator_timers(
            CollaboratorTimerParams(project_hash=s.project.project_hash, after=SINCE)
        )
    ),
    "project: get_project": lambda s: s.project.get_project(),
    "project: get_project_ontology": lambda s: s.project.get_project_ontology(),
    "project: add_object": lambda s: s.project.add_object("Lane", ObjectShape.POLYLINE),
    "project: add_classification": lambda s: s.project.add_classification(
        "Blur", ClassificationType.TEXT, required=False
    ),
    "project: label_rows": lambda s: s.project.label_rows,
    "project: datasets": lambda s: s.project.datasets,
    "project: get_data": lambda s: s.project.get_data(s.row.data_hash)[0]["title"] == "unit 0",
    "project: get_label_classifications": lambda s: list(
        s.project.get_label_classifications([uuid.UUID(s.row.label_hash)])
    ),
    "project: copy_labels_to_branch": lambda s: s.project.copy_labels_to_branch("other") == 1,
    "project: list_branches": lambda s: "main" in list(s.project.list_branches()),
    "project: get_editor_logs": lambda s: list(
        s.project.get_editor_logs(SINCE, dt.datetime.now(dt.UTC))
    ),
    "project: list_time_spent": lambda s: list(s.project.list_time_spent(SINCE)),
    "project: list_collaborator_timers": lambda s: list(s.project.list_collaborator_timers(SINCE)),
    "project: get_task_actions": lambda s: list(s.project.get_task_actions(after=SINCE)) == [],
    "project: get_cloud_integrations": lambda s: s.project.get_cloud_integrations() == [],
    "project: issue tags": lambda s: (
        s.project.add_issue_tags(["blurred"]),
        [tag.name for tag in s.project.get_issue_tags()] == ["blurred"],
    )[1],
    "project: get_organisation_tags": lambda s: list(s.project.get_organisation_tags()) == [],
    "project: list_groups": lambda s: list(s.project.list_groups()) == [],
    "project: list_users": lambda s: list(s.project.list_users()),
    "project: add_users": lambda s: s.project.add_users([_somebody()], ProjectUserRole.VIEWER),
    "project: set_status": lambda s: (
        s.project.set_status(ProjectStatus.PAUSED),
        s.project.refetch_data(),
        s.project.status == ProjectStatus.PAUSED,
    )[2],
    "dataset: re_encode_data": lambda s: (
        s.dataset.re_encode_data_status(s.dataset.re_encode_data([s.video])).status == "done"
    ),
    "dataset: update_data_item": lambda s: s.dataset.update_data_item(s.video, "renamed"),
    "dataset: get_cloud_integrations": lambda s: s.dataset.get_cloud_integrations() == [],
    "dataset: list_groups": lambda s: list(s.dataset.list_groups()) == [],
    "dataset: users": lambda s: s.dataset.add_users([_somebody()], DatasetUserRole.USER),
    "dataset client: get_dataset": lambda s: s.dataset_client.get_dataset(),
    "dataset client: list_data_rows": lambda s: s.dataset_client.list_data_rows(),
    "dataset client: delete_data": lambda s: s.dataset_client.delete_data([s.video]) or True,
    "user client: list_organisation_tags": lambda s: s.client.list_organisation_tags() == [],
    "user client: get_ontologies": lambda s: s.client.get_ontologies(),
    "user client: get_datasets": lambda s: s.client.get_datasets(),
    "user client: get_projects": lambda s: s.client.get_projects(),
    "user client: get_bearer_token": lambda s: s.client.get_bearer_token(),
    "user client: get_cloud_integrations": lambda s: s.client.get_cloud_integrations() == [],
    "user client: create_private_dataset": lambda s: s.client.create_private_dataset(
        "Private", StorageLocation.AWS
    ),
    "user client: list_organisation_users": lambda s: s.client.list_organisation_users(),
    "user client: list_groups": lambda s: list(s.client.list_groups()) == [],
    "label row: get_validation_errors": lambda s: s.row.get_validation_errors() is None,
    "label row: set_priority": lambda s: s.row.set_priority(0.3) is None,
    "label row: workflow": lambda s: (s.row.workflow_complete(), s.row.workflow_reopen()),
}


def _somebody() -> str:
    return str(builders.person().email)


@pytest.mark.parametrize("of", list(dict.fromkeys(name.partition(":")[0] for name in CALLS)))
def test_every_call_of_a_kind_is_answered(scene, of):
    """One world for all calls of a kind: making it takes longer than they do."""
    failed = {}
    for name, call in CALLS.items():
        if name.partition(":")[0] == of:
            try:
                answer = call(scene)
            except encord.exceptions.EncordException as error:
                answer, failed[name] = None, repr(error)
            if not answer:
                failed.setdefault(name, repr(answer))
    assert failed == {}
