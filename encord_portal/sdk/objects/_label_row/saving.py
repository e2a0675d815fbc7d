"""What is checked and added when labels are sent."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.read_only import LabelRowReadOnlyData
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance


def check_object_numbers(instances: Iterable[ObjectInstance]) -> None:
    """Raise if two instances of an ontology object have the same number.

    Raises:
        LabelRowError: Two have.
    """
    taken: dict[tuple[str, int], str] = {}
    for instance in instances:
        number = instance.object_number
        if number is None or not instance._track.frames:
            continue
        key = (instance.feature_hash, number)
        if key in taken:
            raise LabelRowError(
                f"The objects {taken[key]} and {instance.object_hash} of {instance.object_name!r} "
                f"have the same object_number {number}. Change one of them, or save with "
                "`renumber_objects=True`."
            )
        taken[key] = instance.object_hash


def completed(row: dict[str, Any], data: LabelRowReadOnlyData) -> dict[str, Any]:
    """Add the members that a saved row always has."""
    status = data.annotation_task_status
    row.setdefault("annotation_task_status", status.value if isinstance(status, Enum) else status)
    row.setdefault("is_shadow_data", data.is_shadow_data)
    row.setdefault("spaces", {})
    return row
