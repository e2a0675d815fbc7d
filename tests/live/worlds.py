"""Projects for tests on a live server, made through the published client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from encord import EncordUserClient
from encord.objects import OntologyStructure, Shape, TextAttribute
from encord.orm.dataset import StorageLocation
from encord.utilities.project_user import ProjectUserRole
from PIL import Image

from tests.live import databases
from tests.live.server import Server

OWNER = "owner@lab.example"


@dataclass(frozen=True, slots=True)
class Pictures:
    """A project of pictures, and the private keys of its owner and of those who label in it."""

    project_hash: str
    dataset_hash: str
    owners_key: str
    keys: list[str]


@contextmanager
def serving(kind: str, data: Path, *, workers: int = 2) -> Iterator[Server]:
    """A server that may read files below its data directory, on a database of this kind."""
    with databases.database(kind) as url:
        settings = {"PORTAL_IMPORT_DIRS": f'["{data}"]', "PORTAL_LOG_LEVEL": "ERROR"}
        with Server(data, url, settings, workers=workers) as server:
            yield server


def client_of(server: Server, key: str) -> EncordUserClient:
    """The published client of the person with this key."""
    return EncordUserClient.create_with_ssh_private_key(key, domain=server.url)


def pictures(server: Server, *, rows: int, people: int) -> Pictures:
    """A project of so many pictures; the server may read files below its data directory."""
    emails = [f"person{n}@lab.example" for n in range(people)]
    owners_key, *keys = server.inside("make_people", OWNER, *emails)
    client = client_of(server, owners_key)
    structure = OntologyStructure()
    structure.add_object("Car", shape=Shape.BOUNDING_BOX).add_attribute(TextAttribute, "Note")
    ontology = client.create_ontology("Cars", structure=structure)
    created = client.create_dataset("Pictures", StorageLocation.AWS)
    picture = _picture(server.data_dir / "shelf")
    integration = server.inside("make_integration", picture.parent.as_uri())
    client.get_dataset(created.dataset_hash).add_private_data_to_dataset(
        integration,
        {"images": [{"objectUrl": picture.as_uri(), "title": f"{n}.png"} for n in range(rows)]},
    )
    project_hash = client.create_project(
        "Cars", [created.dataset_hash], ontology_hash=ontology.ontology_hash
    )
    client.get_project(project_hash).add_users(emails, ProjectUserRole.ANNOTATOR)
    return Pictures(project_hash, created.dataset_hash, owners_key, keys)


def _picture(directory: Path) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / "picture.png"
    Image.new("RGB", (64, 48), "navy").save(path)
    return path
