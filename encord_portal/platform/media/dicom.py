"""DICOM files, by pydicom: the tags, and proof that the pixels are whole and decodable."""

from __future__ import annotations

import logging
import struct
import warnings
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.filereader import read_file_meta_info
from pydicom.pixels.utils import get_expected_length, pixel_array
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian

from encord_portal.platform.media.facts import DicomFacts, Facts, Kind
from encord_portal.platform.media.limits import (
    MAX_FRAME_PIXELS,
    MAX_FRAMES,
    MAX_INFLATED_BYTES,
    MediaRefused,
    check_pixels,
)

# pydicom logs the trace of every plugin that fails; the refusal says it once.
logging.getLogger("pydicom").setLevel(logging.CRITICAL)

MIME_TYPE = "application/dicom"
_PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
# What pydicom and its decoders let out for files that are broken in one way or another.
BROKEN = (
    BytesLengthException,
    InvalidDicomError,
    OSError,
    ValueError,
    KeyError,
    EOFError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
)


def probe(path: Path) -> Facts:
    """Read a DICOM file's facts.

    Raises:
        MediaRefused: No DICOM file, a damaged one, one without pixels or without decoder here.
    """
    if not recognise(path):
        raise MediaRefused("This file is no DICOM file.")
    try:
        with warnings.catch_warnings():
            # pydicom warns of values that break the standard; what matters is checked below.
            warnings.simplefilter("ignore")
            _check_inflated(path)
            return _facts(pydicom.dcmread(path, force=True))
    except BROKEN as error:
        raise MediaRefused(f"This DICOM file is damaged: {reason(error)}.") from error


def recognise(path: Path) -> bool:
    """Whether a file begins like a DICOM file, with or without the preamble."""
    with path.open("rb") as file:
        head = file.read(132)
    return head[128:132] == b"DICM" or head[:4] in {b"\x08\0\0\0", b"\x08\0\x05\0", b"\x02\0\0\0"}


def _facts(dataset: Dataset) -> Facts:
    if not any(name in dataset for name in _PIXELS):
        raise MediaRefused("This DICOM file holds no picture.")
    instance_uid = str(dataset.get("SOPInstanceUID") or "")
    if not instance_uid:
        raise MediaRefused("This DICOM file has no SOP Instance UID.")
    rows, columns = int(dataset.Rows), int(dataset.Columns)
    check_pixels(columns, rows, MAX_FRAME_PIXELS, "DICOM image")
    frames = int(dataset.get("NumberOfFrames") or 1)
    if not 1 <= frames <= MAX_FRAMES:
        raise MediaRefused(f"This DICOM file announces {frames} frames.")
    codec = _check_pixels_whole(dataset, frames)
    fps = _frames_per_second(dataset)
    return Facts(
        kind=Kind.DICOM_FILE,
        mime_type=MIME_TYPE,
        width=columns,
        height=rows,
        number_of_frames=frames,
        frames_per_second=fps,
        codec=codec,
        dicom=DicomFacts(
            instance_uid=instance_uid[:64],
            series_uid=str(_optional(dataset, "SeriesInstanceUID") or "")[:64],
            study_uid=str(_optional(dataset, "StudyInstanceUID") or "")[:64],
            patient_id=str(_optional(dataset, "PatientID") or "")[:200],
            modality=str(_optional(dataset, "Modality") or "")[:16],
            instance_number=_whole(_optional(dataset, "InstanceNumber")),
            position=_vector(_optional(dataset, "ImagePositionPatient"), 3),
            orientation=_vector(_optional(dataset, "ImageOrientationPatient"), 6),
        ),
    )


