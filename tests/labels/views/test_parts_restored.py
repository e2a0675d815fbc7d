"""One instance of a data group is brought back as it was, on all the parts that it was on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from labels.models import LabelRowCache, Revision
from labels.services import label_dicts, sync
from tests.builders.group_rows import BOXES, VIDEO_FRAME, make_group_world
from tests.builders.media_rows import TONE
from tests.builders.world import World
from tests.labels.views.pages import address, browser


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    return make_group_world(tmp_path)


def _seen(world: World) -> tuple[LabelRowCache, Revision]:
    access = world.access("owner")
    sync.refresh_rows(world["owner"], access, force=True)
    row = world.row("Case")
    label_dicts.label_row(world["owner"], access, row, fresh=True)
    return row, row.revisions.order_by("-pk")[0]


def _labels(world: World) -> LabelRowV2:
    return world.labels(world.row("Case").data_hash)


def _space(labels: LabelRowV2, key: str) -> Any:
    return labels.get_space(layout_key=key, type_=key)  # type: ignore[call-overload]  # any kind


def _restore(world: World, row: LabelRowCache, old: Revision, now: Revision, name: str) -> None:
    form = {
        "revision": old.pk,
        "base": now.blob.sha256,
        "what": "instance",
        "instance_hash": name,
    }
    response = browser(world["owner"]).post(address("history-restore", world, row), form)
    assert response.status_code == 302, response.content


def test_what_moved_or_went_on_parts_comes_back_alone(world: World) -> None:
    row, old = _seen(world)
    labels = _labels(world)
    video, image, audio = (_space(labels, key) for key in ("video", "image", "audio"))
    elsewhere = BoundingBoxCoordinates(height=0.1, width=0.1, top_left_x=0.1, top_left_y=0.1)
    (moved,) = video.get_object_instances()
    video.put_object_instance(moved, VIDEO_FRAME, elsewhere, on_overlap="replace")
    (gone,) = image.get_object_instances()
    image.remove_object_instance(gone.object_hash)
    audio.remove_object_instance("tone0001")
    labels.save()
    for name in ("videobox", gone.object_hash, "tone0001"):
        row, now = _seen(world)
        _restore(world, row, old, now, name)
    back = _labels(world)
    (annotation,) = _space(back, "video").get_annotations("object")
    assert (annotation.frame, annotation.coordinates.top_left_x) == (VIDEO_FRAME, BOXES["video"][0])
    (annotation,) = _space(back, "image").get_annotations("object")
    assert annotation.coordinates.top_left_x == BOXES["image"][0]
    (speech,) = _space(back, "audio").get_annotations("object")
    assert [(each.start, each.end) for each in speech.ranges] == [TONE]


def test_bringing_back_one_leaves_the_others_as_they_are_now(world: World) -> None:
    row, old = _seen(world)
    labels = _labels(world)
    for key in ("video", "pdf"):
        space = _space(labels, key)
        (instance,) = space.get_object_instances()
        space.remove_object_instance(instance.object_hash)
    labels.save()
    row, now = _seen(world)
    _restore(world, row, old, now, "videobox")
    back = _labels(world)
    assert [each.object_hash for each in _space(back, "video").get_object_instances()] == [
        "videobox"
    ]
    assert _space(back, "pdf").get_object_instances() == []
