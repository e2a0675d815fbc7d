"""Files that are not allowed, missing, damaged or something else, for every kind of data.

In the place of what cannot be shown stands a sentence; the page, its list and its answers are as
ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from encord_portal.sdk.objects import ObjectInstance, OntologyStructure, Shape
from encord_portal.sdk.objects.coordinates import CuboidCoordinates
from encord_portal.sdk.orm.dataset import StorageLocation
from labels.models import LabelRowCache, MediaCopy
from tests.browser.kinds import KINDS, labelled
from tests.builders.clouds import points_table, write_ply
from tests.builders.group_rows import make_group_world
from tests.builders.media_rows import make_media_world
from tests.builders.world import World, client_of, make_people, make_world
from tests.labels.views.pages import HTMX, address, browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media_of_this_test(tmp_path: Path, settings: Settings) -> None:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"


@dataclass(frozen=True, slots=True)
class Files:
    """What the platform has on disk; the portal has none of it yet."""

    settings: Settings

    def __iter__(self) -> Iterator[Path]:
        root = Path(self.settings.PLATFORM_MEDIA_DIR)
        return iter([each for each in root.rglob("*") if each.is_file()])

    def each(self, harm: Callable[[Path, bytes], None], kept: dict[Path, bytes]) -> None:
        MediaCopy.objects.all().delete()
        cache.clear()
        for path, content in kept.items():
            harm(path, content)


def _damaged(path: Path, content: bytes) -> None:
    path.write_bytes(content[:8] + Random(1).randbytes(len(content) - 8))


def _other(path: Path, content: bytes) -> None:
    path.write_bytes((b"PK\x03\x04\x80\x00" * len(content))[: len(content)])


TROUBLES: dict[str, Callable[[Path, bytes], None]] = {
    "missing": lambda path, _: path.unlink(missing_ok=True),
    "damaged": _damaged,
    "other": _other,
    "not allowed": lambda path, content: path.write_bytes(content) and None,
}
SAID = {"missing": "The file is missing", "not allowed": "does not allow this file to be read"}


def _through(settings: Settings) -> Iterator[str]:
    """Bring one trouble after the other over all files; its name."""
    files = Files(settings)
    kept = {path: path.read_bytes() for path in files}
    for name, harm in TROUBLES.items():
        files.each(harm, kept)
        settings.PLATFORM_URL_TTL = -1000 if name == "not allowed" else 3600
        yield name


def _page(client: Client, world: World, row: LabelRowCache, frame: int, label: str) -> str:
    answer = client.get(address("frame-view", world, row, frame))
    assert answer.status_code == 200
    page = text(answer)
    assert f'<span class="truncate">{label}' in page, "its labels are listed"
    return page


def _refused(client: Client, path: str, trouble: str) -> None:
    answer = client.get(path)
    assert 400 <= answer.status_code < 500, (trouble, answer.status_code)
    assert answer.headers["Content-Type"].startswith("text/plain")
    sentence = text(answer)
    assert SAID.get(trouble, ".") in sentence, sentence
    assert "portal-media" not in sentence, "where files lie is nobody's business"
    assert sentence[0].isupper()
    assert sentence.rstrip().endswith((".", "?")), sentence


# What pydicom has to say of damaged files is said by the sentence.
@pytest.mark.filterwarnings("ignore:Expected implicit VR:UserWarning")
@pytest.mark.parametrize("kind", ["image", *KINDS])
def test_a_picture_is_replaced_by_a_sentence(tmp_path: Path, settings: Settings, kind: str) -> None:
    if kind == "image":
        world, frame = make_world(tmp_path, images=1, video=False), 0
        label = "Car (0)"
    else:
        world, frame = labelled(kind, tmp_path), 1
        label = "circle (0)"
    row, client = world.row(), browser(world["owner"])
    for trouble in _through(settings):
        page = _page(client, world, row, frame, label)
        assert "data-overlay" in page
        _refused(client, address("frame-image", world, row, frame), trouble)


@pytest.mark.parametrize(
    ("title", "fragment", "label"),
    [
        ("talk.wav", "audio-view", "Speech (0)"),
        ("note.txt", "text-view", "Mention (0)"),
        ("page.html", "text-view", "Mention (0)"),
    ],
)
def test_what_is_heard_or_read_is_replaced_by_a_sentence(
    tmp_path: Path, settings: Settings, title: str, fragment: str, label: str
) -> None:
    world = make_media_world(tmp_path)
    row, client = world.row(title), browser(world["owner"])
    for trouble in _through(settings):
        _page(client, world, row, 0, label)
        answer = client.get(address(fragment, world, row), headers=HTMX)
        assert answer.status_code == 200
        if trouble != "damaged":
            assert 'class="notice warn"' in text(answer), trouble
        assert SAID.get(trouble, "") in text(answer)
        if title == "talk.wav":
            assert 'data-lane="tone0001"' in text(answer), "its stretches are listed"
            if trouble in SAID:
                _refused(client, address("media-file", world, row), trouble)
        if title == "page.html" and trouble in SAID:
            document = client.get(address("text-document", world, row))
            assert 400 <= document.status_code < 500
            assert SAID[trouble] in text(document)


def test_a_part_of_a_group_is_replaced_by_a_sentence(tmp_path: Path, settings: Settings) -> None:
    world = make_group_world(tmp_path)
    row, client = world.row("Case"), browser(world["owner"])
    labels = world.labels(row.data_hash)
    parts = {str(each.metadata.layout_key): each.space_id for each in labels.get_spaces()}
    for trouble in _through(settings):
        page = _page(client, world, row, 0, "Finding (0)")
        assert page.count('class="group-part') == 3, "every part keeps its place"
        for key in ("image", "video", "pdf"):
            path = address("group-image", world, row, parts[key], 0)
            assert 400 <= client.get(path).status_code < 500, (trouble, key)
        group = client.get(address("group-view", world, row), headers=HTMX)
        assert group.status_code == 200
        assert 'class="notice warn"' in text(group), trouble


def test_a_point_cloud_is_replaced_by_a_sentence(tmp_path: Path, settings: Settings) -> None:
    people = make_people()
    owner = client_of(people["owner"])
    structure = OntologyStructure()
    car = structure.add_object("Car", Shape.CUBOID)
    ontology = owner.create_ontology("Clouds", structure=structure)
    dataset = owner.get_dataset(
        owner.create_dataset("Clouds", StorageLocation.CORD_STORAGE).dataset_hash
    )
    folder = owner.get_storage_folder(dataset.backing_folder_uuid)
    points = [(x, y, 0.5) for x in range(6) for y in range(5)]
    cloud = write_ply(tmp_path / "cloud.ply", points_table(points))
    dataset.link_items([folder.upload_scene_file(str(cloud), "cloud")])
    project_hash = owner.create_project(
        "Clouds", [dataset.dataset_hash], ontology_hash=ontology.ontology_hash
    )
    world = World(people, project_hash, None, {"owner": owner})  # type: ignore[arg-type]
    (labels,) = world.project().list_label_rows_v2()
    labels.initialise_labels()
    item = labels.ontology_structure.get_child_by_hash(car.feature_node_hash)
    box = ObjectInstance(item)  # type: ignore[arg-type]  # of an object
    box.set_for_frames(CuboidCoordinates((1, 2, 3), (0, 0, 0), (4, 5, 6)), 0)
    labels.add_object_instance(box)
    labels.save()
    row, client = world.row(), browser(people["owner"])
    kept = [each for each in Files(settings) if b"element vertex" in each.read_bytes()]
    for trouble in _through(settings):
        if trouble in ("damaged", "other"):
            # The description of the scene is as it was; the points are not.
            for path in kept:
                path.write_bytes((b"PK\x03\x04" * path.stat().st_size)[: path.stat().st_size])
        page = _page(client, world, row, 0, "Car (0)")
        if trouble not in SAID:
            assert "data-cloud" in page
            _refused(client, address("scene-cloud", world, row, 0, 0), trouble)
