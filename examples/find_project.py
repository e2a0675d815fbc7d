"""Find a project by its title, and a row of it by the title of its data."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient, Project
from encord_portal.sdk.objects import LabelRowV2
from examples.command_line import run

PROJECT_TITLE = "Street scenes"


def find_project(client: EncordUserClient, title: str) -> Project:
    """Give the project with exactly this title."""
    for project in client.list_projects(title_eq=title):
        return project
    raise LookupError(f"You are in no project {title!r}: create it, or ask to be invited.")


def find_row(project: Project, data_title: str) -> LabelRowV2:
    """Give the row with exactly this data title, its labels not yet read."""
    rows = project.list_label_rows_v2(data_title_eq=data_title)
    if not rows:
        raise LookupError(f"The project {project.title!r} has no data {data_title!r}.")
    return rows[0]


def main(client: EncordUserClient, project_title: str = PROJECT_TITLE) -> list[str]:
    """Say what the project is."""
    project = find_project(client, project_title)
    people = [f"{user.user_email}: {user.user_role.name}" for user in project.list_users()]
    stages = [stage.title for stage in project.workflow.stages]
    objects = [item.title for item in project.ontology_structure.objects]
    return [project.title, *people, ", ".join(stages), ", ".join(objects)]


if __name__ == "__main__":
    run(main)
