"""Labels of label rows as one COCO file."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import Any

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_structure import OntologyStructure
from encord_portal.sdk.utilities.coco.masks import (
    coco_counts_of,
    coco_counts_of_rings,
    mask_area,
    mask_box,
)

_ON_THE_UNIT = {DataType.IMAGE.value, DataType.IMG_GROUP.value}
_VISIBILITIES = {"invisible": 1, "occluded": 1, "selfOccluded": 1}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Geometry:
    """What COCO says of the place of something; all in pixels."""

    bbox: tuple[float, float, float, float]
    area: float
    segmentation: Any = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


class CocoExporter:
    """Turns label dictionaries into a COCO file.

    Boxes, polygons, polylines, points, skeletons and bitmasks are exported; other labels have no
    place in COCO and are left out. Polygons with holes become masks.

    Args:
        labels_list: What ``LabelRowV2.to_encord_dict`` gives, of each row.
        ontology: The ontology of the project.
    """

    def __init__(
        self, labels_list: Iterable[Mapping[str, Any]], ontology: OntologyStructure
    ) -> None:
        self._labels_list = labels_list
        self._ontology = ontology
        self._categories = {item.feature_node_hash: item for item in ontology.objects}

    def export(self) -> dict[str, Any]:
        """Give the file as a dictionary: ``info``, ``categories``, ``images``, ``annotations``."""
        images: list[dict[str, Any]] = []
        annotations: list[dict[str, Any]] = []
        for label_row in self._labels_list:
            for unit, frame, objects in _frames(label_row):
                image = _image(len(images), label_row, unit, frame)
                images.append(image)
                for item in objects:
                    annotation = self._annotation(len(annotations), image, label_row, item)
                    if annotation is not None:
                        annotations.append(annotation)
        return {
            "info": {"description": "Labels of Encord label rows"},
            "categories": [_category(item, self._ontology) for item in self._ontology.objects],
            "images": images,
            "annotations": annotations,
        }

    def _annotation(
        self,
        number: int,
        image: dict[str, Any],
        label_row: Mapping[str, Any],
        item: Mapping[str, Any],
    ) -> dict[str, Any] | None:
        category = self._categories.get(item["featureHash"])
        geometry = _geometry(item, image["width"], image["height"])
        if category is None or geometry is None:
            return None
        answers = label_row.get("object_answers", {}).get(item["objectHash"], {})
        return {
            "id": number,
            "image_id": image["id"],
            "category_id": int(category.uid),
            "bbox": list(geometry.bbox),
            "area": geometry.area,
            "segmentation": geometry.segmentation,
            "iscrowd": int(isinstance(geometry.segmentation, dict)),
            "attributes": {
                "encord_track_uuid": item["objectHash"],
                "manual_annotation": item.get("manualAnnotation", True),
                "classifications": _texts_of(answers.get("classifications", ())),
            },
            **geometry.more,
        }


def _frames(
    label_row: Mapping[str, Any],
) -> Iterator[tuple[Mapping[str, Any], int, Sequence[Mapping[str, Any]]]]:
    """Give each image of a row that can hold labels: its unit, its frame, its objects."""
    on_the_unit = label_row["data_type"] in _ON_THE_UNIT
    for unit in label_row["data_units"].values():
        labels = unit.get("labels") or {}
        if on_the_unit:
            yield unit, int(unit["data_sequence"]), labels.get("objects", ())
        else:
            for frame in sorted(labels, key=int):
                yield unit, int(frame), labels[frame]["objects"]


def _image(
    number: int, label_row: Mapping[str, Any], unit: Mapping[str, Any], frame: int
) -> dict[str, Any]:
    if label_row["data_type"] in _ON_THE_UNIT:
        extension = mimetypes.guess_extension(unit["data_type"]) or ""
        file_name = f"images/{unit['data_hash']}{extension}"
    else:
        file_name = f"videos/{unit['data_hash']}/{frame}.jpg"
    return {
        "id": number,
        "width": unit.get("width") or 0,
        "height": unit.get("height") or 0,
        "file_name": file_name,
        "coco_url": unit.get("data_link") or "",
        "image_title": unit["data_title"],
        "label_hash": label_row["label_hash"],
        "data_hash": unit["data_hash"],
        "frame": frame,
    }


def _category(item: Object, ontology: OntologyStructure) -> dict[str, Any]:
    category: dict[str, Any] = {
        "id": int(item.uid),
        "name": item.name,
        "supercategory": item.shape.value,
    }
    for template in ontology.skeleton_templates.values():
        if template.feature_node_hash == item.feature_node_hash:
            places = sorted(template.skeleton, key=int)
            numbers = {place: number for number, place in enumerate(places, 1)}
            category["keypoints"] = [template.skeleton[place].name for place in places]
            category["skeleton"] = [
                [numbers[start], numbers[end]]
                for start, ends in template.skeleton_edges.items()
                for end in ends
            ]
    return category


def _texts_of(answers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the answers of an object by the name of the attribute."""
    found: dict[str, Any] = {}
    for answer in answers:
        values = answer["answers"]
        if isinstance(values, list):
            names = [option["name"] for option in values]
            found[answer["name"]] = names[0] if len(names) == 1 else names
        else:
            found[answer["name"]] = values
    return found


