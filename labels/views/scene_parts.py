"""A scene as the frame view shows it: its clouds and objects in space, its images beside them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.spaces.annotations import RangeObjectAnnotation
from encord_portal.sdk.objects.spaces.base_space import Space
from encord_portal.sdk.objects.spaces.range_space.point_cloud_space import PointCloudFileSpace
from encord_portal.sdk.objects.spaces.types import SceneMetadata
from labels.errors import PortalError
from labels.merging.targets import every_object, instance_ranges
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.media.errors import MediaError
from labels.rendering.overlay import judged, space_instances
from labels.rendering.scene_layout import Pose, Scene, SceneFile, SceneUnreadableError
from labels.rendering.solids import Solid, place_of, solids_svg
from labels.rendering.svg import VERDICT_SIGNS, overlay
from labels.services.scenes import image_size, scene_of
from labels.views.addresses import Addresses

# With more names than this they hide what they name.
_NAMES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at: a frame of a scene, its files with the labels on them.

    Attributes:
        files: Current on this frame, each with its space; None of one that nobody labelled.
        objects: What is on this frame, in space or on one of the files.
        in_space: Which of them are in space.
        trouble: Why the files are not known, or "".
    """

    label_row: LabelRowV2
    row: LabelRowCache
    user: User
    addresses: Addresses
    scene: Scene | None
    files: Sequence[tuple[SceneFile, Space | None]]
    objects: Sequence[ObjectInstance]
    in_space: Collection[str]
    trouble: str = ""


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
class CameraView:
    """An image of the scene with its labels, or why it can't be shown."""

    title: str
    image_url: str
    width: int
    height: int
    overlay: SafeString
    objects: int
    trouble: str = ""


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
    """

    streams: Sequence[StreamToggle]
    clouds: Sequence[CloudView]
    cameras: Sequence[CameraView]
    solids: SafeString
    count: int
    flat: int
    names: str
    trouble: str = ""


def look_at(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    label_row: LabelRowV2,
    addresses: Addresses,
) -> Look:
    """A frame of a scene; what can't be found out is told, and all labels are there even so."""
    scene, trouble = None, ""
    try:
        scene = scene_of(user, access, row)
    except MediaError as error:
        trouble = str(error)
    except PortalError as error:
        trouble = error.sentence
    frame = addresses.frame
    spaces = _spaces(label_row)
    current = scene.on(frame) if scene else []
    files = [(each, spaces.get((each.kind, each.stream, each.event))) for each in current]
    on_files = _objects_of(label_row.get_spaces())
    # Without its description nobody knows which file is shown: then all of them are.
    shown = _objects_of(space for _, space in files if space) if scene else on_files
    objects = [
        each
        for each in every_object(label_row)
        if (
            each.object_hash in shown
            if each.object_hash in on_files
            else any(first <= frame <= last for first, last in instance_ranges(each))
        )
    ]
    in_space = {each.object_hash for each in objects} - on_files
    return Look(label_row, row, user, addresses, scene, files, objects, in_space, trouble)


def segments_on(space: Space | None) -> dict[str, list[tuple[int, int]]]:
    """Per object the first and last index of its stretches of points, both included."""
    if not isinstance(space, PointCloudFileSpace):
        return {}
    return {
        each.object_instance.object_hash: [(one.start, one.end) for one in each.ranges]
        for each in space.get_annotations("object")
        if isinstance(each, RangeObjectAnnotation)
    }


