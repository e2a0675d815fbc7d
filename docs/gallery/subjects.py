"""What the pictures are of: media of the demo, and one thing that each of them shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from docs.gallery.things import FLAT, Size, Thing, scaled
from encord_portal.demo import clips, media, nifti, pages, pictures, truth, volumes
from encord_portal.sdk.objects import Shape
from encord_portal.sdk.storage import StorageFolder

# The rabbit's outline in frame 40, within its box.
_RABBIT_FRAME = 40
_RABBIT = (
    (0.55, 0.21), (0.53, 0.06), (0.56, 0.01), (0.6, 0.08), (0.61, 0.19), (0.65, 0.21),
    (0.69, 0.14), (0.76, 0.11), (0.82, 0.13), (0.8, 0.16), (0.72, 0.21), (0.69, 0.23),
    (0.84, 0.25), (0.96, 0.32), (0.99, 0.42), (0.97, 0.47), (0.87, 0.42), (0.79, 0.37),
    (0.74, 0.5), (0.73, 0.68), (0.71, 0.82), (0.64, 0.93), (0.64, 0.99), (0.56, 0.99),
    (0.5, 0.96), (0.34, 0.97), (0.23, 0.87), (0.18, 0.72), (0.22, 0.6), (0.28, 0.48),
    (0.27, 0.36), (0.12, 0.43), (0.04, 0.48), (0.01, 0.43), (0.05, 0.36), (0.2, 0.29),
    (0.38, 0.26), (0.47, 0.23),
)  # fmt: skip
# A nucleus in the middle that is seen in many slices.
_NUCLEUS = 28
_VENTRICLES = (
    (83.0, 88.0), (97.0, 104.0), (112.0, 88.0), (109.0, 104.0), (104.0, 120.0), (125.0, 146.0),
    (110.0, 142.0), (98.5, 128.0), (87.0, 142.0), (72.0, 146.0), (93.0, 120.0), (87.0, 104.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of data and a thing in it.

    Attributes:
        name: Begins the names of its pictures.
        title: What kind of data it is, for people.
        size: Of its frames, in pixels.
        things: What is seen, by frame.
        shown: The frame of the pictures.
        upload: Brings it into a folder under a title.
        shapes: What it can hold.
    """

    name: str
    title: str
    size: Size
    things: Mapping[int, Thing]
    shown: int
    upload: Callable[[StorageFolder, str], UUID]
    shapes: Sequence[Shape] = field(default=FLAT)


def subjects() -> list[Subject]:
    """Every kind of data that holds flat shapes."""
    return [_image(), _group(), _sequence(), _video(), _dicom(), _nifti(), _pdf()]


def _image() -> Subject:
    view = truth.views("photos")["coffee"]
    outlines = {each.kind: each.polygons[0][0] for each in view.objects if each.polygons}
    bowl = ((331, 259), (352, 247), (384, 250), (408, 268), (410, 290), (398, 318), (372, 331),
            (346, 326), (331, 301))  # fmt: skip
    thing = Thing(outlines["Cup"], outlines["Coffee"], bowl)
    path = pictures.picture(view)
    return Subject(
        "image",
        "Image",
        (view.width, view.height),
        {0: thing},
        0,
        lambda folder, title: folder.upload_image(path, title),
    )


def _group() -> Subject:
    views = [truth.views("photos")[f"motorcycle_{side}"] for side in ("left", "right")]
    things = {}
    for frame, view in enumerate(views):
        (wheel,) = (each for each in view.objects if each.facts.get("which") == "front")
        (lamp,) = (each for each in view.objects if each.kind == "Headlight")
        ring = wheel.polygons[0][0]
        things[frame] = Thing(ring, scaled(ring, 0.6), lamp.polygons[0][0])
    paths = [pictures.picture(view) for view in views]
    return Subject(
        "image-group",
        "Image group",
        (views[0].width, views[0].height),
        things,
        0,
        lambda folder, title: folder.create_image_group(list(paths), title),
    )


