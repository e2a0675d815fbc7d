"""Data groups, layered images and scenes: labels on spaces."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from encord_portal.sdk.exceptions import LabelRowError
from encord_portal.sdk.objects.frames import Range
from encord_portal.sdk.objects.html_node import HtmlNode, HtmlRange
from tests.sdk.label_row.builders import (
    DATA_HASH,
    ONTOLOGY,
    Json,
    Kit,
    action,
    actions,
    answer,
    classified,
    entry,
    frame,
    row_labels,
    static,
    without,
)
from tests.sdk.label_row.test_ranges import ranged

KIT = Kit()
R = Range


def child(name: str) -> Json:
    return {"child_info": {"layout_key": f"k{name}", "file_name": f"{name}.bin", "data_link": None}}


SLICE = {"width": 20, "height": 10, "instance_uid": "i", "file_name": "f"}
IMAGE = {
    "data_uuid": "u", "data_type": "image/png", "data_sequence": 0, "data_link": "l",
    "data_title": "t",
}  # fmt: skip
SPACES: dict[str, Json] = {
    "vid": {
        "space_type": "video", "number_of_frames": 10, "width": 4, "height": 2,
        "data_duration": 1.0, "data_fps": 10.0, **child("vid"),
    },
    "img": {"space_type": "image", "width": 4, "height": 2, **child("img")},
    "seq": {
        "space_type": "image_sequence", "number_of_frames": 2, "width": 4, "height": 2,
        "frames": [IMAGE, IMAGE], **child("seq"),
    },
    "aud": {"space_type": "audio", "duration_ms": 1000, **child("aud")},
    "txt": {"space_type": "text", **child("txt")},
    "ts": {"space_type": "time_series", **child("ts")},
    "htm": {"space_type": "html", **child("htm")},
    "pdf": {"space_type": "pdf", "number_of_pages": 3, **child("pdf")},
    "mf": {
        "space_type": "medical_file", "number_of_frames": 4, "width": 4, "height": 2, **child("mf")
    },
    "ms": {"space_type": "medical_stack", "frames": [SLICE, SLICE], **child("ms")},
}  # fmt: skip


def facts(name: str) -> Json:
    return without(SPACES[name], "child_info") | {"labels": {}}


def group(spaces: Json | None = None, **given: Any) -> Json:
    unit = {
        "data_hash": DATA_HASH, "data_title": "t", "data_type": "application/json",
        "data_sequence": 0, "labels": frame(),
    }  # fmt: skip
    all_spaces = {name: facts(name) for name in SPACES}
    return row_labels("group", {DATA_HASH: unit}, **given) | {"spaces": all_spaces | (spaces or {})}


def row(labels: Json | None = None, spaces: Json = SPACES) -> Any:
    return KIT.row(labels or group(), frames=1, spaces=spaces)


def space_of(label_row: Any, name: str) -> Any:
    kind = SPACES[name]["space_type"]
    return label_row.get_space(id=name, type_=kind.split("_")[0] if "medical" in kind else kind)


NODES = HtmlRange(start=HtmlNode(xpath="/a", offset=1), end=HtmlNode(xpath="/b", offset=2))
HTML_PAIR = [[{"xpath": "/a", "offset": 1}, {"xpath": "/b", "offset": 2}]]
ROWS: dict[str, Json] = {
    "nothing": group(),
    "no spaces at all": without(group(), "spaces"),
    "frames, with an object on two spaces": group(
        {
            "vid": facts("vid") | {
                "labels": {
                    "1": frame(entry(), entry("polygon", "bbbbbbbb", new=[1])),
                    "2": frame(entry(), note=1),
                },
                "unknown": {"a": 1},
            },
            "img": facts("img") | {"labels": {"0": frame(without(entry(), "createdBy"))}},
        },
        object_answers=static(answer("otxt", "x"), objectNumber=1) | static(object_hash="bbbbbbbb"),
        object_actions=actions(action("dtxt", "q", [[1, 2]], spaceId="vid")),
    ),
    "ranges on spaces": group(
        object_answers=ranged(
            "audio", range=[],
            spaces={"aud": {"type": "frame", "range": [[300, 400], [0, 100]], "new": 1}},
        )
        | ranged(
            "text", "bbbbbbbb", range=[],
            spaces={
                "htm": {"type": "html", "range": HTML_PAIR},
            },
        ),
    ),
    "classifications on spaces": group(
        classification_answers=classified(
            ranges=[],
            spaces={
                "vid": {"type": "frame", "range": [[1, 3]]},
                "aud": {"type": "frame", "range": []},
                "htm": {"type": "html", "range": []},
            },
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_what_was_read_is_written_back_equal(name: str) -> None:
    labels = copy.deepcopy(ROWS[name])
    assert row(labels).to_encord_dict() == ROWS[name]


def test_an_object_on_two_spaces_is_one_object() -> None:
    label_row = row(ROWS["frames, with an object on two spaces"])
    video, image = space_of(label_row, "vid"), space_of(label_row, "img")
    box, _ = video.get_object_instances()
    assert image.get_object_instances() == [box]
    assert label_row.get_object_instances() == []
    assert [(a.frame, a.space) for a in box.get_annotations()] == [
        (1, video), (2, video), (0, image)
    ]  # fmt: skip
    assert box.get_answer(KIT.item("otxt")) == "x"
    assert box.is_assigned_to_label_row() is label_row
    box.set_answer("y", KIT.item("otxt"), overwrite=True)
    written = label_row.to_encord_dict()["object_answers"]["aaaaaaaa"]
    assert written["classifications"][0]["answers"] == "y"


def test_objects_are_put_on_frames_and_taken_off() -> None:
    label_row = row()
    video, instance = space_of(label_row, "vid"), KIT.item("objbox").create_instance()
    video.put_object_instance(instance, [1, 2], KIT.box(), created_by="a@b.co")
    with pytest.raises(LabelRowError, match="overwrite"):
        video.put_object_instance(instance, [2, 3], KIT.box())
    video.put_object_instance(instance, [2, 3], KIT.box(0.5), on_overlap="replace")
    found = list(video.get_annotations("object", [instance.object_hash]))
    assert [(a.frame, a.coordinates.top_left_x, a.created_by) for a in found] == [
        (1, 0.1, "a@b.co"), (2, 0.5, "a@b.co"), (3, 0.5, None)
    ]  # fmt: skip
    for wrong in (10, -1):
        with pytest.raises(LabelRowError, match="bounds"):
            video.put_object_instance(KIT.item("objbox").create_instance(), wrong, KIT.box())
    with pytest.raises(ValueError, match="on_overlap"):
        video.put_object_instance(instance, 1, KIT.box(), on_overlap="often")
    for refused in (
        lambda: instance.set_for_frames(KIT.box(), 5), lambda: instance.remove_from_frames(1),
        lambda: label_row.add_object_instance(instance), lambda: label_row.remove_object(instance),
        lambda: space_of(row(), "vid").put_object_instance(instance, 1, KIT.box()),
        lambda: video.put_object_instance(KIT.placed(), 1, KIT.box()),
    ):  # fmt: skip
        with pytest.raises(LabelRowError):
            refused()
    assert video.remove_object_instance(instance.object_hash, [1, 9]) is instance
    assert instance.get_annotation_frames() == {2, 3}
    assert video.remove_object_instance(instance.object_hash) is instance
    assert video.remove_object_instance(instance.object_hash) is None
    assert instance.is_assigned_to_label_row() is None
    assert label_row.to_encord_dict() == group()


@pytest.mark.parametrize(("name", "place"), [("img", ()), ("seq", (1,)), ("pdf", (2,)),
                                             ("mf", (3,)), ("ms", (1,))])  # fmt: skip
def test_every_space_of_frames_takes_objects(name: str, place: tuple[int, ...]) -> None:
    label_row = row()
    instance = KIT.item("objbox").create_instance()
    space_of(label_row, name).put_object_instance(instance, *place, KIT.box())
    written = label_row.to_encord_dict()
    ((frame_key, blob),) = written["spaces"][name]["labels"].items()
    assert int(frame_key) == (place or (0,))[0]
    assert "createdBy" not in blob["objects"][0]
    again = row(written)
    (read,) = space_of(again, name).get_object_instances()
    assert read.object_hash == instance.object_hash
    assert again.to_encord_dict() == written


def test_ranges_are_merged_replaced_and_removed() -> None:
    label_row = row()
    audio, instance = space_of(label_row, "aud"), KIT.item("objaud").create_instance()
    audio.put_object_instance(instance, R(0, 100))
    with pytest.raises(LabelRowError, match="already exist"):
        audio.put_object_instance(instance, R(50, 200))
    audio.put_object_instance(instance, [R(50, 200)], on_overlap="merge")
    assert audio.get_object_ranges(instance) == [R(0, 200)]
    audio.put_object_instance(instance, R(150, 250), on_overlap="replace")
    assert audio.remove_object_instance_from_range(instance, R(160, 170)) == [R(160, 170)]
    (annotation,) = audio.get_annotations("object")
    assert annotation.ranges == [R(150, 159), R(171, 250)]
    with pytest.raises(LabelRowError, match="1000 ms"):
        audio.put_object_instance(KIT.item("objaud").create_instance(), R(500, 2000))
    with pytest.raises(LabelRowError, match="bounding_box"):
        audio.put_object_instance(KIT.item("objbox").create_instance(), R(0, 1))
    written = label_row.to_encord_dict()
    (item,) = written["object_answers"].values()
    assert (item["range"], item["spaces"]) == (
        [], {"aud": {"type": "frame", "range": [[150, 159], [171, 250]]}}
    )  # fmt: skip
    assert row(written).to_encord_dict() == written
    audio.remove_object_instance_from_range(instance, R(0, 1000))
    assert label_row.to_encord_dict() == group()


def test_html_takes_ranges_between_nodes() -> None:
    label_row = row()
    html, instance = space_of(label_row, "htm"), KIT.item("objtxt").create_instance()
    html.put_object_instance(instance, NODES)
    with pytest.raises(LabelRowError):
        html.put_object_instance(instance, NODES)
    assert html.get_object_ranges(instance) == [NODES]
    (item,) = label_row.to_encord_dict()["object_answers"].values()
    assert item["spaces"] == {"htm": {"type": "html", "range": HTML_PAIR}}


def test_classifications_are_put_on_spaces() -> None:
    label_row = row()
    video, image, audio = (space_of(label_row, name) for name in ("vid", "img", "aud"))
    instance = KIT.item("clstxt").create_instance()
    instance.set_answer("words")
    video.put_classification_instance(instance, [1, 2], created_by="a@b.co")
    image.put_classification_instance(instance)
    with pytest.raises(LabelRowError, match="specify the frame"):
        video.put_classification_instance(KIT.item("clschk").create_instance())
    other = KIT.item("clstxt").create_instance()
    with pytest.raises(LabelRowError, match="already exists"):
        video.put_classification_instance(other, [2, 3])
    video.put_classification_instance(other, [2, 3], on_overlap="replace")
    assert [a.frame for a in video.get_annotations("classification")] == [1, 2, 3]
    audio.put_classification_instance(KIT.item("clstxt").create_instance(range_only=True))
    video.put_classification_instance(KIT.item("clsglo").create_instance())
    assert len(video.get_classification_instances()) == 3
    assert label_row.get_classification_instances() == []
    with pytest.raises(LabelRowError):
        instance.set_for_frames(5)
    written = label_row.to_encord_dict()
    item = written["classification_answers"][instance.classification_hash]
    assert item["spaces"] == {
        "vid": {"type": "frame", "range": [[1, 1]]}, "img": {"type": "frame", "range": [[0, 0]]}
    }  # fmt: skip
    assert (item["range"], item["createdBy"]) == ([], None)
    assert row(written).to_encord_dict() == written
    assert video.remove_classification_instance(instance.classification_hash) is instance
    assert image.remove_classification_instance(instance.classification_hash) is instance
    assert not instance.is_assigned_to_label_row()


def test_dynamic_answers_are_those_of_the_object() -> None:
    label_row = row()
    video, instance = space_of(label_row, "vid"), KIT.item("objbox").create_instance()
    with pytest.raises(LabelRowError, match="not on the space"):
        video.set_dynamic_answer(instance, 1, "q", KIT.item("dtxt"))
    video.put_object_instance(instance, R(1, 5), KIT.box())
    video.set_dynamic_answer(instance, R(1, 5), "q", KIT.item("dtxt"))
    video.remove_dynamic_answer(instance, KIT.item("dtxt"), 2)
    (found,) = video.get_dynamic_answer(instance, R(2, 4), KIT.item("dtxt"))
    assert (found.answer, found.ranges) == ("q", [R(3, 4)])
    with pytest.raises(LabelRowError, match="non-dynamic"):
        video.set_dynamic_answer(instance, 1, "q", KIT.item("otxt"))


def test_spaces_are_found_one_way() -> None:
    label_row = row()
    assert [space.space_id for space in label_row.get_spaces()] == list(SPACES)
    assert label_row.get_space(layout_key="kmf", type_="medical").space_id == "mf"
    assert label_row.get_space(file_name="ms.bin", type_="medical").space_id == "ms"
    for wrong in (
        {"type_": "video"}, {"type_": "video", "id": "vid", "layout_key": "kvid"},
        {"type_": "image", "id": "vid"}, {"type_": "image", "id": "zz"},
        {"type_": "smell", "id": "vid"},
    ):  # fmt: skip
        with pytest.raises(LabelRowError):
            label_row.get_space(**wrong)


@pytest.mark.parametrize(("labels", "kind"), [
    (group({"zz": {"space_type": "video", "labels": {}}}), LabelRowError),
    (group({"vid": {"space_type": "video"}}), TypeError),
    (group({"vid": {"labels": {}}}), KeyError),
    (group({"vid": None}), TypeError),
    (group({"vid": facts("vid") | {"labels": {"10": frame(entry())}}}), LabelRowError),
    (group({"vid": facts("vid") | {"labels": {"1": frame(5)}}}), TypeError),  # type: ignore[arg-type]
    (group() | {"spaces": []}, TypeError),
    (group(object_answers=ranged("audio", spaces={"zz": {"range": []}})), LabelRowError),
    (group(object_answers=ranged("audio", spaces={"aud": {}})), KeyError),
    (group(object_answers=ranged("audio", spaces={"aud": {"range": [5]}})), ValueError),
    (group(object_answers=ranged("audio", spaces={"htm": {"range": []}})), LabelRowError),
    (group(classification_answers=classified(ranges=[], spaces={"zz": {}})), LabelRowError),
    (group(classification_answers=classified(ranges=[], spaces={"vid": None})), TypeError),
])  # fmt: skip
def test_malformed_spaces_are_refused(labels: Json, kind: type[Exception]) -> None:
    with pytest.raises(LabelRowError) as caught:
        row(labels)
    assert isinstance(caught.value, kind)


@pytest.mark.parametrize("info", [{"space_type": "video"}, {"space_type": "zz", **child("x")},
                                  {"space_type": "video", "child_info": {}}])  # fmt: skip
def test_malformed_descriptions_are_refused(info: Json) -> None:
    with pytest.raises(LabelRowError, match=r"spaces\.x"):
        KIT.empty_row("group", 1, spaces={"x": info})


SCENE_SPACES: dict[str, Json] = {
    "cam": {
        "space_type": "scene_image", "width": 4, "height": 2,
        "scene_info": {"stream_id": "front", "event_index": 0, "start_frame": 7, "uri": "a/b.png"},
    },
    "cloud": {
        "space_type": "point_cloud",
        "scene_info": {"stream_id": "lidar", "event_index": 2, "uri": "a/c.pcd"},
    },
}  # fmt: skip
SCENE_ONTOLOGY = ONTOLOGY | {
    "objects": [
        *ONTOLOGY["objects"],
        {"id": "20", "name": "Cuboid", "color": "#000000", "shape": "cuboid",
         "featureNodeHash": "objcub"},
        {"id": "21", "name": "Seg", "color": "#000000", "shape": "segmentation",
         "featureNodeHash": "objseg"},
    ]
}  # fmt: skip


def scene_entry(shape: str, feature_hash: str, object_hash: str, **geometry: Any) -> Json:
    base = without(entry(object_hash=object_hash), "boundingBox")
    return base | {"shape": shape, "featureHash": feature_hash, **geometry}


def scene() -> Json:
    cuboid = {"position": [1, 2, 3], "orientation": [0, 0, 1.5], "size": [4, 5, 6]}
    unit = {
        "data_hash": DATA_HASH, "data_title": "t", "data_type": "application/json",
        "data_sequence": 0, "width": 0, "height": 0, "data_link": "", "data_fps": 0,
        "labels": {
            "12": frame(scene_entry("cuboid", "objcub", "cccccccc", cuboid=cuboid)),
            "front#7": frame(entry()),
            "other@99": {"points": [1]},
        },
    }  # fmt: skip
    points = scene_entry("segmentation", "objseg", "dddddddd", segmentation="333N")
    spaces = {
        "cam": SCENE_SPACES["cam"] | {"labels": frame()},
        "cloud": SCENE_SPACES["cloud"] | {"labels": frame(points)},
    }
    answers = {
        "dddddddd": ranged("audio", "dddddddd", featureHash="objseg", range=[],
                           spaces={"cloud": {"type": "frame", "range": []}})["dddddddd"]
        | {"shape": "segmentation"}
    }  # fmt: skip
    labels = row_labels("scene", {DATA_HASH: unit}, object_answers=answers)
    return labels | {"spaces": spaces, "scene": {"isContinuous": False}}


@pytest.fixture
def scene_kit() -> Kit:
    kit = Kit()
    structure = type(kit.structure).from_dict(SCENE_ONTOLOGY)
    kit.structure = structure
    kit.ontology.structure.objects[:] = structure.objects
    return kit


def test_scenes_are_written_back_equal(scene_kit: Kit) -> None:
    assert scene_kit.row(scene(), frames=1, spaces=SCENE_SPACES).to_encord_dict() == scene()


def test_scenes_hold_images_points_and_cuboids(scene_kit: Kit) -> None:
    label_row = scene_kit.row(scene(), frames=1, spaces=SCENE_SPACES)
    (cuboid,) = label_row.get_object_instances()
    assert cuboid.get_annotation(12).coordinates.position == (1, 2, 3)
    camera = label_row.get_space(stream_id="front", start_frame=7, type_="image")
    (box,) = camera.get_object_instances()
    assert box.object_hash == "aaaaaaaa"
    cloud = label_row.get_space(stream_id="lidar", event_index=2, type_="point_cloud")
    (points,) = cloud.get_object_instances()
    assert cloud.get_object_ranges(points) == [R(3, 5), R(9, 9)]
    new = scene_kit.structure.get_child_by_hash("objseg").create_instance()
    cloud.put_object_instance(new, [R(0, 2), R(5, 5)])
    camera.put_object_instance(
        scene_kit.structure.get_child_by_hash("objbox").create_instance(), scene_kit.box()
    )
    with pytest.raises(LabelRowError, match="segmentation"):
        cloud.put_object_instance(scene_kit.item("objbox").create_instance(), R(0, 1))
    written = label_row.to_encord_dict()
    assert len(written["data_units"][DATA_HASH]["labels"]["front#7"]["objects"]) == 2
    again = scene_kit.row(written, frames=1, spaces=SCENE_SPACES)
    assert again.to_encord_dict() == written
