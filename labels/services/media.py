"""Media of a row: fetched once through signed links, decoded frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from uuid import UUID

from django.core.cache import cache

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import (
    AuthorisationError,
    EncordException,
    ResourceNotFoundError,
)
from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.storage import StorageItem
from labels.errors import PortalError, from_sdk
from labels.models import LabelRowCache, MediaCopy, PartRow, ProjectAccess
from labels.rendering.media import dicom, documents, nifti
from labels.rendering.media.errors import (
    FrameOutOfRangeError,
    MediaError,
    MediaUnreadableError,
    MediaUnsupportedError,
)
from labels.rendering.media.images import read_image
from labels.rendering.media.picture import Picture
from labels.rendering.media.slices import SliceFacts, Window
from labels.services import frame_store, media_store
from labels.services.connection import client_for
from labels.services.sync import list_row

# Shorter than any platform's links live.
_LINKS_TTL = 300
# Pictures of one file that are the same for everybody; raise it when decoding changes.
_DECODER = "1"
WHOLE = -1
_ONE_FILE = ("image", "video", "nifti", "audio", "plain_text", "pdf")
_FACTS: dict[str, Callable[[Path, int], SliceFacts]] = {
    "dicom": dicom.slice_facts,
    "nifti": nifti.slice_facts,
    "pdf": documents.page_facts,
}
_FACTS_TTL = 3600


@dataclass(frozen=True, slots=True)
class FrameImage:
    """One frame as a file for the browser.

    Attributes:
        content: The bytes.
        content_type: Their MIME type.
        etag: A strong ETag, quoted.
    """

    content: bytes
    content_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class FrameSource:
    """The file that holds a frame.

    Attributes:
        path: The portal's copy.
        sha256: Of its bytes.
        index: Which picture of the file the frame is.
    """

    path: Path
    sha256: str
    index: int


@dataclass(frozen=True, slots=True)
class _Link:
    frame: int
    url: str
    index: int = 0


def frame_image(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    frame: int,
    *,
    window: Window | None = None,
) -> FrameImage:
    """One frame's picture; of a video exactly this frame, of DICOM through the window.

    Raises:
        FrameOutOfRangeError: The row has no such frame.
        MediaError: The file cannot be shown; the message says why.
        UpstreamError: The platform could not be asked for the file.
    """
    if not 0 <= frame < max(row.number_of_frames, 1):
        raise FrameOutOfRangeError(frame, row.number_of_frames)
    source = frame_source(user, access, row, frame)
    return image_of(row.data_type, source, window)


def image_of(data_type: str, source: FrameSource, window: Window | None = None) -> FrameImage:
    """A file's picture, by the kind of data that it is.

    Raises:
        MediaError: The file cannot be shown; the message says why.
    """
    picture = _decoded(data_type, source, window)
    shown = f"{window.center},{window.width}" if window else ""
    named = sha256(f"{_DECODER}:{source.sha256}:{source.index}:{shown}".encode()).hexdigest()
    return FrameImage(picture.content, picture.content_type, f'"{named[:32]}"')


def slice_facts(
    user: User, access: ProjectAccess, row: LabelRowCache, frame: int
) -> SliceFacts | None:
    """How to look at a slice or page; None where it is none, or its file can't be read.

    What is wrong with a file is said in the place of its picture.
    """
    if row.data_type not in _FACTS:
        return None
    try:
        return facts_of(row.data_type, frame_source(user, access, row, frame))
    except (MediaError, PortalError):
        return None


def facts_of(data_type: str, source: FrameSource) -> SliceFacts | None:
    """How to look at a file's slice or page; None of data that has neither.

    Raises:
        MediaError: The file cannot be read.
    """
    if data_type not in _FACTS:
        return None
    key = f"labels:slice:{_DECODER}:{source.sha256}:{source.index}"
    facts: SliceFacts | None = cache.get(key)
    if facts is None:
        facts = _FACTS[data_type](source.path, source.index)
        cache.set(key, facts, _FACTS_TTL)
    return facts


def frame_source(user: User, access: ProjectAccess, row: LabelRowCache, frame: int) -> FrameSource:
    """The portal's copy of the file that holds a frame; fetched when it is not there yet."""
    if isinstance(row, PartRow) and row.link is not None:
        return linked_source(row.file_uuid, row.link)
    if isinstance(row, PartRow):
        return item_source(user, row.file_uuid, row.data_type, frame)
    copy = _copy(row.data_hash, frame)
    path = media_store.path_of(copy.sha256) if copy else None
    if copy is None or path is None or not path.exists():
        copy = _fetch(row.data_hash, _links(user, access, row), frame)
    return _source(copy, frame)


def item_source(user: User, item_uuid: UUID, data_type: str, frame: int) -> FrameSource:
    """The portal's copy of the file that holds a frame of a storage item.

    Who may see the item is for the caller to know: its copy is given without asking again.
    """
    copy = _copy(item_uuid, frame)
    if copy is None or not media_store.path_of(copy.sha256).exists():
        copy = _fetch(item_uuid, _item_links(user, item_uuid, data_type), frame)
    return _source(copy, frame)


