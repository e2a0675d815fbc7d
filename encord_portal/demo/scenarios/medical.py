"""DICOM: brain MR series, ultrasound still and moving, CT and MR slices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from encord_portal.demo import shapes, truth, volumes
from encord_portal.demo.labelling import Answer, Answers, During, Labeller
from encord_portal.demo.ontology import checklist, number, radio, text
from encord_portal.demo.plan import Row, Scenario
from encord_portal.demo.scenarios.rows import deal, dicom, dicom_member
from encord_portal.demo.truth import Film, Seen, View
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.coordinates import BitmaskCoordinates, PolygonCoordinates
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

_SERIES = {
    "brain_axial": "Brain MR, axial",
    "brain_coronal": "Brain MR, coronal",
    "brain_sagittal": "Brain MR, sagittal",
    "brain_stem": "Brain MR, thin slices",
}


def ontology() -> OntologyStructure:
    """Tissues as masks over slices, organs, measurements."""
    structure = OntologyStructure()
    _add_head(structure)
    _add_body(structure)
    _add_ultrasound(structure)
    modality = radio(structure, "Modality", ["MR", "CT", "Ultrasound"], required=True)
    radio(modality["MR"], "Plane", ["Axial", "Coronal", "Sagittal"], required=True)
    checklist(modality["CT"], "Windows to use", ["Brain", "Bone", "Soft tissue"])
    radio(modality["Ultrasound"], "Mode", ["B-mode", "Power Doppler"])
    radio(structure, "Mitral valve", ["Open", "Closed"])
    text(structure, "Remark")
    return structure


def _add_head(structure: OntologyStructure) -> None:
    brain = structure.add_object("Brain", Shape.POLYGON)
    radio(brain, "Parts in this slice", ["One", "Several"], dynamic=True)
    structure.add_object("Grey matter", Shape.BITMASK)
    structure.add_object("White matter", Shape.BITMASK)
    structure.add_object("Skull", Shape.BITMASK)
    sinus = structure.add_object("Sinus", Shape.POLYGON)
    radio(sinus, "Which", ["Frontal", "Ethmoid"], required=True)


def _add_body(structure: OntologyStructure) -> None:
    kidney = structure.add_object("Kidney", Shape.POLYGON)
    radio(kidney, "Side", ["Left", "Right"], required=True)
    for name in ("Aorta", "Liver", "Vertebra", "Spinal canal"):
        structure.add_object(name, Shape.POLYGON)
    lesion = structure.add_object("Lesion", Shape.POLYGON)
    needs = radio(lesion, "Needs a second look", ["Yes", "No"], required=True)
    text(needs["Yes"], "Reason", required=True)


def _add_ultrasound(structure: OntologyStructure) -> None:
    structure.add_object("Blood flow", Shape.BITMASK)
    structure.add_object("Lymph node", Shape.POLYGON)
    structure.add_object("Colour box", Shape.BOUNDING_BOX)
    structure.add_object("Probe surface", Shape.POLYLINE)
    caliper = structure.add_object("Caliper", Shape.POLYLINE)
    number(caliper, "Length in cm", required=True)
    leaflet = structure.add_object("Mitral leaflet", Shape.POLYLINE)
    radio(leaflet, "Position", ["Closed", "Moving"], dynamic=True)


def rows() -> list[Row]:
    """Four series out of one volume, a cine loop, five single pictures."""
    still, cine = truth.views("medical"), truth.film("cine")
    series = [
        dicom(title, partial(_series_files, name), partial(_label_series, name))
        for name, title in _SERIES.items()
    ]
    single = {
        "ct_head": ("CT, head", _label_ct_head),
        "mr_abdomen": ("MR, abdomen", _label_abdomen),
        "us_doppler": ("Ultrasound, lymph node", _label_doppler),
        "us_caliper": ("Ultrasound, measurement", _label_caliper),
        "ct_spine": ("CT, spine", _label_spine),
    }
    pictures = [
        dicom_member(title, still[key].source, partial(label, still[key]))
        for key, (title, label) in single.items()
    ]
    loop = dicom_member("Ultrasound, heart", cine.source, partial(_label_cine, cine))
    return deal(
        [series[0], loop, *pictures[:2], series[1], *pictures[2:4], *series[2:], pictures[4]]
    )


def _series_files(name: str) -> list[Path]:
    return volumes.dicom_files(volumes.series(name))


def _label_series(name: str, labels: Labeller) -> None:
    series = volumes.series(name)
    brain: dict[int, PolygonCoordinates] = {}
    grey: dict[int, BitmaskCoordinates] = {}
    white: dict[int, BitmaskCoordinates] = {}
    for place, frame in _frames(series, labels).items():
        width, height = labels.size(frame)
        if place in series.outline:
            brain[frame] = shapes.polygon(series.outline[place], width, height)
        masks = volumes.tissue(series, place)
        for placed, mask in zip((grey, white), masks, strict=True):
            if mask.any():
                placed[frame] = shapes.bitmask(mask)
    several = [frame for frame, shape in brain.items() if len(shape.polygons) > 1]
    one = [frame for frame in brain if frame not in set(several)]
    labels.place(
        "Brain",
        brain,
        during=[
            During("Parts in this slice", answer, [(frame, frame) for frame in frames])
            for answer, frames in (("One", one), ("Several", several))
            if frames
        ],
    )
    labels.place("Grey matter", grey)
    labels.place("White matter", white)
    plane = {"Plane": series.plane.capitalize()}
    labels.classify("Modality", "MR", plane, labels.everywhere())
    labels.classify("Remark", "An average of 152 heads.", ranges=labels.everywhere())


def _frames(series: volumes.Series, labels: Labeller) -> dict[int, int]:
    """The row's frame of each slice, by the instance it shows and not by its place in a list."""
    frames = {}
    for view in labels.row.get_frame_views():
        if view.metadata is not None:
            frames[view.metadata.dicom_instance_uid] = view.frame
    return {place: frames[uid] for place, uid in enumerate(volumes.instance_uids(series))}


