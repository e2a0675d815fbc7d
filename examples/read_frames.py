"""Read labels frame by frame."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project, find_row


def main(
    client: EncordUserClient,
    project_title: str = PROJECT_TITLE,
    data_title: str = "crossing.mp4",
) -> list[str]:
    """Describe every frame that has labels."""
    row = find_row(find_project(client, project_title), data_title)
    row.initialise_labels()

    lines = []
    for view in row.get_frame_views():
        for instance in view.get_object_instances():
            annotation = instance.get_annotation(frame=view.frame)
            lines.append(
                f"frame {view.frame} of {view.width}x{view.height}: "
                f"{instance.object_name} at {annotation.coordinates}"
            )
        lines.extend(
            f"frame {view.frame}: {classification.classification_name}"
            for classification in view.get_classification_instances()
        )
    return lines


if __name__ == "__main__":
    run(main)
