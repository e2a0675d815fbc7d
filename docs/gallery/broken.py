"""Rows whose media cannot be shown, and how that comes about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.conf import settings

from docs.gallery import spatial, spoken
from docs.gallery.rows import Wanted
from docs.gallery.subjects import subjects
from docs.gallery.things import coordinates, title
from encord_portal.sdk.objects import Shape

# The signed links of a portal with this setting have expired when they are made.
EXPIRED = {"PORTAL_MEDIA_URL_TTL": "-1000"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the files that the platform has.

    Attributes:
        name: In the titles of rows.
        harm: Does it to a file; None: the files stay as they are.
    """

    name: str
    harm: Callable[[Path], None] | None = None


def _delete(path: Path) -> None:
    path.unlink()


def _damage(path: Path) -> None:
    """Its beginning and its length are right, the rest is noise."""
    content = path.read_bytes()
    kept = len(content) // 4
    path.write_bytes(content[:kept] + Random(7).randbytes(len(content) - kept))


def _replace(path: Path) -> None:
    """Something quite different of the same length."""
    length = path.stat().st_size
    other = b"PK\x03\x04 an archive of something else "
    path.write_bytes((other * (length // len(other) + 1))[:length])


TROUBLES = (
    Trouble("not allowed"),
    Trouble("of the wrong type", _replace),
    Trouble("damaged", _damage),
    Trouble("missing", _delete),
)


def harm(trouble: Trouble, originals: dict[Path, bytes]) -> None:
    """Bring this trouble over all files of the platform, whatever happened to them before."""
    for path, content in originals.items():
        path.write_bytes(content)
        if trouble.harm is not None:
            trouble.harm(path)


def originals() -> dict[Path, bytes]:
    """The files of the platform as they are."""
    root = Path(settings.PLATFORM_MEDIA_DIR)
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def kinds() -> dict[str, tuple[Wanted, str]]:
    """One row of every kind, by the name of its picture, and the page of it that is looked at."""
    found = {}
    for subject in subjects():
        shape = Shape.BOUNDING_BOX
        wanted = Wanted(
            subject.title,
            subject.upload,
            lambda labels, subject=subject, shape=shape: labels.add(
                title(shape),
                {
                    frame: coordinates(thing, shape, subject.size)
                    for frame, thing in subject.things.items()
                },
            ),
        )
        found[subject.name] = (wanted, f"frames/{subject.shown}/")
    for each in spoken.stretches():
        found[each.name] = (Wanted(each.title, each.upload, each.label), "frames/0/")
    for placed in (spatial.scenes()[0], spatial.scenes()[-1], spatial.groups()[-1]):
        found[placed.name] = (Wanted(placed.title, placed.upload, placed.label), "frames/0/")
    return found


def rows(wanted: Wanted) -> dict[str, Wanted]:
    """A row for each trouble, by the trouble's name."""
    return {
        trouble.name: Wanted(f"{wanted.title}, {trouble.name}", wanted.upload, wanted.label)
        for trouble in TROUBLES
    }
