from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.rendering.scene_axes import Axes, axes_of
from labels.rendering.space_camera import fitting_camera, parse_camera

WIDTH, HEIGHT = 600, 400
AHEAD_IS_Z = axes_of({"x": "right", "y": "down", "z": "forward"}, Axes())
PLACES = st.tuples(*[st.floats(-1e5, 1e5)] * 3)


@pytest.mark.parametrize("axes", [Axes(), AHEAD_IS_Z])
@given(points=st.lists(PLACES, min_size=1, max_size=20))
def test_everything_is_on_the_picture_that_fits(
    axes: Axes, points: list[tuple[float, ...]]
) -> None:
    camera = fitting_camera(np.array(points), axes, WIDTH, HEIGHT)
    seen = camera.seen(np.array(points))
    assert (seen[:, 2] < 0).all()
    shown = camera.on_picture(seen)
    assert ((shown >= -0.01) & (shown <= (WIDTH + 0.01, HEIGHT + 0.01))).all()


@pytest.mark.parametrize("axes", [Axes(), AHEAD_IS_Z])
def test_what_is_higher_in_the_world_is_higher_on_the_picture(axes: Axes) -> None:
    up, right = np.array(axes.up, float), np.array(axes.right, float)
    eye = -10 * np.array(axes.forward, float)
    camera = parse_camera(",".join(str(each) for each in (*eye, 0, 0, 0)), axes, WIDTH, HEIGHT)
    assert camera is not None
    (x, y), (above, higher), (beside, _) = camera.on_picture(
        camera.seen(np.array([up * 0, up, right]))
    )
    assert (x, y) == pytest.approx((WIDTH / 2, HEIGHT / 2))
    assert above == pytest.approx(x)
    assert higher < y
    assert beside > x


def test_straight_from_above_is_a_view_too() -> None:
    camera = parse_camera("0,0,10,0,0,0", Axes(), WIDTH, HEIGHT)
    assert camera is not None
    (shown,) = camera.on_picture(camera.seen(np.zeros((1, 3))))
    assert shown == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.1)


@pytest.mark.parametrize("text", ["", "1,2,3", "1,2,3,1,2,3", "1,2,3,4,5,nan", "a,b,c,d,e,f"])
def test_what_is_no_camera(text: str) -> None:
    assert parse_camera(text, Axes(), WIDTH, HEIGHT) is None
