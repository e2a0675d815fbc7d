"""Reading scenes that are in storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from encord_portal.sdk._lazy import LazyModule
from encord_portal.sdk.beta.scene.layout import SceneLayout
from encord_portal.sdk.beta.scene.settings import SceneViewSettings
from encord_portal.sdk.beta.scene.streams_read import (
    AnyStream,
    CompositeScene,
    FrameOfReferenceEvent,
    FrameOfReferenceStream,
    ImageStream,
    PointCloudStream,
    Scene,
    SceneEvent,
    StreamKind,
    TimeSeriesStream,
)
from encord_portal.sdk.beta.scene.wire_upload import UriMapper, as_upload
from encord_portal.sdk.common.base_dto import read_as
from encord_portal.sdk.orm.scene import (
    CompositeSceneDTO,
    SceneCameraStream,
    SceneDTO,
    SceneEventStream,
    SceneFileEvent,
    SceneFrameStream,
    SceneImageStream,
    ScenePointCloudStream,
    SceneTimeSeriesFile,
)
from encord_portal.sdk.orm.storage import DataUploadScene, StorageItemType

if TYPE_CHECKING:
    from encord_portal.sdk import storage
else:
    # Items take settings and layouts of scenes.
    storage = LazyModule("encord_portal.sdk.storage")

__all__ = [
    "AnyStream",
    "CompositeScene",
    "FrameOfReferenceEvent",
    "FrameOfReferenceStream",
    "ImageStream",
    "PointCloudStream",
    "Scene",
    "SceneEvent",
    "SceneRead",
    "SceneReader",
    "StreamKind",
    "TimeSeriesStream",
]


class _Timed(Protocol):
    timestamp: float | None


_E = TypeVar("_E", bound=_Timed)


class SceneReader:
    """Reads the scene of a storage item, once.

    Args:
        item: The storage item.

    Raises:
        ValueError: It is no scene.
    """

    def __init__(self, item: storage.StorageItem) -> None:
        if item.item_type is not StorageItemType.SCENE:
            raise ValueError(
                f"Storage item {item.uuid} is not a scene (item_type={item.item_type!s})"
            )
        self._item = item
        self._fetched: dict[str, Any] | None = None

    def description(self) -> dict[str, Any]:
        """Give everything that the server says of the scene: also cameras, and single files.

        Returns:
            The JSON of the server. Links in it are good for a while only.
        """
        if self._fetched is None:
            self._fetched = self._item._api_client.get(
                f"scene/{self._item.uuid}", None, dict[str, Any]
            )
        return self._fetched

    def read(self) -> Scene:
        """Give the streams of the scene.

        Raises:
            ValueError: The scene is one file.
            EncordException: The server's description does not have the expected shape.
        """
        return _as_scene(self._composite())

    @property
    def view_settings(self) -> SceneViewSettings | None:
        """How the scene is shown."""
        given = self._composite().view_settings
        return None if given is None else SceneViewSettings.from_dict(given)

    @property
    def layout(self) -> SceneLayout | None:
        """Where the parts of the scene are shown."""
        given = self._composite().layout
        return None if given is None else SceneLayout.from_dict(given)

    def to_upload_payload(
        self,
        title: str | None = None,
        *,
        client_metadata: dict[str, Any] | None = None,
        uri_mapper: UriMapper | None = None,
    ) -> DataUploadScene:
        """Describe the scene so that it can be uploaded again.

        Args:
            title: The name of the new item; by default that of this one.
            client_metadata: Kept with the new item; by default that of this one.
            uri_mapper: Gives the new place of each file; those that it does not name stay.

        Raises:
            ValueError: The scene is one file, or an image stream has no camera.
        """
        return DataUploadScene(
            title=self._item.name if title is None else title,
            scene=as_upload(self._composite(), uri_mapper),
            client_metadata=(
                self._item.client_metadata if client_metadata is None else client_metadata
            ),
        )

    def _composite(self) -> CompositeSceneDTO:
        scene: Any = read_as(SceneDTO, self.description())
        if not isinstance(scene, CompositeSceneDTO):
            raise ValueError(
                "Single-file scenes are not supported in the SDK yet; description() names the file."
            )
        return scene


class SceneRead(SceneReader):
    """Another name of :class:`SceneReader`."""


def _as_scene(scene: CompositeSceneDTO) -> Scene:
    found = CompositeScene(
        [],
        [],
        view_settings=(
            None
            if scene.view_settings is None
            else SceneViewSettings.from_dict(scene.view_settings)
        ),
        layout=None if scene.layout is None else SceneLayout.from_dict(scene.layout),
    )
    for name, entry in scene.streams.items():
        if isinstance(entry, SceneTimeSeriesFile):
            found.time_series_streams.append(TimeSeriesStream(name, entry.url, entry.signed_url))
            continue
        stream = entry.stream
        if isinstance(stream, ScenePointCloudStream):
            found.point_cloud_streams.append(
                PointCloudStream(name, _files(stream.events), stream.frame_of_reference_id)
            )
        elif isinstance(stream, SceneImageStream):
            frame = _frame_of(scene, stream.camera_id)
            found.image_streams.append(ImageStream(name, _files(stream.events), frame))
        elif isinstance(stream, SceneFrameStream):
            found.frame_of_reference_streams.append(
                FrameOfReferenceStream(
                    name,
                    [
                        FrameOfReferenceEvent(
                            moment, event.id, event.parent_for, event.rotation, event.position
                        )
                        for moment, event in _timed(stream.events)
                    ],
                )
            )
    return found


def _frame_of(scene: CompositeSceneDTO, camera: str | None) -> str | None:
    entry = scene.streams.get(camera or "")
    if isinstance(entry, SceneEventStream) and isinstance(entry.stream, SceneCameraStream):
        return entry.stream.frame_of_reference_id
    return None


def _files(events: Sequence[SceneFileEvent]) -> list[SceneEvent]:
    return [SceneEvent(moment, event.url, event.signed_url) for moment, event in _timed(events)]


def _timed(events: Sequence[_E]) -> Iterator[tuple[float, _E]]:
    """Events with their moments; one that names none is a unit after the one before."""
    moment = -1.0
    for event in events:
        moment = moment + 1 if event.timestamp is None else event.timestamp
        yield moment, event
