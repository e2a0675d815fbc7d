"""What is turned or round keeps its shape where two revisions are compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from encord_portal.sdk.objects import ObjectInstance
from labels.models import LabelRowCache
from labels.services import label_dicts
from tests.browser.kinds import labelled
from tests.builders.world import World
from tests.labels.views.pages import address, browser, text


def _seen(world: World, row: LabelRowCache) -> None:
    """The portal has read the labels as they are now."""
    label_dicts.label_row(world["owner"], world.access("owner"), row, fresh=True)


def _shape(page: str, object_hash: str) -> str:
    """How an object's area is drawn, without its colours."""
    (mark,) = re.findall(rf'data-object-hash="{object_hash}"[^>]*>.*?</g>', page)
    (drawn,) = re.findall(r'<(?:rect|ellipse|path) class="area"([^>]*)>', mark)
    return re.sub(r' (?:fill|stroke|color)="[^"]*"', "", drawn)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pdf", "nifti"])
def test_shapes_are_drawn_as_in_the_frame_view(tmp_path: Path, kind: str) -> None:
    world = labelled(kind, tmp_path)
    row = world.row()
    _seen(world, row)
    labels = world.labels(row.data_hash)
    gone = next(e for e in labels.get_object_instances() if e.object_hash == "circle")
    assert isinstance(gone, ObjectInstance)
    labels.remove_object(gone)
    labels.save()
    client = browser(world["owner"])
    before = text(client.get(address("frame-view", world, row, 1)))
    _seen(world, row)
    page = text(client.get(f"{address('history-compare', world, row)}?frame=1"))
    for name in ("rotatable_bounding_box", "ellipse", "bounding_box"):
        assert _shape(page, name) == _shape(before, name)
    assert _shape(page, "circle")
    same = [r'<svg viewBox="([^"]+)" role="img" aria-label="Frame 1', r"<image [^>]*(width=.*?)/?>"]
    same += [r'transform="scale\(1 [^"]+"'] if kind == "nifti" else []
    for found in same:
        sizes = [
            {part for each in re.findall(found, text) for part in re.findall(r"[\d.]+", each)}
            for text in (page, before)
        ]
        assert sizes[0] == sizes[1] != set(), found
