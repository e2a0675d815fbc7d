"""What the media show, as committed beside this module: ``truth/*.json``.

Numbers are pixels of the view they belong to, x to the right and y down, measured from the outer
corner of the top left pixel; frames count from 0. ``truth/README.md`` says how they were made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent / "truth"

XY = tuple[float, float]
Ring = tuple[XY, ...]


@dataclass(frozen=True, slots=True)
class Mask:
    """A bitmask of a part of the frame, with the run lengths of the wire format."""

    top: int
    left: int
    height: int
    width: int
    rle: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing in one frame. Exactly the shapes that are known of it are given.

    Attributes:
        box: x, y, width, height.
        rotated: x, y, width, height of the upright box and the clockwise angle in degrees.
        polygons: each one its outer ring followed by its holes.
        facts: everything else that is known, such as a side, a text, an area.
    """

    kind: str
    box: tuple[float, float, float, float] | None
    rotated: tuple[float, float, float, float, float] | None
    polygons: tuple[tuple[Ring, ...], ...]
    line: Ring
    point: XY | None
    skeleton: dict[str, XY]
    mask: Mask | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """An image, or the part of one that ``crop`` (x, y, width, height) cuts out."""

    name: str
    source: str
    sha256: str
    crop: tuple[int, int, int, int]
    objects: tuple[Seen, ...]

    @property
    def width(self) -> int:
        return self.crop[2]

    @property
    def height(self) -> int:
        return self.crop[3]


@dataclass(frozen=True, slots=True)
class Track:
    """One thing over several frames."""

    kind: str
    facts: dict[str, Any]
    frames: dict[int, Seen]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames (both ends included) in which a question has one answer."""

    about: str
    value: str
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Film:
    """A medium with many frames of one size."""

    source: str
    sha256: str
    width: int
    height: int
    frames: int
    tracks: tuple[Track, ...]
    stretches: tuple[Stretch, ...]


@cache
def load(name: str) -> Any:
    """The raw content of one file of truth."""
    return json.loads((HERE / f"{name}.json").read_text())


@cache
def views(name: str) -> dict[str, View]:
    """The views of a file of truth about single images."""
    return {
        key: View(
            name=key,
            source=raw["source"],
            sha256=raw["sha256"],
            crop=tuple(raw["crop"]),
            objects=tuple(seen(item) for item in raw["objects"]),
        )
        for key, raw in load(name)["views"].items()
    }


@cache
def film(name: str) -> Film:
    """A file of truth about a video, a stack or a cine loop."""
    raw = load(name)
    return Film(
        source=raw["source"],
        sha256=raw["sha256"],
        width=raw["width"],
        height=raw["height"],
        frames=raw["frames"],
        tracks=tuple(_track(item) for item in raw["tracks"]),
        stretches=tuple(
            Stretch(item["about"], item["value"], tuple((a, b) for a, b in item["ranges"]))
            for item in raw["ranges"]
        ),
    )


def _track(raw: dict[str, Any]) -> Track:
    facts = {key: value for key, value in raw.items() if key not in ("kind", "frames")}
    frames = {int(key): seen({"kind": raw["kind"], **item}) for key, item in raw["frames"].items()}
    return Track(raw["kind"], facts, frames)


_SHAPES = {"kind", "box", "rbox", "polygons", "line", "point", "skeleton", "mask"}


def seen(raw: dict[str, Any]) -> Seen:
    """One thing as written in a file of truth."""
    return Seen(
        kind=raw["kind"],
        box=tuple(raw["box"]) if "box" in raw else None,
        rotated=tuple(raw["rbox"]) if "rbox" in raw else None,
        polygons=polygons(raw.get("polygons", ())),
        line=tuple((x, y) for x, y in raw.get("line", ())),
        point=tuple(raw["point"]) if "point" in raw else None,
        skeleton={name: (x, y) for name, (x, y) in raw.get("skeleton", {}).items()},
        mask=Mask(**raw["mask"]) if "mask" in raw else None,
        facts={key: value for key, value in raw.items() if key not in _SHAPES},
    )


def polygons(raw: Any) -> tuple[tuple[Ring, ...], ...]:
    """Nested lists of numbers as polygons of rings of points."""
    return tuple(tuple(tuple((x, y) for x, y in ring) for ring in rings) for rings in raw)
