"""Draw a few pictures, a short video and two point clouds, for those who have none at hand.

Usage: ``python -m examples.make_media FOLDER``
"""

from __future__ import annotations

import sys
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw

SIZE = (320, 240)


def main(folder: Path) -> None:
    """Put two pictures, a video of 20 frames, three pictures of a walk and two sweeps there."""
    walk = folder / "walk"
    walk.mkdir(parents=True, exist_ok=True)
    _scene(60).save(folder / "beach.png")
    _scene(200).save(folder / "mountains.png")
    for step in range(3):
        _scene(40 + 80 * step).save(walk / f"step-{step}.png")
    _video(folder / "crossing.mp4", frames=20)
    for number in range(2):
        _sweep(folder / f"sweep-{number}.ply", ahead=0.5 * number)


def _scene(left: int) -> Image.Image:
    """A street with one red car whose left edge is at the given pixel."""
    picture = Image.new("RGB", SIZE, "lightskyblue")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 160, *SIZE), fill="dimgray")
    draw.rectangle((left, 130, left + 80, 180), fill="firebrick")
    return picture


def _video(path: Path, frames: int) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for number in range(frames):
            picture = np.asarray(_scene(10 * number))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())


def _sweep(path: Path, ahead: float) -> None:
    """Write what a laser scanner sees: the ground in front of a car, then the car ahead of it."""
    dice = np.random.default_rng(7)
    ground = dice.uniform((0, -5, -1.8), (20, 5, -1.8), (100, 3))
    car = dice.uniform((5 - ahead, 0, -1.8), (9 - ahead, 1.8, -0.3), (40, 3))
    points = np.concatenate([ground, car]).astype("<f4")
    head = ["ply", "format binary_little_endian 1.0", f"element vertex {len(points)}"]
    head += [f"property float {axis}" for axis in "xyz"]
    path.write_bytes("\n".join([*head, "end_header", ""]).encode() + points.tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
