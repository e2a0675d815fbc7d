"""Data groups: the parts that a row is made of, how they are laid out, and their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.orm.storage import StorageItemType
from encord_portal.sdk.storage import StorageItem
from labels.errors import NotVisible, from_sdk
from labels.models import LabelRowCache, ProjectAccess
from labels.rendering.group_layout import Layout, grid_of, read_layout
from labels.services.connection import client_for
from labels.services.sync import list_row

_TTL = 300
_HTML = "text/html"
# What each kind of item is to the frame view.
_DATA_TYPES = {
    StorageItemType.IMAGE: "image",
    StorageItemType.VIDEO: "video",
    StorageItemType.IMAGE_GROUP: "img_group",
    StorageItemType.IMAGE_SEQUENCE: "img_group",
    StorageItemType.AUDIO: "audio",
    StorageItemType.PLAIN_TEXT: "plain_text",
    StorageItemType.PDF: "pdf",
    StorageItemType.DICOM_FILE: "dicom",
    StorageItemType.DICOM_SERIES: "dicom",
}


@dataclass(frozen=True, slots=True)
class GroupPart:
    """An item of a data group.

    Attributes:
        uuid: The storage item; labels name the part by it.
        key: Its name in the layout.
        number: Its place in the group, from 0; addresses name it by this.
        data_type: What kind of data it is, in the words of the rows; ``""`` of an unknown kind.
        file_type: Its MIME type, as far as it is known.
        duration: Seconds, of sound and video.
    """

    uuid: UUID
    key: str
    number: int
    title: str
    data_type: str
    file_type: str
    frames: int
    width: int
    height: int
    duration: float

    @property
    def html(self) -> bool:
        """Whether it is an HTML page."""
        return self.file_type == _HTML


@dataclass(frozen=True, slots=True)
class Group:
    """A row's parts in their order, and how they are shown."""

    parts: tuple[GroupPart, ...]
    layout: Layout

    def part(self, uuid: UUID) -> GroupPart:
        """One part.

        Raises:
            NotVisible: It is none of this group.
        """
        for each in self.parts:
            if each.uuid == uuid:
                return each
        raise NotVisible("This data group has no such part.")


def group_of(user: User, access: ProjectAccess, row: LabelRowCache) -> Group:
    """What a row's data group is made of.

    Raises:
        NotVisible: The row is no data group, or the platform shows it no more.
        UpstreamError: The platform could not be asked.
    """
    if row.data_type != "group":
        raise NotVisible("This row is no data group.")
    key = f"labels:group-parts:{user.pk}:{row.pk}"
    known: Group | None = cache.get(key)
    if known is None:
        try:
            known = _ask(user, access, row)
        except EncordException as error:
            raise from_sdk(error) from error
        cache.set(key, known, _TTL)
    return known


def _ask(user: User, access: ProjectAccess, row: LabelRowCache) -> Group:
    listed = list_row(user, access, row)
    if listed.backing_item_uuid is None:
        raise NotVisible("The platform does not say what this data group is made of.")
    item = client_for(user).get_storage_item(listed.backing_item_uuid)
    found = item.get_summary().data_group
    keys = {each.uuid: key for key, each in found.layout_contents.items()} if found else {}
    parts = tuple(_parts(item, keys))
    named = [part.key for part in parts]
    layout = read_layout(found.layout, named) if found else grid_of(named)
    return Group(parts, layout)


def _parts(item: StorageItem, keys: Mapping[UUID, str]) -> Iterator[GroupPart]:
    for number, child in enumerate(item.get_child_items()):
        yield GroupPart(
            uuid=child.uuid,
            key=keys.get(child.uuid, str(number)),
            number=number,
            title=child.name,
            data_type=_DATA_TYPES.get(child.item_type, ""),
            file_type=child.mime_type or "",
            frames=max(child.frame_count or 1, 1),
            width=child.width or 0,
            height=child.height or 0,
            duration=child.duration or 0.0,
        )
