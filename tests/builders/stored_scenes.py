"""A project with a scene that the platform stores: a point cloud and the images of one camera."""

from __future__ import annotations

from pathlib import Path

from encord_portal.platform.models import CloudIntegration
from encord_portal.sdk.beta.scene import SceneBuilder, intrinsics_pinhole
from encord_portal.sdk.objects import OntologyStructure, Shape
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from labels.selectors import projects
from labels.services.scenes import scene_of
from tests.builders.clouds import points_table, write_ply
from tests.builders.world import World, client_of, make_people
from tests.platform.media import files

SIZE = (64, 48)


def make_drive_world(folder: Path) -> World:
    """The row ``Drive``: a cloud on three frames, two images of which the second is on the last.

    Args:
        folder: Where the files are; the platform must be allowed to import from there.
    """
    people = make_people()
    owner = client_of(people["owner"])
    integration = CloudIntegration.objects.create(title="Drives", root="file:///")
    write_ply(folder / "0.ply", points_table([(0, 0, 0), (1, 0, 0), (0, 1, 1)]))
    for number in (0, 1):
        files.png(folder / f"{number}.png", *SIZE, seed=number)
    scene = SceneBuilder()
    lidar = scene.add_pcd_stream("lidar")
    camera = scene.add_camera_stream("camera")
    camera.add_camera_params(*SIZE, intrinsics_pinhole(50, 50, 32, 24), timestamp=0)
    front = scene.add_image_stream("front", camera="camera")
    for number in (0, 1, 2):
        lidar.add_pcd(uri=(folder / "0.ply").as_uri(), timestamp=number / 2)
    front.add_image(uri=(folder / "0.png").as_uri(), timestamp=0)
    front.add_image(uri=(folder / "1.png").as_uri(), timestamp=0.9)
    drives = owner.create_storage_folder("Drives")
    item = drives.upload_scene(scene, "Drive", str(integration.pk))
    structure = OntologyStructure()
    structure.add_object("Person", Shape.BOUNDING_BOX)
    structure.add_object("Car", Shape.CUBOID)
    ontology = owner.create_ontology("Drives", structure=structure)
    made = owner.create_dataset("Drives", StorageLocation.CORD_STORAGE)
    dataset = owner.get_dataset(made.dataset_hash)
    dataset.link_items([item])
    project_hash = owner.create_project(
        "Drives", [made.dataset_hash], ontology_hash=ontology.ontology_hash
    )
    world = World(people, project_hash, None, {"owner": owner})  # type: ignore[arg-type]
    world.project().add_users([people["viewer"].email], ProjectUserRole.VIEWER)
    return world


def image_spaces(world: World) -> list[str]:
    """What labels call the images of the row, in their order."""
    row, owner = world.row("Drive"), world["owner"]
    scene = scene_of(owner, projects.get_for(owner, world.project_hash), row)
    (images,) = [each for each in scene.streams if each[0].kind == "image"]
    return [scene.space_of(each) for each in images]
