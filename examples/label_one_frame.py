"""Draw a box on a picture, save it and read it again."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects import Object
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project, find_row


def main(
    client: EncordUserClient,
    project_title: str = PROJECT_TITLE,
    data_title: str = "beach.png",
) -> list[str]:
    """Add a box of a human, and describe all objects of the row."""
    row = find_row(find_project(client, project_title), data_title)

    # Reads the labels that the server has; the first time it also makes the label hash.
    row.initialise_labels()

    # The type narrows what is found, also for the type checker.
    human = row.ontology_structure.get_child_by_title("Box of a human", type_=Object)

    instance = human.create_instance()
    instance.set_for_frames(
        # All coordinates are shares of the width and the height, from the top left corner.
        coordinates=BoundingBoxCoordinates(height=0.5, width=0.2, top_left_x=0.4, top_left_y=0.3),
        frames=0,
        manual_annotation=True,
    )
    row.add_object_instance(instance)

    # Nothing reaches the server before this.
    row.save()

    row.initialise_labels(overwrite=True)
    return [
        f"{found.object_name} on frame {annotation.frame}: {annotation.coordinates}"
        for found in row.get_object_instances(filter_ontology_object=human)
        for annotation in found.get_annotations()
    ]


if __name__ == "__main__":
    run(main)
