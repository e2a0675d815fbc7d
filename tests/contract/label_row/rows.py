"""Generated label rows: everything that the two clients have in common."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.sdk.label_row import builders as b

Json = dict[str, Any]
LAST = 12
"""Frames that generated rows have."""

HASHES = st.text("ABDEFabdef0123456789+/", min_size=8, max_size=8)
UNIT = st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 5)) | st.sampled_from([0, 1])
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
EMAILS = st.sampled_from(["a@b.co", "c@d.co", None])
TIMES = st.sampled_from([b.TIME, "Mon, 06 May 2024 07:08:09 UTC", "2024-03-01 10:00:00"])
LONG_TIMES = st.sampled_from([b.TIME, "Mon, 06 May 2024 07:08:09 UTC"])


def point() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({"x": UNIT, "y": UNIT})


def numbered(points: list[Json]) -> Json:
    return {str(number): item for number, item in enumerate(points)}


def polygon(points: list[Json]) -> Json:
    flat = [value for item in points for value in (item["x"], item["y"])]
    return {"polygon": numbered(points), "polygons": [[flat]]}


def members(*names: str) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(dict.fromkeys(names, UNIT))


GEOMETRIES: dict[str, st.SearchStrategy[Json]] = {
    "bounding_box": members("h", "w", "x", "y").map(lambda d: {"boundingBox": d}),
    "rotatable_bounding_box": members("h", "w", "x", "y", "theta").map(
        lambda d: {"rotatableBoundingBox": d}
    ),
    "polygon": st.lists(point(), min_size=3, max_size=6).map(polygon),
    "polyline": st.lists(point(), min_size=2, max_size=6).map(lambda p: {"polyline": numbered(p)}),
    "point": point().map(lambda p: {"point": {"0": p}}),
    "bitmask": st.just(b.GEOMETRIES["bitmask"]),
    "circle": members("x", "y", "r", "stretch", "theta").map(lambda d: {"circle": d}),
    "ellipse": members("x", "y", "rx", "ry", "theta").map(lambda d: {"ellipse": d}),
    "cuboid_2d": st.just(b.GEOMETRIES["cuboid_2d"]),
}


@st.composite
def entries(draw: st.DrawFn, shape: str, object_hash: str) -> Json:
    entry = b.without(b.entry(shape, object_hash), *b.GEOMETRIES[shape])
    entry |= draw(GEOMETRIES[shape])
    entry["createdAt"], entry["lastEditedAt"] = draw(LONG_TIMES), draw(LONG_TIMES)
    entry["createdBy"] = draw(EMAILS)
    edited_by = draw(EMAILS)
    if edited_by is None:
        del entry["lastEditedBy"]
    else:
        entry["lastEditedBy"] = edited_by
    entry["confidence"] = draw(st.sampled_from([1.0, 0.5, 1]))
    entry["manualAnnotation"] = draw(st.booleans())
    return entry


def option(feature_hash: str, label: str) -> Json:
    return {"name": label, "value": label.lower(), "featureHash": feature_hash}


STATIC: list[tuple[str, str, st.SearchStrategy[Any]]] = [
    ("onum", "Num", st.integers(-5, 5) | st.floats(-5, 5)),
    ("otxt", "Text", TEXTS),
    (
        "ochk",
        "Check",
        st.sampled_from([[], [option("cX", "X")], [option("cX", "X"), option("cY", "Y")]]),
    ),
    ("onck", "Which", st.sampled_from([[option("nY", "Y")]])),
    ("ontx", "Why", TEXTS),
    ("orad", "Radio", st.sampled_from([[option("oA", "A")], [option("oB", "B")]])),
]
DYNAMIC: list[tuple[str, str, st.SearchStrategy[Any]]] = [
    ("dnum", "DNum", st.integers(-5, 5)),
    ("dtxt", "DText", TEXTS),
    (
        "dchk",
        "DCheck",
        st.sampled_from([[option("dX", "X")], [option("dX", "X"), option("dY", "Y")]]),
    ),
    ("drad", "DRadio", st.sampled_from([[option("dA", "A")], [option("dB", "B")]])),
]
CLASSIFICATIONS: list[tuple[str, list[tuple[str, str, st.SearchStrategy[Any]]]]] = [
    ("clstxt", [("ctxt", "CText", TEXTS)]),
    ("clschk", [("cchk", "CCheck", st.just([option("q1", "Q1")]))]),
    ("clsrad", [
        ("kntx", "KWhy", TEXTS),
        ("crad", "CRadio", st.just([option("k1", "K1")])),
    ]),
]  # fmt: skip


@st.composite
def answer_lists(draw: st.DrawFn, questions: list[tuple[str, str, st.SearchStrategy[Any]]]) -> Any:
    # In the order of the published client: the last attribute of the ontology first.
    return [
        b.answer(feature_hash, draw(answers), name)
        for feature_hash, name, answers in questions
        if draw(st.booleans())
    ]


@st.composite
def ranges(draw: st.DrawFn, frames: list[int]) -> list[list[int]]:
    chosen = sorted(draw(st.sets(st.sampled_from(frames), min_size=1)))
    found: list[list[int]] = []
    for frame in chosen:
        if found and found[-1][1] == frame - 1:
            found[-1][1] = frame
        else:
            found.append([frame, frame])
    return found


@st.composite
def objects(draw: st.DrawFn, frame_count: int) -> tuple[dict[int, Json], Json, Json]:
    """An object: frame → entry, its static answers, its dynamic ones."""
    object_hash = draw(HASHES)
    shape = draw(st.sampled_from(sorted(GEOMETRIES)))
    frames = sorted(draw(st.sets(st.integers(0, frame_count - 1), min_size=1, max_size=5)))
    placed = {frame: draw(entries(shape, object_hash)) for frame in frames}
    is_box = shape == "bounding_box"
    answers = draw(answer_lists(STATIC)) if is_box else []
    actions: list[Json] = []
    for feature_hash, name, values in DYNAMIC if is_box else ():
        if draw(st.booleans()):
            actions.append(
                b.action(
                    feature_hash, draw(values), draw(ranges(frames)), name=name, value=name.lower()
                )
            )
    dynamic = b.actions(*actions, object_hash=object_hash) if actions else {}
    return placed, b.static(*answers, object_hash=object_hash), dynamic


@st.composite
def classifications(draw: st.DrawFn, frame_count: int) -> Json:
    feature_hash, questions = draw(st.sampled_from(CLASSIFICATIONS))
    return b.classified(
        feature_hash,
        tuple(draw(answer_lists(questions))),
        draw(ranges(list(range(frame_count)))),
        # The published client mixes up an object and a classification of the same hash.
        "c" + draw(HASHES)[1:].swapcase(),
        createdBy=draw(EMAILS),
        confidence=draw(st.sampled_from([1.0, 0.25])),
    )


@st.composite
def rows(draw: st.DrawFn, data_type: str) -> Json:
    """A label row as the published client writes it, with frames 0 to ``LAST - 1``."""
    count = 1 if data_type == "image" else LAST
    blobs: dict[int, list[Json]] = {}
    static: Json = {}
    dynamic: Json = {}
    for placed, answers, actions in draw(st.lists(objects(count), max_size=4)):
        if static.keys() & answers.keys():
            continue
        static |= answers
        dynamic |= actions
        for frame, entry in placed.items():
            blobs.setdefault(frame, []).append(entry)
    classified: Json = {}
    used: set[str] = set()
    for item in draw(st.lists(classifications(count), max_size=2)):
        (entry,) = item.values()
        if entry["featureHash"] not in used and not classified.keys() & item.keys():
            used.add(entry["featureHash"])
            classified |= item
    return b.row_labels(
        data_type,
        _units(data_type, blobs),
        object_answers=static,
        object_actions=dynamic,
        classification_answers=classified,
    )


def _units(data_type: str, blobs: dict[int, list[Json]]) -> Json:
    facts = {"data_duration": 4.0, "data_fps": 25.0, "width": 4, "height": 2}
    if data_type == "image":
        return {b.DATA_HASH: b.unit("image/png", b.frame(*blobs.get(0, [])), **facts)}
    if data_type == "img_group":
        return {
            b.image_hash(number): b.unit(
                "image/png", b.frame(*blobs.get(number, [])), data_hash=b.image_hash(number),
                data_sequence=str(number), **facts,
            )
            for number in range(LAST)
        }  # fmt: skip
    labels = {str(frame): b.frame(*blobs[frame]) for frame in sorted(blobs)}
    mime = {"video": "video/mp4", "dicom": "application/dicom", "nifti": "application/nifti"}
    unit = b.unit(mime[data_type], labels, **facts)
    return {b.DATA_HASH: b.without(unit, "data_link") if data_type == "dicom" else unit}
