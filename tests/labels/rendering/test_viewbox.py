from __future__ import annotations

import pytest

from labels.rendering.viewbox import MAX_ZOOM, Zoom


@pytest.mark.parametrize(
    ("text", "zoom"),
    [
        ("2,0.25,0.75", Zoom(2, 0.25, 0.75)),
        (None, Zoom()),
        ("", Zoom()),
        ("2,3", Zoom()),
        ("a,b,c", Zoom()),
        ("nan,0,0", Zoom()),
        ("1e9,-1,2", Zoom(MAX_ZOOM, 0, 1)),
    ],
)
def test_a_zoom_is_read_from_the_address(text: str | None, zoom: Zoom) -> None:
    assert Zoom.parse(text) == zoom


def test_a_zoom_survives_its_text() -> None:
    zoom = Zoom(2.5, 0.125, 0.75)
    assert Zoom.parse(str(zoom)) == zoom


@pytest.mark.parametrize(
    ("zoom", "view_box"),
    [
        (Zoom(), "0.00 0.00 200.00 100.00"),
        (Zoom(2), "50.00 25.00 100.00 50.00"),
        (Zoom(4, 0, 1), "-25.00 87.50 50.00 25.00"),
    ],
)
def test_the_view_box_is_that_part_of_the_picture(zoom: Zoom, view_box: str) -> None:
    assert zoom.view_box(200, 100) == view_box
