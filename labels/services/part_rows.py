"""Parts of a row as rows of their own: what shows, edits and plays rows does so for parts.

Parts are those of a data group, and the images of a scene. A part's labels are read from the row's;
edits of them name the part's space, and are kept, undone and saved with those of the whole row.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from encord_portal.accounts.models import User
from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.objects.spaces.types import SceneMetadata
from labels.errors import NotVisible, PortalError
from labels.merging.part_labels import part_labels
from labels.models import LabelRowCache, PartRow, ProjectAccess
from labels.rendering.media.errors import MediaError
from labels.services.groups import GroupPart, group_of
from labels.services.kept_rows import empty_labels, kept_row
from labels.services.scenes import file_key, image_size, scene_of

# What spaces are called in labels, by what kind of data the part is.
_SPACE_TYPES = {
    "image": "image",
    "video": "video",
    "img_group": "image_sequence",
    "audio": "audio",
    "plain_text": "text",
    "pdf": "pdf",
    "dicom": "medical_file",
}
_made: WeakKeyDictionary[LabelRowV2, dict[str, LabelRowV2]] = WeakKeyDictionary()
_lock = Lock()


class _Image(NamedTuple):
    """An image of an image group."""

    image_hash: UUID
    title: str
    file_type: str
    width: int
    height: int


def shown_part(user: User, access: ProjectAccess, row: LabelRowCache, space: str) -> LabelRowCache:
    """The part of a data group or scene that an address names; the row itself if it names none.

    Raises:
        NotVisible: The row has no such part, or it is of a kind that can't be shown.
        UpstreamError: The platform could not be asked.
    """
    if not space or isinstance(row, PartRow):
        return row
    if row.data_type == "scene":
        return _scene_image(user, access, row, space)
    if row.data_type != "group":
        return row
    try:
        part = group_of(user, access, row).part(UUID(space))
    except ValueError:
        raise NotVisible("This data group has no such part.") from None
    if not part.data_type:
        raise NotVisible("This kind of data can't be shown here.")
    return part_row(row, part)


def part_row(row: LabelRowCache, part: GroupPart) -> PartRow:
    """A part as a row."""
    return PartRow.of(
        row,
        str(part.uuid),
        part.uuid,
        data_type=part.data_type,
        file_type=part.file_type,
        number_of_frames=part.frames,
        width=part.width or None,
        height=part.height or None,
        duration=part.duration or None,
        fps=None,
    )


def _scene_image(user: User, access: ProjectAccess, row: LabelRowCache, space: str) -> PartRow:
    try:
        scene = scene_of(user, access, row)
    except MediaError as error:
        raise NotVisible(str(error)) from error
    file = scene.image_in(space)
    if file is None:
        raise NotVisible("This scene has no such image.")
    try:
        width, height = image_size(row, file)
    except (MediaError, PortalError):
        # What is wrong with the image stands in its place; its labels are there even so.
        width, height = 0, 0
    return PartRow.of(
        row,
        space,
        file_key(row, file),
        file.link,
        data_type="image",
        file_type="image/png",
        number_of_frames=1,
        width=width or None,
        height=height or None,
        duration=None,
        fps=None,
    )


def labels_of(access: ProjectAccess, part: PartRow, whole: LabelRowV2) -> LabelRowV2:
    """What is on a part, of labels that nobody changes any more.

    For reading: what is changed in it reaches the group's labels in no way.
    """
    with _lock:
        found = _made.setdefault(whole, {}).get(part.space)
    if found is None:
        labels = whole.to_encord_dict()
        images = _images(part, (labels.get("spaces") or {}).get(part.space) or {})
        found = kept_row(access, part, part_labels(labels, part.space, empty_labels(part, images)))
        with _lock:
            _made[whole][part.space] = found
    return found


def empty_spaces(user: User, access: ProjectAccess, row: LabelRowCache) -> dict[str, Any]:
    """The spaces of a row that nobody has labelled; none where they can't be asked for."""
    # What is wrong with a group or scene stands where its parts would be.
    if row.data_type == "scene":
        try:
            scene = scene_of(user, access, row)
        except (MediaError, PortalError):
            return {}
        images = {
            scene.space_of(each)
            for files in scene.streams
            for each in files
            if each.kind == "image"
        }
        return {key: _scene_space(at, key in images) for key, at in scene.spaces.items()}
    try:
        group = group_of(user, access, row)
    except PortalError:
        return {}
    return {str(part.uuid): space_facts(part) for part in group.parts if part.data_type}


def _scene_space(at: SceneMetadata, is_image: bool) -> dict[str, Any]:
    """The space of a file of a scene as labels describe it (wire protocol §5.8)."""
    place = {"stream_id": at.stream_id, "event_index": at.event_index, "uri": at.uri}
    if at.start_frame is not None:
        place["start_frame"] = at.start_frame
    return {
        "space_type": "scene_image" if is_image else "point_cloud",
        "scene_info": place,
        "labels": {"objects": [], "classifications": []},
    }


def space_facts(part: GroupPart) -> dict[str, Any]:
    """A part's space as labels describe it (wire protocol §5.8), as far as the item tells."""
    facts: dict[str, Any] = {
        "space_type": "html" if part.html else _SPACE_TYPES[part.data_type],
        "child_info": {"layout_key": part.key, "file_name": part.title, "data_link": None},
        "labels": {},
    }
    if part.data_type in ("video", "img_group", "dicom"):
        facts["number_of_frames"] = part.frames
    if part.data_type in ("image", "video", "img_group", "dicom"):
        facts |= {"width": part.width, "height": part.height}
    if part.data_type == "video":
        facts |= {"data_duration": part.duration, "data_fps": part.frames / (part.duration or 1)}
    if part.data_type == "audio":
        facts["duration_ms"] = round(part.duration * 1000)
    if part.data_type == "pdf":
        facts["number_of_pages"] = part.frames
    return facts


def _images(part: PartRow, space: dict[str, Any]) -> list[_Image]:
    """The images of an image group, which are a data unit each; else none."""
    if part.data_type != "img_group":
        return []
    named = space.get("frames") or []
    return [
        _Image(
            image_hash=UUID(int=(part.file_uuid.int + number) % (1 << 128)),
            title=str(named[number]["data_title"] if number < len(named) else number),
            file_type="image/png",
            width=part.width or 0,
            height=part.height or 0,
        )
        for number in range(part.number_of_frames)
    ]
