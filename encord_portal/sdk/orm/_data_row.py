"""The rows of a dataset: one upload each."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Self
from uuid import UUID

from encord_portal.sdk.common.constants import DATETIME_STRING_FORMAT
from encord_portal.sdk.common.time_parser import parse_datetime
from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import DatasetError, EncordException
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.orm._data_parts import ImageData, ImagesDataFetchOptions, StorageLocation
from encord_portal.sdk.orm._unreadable import unreadable
from encord_portal.sdk.orm.formatter import Formatter


class DataRow(dict[str, Any], Formatter):
    """One upload of a dataset: a video, image, image group, series … ("DataRow").

    The properties are the interface; the dictionary is there for older scripts.
    """

    _querier: Querier | None = None
    _changed: frozenset[str] = frozenset()

    def __init__(
        self,
        uid: str,
        title: str,
        data_type: DataType,
        created_at: datetime,
        last_edited_at: datetime,
        width: int | None,
        height: int | None,
        file_link: str | None,
        file_size: int,
        file_type: str,
        storage_location: StorageLocation,
        client_metadata: dict[str, Any] | None,
        frames_per_second: float | None,
        duration: float | None,
        images_data: list[dict[str, Any]] | None,
        signed_url: str | None,
        is_optimised_image_group: bool | None,
        backing_item_uuid: UUID | None,
    ) -> None:
        super().__init__(
            data_hash=uid,
            data_title=title,
            data_type=data_type.to_upper_case_string(),
            created_at=created_at.strftime(DATETIME_STRING_FORMAT),
            last_edited_at=last_edited_at.strftime(DATETIME_STRING_FORMAT),
            width=width,
            height=height,
            file_link=file_link,
            file_size=file_size,
            file_type=file_type,
            storage_location=storage_location,
            client_metadata=client_metadata,
            frames_per_second=frames_per_second,
            duration=duration,
            images_data=None if images_data is None else ImageData.from_list(images_data),
            signed_url=signed_url,
            is_optimised_image_group=is_optimised_image_group,
            backing_item_uuid=backing_item_uuid,
        )

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read a row as the server sends it.

        Raises:
            EncordException: A key is missing or a value cannot be read.
        """
        row = cls.__new__(cls)
        try:
            row.update(_read(json_dict))
        except KeyError as error:
            raise unreadable(error, f"A data row lacks {error.args[0]!r}.") from error
        return row

    @classmethod
    def from_dict_list(cls, json_list: Iterable[dict[str, Any]]) -> list[Self]:
        """Read several rows."""
        return [cls.from_dict(row) for row in json_list]

    def attach(self, querier: Querier) -> Self:
        """Tell the row where its dataset is, so that it can fetch and save."""
        self._querier = querier
        return self

    @property
    def uid(self) -> str:
        """Names the row (the data hash). Setting it changes nothing on the server."""
        return str(self["data_hash"])

    @uid.setter
    def uid(self, value: str) -> None:
        self["data_hash"] = value

    @property
    def title(self) -> str:
        """The title; a new one is stored by ``save()``."""
        return str(self["data_title"])

    @title.setter
    def title(self, value: str) -> None:
        self["data_title"] = value
        self._changed |= {"data_title"}

    @property
    def data_type(self) -> DataType:
        """What the data is."""
        return DataType.from_upper_case_string(self["data_type"])

    @data_type.setter
    def data_type(self, value: DataType) -> None:
        _warn_never_stored("data_type")
        self["data_type"] = value.to_upper_case_string()

    @property
    def created_at(self) -> datetime:
        """When the row was added."""
        return parse_datetime(self["created_at"])

    @created_at.setter
    def created_at(self, value: datetime) -> None:
        _warn_never_stored("created_at")
        self["created_at"] = value.strftime(DATETIME_STRING_FORMAT)

    @property
    def last_edited_at(self) -> datetime:
        """When the row changed last."""
        return parse_datetime(self["last_edited_at"])

    @property
    def frames_per_second(self) -> float | None:
        """Frames per second, of videos only."""
        value: float | None = self["frames_per_second"]
        return value if self.data_type is DataType.VIDEO else None

    @property
    def duration(self) -> float | None:
        """Seconds, of videos only."""
        value: float | None = self["duration"]
        return value if self.data_type is DataType.VIDEO else None

    @property
    def client_metadata(self) -> Mapping[str, Any] | None:
        """The metadata that the dataset's owner attached, if it was fetched; read-only.

        A new dictionary is stored by ``save()``.
        """
        value = self["client_metadata"]
        return None if value is None else MappingProxyType(value)

    @client_metadata.setter
    def client_metadata(self, value: dict[str, Any]) -> None:
        self["client_metadata"] = value
        self._changed |= {"client_metadata"}

    @property
    def width(self) -> int | None:
        """Width in pixels; ``None`` for groups whose images differ."""
        value: int | None = self["width"]
        return value

    @property
    def height(self) -> int | None:
        """Height in pixels; ``None`` for groups whose images differ."""
        value: int | None = self["height"]
        return value

    @property
    def file_link(self) -> str | None:
        """Where the file is kept; ``None`` for DICOM series."""
        value: str | None = self["file_link"]
        return value

    @property
    def signed_url(self) -> str | None:
        """A link to the file, if ``refetch_data`` asked for one."""
        value: str | None = self["signed_url"]
        return value

    @property
    def file_size(self) -> int:
        """Size in bytes."""
        value: int = self["file_size"]
        return value

    @property
    def file_type(self) -> str:
        """MIME type."""
        return str(self["file_type"])

    @property
    def storage_location(self) -> StorageLocation:
        """Where the file is kept."""
        location: StorageLocation = self["storage_location"]
        return location

    @property
    def images_data(self) -> list[ImageData] | None:
        """The images of a group, if ``refetch_data`` asked for them."""
        images: list[ImageData] | None = self["images_data"]
        return images

    @property
    def is_optimised_image_group(self) -> bool | None:
        """Deprecated name of ``is_image_sequence``."""
        warnings.warn(
            "is_optimised_image_group is deprecated; use is_image_sequence.",
            DeprecationWarning,
            stacklevel=2,
        )
        return self.is_image_sequence

    @property
    def is_image_sequence(self) -> bool | None:
        """Whether a group is stored as a video; ``None`` for other data."""
        value: bool | None = self["is_optimised_image_group"]
        return value

    @property
    def backing_item_uuid(self) -> UUID:
        """The storage item behind the row; see ``EncordUserClient.get_storage_item``.

        Raises:
            NotImplementedError: The server does not say.
        """
        value: UUID | None = self["backing_item_uuid"]
        if value is None:
            raise NotImplementedError("Storage items are not available for this data row.")
        return value

    def refetch_data(
        self,
        *,
        signed_url: bool = False,
        images_data_fetch_options: ImagesDataFetchOptions | None = None,
        client_metadata: bool = False,
    ) -> None:
        """Fetch the row again; what is not asked for stays as it is.

        Args:
            signed_url: Whether to fetch a link to the file.
            images_data_fetch_options: What to fetch of the images of a group, if anything.
            client_metadata: Whether to fetch the client metadata.
        """
        images = images_data_fetch_options
        fetched = self._connection.basic_getter(
            "datarow",
            uid=self.uid,
            payload={
                "additional_data": {
                    "signed_url": signed_url,
                    "images_data_fetch_options": (
                        None if images is None else {"fetch_signed_urls": images.fetch_signed_urls}
                    ),
                    "client_metadata": client_metadata,
                }
            },
        )
        self._take(fetched)

    def save(self) -> None:
        """Store a new title or client metadata on the server.

        Raises:
            EncordException: The server did not store exactly what was changed.
        """
        if not self._changed:
            return
        payload = {name: self[name] for name in sorted(self._changed)}
        result = self._connection.basic_setter("datarow", uid=self.uid, payload=payload)
        stored = set(result.get("updated_fields", ()))
        if stored != set(payload):
            raise EncordException(
                f"The server stored {sorted(stored)} of the data row instead of {sorted(payload)}."
            )
        self._changed = frozenset()
        self._take(result["data_row"])

    @property
    def _connection(self) -> Querier:
        if self._querier is None:
            raise DatasetError(
                "The data row does not know its dataset. Take it from a Dataset's data_rows."
            )
        return self._querier

    def _take(self, json_dict: dict[str, Any]) -> None:
        fetched = _read(json_dict)
        self.update({key: value for key, value in fetched.items() if value is not None})


