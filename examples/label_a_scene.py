"""Put point clouds and a camera's pictures together as a scene, and label it in 3D and in 2D."""

from __future__ import annotations

from uuid import UUID

from encord_portal.sdk import EncordUserClient, Project
from encord_portal.sdk.beta.scene import (
    Direction,
    SceneBuilder,
    SceneReader,
    intrinsics_pinhole,
    translation_only,
)
from encord_portal.sdk.objects import LabelRowV2, OntologyStructure
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates, CuboidCoordinates
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.orm.dataset import StorageLocation
from examples.command_line import run

SCENE_TITLE = "Drive 1"
PICTURE_SIZE = (320, 240)


def main(client: EncordUserClient, integration_title: str, place: str) -> list[str]:
    """Make and label a scene of files that the cloud integration reaches below a place.

    ``examples.make_media`` draws such files: ``sweep-0.ply``, ``beach.png`` and so on.
    """
    (integration,) = client.get_cloud_integrations(filter_integration_titles=[integration_title])
    folder = client.create_storage_folder("Drives")
    item_uuid = folder.upload_scene(build_scene(place), SCENE_TITLE, integration.id)

    project = make_project(client, item_uuid)
    (row,) = project.list_label_rows_v2()
    row.initialise_labels()
    label(row)
    row.save()

    scene = SceneReader(client.get_storage_item(item_uuid)).read()
    return [
        *(
            f"{stream.stream_id}: {len(stream.events)} sweeps"
            for stream in scene.point_cloud_streams
        ),
        *describe(project),
    ]


def build_scene(place: str) -> SceneBuilder:
    """Describe a car that drives ahead with a laser scanner and a camera."""
    scene = SceneBuilder()
    scene.set_world_convention(x=Direction.FORWARD, y=Direction.LEFT, z=Direction.UP)

    car = scene.add_for_stream("car")
    lidar = scene.add_pcd_stream("lidar", frame_of_reference=car, pose=translation_only(0, 0, 1.8))
    camera = scene.add_camera_stream("camera", frame_of_reference=car)
    camera.add_camera_params(*PICTURE_SIZE, intrinsics_pinhole(200, 200, 160, 120), timestamp=0)
    front = scene.add_image_stream("front", camera="camera")
    for number, picture in enumerate(["beach.png", "mountains.png"]):
        moment = number / 10
        car.add_pose(translation_only(5 * moment, 0, 0), timestamp=moment)
        lidar.add_pcd(uri=f"{place}/sweep-{number}.ply", timestamp=moment)
        front.add_image(uri=f"{place}/{picture}", timestamp=moment)
    return scene


def make_project(client: EncordUserClient, item_uuid: UUID) -> Project:
    """Make an ontology of 3D and 2D classes, and a project of the scene alone."""
    structure = OntologyStructure()
    structure.add_object("Car", Shape.CUBOID)
    structure.add_object("Ground", Shape.SEGMENTATION)
    structure.add_object("Car in a picture", Shape.BOUNDING_BOX)
    ontology = client.create_ontology("Drives", structure=structure)

    created = client.create_dataset("Drives", StorageLocation.CORD_STORAGE)
    client.get_dataset(created.dataset_hash).link_items([item_uuid])
    return client.get_project(
        client.create_project(
            "Drives", [created.dataset_hash], ontology_hash=ontology.ontology_hash
        )
    )


def label(row: LabelRowV2) -> None:
    """Place a cuboid in the scene, name points of a sweep, and draw a box on a picture."""
    find = row.ontology_structure.get_child_by_title

    # Position, turn about each axis and size, in the scene's frame of reference.
    car = find("Car").create_instance()
    car.set_for_frames(
        CuboidCoordinates(position=(6, 1, 0.8), orientation=(0, 0, 0.1), size=(4.2, 1.8, 1.5)), 0
    )
    row.add_object_instance(car)

    # Points are counted in the order of the file.
    sweep = row.get_space(stream_id="lidar", event_index=0, type_="point_cloud")
    sweep.put_object_instance(find("Ground").create_instance(), [Range(0, 99)])

    picture = row.get_space(stream_id="front", event_index=0, type_="image")
    picture.put_object_instance(
        find("Car in a picture").create_instance(),
        BoundingBoxCoordinates(height=0.21, width=0.25, top_left_x=0.19, top_left_y=0.54),
    )


def describe(project: Project) -> list[str]:
    """Read the labels again."""
    (row,) = project.list_label_rows_v2()
    row.initialise_labels()
    sweep = row.get_space(stream_id="lidar", event_index=0, type_="point_cloud")
    picture = row.get_space(stream_id="front", event_index=0, type_="image")
    return [
        *(
            f"{instance.object_name} on frame {annotation.frame}"
            for instance in row.get_object_instances()
            for annotation in instance.get_annotations()
        ),
        *(
            f"{instance.object_name}: points {points.start} to {points.end}"
            for instance in sweep.get_object_instances()
            for points in sweep.get_object_ranges(instance)
        ),
        *(instance.object_name for instance in picture.get_object_instances()),
    ]


if __name__ == "__main__":
    run(main)
