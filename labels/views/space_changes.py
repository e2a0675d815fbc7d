"""What changed inside the spaces of a group or a scene, in words."""

from __future__ import annotations

from collections.abc import Iterator

from encord_portal.sdk.objects import LabelRowV2
from labels.forms.values import ranges_text
from labels.merging.space_differences import SpaceDifference


def space_names(*rows: LabelRowV2) -> dict[str, str]:
    """What a person calls the spaces of a row: by their file's name."""
    return {space.space_id: space.metadata.file_name for row in rows for space in row.get_spaces()}


def parts_of(row: LabelRowV2, instance_hash: str) -> list[str]:
    """The files of the spaces that an object or a classification is on."""
    return [
        space.metadata.file_name
        for space in row.get_spaces()
        if any(each.object_hash == instance_hash for each in space.get_object_instances())
        or any(
            each.classification_hash == instance_hash
            for each in space.get_classification_instances()
        )
    ]


def class_names(row: LabelRowV2) -> dict[str, str]:
    """The titles of the ontology's classes, by feature hash."""
    structure = row.ontology_structure
    return {each.feature_node_hash: each.title for each in structure.objects} | {
        each.feature_node_hash: each.title for each in structure.classifications
    }


def label_of_change(each: SpaceDifference, spaces: dict[str, str], classes: dict[str, str]) -> str:
    """Which instance, and on which space."""
    what = classes.get(each.feature_hash) or each.instance_kind
    return f"{what} in “{spaces.get(each.space_id, each.space_id)}”"


def notes_of(each: SpaceDifference) -> Iterator[str]:
    """What became of it there, a sentence each."""
    if each.kind != "changed":
        where = ranges_text(each.gained or each.lost)
        if where:
            yield f"on frames {where} of this part"
        return
    if each.moved:
        yield f"moved on frames {ranges_text(each.moved)} of this part"
    if each.gained:
        yield f"now also on frames {ranges_text(each.gained)} of this part"
    if each.lost:
        yield f"no longer on frames {ranges_text(each.lost)} of this part"
    if each.stretched:
        yield "covers another range of this part"
    if each.answered:
        yield "answered otherwise, in all its parts"
