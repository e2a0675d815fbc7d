"""NIfTI volumes out of the slices of the brain, each slice as the DICOM series shows it."""

from __future__ import annotations

from pathlib import Path

import nibabel
import numpy as np

from encord_portal.demo import volumes
from encord_portal.demo.pictures import made_dir


def nifti_file(chosen: volumes.Series, kind: str) -> Path:
    """The slices of a series as one volume, with where its voxels are in the head.

    Args:
        chosen: Which slices.
        kind: ``t1``, or one of the tissue maps ``gm`` and ``wm``.
    """
    target = made_dir() / f"{chosen.name}_{kind}.nii.gz"
    if not target.exists():
        voxels = volumes.volume(kind)
        slices = [volumes.plane_of(voxels, chosen.plane, index).T for index in chosen.indices]
        stack = np.ascontiguousarray(np.stack(slices, axis=2))
        image = nibabel.Nifti1Image(stack, _affine(chosen))  # type: ignore[no-untyped-call]
        image.header["descrip"] = f"ICBM 152 {kind} {chosen.plane}".encode()
        partial = target.with_name(f"part-{target.name}")
        nibabel.save(image, partial)
        partial.replace(target)
    return target


def _affine(chosen: volumes.Series) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """From a voxel to millimetres to the right, front and top; DICOM counts to left and back."""
    turned = np.array([-1.0, -1.0, 1.0])
    right, down = np.reshape(volumes.ORIENTATION[chosen.plane], (2, 3)) * turned
    first, last = (
        np.array(volumes.position(chosen.plane, index)) * turned
        for index in (chosen.indices[0], chosen.indices[-1])
    )
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1] = right, down
    affine[:3, 2] = (last - first) / (len(chosen.indices) - 1)
    affine[:3, 3] = first
    return affine
