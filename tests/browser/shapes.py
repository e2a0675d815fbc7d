"""One row with every flat shape on a picture that carries its own yardstick."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from encord_portal.sdk.objects import ObjectInstance, OntologyStructure, Shape
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    CircleCoordinates,
    Cuboid2DPerspectiveCoordinates,
    EllipseCoordinates,
    PointCoordinate,
    PolygonCoordinates,
    PolylineCoordinates,
    RotatableBoundingBoxCoordinates,
    SkeletonCoordinate,
    SkeletonCoordinates,
    Visibility,
)
from encord_portal.sdk.objects.skeleton_template import SkeletonTemplate
from encord_portal.sdk.orm.dataset import StorageLocation
from labels.models import LabelRowCache
from tests.builders.world import World, client_of, make_people

WIDTH, HEIGHT = 400, 200
# Green squares of 8 pixels: found again on the screen, they tell where the picture is.
MARK = 8
COLUMNS, ROWS = (0, 192, 212, 392), (0, 92, 104, 192)
P = PointCoordinate


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be where, in pixels of the picture.

    Attributes:
        points: Places of the shape's outline, vertices or joints.
        inside: A place that a click must find the shape at.
        outside: A place that belongs to nothing, inside a hole where there is one.
    """

    coordinates: Any
    points: list[tuple[float, float]]
    inside: tuple[float, float]
    outside: tuple[float, float]


def _mask() -> np.ndarray:
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    mask[130:170, 220:280] = True
    mask[145:155, 240:260] = False
    return mask


def _turned(
    x: float, y: float, width: float, height: float, theta: float
) -> list[tuple[float, float]]:
    cx, cy, angle = x + width / 2, y + height / 2, np.radians(theta)
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return [
        (
            float(cx + (px - cx) * np.cos(angle) - (py - cy) * np.sin(angle)),
            float(cy + (px - cx) * np.sin(angle) + (py - cy) * np.cos(angle)),
        )
        for px, py in corners
    ]


def _oval(cx: float, cy: float, rx: float, ry: float, theta: float) -> list[tuple[float, float]]:
    """The four ends of the axes."""
    angle = np.radians(theta)
    ends = [(rx, 0.0), (0.0, ry), (-rx, 0.0), (0.0, -ry)]
    return [
        (
            float(cx + x * np.cos(angle) - y * np.sin(angle)),
            float(cy + x * np.sin(angle) + y * np.cos(angle)),
        )
        for x, y in ends
    ]


def _behind() -> list[tuple[float, float]]:
    """The back face of the cuboid: halfway to the vanishing point."""
    return [((x + VANISHING[0]) / 2, (y + VANISHING[1]) / 2) for x, y in FRONT]


def _fractions(*points: tuple[float, float]) -> list[PointCoordinate]:
    return [P(x / WIDTH, y / HEIGHT) for x, y in points]


OUTER = [(120.0, 20.0), (200.0, 20.0), (200.0, 80.0), (120.0, 80.0)]
HOLE = [(140.0, 35.0), (180.0, 35.0), (180.0, 65.0), (140.0, 65.0)]
ISLAND = [(205.0, 20.0), (225.0, 20.0), (225.0, 40.0)]
LINE = [(240.0, 20.0), (260.0, 60.0), (300.0, 30.0)]
FRONT = [(345.0, 140.0), (370.0, 140.0), (370.0, 180.0), (345.0, 180.0)]
VANISHING = (400.0, 120.0)
JOINTS = [("head", 330.0, 20.0), ("hip", 340.0, 50.0), ("foot", 320.0, 80.0)]

