"""Editing on the parts of a data group: like rows of their kind, saved to their own space."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from labels.models import EditOperation
from labels.selectors import projects
from labels.services.groups import group_of
from tests.builders.group_rows import BOXES, PAGE, VIDEO_FRAME, boxes_on, make_group_world
from tests.builders.world import World
from tests.labels.views.pages import address
from tests.labels.views.test_group_pages import client, parts

pytestmark = pytest.mark.django_db(transaction=True)
_BOX = {"h": 0.25, "w": 0.5, "x": 0.125, "y": 0.5}


@pytest.fixture
def world(tmp_path: Path, settings) -> World:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    cache.clear()
    return make_group_world(tmp_path)


def parts_in(world: World, title: str) -> dict[str, str]:
    """The parts of a group that nobody has labelled, by the kind of their data."""
    row, owner = world.row(title), world.people["owner"]
    access = projects.get_for(owner, world.project_hash)
    return {each.data_type: str(each.uuid) for each in group_of(owner, access, row).parts}


class Hands:
    """Somebody who sends the forms of one row."""

    def __init__(self, world: World, title: str = "Case", name: str = "owner") -> None:
        self.world, self.title = world, title
        self.browser: Client = client(world, name)

    def act(self, kind: str, act: str, **sent: Any) -> Any:
        values = {
            key: value if isinstance(value, str | int) else json.dumps(value)
            for key, value in sent.items()
        }
        path = address(f"{kind}-act", self.world, self.world.row(self.title), act)
        return self.browser.post(path, values, headers={"hx-request": "true"})

    def post(self, name: str, **sent: Any) -> Any:
        path = address(name, self.world, self.world.row(self.title))
        return self.browser.post(path, sent, headers={"hx-request": "true"})

    def page(self, frame: int, **query: str) -> str:
        path = address("frame-view", self.world, self.world.row(self.title), frame)
        found = self.browser.get(path, query)
        assert found.status_code == 200, found.content.decode()[:400]
        return found.content.decode()

    def saved(self) -> LabelRowV2:
        assert self.post("save", frame="0").status_code == 200
        return _read(self.world, self.title)


def _read(world: World, title: str = "Case") -> LabelRowV2:
    (row,) = world.project().list_label_rows_v2(data_title_eq=title)
    row.initialise_labels()
    return row


def test_a_part_is_shown_as_a_row_of_its_kind(world: World) -> None:
    hands, known = Hands(world), parts(world)
    page = hands.page(VIDEO_FRAME, space=known["video"], obj="videobox")
    assert f'data-viewer data-frame="{VIDEO_FRAME}"' in page
    assert page.count("data-viewer ") == 1
    assert page.count("data-look") >= 1, "the image beside it"
    assert 'data-position="{&quot;' in page, "it can be dragged"
    assert f"/frames/{VIDEO_FRAME}/image?space={known['video']}" in page
    assert "of 0\u201311" in page
    assert hands.page(0, space=known["audio"]).count("audio/?space") == 1
    assert "text/?space" in hands.page(0, space=known["html"])
    timeline = hands.browser.get(
        address("frame-timeline", world, world.row("Case"), VIDEO_FRAME), {"space": known["video"]}
    ).content.decode()
    assert "videobox" in timeline
    assert "imagebox" not in timeline
    for missing in ("zzz", "00000000-0000-0000-0000-000000000000"):
        path = address("frame-view", world, world.row("Case"), 0)
        assert hands.browser.get(path, {"space": missing}).status_code == 404
    path = address("frame-view", world, world.row("Case"), 12)
    assert hands.browser.get(path, {"space": known["video"]}).status_code == 404


def test_a_move_goes_to_its_own_part_and_back_again(world: World) -> None:
    hands, known = Hands(world), parts(world)
    before = boxes_on(_read(world), "video")
    moved = hands.act(
        "geometry", "place", frame=VIDEO_FRAME, space=known["video"], obj="videobox",
        geometry={"shape": "bounding_box", "boundingBox": _BOX},
    )  # fmt: skip
    assert moved.status_code == 200, moved.content
    assert f"space={known['video']}" in moved["HX-Replace-Url"]
    (operation,) = EditOperation.objects.all()
    assert (operation.space, operation.attribute_hash) == (known["video"], "")
    assert hands.page(0, space=known["image"]).count('data-object-hash="imagebox"')
    row = hands.saved()
    assert boxes_on(row, "video") == {("videobox", VIDEO_FRAME): (0.125, 0.5, 0.5, 0.25)}
    assert boxes_on(row, "image") == {("imagebox", 0): BOXES["image"]}
    assert boxes_on(row, "pdf") == {("pdfbox1", PAGE): BOXES["pdf"]}
    assert hands.post("draft-undo", frame="0").status_code == 200
    assert boxes_on(hands.saved(), "video") == before
    assert hands.post("draft-redo", frame="0").status_code == 200
    assert boxes_on(hands.saved(), "video") == boxes_on(row, "video")


def test_shapes_are_drawn_copied_filled_in_and_taken_away_on_a_part(world: World) -> None:
    hands, known = Hands(world, "Grid"), parts_in(world, "Grid")
    item = world.project().ontology_structure.objects[0].feature_node_hash
    video = {"space": known["video"]}
    shape = {"shape": "bounding_box", "boundingBox": _BOX}
    added = hands.act("geometry", "add", frame=2, **video, item_hash=item, geometry=shape)
    assert added.status_code == 200, added.content
    obj = EditOperation.objects.get().instance_hash
    page = hands.page(2, **video, obj=obj)
    assert f'data-object-hash="{obj}"' in page, "a row that nobody has labelled yet"
    moved = {"shape": "bounding_box", "boundingBox": {**_BOX, "x": 0.325}}
    assert (
        hands.act("geometry", "place", frame=6, **video, obj=obj, geometry=moved).status_code == 200
    )
    for act, sent in (
        ("interpolate", {"first": 2, "last": 6}),
        ("copy", {"first": 9, "last": 10}),
        ("remove", {"first": 10, "last": 10}),
    ):
        done = hands.act("geometry", act, frame=6, **video, obj=obj, **sent)
        assert done.status_code == 200, (act, done.content)
    beyond = hands.act("geometry", "copy", frame=6, **video, obj=obj, first=6, last=12)
    assert beyond.status_code == 422
    assert "0 to 11" in beyond.content.decode()
    again = hands.act("geometry", "add", frame=0, space=known["image"], item_hash=item)
    assert again.status_code == 200
    row = hands.saved()
    boxes = boxes_on(row, "1")
    assert sorted(frame for _, frame in boxes) == [2, 3, 4, 5, 6, 9]
    assert boxes[obj, 4][0] == pytest.approx(0.225)
    assert boxes[obj, 9][0] == pytest.approx(0.325)
    assert len(boxes_on(row, "0")) == 1
    assert hands.act("geometry", "remove", frame=2, **video, obj=obj, where="everywhere")
    assert boxes_on(hands.saved(), "1") == {}
    assert hands.post("draft-undo", frame="0").status_code == 200
    assert boxes_on(hands.saved(), "1") == boxes


def test_answers_by_frame_are_given_on_the_frames_of_a_part(world: World) -> None:
    hands, known = Hands(world), parts(world)
    item = world.project().ontology_structure.objects[0]
    moves = item.attributes[1]
    video = {"space": known["video"], "obj": "videobox"}
    page = hands.page(VIDEO_FRAME, **video)
    name = page.split('<textarea id="input-')[1].split('name="')[1].split('"')[0]
    kept = hands.post("answer-set", frame=VIDEO_FRAME, scope="frame", **video, **{name: "left"})
    assert kept.status_code == 200, kept.content

    def check() -> None:
        spaces = hands.saved().get_spaces()
        space: Any = next(each for each in spaces if each.space_id == known["video"])
        (instance,) = space.get_object_instances()
        (answer,) = space.get_dynamic_answer(instance, VIDEO_FRAME, moves)
        ranges = [(each.start, each.end) for each in answer.ranges]
        assert (answer.answer, ranges) == ("left", [(VIDEO_FRAME, VIDEO_FRAME)])

    check()
    gone = hands.act("geometry", "remove", frame=VIDEO_FRAME, **video)
    assert gone.status_code == 200
    assert boxes_on(hands.saved(), "video") == {}
    assert hands.post("draft-undo", frame=VIDEO_FRAME, space=known["video"]).status_code == 200
    check()


def test_classifications_and_stretches_lie_on_parts(world: World) -> None:
    hands, known = Hands(world), parts(world)
    structure = world.project().ontology_structure
    quality = structure.classifications[0].feature_node_hash
    mention, speech = structure.objects[1], structure.objects[2]
    sent: list[tuple[str, dict[str, Any]]] = [
        ("add", {"space": known["video"], "item_hash": quality, "where": "3-5"}),
        ("add", {"space": known["text"], "item_hash": mention.feature_node_hash, "where": "1-4"}),
        ("add", {"space": known["audio"], "item_hash": speech.feature_node_hash, "where": "0-0.2"}),
        ("set", {"space": known["audio"], "obj": "tone0001", "where": "0.1-0.3"}),
        ("remove", {"space": known["html"], "obj": "html0001"}),
    ]
    for act, values in sent:
        done = hands.act("ranges", act, frame=0, **values)
        assert done.status_code == 200, (act, values, done.content.decode()[-2000:])
    taken = hands.act("ranges", "add", frame=0, space=known["image"], item_hash=quality)
    assert taken.status_code == 422, "the image has one already; the video's is another part's"
    row = hands.saved()
    spaces: dict[str, Any] = {str(each.metadata.layout_key): each for each in row.get_spaces()}
    on_video = [each.frame for each in spaces["video"].get_annotations("classification")]
    assert on_video == [3, 4, 5]
    assert len(spaces["text"].get_object_instances()) == 2
    tones = {
        each.object_hash: [(part.start, part.end) for part in each.ranges]
        for each in spaces["audio"].get_annotations("object")
    }
    assert tones.pop("tone0001") == [(100, 300)]
    assert list(tones.values()) == [[(0, 200)]]
    assert spaces["html"].get_object_instances() == []
    assert boxes_on(row, "image") == {("imagebox", 0): BOXES["image"]}


def test_an_issue_is_raised_on_a_part(world: World) -> None:
    hands, known = Hands(world), parts(world)
    raised = hands.post(
        "issue-raise", frame=VIDEO_FRAME, space=known["video"], about="point",
        comment="Here", x="0.25", y="0.5",
    )  # fmt: skip
    assert raised.status_code == 200, raised.content
    (issue,) = world.project().issues(world.row("Case").data_hash).list()
    assert (issue.space_id, issue.frame_index) == (known["video"], VIDEO_FRAME)
    page = hands.page(VIDEO_FRAME, space=known["video"])
    assert "frame 7, at a point, v.mp4" in page
    assert page.count("data-issue-mark=") == 2, "on the canvas, and for it in the panel"
    other = hands.page(0, space=known["pdf"])
    assert other.count("data-issue-mark=") == 0
    link = f"/frames/{VIDEO_FRAME}/?"
    assert link in other
    beyond = hands.post("issue-raise", frame=40, space=known["video"], about="frame", comment="x")
    assert beyond.status_code == 404
    assert hands.post("issue-raise", frame=0, about="part", comment="x").status_code == 422


def test_who_may_only_look_changes_nothing_on_a_part(world: World) -> None:
    hands, known = Hands(world, name="viewer"), parts(world)
    page = hands.page(VIDEO_FRAME, space=known["video"], obj="videobox")
    assert "data-place-shape" not in page
    shape = {"shape": "bounding_box", "boundingBox": _BOX}
    sent = {"frame": VIDEO_FRAME, "space": known["video"], "obj": "videobox", "geometry": shape}
    assert hands.act("geometry", "place", **sent).status_code == 403
    stranger = client(world, "stranger")
    path = address("frame-view", world, world.row("Case"), 0)
    assert stranger.get(path, {"space": known["video"]}).status_code == 404


def test_what_others_do_on_a_part_clashes_there_and_nowhere_else(world: World) -> None:
    hands, known = Hands(world), parts(world)
    shape = {"shape": "bounding_box", "boundingBox": _BOX}
    for key, frame, obj in (("video", VIDEO_FRAME, "videobox"), ("image", 0, "imagebox")):
        sent = {"frame": frame, "space": known[key], "obj": obj, "geometry": shape}
        assert hands.act("geometry", "place", **sent).status_code == 200
    script = _read(world)
    video: Any = script.get_space(id=known["video"], type_="video")
    (instance,) = video.get_object_instances()
    there = BoundingBoxCoordinates(height=0.1, width=0.1, top_left_x=0.7, top_left_y=0.7)
    video.put_object_instance(instance, VIDEO_FRAME, there, on_overlap="replace")
    script.save()
    held = hands.post("save", frame=VIDEO_FRAME, space=known["video"])
    assert held.status_code == 409
    assert boxes_on(_read(world), "image")["imagebox", 0] == (0.125, 0.5, 0.5, 0.25)
    assert boxes_on(_read(world), "video")["videobox", VIDEO_FRAME] == (0.7, 0.7, 0.1, 0.1)
    operation = EditOperation.objects.get(state="pending")
    page = hands.page(0, space=known["image"])
    assert "frame 7 in v.mp4" in page
    assert f"/frames/{VIDEO_FRAME}/?space={known['video']}" in page
    assert 'class="theirs"' not in page, "the shapes in conflict are on the other part"
    assert 'class="theirs"' in hands.page(VIDEO_FRAME, space=known["video"])
    resolved = hands.post("save", frame="0", **{f"resolution-{operation.pk}": "mine"})
    assert resolved.status_code == 200
    assert boxes_on(_read(world), "video")["videobox", VIDEO_FRAME] == (0.125, 0.5, 0.5, 0.25)


def test_pictures_files_and_playing_are_those_of_the_part(world: World) -> None:
    hands, known = Hands(world), parts(world)
    row, video = world.row("Case"), {"space": known["video"]}
    played = hands.browser.get(address("frame-playback", world, row, 6), video | {"count": 2})
    found = played.json()
    assert len(found["times"]) == 2
    assert "videobox" in found["overlays"][1]
    assert "videobox" not in found["overlays"][0]
    picture = hands.browser.get(address("frame-png", world, row, VIDEO_FRAME), video)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    goto = hands.browser.get(address("frame-goto", world, row), video | {"n": "9"})
    assert f"/frames/9/?space={known['video']}" in goto["Location"]
    labelled = hands.browser.get(address("frame-labelled", world, row, 0, "next"), video)
    assert f"/frames/{VIDEO_FRAME}/" in labelled["Location"]
    sound = hands.browser.get(address("media-file", world, row), {"space": known["audio"]})
    assert sound["Content-Type"].startswith("audio/")
    assert hands.browser.get(address("frame-image", world, row, 0)).status_code == 422
