"""Where in its scene an image is that is worked on: what is in space there, and the ways on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2
from labels.models import PartRow, ProjectAccess
from labels.rendering.scene_layout import Scene, SceneFile
from labels.rendering.svg import mark_group
from labels.services.scenes import scene_of
from labels.views.addresses import Addresses
from labels.views.scene_images import marks_in_sight
from labels.views.scene_look import Look, look_at
from labels.views.scene_solids import solids_in_space

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
        in_space: What is in space where the camera of the image sees it, to be looked at only.
    """

    stream: str
    frame: int
    last: int
    back_href: str
    previous_href: str
    next_href: str
    in_space: SafeString


def image_place(
    user: User,
    access: ProjectAccess,
    row: PartRow,
    labels: LabelRowV2,
    addresses: Addresses,
    numbers: Mapping[str, int],
    verdicts: Mapping[str, str],
) -> ImagePlace | None:
    """Where an image is; None of a part that is no image of a scene.

    Args:
        user: Who looks.
        access: Their access to the project.
        row: The image.
        labels: Of the whole scene.
        addresses: The page's.
        numbers: Of the scene's instances.
        verdicts: What reviews say of them.
    """
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
        in_space=_in_space(
            look_at(user, access, row.whole, labels, addresses.on_part("", frame, at="")),
            file,
            row,
            numbers,
            verdicts,
        ),
    )


def _in_space(
    look: Look,
    file: SceneFile,
    row: PartRow,
    numbers: Mapping[str, int],
    verdicts: Mapping[str, str],
) -> SafeString:
    solids = solids_in_space(look, numbers, look.in_space, verdicts)
    marks = marks_in_sight(look, file, solids, row.width or 0, row.height or 0)
    # The writer escapes every text itself.
    return mark_safe("".join(mark_group(replace(each, href="")) for each in marks))


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