SHAPES: dict[Shape, Expected] = {
    Shape.BOUNDING_BOX: Expected(
        BoundingBoxCoordinates(
            height=40 / HEIGHT, width=60 / WIDTH, top_left_x=30 / WIDTH, top_left_y=25 / HEIGHT
        ),
        [(30, 25), (90, 25), (90, 65), (30, 65)],
        (60, 45),
        (100, 45),
    ),
    Shape.ROTATABLE_BOUNDING_BOX: Expected(
        RotatableBoundingBoxCoordinates(
            height=30 / HEIGHT,
            width=70 / WIDTH,
            top_left_x=30 / WIDTH,
            top_left_y=130 / HEIGHT,
            theta=30,
        ),
        _turned(30, 130, 70, 30, 30),
        (65, 145),
        (32, 158),
    ),
    Shape.POLYGON: Expected(
        PolygonCoordinates(
            polygons=[[_fractions(*OUTER), _fractions(*HOLE)], [_fractions(*ISLAND)]]
        ),
        [*OUTER, *HOLE, *ISLAND],
        (130, 50),
        (160, 50),
    ),
    Shape.POLYLINE: Expected(
        PolylineCoordinates(values=_fractions(*LINE)), LINE, (250, 40), (260, 40)
    ),
    Shape.POINT: Expected(
        *[P(150 / WIDTH, 120 / HEIGHT), [(150.0, 120.0)], (150, 120), (150, 140)]
    ),
    Shape.SKELETON: Expected(
        SkeletonCoordinates(
            values=[
                SkeletonCoordinate(
                    x=x / WIDTH, y=y / HEIGHT, name=name, visibility=Visibility.VISIBLE
                )
                for name, x, y in JOINTS
            ],
            name="Person",
        ),
        [(x, y) for _, x, y in JOINTS],
        (335, 35),
        (320, 45),
    ),
    Shape.BITMASK: Expected(
        BitmaskCoordinates(_mask()),
        [(220, 130), (280, 130), (280, 170), (220, 170), (240, 145), (260, 155)],
        (230, 150),
        (250, 150),
    ),
    Shape.CIRCLE: Expected(
        CircleCoordinates(center_x=320 / WIDTH, center_y=145 / HEIGHT, radius=20 / WIDTH),
        _oval(320, 145, 20, 20, 0),
        (310, 145),
        (337, 128),
    ),
    Shape.ELLIPSE: Expected(
        EllipseCoordinates(
            center_x=130 / WIDTH,
            center_y=160 / HEIGHT,
            rx=24 / WIDTH,
            ry=10 / HEIGHT,
            theta=30,
        ),
        _oval(130, 160, 24, 10, 30),
        (140, 165),
        (145, 150),
    ),
    Shape.CUBOID_2D: Expected(
        Cuboid2DPerspectiveCoordinates(
            front=_fractions(*FRONT),
            vanishing_point=_fractions(VANISHING)[0],
            scale_ratio=0.5,
        ),
        [*FRONT, *_behind()],
        (345, 160),
        (390, 175),
    ),
}


def yardstick(path: Path) -> Path:
    """A dark picture with green squares in its corners and around its middle."""
    pixels = np.full((HEIGHT, WIDTH, 3), 30, np.uint8)
    for top in ROWS:
        for left in COLUMNS:
            pixels[top : top + MARK, left : left + MARK] = (0, 255, 0)
    Image.fromarray(pixels).save(path)
    return path


def ontology() -> tuple[OntologyStructure, dict[Shape, Any]]:
    structure = OntologyStructure()
    items = {
        shape: structure.add_object(shape.value.replace("_", " "), shape)
        for shape in SHAPES
        if shape is not Shape.SKELETON
    }
    template = SkeletonTemplate(
        name="Person",
        width=100,
        height=100,
        skeleton={
            str(number): {"x": x, "y": y, "name": name}
            for number, (name, x, y) in enumerate(JOINTS)
        },
        skeleton_edges={"0": {"1": {"color": "#00000"}}, "1": {"2": {"color": "#00000"}}},
    )
    items[Shape.SKELETON], _ = structure.add_skeleton_object("Person", template)
    return structure, items


def make_shapes_world(folder: Path) -> tuple[World, LabelRowCache]:
    """A project whose one row has every shape; each object's hash is its shape's name."""
    people = make_people()
    owner = client_of(people["owner"])
    dataset = owner.get_dataset(
        owner.create_dataset("Shapes", StorageLocation.CORD_STORAGE).dataset_hash
    )
    dataset.upload_image(yardstick(folder / "yardstick.png"), title="yardstick")
    structure, items = ontology()
    made = owner.create_ontology("Shapes", structure=structure)
    project_hash = owner.create_project(
        "Shapes", [dataset.dataset_hash], ontology_hash=made.ontology_hash
    )
    world = World(people, project_hash, None, {"owner": owner})  # type: ignore[arg-type]
    (row,) = world.project().list_label_rows_v2()
    row.initialise_labels()
    for shape, expected in SHAPES.items():
        instance = ObjectInstance(items[shape], object_hash=shape.value)
        instance.set_for_frames(expected.coordinates, 0)
        row.add_object_instance(instance)
    row.save()
    return world, world.row()
