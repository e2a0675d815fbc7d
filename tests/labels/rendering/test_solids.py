"""Objects in space as marks: coordinates to the letter, texts escaped."""

from __future__ import annotations

import html
import json
import re

import pytest

from encord_portal.sdk.objects.coordinates import (
    BoundingBoxCoordinates,
    CuboidCoordinates,
    PointCoordinate,
    PointCoordinate3D,
    PolylineCoordinates,
)
from labels.rendering.solids import Solid, place_of, solids_svg


@pytest.mark.parametrize(
    ("coordinates", "place"),
    [
        (
            CuboidCoordinates((1e6 + 0.1, 2, 3), (0.1, 0, -0.2), (4, 5, 6)),
            {
                "cuboid": {
                    "position": [1e6 + 0.1, 2, 3],
                    "orientation": [0.1, 0, -0.2],
                    "size": [4, 5, 6],
                }
            },
        ),
        (PointCoordinate3D(1, 2, 3), {"point": [1, 2, 3]}),
        (
            PolylineCoordinates([PointCoordinate3D(1, 2, 3), PointCoordinate3D(4, 5, 6)]),
            {"line": [[1, 2, 3], [4, 5, 6]]},
        ),
        (PolylineCoordinates([PointCoordinate(0.1, 0.2)]), None),
        (PolylineCoordinates([]), None),
        (PointCoordinate(0.1, 0.2), None),
        (BoundingBoxCoordinates(height=1, width=1, top_left_x=0, top_left_y=0), None),
    ],
)
def test_places_in_space(coordinates: object, place: object) -> None:
    assert place_of(coordinates) == place


def test_marks_keep_every_digit_and_escape_every_text() -> None:
    place = {"point": [1000000.0000001, -2.5, 1e-9]}
    solid = Solid('a"b', "<Car> (0)", "#12'", "?obj=a&b", place)
    svg = solids_svg([solid], 'a"b')
    (found,) = re.findall(r'data-place="([^"]*)"', svg)
    assert json.loads(html.unescape(found)) == place
    assert "<Car>" not in svg
    assert "?obj=a&amp;b" in svg
    assert svg.count("is-selected") == 2, "the mark and its name"
    assert "#12'" not in svg
