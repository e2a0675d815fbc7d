"""A DICOM series written from the slices of a brain volume, with true geometry.

The volume and its tissue maps come as NIfTI-1: a 352-byte header and the voxels, gzipped, so
that no NIfTI library is needed. Its axes run to the right, front and top of the head, in
millimetres; DICOM's run to the left, back and top.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, MRImageStorage, generate_uid

from encord_portal.demo import media, truth
from encord_portal.demo.pictures import made_dir

Voxels = NDArray[np.uint8]
Slice = NDArray[np.uint8]

# Millimetres of the voxel (0, 0, 0), to the right, front and top (the header's srow_x, y, z).
_ORIGIN = (-98.0, -134.0, -72.0)
_SHAPE = (197, 233, 189)
_TISSUE_FROM = 96
ORIENTATION = {
    "axial": [1, 0, 0, 0, 1, 0],
    "coronal": [1, 0, 0, 0, 0, -1],
    "sagittal": [0, 1, 0, 0, 0, -1],
}


@dataclass(frozen=True, slots=True)
class Series:
    """Parallel slices through the head.

    Attributes:
        indices: which voxel plane each slice shows.
        outline: the polygons around the brain, by the slice's place in the series.
    """

    name: str
    plane: str
    indices: tuple[int, ...]
    outline: dict[int, tuple[tuple[truth.Ring, ...], ...]]

    @property
    def spacing(self) -> float:
        return abs(float(self.indices[1] - self.indices[0]))


def series(name: str) -> Series:
    """One of the series in ``truth/brain.json``."""
    raw = truth.load("brain")["series"][name]
    outline = {int(key): truth.polygons(value) for key, value in raw["brain"].items()}
    return Series(name, raw["plane"], tuple(raw["indices"]), outline)


def tissue(chosen: Series, slice_number: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Grey and white matter in one slice: where either map is clear, the stronger of the two."""
    grey = plane_of(volume("gm"), chosen.plane, chosen.indices[slice_number])
    white = plane_of(volume("wm"), chosen.plane, chosen.indices[slice_number])
    return (
        np.asarray((grey > white) & (grey >= _TISSUE_FROM)),
        np.asarray((white >= grey) & (white >= _TISSUE_FROM)),
    )


def dicom_files(chosen: Series) -> list[Path]:
    """The series as DICOM files, in order of position along the slice normal."""
    folder = made_dir() / chosen.name
    folder.mkdir(exist_ok=True)
    paths = []
    for number, index in enumerate(chosen.indices):
        path = folder / f"{number + 1:03d}.dcm"
        if not path.exists():
            partial = path.with_suffix(".part")
            _dataset(chosen, number, index).save_as(partial, enforce_file_format=True)
            partial.replace(path)
        paths.append(path)
    return paths


def instance_uids(chosen: Series) -> list[str]:
    """What DICOM calls each slice, in order."""
    return [_instance_uid(chosen, index) for index in chosen.indices]


@cache
def volume(kind: str) -> Voxels:
    """The voxels of the T1 volume (``t1``) or of a tissue map (``gm``, ``wm``)."""
    member = truth.load("brain")["sources"][kind]["member"]
    raw = gzip.decompress(media.path_of(member).read_bytes())
    shape = tuple(int(size) for size in np.frombuffer(raw[42:48], "<i2"))
    if shape != _SHAPE or np.frombuffer(raw[70:72], "<i2")[0] != 2:
        raise media.DemoMediaError(f"{member} is no 8-bit volume of {_SHAPE} voxels.")
    start = int(np.frombuffer(raw[108:112], "<f4")[0])
    return np.frombuffer(raw[start:], "u1").reshape(shape, order="F")


def plane_of(voxels: Voxels, plane: str, index: int) -> Slice:
    """One slice as it is shown: the head's left on the right, its front or top at the top."""
    if plane == "axial":
        return voxels[::-1, ::-1, index].T
    if plane == "coronal":
        return voxels[::-1, index, ::-1].T
    return voxels[index, ::-1, ::-1].T


def position(plane: str, index: int) -> list[float]:
    """The centre of a slice's first pixel, to the left, back and top, in millimetres."""
    left = -(_ORIGIN[0] + (index if plane == "sagittal" else _SHAPE[0] - 1))
    back = -(_ORIGIN[1] + (index if plane == "coronal" else _SHAPE[1] - 1))
    top = _ORIGIN[2] + (index if plane == "axial" else _SHAPE[2] - 1)
    return [left, back, top]


def _instance_uid(chosen: Series, index: int) -> str:
    return str(generate_uid(entropy_srcs=["demo", chosen.name, str(index)]))


def _dataset(chosen: Series, number: int, index: int) -> Dataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MRImageStorage
    meta.MediaStorageSOPInstanceUID = UID(_instance_uid(chosen, index))
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = Dataset()
    data.file_meta = meta
    data.SOPClassUID = meta.MediaStorageSOPClassUID
    data.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    data.StudyInstanceUID = generate_uid(entropy_srcs=["demo", "brain"])
    data.SeriesInstanceUID = generate_uid(entropy_srcs=["demo", chosen.name])
    data.FrameOfReferenceUID = generate_uid(entropy_srcs=["demo", "brain", "frame"])
    data.PatientID, data.PatientName, data.PatientSex = "ICBM152", "Average^Brain", "O"
    data.PatientBirthDate, data.AccessionNumber, data.ReferringPhysicianName = "", "", ""
    data.StudyDate, data.StudyTime, data.StudyID = "20090901", "120000", "1"
    data.Modality, data.BodyPartExamined = "MR", "HEAD"
    data.StudyDescription = "ICBM 152 average brain"
    data.SeriesDescription = f"T1 {chosen.plane}"
    data.SeriesNumber, data.InstanceNumber = 1, number + 1
    data.PatientPosition = "HFS"
    data.ScanningSequence, data.SequenceVariant, data.MRAcquisitionType = "GR", "SP", "3D"
    data.ImageType = ["DERIVED", "SECONDARY", "REFORMATTED"]
    _add_geometry(data, chosen, index)
    _add_pixels(data, plane_of(volume("t1"), chosen.plane, index))
    return data


def _add_geometry(data: Dataset, chosen: Series, index: int) -> None:
    data.ImageOrientationPatient = ORIENTATION[chosen.plane]
    data.ImagePositionPatient = position(chosen.plane, index)
    data.PixelSpacing = [1, 1]
    data.SliceThickness = 1
    data.SpacingBetweenSlices = chosen.spacing


def _add_pixels(data: Dataset, pixels: Slice) -> None:
    data.Rows, data.Columns = pixels.shape
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
    data.WindowCenter, data.WindowWidth = 128, 256
    data.PixelData = np.ascontiguousarray(pixels, dtype="<u2").tobytes()