def _geometry(item: Mapping[str, Any], width: int, height: int) -> _Geometry | None:
    match item.get("shape"):
        case Shape.BOUNDING_BOX.value:
            box = item["boundingBox"]
            corners = _corners(box, 0.0, width, height)
            return _of_ring(corners)
        case Shape.ROTATABLE_BOUNDING_BOX.value:
            box = item["rotatableBoundingBox"]
            ring = _corners(box, box["theta"], width, height)
            return _of_ring(ring, more={"rotation": box["theta"]})
        case Shape.POLYGON.value:
            return _of_polygons(_rings(item, width, height), width, height)
        case Shape.POLYLINE.value:
            points = _points(item["polyline"], width, height)
            return _Geometry(_box_of(points), 0.0, [_flat(points)])
        case Shape.POINT.value:
            points = _points(item["point"], width, height)
            keypoints = [*points[0], 2]
            return _Geometry(
                (*points[0], 0.0, 0.0), 0.0, [], {"keypoints": keypoints, "num_keypoints": 1}
            )
        case Shape.SKELETON.value:
            return _of_skeleton(item["skeleton"], width, height)
        case Shape.BITMASK.value:
            return _of_mask(item["bitmask"])
    return None


def _corners(box: Mapping[str, float], theta: float, width: int, height: int) -> list[Point]:
    x, y, w, h = (
        box["x"] * width,
        box["y"] * height,
        box["w"] * width,
        box["h"] * height,
    )
    if not theta:
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    across, down = cos(radians(theta)), sin(radians(theta))
    return [
        (
            x + w / 2 + dx * w / 2 * across - dy * h / 2 * down,
            y + h / 2 + dx * w / 2 * down + dy * h / 2 * across,
        )
        for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]


def _rings(item: Mapping[str, Any], width: int, height: int) -> list[list[list[Point]]]:
    """Give polygons → rings → points."""
    if item.get("polygons"):
        return [
            [
                [(x * width, y * height) for x, y in zip(ring[::2], ring[1::2], strict=True)]
                for ring in polygon
            ]
            for polygon in item["polygons"]
        ]
    return [[_points(item["polygon"], width, height)]]


def _points(points: Any, width: int, height: int) -> list[Point]:
    found = points if isinstance(points, list) else [points[key] for key in sorted(points, key=int)]
    return [(point["x"] * width, point["y"] * height) for point in found]


def _of_ring(ring: list[Point], more: dict[str, Any] | None = None) -> _Geometry:
    return _Geometry(_box_of(ring), _area(ring), [_flat(ring)], more or {})


def _of_polygons(polygons: list[list[list[Point]]], width: int, height: int) -> _Geometry:
    rings = [ring for polygon in polygons for ring in polygon]
    box = _box_of([point for ring in rings for point in ring])
    if all(len(polygon) == 1 for polygon in polygons):
        return _Geometry(box, sum(map(_area, rings)), [_flat(ring) for ring in rings])
    counts = coco_counts_of_rings(rings, height, width)
    return _Geometry(
        mask_box(counts, height),
        float(mask_area(counts)),
        {"size": [height, width], "counts": counts},
    )


def _of_skeleton(vertices: Mapping[str, Any], width: int, height: int) -> _Geometry:
    ordered = [vertices[key] for key in sorted(vertices, key=int)]
    points = _points(ordered, width, height)
    seen = [_VISIBILITIES.get(vertex.get("visibility") or "", 2) for vertex in ordered]
    keypoints = [
        number
        for point, visibility in zip(points, seen, strict=True)
        for number in (*point, visibility)
    ]
    box = _box_of(points)
    return _Geometry(
        box, box[2] * box[3], [], {"keypoints": keypoints, "num_keypoints": len(points)}
    )


def _of_mask(mask: Mapping[str, Any]) -> _Geometry:
    height, width = mask["height"], mask["width"]
    counts = coco_counts_of(mask["rleString"], height, width)
    return _Geometry(
        mask_box(counts, height),
        float(mask_area(counts)),
        {"size": [height, width], "counts": counts},
    )


def _box_of(points: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _area(ring: Sequence[Point]) -> float:
    doubled = sum(
        x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)
    )
    return abs(doubled) / 2


def _flat(points: Sequence[Point]) -> list[float]:
    return [number for point in points for number in point]
