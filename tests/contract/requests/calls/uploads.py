"""Scripts of the comparison that upload files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.contract.requests.both import Sdk
from tests.contract.requests.calls.actions import dataset_of
from tests.contract.requests.calls.storage import folder_of

NAMES = ("one.jpg", "two.png", "clip.mp4", "1.dcm", "s.mp3", "t.txt", "p.html", "d.pdf", "n.nii.gz",
         "x.csv", "c.ply")  # fmt: skip


def make_files(directory: Path) -> dict[str, Path]:
    """Make the files that the scripts upload."""
    made = {name: directory / name for name in NAMES}
    for number, file in enumerate(made.values()):
        file.write_bytes(bytes([number]) * 10)
    return made


def _metadata(sdk: Sdk, kind: str, **facts: Any) -> Any:
    return getattr(sdk.module("orm.storage"), f"CustomerProvided{kind}Metadata")(**facts)


SOUND = {"duration": 2, "file_size": 5, "mime_type": "audio/mpeg", "sample_rate": 1}
SOUND |= {"bit_depth": 2, "codec": "mp3", "num_channels": 2}
VIDEO = {"fps": 1, "duration": 2, "width": 3, "height": 4, "file_size": 5, "mime_type": "video/mp4"}

Upload = Callable[[Sdk, dict[str, Path]], Any]
DATASET: dict[str, Upload] = {
    "image": lambda s, f: dataset_of(s).upload_image(f["one.jpg"]),
    "image with a title": lambda s, f: dataset_of(s).upload_image(
        str(f["two.png"]), title="named.png"
    ),
    "image into a folder": lambda s, f: dataset_of(s).upload_image(
        f["one.jpg"], folder=folder_of(s)
    ),
    "video": lambda s, f: dataset_of(s).upload_video(f["clip.mp4"]),
    "video with a title": lambda s, f: dataset_of(s).upload_video(
        str(f["clip.mp4"]), title="named.mp4", folder=folder_of(s).uuid
    ),
    "image group": lambda s, f: dataset_of(s).create_image_group([str(f["one.jpg"])]),
    "image group without video": lambda s, f: dataset_of(s).create_image_group(
        [f["one.jpg"]], title="group", create_video=False, folder=folder_of(s)
    ),
    "dicom series": lambda s, f: dataset_of(s).create_dicom_series(
        [str(f["1.dcm"])], title="series", folder=folder_of(s)
    ),
    "dicom series without title": lambda s, f: dataset_of(s).create_dicom_series([f["1.dcm"]]),
}


def _channels(sdk: Sdk) -> Any:
    storage = sdk.module("orm.storage")
    line = storage.TimeSeriesLineChannelViewSettings(line_width=3)
    return storage.TimeSeriesViewSettings(channels={"a": line})


FOLDER: dict[str, Upload] = {
    "image": lambda s, f: folder_of(s).upload_image(f["one.jpg"]),
    "image with all": lambda s, f: folder_of(s).upload_image(str(f["two.png"]), "T", {"m": 1}),
    "video": lambda s, f: folder_of(s).upload_video(f["clip.mp4"]),
    "video with all": lambda s, f: folder_of(s).upload_video(
        f["clip.mp4"], "T", {"m": 1}, _metadata(s, "Video", **VIDEO)
    ),
    "sound": lambda s, f: folder_of(s).upload_audio(f["s.mp3"]),
    "sound with all": lambda s, f: folder_of(s).upload_audio(
        f["s.mp3"], "T", {"m": 1}, _metadata(s, "Audio", **SOUND)
    ),
    "text": lambda s, f: folder_of(s).upload_text(f["t.txt"]),
    "HTML": lambda s, f: folder_of(s).upload_text(f["p.html"]),
    "text with all": lambda s, f: folder_of(s).upload_text(
        f["t.txt"], "T", {"m": 1}, _metadata(s, "Text", file_size=5, mime_type="text/html")
    ),
    "PDF": lambda s, f: folder_of(s).upload_pdf(f["d.pdf"]),
    "PDF with all": lambda s, f: folder_of(s).upload_pdf(
        f["d.pdf"], "T", {"m": 1}, _metadata(s, "Pdf", file_size=5, num_pages=2)
    ),
    "NIfTI": lambda s, f: folder_of(s).upload_nifti(f["n.nii.gz"]),
    "NIfTI with all": lambda s, f: folder_of(s).upload_nifti(f["n.nii.gz"], "T", {"m": 1}),
    "time series": lambda s, f: folder_of(s).upload_time_series(f["x.csv"], "T", {"m": 1}),
    "time series with settings": lambda s, f: folder_of(s).upload_time_series(
        f["x.csv"], settings=_channels(s)
    ),
    "scene": lambda s, f: folder_of(s).upload_scene_file(f["c.ply"], "T", {"m": 1}),
    "dicom series": lambda s, f: folder_of(s).create_dicom_series(
        [f["1.dcm"], f["1.dcm"]], "T", {"m": 1}
    ),
}
# The published package sends pictures of groups to the bucket as DICOM files, ours as pictures.
FOLDER_GROUPS: dict[str, Upload] = {
    "image group": lambda s, f: folder_of(s).create_image_group([f["one.jpg"], f["two.png"]]),
    "image group with all": lambda s, f: folder_of(s).create_image_group(
        [f["one.jpg"]], "T", {"m": 1}
    ),
    "image sequence": lambda s, f: folder_of(s).create_image_sequence(
        [f["one.jpg"], f["two.png"]], "T", {"m": 1}
    ),
}
