"""Images of a scene with their own labels, and with what is in space where their camera sees it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from encord_portal.sdk.objects.spaces.base_space import Space
from labels.errors import PortalError
from labels.rendering.cameras import drawn
from labels.rendering.media.errors import MediaError
from labels.rendering.overlay import judged, space_instances
from labels.rendering.scene_layout import SceneFile, SceneUnreadableError
from labels.rendering.solids import Solid
from labels.rendering.svg import Mark, overlay
from labels.services.scenes import image_size
from labels.views.scene_look import Look, file_url


@dataclass(frozen=True, slots=True)
class CameraView:
    """An image of the scene with its labels, or why it can't be shown.

    Attributes:
        title: The name of its stream.
        image_url: The image.
        width: In pixels.
        height: In pixels.
        overlay: Its labels, and what of the space its camera sees.
        objects: How many labels are on it.
        seen: How many objects in space its camera sees.
        trouble: Why it can't be shown, or "".
        work_href: The page with this image to work on, "" where that is not possible.
    """

    title: str
    image_url: str
    width: int
    height: int
    overlay: SafeString
    objects: int
    seen: int = 0
    trouble: str = ""
    work_href: str = ""


def camera_view(
    look: Look,
    file: SceneFile,
    space: Space | None,
    numbers: Mapping[str, int],
    shown: Collection[str],
    verdicts: Mapping[str, str],
    solids: Sequence[Solid],
) -> CameraView:
    """An image of the scene.

    Args:
        look: What is looked at.
        file: The image.
        space: The labels on it; None while it has none.
        numbers: Of the row's instances.
        shown: The objects that the filter lets through.
        verdicts: What reviews say of them.
        solids: What is shown in space.
    """
    url = file_url(look, "scene-image", file)
    try:
        width, height = image_size(look.row, file)
    except MediaError as error:
        return CameraView(file.stream, url, 0, 0, SafeString(), 0, trouble=str(error))
    except PortalError as error:
        return CameraView(file.stream, url, 0, 0, SafeString(), 0, trouble=error.sentence)
    marks = [
        each
        for each in marks_on(look, space, numbers, verdicts, width, height)
        if each.object_hash in shown
    ]
    seen = marks_in_sight(look, file, solids, width, height)
    # The writer escapes every text itself.
    both = mark_safe(overlay([*seen, *marks], look.addresses.obj))
    work = _work_href(look, file)
    return CameraView(file.stream, url, width, height, both, len(marks), len(seen), work_href=work)


def _work_href(look: Look, file: SceneFile) -> str:
    """The page with an image to work on; "" where labels have no name for it."""
    space = look.scene.space_of(file) if look.scene else ""
    if not space:
        return ""
    return look.addresses.on_part(space, 0, at=str(look.addresses.frame)).at(0)


def marks_on(
    look: Look,
    space: Space | None,
    numbers: Mapping[str, int],
    verdicts: Mapping[str, str],
    width: int,
    height: int,
) -> list[Mark]:
    """The labels of an image itself; see :func:`camera_view`."""
    if space is None:
        return []
    found = space_instances(
        look.label_row,
        space,
        0,
        width=width,
        height=height,
        numbers=numbers,
        href=look.addresses.choosing,
    )
    return [each.mark for each in judged(found, verdicts) if each.mark]


def marks_in_sight(
    look: Look, file: SceneFile, solids: Sequence[Solid], width: int, height: int
) -> list[Mark]:
    """What is in space where the camera of an image sees it."""
    try:
        camera = look.scene.camera(file, look.addresses.frame) if look.scene else None
    except SceneUnreadableError:
        # The clouds, which are in the same frames of reference, tell of it.
        return []
    if camera is None:
        return []
    return [
        Mark(
            object_hash=each.object_hash,
            label=each.label,
            color=each.color,
            shape="in-space",
            drawing=found,
            href=each.href,
            verdict=each.verdict,
        )
        for each in solids
        if (found := drawn(camera, each.place, width, height)) is not None
    ]
