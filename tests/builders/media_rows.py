"""A project with a recording, a text and an HTML page, each with a stretch that is labelled."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from encord_portal.sdk.objects import LabelRowV2, Object, ObjectInstance, OntologyStructure, Shape
from encord_portal.sdk.objects.attributes import RadioAttribute
from encord_portal.sdk.objects.coordinates import (
    AudioCoordinates,
    HtmlCoordinates,
    TextCoordinates,
)
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.html_node import HtmlNode, HtmlRange
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from tests.builders.world import World, client_of, make_people
from tests.platform.media.world import Uploader

# Silent, a second of a 1 kHz tone, silent: milliseconds of the tone, both included.
SOUND_SECONDS = 4
TONE = (1000, 1999)
TEXT = "Grüße 😀 from 1984.\n<b>Not bold</b> & so on.\n" + "".join(
    f"Line {number} of a long text.\n" for number in range(3000)
)
YEAR = (TEXT.index("1984"), TEXT.index("1984") + 3)
FAR = (TEXT.index("Line 2900"), TEXT.index("Line 2900") + 8)
HTML = """<!doctype html><html><head><title>Page</title>
<script>document.documentElement.dataset.ran = "yes"; parent.document.title = "taken";</script>
<style>p { color: rgb(1, 2, 3) }</style></head>
<body onload="document.documentElement.dataset.ran = 'yes'"><h1>Heading</h1>
<p id="one">First <em>bold words</em> end.</p>
<p><a href="javascript:parent.document.title='taken'">click</a>
<img src="x" onerror="document.documentElement.dataset.ran='yes'"></p></body></html>"""


def wave_file(path: Path, rate: int = 16_000) -> Path:
    """16 bits, one channel: silence, a loud tone, silence."""
    time = np.arange(SOUND_SECONDS * rate) / rate
    loud = (time >= TONE[0] / 1000) & (time < (TONE[1] + 1) / 1000)
    samples = np.where(loud, np.sin(2 * np.pi * 1000 * time) * 24_000, 0)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def make_media_world(folder: Path) -> World:
    """Rows ``talk.wav``, ``note.txt`` and ``page.html``; nobody but the owner is in the project."""
    people = make_people()
    owner = client_of(people["owner"])
    dataset_hash = owner.create_dataset("Media", StorageLocation.CORD_STORAGE).dataset_hash
    uploader = Uploader.of(people["owner"])
    text, page = folder / "note.txt", folder / "page.html"
    text.write_text(TEXT, encoding="utf-8")
    page.write_text(HTML, encoding="utf-8")
    uploader.add(dataset_hash, "audio", "audio", wave_file(folder / "talk.wav"))
    uploader.add(dataset_hash, "plainText", "text", text)
    uploader.add(dataset_hash, "plainText", "text", page)
    structure = OntologyStructure()
    speech = structure.add_object("Speech", Shape.AUDIO)
    mention = structure.add_object("Mention", Shape.TEXT)
    structure.add_object("Place", Shape.TEXT)
    mood = speech.add_attribute(RadioAttribute, "Mood")
    mood.add_option("Calm")
    made = owner.create_ontology("Media", structure=structure)
    project_hash = owner.create_project("Media", [dataset_hash], ontology_hash=made.ontology_hash)
    world = World(people, project_hash, None, {"owner": owner})  # type: ignore[arg-type]
    world.project().add_users([people["viewer"].email], ProjectUserRole.VIEWER)
    for row in world.project().list_label_rows_v2():
        row.initialise_labels()
        if row.data_title == "talk.wav":
            _add(
                row,
                _new(speech, "tone0001"),
                AudioCoordinates(range=_r(TONE)),
            )
        elif row.data_title == "note.txt":
            _add(
                row,
                _new(mention, "year0001"),
                TextCoordinates(range=_r(YEAR)),
            )
            _add(
                row,
                _new(mention, "far00001"),
                TextCoordinates(range=_r(FAR)),
            )
        else:
            place = HtmlRange(
                start=HtmlNode(xpath="/html[1]/body[1]/p[1]/text()[1]", offset=2),
                end=HtmlNode(xpath="/html[1]/body[1]/p[1]/em[1]/text()[1]", offset=4),
            )
            _add(row, _new(mention, "html0001"), HtmlCoordinates(range=[place]))
        row.save()
    return world


def _new(item: Object, object_hash: str) -> ObjectInstance:
    return ObjectInstance(item, object_hash=object_hash)


def _r(stretch: tuple[int, int]) -> list[Range]:
    return [Range(*stretch)]


def _add(
    row: LabelRowV2,
    instance: ObjectInstance,
    where: AudioCoordinates | TextCoordinates | HtmlCoordinates,
) -> None:
    instance.set_for_frames(where)
    row.add_object_instance(instance)
