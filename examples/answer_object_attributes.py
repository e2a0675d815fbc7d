"""Answer the attributes of an object: radio, text and checklist."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects import (
    ChecklistAttribute,
    Object,
    Option,
    RadioAttribute,
    TextAttribute,
)
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project, find_row


def main(
    client: EncordUserClient,
    project_title: str = PROJECT_TITLE,
    data_title: str = "beach.png",
) -> list[str]:
    """Draw a car, answer what is asked about it, save, and give the answers."""
    row = find_row(find_project(client, project_title), data_title)
    row.initialise_labels()

    car = row.ontology_structure.get_child_by_title("Car", type_=Object)
    brand = car.get_child_by_title("Car brand", type_=RadioAttribute)
    plate = car.get_child_by_title("Number plate", type_=TextAttribute)
    extras = car.get_child_by_title("Extras", type_=ChecklistAttribute)

    instance = car.create_instance()
    instance.set_for_frames(
        BoundingBoxCoordinates(height=0.2, width=0.25, top_left_x=0.1875, top_left_y=0.55), 0
    )
    instance.set_answer(brand.get_child_by_title("Mercedes", type_=Option))
    instance.set_answer("S-GO 1886", attribute=plate)
    instance.set_answer([extras.get_child_by_title("Roof rack", type_=Option)])
    # Answers that are there already are changed only on request.
    instance.set_answer("S-GO 1926", attribute=plate, overwrite=True)

    row.add_object_instance(instance)
    row.save()

    # Reading needs the attribute, for an object may have many.
    return [
        f"{brand.title}: {instance.get_answer(attribute=brand).title}",
        f"{plate.title}: {instance.get_answer(attribute=plate)}",
        f"{extras.title}: {[each.title for each in instance.get_answer(attribute=extras)]}",
    ]


if __name__ == "__main__":
    run(main)