def _label_cine(film: Film, labels: Labeller) -> None:
    track = film.tracks[0]
    shut = {
        frame
        for stretch in film.stretches
        if stretch.value == "Closed"
        for first, last in stretch.ranges
        for frame in range(first, last + 1)
    }
    labels.put(
        "Mitral leaflet",
        track.frames,
        during=[
            During("Position", answer, [(frame, frame) for frame in frames])
            for answer, frames in (
                ("Closed", [frame for frame in track.frames if frame in shut]),
                ("Moving", [frame for frame in track.frames if frame not in shut]),
            )
        ],
    )
    for stretch in film.stretches:
        labels.classify("Mitral valve", stretch.value, ranges=stretch.ranges)
    labels.classify("Modality", "Ultrasound", {"Mode": "B-mode"}, labels.everywhere())


def _put_all(
    view: View,
    labels: Labeller,
    answers: Mapping[str, Callable[[Seen], Answers]],
    names: Mapping[str, str] | None = None,
) -> None:
    for seen in view.objects:
        found = answers.get(seen.kind)
        labels.put((names or {}).get(seen.kind, seen.kind), seen, found(seen) if found else None)


def _fact(title: str, key: str) -> Callable[[Seen], Answers]:
    def answers(seen: Seen) -> dict[str, Answer]:
        return {title: seen.facts[key]}

    return answers


def _label_ct_head(view: View, labels: Labeller) -> None:
    _put_all(view, labels, {"Sinus": _fact("Which", "which")})
    labels.classify("Modality", "CT", {"Windows to use": ["Brain", "Bone"]})


def _label_abdomen(view: View, labels: Labeller) -> None:
    def lesion(_: Seen) -> Answers:
        return {"Needs a second look": "Yes", "Reason": "Dark centre, bright rim."}

    _put_all(view, labels, {"Kidney": _fact("Side", "side"), "Lesion": lesion})
    labels.classify("Modality", "MR", {"Plane": "Axial"})
    labels.classify("Remark", "Sides are the patient's.")


def _label_doppler(view: View, labels: Labeller) -> None:
    _put_all(view, labels, {}, {"Flow": "Blood flow"})
    labels.classify("Modality", "Ultrasound", {"Mode": "Power Doppler"})


def _label_caliper(view: View, labels: Labeller) -> None:
    _put_all(view, labels, {"Caliper": _fact("Length in cm", "cm")})
    labels.classify("Modality", "Ultrasound", {"Mode": "B-mode"})


def _label_spine(view: View, labels: Labeller) -> None:
    _put_all(view, labels, {})
    labels.classify("Modality", "CT", {"Windows to use": ["Bone", "Soft tissue"]})


SCENARIO = Scenario(
    title="Brain MR & ultrasound",
    description="DICOM series and single frames; labels for demonstration, not for diagnosis.",
    ontology_title="Anatomy",
    ontology=ontology,
    dataset_title="DICOM studies",
    credits=(
        "From nilearn (BSD): ICBM 152 average brain; the atlas states no licence. From pydicom "
        "(MIT): its test files."
    ),
    rows=rows,
)
