"""Create an ontology: what may be drawn, and what may be asked."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects import (
    ChecklistAttribute,
    OntologyStructure,
    RadioAttribute,
    Shape,
    TextAttribute,
)
from examples.command_line import run

ONTOLOGY_TITLE = "Street ontology"


def add_objects(structure: OntologyStructure) -> None:
    """Add what can be drawn: an object has a shape, and attributes if it likes."""
    structure.add_object("Box of a human", Shape.BOUNDING_BOX)

    car = structure.add_object("Car", Shape.BOUNDING_BOX)
    brand = car.add_attribute(RadioAttribute, "Car brand")
    brand.add_option("Mercedes")
    brand.add_option("Volvo")
    car.add_attribute(TextAttribute, "Number plate")
    extras = car.add_attribute(ChecklistAttribute, "Extras")
    extras.add_option("Roof rack")
    extras.add_option("Trailer")

    # The answer of a dynamic attribute may change from frame to frame.
    person = structure.add_object("Person", Shape.POLYGON)
    position = person.add_attribute(RadioAttribute, "Position", dynamic=True)
    position.add_option("Standing")
    position.add_option("Walking")


def add_classifications(structure: OntologyStructure) -> None:
    """Add questions about whole frames: a classification has exactly one root attribute."""
    structure.add_classification().add_attribute(TextAttribute, "Free text about the frame")

    colours = structure.add_classification().add_attribute(
        ChecklistAttribute, "All colours in the picture"
    )
    for name in ("Red", "Green", "Blue"):
        colours.add_option(name)

    scenery = structure.add_classification().add_attribute(RadioAttribute, "Scenery")
    mountains = scenery.add_option("Mountains")
    scenery.add_option("Ocean")
    scenery.add_option("Desert")
    # A nested attribute is asked only where its option is chosen.
    count = mountains.add_nested_attribute(RadioAttribute, "Mountains count")
    for name in ("One", "Two", "Many"):
        count.add_option(name)


def main(client: EncordUserClient, ontology_title: str = ONTOLOGY_TITLE) -> list[str]:
    """Create the ontology and give its hash."""
    structure = OntologyStructure()
    add_objects(structure)
    add_classifications(structure)
    ontology = client.create_ontology(ontology_title, structure=structure)
    return [ontology.ontology_hash]


if __name__ == "__main__":
    run(main)
