"""What reviewers have said of single labels, written into a label dictionary for its reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from encord_portal.platform import wire
from encord_portal.platform.models import LabelReview, LabelRow
from encord_portal.platform.services.label_filters import all_frames
from encord_portal.platform.wire import JsonObject

# Of each label, named by its kind and hash, what was said of it, in order.
Notes = Mapping[tuple[str, str], list[JsonObject]]


def of_rows(rows: Sequence[LabelRow]) -> dict[int, Notes]:
    """The reviews of the labels of rows, by the keys of the rows."""
    found: dict[int, defaultdict[tuple[str, str], list[JsonObject]]]
    found = {row.pk: defaultdict(list) for row in rows}
    reviews = LabelReview.objects.filter(task__label_row__in=found).select_related("stage", "task")
    for each in reviews.order_by("created_at", "uuid"):
        found[each.task.label_row_id][each.label_type, each.label_id].append(
            {
                "reviewUuid": str(each.uuid),
                "status": each.status,
                "comment": each.comment,
                "stage": each.stage.title,
                "createdAt": wire.iso_time(each.created_at),
                "lastEditedAt": wire.iso_time(each.updated_at),
            }
        )
    return dict(found)


def write_into(labels: JsonObject, notes: Notes) -> None:
    """Say of each label what was said of it; of those that nobody reviewed, an empty list."""
    for blob in all_frames(labels):
        for kind, listed, name in (
            ("object", "objects", "objectHash"),
            ("classification", "classifications", "classificationHash"),
        ):
            for entry in blob.get(listed) or ():
                entry["reviews"] = notes.get((kind, entry[name]), [])
    for kind, home in (
        ("object", "object_answers"),
        ("classification", "classification_answers"),
    ):
        for key, entry in labels[home].items():
            # Answers of drawn objects are no labels: their frames are.
            if kind == "classification" or "featureHash" in entry:
                entry["reviews"] = notes.get((kind, key), [])
