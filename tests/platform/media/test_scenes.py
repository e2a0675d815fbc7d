"""Scenes: made by a script of either client, labelled by one and read by the other."""

from __future__ import annotations

import importlib
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from encord_portal.platform.models import CloudIntegration, Dataset, LabelRow, StorageItem
from encord_portal.platform.services import archive_export, archive_import
from encord_portal.sdk.beta.scene import SceneReader
from tests.platform import builders
from tests.platform.media import clients as clients_of
from tests.platform.media import clouds, files
from tests.platform.wire import Wire

encord = pytest.importorskip("encord", reason="the published client is a development dependency")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.live,
    pytest.mark.contract,
    # The client's own dependencies warn of what is to come.
    pytest.mark.filterwarnings("default"),
]
ROOTS = ["encord", "encord_portal.sdk"]
SHAPES = ["CUBOID", "POINT", "POLYLINE", "SEGMENTATION", "BOUNDING_BOX"]


@pytest.fixture
def owner():
    return builders.person("owner@example.com")


@pytest.fixture
def clients(live_server, owner):
    theirs, ours = (make(live_server.url, owner) for make in (clients_of.theirs, clients_of.ours))
    return dict(zip(ROOTS, (theirs, ours), strict=True))


@pytest.fixture
def shelf(tmp_path, settings):
    """Two point clouds and three images, on a disk that an integration reaches."""
    directory = tmp_path / "drive"
    directory.mkdir()
    settings.PLATFORM_IMPORT_DIRS = [directory]
    integration = CloudIntegration.objects.create(title="Drives", root="file:///")
    clouds.pcd(directory / "0.pcd", 10)
    clouds.ply(directory / "1.ply", 20)
    for number in range(3):
        files.png(directory / f"{number}.png", 64, 48, seed=number)
    return SimpleNamespace(
        integration=str(integration.pk), uri=lambda name: (directory / name).as_uri()
    )


def part(root: str, path: str) -> Any:
    return importlib.import_module(f"{root}.{path}")


def drive(root: str, shelf: Any) -> Any:
    """A car with a laser scanner and a camera, at two moments."""
    m = part(root, "beta.scene")
    scene = m.SceneBuilder()
    scene.set_world_convention(x=m.Direction.FORWARD, y=m.Direction.LEFT, z=m.Direction.UP)
    scene.settings = m.SceneViewSettings(point_radius=2)
    ego = scene.add_for_stream("ego")
    for moment in (0, 0.5):
        ego.add_pose(m.translation_only(10 * moment, 0, 0), timestamp=moment)
    lidar = scene.add_pcd_stream("lidar", frame_of_reference=ego, pose=m.translation_only(0, 0, 2))
    lidar.add_pcd(uri=shelf.uri("1.ply"), timestamp=0.5)
    lidar.add_pcd(uri=shelf.uri("0.pcd"), timestamp=0)
    camera = scene.add_camera_stream("cam", frame_of_reference=ego)
    camera.set_pose(m.quaternion_pose(0, 0, 1, 0, 1, 2, 3))
    camera.add_camera_params(64, 48, m.intrinsics_pinhole(50, 50, 32, 24), timestamp=0)
    front = scene.add_image_stream("front", camera="cam")
    front.add_image(uri=shelf.uri("0.png"), timestamp=0)
    front.add_image(uri=shelf.uri("1.png"), timestamp=0.4)
    quick = scene.add_image_stream("quick", camera="cam")
    for number, moment in enumerate((0.1, 0.2, 0.3)):
        quick.add_image(uri=shelf.uri(f"{number}.png"), timestamp=moment)
    return scene


def make_project(root: str, client: Any, item: uuid.UUID) -> str:
    """A dataset with an item, and a project with a class of every shape."""
    structure = part(root, "objects").OntologyStructure()
    shapes = part(root, "objects.common").Shape
    for shape in SHAPES:
        structure.add_object(shape.title(), getattr(shapes, shape))
    ontology = client.create_ontology("Street", structure=structure)
    location = part(root, "orm.dataset").StorageLocation.CORD_STORAGE
    made = client.create_dataset("Drives", location)
    client.get_dataset(made.dataset_hash).link_items([item])
    return client.create_project(
        "Street", [made.dataset_hash], ontology_hash=ontology.ontology_hash
    )


