"""Where in its scene an image is that is worked on: the way back, and to the images beside it."""

from __future__ import annotations

from dataclasses import dataclass

from encord_portal.accounts.models import User
from labels.models import PartRow, ProjectAccess
from labels.rendering.scene_layout import Scene, SceneFile
from labels.services.scenes import scene_of
from labels.views.addresses import Addresses

_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class ImagePlace:
    """The place of an image in its scene.

    Attributes:
        stream: The name of its stream.
        frame: The frame of the scene on which it is looked at.
        last: The scene's last frame.
        back_href: The scene on that frame.
        previous_href: The image of the stream before it, "" where there is none.
        next_href: The one after it.
    """

    stream: str
    frame: int
    last: int
    back_href: str
    previous_href: str
    next_href: str


def image_place(
    user: User, access: ProjectAccess, row: PartRow, addresses: Addresses
) -> ImagePlace | None:
    """Where an image is; None of a part that is no image of a scene."""
    if row.whole.data_type != "scene":
        return None
    scene = scene_of(user, access, row.whole)
    file = scene.image_in(row.space)
    if file is None:
        return None
    frame = _frame(scene, file, addresses)
    beside = scene.streams[file.stream_number]
    at = beside.index(file)
    return ImagePlace(
        stream=file.stream,
        frame=frame,
        last=len(scene.frames) - 1,
        back_href=addresses.on_part("", frame, at="").at(frame),
        previous_href=_nearest(scene, beside[:at][::-1], addresses),
        next_href=_nearest(scene, beside[at + 1 :], addresses),
    )


def work_href(scene: Scene | None, file: SceneFile, addresses: Addresses) -> str:
    """The page with an image of the scene to work on; "" where labels have no name for it."""
    space = scene.space_of(file) if scene else ""
    if not space:
        return ""
    return addresses.on_part(space, 0, at=str(addresses.frame)).at(0)


def _frame(scene: Scene, file: SceneFile, addresses: Addresses) -> int:
    """The frame that the address names if the image is shown on it, else the first such frame."""
    text = addresses.kept.get("at", "")
    if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS:
        named = int(text)
        if named < len(scene.frames) and file in scene.on(named):
            return named
    return scene.first_frame(file) or 0


def _nearest(scene: Scene, files: tuple[SceneFile, ...], addresses: Addresses) -> str:
    """The first of these images that a frame shows; others are never seen in the scene."""
    for file in files:
        frame = scene.first_frame(file)
        space = scene.space_of(file)
        if frame is not None and space:
            return addresses.on_part(space, 0, at=str(frame)).at(0)
    return ""
