"""Real files damaged at random: each is read or refused with a sentence, none crashes or bursts.

``PORTAL_TEST_FULL=1`` damages each file thousands of times; without it, a few times.
"""

from __future__ import annotations

import os
import random
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from encord_portal.platform.media import probing
from encord_portal.platform.media.facts import Kind
from encord_portal.platform.media.limits import MediaRefused
from tests.platform.media import files

TIMES = 3000 if os.environ.get("PORTAL_TEST_FULL") else 25
# Far above what reading these small files needs, far below what their headers can be made to claim.
MEMORY = 512 * 1024

SAMPLES: dict[str, tuple[Kind, Callable[[Path], Path]]] = {
    "png": (Kind.IMAGE, lambda d: files.png(d / "a.png")),
    "jpeg": (Kind.IMAGE, lambda d: files.jpeg(d / "a.jpg", orientation=6)),
    "tiff": (Kind.IMAGE, lambda d: _saved(d / "a.tiff")),
    "gif": (Kind.IMAGE, lambda d: _saved(d / "a.gif")),
    "webp": (Kind.IMAGE, lambda d: _saved(d / "a.webp")),
    "bmp": (Kind.IMAGE, lambda d: _saved(d / "a.bmp")),
    "mp4": (Kind.VIDEO, lambda d: files.video(d / "a.mp4", frames=6)),
    "avi": (Kind.VIDEO, lambda d: files.video(d / "a.avi", frames=6, codec="mpeg4")),
    "mkv": (Kind.VIDEO, lambda d: files.video(d / "a.mkv", frames=6)),
    "wav": (Kind.AUDIO, lambda d: files.wav(d / "a.wav")),
    "dicom": (Kind.DICOM_FILE, lambda d: files.dicom(d / "a.dcm")),
    "nifti": (Kind.NIFTI, lambda d: files.nifti(d / "a.nii")),
    "nifti gz": (Kind.NIFTI, lambda d: files.nifti(d / "a.nii.gz", packed=True)),
    "pdf": (Kind.PDF, lambda d: files.pdf(d / "a.pdf", (200, 300))),
    "text": (Kind.PLAIN_TEXT, lambda d: _text(d / "a.txt")),
}
_EXTREMES = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def _saved(path: Path) -> Path:
    files.picture().save(path)
    return path


def _text(path: Path) -> Path:
    path.write_text("Grüße, <html> and \U0001f600" * 20)
    return path


def _damaged(content: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 5))):
        # The heads of files hold what readers believe.
        place = dice.randrange(min(dice.choice((64, 512, 1 << 30)), len(damaged) + 1))
        match dice.randrange(6):
            case 0:
                damaged[place : place + 1] = dice.randbytes(1)
            case 1:
                width = dice.choice((1, 2, 4))
                number = dice.choice(_EXTREMES) & (256**width - 1)
                order = dice.choice(("little", "big"))
                damaged[place : place + width] = number.to_bytes(width, order)
            case 2:
                del damaged[place:]
            case 3:
                del damaged[place : place + dice.randrange(1, 64)]
            case 4:
                damaged[place:place] = dice.randbytes(dice.randrange(1, 64))
            case 5:
                damaged[place:place] = damaged[place : place + dice.randrange(1, 2048)]
    return bytes(damaged)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_read_or_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    kind, make = SAMPLES[name]
    whole = make(tmp_path)
    content = whole.read_bytes()
    assert probing.probe(whole, kind).kind is kind
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = tmp_path / "damaged"

    refusals = []
    for seed in range(TIMES):
        path.write_bytes(_damaged(content, random.Random(f"{name} {seed}")))
        try:
            assert probing.probe(path, kind).kind is kind, seed
        except MediaRefused as error:
            refusals.append(error.message)

    assert refusals
    assert [each for each in refusals if not each.endswith(".") or len(each) > 600] == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY
