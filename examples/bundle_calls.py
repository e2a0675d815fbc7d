"""Bundles: read and save many rows with few requests."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects import Classification, Option
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project


def main(
    client: EncordUserClient, project_title: str = PROJECT_TITLE, scenery: str = "Ocean"
) -> list[str]:
    """Answer the scenery of every row that has none yet, and name these rows."""
    project = find_project(client, project_title)
    question = project.ontology_structure.get_child_by_title("Scenery", type_=Classification)
    answer = question.get_child_by_title(scenery, type_=Option)

    rows = project.list_label_rows_v2()
    # What is put into a bundle happens where its block ends.
    with project.create_bundle(bundle_size=100) as bundle:
        for row in rows:
            row.initialise_labels(bundle=bundle)

    answered = []
    with project.create_bundle(bundle_size=100) as bundle:
        for row in rows:
            if row.get_classification_instances(filter_ontology_classification=question):
                continue
            instance = question.create_instance()
            instance.set_answer(answer)
            instance.set_for_frames(0)
            row.add_classification_instance(instance)
            row.save(bundle=bundle)
            answered.append(row.data_title)
    return sorted(answered)


if __name__ == "__main__":
    run(main)