def _sequence() -> Subject:
    film = truth.film("embryo")
    track = film.tracks[_NUCLEUS]
    things = {
        frame: Thing(seen.polygons[0][0], scaled(seen.polygons[0][0], 0.4))
        for frame, seen in track.frames.items()
    }
    middle = sorted(things)[len(things) // 2]
    paths = pictures.stack_pictures(film, 0, film.frames)
    return Subject(
        "image-sequence",
        "Image sequence",
        (film.width, film.height),
        things,
        middle,
        lambda folder, title: folder.create_image_sequence(list(paths), title),
    )


def _video() -> Subject:
    film = truth.film("bunny")
    things = {}
    for frame, seen in film.tracks[0].frames.items():
        if not 30 <= frame <= 60 or seen.box is None:
            continue
        x, y, width, height = seen.box
        ring = [(x + across * width, y + down * height) for across, down in _RABBIT]
        rock = [(x + across * width, y + down * height) for across, down in _ROCK]
        belly = [(x + across * width, y + down * height) for across, down in _FACE]
        things[frame] = Thing(ring, belly, rock)
    path = clips.clip(film, "bunny", 0, film.frames)
    return Subject(
        "video",
        "Video",
        (film.width, film.height),
        things,
        _RABBIT_FRAME,
        lambda folder, title: folder.upload_video(path, title),
    )


_FACE = ((0.47, 0.34), (0.52, 0.26), (0.62, 0.24), (0.69, 0.28), (0.71, 0.36), (0.7, 0.46),
         (0.63, 0.53), (0.53, 0.52), (0.47, 0.45))  # fmt: skip
_ROCK = ((0.8, 0.72), (0.83, 0.69), (0.88, 0.68), (0.92, 0.7), (0.92, 0.75), (0.87, 0.76),
         (0.82, 0.75))  # fmt: skip


def _brain() -> tuple[volumes.Series, dict[int, Thing]]:
    series = volumes.series("brain_axial")
    return series, {
        frame: Thing(rings[0][0], _VENTRICLES)
        for frame, rings in series.outline.items()
        if 9 <= frame <= 15
    }


def _dicom() -> Subject:
    series, things = _brain()
    return Subject(
        "dicom",
        "DICOM series",
        (197, 233),
        things,
        12,
        lambda folder, title: folder.create_dicom_series(volumes.dicom_files(series), title),
    )


def _nifti() -> Subject:
    series, things = _brain()
    path = nifti.nifti_file(series, "t1")
    return Subject(
        "nifti",
        "NIfTI volume",
        (197, 233),
        things,
        12,
        lambda folder, title: folder.upload_nifti(path, title),
    )


def _pdf() -> Subject:
    view = truth.views("scan")["page"]
    boxes = {str(each.facts["text"]): each.box for each in view.objects if each.box}
    paragraph = ((4.0, 47.0), (378.0, 47.0), (378.0, 83.0), (128.0, 83.0), (128.0, 82.0),
                 (84.0, 82.0), (4.0, 82.0))  # fmt: skip
    path = pages.scan_file(pictures.picture(view), "page")
    return Subject(
        "pdf",
        "PDF",
        (view.width, view.height),
        {0: Thing(paragraph, _around(boxes["markers"]), _around(boxes["Region-based"]))},
        0,
        lambda folder, title: folder.upload_pdf(path, title),
        [shape for shape in FLAT if shape is not Shape.BITMASK],
    )


def _around(box: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    x, y, width, height = box
    return [(x - 2, y - 2), (x + width + 2, y - 2), (x + width + 2, y + height + 2),
            (x - 2, y + height + 2)]  # fmt: skip


def photograph() -> Path:
    """A picture of a motorcycle, as a part of groups and scenes."""
    return media.path_of("skimage/data/motorcycle_left.png")
