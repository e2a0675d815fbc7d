"""The garage as a scene: the points of the stereo pair, and both photos with their cameras."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from django.conf import settings

from encord_portal.demo import media
from encord_portal.demo.point_clouds import BASELINE, CENTRE, FOCAL, HEIGHT, LEVEL, OFFSET
from encord_portal.platform.models import CloudIntegration
from encord_portal.sdk.beta.scene import (
    Direction,
    SceneBuilder,
    intrinsics_pinhole,
    matrix_pose,
)

PHOTOS = ("skimage/data/motorcycle_left.png", "skimage/data/motorcycle_right.png")
CLOUD, LEFT, RIGHT = "stereo", "left", "right"
WIDTH, DEPTH = 741, 500
# From a camera's right, down and ahead to its right, forward and up.
_TURN = ((1, 0, 0), (0, 0, 1), (0, -1, 0))
_INTEGRATION = "Demo media"


def scene(cloud: Path, photos: Iterable[Path]) -> SceneBuilder:
    """A frame of the scene: its point cloud, the left and the right photo."""
    level = np.array(LEVEL)
    rotation = [float(each) for each in (level @ np.array(_TURN)).ravel()]
    built = SceneBuilder()
    built.set_world_convention(x=Direction.RIGHT, y=Direction.FORWARD, z=Direction.UP)
    built.add_pcd_stream(CLOUD).add_pcd(uri=_uri(cloud), timestamp=0)
    for name, photo, shift, centre in zip(
        (LEFT, RIGHT), photos, (0.0, BASELINE), (CENTRE[0], CENTRE[0] + OFFSET), strict=True
    ):
        x, y, z = (float(each) for each in level @ (shift, 0, 0))
        camera = built.add_camera_stream(f"{name} camera")
        camera.set_pose(matrix_pose(rotation, x, y, z + HEIGHT))
        lens = intrinsics_pinhole(FOCAL, FOCAL, centre, CENTRE[1])
        camera.add_camera_params(WIDTH, DEPTH, lens, timestamp=0)
        image = built.add_image_stream(name, camera=f"{name} camera")
        image.add_image(uri=_uri(photo), timestamp=0)
    return built


@contextmanager
def integration() -> Iterator[str]:
    """An integration that reaches the demo's media, gone again afterwards.

    Scenes have no other way in; what is imported is stored by the platform.
    """
    directory = media.media_dir().resolve()
    before = settings.PLATFORM_IMPORT_DIRS
    settings.PLATFORM_IMPORT_DIRS = [*before, directory]
    CloudIntegration.objects.filter(title=_INTEGRATION).delete()
    made = CloudIntegration.objects.create(title=_INTEGRATION, root=f"{directory.as_uri()}/")
    try:
        yield str(made.uuid)
    finally:
        settings.PLATFORM_IMPORT_DIRS = before
        made.delete()


def _uri(path: Path) -> str:
    return path.resolve().as_uri()