def space_of(label_row: LabelRowV2, file: SceneFile) -> Space | None:
    """The labels on a file; None while nobody has labelled the row."""
    return _spaces(label_row).get((file.kind, file.stream, file.event))


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
    solids = _in_space(look, numbers, set(shown))
    cameras = []
    hidden = look.addresses.hidden_streams
    for file, space in look.files:
        if file.stream_number in hidden:
            continue
        if file.kind == "image":
            cameras.append(_camera(look, file, space, numbers, set(shown), verdicts))
            continue
        try:
            pose = look.scene.pose(file, look.addresses.frame) if look.scene else Pose()
        except SceneUnreadableError as error:
            trouble = str(error)
            continue
        segments = segments_on(space)
        solids += _segments(look, segments, len(clouds), numbers, set(shown))
        clouds.append(_cloud(look, file, pose, bool(segments)))
    drawn = {each.object_hash for each in solids}
    solids = [
        replace(each, verdict=verdicts[each.object_hash])
        if verdicts.get(each.object_hash) in VERDICT_SIGNS
        else each
        for each in solids
    ]
    return SceneView(
        streams=_streams(look, hidden),
        clouds=clouds,
        cameras=cameras,
        solids=mark_safe(solids_svg(solids, look.addresses.obj)),
        count=len(solids),
        flat=len(set(shown) & set(look.in_space) - drawn),
        names="on" if len(solids) <= _NAMES_SHOWN else "hover",
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


def _spaces(label_row: LabelRowV2) -> dict[tuple[str, str, int], Space]:
    found: dict[tuple[str, str, int], Space] = {}
    for space in label_row.get_spaces():
        where = space.metadata
        if isinstance(where, SceneMetadata):
            kind = "point_cloud" if isinstance(space, PointCloudFileSpace) else "image"
            found[kind, where.stream_id, where.event_index] = space
    return found


def _objects_of(spaces: Iterable[Space]) -> set[str]:
    return {each.object_hash for space in spaces for each in space.get_object_instances()}


def _solid(
    look: Look, instance: ObjectInstance, numbers: Mapping[str, int], place: Mapping[str, object]
) -> Solid:
    item, object_hash = instance.ontology_item, instance.object_hash
    return Solid(
        object_hash=object_hash,
        label=f"{item.name} ({numbers.get(object_hash, 0)})",
        color=item.color,
        href=look.addresses.choosing(object_hash),
        place=place,
    )


def _in_space(look: Look, numbers: Mapping[str, int], shown: Collection[str]) -> list[Solid]:
    found = []
    frame = look.addresses.frame
    for instance in look.objects:
        if instance.object_hash not in shown or instance.object_hash not in look.in_space:
            continue
        place = place_of(instance.get_annotation(frame).coordinates)
        if place is not None:
            found.append(_solid(look, instance, numbers, place))
    return found


def _segments(
    look: Look,
    segments: Collection[str],
    cloud: int,
    numbers: Mapping[str, int],
    shown: Collection[str],
) -> list[Solid]:
    return [
        _solid(look, each, numbers, {"cloud": cloud})
        for each in look.objects
        if each.object_hash in segments and each.object_hash in shown
    ]


def _cloud(look: Look, file: SceneFile, pose: Pose, has_segments: bool) -> CloudView:
    return CloudView(
        title=file.stream,
        url=_url(look, "scene-cloud", file),
        segments_url=_url(look, "scene-segments", file, labels=True) if has_segments else "",
        pose=json.dumps({"rotation": pose.rotation, "position": pose.position}),
    )


def _camera(
    look: Look,
    file: SceneFile,
    space: Space | None,
    numbers: Mapping[str, int],
    shown: Collection[str],
    verdicts: Mapping[str, str],
) -> CameraView:
    url = _url(look, "scene-image", file)
    try:
        width, height = image_size(look.row, file)
    except MediaError as error:
        return CameraView(file.stream, url, 0, 0, SafeString(), 0, str(error))
    except PortalError as error:
        return CameraView(file.stream, url, 0, 0, SafeString(), 0, error.sentence)
    found = []
    if space is not None:
        found = space_instances(
            look.label_row,
            space,
            0,
            width=width,
            height=height,
            numbers=numbers,
            href=look.addresses.choosing,
        )
    judgements = judged(found, verdicts)
    marks = [each.mark for each in judgements if each.mark and each.object_hash in shown]
    drawn = mark_safe(overlay(marks, look.addresses.obj))
    return CameraView(file.stream, url, width, height, drawn, len(marks))


def _url(look: Look, name: str, file: SceneFile, *, labels: bool = False) -> str:
    own = look.addresses
    where = [own.project_hash, own.data_hash, file.stream_number, file.event]
    path = reverse(f"labels:{name}", args=where)
    return f"{path}?{own.version_query}" if labels and own.version_query else path
