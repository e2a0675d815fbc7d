"""NIfTI-1 volumes: the header is read, and the voxels that it announces are counted."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path
from typing import Protocol

from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.media.limits import (
    MAX_FRAME_PIXELS,
    MAX_FRAMES,
    MAX_INFLATED_BYTES,
    MediaRefused,
    check_pixels,
)

MIME_TYPE = "application/nifti"
_HEADER = 348
_BITS = {2: 8, 4: 16, 8: 32, 16: 32, 32: 64, 64: 64, 128: 24, 256: 8, 512: 16, 768: 32, 1024: 64}


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def probe(path: Path) -> Facts:
    """Read a volume's facts; plain or gzip-compressed single files (.nii, .nii.gz).

    Raises:
        MediaRefused: No NIfTI-1 file, or one that is damaged or cut off.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            return _facts(raw)
        try:
            with gzip.GzipFile(fileobj=raw) as file:
                return _facts(file)
        except (OSError, EOFError, zlib.error) as error:
            raise MediaRefused(f"This NIfTI file is damaged: {error}.") from error


def _facts(file: _Readable) -> Facts:
    header = file.read(_HEADER)
    order = next((o for o in "<>" if header[:4] == struct.pack(f"{o}i", _HEADER)), None)
    if order is None or header[344:348] != b"n+1\0":
        raise MediaRefused("This file is no NIfTI-1 volume in one file.")
    rank, *dim = struct.unpack_from(f"{order}8h", header, 40)
    datatype, bits = struct.unpack_from(f"{order}2h", header, 70)
    (offset,) = struct.unpack_from(f"{order}f", header, 108)
    if not 2 <= rank <= 7 or _BITS.get(datatype) != bits or not _HEADER <= offset < 1 << 30:
        raise MediaRefused("The header of this NIfTI file contradicts itself.")
    sizes = [dim[axis] if axis < rank else 1 for axis in range(7)]
    if min(sizes) < 1:
        raise MediaRefused("A dimension of this NIfTI volume is empty.")
    width, height, slices = sizes[:3]
    check_pixels(width, height, MAX_FRAME_PIXELS, "NIfTI volume")
    voxels = 1
    for size in sizes:
        voxels *= size
    if slices > MAX_FRAMES or voxels * bits // 8 > MAX_INFLATED_BYTES:
        raise MediaRefused(f"This NIfTI volume holds more than {MAX_INFLATED_BYTES} bytes.")
    _read_all(file, int(offset) - _HEADER + voxels * bits // 8)
    return Facts(
        kind=Kind.NIFTI,
        mime_type=MIME_TYPE,
        width=width,
        height=height,
        number_of_frames=slices,
    )


def _read_all(file: _Readable, expected: int) -> None:
    found = 0
    while found < expected:
        chunk = file.read(min(1 << 20, expected - found))
        if not chunk:
            raise MediaRefused(
                f"This NIfTI file is cut off: {expected} bytes should follow its header, "
                f"{found} do."
            )
        found += len(chunk)
