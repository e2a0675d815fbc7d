"""Ranges: say on which frames something is, and turn one notation into another."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects import Object
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import (
    Range,
    frames_class_to_frames_list,
    frames_to_ranges,
    ranges_to_list,
)
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project, find_row


def main(
    client: EncordUserClient,
    project_title: str = PROJECT_TITLE,
    data_title: str = "crossing.mp4",
) -> list[str]:
    """Put a box on two stretches of a video, take it from some frames, and say where it is."""
    row = find_row(find_project(client, project_title), data_title)
    row.initialise_labels()
    human = row.ontology_structure.get_child_by_title("Box of a human", type_=Object)

    # Both ends of a range belong to it.
    stretches = [Range(start=0, end=4), Range(start=10, end=14)]
    assert frames_class_to_frames_list(stretches) == [0, 1, 2, 3, 4, 10, 11, 12, 13, 14]

    instance = human.create_instance()
    instance.set_for_frames(
        BoundingBoxCoordinates(height=0.5, width=0.125, top_left_x=0.75, top_left_y=0.25),
        stretches,
    )
    row.add_object_instance(instance)
    instance.remove_from_frames([2, 14])
    row.save()

    here = instance.get_annotation_frames()
    on_first_frames = row.get_object_instances(human, filter_frames=Range(start=0, end=1))
    return [
        f"frames: {sorted(here)}",
        f"ranges: {ranges_to_list(frames_to_ranges(here))}",
        f"on frames 0 and 1: {instance.object_hash in {o.object_hash for o in on_first_frames}}",
    ]


if __name__ == "__main__":
    run(main)
