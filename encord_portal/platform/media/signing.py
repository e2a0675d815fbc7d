"""URLs that prove by themselves what they allow: one file, or one upload slot, until a time.

The signature covers purpose, subject, person and end, so none of them can be exchanged.
"""

from __future__ import annotations

import time
import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from encord_portal.accounts.models import User
from encord_portal.platform.errors import NotAllowed
from encord_portal.platform.models import MediaFile

_SALT = "encord_portal.platform.media"
_EXTENSIONS = {
    "application/dicom": ".dcm",
    "application/nifti": ".nii",
    "application/pdf": ".pdf",
    "application/x-pcd": ".pcd",
    "application/x-ply": ".ply",
    "audio/aac": ".aac",
    "audio/aiff": ".aiff",
    "audio/flac": ".flac",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "image/avif": ".avif",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/jp2": ".jp2",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tiff",
    "image/webp": ".webp",
    "text/html": ".html",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
    "video/mpeg": ".mpg",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "video/x-msvideo": ".avi",
}


def signed_url(
    request_or_base_url: HttpRequest | str, media_file: MediaFile, *, user: User | None = None
) -> str:
    """An absolute URL that hands out this file until it expires.

    The end is rounded up to a quarter of the lifetime, so that the URL stays the same for a
    while and caches can do their work.

    Args:
        request_or_base_url: Where the caller reaches the platform.
        media_file: The file.
        user: Whose URL it is; it ends when the person is deactivated. ``None``: nobody's.
    """
    expires = _rounded_end()
    name = media_file.sha256 + _EXTENSIONS.get(media_file.mime_type, "")
    query = _query("media", media_file.sha256, expires, user)
    return f"{_base(request_or_base_url)}/platform/media/{name}?{query}"


def _rounded_end() -> int:
    step = max(settings.PLATFORM_URL_TTL // 4, 1)
    return (int(time.time()) + settings.PLATFORM_URL_TTL) // step * step + step


def signed_upload_url(base_url: str, slot: uuid.UUID, expires: int) -> str:
    """An absolute URL that accepts one file for this slot."""
    return f"{base_url}/platform/uploads/{slot}?{_query('upload', str(slot), expires, None)}"


def signed_metadata_url(base_url: str, kind: str, subject: uuid.UUID | str, *, user: User) -> str:
    """An absolute URL that hands out what was attached to an item (or a data unit) as JSON.

    Args:
        base_url: Where the caller reaches the platform.
        kind: ``items`` or ``units``.
        subject: The item or unit.
        user: Whose URL it is.
    """
    query = _query("metadata", f"{kind}/{subject}", _rounded_end(), user)
    return f"{base_url}/platform/client-metadata/{kind}/{subject}?{query}"


def check(purpose: str, subject: str, query: QueryDict) -> int:
    """Check the signature of a URL.

    Returns:
        How many seconds the URL is still good for.

    Raises:
        NotAllowed: When it was changed, belongs to another file, or has expired.
    """
    expires, user = query.get("expires", ""), query.get("user", "")
    if not expires.isascii() or not expires.isdecimal() or len(expires) > 12:
        raise NotAllowed("This URL is not signed; ask for a new one.")
    expected = _signature(purpose, subject, expires, user)
    if not constant_time_compare(query.get("signature", ""), expected):
        raise NotAllowed("The signature of this URL does not fit; ask for a new one.")
    left = int(expires) - int(time.time())
    if left <= 0:
        raise NotAllowed("This URL has expired; ask for a new one.")
    if user and not User.objects.filter(pk=int(user), is_active=True).exists():
        raise NotAllowed("The person this URL was made for has no access any more.")
    return left


def _query(purpose: str, subject: str, expires: int, user: User | None) -> str:
    person = "" if user is None else str(user.pk)
    signature = _signature(purpose, subject, str(expires), person)
    return urlencode({"expires": expires, "user": person, "signature": signature})


def _signature(purpose: str, subject: str, expires: str, user: str) -> str:
    message = "\n".join((purpose, subject, expires, user))
    return salted_hmac(_SALT, message, algorithm="sha256").hexdigest()


def _base(request_or_base_url: HttpRequest | str) -> str:
    if isinstance(request_or_base_url, str):
        return request_or_base_url.rstrip("/")
    return request_or_base_url.build_absolute_uri("/").rstrip("/")
