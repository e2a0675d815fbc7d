"""One table from what a file should be to the reader that proves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from encord_portal.platform.media import (
    audio,
    clouds,
    containers,
    dicom,
    images,
    nifti,
    pdfs,
    texts,
    time_series,
    videos,
)
from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.media.limits import MediaRefused

PROBES: dict[Kind, Callable[[Path], Facts]] = {
    Kind.IMAGE: images.probe,
    Kind.VIDEO: videos.probe,
    Kind.AUDIO: audio.probe,
    Kind.DICOM_FILE: dicom.probe,
    Kind.NIFTI: nifti.probe,
    Kind.PLAIN_TEXT: texts.probe,
    Kind.PDF: pdfs.probe,
    Kind.POINT_CLOUD: clouds.probe,
    Kind.TIME_SERIES: time_series.probe,
}
# Announcements that claim nothing.
_VAGUE = {"", "application/octet-stream", "binary/octet-stream", "multipart/form-data"}
# The published client announces so whatever it uploads into a folder as a group.
_GROUPED = "application/dicom"
_SAME = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/x-ms-bmp": "image/bmp",
    "image/x-bmp": "image/bmp",
    "image/x-tiff": "image/tiff",
    "image/jpx": "image/jp2",
}


def probe(path: Path, kind: Kind, announced: str = "") -> Facts:
    """Read what a file is, and refuse it when it is something else.

    Args:
        path: The file.
        kind: What it was uploaded as.
        announced: The ``Content-Type`` that came with it.

    Raises:
        MediaRefused: The message says what is wrong with the file.
    """
    if path.stat().st_size == 0:
        raise MediaRefused("This file is empty.")
    try:
        facts = PROBES[kind](path)
    except MediaRefused as error:
        looks = looks_like(path)
        if looks is None or looks is kind:
            raise
        raise MediaRefused(f"{error.message} It looks like: {looks.value}.") from error
    _check_announced(facts, announced)
    return facts


def looks_like(path: Path) -> Kind | None:
    """A guess from the first bytes, for messages only."""
    if dicom.recognise(path):
        return Kind.DICOM_FILE
    if pdfs.recognise(path):
        return Kind.PDF
    if clouds.recognise(path):
        return Kind.POINT_CLOUD
    container = containers.recognise(path)
    if container is not None:
        return Kind.VIDEO if container.video_mime else Kind.AUDIO
    with path.open("rb") as file:
        head = file.read(16)
    Image.init()
    accepted = (Image.OPEN[name][1] for name in images.FORMATS if name in Image.OPEN)
    if any(accept is not None and accept(head) for accept in accepted):
        return Kind.IMAGE
    return None


def _check_announced(facts: Facts, announced: str) -> None:
    """Refuse a ``Content-Type`` that the bytes contradict."""
    claim = announced.partition(";")[0].strip().lower()
    claim = _SAME.get(claim, claim)
    if claim in _VAGUE or claim in {_GROUPED, facts.mime_type}:
        return
    family, _, _ = claim.partition("/")
    found_family, _, _ = facts.mime_type.partition("/")
    # Containers and texts have many names each; pictures have one.
    if family == found_family and family != "image":
        return
    # Some systems say "application/…" where others say "video/…": that claims no family.
    if family == "application" and found_family in {"audio", "video", "text", "application"}:
        return
    raise MediaRefused(
        f"The file was announced as {claim[:100]}, but it is {facts.mime_type}; send it under its "
        "right type and name."
    )
