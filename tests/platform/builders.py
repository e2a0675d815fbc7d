"""Plain functions that make the platform's world for tests; every argument has a default."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass
from typing import Any

from encord_portal.accounts.models import User
from encord_portal.platform.models import (
    Dataset,
    DatasetUser,
    DataUnit,
    Ontology,
    Project,
    ProjectDataset,
    ProjectRole,
    ProjectUser,
    ResourceRole,
)
from encord_portal.platform.services import keys, label_rows, ontologies, stages

_numbers = itertools.count(1)

EDITOR: dict[str, Any] = {
    "objects": [
        {
            "id": "1",
            "name": "Car",
            "color": "#D33115",
            "shape": "bounding_box",
            "featureNodeHash": "car00000",
            "required": False,
            "archived": False,
            "attributes": [
                {
                    "id": "1.1",
                    "name": "Brand",
                    "type": "text",
                    "featureNodeHash": "brand000",
                    "required": False,
                    "archived": False,
                    "dynamic": False,
                }
            ],
        }
    ],
    "classifications": [
        {
            "id": "1",
            "featureNodeHash": "wthr0000",
            "attributes": [
                {
                    "id": "1.1",
                    "name": "Weather",
                    "type": "radio",
                    "featureNodeHash": "wthrrad0",
                    "required": False,
                    "archived": False,
                    "dynamic": False,
                    "options": [
                        {
                            "id": "1.1.1",
                            "label": "Sunny",
                            "value": "sunny",
                            "featureNodeHash": "sunny000",
                        },
                        {
                            "id": "1.1.2",
                            "label": "Rainy",
                            "value": "rainy",
                            "featureNodeHash": "rainy000",
                        },
                    ],
                }
            ],
        }
    ],
    "skeleton_templates": [],
}


def person(email: str = "", **extra: Any) -> User:
    return User.objects.create_user(email or f"person{next(_numbers)}@example.com", None, **extra)


def private_key(user: User) -> str:
    return keys.create_key_pair(user, title="test")


def ontology(creator: User, *, title: str = "Ontology", editor: Any = None) -> Ontology:
    return ontologies.create(creator, title, "", editor or EDITOR)


def dataset(creator: User, *, title: str = "Dataset") -> Dataset:
    made = Dataset.objects.create(title=title, creator=creator)
    DatasetUser.objects.create(dataset=made, user=creator, role=ResourceRole.ADMIN)
    return made


def data_unit(
    owner: Dataset, *, title: str = "", data_type: str = "VIDEO", **facts: Any
) -> DataUnit:
    values: dict[str, Any] = {
        "width": 640,
        "height": 480,
        "number_of_frames": 10 if data_type == "VIDEO" else 1,
        "frames_per_second": 25.0 if data_type == "VIDEO" else None,
        "duration": 0.4 if data_type == "VIDEO" else None,
        "file_type": "video/mp4" if data_type == "VIDEO" else "image/png",
    }
    return DataUnit.objects.create(
        dataset=owner,
        title=title or f"unit {next(_numbers)}",
        data_type=data_type,
        **(values | facts),
    )


@dataclass(frozen=True, slots=True)
class World:
    """A project with one person per role, and somebody who is no member."""

    project: Project
    dataset: Dataset
    units: list[DataUnit]
    admin: User
    annotator: User
    reviewer: User
    manager: User
    viewer: User
    stranger: User

    @property
    def data_hashes(self) -> list[uuid.UUID]:
        return [unit.data_hash for unit in self.units]


def world(*, units: int = 2, data_type: str = "VIDEO") -> World:
    number = next(_numbers)
    people = {
        name: person(f"{name}{number}@example.com")
        for name in ("admin", "annotator", "reviewer", "manager", "viewer", "stranger")
    }
    admin = people["admin"]
    owner = dataset(admin)
    made = [data_unit(owner, title=f"unit {n}", data_type=data_type) for n in range(units)]
    project = Project.objects.create(title="Project", ontology=ontology(admin), creator=admin)
    stages.create_default(project)
    roles = {
        "admin": ProjectRole.ADMIN,
        "annotator": ProjectRole.ANNOTATOR,
        "reviewer": ProjectRole.REVIEWER,
        "manager": ProjectRole.TEAM_MANAGER,
        "viewer": ProjectRole.VIEWER,
    }
    for name, role in roles.items():
        ProjectUser.objects.create(project=project, user=people[name], role=role)
    ProjectDataset.objects.create(project=project, dataset=owner)
    label_rows.sync_rows(project)
    return World(project=project, dataset=owner, units=made, **people)