def opened(client: Any, project_hash: str) -> Any:
    (row,) = client.get_project(project_hash).list_label_rows_v2()
    row.initialise_labels()
    return row


def instance(row: Any, shape: str) -> Any:
    return row.ontology_structure.get_child_by_title(shape.title()).create_instance()


def label(root: str, row: Any) -> None:
    c = part(root, "objects.coordinates")
    frames = part(root, "objects.frames")
    cuboid = instance(row, "CUBOID")
    cuboid.set_for_frames(
        c.CuboidCoordinates(position=(1, 2, 3), orientation=(0, 0, 1.5), size=(4, 5, 6)), 1
    )
    point = instance(row, "POINT")
    point.set_for_frames(c.PointCoordinate3D(1, 2, 3), 0)
    line = instance(row, "POLYLINE")
    corners = [c.PointCoordinate3D(0, 0, 0), c.PointCoordinate3D(1, 1, 1)]
    line.set_for_frames(c.PolylineCoordinates(corners), 0)
    for each in (cuboid, point, line):
        row.add_object_instance(each)
    cloud = row.get_space(stream_id="lidar", event_index=1, type_="point_cloud")
    cloud.put_object_instance(
        instance(row, "SEGMENTATION"), [frames.Range(3, 5), frames.Range(19, 19)]
    )
    box = c.BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=0.1, top_left_y=0.4)
    for place in ({"start_frame": 1}, {"event_index": 0}):
        image = row.get_space(stream_id="front", type_="image", **place)
        image.put_object_instance(instance(row, "BOUNDING_BOX"), box)
    last = row.get_space(stream_id="quick", event_index=2, type_="image")
    last.put_object_instance(instance(row, "BOUNDING_BOX"), box)
    row.save()


def shown(row: Any) -> dict[str, Any]:
    """What a client reads of the labels."""
    found: dict[str, Any] = {}
    for each in row.get_object_instances():
        (annotation,) = each.get_annotations()
        found[each.object_name] = (annotation.frame, annotation.coordinates.to_dict())
    cloud = row.get_space(stream_id="lidar", event_index=1, type_="point_cloud")
    (points,) = cloud.get_object_instances()
    found["points"] = [(one.start, one.end) for one in cloud.get_object_ranges(points)]
    for stream, index in (("front", 0), ("front", 1), ("quick", 0), ("quick", 2)):
        image = row.get_space(stream_id=stream, event_index=index, type_="image")
        found[f"{stream} {index}"] = [
            each.coordinates.to_dict() for each in image.get_annotations(type_="object")
        ]
    return found


@pytest.mark.parametrize("root", ROOTS)
def test_a_scene_is_made_labelled_and_read_back_by_both(root, clients, shelf):
    client = clients[root]
    folder = client.create_storage_folder("Drives")
    item = folder.upload_scene(drive(root, shelf), "Drive 1", shelf.integration, {"city": "Oslo"})
    project_hash = make_project(root, client, item)
    row = opened(client, project_hash)
    assert (row.data_type.value, row.data_title, row.number_of_frames) == ("scene", "Drive 1", 2)

    label(root, row)

    seen = [shown(opened(each, project_hash)) for each in clients.values()]
    assert seen[0] == seen[1]
    assert seen[0]["points"] == [(3, 5), (19, 19)]
    assert seen[0]["Cuboid"][0] == 1
    assert [len(seen[0][key]) for key in ("front 0", "front 1", "quick 0", "quick 2")] == [
        1,
        1,
        0,
        1,
    ]
    assert LabelRow.objects.get().is_valid
    stored = client.get_storage_item(item)
    assert (stored.item_type.value, stored.client_metadata) == ("scene", {"city": "Oslo"})
    assert [each.name for each in folder.list_items()] == ["Drive 1"], "its files belong to it"


