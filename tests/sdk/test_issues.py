"""Issues against the local platform, in process."""

from __future__ import annotations

from pathlib import Path

import pytest

from encord_portal.sdk.exceptions import InvalidArgumentsError
from encord_portal.sdk.issues import IssueFrameRange
from tests.platform import builders
from tests.sdk.test_on_platform import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media_root(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_issues_are_raised_listed_and_deleted_through_a_task() -> None:
    world = builders.world()
    client_of(world.admin).get_project(str(world.project.pk)).add_issue_tags(["dark", "blurred"])
    project = client_of(world.reviewer).get_project(str(world.project.pk))
    assert [each.name for each in project.get_issue_tags()] == ["blurred", "dark"]
    tasks = project.workflow.get_stage(name="Annotate 1").get_tasks()
    found = next(each for each in tasks if str(each.data_hash) == str(world.data_hashes[0])).issues

    found.add_file_issue("Everything", ["dark"])
    found.add_frame_issue(3, "This frame")
    found.add_coordinate_issue(3, 0.5, 0.25, "Here")
    found.add_annotation_issue("object12", "Too small", [], [IssueFrameRange(start=1, end=2)])
    found.add_scene_coordinate_issue(4, -12.5, 3.0, 0.25, "There")

    whole, frame, spot, mark, there = found.list()
    assert (whole.type, whole.comments[0].content, whole.tags[0].name) == (
        *("dataUnit", "Everything", "dark"),
    )
    assert whole.comments[0].author_email == world.reviewer.email
    assert (frame.frame_index, spot.coordinate.x, spot.coordinate.z) == (3, 0.5, None)
    assert (mark.annotation_id, mark.frame_ranges[0].end) == ("object12", 2)
    assert (there.type, there.frame_index) == ("sceneCoordinate", 4)
    assert (there.coordinate.x, there.coordinate.y, there.coordinate.z) == (-12.5, 3.0, 0.25)
    assert not whole.is_resolved
    found.delete([whole, str(frame.uuid)])
    assert [each.uuid for each in project.issues(world.data_hashes[0]).list()] == [
        *(spot.uuid, mark.uuid, there.uuid)
    ]


def test_a_tag_that_is_not_offered_and_an_id_that_is_none_are_refused() -> None:
    world = builders.world()
    project = client_of(world.reviewer).get_project(str(world.project.pk))
    found = project.issues(str(world.data_hashes[0]))
    with pytest.raises(InvalidArgumentsError, match="unknown"):
        found.add_file_issue("Everything", ["unknown"])
    with pytest.raises(ValueError, match="`issues` must be a UUID"):
        found.delete(["not one"])
    with pytest.raises(ValueError, match="`data_hash` must be a UUID"):
        project.issues("not one")
