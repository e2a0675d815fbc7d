"""Point clouds as browsers get them, kept on disk: read once, sent often."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from labels.rendering.media.clouds.points import packed, packed_segments, read_cloud
from labels.services.media import FrameSource

# Raise it when what is sent changes.
_FORM = "1"
# Fractions of random digits hardly get smaller, however long one tries.
_EFFORT = 1


@dataclass(frozen=True, slots=True)
class PackedCloud:
    """What a browser is sent.

    Attributes:
        gzipped: The bytes, compressed.
        etag: A strong ETag of them, quoted.
    """

    gzipped: bytes
    etag: str


def cloud_of(source: FrameSource) -> PackedCloud:
    """A file's points, thinned where there are very many.

    Raises:
        MediaError: It holds no point cloud that can be read.
    """
    return _kept(source.sha256, lambda: packed(read_cloud(source.path)))


def segments_of(
    source: FrameSource, segments: Mapping[str, Sequence[tuple[int, int]]]
) -> PackedCloud:
    """The points of each segment of a file; see :func:`cloud_of`."""
    named = json.dumps(sorted(segments.items())).encode()
    key = sha256(source.sha256.encode() + named).hexdigest()
    return _kept(key, lambda: packed_segments(read_cloud(source.path), segments))


def _kept(key: str, make: Callable[[], bytes]) -> PackedCloud:
    path = Path(settings.PORTAL_MEDIA_DIR) / "clouds" / key[:2] / f"{key}-{_FORM}.gz"
    etag = f'"{key[:31]}{_FORM}"'
    if path.exists():
        return PackedCloud(path.read_bytes(), etag)
    # The same bytes for the same cloud: no time of making in them.
    gzipped = gzip.compress(make(), _EFFORT, mtime=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(gzipped)
    Path(file.name).replace(path)
    return PackedCloud(gzipped, etag)
