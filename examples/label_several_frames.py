"""Track things over the frames of a video, in two ways."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects import LabelRowV2, Object, ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project, find_row

# Where the car is on frames 3 to 5.
TRACK = {
    frame: BoundingBoxCoordinates(
        height=0.25, width=0.25, top_left_x=0.125 * (frame - 3), top_left_y=0.5
    )
    for frame in (3, 4, 5)
}


def place_by_instance(row: LabelRowV2, car: Object) -> ObjectInstance:
    """Think of an instance and of the frames that it is on."""
    instance = car.create_instance()
    for frame, coordinates in TRACK.items():
        instance.set_for_frames(coordinates=coordinates, frames=frame)
    row.add_object_instance(instance)
    return instance


def place_by_frame(row: LabelRowV2, car: Object) -> ObjectInstance:
    """Think of frames and of the instances that are on them."""
    instance = car.create_instance()
    for view in row.get_frame_views():
        if view.frame in TRACK:
            view.add_object_instance(instance, TRACK[view.frame])
    return instance


def main(
    client: EncordUserClient,
    project_title: str = PROJECT_TITLE,
    data_title: str = "crossing.mp4",
) -> list[str]:
    """Track one car each way, save, and say on which frames the cars are."""
    row = find_row(find_project(client, project_title), data_title)
    row.initialise_labels()
    car = row.ontology_structure.get_child_by_title("Car", type_=Object)

    instances = [place_by_instance(row, car), place_by_frame(row, car)]
    row.save()
    return [
        f"{instance.object_name}: frames {sorted(instance.get_annotation_frames())}"
        for instance in instances
    ]


if __name__ == "__main__":
    run(main)
