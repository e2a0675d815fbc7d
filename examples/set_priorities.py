"""Priorities: say which rows should be worked on first."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.constants.enums import DataType
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project


def main(
    client: EncordUserClient, project_title: str = PROJECT_TITLE, videos: float = 0.9
) -> list[str]:
    """Give all videos a priority, from 0 to 1, and list the rows with the most urgent first."""
    project = find_project(client, project_title)

    with project.create_bundle() as bundle:
        for row in project.list_label_rows_v2():
            if row.data_type == DataType.VIDEO:
                row.set_priority(videos, bundle=bundle)

    rows = project.list_label_rows_v2()
    # A row that is complete has no priority any more.
    rows.sort(key=lambda row: (-(row.priority or 0), row.data_title))
    return [f"{row.priority} {row.data_title}" for row in rows]


if __name__ == "__main__":
    run(main)
