"""Media of a row: fetched once through signed links, decoded frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.core.cache import cache

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from labels.errors import from_sdk
from labels.models import LabelRowCache, MediaCopy, ProjectAccess
from labels.rendering.media.dicom import Window, read_slice
from labels.rendering.media.errors import (
    FrameOutOfRangeError,
    MediaUnreadableError,
    MediaUnsupportedError,
)
from labels.rendering.media.images import read_image
from labels.rendering.media.picture import Picture
from labels.services import frame_store, media_store
from labels.services.sync import list_row

# Shorter than any platform's links live.
_LINKS_TTL = 300
# Pictures of one file that are the same for everybody; raise it when decoding changes.
_DECODER = "1"
WHOLE = -1
_ONE_FILE = ("image", "video")


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
    picture = _decoded(row, source, window)
    shown = f"{window.center},{window.width}" if window else ""
    named = sha256(f"{_DECODER}:{source.sha256}:{source.index}:{shown}".encode()).hexdigest()
    return FrameImage(picture.content, picture.content_type, f'"{named[:32]}"')


def frame_source(user: User, access: ProjectAccess, row: LabelRowCache, frame: int) -> FrameSource:
    """The portal's copy of the file that holds a frame; fetched when it is not there yet."""
    copy = _copy(row, frame)
    path = media_store.path_of(copy.sha256) if copy else None
    if copy is None or path is None or not path.exists():
        copy = _fetch(user, access, row, frame)
    index = frame if copy.frame == WHOLE else copy.index
    return FrameSource(media_store.path_of(copy.sha256), copy.sha256, index)


def _copy(row: LabelRowCache, frame: int) -> MediaCopy | None:
    return MediaCopy.objects.filter(data_hash=row.data_hash, frame__in=[frame, WHOLE]).first()


def _decoded(row: LabelRowCache, source: FrameSource, window: Window | None) -> Picture:
    if row.data_type == "video":
        return frame_store.video_frame(source.path, source.sha256, source.index)
    if row.data_type == "dicom":
        return read_slice(source.path, source.index, window)
    if row.data_type in ("image", "img_group"):
        return read_image(source.path, 0)
    raise MediaUnsupportedError(f"Data of type {row.data_type} has no pictures to show.")


def _fetch(user: User, access: ProjectAccess, row: LabelRowCache, frame: int) -> MediaCopy:
    links = _links(user, access, row)
    link = next((each for each in links if each.frame in (frame, WHOLE)), None)
    if link is None:
        raise MediaUnreadableError(f"The platform gives no file for frame {frame}.")
    stored = media_store.fetch(link.url)
    copy, _ = MediaCopy.objects.update_or_create(
        data_hash=row.data_hash,
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


def _ask_links(user: User, access: ProjectAccess, row: LabelRowCache) -> Iterator[_Link]:
    listed = list_row(user, access, row)
    if listed.label_hash is None and row.data_type in _ONE_FILE:
        # Looking at a row that nobody has labelled must not create labels on the platform.
        url = listed.get_storage_item(get_signed_urls=True).signed_url
        if url:
            yield _Link(WHOLE, url)
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
