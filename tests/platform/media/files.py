"""Small real media, made on the spot."""

from __future__ import annotations

import gzip
import io
import struct
import wave
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pydicom
import pypdfium2
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import (
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    generate_uid,
)

SERIES = "1.2.826.0.1.3680043.8.498.1"
STUDY = "1.2.826.0.1.3680043.8.498.2"


def picture(width=40, height=30, *, seed=0, mode="RGB") -> Image.Image:
    bands = len(Image.new(mode, (1, 1)).getbands())
    noise = np.random.default_rng(seed).integers(0, 255, (height, width, bands), np.uint8)
    return Image.fromarray(noise.squeeze(), mode if bands > 1 else "L").convert(mode)


def png(path: Path, width=40, height=30, *, seed=0) -> Path:
    picture(width, height, seed=seed).save(path, "PNG")
    return path


def jpeg(path: Path, width=40, height=30, *, orientation: int | None = None) -> Path:
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    picture(width, height).save(path, "JPEG", exif=exif)
    return path


def video(
    path: Path,
    *,
    frames=12,
    width=64,
    height=48,
    rate: Fraction | int = 25,
    codec="libx264",
    options: dict[str, str] | None = None,
    faststart=False,
    with_sound=False,
) -> Path:
    container_options = {"movflags": "faststart"} if faststart else {}
    with av.open(str(path), "w", options=container_options) as container:
        stream = container.add_stream(codec, rate=rate, options=options or {})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        sound = container.add_stream("aac", rate=16000) if with_sound else None
        for number in range(frames):
            array = np.full((height, width, 3), number * 20 % 255, np.uint8)
            array[: height // 2, : number + 1] = 255
            container.mux(stream.encode(av.VideoFrame.from_ndarray(array, "rgb24")))
        container.mux(stream.encode())
        if sound is not None:
            silence = av.AudioFrame.from_ndarray(
                np.zeros((1, 16000), np.float32), format="fltp", layout="mono"
            )
            silence.sample_rate = 16000
            container.mux(sound.encode(silence))
            container.mux(sound.encode())
    return path


def wav(path: Path, *, seconds=1.0, rate=8000, channels=2, width=2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes(int(seconds * rate) * channels * width))
    return path


def encoded_sound(path: Path, codec: str, *, seconds=1, rate=16000) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        resampler = av.AudioResampler(format=stream.format, layout=stream.layout, rate=rate)
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, seconds * rate), np.int16), format="s16", layout="mono"
        )
        frame.sample_rate = rate
        size = stream.codec_context.frame_size or rate
        fifo = av.AudioFifo()
        for resampled in resampler.resample(frame):
            fifo.write(resampled)
        while piece := fifo.read(size, partial=True):
            container.mux(stream.encode(piece))
        container.mux(stream.encode())
    return path


def dicom(
    path: Path,
    *,
    number: int | None = 1,
    z: float | None = 0.0,
    rows=16,
    columns=24,
    frames=1,
    series=SERIES,
    study=STUDY,
    patient="P1",
    instance: str | None = None,
    syntax=ExplicitVRLittleEndian,
) -> Path:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = instance or generate_uid()
    meta.TransferSyntaxUID = syntax
    dataset = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.SeriesInstanceUID, dataset.StudyInstanceUID = series, study
    dataset.PatientID, dataset.Modality = patient, "CT"
    if number is not None:
        dataset.InstanceNumber = number
    if z is not None:
        dataset.ImagePositionPatient = [0, 0, z]
        dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    dataset.Rows, dataset.Columns = rows, columns
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation = 15, 0
    if frames > 1:
        dataset.NumberOfFrames = frames
    dataset.PixelData = bytes(rows * columns * 2 * frames)
    dataset.save_as(path, enforce_file_format=True)
    return path


def deflated_dicom(path: Path) -> Path:
    return dicom(path, syntax=DeflatedExplicitVRLittleEndian)


def dicom_series(directory: Path, count=4) -> list[Path]:
    """Files whose order by name is not the order of their slices."""
    return [dicom(directory / f"{count - n:03}.dcm", number=n + 1, z=2.5 * n) for n in range(count)]


def shipped_dicom(name: str) -> Path:
    """One of the files that pydicom brings along."""
    return Path(pydicom.__file__).parent / "data" / "test_files" / name


def nifti(path: Path, *, shape=(8, 6, 5), missing=0, packed=False) -> Path:
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, len(shape), *shape, *[1] * (7 - len(shape)))
    struct.pack_into("<2h", header, 70, 4, 16)
    struct.pack_into("<f", header, 108, 352.0)
    header[344:348] = b"n+1\0"
    content = bytes(header) + bytes(int(np.prod(shape)) * 2 - missing)
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


def png_bytes(width=40, height=30, *, seed=0) -> bytes:
    file = io.BytesIO()
    picture(width, height, seed=seed).save(file, "PNG")
    return file.getvalue()


def png_bomb(path: Path, side=60_000) -> Path:
    """A few bytes that announce billions of pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    )
    return path


def pdf(path: Path, *sizes: tuple[float, float], rotated: int = 0) -> Path:
    """A document with empty pages of these sizes in points, A4 and A5 by default."""
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes or ((595, 842), (420, 595)):
        page = document.new_page(width, height)
        page.set_rotation(rotated)
    document.save(path)
    document.close()
    return path
