"""Labels in the format of COCO, and back."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.utilities.coco.datastructure import (
    CocoAnnotationModel,
    CocoBoundingBox,
    CocoRLE,
    CocoRootModel,
)
from encord_portal.sdk.utilities.coco.exporter import CocoExporter
from encord_portal.sdk.utilities.coco.masks import (
    coco_counts_of,
    encord_rle_of,
    mask_area,
    mask_box,
)

masks = st.integers(1, 6).flatmap(
    lambda height: st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.booleans(), min_size=width, max_size=width),
            min_size=height,
            max_size=height,
        )
    )
)


@given(masks)
def test_masks_turn_into_coco_and_back(rows: list[list[bool]]) -> None:
    array = np.array(rows, dtype=bool)
    height, width = array.shape
    text = BitmaskCoordinates(array).to_dict()["rleString"]
    coco = coco_counts_of(text, height, width)
    assert encord_rle_of(coco, height, width) == text
    assert mask_area(coco) == array.sum()
    ys, xs = np.nonzero(array)
    if len(xs):
        expected = (xs.min(), ys.min(), xs.max() - xs.min() + 1, ys.max() - ys.min() + 1)
        assert mask_box(coco, height) == expected


def _module(root: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(f"{root}.utilities.coco.datastructure")


SEGMENTATIONS = [
    [[0, 0, 10, 0, 10, 10]],
    [[0, 0, 10, 0, 10, 10], [20, 20, 30, 20, 30, 30]],
    {"size": [4, 3], "counts": [1, 2, 9]},
    {"size": [4, 3], "counts": "124"},
    {"size": [2, 5], "counts": "2222"},
    [],
]


@pytest.mark.contract
@pytest.mark.parametrize("segmentation", SEGMENTATIONS)
def test_annotations_are_read_as_the_published_sdk_does(segmentation: Any) -> None:
    annotation = {
        "id": 1,
        "image_id": 2,
        "category_id": 3,
        "segmentation": segmentation,
        "area": 1.5,
        "bbox": [1, 2, 3, 4],
        "iscrowd": 0,
        "extra": "kept",
    }
    read = []
    for root in ("encord_portal.sdk", "encord"):
        found = _module(root).CocoAnnotationModel.from_dict(annotation)
        values = getattr(found.segmentation, "values", None)
        read.append(
            (
                found.image_id,
                found.bbox,
                found.iscrowd,
                found.get_extra("extra"),
                values and [[tuple(point) for point in ring] for ring in values],
                getattr(found.segmentation, "counts", None),
            )
        )
    assert read[0] == read[1]


@pytest.mark.contract
@settings(deadline=None, max_examples=30)
@given(masks)
def test_masks_are_read_as_the_published_sdk_does(rows: list[list[bool]]) -> None:
    height, width = len(rows), len(rows[0])
    flat = [rows[y][x] for x in range(width) for y in range(height)]
    counts, last = [0], False
    for bit in flat:
        if bit != last:
            counts.append(0)
            last = bit
        counts[-1] += 1
    read = [
        _module(root).CocoRLE(size=[height, width], counts=counts).to_bitmask().to_dict()
        for root in ("encord_portal.sdk", "encord")
    ]
    assert read[0] == read[1]


@pytest.mark.parametrize("ring", [[0, 0, 1], "text", [None, 1]])
def test_odd_polygons_are_refused(ring: Any) -> None:
    annotation = {"id": 1, "image_id": 2, "category_id": 3, "segmentation": [ring], "area": 0}
    with pytest.raises(EncordException):
        CocoAnnotationModel.from_dict({**annotation, "bbox": [0, 0, 0, 0], "iscrowd": 0})


def test_boxes_and_polygons_become_fractions() -> None:
    box = CocoBoundingBox(10, 20, 30, 40).to_encord(100, 200)
    assert (box.top_left_x, box.top_left_y, box.width, box.height) == (0.1, 0.1, 0.3, 0.2)


def _ontology() -> OntologyStructure:
    structure = OntologyStructure()
    for shape in (Shape.BOUNDING_BOX, Shape.POLYGON, Shape.BITMASK, Shape.POINT, Shape.POLYLINE):
        structure.add_object(shape.name.title(), shape)
    return structure


def _row(objects: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "label_hash": "l",
        "data_type": "image",
        "object_answers": {
            "o0": {
                "objectHash": "o0",
                "classifications": [
                    {"name": "Colour", "answers": [{"name": "Red"}]},
                    {"name": "Note", "answers": "text"},
                ],
            }
        },
        "data_units": {
            "d": {
                "data_hash": "d",
                "data_title": "one.jpg",
                "data_type": "image/jpeg",
                "data_sequence": 0,
                "data_link": None,
                "width": 10,
                "height": 10,
                "labels": {"objects": objects, "classifications": []},
            }
        },
    }


def _export(shape: Shape, geometry: dict[str, Any]) -> dict[str, Any]:
    ontology = _ontology()
    feature = next(item for item in ontology.objects if item.shape is shape)
    item = {
        "objectHash": "o0",
        "featureHash": feature.feature_node_hash,
        "shape": shape.value,
        **geometry,
    }
    exported = CocoExporter([_row([item])], ontology).export()
    CocoRootModel.from_dict({**exported, "annotations": []})
    (annotation,) = exported["annotations"]
    assert annotation["category_id"] == int(feature.uid)
    assert annotation["attributes"]["classifications"] == {"Colour": "Red", "Note": "text"}
    return dict(annotation)


def test_a_box_is_exported_in_pixels() -> None:
    found = _export(Shape.BOUNDING_BOX, {"boundingBox": {"x": 0.1, "y": 0.2, "w": 0.5, "h": 0.3}})
    assert found["bbox"] == pytest.approx([1, 2, 5, 3])
    assert found["area"] == pytest.approx(15)
    assert found["segmentation"][0] == pytest.approx([1, 2, 6, 2, 6, 5, 1, 5])


def test_a_polygon_is_exported_as_rings_and_one_with_holes_as_a_mask() -> None:
    outer = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
    hole = [0.2, 0.2, 0.4, 0.2, 0.4, 0.4, 0.2, 0.4]
    whole = _export(Shape.POLYGON, {"polygons": [[outer]]})
    assert (whole["area"], whole["iscrowd"]) == (100, 0)
    holed = _export(Shape.POLYGON, {"polygons": [[outer, hole]]})
    assert (holed["area"], holed["iscrowd"]) == (96, 1)
    mask = CocoRLE.from_dict(holed["segmentation"]).to_bitmask().to_numpy_array()
    assert not mask[2:4, 2:4].any()
    assert mask.sum() == 96


def test_a_mask_keeps_its_pixels() -> None:
    array = np.zeros((10, 10), dtype=bool)
    array[2:5, 3:9] = True
    mask = BitmaskCoordinates(array).to_dict()
    found = _export(Shape.BITMASK, {"bitmask": mask})
    assert (found["area"], found["bbox"]) == (18, [3, 2, 6, 3])
    assert CocoRLE.from_dict(found["segmentation"]).counts == mask["rleString"]


def test_points_and_lines_are_exported() -> None:
    point = _export(Shape.POINT, {"point": {"0": {"x": 0.5, "y": 0.25}}})
    assert (point["keypoints"], point["num_keypoints"]) == ([5.0, 2.5, 2], 1)
    line = _export(
        Shape.POLYLINE, {"polyline": {"1": {"x": 1.0, "y": 1.0}, "0": {"x": 0.0, "y": 0.5}}}
    )
    assert line["segmentation"] == [[0.0, 5.0, 10.0, 10.0]]


def test_labels_that_coco_has_no_place_for_are_left_out() -> None:
    item = {"objectHash": "o0", "featureHash": "unknown", "shape": "cuboid", "cuboid": {}}
    exported = CocoExporter([_row([item])], _ontology()).export()
    assert exported["annotations"] == []
    assert exported["images"][0]["file_name"] == "images/d.jpg"
