"""Finding the spaces of a label row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects._label_row.errors import LabelTypeError
from encord_portal.sdk.objects._label_row.row_base import RowBase
from encord_portal.sdk.objects.spaces.base_space import Space
from encord_portal.sdk.objects.spaces.html_space import HTMLSpace
from encord_portal.sdk.objects.spaces.image_space import ImageSpace
from encord_portal.sdk.objects.spaces.multiframe_space.medical_space import MedicalSpace
from encord_portal.sdk.objects.spaces.multiframe_space.pdf_space import PdfSpace
from encord_portal.sdk.objects.spaces.multiframe_space.video_space import VideoSpace
from encord_portal.sdk.objects.spaces.range_space.audio_space import AudioSpace
from encord_portal.sdk.objects.spaces.range_space.point_cloud_space import PointCloudFileSpace
from encord_portal.sdk.objects.spaces.range_space.text_space import TextSpace
from encord_portal.sdk.objects.spaces.range_space.time_series_space import TimeSeriesSpace
from encord_portal.sdk.objects.spaces.types import SceneMetadata, SpaceLiteral, space_metadata

if TYPE_CHECKING:
    from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2

Json = dict[str, Any]
_CLASSES: tuple[type[Space], ...] = (
    VideoSpace,
    ImageSpace,
    AudioSpace,
    TextSpace,
    TimeSeriesSpace,
    HTMLSpace,
    PdfSpace,
    MedicalSpace,
    PointCloudFileSpace,
)
_BY_TYPE: dict[str, type[Space]] = {kind: cls for cls in _CLASSES for kind in cls.kinds}
_BY_LITERAL: dict[str, type[Space]] = {**_BY_TYPE, "medical": MedicalSpace}


def checked_infos(spaces: Any) -> Json:
    """Check what a listing says about spaces.

    Raises:
        LabelRowError: A description says nothing about where the space is.
        LabelTypeError: The type of a space is not known.
    """
    infos: Json = spaces or {}
    for space_id, info in infos.items():
        space_metadata(space_id, info)
        if info.get("space_type") not in _BY_TYPE:
            raise LabelTypeError(
                f"spaces.{space_id}: the space type {info.get('space_type')!r} is not known. "
                "Missing initialisation for space."
            )
    return infos


def make_spaces(label_row: LabelRowV2, infos: Json) -> dict[str, Space]:
    """Make the spaces of a row."""
    return {
        space_id: _BY_TYPE[info["space_type"]](space_id, label_row, info)
        for space_id, info in infos.items()
    }


class RowSpaces(RowBase):
    """Base of the label row: the members that find spaces."""

    def get_spaces(self) -> list[Space]:
        """Give all spaces of the row.

        Raises:
            LabelRowError: The labels are not initialised.
        """
        self._initialised()
        return list(self._store.spaces.values())

    def get_space(
        self,
        *,
        id: str | None = None,
        layout_key: str | None = None,
        type_: SpaceLiteral,
        stream_id: str | None = None,
        event_index: int = 0,
        start_frame: int | None = None,
        file_name: str | None = None,
    ) -> Space:
        """Give one space, found by its id, its place in the layout, its stream or its file.

        Args:
            id: The id of the space.
            layout_key: Its place in the layout of the data group.
            type_: What the space is.
            stream_id: For scenes: its stream.
            event_index: For scenes: its place in the stream.
            start_frame: For images of scenes: the frame where it begins.
            file_name: The name of its file.

        Raises:
            LabelRowError: There is no such space, there are several, it is of another type, or not
                exactly one way to find it is given.
        """
        self._initialised()
        if type_ not in _BY_LITERAL:
            raise LabelTypeError(f"`type_` must be one of {', '.join(_BY_LITERAL)}: {type_!r}.")
        ways = {"id": id, "layout_key": layout_key, "stream_id": stream_id, "file_name": file_name}
        given = {name: value for name, value in ways.items() if value is not None}
        if len(given) != 1:
            raise LabelRowError(
                "Only one of id and layout_key (or stream_id, or file_name) can be specified, and "
                f"one has to be; given were {list(given) or 'none'}."
            )
        ((way, value),) = given.items()
        found = [
            space
            for space in self._store.spaces.values()
            if _matches(space, way, value, event_index, start_frame)
        ]
        if len(found) > 1:
            found = [space for space in found if isinstance(space, _BY_LITERAL[type_])] or found
        if not found:
            raise LabelRowError(
                f"Could not find space with given {way} '{value}'. Available space ids: "
                f"{list(self._store.spaces)}"
            )
        if len(found) > 1:
            raise LabelRowError(f"Several spaces have the {way} '{value}': give the id instead.")
        return self._of_type(found[0], type_)

    def _of_type(self, space: Space, type_: str) -> Space:
        expected = _BY_LITERAL[type_]
        if not isinstance(space, expected):
            raise LabelRowError(
                f"Space with id '{space.space_id}' is not of expected type '{type_}'. Found "
                f"{type(space).__name__} instead of {expected.__name__}."
            )
        return space


def _matches(space: Space, way: str, value: str, event_index: int, start_frame: int | None) -> bool:
    metadata = space.metadata
    if way == "id":
        return space.space_id == value
    if way == "stream_id":
        if not isinstance(metadata, SceneMetadata) or metadata.stream_id != value:
            return False
        if start_frame is not None:
            return metadata.start_frame == start_frame
        return metadata.event_index == event_index
    return bool(getattr(metadata, way) == value)
