"""A project with data groups: one laid out by halves, one as a carousel, one as a grid."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.objects import (
    ClassificationInstance,
    LabelRowV2,
    Object,
    ObjectInstance,
    OntologyStructure,
    Shape,
)
from encord_portal.sdk.objects.attributes import RadioAttribute, TextAttribute
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.html_node import HtmlNode, HtmlRange
from encord_portal.sdk.orm.dataset import StorageLocation
from encord_portal.sdk.user_client import EncordUserClient
from encord_portal.sdk.utilities.project_user import ProjectUserRole
from tests.builders.label_rows import fractions
from tests.builders.media_rows import HTML, TEXT, TONE, YEAR, wave_file
from tests.builders.world import World, client_of, make_people
from tests.platform.media import files
from tests.platform.media.world import Uploader

# Fractions of the part's frame, different on each part: left, top, width, height.
BOXES = {
    "image": (0.1, 0.2, 0.3, 0.4),
    "video": (0.5, 0.25, 0.25, 0.5),
    "pdf": (0.2, 0.1, 0.5, 0.2),
}
VIDEO_FRAME = 7
PAGE = 1
LAYOUT = {
    "direction": "row",
    "first": {"type": "data_unit", "key": "image"},
    "second": {
        "direction": "column",
        "first": {"type": "data_unit", "key": "video"},
        "second": {
            "type": "data_unit_list",
            "keys": ["text", "html", "audio", "pdf"],
            "carouselPosition": "top",
        },
        "splitPercentage": 40,
    },
    "splitPercentage": 30,
}


def make_group_world(folder: Path) -> World:
    """Rows ``Case`` (custom layout, all kinds), ``Grid`` and ``Carousel`` (two images each)."""
    people = make_people()
    owner = client_of(people["owner"])
    dataset_hash = owner.create_dataset("Cases", StorageLocation.CORD_STORAGE).dataset_hash
    staging = owner.create_dataset("Parts", StorageLocation.CORD_STORAGE).dataset_hash
    items = _items(folder, Uploader.of(people["owner"]), owner, staging)
    groups: list[dict[str, Any]] = [
        {"layoutType": "custom", "name": "Case", "layout": LAYOUT, "layoutContents": items},
        {
            "layoutType": "default-grid",
            "name": "Grid",
            "layoutContents": [items["image"], items["video"], items["pdf"]],
        },
        {
            "layoutType": "default-list",
            "name": "Carousel",
            "layoutContents": [items["image"], items["video"]],
        },
    ]
    dataset = owner.get_dataset(dataset_hash)
    made = ApiClient(owner.user_config).post(
        f"storage/folders/{dataset.backing_folder_uuid}/create-group-items",
        payload=groups,
        result_type=list[UUID],
    )
    dataset.link_items(made)
    ontology = owner.create_ontology("Cases", structure=_structure())
    project_hash = owner.create_project(
        "Cases", [dataset_hash], ontology_hash=ontology.ontology_hash
    )
    world = World(people, project_hash, None, {"owner": owner})  # type: ignore[arg-type]
    world.project().add_users([people["viewer"].email], ProjectUserRole.VIEWER)
    (row,) = world.project().list_label_rows_v2(data_title_eq="Case")
    row.initialise_labels()
    _label(row)
    row.save()
    return world


def _items(
    folder: Path, uploader: Uploader, owner: EncordUserClient, dataset_hash: str
) -> dict[str, str]:
    text, page = folder / "note.txt", folder / "page.html"
    text.write_text(TEXT, encoding="utf-8")
    page.write_text(HTML, encoding="utf-8")
    made = {
        "image": ("image", "images", files.png(folder / "a.png", width=80, height=60)),
        "video": ("video", "videos", files.video(folder / "v.mp4", frames=12)),
        "text": ("plainText", "text", text),
        "html": ("plainText", "text", page),
        "audio": ("audio", "audio", wave_file(folder / "talk.wav")),
        "pdf": ("pdf", "pdf", files.pdf(folder / "d.pdf")),
    }
    for item_type, list_name, path in made.values():
        uploader.add(dataset_hash, item_type, list_name, path)
    rows = {row.title: row for row in owner.get_dataset(dataset_hash).data_rows}
    return {key: str(rows[path.name].backing_item_uuid) for key, (_, _, path) in made.items()}


def _structure() -> OntologyStructure:
    structure = OntologyStructure()
    box = structure.add_object("Finding", Shape.BOUNDING_BOX)
    sure = box.add_attribute(RadioAttribute, "Sure")
    sure.add_option("Yes")
    sure.add_option("No")
    box.add_attribute(TextAttribute, "Moves", dynamic=True)
    structure.add_classification().add_attribute(TextAttribute, "Quality")
    structure.add_object("Mention", Shape.TEXT)
    structure.add_object("Speech", Shape.AUDIO)
    return structure


def _label(row: LabelRowV2) -> None:
    box, mention, speech = row.ontology_structure.objects
    for key, frame in (("image", 0), ("video", VIDEO_FRAME), ("pdf", PAGE)):
        left, top, width, height = BOXES[key]
        where = BoundingBoxCoordinates(height=height, width=width, top_left_x=left, top_left_y=top)
        space: Any = row.get_space(layout_key=key, type_=key)  # type: ignore[arg-type]
        at = () if key == "image" else (frame,)
        space.put_object_instance(_new(box, f"{key}box1"[:8]), *at, where)
    quality = ClassificationInstance(
        row.ontology_structure.classifications[0], classification_hash="quality1", range_only=True
    )
    quality.set_answer("Sharp")
    image: Any = row.get_space(layout_key="image", type_="image")
    image.put_classification_instance(quality)
    text: Any = row.get_space(layout_key="text", type_="text")
    text.put_object_instance(_new(mention, "year0001"), Range(*YEAR))
    sound: Any = row.get_space(layout_key="audio", type_="audio")
    sound.put_object_instance(_new(speech, "tone0001"), Range(*TONE))
    page: Any = row.get_space(layout_key="html", type_="html")
    place = HtmlRange(
        start=HtmlNode(xpath="/html[1]/body[1]/p[1]/text()[1]", offset=2),
        end=HtmlNode(xpath="/html[1]/body[1]/p[1]/em[1]/text()[1]", offset=4),
    )
    page.put_object_instance(_new(mention, "html0001"), [place])


def _new(item: Object, object_hash: str) -> ObjectInstance:
    return ObjectInstance(item, object_hash=object_hash)


def boxes_on(row: LabelRowV2, key: str) -> dict[tuple[str, int], tuple[float, ...]]:
    """Per object and frame left, top, width, height on one part."""
    space: Any = next(each for each in row.get_spaces() if each.metadata.layout_key == key)
    return {
        (each.object_hash, each.frame): fractions(each.coordinates)
        for each in space.get_annotations("object")
    }
