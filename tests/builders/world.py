"""A project on the embedded platform, made through the SDK: owner, team mates, stranger."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import av
import numpy as np
from django.conf import settings
from PIL import Image

from encord_portal import embedded
from encord_portal.accounts.models import User
from encord_portal.platform.services import keys
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.objects import LabelRowV2, OntologyStructure
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.project import Project
from encord_portal.sdk.user_client import EncordUserClient
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from labels.models import LabelRowCache, ProjectAccess
from labels.selectors import label_rows, projects
from labels.services import sync
from tests.builders.label_rows import CarOntology, make_ontology, place_labels

PASSWORD = "a password of theirs"
_ROLES = {
    "annotator": ProjectUserRole.ANNOTATOR,
    "reviewer": ProjectUserRole.REVIEWER,
    "lead": ProjectUserRole.TEAM_MANAGER,
    "viewer": ProjectUserRole.VIEWER,
}


def client_of(user: User) -> EncordUserClient:
    """A script of this person, beside the portal."""
    return EncordUserClient.create_with_ssh_private_key(
        keys.create_key_pair(user, title="script"),
        requests_settings=RequestsSettings(transport=embedded.transport(), max_retries=0),
        domain=settings.EMBEDDED_DOMAIN,
    )


@dataclass
class World:
    """People around one project; everybody has a script's client and a place in the portal."""

    people: dict[str, User]
    project_hash: str
    ontology: CarOntology
    clients: dict[str, EncordUserClient] = field(default_factory=dict)

    def __getitem__(self, name: str) -> User:
        return self.people[name]

    def access(self, name: str) -> ProjectAccess:
        """What the portal knows of this person's place in the project."""
        sync.refresh_projects(self[name])
        return projects.get_for(self[name], self.project_hash)

    def row(self, title: str = "", name: str = "owner") -> LabelRowCache:
        """The portal's copy of a row."""
        access = self.access(name)
        sync.refresh_rows(self[name], access)
        found = LabelRowCache.objects.filter(project=access.project)
        wanted = found.get(data_title=title) if title else found.order_by("data_title")[0]
        return label_rows.get_for(access, wanted.data_hash)

    def project(self, name: str = "owner") -> Project:
        """The project as this person's script sees it."""
        if name not in self.clients:
            self.clients[name] = client_of(self[name])
        return self.clients[name].get_project(self.project_hash)

    def labels(self, data_hash: UUID, name: str = "owner") -> LabelRowV2:
        """A row's labels as this person's script reads them now."""
        (row,) = self.project(name).list_label_rows_v2(data_hashes=[str(data_hash)])
        row.initialise_labels()
        return row


def make_people() -> dict[str, User]:
    return {
        name: User.objects.create_user(f"{name}@example.com", PASSWORD)
        for name in ("owner", "annotator", "reviewer", "lead", "viewer", "stranger")
    }


def make_image(path: Path, size: tuple[int, int] = (64, 48), shade: int = 0) -> Path:
    Image.new("RGB", size, (shade % 256, 80, 160)).save(path)
    return path


def make_video(
    path: Path,
    frames: int = 20,
    size: tuple[int, int] = (64, 48),
    stills: np.ndarray | None = None,
) -> Path:
    """A video whose frames get brighter by 10 each, or all show the same picture."""
    size = size if stills is None else (stills.shape[1], stills.shape[0])
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for index in range(frames):
            shade = np.full((size[1], size[0], 3), 10 * index, dtype=np.uint8)
            shade = shade if stills is None else np.ascontiguousarray(stills)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        container.mux(stream.encode())
    return path


def make_world(
    folder: Path,
    *,
    images: int = 2,
    video: bool = True,
    labelled: bool = True,
    required: bool = False,
) -> World:
    """A project with images and a video, labels on ``image 0`` and the video.

    The owner is admin; annotator, reviewer, lead and viewer have their roles; the stranger has
    a project of their own and nothing to do with this one.
    """
    people = make_people()
    ontology = make_ontology(required=required)
    owner = client_of(people["owner"])
    dataset = owner.get_dataset(
        owner.create_dataset("Street", StorageLocation.CORD_STORAGE).dataset_hash
    )
    for index in range(images):
        dataset.upload_image(
            make_image(folder / f"{index}.png", shade=index), title=f"image {index}"
        )
    if video:
        dataset.upload_video(make_video(folder / "video.mp4"), title="video.mp4")
    project_hash = _project(owner, dataset.dataset_hash, ontology.structure)
    world = World(people, project_hash, ontology, {"owner": owner})
    project = world.project()
    for name, role in _ROLES.items():
        project.add_users([people[name].email], role)
    if labelled:
        for row in project.list_label_rows_v2():
            if row.data_title in ("image 0", "video.mp4"):
                row.initialise_labels()
                place_labels(row, ontology, last=row.number_of_frames - 1)
                row.save()
    return world


def _project(owner: EncordUserClient, dataset_hash: str, structure: OntologyStructure) -> str:
    made = owner.create_ontology("Cars", structure=structure)
    return owner.create_project("Cars", [dataset_hash], ontology_hash=made.ontology_hash)
