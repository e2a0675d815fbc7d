"""Every shape over frames: copied, taken off, filled in between, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance, OntologyStructure, Shape
from encord_portal.sdk.objects.skeleton_template import SkeletonTemplate
from encord_portal.sdk.orm.dataset import StorageLocation
from labels.errors import BadEdit
from labels.merging.geometry import plain_geometry
from labels.models import LabelRowCache
from labels.services import geometry, label_dicts
from labels.services.geometry import Placement
from labels.services.saving import save
from labels.services.undo import undo
from tests.builders.world import World, client_of, make_people, make_video

WIDTH, HEIGHT, FRAMES = 64, 48, 6
JOINTS = (("head", 0.2, 0.1, "visible"), ("foot", 0.3, 0.5, "occluded"))
FRONT = [0.1, 0.1, 0.3, 0.1, 0.3, 0.3, 0.1, 0.3]


def _shapes(by: float) -> dict[str, dict[str, Any]]:
    """Every shape, moved to the right by a fraction of the picture."""
    spots = {str(n): {"x": x + by, "y": y} for n, (x, y) in enumerate([(0.1, 0.1), (0.3, 0.2)])}
    front = [each if index % 2 else each + by for index, each in enumerate(FRONT)]
    return {
        "circle": {"circle": {"x": 0.2 + by, "y": 0.4, "r": 0.1, "stretch": 1.0, "theta": 0.0}},
        "ellipse": {"ellipse": {"x": 0.2 + by, "y": 0.4, "rx": 0.1, "ry": 0.2, "theta": 30.0}},
        "cuboid_2d": {"cuboid_2d": {"front": front, "offset": {"x": 0.1, "y": 0.1}}},
        "polyline": {"polyline": spots},
        "skeleton": {
            "skeleton": {
                str(n): {"x": x + by, "y": y, "name": name, "visibility": seen}
                for n, (name, x, y, seen) in enumerate(JOINTS)
            }
        },
        "polygon": {
            "polygon": {
                str(n): {"x": front[2 * n], "y": front[2 * n + 1]} for n in range(len(front) // 2)
            },
            "polygons": [[front, [0.15 + by, 0.15, 0.2 + by, 0.15, 0.2 + by, 0.2]]],
        },
    }


def _template() -> SkeletonTemplate:
    return SkeletonTemplate(
        name="skeleton",
        width=10,
        height=10,
        skeleton={
            str(n): {"x": x, "y": y, "name": name} for n, (name, x, y, _) in enumerate(JOINTS)
        },
        skeleton_edges={"0": {"1": {"color": "#000000"}}},
    )


def _value(shape: str, by: float) -> dict[str, Any]:
    return {"shape": shape, **_shapes(by)[shape]}


class Film:
    """A film of six frames, and one person who draws on it."""

    def __init__(self, folder: Path) -> None:
        people = make_people()
        self.user = people["owner"]
        owner = client_of(self.user)
        dataset = owner.get_dataset(
            owner.create_dataset("Film", StorageLocation.CORD_STORAGE).dataset_hash
        )
        dataset.upload_video(make_video(folder / "film.mp4", FRAMES), title="film")
        structure = OntologyStructure()
        for shape in (*_shapes(0).keys() - {"skeleton"}, "bitmask"):
            structure.add_object(shape, Shape(shape))
        structure.add_skeleton_object("skeleton", _template())
        made = owner.create_ontology("Shapes", structure=structure)
        project = owner.create_project(
            "Film", [dataset.dataset_hash], ontology_hash=made.ontology_hash
        )
        self.world = World(people, project, None, {"owner": owner})  # type: ignore[arg-type]
        self.row: LabelRowCache = self.world.row()
        self.access = self.world.access("owner")

    @property
    def seat(self) -> tuple[Any, ...]:
        return self.user, self.access, self.row

    def item(self, shape: str) -> str:
        items = self.world.project().ontology_structure.objects
        return next(each.feature_node_hash for each in items if each.title == shape)

    def add(self, shape: str, value: dict[str, Any]) -> str:
        operation = geometry.add(
            *self.seat, item_hash=self.item(shape), frames=[(0, 0)], geometry=value
        )
        return operation.instance_hash

    def draft(self) -> LabelRowV2:
        return label_dicts.label_row(*self.seat, draft=True).label_row


def _of(labels: LabelRowV2, object_hash: str) -> ObjectInstance:
    (found,) = [each for each in labels.get_object_instances() if each.object_hash == object_hash]
    return found


@pytest.fixture
def film(transactional_db: None, tmp_path: Path) -> Film:
    return Film(tmp_path)


def _numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [each for key in sorted(value) for each in _numbers(value[key])]
    if isinstance(value, list):
        return [each for item in value for each in _numbers(item)]
    return [value] if isinstance(value, int | float) else []


@pytest.mark.parametrize("shape", sorted(_shapes(0)))
def test_a_shape_is_filled_in_between_copied_and_taken_back(film: Film, shape: str) -> None:
    drawn = film.add(shape, _value(shape, 0))
    geometry.place(*film.seat, Placement(drawn, 4, _value(shape, 0.4)))
    geometry.interpolate(*film.seat, object_hash=drawn, first=0, last=4)
    geometry.copy_to(*film.seat, object_hash=drawn, frame=4, frames=[(5, 5)])
    geometry.remove(*film.seat, object_hash=drawn, frames=[(3, 3)])
    found = _of(film.draft(), drawn)
    assert found.get_annotation_frames() == {0, 1, 2, 4, 5}
    undo(*film.seat)
    assert save(*film.seat).saved
    stored = _of(film.world.labels(film.row.data_hash), drawn)
    assert stored.get_annotation_frames() == set(range(6))
    for frame, by in enumerate([0, 0.1, 0.2, 0.3, 0.4, 0.4]):
        expected = _numbers(_value(shape, by))
        assert _numbers(plain_geometry(stored, frame)) == pytest.approx(expected, abs=1e-9)


def test_a_mask_is_copied_and_never_filled_in_between(film: Film) -> None:
    mask = {"top": 0, "left": 0, "width": WIDTH, "height": HEIGHT, "rleString": "0P1"}
    value = {"shape": "bitmask", "bitmask": mask}
    drawn = film.add("bitmask", value)
    geometry.copy_to(*film.seat, object_hash=drawn, frame=0, frames=[(3, 4)])
    with pytest.raises(BadEdit, match="no positions that can be worked out"):
        geometry.interpolate(*film.seat, object_hash=drawn, first=0, last=3)
    assert save(*film.seat).saved
    stored = _of(film.world.labels(film.row.data_hash), drawn)
    assert stored.get_annotation_frames() == {0, 3, 4}
    assert plain_geometry(stored, 4) == value


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"width": WIDTH + 1}, "64 by 48 pixels, not 65 by 48"),
        ({"height": 2 * HEIGHT}, "64 by 48 pixels, not 64 by 96"),
        ({"left": 1}, "left and top are 0"),
        ({"rleString": ""}, "at least one pixel"),
        ({"rleString": "0PPP1"}, "run-length code of at most"),
        ({"rleString": 5}, "run-length code of at most"),
    ],
)
def test_a_mask_that_does_not_fit_its_picture_is_refused(
    film: Film, changed: dict[str, Any], sentence: str
) -> None:
    mask = {"top": 0, "left": 0, "width": WIDTH, "height": HEIGHT, "rleString": "0P1"}
    with pytest.raises(BadEdit, match=sentence):
        film.add("bitmask", {"shape": "bitmask", "bitmask": {**mask, **changed}})
