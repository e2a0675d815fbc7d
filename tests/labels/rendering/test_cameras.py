"""Where cameras see what is in space."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from labels.rendering.cameras import Camera, Lens, drawn, project, read_lens
from labels.rendering.scene_axes import Axes, Pose, axes_of, read_pose
from labels.rendering.shapes import Area, Dot, Line
from labels.rendering.space_camera import cuboid_corners

LENS = Lens(200, 100, (80, 90, 101, 49, 0))
HERE = Camera(LENS, Pose())
# Ahead of a camera that looks along Z.
CUBOID = {"position": [0.2, 0.1, 5], "orientation": [0.3, -0.2, 0.5], "size": [2, 1, 1.5]}


def _bent(model: str, **coefficients: float) -> Camera:
    return Camera(Lens(200, 100, LENS.matrix, model, tuple(coefficients.items())), Pose())


def test_a_pinhole_camera_divides_by_what_is_ahead() -> None:
    found = project(HERE, [(1, 2, 4), (-1, 0, 2), (0, 0, -1)])
    assert found[:2] == pytest.approx(np.array([(101 + 20, 49 + 45), (101 - 40, 49)]))
    assert np.isnan(found[2]).all(), "behind it there is nothing to be seen"


def test_skew_leans_what_is_lower() -> None:
    camera = Camera(Lens(200, 100, (80, 90, 101, 49, 8)), Pose())
    assert project(camera, [(1, 2, 4)])[0] == pytest.approx((101 + 20 + 4, 49 + 45))


def test_conventions_say_where_a_camera_looks() -> None:
    axes = axes_of({"x": "forward", "y": "left", "z": "up"}, Axes())
    found = project(Camera(LENS, Pose(), axes), [(4, -1, -2)])
    assert found[0] == pytest.approx((101 + 20, 49 + 45))


def test_a_camera_stands_where_its_pose_says() -> None:
    half = math.sqrt(0.5)
    told = {
        "rotation": {"x": 0, "y": 0, "z": half, "w": half},
        "position": {"x": 10, "y": 20, "z": 30},
    }
    # Turned by a quarter about Z: its X is the world's Y.
    found = project(Camera(LENS, read_pose(told)), [(10 - 2, 20 + 1, 30 + 4)])
    assert found[0] == pytest.approx((101 + 20, 49 + 45))


@pytest.mark.parametrize(
    "told",
    [
        {"rotation": [0, -1, 0, 1, 0, 0, 0, 0, 1], "position": [1, 2, 3]},
        {"rotation": {"x": 0, "y": 0, "z": math.pi / 2}, "position": {"x": 1, "y": 2, "z": 3}},
        [0, -1, 0, 1, 1, 0, 0, 2, 0, 0, 1, 3, 0, 0, 0, 1],
    ],
)
def test_poses_are_read_in_every_form(told: Any) -> None:
    pose = read_pose(told)
    assert pose.rotation == pytest.approx((0, -1, 0, 1, 0, 0, 0, 0, 1), abs=1e-12)
    assert pose.position == (1, 2, 3)


def test_distortions_bend_as_their_models_say() -> None:
    x, y = 0.25, 0.5
    square = x * x + y * y
    k1, k2, k3, t1, t2 = 0.1, -0.05, 0.01, 0.02, -0.01
    stretch = 1 + k1 * square + k2 * square**2 + k3 * square**3
    across = x * stretch + 2 * t1 * x * y + t2 * (square + 2 * x * x)
    down = y * stretch + t1 * (square + 2 * y * y) + 2 * t2 * x * y
    bent = _bent("plumb_bob", k1=k1, k2=k2, k3=k3, t1=t1, t2=t2)
    assert project(bent, [(x, y, 1)])[0] == pytest.approx((80 * across + 101, 90 * down + 49))
    rational = _bent("rational_polynomial", k1=k1, k4=0.2)
    stretch = (1 + k1 * square) / (1 + 0.2 * square)
    expected = (80 * x * stretch + 101, 90 * y * stretch + 49)
    assert project(rational, [(x, y, 1)])[0] == pytest.approx(expected)
    angle = math.pi / 4
    fish = _bent("fisheye", k1=0.1)
    shown = angle * (1 + 0.1 * angle**2)
    assert project(fish, [(1, 0, 1), (0, 0, 1)]) == pytest.approx(
        np.array([(80 * shown + 101, 49), (101, 49)])
    )


def test_beyond_the_reach_of_a_model_nothing_is_drawn() -> None:
    # At r = 1 / sqrt(3 · 0.3) the model turns back.
    camera = _bent("radial", k1=-0.3)
    inside, outside = project(camera, [(1.0, 0, 1), (1.2, 0, 1)])
    assert np.isfinite(inside).all()
    assert np.isnan(outside).all()


def test_corners_of_a_cuboid_are_drawn_where_they_are_projected() -> None:
    drawing = drawn(HERE, {"cuboid": CUBOID}, 400, 200)
    assert drawing is not None
    ends = {
        (round(point.x, 6), round(point.y, 6))
        for each in drawing.primitives
        if isinstance(each, Line)
        for point in each.points
    }
    # The image is twice as large as the camera's numbers are of.
    expected = project(HERE, cuboid_corners(CUBOID)) * 2
    assert np.array(sorted(ends)) == pytest.approx(np.array(sorted(expected.tolist())), abs=1e-5)
    (front,) = [each for each in drawing.primitives if isinstance(each, Area)]
    assert len(front.rings[0]) == 4


def test_what_reaches_behind_the_camera_is_cut() -> None:
    around = {"position": [0, 1, 0], "orientation": [0, 0, 0], "size": [1, 1, 8]}
    drawing = drawn(HERE, {"cuboid": around}, 200, 100)
    assert drawing is not None
    assert len(drawing.primitives) == 8, "the face behind is left out, what leads to it is cut"
    assert not any(isinstance(each, Area) for each in drawing.primitives)
    behind = {**around, "position": [0, 1, -9]}
    assert drawn(HERE, {"cuboid": behind}, 200, 100) is None


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ({"point": [0, 0, 3]}, Dot),
        ({"point": [9, 0, 3]}, None),
        ({"point": [0, 0, -3]}, None),
        # It comes from beside the image, and goes past it on the other side.
        ({"line": [[-9, 0, 3], [9, 0, 3]]}, Line),
        ({"line": [[-9, 9, 3], [9, 9, 3]]}, None),
        ({"line": [[0, 0, 3]]}, None),
        ({"cuboid": {**CUBOID, "position": [30, 0, 5]}}, None),
    ],
)
def test_only_what_is_on_the_image_is_drawn(place: dict[str, Any], kind: type | None) -> None:
    drawing = drawn(HERE, place, 200, 100)
    assert (type(drawing.primitives[0]) if drawing else None) is kind


def test_lines_are_curves_on_images_that_are_distorted() -> None:
    camera = _bent("radial", k1=-0.2)
    line = [[-1, 0.5, 1], [1, 0.5, 1]]
    drawing = drawn(camera, {"line": line}, 200, 100)
    assert drawing is not None
    (curve,) = drawing.primitives
    assert isinstance(curve, Line)
    middle = curve.points[len(curve.points) // 2]
    assert (middle.x, middle.y) == pytest.approx(project(camera, [(0, 0.5, 1)])[0])
    assert middle.y > curve.points[0].y + 2


SIMPLE = {"type": "simple", "model": None, "fx": 1, "fy": 2, "ox": 3, "oy": 4, "skew": None}


@pytest.mark.parametrize(
    ("intrinsics", "expected"),
    [
        (SIMPLE, Lens(10, 20, (1, 2, 3, 4, 0))),
        (
            SIMPLE | {"model": {"type": "radial", "k1": 0.5, "k2": 0}},
            Lens(10, 20, (1, 2, 3, 4, 0), "radial", (("k1", 0.5),)),
        ),
        (
            {"type": "advanced", "model": None, "k": [1, 5, 3, 0, 2, 4, 0, 0, 1]},
            Lens(10, 20, (1, 2, 3, 4, 5)),
        ),
        (SIMPLE | {"model": {"type": "ucm", "xi": 1}}, None),
        (SIMPLE | {"dfx": 0.5}, None),
        ({"type": "advanced", "model": None, "k": None, "p": [1] * 12}, None),
    ],
)
def test_lenses_are_read_where_it_is_known_what_they_mean(
    intrinsics: dict[str, Any], expected: Lens | None
) -> None:
    assert read_lens({"widthPx": 10, "heightPx": 20, "intrinsics": intrinsics}) == expected
