"""Decoded sound, kept on disk: a part of a long recording is shown without decoding the rest."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from django.conf import settings

from labels.rendering.media.errors import MediaUnreadableError, MediaUnsupportedError
from labels.rendering.media.sound import RATE, Samples, read_samples

# Twelve hours: what decodes to more is no recording that anybody labels.
_LONGEST = 12 * 3600 * RATE


def samples_of(path: Path, sha256: str) -> Samples:
    """A file's samples, decoded at the first look.

    Raises:
        MediaError: It holds no sound that can be read, or far too much.
    """
    kept = Path(settings.PORTAL_MEDIA_DIR) / "sound" / sha256[:2] / f"{sha256}.pcm"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        _decode(path, kept)
    if kept.stat().st_size == 0:
        raise MediaUnreadableError("This file holds no sound.")
    return np.memmap(kept, dtype=np.int16, mode="r")


def _decode(path: Path, target: Path) -> None:
    count = 0
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        temporary = Path(file.name)
        try:
            for piece in read_samples(path):
                count += piece.size
                if count > _LONGEST:
                    raise MediaUnsupportedError("This sound is longer than twelve hours.")
                file.write(piece.astype("<i2").tobytes())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    temporary.replace(target)
