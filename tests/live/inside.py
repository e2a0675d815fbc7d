"""What tests do on a server's data beside it: ``python -m tests.live.inside NAME …``.

Each function prints what it returns as JSON. Starting the management commands one by one would
take most of a test's time.
"""

from __future__ import annotations

import io
import json
import sys
import zlib
from typing import Any

from django.core.management import CommandError


def make_people(*emails: str) -> list[str]:
    """Make people; the private keys that sign for them."""
    from encord_portal.accounts.models import User
    from encord_portal.platform.services import keys

    return [keys.create_key_pair(User.objects.create_user(each), title="test") for each in emails]


def make_template(stages: str) -> str:
    from encord_portal.platform.models import WorkflowTemplate

    return str(WorkflowTemplate.objects.create(title="Stages", stages=json.loads(stages)).pk)


def make_integration(root: str) -> str:
    from encord_portal.platform.models import CloudIntegration

    return str(CloudIntegration.objects.create(title="Shelf", root=root).pk)


def make_film(frames: str, editor: str) -> dict[str, str]:
    """A project with one film of so many frames; where it is, and the key of its owner."""
    from encord_portal.platform.models import Project, ProjectDataset, ProjectUser
    from encord_portal.platform.services import label_rows, stages
    from tests.platform import builders

    owner = builders.person()
    dataset = builders.dataset(owner)
    unit = builders.data_unit(dataset, number_of_frames=int(frames), duration=int(frames) / 25)
    ontology = builders.ontology(owner, editor=json.loads(editor))
    project = Project.objects.create(title="Film", ontology=ontology, creator=owner)
    stages.create_default(project)
    ProjectUser.objects.create(project=project, user=owner, role=0)
    ProjectDataset.objects.create(project=project, dataset=dataset)
    label_rows.sync_rows(project)
    return {
        "project": str(project.pk),
        "data_hash": str(unit.data_hash),
        "key": builders.private_key(owner),
    }


def saved_texts() -> dict[str, list[tuple[int, list[str]]]]:
    """Of each row, its versions in order: the number, and the answered texts of its objects."""
    from encord_portal.platform.models import LabelRow

    return {
        str(row.label_hash): [
            (version.number, _texts(json.loads(zlib.decompress(version.content))))
            for version in row.versions.order_by("number")
        ]
        for row in LabelRow.objects.exclude(label_hash=None)
    }


def titles() -> list[str]:
    """The titles of the data units that have a label row."""
    from encord_portal.platform.models import LabelRow

    return list(LabelRow.objects.values_list("data_unit__title", flat=True))


def after_a_cut() -> dict[str, Any]:
    """What the integrity check says, the saved texts and the titles, all in one process."""
    from django.core.management import call_command

    said = io.StringIO()
    try:
        call_command("platform", "check", stdout=said, stderr=said)
    except CommandError as error:
        said.write(str(error))
    return {"check": said.getvalue(), "texts": saved_texts(), "titles": titles()}


def counts() -> dict[str, int]:
    from encord_portal.platform.models import MediaFile, UploadSlot

    return {"files": MediaFile.objects.count(), "slots": UploadSlot.objects.count()}


def _texts(labels: dict) -> list[str]:
    return sorted(
        answer["answers"]
        for entry in labels["object_answers"].values()
        for answer in entry["classifications"]
    )


_FUNCTIONS = {
    each.__name__: each
    for each in (
        *(make_people, make_template, make_integration, make_film),
        *(saved_texts, titles, counts, after_a_cut),
    )
}

if __name__ == "__main__":
    import django

    django.setup()
    json.dump(_FUNCTIONS[sys.argv[1]](*sys.argv[2:]), sys.stdout)