def linked_source(key: UUID, link: str) -> FrameSource:
    """The portal's copy of a file that holds all there is, by a key of its own and a link to it.

    Raises:
        MediaUnreadableError: There is neither a copy nor a link.
        UpstreamError: It could not be fetched.
    """
    copy = _copy(key, WHOLE)
    if copy is None or not media_store.path_of(copy.sha256).exists():
        if not link:
            raise MediaUnreadableError("The platform gives no link to this file.")
        copy = _fetch(key, [_Link(WHOLE, link)], 0)
    return _source(copy, 0)


def _source(copy: MediaCopy, frame: int) -> FrameSource:
    index = frame if copy.frame == WHOLE else copy.index
    return FrameSource(media_store.path_of(copy.sha256), copy.sha256, index)


def _copy(data_hash: UUID, frame: int) -> MediaCopy | None:
    return MediaCopy.objects.filter(data_hash=data_hash, frame__in=[frame, WHOLE]).first()


def _decoded(data_type: str, source: FrameSource, window: Window | None) -> Picture:
    if data_type == "video":
        return frame_store.video_frame(source.path, source.sha256, source.index)
    if data_type == "dicom":
        return dicom.read_slice(source.path, source.index, window)
    if data_type == "pdf":
        return documents.read_page(source.path, source.index)
    if data_type == "nifti":
        return nifti.read_slice(source.path, source.index, window)
    if data_type in ("image", "img_group"):
        return read_image(source.path, 0)
    raise MediaUnsupportedError(f"Data of type {data_type} has no pictures to show.")


def _fetch(data_hash: UUID, links: list[_Link], frame: int) -> MediaCopy:
    link = next((each for each in links if each.frame in (frame, WHOLE)), None)
    if link is None:
        raise MediaUnreadableError(f"The platform gives no file for frame {frame}.")
    stored = media_store.fetch(link.url)
    copy, _ = MediaCopy.objects.update_or_create(
        data_hash=data_hash,
        frame=link.frame,
        defaults={"sha256": stored.sha256, "size": stored.size, "index": link.index},
    )
    return copy


def _links(user: User, access: ProjectAccess, row: LabelRowCache) -> list[_Link]:
    """Signed links to all files of a row; asked for once for all frames of a series."""
    key = f"labels:links:{user.pk}:{row.pk}"
    known: list[_Link] | None = cache.get(key)
    if known is not None:
        return known
    try:
        links = list(_ask_links(user, access, row))
    except EncordException as error:
        raise from_sdk(error) from error
    cache.set(key, links, _LINKS_TTL)
    return links


def _item_links(user: User, item_uuid: UUID, data_type: str) -> list[_Link]:
    """Signed links to all files of a storage item."""
    key = f"labels:item-links:{user.pk}:{item_uuid}"
    known: list[_Link] | None = cache.get(key)
    if known is not None:
        return known
    try:
        links = _ask_item(user, item_uuid, data_type)
    except EncordException as error:
        raise from_sdk(error) from error
    cache.set(key, links, _LINKS_TTL)
    return links


def _stored_links(item: StorageItem, data_type: str) -> Iterator[_Link]:
    """Links to the stored files themselves, in the order of the row's frames."""
    if data_type in _ONE_FILE:
        if url := item.get_signed_url():
            yield _Link(WHOLE, url)
        return
    frames = count()
    for file in item.get_child_items(get_signed_urls=True):
        url = file.get_signed_url()
        for index in range(file.frame_count or 1):
            frame = next(frames)
            if url:
                yield _Link(frame, url, index)


def _ask_item(user: User, item_uuid: UUID, data_type: str) -> list[_Link]:
    item = client_for(user).get_storage_item(item_uuid, sign_url=True)
    return list(_stored_links(item, data_type))


def _link_of_item(user: User, listed: LabelRowV2, data_type: str) -> list[_Link]:
    """The link to the stored file; nothing for who may see the row, but not its storage."""
    if listed.backing_item_uuid is None:
        return []
    try:
        return _ask_item(user, listed.backing_item_uuid, data_type)
    except (AuthorisationError, ResourceNotFoundError):
        return []


def _ask_links(user: User, access: ProjectAccess, row: LabelRowCache) -> Iterator[_Link]:
    listed = list_row(user, access, row)
    if listed.label_hash is None:
        # Looking at a row that nobody has labelled must not create labels on the platform.
        if listed.backing_item_uuid is not None:
            yield from _ask_item(user, listed.backing_item_uuid, row.data_type)
        return
    if row.data_type in _ONE_FILE:
        # The labels of a long video are hundreds of megabytes: no way to come by a link.
        yield from (links := _link_of_item(user, listed, row.data_type))
        if links:
            return
    listed.initialise_labels(include_signed_url=True)
    if row.data_type in _ONE_FILE:
        if listed.data_link:
            yield _Link(WHOLE, listed.data_link)
        return
    for frame in range(row.number_of_frames):
        view = listed.get_frame_view(frame)
        if row.data_type == "dicom":
            # A slice's file is named in the frame's metadata, and only there.
            metadata = view.metadata
            if metadata is not None and metadata.file_uri:
                yield _Link(frame, metadata.file_uri, metadata.multiframe_frame_number or 0)
        elif view.data_link:
            yield _Link(frame, view.data_link)
