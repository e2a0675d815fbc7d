"""The Hubble deep field: hundreds of labels in one frame, and the same in eight tiles."""

from __future__ import annotations

from functools import partial

from encord_portal.demo import truth
from encord_portal.demo.labelling import Labeller
from encord_portal.demo.ontology import number, radio, text
from encord_portal.demo.plan import Row, Scenario
from encord_portal.demo.scenarios.rows import deal, image
from encord_portal.demo.truth import Seen, View
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

_CROWDED = 100
_TINGE = 1.15


def ontology() -> OntologyStructure:
    """Boxes for what has a size, points for what has none."""
    structure = OntologyStructure()
    galaxy = structure.add_object("Galaxy", Shape.BOUNDING_BOX)
    hue = radio(galaxy, "Hue", ["Reddish", "Whitish", "Bluish"], required=True)
    radio(hue["Reddish"], "Likely because", ["Old stars", "Far away", "Dust"])
    number(galaxy, "Radius in pixels")
    structure.add_object("Star", Shape.BOUNDING_BOX)
    structure.add_object("Faint source", Shape.POINT)
    crowded = radio(structure, "Field", ["Crowded", "Sparse"], required=True)
    number(crowded["Crowded"], "Sources counted")
    text(structure, "Note")
    return structure


def rows() -> list[Row]:
    """The field and its tiles, numbered from the upper left."""
    fields = truth.views("hubble")
    tiles = [f"hubble_{row}{column}" for row in "ab" for column in range(1, 5)]
    whole = fields["hubble"]
    return deal(
        [
            *(
                image(f"Deep field, tile {number}", fields[key], partial(_label, fields[key]))
                for number, key in enumerate(tiles, start=1)
            ),
            image("Deep field", whole, partial(_label, whole)),
        ]
    )


def _label(view: View, labels: Labeller) -> None:
    for seen in view.objects:
        if seen.kind == "Galaxy":
            labels.put(
                "Galaxy", seen, {"Hue": _hue(seen), "Radius in pixels": seen.facts["radius"]}
            )
        else:
            labels.put(seen.kind, seen)
    count = len(view.objects)
    if count >= _CROWDED:
        labels.classify("Field", "Crowded", {"Sources counted": count})
    else:
        labels.classify("Field", "Sparse")
    labels.classify("Note", "Found as bright blobs; faint ones may be missing.")


def _hue(seen: Seen) -> str:
    red, _, blue = seen.facts["rgb"]
    if red > _TINGE * blue:
        return "Reddish"
    return "Bluish" if blue > _TINGE * red else "Whitish"


SCENARIO = Scenario(
    title="Deep sky survey",
    description="Galaxies and faint sources in the Hubble deep field, whole and in tiles.",
    ontology_title="Deep sky",
    ontology=ontology,
    dataset_title="Hubble deep field",
    credits=("From scikit-image: Hubble eXtreme Deep Field (NASA, public domain)."),
    rows=rows,
)
