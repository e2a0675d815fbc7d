"""Labels that are read into another row keep that row's identity, as with the published client."""

from __future__ import annotations

import pytest

from tests.contract.label_row.kits import OURS, THEIRS
from tests.sdk.label_row.builders import (
    Json,
    Kit,
    entry,
    frame,
    group_labels,
    image_hash,
    image_labels,
    video_labels,
)

pytestmark = pytest.mark.contract

FOREIGN = dict.fromkeys(("label_hash", "data_hash", "dataset_hash", "branch_name"), "foreign")


def _renamed(labels: Json) -> Json:
    units = {
        f"x{key}": unit | {"data_hash": f"x{key}"} for key, unit in labels["data_units"].items()
    }
    return labels | FOREIGN | {"data_units": units}


ROWS: dict[str, tuple[Json, Json]] = {
    "image": (image_labels(), image_labels(entry())),
    "images": (group_labels(frame(), frame()), group_labels(frame(entry()), frame())),
    "video": (video_labels({}), video_labels({"3": frame(entry())})),
}


def _seen(kit: Kit, own: Json, other: Json, *, preserve: bool) -> object:
    row = kit.row(own, frames=10 if own["data_type"] == "video" else len(own["data_units"]))
    row.from_labels_dict(_renamed(other), preserve_identity=preserve)
    written = row.to_encord_dict()
    return (
        {name: written[name] for name in FOREIGN},
        {key: unit["data_hash"] for key, unit in written["data_units"].items()},
        (row.label_hash, row.data_hash, row.dataset_hash, row.branch_name),
        [each.object_hash for each in row.get_object_instances()],
    )


@pytest.mark.parametrize("preserve", [True, False])
@pytest.mark.parametrize("name", ROWS)
def test_both_keep_the_same(name: str, preserve: bool) -> None:
    own, other = ROWS[name]
    ours = _seen(OURS, own, other, preserve=preserve)
    assert ours == _seen(THEIRS, own, other, preserve=preserve)


def test_an_image_group_finds_its_images_by_their_own_hashes() -> None:
    own, other = ROWS["images"]
    for kit in (OURS, THEIRS):
        row = kit.row(own, frames=2)
        row.from_labels_dict(_renamed(other), preserve_identity=True)
        assert row.get_frame_number(image_hash(1)) == 1
