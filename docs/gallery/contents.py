"""Which pictures there are: every kind of data with every shape that it holds, states, pages."""

from __future__ import annotations

from functools import partial

from docs.gallery import extras, spatial, spoken
from docs.gallery.rows import Labels, Wanted, hash_of
from docs.gallery.shots import Shot
from docs.gallery.subjects import Subject, subjects
from docs.gallery.things import coordinates, title
from encord_portal.sdk.objects import Shape


def flat() -> list[tuple[Wanted, Shot]]:
    """Every flat shape on everything that is shown as a picture."""
    return [_flat(subject, shape) for subject in subjects() for shape in subject.shapes]


def _flat(subject: Subject, shape: Shape) -> tuple[Wanted, Shot]:
    row = f"{subject.title}, {title(shape).lower()}"
    wanted = Wanted(row, subject.upload, partial(_place, subject, shape))
    shot = Shot(
        f"{subject.name}-{shape.value.replace('_', '-')}",
        subject.title,
        title(shape),
        row,
        f"frames/{subject.shown}/",
        hash_of(row, title(shape)),
    )
    return wanted, shot


def _place(subject: Subject, shape: Shape, labels: Labels) -> None:
    labels.add(
        title(shape),
        {frame: coordinates(thing, shape, subject.size) for frame, thing in subject.things.items()},
    )


def _stretches() -> list[tuple[Wanted, Shot]]:
    found = []
    for each in spoken.stretches():
        wanted = Wanted(each.title, each.upload, each.label)
        chosen = hash_of(each.title, each.item, 1)
        found.append(
            (wanted, Shot(each.name, each.title, each.caption, each.title, "frames/0/", chosen))
        )
    return found


def _placed() -> list[tuple[Wanted, Shot]]:
    found = []
    for each in spatial.kinds():
        row = f"{each.title}, {each.caption.lower()}"
        wanted = Wanted(row, each.upload, each.label)
        chosen = hash_of(row, each.chosen)
        found.append(
            (wanted, Shot(each.name, each.title, each.caption, row, each.path, chosen, each.act))
        )
    return found


def everything() -> tuple[list[Wanted], list[Shot]]:
    """The rows to be made and the pictures to be taken of them."""
    pairs: list[tuple[Wanted | None, Shot]] = [*flat(), *_stretches(), *_placed(), *extras.pairs()]
    wanted = {each.title: each for each, _ in pairs if each is not None}
    return list(wanted.values()), [shot for _, shot in pairs]
