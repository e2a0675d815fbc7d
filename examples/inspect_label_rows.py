"""Read what is known of label rows without reading their labels."""

from __future__ import annotations

from collections.abc import Iterable

from encord_portal.sdk import EncordUserClient
from encord_portal.sdk.objects import LabelRowV2
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project


def describe(rows: Iterable[LabelRowV2]) -> list[str]:
    """Give a line for each row."""
    lines = []
    for row in rows:
        stage = row.workflow_graph_node
        lines.append(
            f"{row.data_title}: {row.data_type.value}, {row.number_of_frames} frames, "
            f"in {stage.title if stage else 'no stage'}, priority {row.priority}, "
            f"{'labelled since ' + str(row.created_at) if row.label_hash else 'no labels yet'}"
        )
    return lines


def main(
    client: EncordUserClient, project_title: str = PROJECT_TITLE, data_title_like: str = "%"
) -> list[str]:
    """Describe the rows whose data title matches a pattern (``%``: any text)."""
    project = find_project(client, project_title)
    rows = project.list_label_rows_v2(data_title_like=data_title_like)
    return describe(sorted(rows, key=lambda row: row.data_title))


if __name__ == "__main__":
    run(main)
