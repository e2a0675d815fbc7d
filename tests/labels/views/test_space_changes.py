"""The comparison tells of changes inside the parts of a group."""

from __future__ import annotations

from typing import Any

from labels.models import Blob, LabelRowCache, Revision
from labels.services import label_dicts
from labels.services.blobs import pack
from tests.builders.world import World
from tests.labels.views.pages import address, browser, text


def _revision(world: World, row: LabelRowCache, frames: dict[int, float]) -> Revision:
    """The row's labels with a car on frames of a part of it."""
    labels = label_dicts.label_row(
        world["reviewer"], world.access("reviewer"), row
    ).label_row.to_encord_dict()
    car = world.ontology.car.feature_node_hash
    part: dict[str, Any] = {
        "space_type": "video", "number_of_frames": 9, "width": 4, "height": 2,
        "data_duration": 1.0, "data_fps": 9.0,
        "child_info": {"layout_key": "a", "file_name": "left.mp4", "data_link": None},
        "labels": {
            str(frame): {
                "objects": [
                    {
                        "objectHash": "inside01", "featureHash": car, "shape": "bounding_box",
                        "name": "Car", "value": "car", "color": "#fff", "confidence": 1.0,
                        "createdAt": "Sat, 21 Nov 2026 11:40:55 UTC", "manualAnnotation": True,
                        "boundingBox": {"h": 0.1, "w": 0.1, "x": x, "y": 0.1},
                    }
                ],
                "classifications": [],
            }
            for frame, x in frames.items()
        },
    }  # fmt: skip
    labels["spaces"] = {"part-1": part}
    labels["object_answers"]["inside01"] = {"objectHash": "inside01", "classifications": []}
    packed = pack(labels)
    blob = Blob.objects.create(sha256=packed.sha256, content=packed.content, size=packed.size)
    return Revision.objects.create(row=row, blob=blob, source="upstream")


def test_what_moved_inside_a_part_is_listed_with_the_parts_name(world: World) -> None:
    row = world.row("image 0")
    old = _revision(world, row, {1: 0.1, 2: 0.1})
    new = _revision(world, row, {2: 0.3, 3: 0.1})
    page = text(
        browser(world["reviewer"]).get(
            address("history-compare", world, row), {"old": old.pk, "new": new.pk}
        )
    )
    assert "Car in “left.mp4”" in page
    assert "moved on frames 2 of this part" in page
    assert "now also on frames 3 of this part" in page
    assert "no longer on frames 1 of this part" in page
    assert 'name="instance_hash" value="inside01"' in page
    assert "Bring back all" in page
    back = text(
        browser(world["reviewer"]).get(
            address("history-compare", world, row), {"old": new.pk, "new": new.pk}
        )
    )
    assert "Both revisions say the same" in back
