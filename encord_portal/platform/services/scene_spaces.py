"""The spaces of scenes: each point cloud and each image of their streams.

Boxes in images lie in the data unit, under the stream and the frame (or the place in the stream) of
their image; cuboids and the like lie there under the number of their frame.
"""

from __future__ import annotations

import re
import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from encord_portal.platform.errors import CorruptedLabel
from encord_portal.platform.models import DataType, DataUnit, LabelRow, StorageItem
from encord_portal.platform.services.label_members import foreign_space
from encord_portal.platform.services.media import Links
from encord_portal.platform.wire import JsonObject
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects._coordinates.rle import decode_index_runs

BATCH = 200
# The stream that a scene of one file is taken to have.
SINGLE_STREAM = "point_cloud"
_FRAME = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class FileInScene:
    """A point cloud or an image of a scene.

    Attributes:
        start_frame: The first frame that shows it, of images; ``None`` where two images of their
            stream would have the same.
    """

    stream: str
    index: int
    file: StorageItem
    is_image: bool
    start_frame: int | None = None

    @property
    def image_key(self) -> str:
        """Under what the labels of an image lie in the data unit."""
        place = self.index if self.start_frame is None else self.start_frame
        return f"{self.stream}#{place}"


def children_of(scenes: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[StorageItem]]:
    """The files of scenes, in the order in which their descriptions number them."""
    found: defaultdict[uuid.UUID, list[StorageItem]] = defaultdict(list)
    children = StorageItem.objects.filter(parent_item__in=scenes).select_related("file")
    for child in children.order_by("parent_item", "index"):
        found[child.parent_item_id or child.pk].append(child)
    return found


def files_in(item: StorageItem, children: Sequence[StorageItem]) -> Iterator[FileInScene]:
    """The point clouds and images of a scene, stream by stream."""
    if item.scene is None:
        yield FileInScene(SINGLE_STREAM, 0, item, is_image=False)
        return
    frames = item.scene["frames"]
    for name, entry in item.scene["streams"].items():
        stream = entry["stream"]
        if stream["entityType"] not in {"point_cloud", "image"}:
            continue
        is_image = stream["entityType"] == "image"
        starts = _starts(stream["events"], frames) if is_image else {}
        for index, event in enumerate(stream["events"]):
            file = children[event["file"]]
            yield FileInScene(name, index, file, is_image, starts.get(index))


def _starts(events: Sequence[JsonObject], frames: Sequence[float]) -> dict[int, int]:
    """The first frame at or after each image; none at all if two have the same, or one has none."""
    found = [bisect_left(frames, event["timestamp"]) for event in events]
    if len(set(found)) < len(found) or found[-1] >= len(frames):
        return {}
    return dict(enumerate(found))


def space_id(item: StorageItem, file: FileInScene) -> str:
    """Names the space of a file, always the same."""
    return str(uuid.uuid5(item.pk, f"{file.stream}#{file.index}"))


def spaces_of(
    scenes: Iterable[uuid.UUID | None], links: Links
) -> dict[uuid.UUID | None, JsonObject]:
    """For each scene its spaces, as metadata listings define them.

    Args:
        scenes: The uuids of scene items.
        links: Makes lasting names of files that were imported from nowhere.
    """
    keys = [key for key in dict.fromkeys(scenes) if key is not None]
    found: dict[uuid.UUID | None, JsonObject] = {}
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        children = children_of(batch)
        for item in StorageItem.objects.filter(pk__in=batch).select_related("file"):
            found[item.pk] = {
                space_id(item, file): _as_space(file, links)
                for file in files_in(item, children.get(item.pk, []))
            }
    return found


def _as_space(file: FileInScene, links: Links) -> JsonObject:
    place: JsonObject = {
        "stream_id": file.stream,
        "event_index": file.index,
        "uri": file.file.source_url or file.file.name or links.to(file.file.file),
    }
    blob: JsonObject = {"objects": [], "classifications": []}
    if not file.is_image:
        return {"space_type": "point_cloud", "scene_info": place, "labels": blob}
    if file.start_frame is not None:
        place["start_frame"] = file.start_frame
    size = {"width": file.file.width or 0, "height": file.file.height or 0}
    return {"space_type": "scene_image", "scene_info": place, **size, "labels": blob}


def of_rows(rows: Iterable[LabelRow], links: Links) -> dict[uuid.UUID, JsonObject]:
    """The spaces of label rows, by data hash; rows that are no scenes have none."""
    units = [row.data_unit for row in rows if row.data_unit.data_type == DataType.SCENE]
    found = spaces_of([unit.storage_item_id for unit in units], links)
    return {unit.pk: found.get(unit.storage_item_id, {}) for unit in units}


def check(unit: DataUnit, labels: JsonObject) -> None:
    """Refuse labels in spaces, on frames and on points that a scene does not have.

    Raises:
        CorruptedLabel: The message names the place.
    """
    if unit.data_type != DataType.SCENE or unit.storage_item is None:
        return
    item = unit.storage_item
    files = list(files_in(item, children_of([item.pk]).get(item.pk, [])))
    told = labels.get("scene")
    if isinstance(told, dict) and told.get("isContinuous"):
        raise CorruptedLabel("scene.isContinuous: this scene has frames, and is not continuous.")
    images = {file.image_key for file in files if file.is_image}
    units = labels.get("data_units")
    for key, each in units.items() if isinstance(units, dict) else ():
        placed = each.get("labels") if isinstance(each, dict) else None
        for name in placed if isinstance(placed, dict) else ():
            _check_place(name, unit.number_of_frames, images, f"data_units.{key:.80}.labels")
    _check_spaces(labels, {space_id(item, file): file for file in files})


def _check_place(name: str, frames: int, images: set[str], where: str) -> None:
    if name in images:
        return
    if not _FRAME.fullmatch(name):
        raise CorruptedLabel(
            f"{where}.{name:.80}: neither a frame nor an image of this scene; images are named by "
            "their stream and their place, such as front#0."
        )
    if int(name) >= frames:
        raise CorruptedLabel(f"{where}.{name}: the scene has {frames} frames only, from 0.")


def _check_spaces(labels: JsonObject, known: dict[str, FileInScene]) -> None:
    foreign = foreign_space(labels, known)
    if foreign is not None:
        raise CorruptedLabel(f"{foreign}: the scene has no such file.")
    spaces = labels.get("spaces")
    for key, space in spaces.items() if isinstance(spaces, dict) else ():
        placed = space.get("labels") if isinstance(space, dict) else None
        objects = placed.get("objects") if isinstance(placed, dict) else None
        for entry in objects if isinstance(objects, list) else ():
            if isinstance(entry, dict) and "segmentation" in entry:
                _check_points(entry["segmentation"], known[key], f"spaces.{key}")


def _check_points(text: object, file: FileInScene, where: str) -> None:
    points = file.file.file.facts.get("number_of_points") if file.file.file else None
    if not isinstance(text, str):
        raise CorruptedLabel(f"{where}: a segmentation must be a text.")
    try:
        runs = list(decode_index_runs(text))
    except EncordException as error:
        raise CorruptedLabel(f"{where}: {error.message}") from error
    if any(first < 0 or last < first for first, last in runs):
        raise CorruptedLabel(f"{where}: the segmentation names no points.")
    largest = max((last for _, last in runs), default=-1)
    if points is not None and largest >= points:
        raise CorruptedLabel(
            f"{where}: the point cloud has {points} points only, numbered from 0; the point "
            f"{largest} is marked."
        )
