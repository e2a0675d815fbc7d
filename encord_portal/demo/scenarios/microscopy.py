"""Cells under the microscope, stained tissue, the back of an eye."""

from __future__ import annotations

from functools import partial

from encord_portal.demo import pictures, truth
from encord_portal.demo.labelling import During, Labeller
from encord_portal.demo.ontology import checklist, number, radio, text
from encord_portal.demo.plan import Row, Scenario
from encord_portal.demo.scenarios.rows import deal, image, image_group
from encord_portal.demo.truth import Film, Seen, View
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

_EMBRYO_PARTS = (("", 0, 31), (", lower half", 0, 16), (", upper half", 16, 31))
_TILES = {"a1": "upper left", "a2": "upper right", "b1": "lower left", "b2": "lower right"}
_QUARTERS = {"nw": "upper left", "ne": "upper right", "sw": "lower left", "se": "lower right"}


def ontology() -> OntologyStructure:
    """Instances by the hundred, ragged masks, regions with holes."""
    structure = OntologyStructure()
    nucleus = structure.add_object("Nucleus", Shape.POLYGON)
    number(nucleus, "Area in pixels")
    radio(nucleus, "Whole", ["Whole", "Cut off by the border"])
    stack_nucleus = structure.add_object("Nucleus in the stack", Shape.POLYGON)
    number(stack_nucleus, "Volume in voxels")
    radio(stack_nucleus, "Cut by the border", ["No", "Yes"], dynamic=True)
    structure.add_object("Stain", Shape.BITMASK)
    gland = structure.add_object("Gland", Shape.POLYGON)
    radio(gland, "Lumen", ["In view", "Not in view"])
    structure.add_object("Vessels", Shape.BITMASK)
    structure.add_object("Optic disc", Shape.POLYGON)
    structure.add_object("Macula", Shape.POLYGON)
    method = radio(
        structure, "Method", ["Fluorescence", "Bright field", "Fundus camera"], required=True
    )
    text(method["Bright field"], "Staining", required=True)
    radio(method["Fluorescence"], "Dimensions", ["Flat", "Stack"])
    number(structure, "Number of nuclei")
    checklist(structure, "Difficulties", ["Touching objects", "Noise", "Uneven light"])
    return structure


def rows() -> list[Row]:
    """Four specimens, whole and in tiles."""
    nuclei, ihc, retina = truth.views("nuclei"), truth.views("ihc"), truth.views("retina")
    embryo = truth.film("embryo")
    whole = [
        image("Nuclei", nuclei["nuclei"], partial(_label_nuclei, nuclei["nuclei"])),
        image("Tissue", ihc["ihc"], partial(_label_tissue, ihc["ihc"])),
        image("Retina", retina["retina"], partial(_label_retina, retina["retina"])),
    ]
    stacks = [
        image_group(
            f"Embryo stack{part}",
            partial(pictures.stack_pictures, embryo, start, stop),
            partial(_label_embryo, embryo, start, stop),
        )
        for part, start, stop in _EMBRYO_PARTS
    ]
    tiles = [
        image(f"Nuclei, {place}", view, partial(_label_nuclei, view))
        for key, place in _TILES.items()
        for view in [nuclei[f"nuclei_{key}"]]
    ]
    quarters = [
        row
        for key, place in _QUARTERS.items()
        for row in (
            image(f"Tissue, {place}", ihc[f"ihc_{key}"], partial(_label_tissue, ihc[f"ihc_{key}"])),
            image(
                f"Retina, {place}",
                retina[f"retina_{key}"],
                partial(_label_retina, retina[f"retina_{key}"]),
            ),
        )
    ]
    return deal([*whole, *stacks, *tiles, *quarters])


def _label_nuclei(view: View, labels: Labeller) -> None:
    for seen in view.objects:
        x, y, width, height = seen.box or (0.0, 0.0, 0.0, 0.0)
        cut = x <= 0 or y <= 0 or x + width >= view.width or y + height >= view.height
        labels.put(
            "Nucleus",
            seen,
            {
                "Area in pixels": int(seen.facts["area"]),
                "Whole": "Cut off by the border" if cut else "Whole",
            },
        )
    labels.classify("Method", "Fluorescence", {"Dimensions": "Flat"})
    labels.classify("Number of nuclei", len(view.objects))
    labels.classify("Difficulties", ["Touching objects", "Noise"])


def _label_embryo(film: Film, start: int, stop: int, labels: Labeller) -> None:
    for track in film.tracks:
        placed = {
            frame - start: seen for frame, seen in track.frames.items() if start <= frame < stop
        }
        if placed:
            cut = [frame for frame, seen in placed.items() if _at_border(seen, film)]
            whole = [frame for frame in placed if frame not in set(cut)]
            labels.put(
                "Nucleus in the stack",
                placed,
                {"Volume in voxels": int(track.facts["voxels"])},
                [
                    During("Cut by the border", answer, [(frame, frame) for frame in frames])
                    for answer, frames in (("Yes", cut), ("No", whole))
                    if frames
                ],
            )
    labels.classify("Method", "Fluorescence", {"Dimensions": "Stack"}, labels.everywhere())


def _at_border(seen: Seen, film: Film) -> bool:
    points = [xy for rings in seen.polygons for xy in rings[0]]
    return any(x <= 0 or y <= 0 or x >= film.width or y >= film.height for x, y in points)


def _label_tissue(view: View, labels: Labeller) -> None:
    for seen in view.objects:
        if seen.kind == "Gland":
            lumen = any(len(rings) > 1 for rings in seen.polygons)
            labels.put("Gland", seen, {"Lumen": "In view" if lumen else "Not in view"})
        else:
            labels.put(seen.kind, seen)
    labels.classify("Method", "Bright field", {"Staining": "DAB and haematoxylin"})


def _label_retina(view: View, labels: Labeller) -> None:
    for seen in view.objects:
        labels.put(seen.kind, seen)
    labels.classify("Method", "Fundus camera")
    labels.classify("Difficulties", ["Uneven light"])


SCENARIO = Scenario(
    title="Cells & tissue",
    description="Nuclei flat and in a stack, stained tissue, retinal vessels.",
    ontology_title="Cells and tissue",
    ontology=ontology,
    dataset_title="Microscope and fundus pictures",
    credits=(
        "From stardist (BSD): nuclei and embryo with their label images. From scikit-image: "
        "retina (CC0), stained tissue (no terms stated)."
    ),
    rows=rows,
)