@pytest.mark.parametrize("root", ROOTS)
def test_readers_get_moments_places_and_links(root, clients, shelf):
    client = clients[root]
    m = part(root, "beta.scene")
    folder = client.create_storage_folder("Drives")
    item = client.get_storage_item(folder.upload_scene(drive(root, shelf), "D", shelf.integration))

    scene = m.SceneReader(item).read()

    (lidar,) = scene.point_cloud_streams
    assert [each.timestamp for each in lidar.events] == [0, 0.5]
    assert requests.get(lidar.events[1].signed_url, timeout=10).content.startswith(b"ply\n")
    frames = {each.stream_id: each for each in scene.frame_of_reference_streams}
    own = frames[lidar.frame_of_reference_id].events[0]
    assert (own.parent_frame_id, own.position) == ("ego", (0, 0, 2))
    assert frames["ego"].get_event(0.5).position == (5, 0, 0)
    assert scene.get_stream("front", kind="image").frame_of_reference_id == "ego"
    assert scene.view_settings.point_radius == 2

    again = m.SceneReader(item).to_upload_payload("Again")
    items = part(root, "orm.storage").DataUploadItems(scenes=[again])
    job = folder.add_private_data_to_folder_start(shelf.integration, items)
    done = folder.add_private_data_to_folder_get_result(job)
    copy = client.get_storage_item(done.items_with_names[0].item_uuid)
    read = [m.SceneReader(each).to_upload_payload("x").scene for each in (item, copy)]
    assert read[0] == read[1]


def test_cameras_and_pictures_are_described(clients, shelf):
    client = clients["encord_portal.sdk"]
    folder = client.create_storage_folder("Drives")
    made = folder.upload_scene(drive("encord_portal.sdk", shelf), "D", shelf.integration)
    found = SceneReader(client.get_storage_item(made)).description()
    assert found["frames"] == [0, 0.5]
    camera = found["streams"]["cam"]["stream"]
    assert camera["frameOfReferenceId"] == "ego"
    assert camera["events"][0]["extrinsics"] == {
        "rotation": {"x": 0, "y": 0, "z": 1, "w": 0},
        "position": {"x": 1, "y": 2, "z": 3},
    }
    picture = found["streams"]["front"]["stream"]["events"][0]
    assert (picture["width"], picture["height"]) == (64, 48)
    clouds_found = found["streams"]["lidar"]["stream"]["events"]
    assert [each["pointCount"] for each in clouds_found] == [10, 20]


@pytest.mark.parametrize("root", ROOTS)
def test_how_a_scene_is_shown_can_be_changed(root, clients, shelf):
    client = clients[root]
    m = part(root, "beta.scene")
    folder = client.create_storage_folder("Drives")
    item = client.get_storage_item(folder.upload_scene(drive(root, shelf), "D", shelf.integration))
    layout = m.SceneLayout(tiles={"a": m.SceneImageTile(stream_name="front")}, layout="a")

    item.update(scene_layout=layout, scene_view_settings=None)

    reader = m.SceneReader(item)
    assert reader.view_settings is None
    assert reader.layout.tiles["a"].stream_name == "front"
    item.update(name="Renamed")
    assert m.SceneReader(item).layout is not None, "what is not named stays"
    wrong = m.SceneLayout(tiles={"a": m.SceneImageTile(stream_name="lidar")}, layout="a")
    with pytest.raises(part(root, "exceptions").InvalidArgumentsError, match="no image stream"):
        item.update(scene_layout=wrong)


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("write", [clouds.ply, clouds.pcd])
def test_one_file_is_a_scene_of_one_frame(root, write, clients, tmp_path):
    client = clients[root]
    folder = client.create_storage_folder("Drives")
    path = write(tmp_path / f"one.{write.__name__}", 12)
    item = folder.upload_scene_file(path, "One")
    row = opened(client, make_project(root, client, item))
    assert row.number_of_frames == 1
    space = row.get_space(stream_id="point_cloud", type_="point_cloud")
    ranges = part(root, "objects.frames").Range
    space.put_object_instance(instance(row, "SEGMENTATION"), [ranges(0, 11)])
    row.save()
    assert LabelRow.objects.get().is_valid
    ours = clients["encord_portal.sdk"]
    found = SceneReader(ours.get_storage_item(item)).description()
    assert (found["type"], found["format"]) == ("self_contained", write.__name__)
    assert found["pointCount"] == 12
    assert requests.get(found["signedUrl"], timeout=10).content == path.read_bytes()