def _check_pixels_whole(dataset: Dataset, frames: int) -> str:
    """Refuse missing or undecodable pixels; the name of the compression."""
    meta = getattr(dataset, "file_meta", None)
    syntax = UID(meta.get("TransferSyntaxUID") or "") if meta is not None else UID("")
    if not syntax:
        # Files without file meta information are implicit little endian by the standard.
        syntax = pydicom.uid.ImplicitVRLittleEndian
        dataset.file_meta = pydicom.dataset.FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = syntax
    if not syntax.is_compressed and "PixelData" in dataset:
        expected, found = get_expected_length(dataset), len(dataset.PixelData)
        if found < expected:
            raise MediaRefused(
                f"This DICOM file is cut off: its pixels need {expected} bytes and it holds "
                f"{found}."
            )
    try:
        pixel_array(dataset, index=frames - 1)
    except RuntimeError as error:
        raise MediaRefused(
            f"The pixels of this DICOM file ({syntax.name}) cannot be decoded here: "
            f"{reason(error)}."
        ) from error
    return str(syntax.name)


def _check_inflated(path: Path) -> None:
    """Refuse a deflated file that would burst: pydicom inflates the whole of it at once."""
    with path.open("rb") as file:
        if file.read(132)[128:] != b"DICM":
            return
    meta = read_file_meta_info(path)
    if meta.get("TransferSyntaxUID") != DeflatedExplicitVRLittleEndian:
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    total = 0
    with path.open("rb") as file:
        file.seek(144 + int(meta.FileMetaInformationGroupLength))
        while chunk := file.read(1 << 16):
            while chunk:
                total += len(inflater.decompress(chunk, 1 << 22))
                chunk = inflater.unconsumed_tail
                if total > MAX_INFLATED_BYTES:
                    raise MediaRefused(
                        f"This DICOM file would grow beyond {MAX_INFLATED_BYTES} bytes."
                    )


def _frames_per_second(dataset: Dataset) -> float | None:
    """The speed of a cine loop; only a positive number is one."""
    for name in ("RecommendedDisplayFrameRate", "CineRate"):
        rate = _number(_optional(dataset, name))
        if rate is not None and rate > 0:
            return rate
    milliseconds = _number(_optional(dataset, "FrameTime"))
    return 1000 / milliseconds if milliseconds is not None and milliseconds > 0 else None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) else None


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _vector(value: Any, length: int) -> Any:
    if value is None or isinstance(value, str) or len(value) != length:
        return None
    numbers = tuple(_number(item) for item in value)
    return None if None in numbers else numbers


def reason(error: Exception) -> str:
    """What a library says, in one line."""
    return " ".join(str(error).split())[:300].rstrip(".:") or type(error).__name__


def _optional(dataset: Dataset, name: str) -> Any:
    """A tag's value; a value that cannot be read counts as missing, for nothing depends on it."""
    try:
        return dataset.get(name)
    except (ValueError, TypeError, KeyError, OverflowError, struct.error):
        return None


def slice_order(slices: Sequence[DicomFacts]) -> list[int]:
    """The indices of a series' files in the order of their slices.

    By position along the slices' common normal where every file has one and the positions
    differ; else by instance number; else as given.
    """
    indices = range(len(slices))
    along = _along_normal(slices)
    if along is not None:
        return sorted(indices, key=lambda i: (along[i], slices[i].instance_number or 0))
    numbers = [item.instance_number for item in slices]
    if None not in numbers:
        return sorted(indices, key=lambda i: numbers[i] or 0)
    return list(indices)


def _along_normal(slices: Sequence[DicomFacts]) -> list[float] | None:
    if len(slices) < 2 or any(s.position is None or s.orientation is None for s in slices):
        return None
    orientations = np.array([s.orientation for s in slices])
    if np.abs(orientations - orientations[0]).max() > 1e-3:
        return None
    normal = np.cross(orientations[0, :3], orientations[0, 3:])
    along: list[float] = (np.array([s.position for s in slices]) @ normal).tolist()
    # A time series shows one place again and again: there the instance number tells the order.
    return along if len({round(value, 3) for value in along}) == len(along) else None
