"""Reading the labels of spaces (wire protocol §5.8 and §5.9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from encord_portal.sdk.objects._coordinates.ranges import HtmlCoordinates
from encord_portal.sdk.objects._coordinates.registry import SHAPE_CODECS, Coordinates
from encord_portal.sdk.objects._enums import Shape
from encord_portal.sdk.objects._label_row.blobs import BlobReader
from encord_portal.sdk.objects._label_row.columns import CellColumn
from encord_portal.sdk.objects._label_row.dynamic_answers import read_ranges
from encord_portal.sdk.objects._label_row.errors import (
    LabelTypeError,
    LabelValueError,
    MissingKeyError,
    at,
)
from encord_portal.sdk.objects._label_row.frame_info import FrameData
from encord_portal.sdk.objects._label_row.frame_reader import FrameReader
from encord_portal.sdk.objects._label_row.range_objects import RANGE_CLASSES, range_meta
from encord_portal.sdk.objects._label_row.segmentation import SEGMENTATION
from encord_portal.sdk.objects._label_row.spans import Span, splice
from encord_portal.sdk.objects._label_row.store import LabelStore
from encord_portal.sdk.objects._label_row.track_reader import bare_instance
from encord_portal.sdk.objects._label_row.tracks import Track
from encord_portal.sdk.objects.classification_instance import ClassificationInstance
from encord_portal.sdk.objects.constants import ROOT_SPACE_ID
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.html_node import HtmlNode, HtmlRange
from encord_portal.sdk.objects.ontology_object import Object
from encord_portal.sdk.objects.ontology_object_instance import ObjectInstance
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

if TYPE_CHECKING:
    from encord_portal.sdk.objects.spaces.base_space import Space

Json = dict[str, Any]
_POINT_CLOUD = {Shape.SEGMENTATION: SEGMENTATION}


class SpaceReader:
    """Reads what a label dictionary says about the spaces of a row."""

    def __init__(self, store: LabelStore, structure: OntologyStructure) -> None:
        self._store = store
        self._structure = structure

    def find(self, space_id: Any, path: str) -> Space:
        """Give a space.

        Raises:
            LabelRowError: The listing does not define it.
        """
        space = self._store.spaces.get(space_id) if isinstance(space_id, str) else None
        if space is None:
            raise at(
                path,
                f"Could not find space with given id {space_id!r:.100}. Available space ids: "
                f"{list(self._store.spaces)}",
            )
        return space

    def read(self, spaces: Any) -> None:
        """Read the ``spaces`` of a label dictionary.

        Raises:
            LabelRowError: A space is unknown, or its labels are malformed.
        """
        if spaces is None:
            return
        if not isinstance(spaces, dict):
            raise at("spaces", f"must be a dictionary, not {spaces!r:.100}", LabelTypeError)
        for space_id, entry in spaces.items():
            path = f"spaces.{space_id}"
            space = self.find(space_id, path)
            if not isinstance(entry, dict):
                raise at(path, f"must be a dictionary, not {entry!r:.100}", LabelTypeError)
            if "space_type" not in entry:
                raise at(path, "lacks 'space_type'", MissingKeyError)
            labels = entry.get("labels")
            if not isinstance(labels, dict):
                raise at(f"{path}.labels", f"must be a dictionary: {labels!r:.100}", LabelTypeError)
            # The labels of a scene's images are in the data unit, and not here.
            if space.range_shape is None and labels and scene_key(space) is None:
                is_blob = "point_cloud" in space.kinds
                self.read_labels(space, labels, f"{path}.labels", is_blob)

    def read_labels(self, space: Space, labels: Json, path: str, is_blob: bool) -> None:
        """Read the labels of a space whose objects are on frames.

        Args:
            space: The space.
            labels: Its labels: a map of frames, or the labels of its only frame.
            path: Where they stand.
            is_blob: Whether they are the labels of its only frame.

        Raises:
            LabelRowError: They are malformed.
        """
        is_cloud = "point_cloud" in space.kinds
        codecs = _POINT_CLOUD if is_cloud else SHAPE_CODECS
        frames = FrameReader(space._store, self._structure, codecs)
        reader = BlobReader(space._store, space._document, frames)
        if is_blob:
            reader.read(0, labels, path)
        else:
            reader.read_map(labels, path)
        frames.finish()
        for object_hash, placed in space._store.objects.items():
            self._publish(space, object_hash, placed.ontology_item)

    def _publish(self, space: Space, object_hash: str, item: Object) -> ObjectInstance:
        spaced = self._store.spaced_objects
        instance = spaced.get(object_hash)
        if instance is None:
            instance = bare_instance(item, object_hash, None)
            instance._track = Track.empty(instance._codec())
            spaced[object_hash] = instance
        if space not in instance._spaces:
            instance._spaces = (*instance._spaces, space)
        return instance

    def read_ranges(self, object_hash: str, entry: Any, path: str) -> bool:
        """Place the object of an entry in ``object_answers`` that names spaces of ranges.

        Returns:
            Whether the entry names any.

        Raises:
            LabelRowError: The entry is malformed, or a space unknown.
        """
        places = entry.get("spaces") if isinstance(entry, dict) else None
        if not places:
            return False
        if not isinstance(places, dict):
            raise at(f"{path}.spaces", f"must be a dictionary: {places!r:.100}", LabelTypeError)
        for space_id, place in places.items():
            where = f"{path}.spaces.{space_id}"
            space = self.find(space_id, where)
            if "point_cloud" in space.kinds:
                if not isinstance(place, dict):
                    raise at(where, f"must be a dictionary: {place!r:.100}", LabelTypeError)
                continue  # its points are in the labels of the space
            item = self._item(entry, path)
            coordinates = self._coordinates(space, item, place, where)
            placed = bare_instance(item, object_hash, space._store)
            placed._track = Track([0], [range_meta(entry)], CellColumn(None, [coordinates]), None)
            space._store.objects[object_hash] = placed
            space._store.placed(placed, 0)
            self._publish(space, object_hash, item)
        return True

    def _item(self, entry: Json, path: str) -> Object:
        if not isinstance(entry.get("featureHash"), str):
            raise at(path, "lacks 'featureHash'", MissingKeyError)
        item: Object = self._structure.get_child_by_hash(entry["featureHash"], Object)
        return item

    def _coordinates(self, space: Space, item: Object, place: Any, path: str) -> Coordinates:
        shape = space.range_shape
        if shape is None or item.shape is not shape:
            raise at(
                path,
                f"an object of the shape {item.shape.value!r} cannot be placed on a "
                f"{type(space).__name__} by ranges",
            )
        if not isinstance(place, Mapping) or "range" not in place:
            raise at(path, f"needs a 'range': {place!r:.100}", MissingKeyError)
        if not space.is_html:
            pairs = read_ranges(place["range"], f"{path}.range", None)
            return RANGE_CLASSES[shape](range=[Range(start, end) for start, end in pairs])
        if not isinstance(place["range"], list | tuple):
            raise at(f"{path}.range", "must be a list", LabelTypeError)
        return HtmlCoordinates(range=[html_range(pair, path) for pair in place["range"]])

    def read_classification(self, instance: ClassificationInstance, entry: Json, path: str) -> bool:
        """Place a classification whose entry names spaces.

        Returns:
            Whether the entry names any but the row itself.

        Raises:
            LabelRowError: A space is unknown, or a place malformed.
        """
        places = entry.get("spaces")
        if not isinstance(places, dict) or not places.keys() - {ROOT_SPACE_ID}:
            return False
        data = FrameData.from_dict(entry)
        for space_id, place in places.items():
            where = f"{path}.spaces.{space_id}"
            space = self.find(space_id, where)
            if not isinstance(place, Mapping):
                raise at(where, f"must be a dictionary, not {place!r:.100}", LabelTypeError)
            placed = ClassificationInstance(
                instance.ontology_item,
                classification_hash=instance.classification_hash,
                range_only=True,
            )
            placed._data = data
            if space.has_frames:
                for start, end in read_ranges(place.get("range"), f"{where}.range", None):
                    splice(placed._spans, start, end, Span(start, end, data))
            space._store.add_classification(placed)
            instance._spaces = (*instance._spaces, space)
        instance._data = data
        self._store.spaced_classifications[instance.classification_hash] = instance
        return True


def html_range(pair: Any, path: str) -> HtmlRange:
    """Read a pair of nodes.

    Raises:
        LabelRowError: It is none.
    """
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise at(f"{path}.range", f"must hold pairs of nodes, not {pair!r:.100}", LabelValueError)
    start, end = (HtmlNode.from_dict(node) for node in pair)
    return HtmlRange(start=start, end=end)


def scene_key(space: Space) -> str | None:
    """Give the key that the labels of a scene's image have in the data unit."""
    scene = (
        space._info.get("scene_info") if space._info.get("space_type") == "scene_image" else None
    )
    if scene is None:
        return None
    return f"{scene['stream_id']}#{scene.get('start_frame', scene['event_index'])}"
