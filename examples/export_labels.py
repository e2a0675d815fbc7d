"""Export the labels of all rows as files."""

from __future__ import annotations

import json
from pathlib import Path

from encord_portal.sdk import EncordUserClient
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project


def main(client: EncordUserClient, folder: Path, project_title: str = PROJECT_TITLE) -> list[str]:
    """Write one JSON file a row and give the files' names."""
    project = find_project(client, project_title)
    rows = project.list_label_rows_v2()

    # Labels are read on demand. In a bundle, many rows are read by one request.
    with project.create_bundle() as bundle:
        for row in rows:
            row.initialise_labels(bundle=bundle)

    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        text = json.dumps(row.to_encord_dict(), indent=2)
        (folder / f"{row.data_hash}.json").write_text(text, encoding="utf-8")
    return sorted(f"{row.data_title}: {row.data_hash}.json" for row in rows)


if __name__ == "__main__":
    run(main)
