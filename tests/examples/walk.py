"""All examples in the order of the tutorial, and what they leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from encord_portal.sdk import Project
from encord_portal.sdk.objects import LabelRowV2


@dataclass(frozen=True, slots=True)
class Walk:
    """One person who runs the examples, with files of their own."""

    examples: dict[str, ModuleType]
    client: Any
    email: str
    folder: Path

    def __call__(self, example: str, **arguments: Any) -> list[str]:
        """Run one example."""
        results: list[str] = self.examples[example].main(self.client, **arguments)
        return results

    def make_media(self) -> Path:
        """Draw the pictures and the video, and give their folder."""
        media = self.folder / "media"
        self.examples["make_media"].main(media)
        return media

    def set_up(self) -> str:
        """Upload media, create ontology and project, and give the project's hash."""
        self("upload_media", media=self.make_media())
        self("create_ontology")
        (project_hash,) = self("create_project")
        return project_hash

    def whole(self) -> dict[str, list[str]]:
        """Run everything that follows the set-up; exported files have names of their own."""
        steps: list[tuple[str, dict[str, Any]]] = [
            ("find_project", {}),
            ("label_one_frame", {}),
            ("label_several_frames", {}),
            ("read_frames", {}),
            ("classify_frames", {}),
            ("answer_object_attributes", {}),
            ("answer_dynamic_attributes", {}),
            ("work_with_ranges", {}),
            ("bundle_calls", {}),
            ("set_priorities", {}),
            ("do_workflow_tasks", {"annotator": self.email}),
            ("keep_in_folders", {"media": self.folder / "media"}),
        ]
        self("inspect_label_rows")
        self("export_labels", folder=self.folder / "export")
        return {name: self(name, **arguments) for name, arguments in steps}


def left_behind(project: Project) -> dict[str, Any]:
    """Describe a project by its titles, without the identifiers that are made at random."""
    rows = sorted(project.list_label_rows_v2(), key=lambda row: row.data_title)
    for row in rows:
        row.initialise_labels()
    return {
        "ontology": _without_identifiers(project.ontology_structure.to_dict()),
        "rows": [_row(row) for row in rows],
    }


def _row(row: LabelRowV2) -> dict[str, Any]:
    assert row.workflow_graph_node is not None
    labels = row.to_encord_dict()
    names = {item.feature_node_hash: item.title for item in _named(row)}
    objects = sorted(_object(instance) for instance in row.get_object_instances())
    classifications = sorted(
        f"{instance.classification_name} on {instance.range_list}"
        for instance in row.get_classification_instances()
    )
    answers = [labels["object_answers"], labels["classification_answers"]]
    return {
        "title": row.data_title,
        "stage": row.workflow_graph_node.title,
        "priority": row.priority,
        "assignee": bool(row.assigned_user_email),
        "status": labels["label_status"],
        "objects": objects,
        "classifications": classifications,
        "answers": sorted(_answers(list(group.values()), names) for group in answers),
        "actions": sorted(_answers([each], names) for each in labels["object_actions"].values()),
    }


def _object(instance: Any) -> str:
    frames = [
        (each.frame, str(each.coordinates), each.manual_annotation, bool(each.created_by))
        for each in instance.get_annotations()
    ]
    return f"{instance.object_name}: {frames}"


def _named(row: LabelRowV2) -> list[Any]:
    """Give every node of the ontology."""
    found: list[Any] = []
    waiting: list[Any] = [*row.ontology_structure.objects, *row.ontology_structure.classifications]
    for node in waiting:
        found.append(node)
        waiting.extend(getattr(node, "attributes", ()) or ())
        waiting.extend(getattr(node, "options", ()) or ())
    return found


def _answers(groups: list[dict[str, Any]], names: dict[str, str]) -> str:
    """Give answers in the order of their text, each identifier as what it stands for."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            kept = {key: item for key, item in value.items() if key not in _RANDOM}
            return {key: plain(item) for key, item in sorted(kept.items())}
        if isinstance(value, list):
            items = [plain(item) for item in value]
            return sorted(items, key=repr) if all(isinstance(i, dict) for i in items) else items
        return names.get(value, value) if isinstance(value, str) else value

    return repr(sorted((plain(group) for group in groups), key=repr))


# Made at random, or by whom and when.
_RANDOM = {
    "objectHash",
    "classificationHash",
    "createdAt",
    "createdBy",
    "lastEditedAt",
    "lastEditedBy",
}


def _without_identifiers(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_identifiers(item)
            for key, item in value.items()
            if key != "featureNodeHash"
        }
    return [_without_identifiers(item) for item in value] if isinstance(value, list) else value
