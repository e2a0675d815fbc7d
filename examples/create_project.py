"""Create a project out of a dataset and an ontology, and invite somebody to it."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from examples.command_line import run
from examples.create_ontology import ONTOLOGY_TITLE
from examples.find_project import PROJECT_TITLE
from examples.upload_media import DATASET_TITLE


def main(
    client: EncordUserClient,
    project_title: str = PROJECT_TITLE,
    dataset_title: str = DATASET_TITLE,
    ontology_title: str = ONTOLOGY_TITLE,
    colleague: str = "",
) -> list[str]:
    """Create the project, let a colleague annotate if one is named, and give its hash."""
    dataset = client.get_datasets(title_eq=dataset_title)[0]["dataset"]
    ontology = client.get_ontologies(title_eq=ontology_title)[0]["ontology"]

    project_hash = client.create_project(
        project_title,
        dataset_hashes=[dataset.dataset_hash],
        ontology_hash=ontology.ontology_hash,
    )

    if colleague:
        project = client.get_project(project_hash)
        project.add_users([colleague], ProjectUserRole.ANNOTATOR)
    return [project_hash]


if __name__ == "__main__":
    run(main)
