"""DICOM files without the tags that tell of people, by pydicom.

Only what the reference names stays, and what is needed to read it and to show the pixels. The
pixels themselves stay as they are: texts burnt into them are not looked for.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pydicom
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.tag import BaseTag, Tag
from pydicom.uid import (
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    SecondaryCaptureImageStorage,
)

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.media import dicom
from encord_portal.platform.media.limits import MediaRefused

# "deidentify_dicom_files" in the reference.
NAMED = frozenset(
    {
        *("SOPInstanceUID", "PatientName", "SliceThickness", "SpacingBetweenSlices"),
        *("StudyInstanceUID", "SeriesInstanceUID", "ImagePositionPatient"),
        *("ImageOrientationPatient", "NumberOfFrames", "WindowCenter", "WindowWidth"),
        "ALinePixelSpacing",
    }
)
# Without these the pixels, and the texts among the others, could not be read.
NEEDED = frozenset(
    {
        *("SpecificCharacterSet", "SamplesPerPixel", "PhotometricInterpretation", "Rows"),
        *("PlanarConfiguration", "Columns", "BitsAllocated", "BitsStored", "HighBit"),
        *("PixelRepresentation", "RedPaletteColorLookupTableDescriptor"),
        *("GreenPaletteColorLookupTableDescriptor", "BluePaletteColorLookupTableDescriptor"),
        *("RedPaletteColorLookupTableData", "GreenPaletteColorLookupTableData"),
        *("BluePaletteColorLookupTableData", "SegmentedRedPaletteColorLookupTableData"),
        "SegmentedGreenPaletteColorLookupTableData",
        "SegmentedBluePaletteColorLookupTableData",
        *(
            "ExtendedOffsetTable",
            "ExtendedOffsetTableLengths",
            "EncapsulatedPixelDataValueTotalLength",
        ),
        *("FloatPixelData", "DoubleFloatPixelData", "PixelData"),
    }
)
_KEPT = {tag_for_keyword(name) for name in NAMED | NEEDED}
_TAG = re.compile(r"x?([0-9a-f]{4}),? ?([0-9a-f]{4})", re.ASCII | re.IGNORECASE)
_NO_TEXTS = {"SQ", "OB", "OD", "OF", "OL", "OV", "OW", "UN"}


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a file to be stored: of the file as it was, before tags are removed.

    Args:
        kind: ``notSubstr``: the tag's value does not contain the one text of ``values``, or there
            is no such tag; ``in``: the tag's value is one of them.
        tag: Of the forms that :func:`tag_of` reads.
        values: Compared letter by letter; of a tag with several values, with all of them, with
            backslashes between, as the file has them.
    """

    kind: Literal["notSubstr", "in"]
    tag: str
    values: tuple[str, ...]


def tag_of(text: str) -> BaseTag:
    """The tag that a text means: ``x00100010``, ``(0010,0010)`` or ``PatientName``.

    Raises:
        InvalidArguments: When it is none of these.
    """
    match = _TAG.fullmatch(text.strip().removeprefix("(").removesuffix(")"))
    if match is not None:
        return Tag(int(match[1] + match[2], 16))
    known = tag_for_keyword(text.strip())
    if known is None:
        raise InvalidArguments(
            f"{text[:60]!r} is no DICOM tag; write x00100010, (0010,0010) or PatientName."
        )
    return Tag(known)


def deidentify(
    source: Path, target: Path, *, redact_tags: bool, conditions: Sequence[Condition]
) -> bool:
    """Write a file without the tags that tell of people.

    Args:
        source: The file as it is.
        target: Where the other one is written.
        redact_tags: Whether tags are removed; otherwise the file is checked and copied.
        conditions: All of them must hold.

    Returns:
        Whether it was written: not, when a condition does not hold.

    Raises:
        MediaRefused: No DICOM file, or a damaged one.
        InvalidArguments: When a condition is about a tag that holds no text.
    """
    dicom.probe(source)
    try:
        with warnings.catch_warnings():
            # As when it is probed: values that break the standard are written as they are.
            warnings.simplefilter("ignore")
            dataset = pydicom.dcmread(source, force=True)
            if not all(_holds(each, dataset) for each in conditions):
                return False
            if redact_tags:
                _strip(dataset)
                dataset.save_as(target, enforce_file_format=True)
            else:
                target.write_bytes(source.read_bytes())
    except dicom.BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the file
        raise MediaRefused(
            f"This DICOM file cannot be written anew: {dicom.reason(error)}."
        ) from error
    return True


def _strip(dataset: Dataset) -> None:
    before: Any = getattr(dataset, "file_meta", None) or {}
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = (
        before.get("MediaStorageSOPClassUID")
        or dataset.get("SOPClassUID")
        or SecondaryCaptureImageStorage
    )
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = UID(before.get("TransferSyntaxUID") or _syntax(dataset))
    for tag in list(dataset.keys()):
        # What stays is left as it lies in the file, byte for byte.
        if tag not in _KEPT:
            del dataset[tag]
    dataset.file_meta = meta
    # Programs put what they like in front of a file.
    dataset.preamble = bytes(128)


def _syntax(dataset: Dataset) -> str:
    implicit, little = dataset.original_encoding
    if implicit:
        return str(ImplicitVRLittleEndian)
    return str(ExplicitVRLittleEndian if little else ExplicitVRBigEndian)


def _holds(condition: Condition, dataset: Dataset) -> bool:
    found = _text(condition.tag, dataset)
    if condition.kind == "in":
        return found in condition.values
    return found is None or all(value not in found for value in condition.values)


def _text(name: str, dataset: Dataset) -> str | None:
    tag = tag_of(name)
    home: Any = dataset.file_meta if tag.group == 2 else dataset
    if tag not in home:
        return None
    element = home[tag]
    if element.VR in _NO_TEXTS:
        raise InvalidArguments(f"The tag {name[:60]} holds no text that could be compared.")
    value = element.value
    if value is None:
        return ""
    several = not isinstance(value, str) and element.VM > 1
    return "\\".join(map(str, value)) if several else str(value)
