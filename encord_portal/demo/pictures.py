"""Picture files that the demo cuts out of, or converts from, the fetched media."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from encord_portal.demo import media
from encord_portal.demo.truth import Film, View

UInt8Image = NDArray[np.uint8]


def made_dir() -> Path:
    """Where files made from the fetched ones are kept."""
    path = media.media_dir() / "made"
    path.mkdir(parents=True, exist_ok=True)
    return path


def picture(view: View) -> Path:
    """A file that shows exactly the view: the original where it is whole and of a common kind."""
    source = media.path_of(view.source)
    whole = view.crop[:2] == (0, 0) and _size(view.source) == view.crop[2:]
    if whole and source.suffix in (".png", ".jpg"):
        return source
    target = made_dir() / f"{view.name}.png"
    if not target.exists():
        x, y, width, height = view.crop
        save(_open(view.source).crop((x, y, x + width, y + height)), target)
    return target


def cut(source: str, name: str, box: tuple[int, int, int, int]) -> Path:
    """A part of a picture: left, top, right and bottom in pixels."""
    target = made_dir() / f"{name}.png"
    if not target.exists():
        save(_open(source).crop(box), target)
    return target


def stack_pictures(film: Film, start: int, stop: int) -> list[Path]:
    """The slices ``start`` to ``stop - 1`` of the 3D microscope stack, one PNG each."""
    slices = _stack(film.source)
    paths = []
    for index in range(start, stop):
        path = made_dir() / f"embryo_{index:02d}.png"
        if not path.exists():
            save(Image.fromarray(slices[index]), path)
        paths.append(path)
    return paths


def save(image: Image.Image, target: Path) -> None:
    """Write a PNG so that a killed run leaves no half a file behind."""
    partial = target.with_suffix(".part")
    image.save(partial, format="PNG")
    partial.replace(target)


@cache
def _size(source: str) -> tuple[int, int]:
    with Image.open(media.path_of(source)) as image:
        return image.size


def _open(source: str) -> Image.Image:
    path = media.path_of(source)
    with Image.open(path) as image:
        if path.suffix == ".tif":
            return Image.fromarray(_eight_bits(np.asarray(image), low=0.0, high=235.0, gamma=0.7))
        return image.convert("L" if image.mode == "L" else "RGB")


@cache
def _stack(source: str) -> list[UInt8Image]:
    slices = []
    with Image.open(media.path_of(source)) as image:
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            slices.append(_eight_bits(np.asarray(image), low=110.0, high=260.0, gamma=1.0))
    return slices


def _eight_bits(
    pixels: NDArray[np.generic], *, low: float, high: float, gamma: float
) -> UInt8Image:
    """Microscopes give 12 to 16 bits of which few are used; browsers show 8."""
    scaled = np.clip((pixels.astype(np.float64) - low) / (high - low), 0.0, 1.0)
    return np.asarray(np.round(255.0 * scaled**gamma), dtype=np.uint8)
