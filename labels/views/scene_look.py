"""What of a scene is looked at on a frame: its files with their labels, and what is in space."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

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
from labels.rendering.scene_layout import Scene, SceneFile
from labels.services.scenes import scene_of
from labels.views.addresses import Addresses


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


def file_url(look: Look, name: str, file: SceneFile, *, labels: bool = False) -> str:
    """The address of a file of the scene; with ``labels``, of what is labelled in it."""
    own = look.addresses
    where = [own.project_hash, own.data_hash, file.stream_number, file.event]
    path = reverse(f"labels:{name}", args=where)
    return f"{path}?{own.version_query}" if labels and own.version_query else path


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
