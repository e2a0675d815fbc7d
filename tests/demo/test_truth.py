"""The committed truth: about the media of the manifest, and within them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from encord_portal.demo import media, truth
from encord_portal.demo.truth import Film, Seen, View

IMAGE_FILES = ("coins", "photos", "diners", "bin", "nuclei", "ihc", "retina", "hubble", "medical")
FILMS = ("carphone", "bikes", "bunny", "embryo", "cine")
VIEWS = [view for name in IMAGE_FILES for view in truth.views(name).values()]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_is_about_a_file_of_the_manifest(view: View) -> None:
    assert media.manifest()[view.source].sha256 == view.sha256


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_everything_seen_lies_within_its_view(view: View) -> None:
    assert view.objects
    for seen in view.objects:
        assert_within(seen, view.width, view.height)


@pytest.mark.parametrize("name", FILMS)
def test_everything_tracked_lies_within_the_film(name: str) -> None:
    film = truth.film(name)
    assert media.manifest()[film.source].sha256 == film.sha256
    for track in film.tracks:
        assert track.frames
        for frame, seen in track.frames.items():
            assert 0 <= frame < film.frames
            # A tilted box around a face may reach over the border of the picture.
            assert_within(seen, film.width, film.height)
    assert_stretches_within(film)


def test_the_brain_outline_lies_within_its_slices() -> None:
    sizes = {"axial": (197, 233), "coronal": (197, 189), "sagittal": (233, 189)}
    for raw in truth.load("brain")["series"].values():
        width, height = sizes[raw["plane"]]
        assert set(raw["brain"]) <= {str(place) for place in range(len(raw["indices"]))}
        for polygons in raw["brain"].values():
            for x, y in points_of(truth.polygons(polygons)):
                assert 0 <= x <= width
                assert 0 <= y <= height


@pytest.mark.parametrize(
    ("file", "view", "count"),
    [
        ("coins", "coins", 24),
        ("diners", "diners", 19),
        ("bin", "bin", 8),
        ("nuclei", "nuclei", 125),
    ],
)
def test_every_known_instance_is_there(file: str, view: str, count: int) -> None:
    assert len(truth.views(file)[view].objects) == count


def test_the_bow_tie_is_seen_in_every_frame() -> None:
    tie, face = truth.film("carphone").tracks
    assert set(tie.frames) == set(face.frames) == set(range(120))


def test_the_shots_follow_each_other_without_a_gap() -> None:
    ranges = [stretch.ranges[0] for stretch in truth.film("bikes").stretches]
    assert [start for start, _ in ranges] == [0, 30, 76, 137, 187, 242]
    assert [end for _, end in ranges] == [29, 75, 136, 186, 241, 249]


def assert_within(seen: Seen, width: int, height: int) -> None:
    for x, y in [*points_of(seen.polygons), *seen.line, *seen.skeleton.values()]:
        assert 0 <= x <= width
        assert 0 <= y <= height
    if seen.point:
        assert 0 <= seen.point[0] <= width
        assert 0 <= seen.point[1] <= height
    if seen.box:
        x, y, w, h = seen.box
        assert x >= 0
        assert y >= 0
        assert w > 0
        assert h > 0
        assert x + w <= width + 1e-6
        assert y + h <= height + 1e-6
    if seen.rotated:
        x, y, w, h, _ = seen.rotated
        assert 0 <= x + w / 2 <= width
        assert 0 <= y + h / 2 <= height
    if seen.mask:
        assert seen.mask.left + seen.mask.width <= width
        assert seen.mask.top + seen.mask.height <= height


def assert_stretches_within(film: Film) -> None:
    for stretch in film.stretches:
        for start, end in stretch.ranges:
            assert 0 <= start <= end < film.frames


def points_of(polygons: tuple[tuple[truth.Ring, ...], ...]) -> Iterator[truth.XY]:
    for rings in polygons:
        for ring in rings:
            assert len(ring) >= 3
            yield from ring