def test_labels_beside_the_scene_are_refused(clients, shelf):
    root = "encord"
    client = clients[root]
    folder = client.create_storage_folder("Drives")
    item = folder.upload_scene(drive(root, shelf), "D", shelf.integration)
    project_hash = make_project(root, client, item)
    error = encord.exceptions.CorruptedLabelError
    c = part(root, "objects.coordinates")

    row = opened(client, project_hash)
    cuboid = instance(row, "CUBOID")
    place = c.CuboidCoordinates(position=(1, 2, 3), orientation=(0, 0, 1), size=(4, 5, 6))
    cuboid.set_for_frames(place, 2)
    row.add_object_instance(cuboid)
    with pytest.raises(error, match="2 frames only"):
        row.save()

    row = opened(client, project_hash)
    cloud = row.get_space(stream_id="lidar", event_index=0, type_="point_cloud")
    cloud.put_object_instance(
        instance(row, "SEGMENTATION"), [part(root, "objects.frames").Range(0, 10)]
    )
    with pytest.raises(error, match="10 points only"):
        row.save()
    assert LabelRow.objects.get().version == 0


@pytest.mark.parametrize(
    ("objects", "reason"),
    [
        ([None], r"objects\[0\] must be an object"),
        ([{"objectHash": "a"}], "'featureHash' must be a text"),
        ("all", "objects must be a list"),
    ],
)
def test_malformed_labels_of_a_point_cloud_are_refused(clients, shelf, objects, reason):
    client = clients["encord"]
    folder = client.create_storage_folder("Drives")
    item = folder.upload_scene(drive("encord", shelf), "D", shelf.integration)
    project_hash = make_project("encord", client, item)
    row = opened(client, project_hash)
    labels = row.to_encord_dict()
    cloud = row.get_space(stream_id="lidar", event_index=0, type_="point_cloud")
    labels["spaces"][cloud.space_id]["labels"] = {"objects": objects, "classifications": []}

    project = client.get_project(project_hash)
    with pytest.raises(encord.exceptions.CorruptedLabelError, match=reason):
        project.save_label_row(row.label_hash, labels)


def test_a_project_with_a_scene_survives_its_archive(clients, shelf, tmp_path):
    root = "encord_portal.sdk"
    client = clients[root]
    folder = client.create_storage_folder("Drives")
    item = folder.upload_scene(drive(root, shelf), "D", shelf.integration)
    project_hash = make_project(root, client, item)
    label(root, opened(client, project_hash))
    before = shown(opened(client, project_hash))
    stored = StorageItem.objects.get(pk=item).scene
    project = LabelRow.objects.get().project
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    archive_export.write(project, first)
    project.delete()
    Dataset.objects.all().delete()
    StorageItem.objects.filter(parent_item__isnull=False).delete()
    StorageItem.objects.all().delete()

    restored = archive_import.restore(first)

    assert StorageItem.objects.get(pk=item).scene == stored
    assert shown(opened(client, project_hash)) == before
    archive_export.write(restored, second)
    assert first.read_bytes() == second.read_bytes()


