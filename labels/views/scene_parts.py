"""A scene as the frame view shows it: its clouds and objects in space, its images beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.utils.safestring import SafeString, mark_safe

from labels.rendering.scene_axes import WORLD_AXES, Pose
from labels.rendering.scene_layout import SceneFile, SceneUnreadableError
from labels.rendering.solids import solids_svg
from labels.views.scene_images import CameraView, camera_view
from labels.views.scene_look import Look, file_url, segments_on
from labels.views.scene_solids import segments_of_cloud, solids_in_space

# With more names than this they hide what they name.
_NAMES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class CloudView:
    """A point cloud.

    Attributes:
        url: Its points.
        segments_url: The points of each segment of it; "" where there are none.
        pose: Where it is in the world, JSON.
    """

    title: str
    url: str
    segments_url: str
    pose: str


@dataclass(frozen=True, slots=True)
class StreamToggle:
    """A stream of the scene.

    Attributes:
        title: Its name.
        image: Whether it has images; else point clouds.
        shown: Whether the person wants to see it.
        href: The same place with it shown or hidden, the other way round.
    """

    title: str
    image: bool
    shown: bool
    href: str


@dataclass(frozen=True, slots=True)
class SceneView:
    """Everything of a scene on one frame.

    Attributes:
        solids: Marks of what is in space.
        count: How many of them.
        flat: Objects of this frame that have no place in space.
        names: Whether names are shown at once, or where one points.
        streams: All streams, empty where there is but one.
        axes: Which ways are up, forward and right in the world, JSON.
        ground: How high the ground is; None where nobody says.
    """

    streams: Sequence[StreamToggle]
    clouds: Sequence[CloudView]
    cameras: Sequence[CameraView]
    solids: SafeString
    count: int
    flat: int
    names: str
    axes: str
    ground: float | None
    trouble: str = ""


def scene_view(
    look: Look, numbers: Mapping[str, int], shown: Sequence[str], verdicts: Mapping[str, str]
) -> SceneView:
    """Everything to be shown.

    Args:
        look: What is looked at.
        numbers: Of the row's instances.
        shown: The objects that the filter lets through.
        verdicts: What reviews say of them.
    """
    trouble = look.trouble
    clouds: list[CloudView] = []
    solids = solids_in_space(look, numbers, set(shown), verdicts)
    placed = tuple(solids)
    cameras = []
    hidden = look.addresses.hidden_streams
    for file, space in look.files:
        if file.stream_number in hidden:
            continue
        if file.kind == "image":
            cameras.append(camera_view(look, file, space, numbers, set(shown), verdicts, placed))
            continue
        try:
            pose = look.scene.pose(file, look.addresses.frame) if look.scene else Pose()
        except SceneUnreadableError as error:
            trouble = str(error)
            continue
        segments = segments_on(space)
        own = set(segments) & set(shown)
        solids += segments_of_cloud(look, len(clouds), numbers, own, verdicts)
        clouds.append(_cloud(look, file, pose, bool(segments)))
    drawn = {each.object_hash for each in solids}
    return SceneView(
        streams=_streams(look, hidden),
        clouds=clouds,
        cameras=cameras,
        solids=mark_safe(solids_svg(solids, look.addresses.obj)),
        count=len(solids),
        flat=len(set(shown) & set(look.in_space) - drawn),
        names="on" if len(solids) <= _NAMES_SHOWN else "hover",
        axes=json.dumps(asdict(look.scene.axes if look.scene else WORLD_AXES)),
        ground=look.scene.ground if look.scene else None,
        trouble=trouble,
    )


def _streams(look: Look, hidden: frozenset[int]) -> list[StreamToggle]:
    streams = look.scene.streams if look.scene else ()
    if len(streams) < 2:
        return []
    return [
        StreamToggle(
            title=files[0].stream,
            image=files[0].kind == "image",
            shown=number not in hidden,
            href=look.addresses.without_streams(hidden ^ {number}).here,
        )
        for number, files in enumerate(streams)
        if files
    ]


def _cloud(look: Look, file: SceneFile, pose: Pose, has_segments: bool) -> CloudView:
    return CloudView(
        title=file.stream,
        url=file_url(look, "scene-cloud", file),
        segments_url=file_url(look, "scene-segments", file, labels=True) if has_segments else "",
        pose=json.dumps({"rotation": pose.rotation, "position": pose.position}),
    )
