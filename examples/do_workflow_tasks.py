"""Workflow tasks: assign, submit, reject, approve and reopen."""

from __future__ import annotations

from encord_portal.sdk import EncordUserClient, Project
from encord_portal.sdk.workflow import AnnotationStage, ReviewStage
from examples.command_line import run
from examples.find_project import PROJECT_TITLE, find_project


def stages_of(project: Project) -> tuple[AnnotationStage, ReviewStage]:
    """Find the stages by their names; the type says what their tasks can do."""
    workflow = project.workflow
    return (
        workflow.get_stage(name="Annotate 1", type_=AnnotationStage),
        workflow.get_stage(name="Review 1", type_=ReviewStage),
    )


def annotate(stage: AnnotationStage, annotator: str) -> None:
    """Take every task of the stage and hand it in."""
    for task in list(stage.get_tasks()):
        task.assign(annotator)
        task.submit()


def review(stage: ReviewStage, rejected: str) -> None:
    """Send one data unit back, and approve the others."""
    for task in list(stage.get_tasks()):
        if task.data_title == rejected:
            task.reject()
        else:
            task.approve()


def main(
    client: EncordUserClient,
    annotator: str,
    project_title: str = PROJECT_TITLE,
    rejected: str = "beach.png",
    reopened: str = "walk",
) -> list[str]:
    """Bring all rows through the workflow, then reopen one, and say where each one is."""
    project = find_project(client, project_title)
    annotation, reviewing = stages_of(project)
    annotate(annotation, annotator)
    review(reviewing, rejected)

    # A row can also be sent to the very beginning (or, by workflow_complete, to the very end)
    # without its tasks. Both need the label hash, which the first reading of labels makes.
    for row in project.list_label_rows_v2(data_title_eq=reopened):
        row.initialise_labels()
        row.workflow_reopen()

    return sorted(
        f"{row.data_title}: {row.workflow_graph_node.title}"
        for row in project.list_label_rows_v2()
        if row.workflow_graph_node
    )


if __name__ == "__main__":
    run(main)
