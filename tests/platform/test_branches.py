from __future__ import annotations

import uuid

import pytest

from encord_portal.platform.models import LabelRow
from tests.platform import builders
from tests.platform.wire import Wire

encord = pytest.importorskip("encord", reason="the published client is a test dependency")

from encord.exceptions import EncordException, InvalidArgumentsError  # noqa: E402 - as above
from encord.orm.project import CopyLabelsOptions  # noqa: E402 - as above

from tests.platform.test_published_client import label  # noqa: E402

CONTRACT = [pytest.mark.contract, pytest.mark.live, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    return builders.world()


@pytest.fixture
def project(live_server, world):
    client = encord.EncordUserClient.create_with_ssh_private_key(
        builders.private_key(world.admin), domain=live_server.url
    )
    return client.get_project(str(world.project.pk))


def labelled(project, **chosen):
    row = project.list_label_rows_v2(**chosen)[0]
    row.initialise_labels()
    label(row, project.ontology_structure)
    row.save()
    return row


class TestWithThePublishedClient:
    pytestmark = [
        *CONTRACT,
        # The client uses what it has deprecated itself.
        pytest.mark.filterwarnings("ignore:_remove_from_frame:DeprecationWarning"),
    ]

    def test_labels_are_copied_to_a_branch_and_changed_there(self, project):
        row = labelled(project)

        assert project.copy_labels_to_branch("second look") == 1

        assert sorted(project.list_branches()) == ["main", "second look"]
        (copied, fresh) = project.list_label_rows_v2(branch_name="second look")
        assert (copied.branch_name, fresh.label_hash) == ("second look", None)
        assert copied.data_hash == row.data_hash
        assert copied.label_hash not in {None, row.label_hash}
        assert copied.workflow_graph_node.title == "Annotate 1"
        copied.initialise_labels()
        (box,) = copied.get_object_instances()
        copied.remove_object(box)
        copied.save()
        row.initialise_labels(overwrite=True)
        assert len(row.get_object_instances()) == 1

    def test_what_is_on_the_target_is_kept_unless_overwritten(self, project):
        labelled(project)
        project.copy_labels_to_branch("b")
        copied = project.list_label_rows_v2(branch_name="b")[0]
        copied.initialise_labels()
        copied.remove_object(copied.get_object_instances()[0])
        copied.save()

        assert project.copy_labels_to_branch("b") == 0
        assert project.copy_labels_to_branch("b", overwrite=True) == 1
        copied.initialise_labels(overwrite=True)
        assert len(copied.get_object_instances()) == 1

    def test_a_row_is_begun_on_a_branch_of_its_own(self, project):
        row = project.list_label_rows_v2(branch_name="b")[1]
        row.initialise_labels()
        label(row, project.ontology_structure)
        row.save()

        assert project.copy_labels_to_branch("main", source_branch="b") == 1
        main = project.list_label_rows_v2(data_hashes=[row.data_hash])[0]
        main.initialise_labels()
        assert len(main.get_object_instances()) == 1
        assert len(project.list_label_rows_v2()) == 2
        both = project.list_label_rows_v2(include_all_label_branches=True)
        assert sorted(each.branch_name for each in both) == ["b", "main", "main"]

    def test_a_copied_project_has_the_labels_of_the_main_branch(self, project, live_server, world):
        labelled(project)
        empty = project.list_label_rows_v2(branch_name="b")[0]
        empty.initialise_labels()
        empty.save()

        made = project.copy_project(copy_datasets=True, copy_labels=CopyLabelsOptions())

        rows = LabelRow.objects.filter(project=made)
        assert {row.branch_name for row in rows} == {"main"}
        assert sorted(row.object_count for row in rows) == [0, 1]

    def test_classifications_are_read_in_bulk(self, project):
        row = labelled(project)
        project.copy_labels_to_branch("b")

        (found,) = project.get_label_classifications([row.label_hash])
        (branched,) = project.get_label_classifications([row.label_hash], branch_name="b")

        (answer,) = found.classification_answers.values()
        assert (str(found.label_uuid), found.data_title) == (row.label_hash, "unit 0")
        assert (answer.feature_hash, answer.range) == ("wthr0000", [(1, 3)])
        assert answer.classifications[0].answers[0]["name"] == "Rainy"
        assert branched.branch_name == "b"
        with pytest.raises(EncordException):
            list(project.get_label_classifications([row.label_hash], branch_name="c"))

    def test_a_branch_cannot_be_completed(self, project):
        row = project.list_label_rows_v2(branch_name="b")[0]
        row.initialise_labels()

        with pytest.raises(encord.exceptions.OperationNotAllowed):
            row.workflow_complete()
        with pytest.raises(InvalidArgumentsError):
            project.list_label_rows_v2(branch_name=" ")[0].initialise_labels()


@pytest.mark.django_db
def test_copies_within_a_branch_and_by_viewers_are_refused(world):
    wanted = {
        "sourceBranchName": "main",
        "targetBranchName": "main",
        "overwrite": False,
        "labelUuids": [str(uuid.uuid4())],
    }
    target = f"projects/{world.project.pk}/labels/copy-branch"

    assert Wire.of(world.viewer).v2("POST", target, wanted).status_code == 403
    annotator = Wire.of(world.annotator)
    assert annotator.v2("POST", target, wanted).status_code == 400
    wanted["targetBranchName"] = "b"
    assert annotator.v2("POST", target, wanted).status_code == 404
    assert not LabelRow.objects.exclude(branch_name="main").exists()


@pytest.mark.django_db
def test_a_viewer_begins_no_branch(world):
    answer = Wire.of(world.viewer).v1(
        "labelrow",
        "PUT",
        uid=[world.data_hashes[0]],
        payload={"multi_request": True, "branch_name": "b"},
        project=world.project.pk,
    )

    assert answer["response"] == ["AUTHORISATION_ERROR"]
    assert not LabelRow.objects.exclude(branch_name="main").exists()
