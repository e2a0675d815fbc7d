"""Rows of groups from what is kept: their spaces are known from the labels alone."""

from __future__ import annotations

from uuid import UUID

from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from labels.models import LabelRowCache, ProjectAccess, ProjectCache
from labels.services.kept_rows import kept_row
from tests.sdk.label_row import test_spaces as groups


def _kept(labels: dict[str, object], ontology: dict[str, object]) -> object:
    project = ProjectCache(project_hash=UUID(int=1), ontology=ontology)
    row = LabelRowCache(
        project=project,
        data_hash=UUID(groups.DATA_HASH),
        data_title="t",
        dataset_hash="d",
        dataset_title="d",
        data_type="group",
        label_status="LABEL_IN_PROGRESS",
    )
    return kept_row(ProjectAccess(project=project, role=0), row, labels)


def test_a_group_is_read_from_its_labels_with_all_its_spaces() -> None:
    there = groups.row()
    item = there.ontology_structure.objects[0]
    instance = item.create_instance()
    box = BoundingBoxCoordinates(height=0.1, width=0.1, top_left_x=0.1, top_left_y=0.1)
    groups.space_of(there, "vid").put_object_instance(instance, [2], box)
    labels = there.to_encord_dict()
    kept = _kept(labels, there.ontology_structure.to_dict())
    spaces = {space.space_id: space for space in kept.get_spaces()}  # type: ignore[attr-defined]
    assert spaces.keys() == groups.SPACES.keys()
    (found,) = spaces["vid"].get_object_instances()
    assert found.object_hash == instance.object_hash
    assert kept.to_encord_dict()["spaces"] == labels["spaces"]  # type: ignore[attr-defined]


def test_spaces_are_called_as_the_group_calls_them() -> None:
    there = groups.row()
    labels = there.to_encord_dict()
    child = {"data_hash": "vid", "label_hash": None, "name": "left.mp4", "layout_key": "a"}
    labels["data_units"][groups.DATA_HASH]["metadata"] = {"children": [child]}
    kept = _kept(labels, there.ontology_structure.to_dict())
    named = {each.space_id: each.metadata for each in kept.get_spaces()}  # type: ignore[attr-defined]
    assert (named["vid"].file_name, named["vid"].layout_key) == ("left.mp4", "a")
    assert named["img"].file_name == "img"
