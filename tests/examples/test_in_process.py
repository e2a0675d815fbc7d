"""Every example, executed against the local platform in process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from encord_portal.platform.models import CloudIntegration
from tests.examples import shelf
from tests.platform import builders

pytestmark = pytest.mark.django_db

TITLES = ["beach.png", "crossing.mp4", "mountains.png", "walk"]


def row_of(project, title):
    (row,) = project.list_label_rows_v2(data_title_eq=title)
    row.initialise_labels()
    return row


def test_media_of_every_kind_are_uploaded(walk):
    media = walk.make_media()

    results = walk("upload_media", media=media)

    assert sorted(results) == [
        "beach.png: image",
        "crossing.mp4: video",
        "mountains.png: image",
        "walk: img_group",
    ]


def test_pictures_of_a_folder_are_linked_to_a_dataset(walk):
    results = walk("keep_in_folders", media=walk.make_media())

    assert results == [
        "beach.png: {'source': 'beach'}",
        "mountains.png: {'source': 'mountains'}",
        "beach.png in Pictures of beaches",
    ]
    (folder,) = walk.client.list_storage_folders(search="Street pictures")
    assert folder.client_metadata == {"site": "north"}
    (item,) = folder.list_items(is_in_dataset=True)
    (entry,) = walk.client.get_datasets(title_eq="Pictures of beaches")
    dataset = walk.client.get_dataset(entry["dataset"].dataset_hash)
    dataset.delete_data([row.uid for row in dataset.data_rows])
    assert item.uuid in {each.uuid for each in folder.list_items()}


def test_a_scene_is_put_together_and_labelled(walk, settings):
    media = walk.make_media()
    settings.PLATFORM_IMPORT_DIRS = [media]
    CloudIntegration.objects.create(title="Drives", root="file:///")

    lines = walk("label_a_scene", integration_title="Drives", place=media.as_uri())

    assert lines == [
        "lidar: 2 sweeps",
        "Car on frame 0",
        "Ground: points 0 to 99",
        "Car in a picture",
    ]


def test_the_project_has_the_data_the_ontology_and_the_colleague(walk):
    colleague = builders.person("colleague@example.com")
    walk("upload_media", media=walk.make_media())
    (ontology_hash,) = walk("create_ontology")
    assert walk.client.get_ontology(ontology_hash).title == "Street ontology"

    walk("create_project", colleague=colleague.email)

    title, *people, stages, objects = walk("find_project")
    assert title == "Street scenes"
    assert sorted(people) == ["colleague@example.com: ANNOTATOR", "reader@example.com: ADMIN"]
    assert stages == "Annotate 1, Review 1, Complete"
    assert objects == "Box of a human, Car, Person"


def test_a_project_that_is_not_there_is_named(walk):
    with pytest.raises(LookupError, match="'Nowhere'"):
        walk("find_project", project_title="Nowhere")


def test_data_that_is_not_there_is_named(walk, project):
    with pytest.raises(LookupError, match=r"'desert\.png'"):
        walk("label_one_frame", data_title="desert.png")


def test_rows_are_described_without_their_labels(walk, project):
    lines = walk("inspect_label_rows")
    assert [line.split(":")[0] for line in lines] == TITLES
    assert lines[1] == "crossing.mp4: video, 20 frames, in Annotate 1, priority 0.5, no labels yet"

    row_of(project, "crossing.mp4")
    assert "labelled since 2" in walk("inspect_label_rows", data_title_like="cross%")[0]


def test_exported_files_hold_the_labels(walk, project):
    walk("label_one_frame")

    lines = walk("export_labels", folder=walk.folder / "export")

    assert [line.split(":")[0] for line in lines] == TITLES
    beach = json.loads((walk.folder / "export" / lines[0].split(": ")[1]).read_text())
    assert beach["data_title"] == "beach.png"
    (unit,) = beach["data_units"].values()
    assert [each["name"] for each in unit["labels"]["objects"]] == ["Box of a human"]


def test_a_box_is_drawn_saved_and_read_again(walk, project):
    (line,) = walk("label_one_frame")

    assert line.startswith("Box of a human on frame 0: BoundingBoxCoordinates(")
    (instance,) = row_of(project, "beach.png").get_object_instances()
    assert instance.get_annotation(0).coordinates.top_left_x == 0.4
    assert instance.get_annotation(0).manual_annotation is True


def test_both_ways_of_tracking_give_the_same(walk, project):
    assert walk("label_several_frames") == ["Car: frames [3, 4, 5]"] * 2

    one, other = row_of(project, "crossing.mp4").get_object_instances()
    assert [each.coordinates for each in one.get_annotations()] == [
        each.coordinates for each in other.get_annotations()
    ]


def test_frames_are_read_with_what_is_on_them(walk, project):
    assert walk("read_frames") == []
    walk("label_several_frames")
    walk("bundle_calls")

    lines = walk("read_frames")

    assert lines[0] == "frame 0: Scenery"
    assert len(lines) == 1 + 3 * 2
    assert lines[1].startswith("frame 3 of 320x240: Car at BoundingBoxCoordinates(")


def test_answers_of_classifications_are_read_again(walk, project):
    assert walk("classify_frames") == [
        "All colours in the picture: Blue",
        "All colours in the picture: Green",
        "Free text about the frame: Clouds are coming up.",
        "Scenery: Mountains",
        "Scenery: Mountains count: Two",
    ]


def test_answers_of_objects_are_saved(walk, project):
    assert walk("answer_object_attributes") == [
        "Car brand: Mercedes",
        "Number plate: S-GO 1926",
        "Extras: ['Roof rack']",
    ]

    (car,) = row_of(project, "beach.png").get_object_instances()
    plate = car.ontology_item.get_child_by_title("Number plate")
    assert car.get_answer(attribute=plate) == "S-GO 1926"


def test_a_dynamic_answer_changes_between_frames(walk, project):
    assert walk("answer_dynamic_attributes") == ["frame 5: Standing", "frame 6: Walking"]

    (person,) = row_of(project, "crossing.mp4").get_object_instances()
    position = person.ontology_item.get_child_by_title("Position")
    ranges = [each.ranges for each in person.get_answer(attribute=position)]
    assert [(r.start, r.end) for (r,) in ranges] == [(0, 5), (6, 10)]


def test_ranges_have_both_their_ends(walk, project):
    assert walk("work_with_ranges") == [
        "frames: [0, 1, 3, 4, 10, 11, 12, 13]",
        "ranges: [[0, 1], [3, 4], [10, 13]]",
        "on frames 0 and 1: True",
    ]

    (human,) = row_of(project, "crossing.mp4").get_object_instances()
    assert human.get_annotation_frames() == {0, 1, 3, 4, 10, 11, 12, 13}


def test_a_bundle_answers_only_what_is_not_answered_yet(walk, project):
    walk("classify_frames")

    assert walk("bundle_calls") == ["beach.png", "crossing.mp4", "walk"]
    assert walk("bundle_calls") == []


def test_priorities_order_the_rows(walk, project):
    assert walk("set_priorities") == [
        "0.9 crossing.mp4",
        "0.5 beach.png",
        "0.5 mountains.png",
        "0.5 walk",
    ]


def test_tasks_go_through_the_workflow(walk, project):
    assert walk("do_workflow_tasks", annotator=walk.email) == [
        "beach.png: Annotate 1",
        "crossing.mp4: Complete",
        "mountains.png: Complete",
        "walk: Annotate 1",
    ]


def test_every_example_is_executed_here():
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in shelf.NAMES if f'("{name}"' not in text] == [
        "command_line",  # test_over_http.py
        "make_media",  # every test, by its world
    ]
