"""NIfTI: a brain and its tissue maps as volumes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from encord_portal.demo import media, nifti, shapes, truth, volumes
from encord_portal.demo.labelling import During, Labeller
from encord_portal.demo.ontology import checklist, number, radio, text
from encord_portal.demo.plan import Medium, Row, Scenario
from encord_portal.demo.scenarios.rows import deal, single
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.coordinates import BitmaskCoordinates, PolygonCoordinates
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

_MAPS = {"gm": "Grey matter", "wm": "White matter"}
_ROWS = {
    "T1, axial": ("brain_axial", "t1"),
    "T1, coronal": ("brain_coronal", "t1"),
    "Grey matter map, axial": ("brain_axial", "gm"),
    "T1, sagittal": ("brain_sagittal", "t1"),
    "White matter map, coronal": ("brain_coronal", "wm"),
    "T1, thin slices": ("brain_stem", "t1"),
}


def ontology() -> OntologyStructure:
    """The brain's outline, its tissues, and what a volume holds."""
    structure = OntologyStructure()
    brain = structure.add_object("Brain", Shape.POLYGON)
    radio(brain, "Parts in this slice", ["One", "Several"], dynamic=True)
    for name in _MAPS.values():
        tissue = structure.add_object(name, Shape.BITMASK)
        text(tissue, "Remark")
    holds = radio(structure, "Volume", ["Anatomy", "Tissue map"], required=True)
    radio(holds["Anatomy"], "Contrast", ["T1", "T2"], required=True)
    number(holds["Tissue map"], "Labelled from value")
    checklist(structure, "Slices are", ["Axial", "Coronal", "Sagittal", "Thin"])
    return structure


def rows() -> list[Row]:
    """Volumes of some slices each, and the whole one as it is stored."""
    some = [
        single(
            title,
            Medium.NIFTI,
            partial(_file, name, kind),
            partial(_label, name, kind),
        )
        for title, (name, kind) in _ROWS.items()
    ]
    whole = single(
        "T1, whole, as stored",
        Medium.NIFTI,
        lambda: media.path_of(truth.load("brain")["sources"]["t1"]["member"]),
        _label_whole,
    )
    return deal([*some, whole])


def _file(name: str, kind: str) -> Path:
    return nifti.nifti_file(volumes.series(name), kind)


def _label(name: str, kind: str, labels: Labeller) -> None:
    series = volumes.series(name)
    if kind == "t1":
        _outline(series, labels)
        labels.classify("Volume", "Anatomy", {"Contrast": "T1"}, labels.everywhere())
    else:
        _tissue(series, kind, labels)
        labels.classify("Volume", "Tissue map", {"Labelled from value": 96}, labels.everywhere())
    thin = ["Thin"] if name == "brain_stem" else []
    labels.classify("Slices are", [series.plane.capitalize(), *thin], ranges=labels.everywhere())


def _outline(series: volumes.Series, labels: Labeller) -> None:
    placed: dict[int, PolygonCoordinates] = {
        place: shapes.polygon(rings, *labels.size(place)) for place, rings in series.outline.items()
    }
    during = [
        During("Parts in this slice", answer, [(place, place) for place in places])
        for answer, places in (
            ("One", [place for place, one in series.outline.items() if len(one) == 1]),
            ("Several", [place for place, one in series.outline.items() if len(one) > 1]),
        )
        if places
    ]
    labels.place("Brain", placed, during=during)


def _tissue(series: volumes.Series, kind: str, labels: Labeller) -> None:
    placed: dict[int, BitmaskCoordinates] = {}
    for place in range(len(series.indices)):
        grey, white = volumes.tissue(series, place)
        mask = grey if kind == "gm" else white
        if mask.any():
            placed[place] = shapes.bitmask(mask)
    labels.place(_MAPS[kind], placed, {"Remark": "Where this tissue is likelier than the other."})


def _label_whole(labels: Labeller) -> None:
    labels.classify("Volume", "Anatomy", {"Contrast": "T1"}, labels.everywhere())


SCENARIO = Scenario(
    title="Brain volumes",
    description="NIfTI volumes with outlines and tissues; not for diagnosis.",
    ontology_title="Brain and tissues",
    ontology=ontology,
    dataset_title="NIfTI volumes",
    credits="From nilearn (BSD): ICBM 152 average brain; the atlas states no licence.",
    rows=rows,
)