EYE = {"rotation": [1, 0, 0, 0, 1, 0, 0, 0, 1], "position": dict.fromkeys("xyz", 0)}
MIRROR = {"rotation": [1, 0, 0, 0, 1, 0, 0, 0, -1], "position": dict.fromkeys("xyz", 0)}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "at least 1 item"),
    ({"a": {"type": "x"}}, "does not match any of the expected tags"),
    ({"a": 3}, "scene.a"),
    ({"a": {"type": "point_cloud", "events": []}}, "at least 1 item"),
    ({"a": {"type": "time_series", "uri": "u"}}, "at least one stream"),
    (
        {
            "a": {"type": "point_cloud", "events": [{"uri": "file:///x"}]},
            "t": {"type": "time_series", "uri": "u"},
        },
        "cannot store time series",
    ),
    ({"a": {"type": "image", "camera": "c", "events": [{"uri": "u"}]}}, "no camera 'c'"),
    (
        {"a": {"type": "point_cloud", "frame_of_reference": "f", "events": [{"uri": "u"}]}},
        "no frame of reference 'f'",
    ),
    ({"a": {"type": "point_cloud", "events": [{"uri": "u" * 3000}]}}, "at most 2000"),
    ({"a" * 300: {"type": "point_cloud", "events": [{"uri": "u"}]}}, "at most 200"),
    (
        {"a": {"type": "point_cloud", "events": [{"uri": "u", "timestamp": "1"}]}},
        "timestamp",
    ),
    (
        {"a": {"type": "point_cloud", "events": [{"uri": "u", "timestamp": 1e300}]}},
        "timestamp",
    ),
    (
        {
            "a": {
                "type": "point_cloud",
                "events": [{"uri": "u", "timestamp": 1}, {"uri": "v", "timestamp": 1}],
            }
        },
        "two events have the timestamp 1",
    ),
    (
        {"a": {"type": "point_cloud", "events": [{"uri": "u"}], "pose": [2.0] * 16}},
        "last row",
    ),
    (
        {
            "a": {
                "type": "point_cloud",
                "events": [{"uri": "u"}],
                "pose": {
                    "rotation": [1, 0, 0, 0, 1, 0, 0, 0, -1],
                    "position": dict.fromkeys("xyz", 0),
                },
            }
        },
        "mirrors",
    ),
    (
        {
            "a": {
                "type": "point_cloud",
                "events": [{"uri": "u"}],
                "pose": {"rotation": dict.fromkeys("xyzw", 0), "position": dict.fromkeys("xyz", 0)},
            }
        },
        "quaternion has the length 0",
    ),
    ({"url": "x", "format": "las"}, "of the format 'las'"),
    (
        {
            "content": {"a": {"type": "point_cloud", "events": [{"uri": "u"}]}},
            "world_convention": dict.fromkeys("xyz", "up"),
        },
        "three lines",
    ),
    (
        {
            "content": {"a": {"type": "point_cloud", "events": [{"uri": "u"}]}},
            "view_settings": {"zz": 1},
        },
        "not permitted",
    ),
    (
        {
            "f": {
                "type": "frame_of_reference",
                "parent_FoR_id": "g",
                "events": [
                    {
                        "pose": {
                            "rotation": [1, 0, 0, 0, 1, 0, 0, 0, 1],
                            "position": dict.fromkeys("xyz", 0),
                        }
                    }
                ],
            },
            "g": {
                "type": "frame_of_reference",
                "parent_FoR_id": "f",
                "events": [
                    {
                        "pose": {
                            "rotation": [1, 0, 0, 0, 1, 0, 0, 0, 1],
                            "position": dict.fromkeys("xyz", 0),
                        }
                    }
                ],
            },
            "a": {"type": "point_cloud", "events": [{"uri": "u"}]},
        },
        "lies within itself",
    ),
]


@pytest.mark.parametrize(("scene", "message"), WRONG)
def test_a_description_that_makes_no_sense_is_refused_by_a_sentence(scene, message, owner, shelf):
    wire = Wire.of(owner)
    folder = wire.v2("POST", "storage/folders", {"name": "f"}).json()["uuid"]
    items = {"scenes": [{"title": "T", "scene": scene}]}
    answer = wire.v2(
        "POST",
        f"storage/folders/{folder}/data-upload-jobs",
        {"dataItems": items, "integrationHash": shelf.integration},
    )
    assert 400 <= answer.status_code < 500, answer.content
    assert message in answer.json()["message"]
    assert not StorageItem.objects.exists()


@pytest.mark.parametrize("root", ROOTS)
def test_files_that_cannot_be_had_are_named_and_nothing_is_made(root, clients, shelf, tmp_path):
    m = part(root, "beta.scene")
    client = clients[root]
    folder = client.create_storage_folder("Drives")
    for uri, message in (
        ("file:///etc/passwd", "not a file below"),
        ("http://example.com/a.pcd", "does not belong"),
        (shelf.uri("../../etc/passwd"), "climbs out|not a file below"),
        (shelf.uri("0.png"), "no point cloud"),
    ):
        scene = m.SceneBuilder()
        lidar = scene.add_pcd_stream("lidar")
        lidar.add_pcd(uri=shelf.uri("0.pcd"), timestamp=0).add_pcd(uri=uri, timestamp=1)
        with pytest.raises(part(root, "exceptions").EncordException, match=message):
            folder.upload_scene(scene, "T", shelf.integration)
    assert not StorageItem.objects.exists()
