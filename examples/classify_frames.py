"""Answer questions about frames: text, checklist, radio, and a radio nested in an option."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects import (
    Classification,
    ClassificationInstance,
    OntologyStructure,
    Option,
    RadioAttribute,
)
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project, find_row


def text(structure: OntologyStructure) -> ClassificationInstance:
    """Answer a text."""
    # A classification has the title of its root attribute, so the type is needed here.
    about = structure.get_child_by_title("Free text about the frame", type_=Classification)
    instance = about.create_instance()
    instance.set_answer("Clouds are coming up.")
    return instance


def checklist(structure: OntologyStructure) -> ClassificationInstance:
    """Answer a checklist with all options that apply."""
    colours = structure.get_child_by_title("All colours in the picture", type_=Classification)
    # Searching below the classification cannot meet an option of the same title elsewhere.
    green = colours.get_child_by_title("Green", type_=Option)
    blue = colours.get_child_by_title("Blue", type_=Option)
    instance = colours.create_instance()
    instance.set_answer([green, blue])
    return instance


def radio(structure: OntologyStructure) -> ClassificationInstance:
    """Answer a radio, and then the radio that its option brings."""
    scenery = structure.get_child_by_title("Scenery", type_=Classification)
    mountains = scenery.get_child_by_title("Mountains", type_=Option)
    count = mountains.get_child_by_title("Mountains count", type_=RadioAttribute)
    two = count.get_child_by_title("Two", type_=Option)

    instance = scenery.create_instance()
    instance.set_answer(mountains)
    # An option says by itself which attribute it answers; the outer one has to be there first.
    instance.set_answer(two)
    return instance


def main(
    client: EncordUserClient,
    project_title: str = PROJECT_TITLE,
    data_title: str = "mountains.png",
) -> list[str]:
    """Classify the first frame, save, and read the answers again."""
    row = find_row(find_project(client, project_title), data_title)
    row.initialise_labels()
    structure = row.ontology_structure

    for instance in (text(structure), checklist(structure), radio(structure)):
        instance.set_for_frames(0)
        row.add_classification_instance(instance)
    row.save()

    row.initialise_labels(overwrite=True)
    return sorted(
        f"{found.classification_name}: {answer}"
        for found in row.get_classification_instances(filter_frames=0)
        for answer in read_answers(found)
    )


def read_answers(instance: ClassificationInstance) -> list[str]:
    """Give the answer of the root attribute, and the nested one where there is one."""
    answer = instance.get_answer()
    if isinstance(answer, list):
        return [option.title for option in answer]
    if not isinstance(answer, Option):
        return [str(answer)]
    answers = [answer.title]
    for attribute in answer.attributes:
        # Only the root attribute can be left out.
        nested = instance.get_answer(attribute)
        if isinstance(nested, Option):
            answers.append(f"{attribute.title}: {nested.title}")
    return answers


if __name__ == "__main__":
    run(main)