class DataRows(dict[str, Any], Formatter):
    """Names the query for the rows of a dataset; not meant to be used directly."""

    def __init__(self, data_rows: list[DataRow]) -> None:
        super().__init__(data_rows=data_rows)

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Any:
        """Read one row of the answer."""
        return DataRow.from_dict(json_dict)


def _read(json_dict: dict[str, Any]) -> dict[str, Any]:
    required = (
        "data_hash",
        "data_title",
        "data_type",
        "created_at",
        "last_edited_at",
        "width",
        "height",
        "file_link",
        "file_size",
        "file_type",
        "storage_location",
        "frames_per_second",
        "duration",
    )
    get = json_dict.get
    images, item_uuid = get("images_data"), get("backing_item_uuid")
    row = {name: json_dict[name] for name in required}
    row["data_type"] = str(row["data_type"]).upper()
    row["storage_location"] = StorageLocation(row["storage_location"])
    row["client_metadata"] = get("client_metadata")
    row["images_data"] = None if images is None else ImageData.from_list(images)
    row["signed_url"] = get("signed_url")
    row["is_optimised_image_group"] = get("is_optimised_image_group")
    row["backing_item_uuid"] = None if item_uuid is None else UUID(item_uuid)
    return row


def _warn_never_stored(name: str) -> None:
    warnings.warn(
        f"Setting {name} of a data row is deprecated; it never changes the server.",
        DeprecationWarning,
        stacklevel=3,
    )
