from __future__ import annotations

import uuid

import pytest

from encord_portal.platform.models import Issue
from encord_portal.platform.services import issues
from tests.platform import builders
from tests.platform.wire import Wire

encord = pytest.importorskip("encord", reason="the published client is a test dependency")


@pytest.fixture
def world():
    return builders.world()


@pytest.mark.contract
@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_the_published_client_raises_lists_and_deletes_issues(live_server, world):
    def connect(user):
        client = encord.EncordUserClient.create_with_ssh_private_key(
            builders.private_key(user), domain=live_server.url
        )
        return client.get_project(str(world.project.pk))

    connect(world.admin).add_issue_tags(["blurred", "dark"])
    connect(world.admin).add_issue_tags(["dark"])
    project = connect(world.reviewer)
    tasks = project.workflow.get_stage(name="Annotate 1").get_tasks()
    found = next(each for each in tasks if each.data_hash == world.data_hashes[0]).issues
    found.add_file_issue("Everything is wrong", ["dark", "blurred"])
    found.add_frame_issue(3, "This frame", [])
    found.add_coordinate_issue(3, 0.5, 0.25, "Here", [])
    found.add_annotation_issue(
        "object12", "Too small", [], [encord.issues.IssueFrameRange(start=1, end=2)]
    )
    found.add_scene_coordinate_issue(4, -12.5, 3.0, 0.25, "There", [])

    listed = list(found.list())

    assert sorted(each.name for each in project.get_issue_tags()) == ["blurred", "dark"]
    assert [each.comments[0].content for each in listed] == [
        *("Everything is wrong", "This frame", "Here", "Too small", "There")
    ]
    whole, frame, spot, mark, there = listed
    assert (there.coordinate.x, there.coordinate.y, there.coordinate.z) == (-12.5, 3.0, 0.25)
    assert [each.name for each in whole.tags] == ["blurred", "dark"]
    assert whole.comments[0].author_email == world.reviewer.email
    assert (frame.frame_index, spot.coordinate.x, spot.coordinate.y) == (3, 0.5, 0.25)
    assert (mark.annotation_id, mark.frame_ranges[0].end) == ("object12", 2)
    issues.resolve(Issue.objects.get(pk=whole.uuid), world.admin, resolved=True)
    (resolution,) = next(iter(found.list())).resolution_history
    assert (resolution.is_resolved, resolution.actor_email) == (True, world.admin.email)
    found.delete([whole, frame.uuid])
    assert [each.uuid for each in found.list()] == [spot.uuid, mark.uuid, there.uuid]


def anchored(world, **anchor):
    place = {"type": "dataUnit", "dataUuid": world.data_hashes[0], **anchor}
    return {"issues": [{"anchor": place, "comment": "Wrong", "issueTags": []}]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"type": "planet"}, 400),
        ({"type": "frame"}, 400),
        ({"type": "frame", "frameIndex": -1}, 400),
        ({"type": "frameRange", "frameRanges": []}, 400),
        ({"type": "frameRange", "frameRanges": [{"start": 1, "end": 2}]}, 204),
        ({"type": "sceneCoordinate", "frameIndex": 0, "x": 1, "y": 2, "z": 3}, 204),
        ({"dataUuid": str(uuid.uuid4())}, 404),
        ({}, 204),
    ],
)
def test_an_anchor_must_name_a_place_in_the_project(world, change, status):
    answer = Wire.of(world.annotator).v2(
        "POST", f"projects/{world.project.pk}/issues", anchored(world, **change)
    )

    assert answer.status_code == status
    assert Issue.objects.count() == (status == 204)


@pytest.mark.django_db
def test_a_tag_must_be_offered_by_the_project(world):
    wanted = anchored(world)
    wanted["issues"][0]["issueTags"] = ["unknown"]

    answer = Wire.of(world.annotator).v2("POST", f"projects/{world.project.pk}/issues", wanted)

    assert answer.status_code == 400
    assert "unknown" in answer.json()["message"]


@pytest.mark.django_db
def test_viewers_raise_nothing_and_annotators_delete_only_their_own(world):
    target = f"projects/{world.project.pk}/issues"
    annotator, reviewer = Wire.of(world.annotator), Wire.of(world.reviewer)
    assert Wire.of(world.viewer).v2("POST", target, anchored(world)).status_code == 403
    assert Wire.of(world.stranger).v2("POST", target, anchored(world)).status_code == 404
    assert annotator.v2("POST", target, anchored(world)).status_code == 204
    chosen = {"issueUuids": [Issue.objects.get().pk]}

    assert reviewer.v2("POST", f"{target}/delete", chosen).status_code == 403
    assert (
        annotator.v2("POST", f"{target}/delete", {"issueUuids": [uuid.uuid4()]}).status_code == 404
    )
    assert annotator.v2("POST", f"{target}/delete", chosen).status_code == 204
    tags = {"issueTagNames": ["x"]}
    assert annotator.v2("POST", f"projects/{world.project.pk}/issue-tags", tags).status_code == 403


@pytest.mark.parametrize(
    ("anchor", "message"),
    [
        ({"type": "frame", "frameIndex": 10}, "10 frames only"),
        ({"type": "frameRange", "frameRanges": [{"start": 3, "end": 12}]}, "on frame 12"),
        ({"type": "frameCoordinate", "frameIndex": 0, "x": 320, "y": 0.5}, "not 320, 0.5"),
    ],
)
@pytest.mark.django_db
def test_a_place_that_the_unit_does_not_have_is_refused(world, anchor, message):
    issue = {"anchor": {**anchor, "dataUuid": world.data_hashes[0]}, "comment": "Here"}

    target = f"projects/{world.project.pk}/issues"
    answer = Wire.of(world.admin).v2("POST", target, {"issues": [issue]})

    assert answer.status_code == 400
    assert message in answer.json()["message"]
