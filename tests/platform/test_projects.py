from __future__ import annotations

import copy
import uuid

import pytest
from django.db.models import RestrictedError

from encord_portal.platform.models import LabelRow, Ontology, Project, Task
from encord_portal.platform.services import label_rows
from tests.platform import builders
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return builders.world()


def create(wire, **payload):
    return wire.v1("project", "POST", payload={"title": "New", "description": "", **payload})


def test_a_project_starts_with_a_row_and_a_task_for_each_unit(world):
    answer = create(
        Wire.of(world.admin),
        dataset_hashes=[str(world.dataset.pk)],
        ontology_hash=str(world.project.ontology_id),
        workflow_type="manual",
    )

    project = Project.objects.get(pk=answer["response"])
    assert [each.title for each in project.stages.all()] == ["Annotate 1", "Review 1", "Complete"]
    assert Task.objects.filter(label_row__project=project).count() == 2
    assert not LabelRow.objects.filter(project=project, label_hash__isnull=False).exists()


def test_units_added_later_get_rows_in_every_project_once(world):
    builders.data_unit(world.dataset)

    assert label_rows.sync_rows(world.dataset) == 1
    assert label_rows.sync_rows(world.dataset) == 0
    assert label_rows.sync_rows(world.project) == 0
    assert LabelRow.objects.filter(project=world.project).count() == 3


def test_a_project_takes_over_the_stages_of_the_template(world):
    world.project.stages.filter(position=1).update(title="Second look")
    template = str(world.project.workflow_manager_uuid)

    answer = create(Wire.of(world.admin), workflow_template_id=template)

    project = Project.objects.get(pk=answer["response"])
    assert [each.title for each in project.stages.all()] == [
        "Annotate 1",
        "Second look",
        "Complete",
    ]


@pytest.mark.parametrize(
    "payload",
    [
        {"dataset_hashes": [str(uuid.uuid4())]},
        {"ontology_hash": str(uuid.uuid4())},
        {"workflow_template_id": str(uuid.uuid4())},
    ],
)
def test_what_is_not_there_makes_no_project(world, payload):
    answer = create(Wire.of(world.admin), **payload)

    assert answer["response"] == ["RESOURCE_NOT_FOUND_ERROR"]
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    "payload",
    [
        {"title": ""},
        {"title": "x" * 501},
        {"dataset_hashes": ["x"]},
        {"ontology_hash": "x"},
        {"workflow_type": "benchmark"},
    ],
)
def test_malformed_arguments_make_no_project(world, payload):
    answer = create(Wire.of(world.admin), **payload)

    assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"]
    assert answer["payload"]
    assert Project.objects.count() == 1


def test_a_stranger_cannot_use_foreign_datasets(world):
    wire = Wire.of(world.stranger)

    answer = create(wire, dataset_hashes=[str(world.dataset.pk)])

    assert answer["response"] == ["RESOURCE_NOT_FOUND_ERROR"]


def test_projects_are_filtered_and_paged(world, monkeypatch):
    monkeypatch.setattr("encord_portal.platform.v2.paging.page.__kwdefaults__", {"size": 2})
    wire = Wire.of(world.admin)
    for title in ("alpha 1", "alpha 2", "beta"):
        create(wire, title=title)

    def titles(target):
        found, token = [], ""
        while token is not None:
            body = wire.v2("GET", f"projects?{target}&pageToken={token}").json()
            found += [each["title"] for each in body["results"]]
            token = body["nextPageToken"]
        return found

    assert titles("") == ["beta", "alpha 2", "alpha 1", "Project"]
    assert titles("titleLike=ALPHA%25&includeOrgAccess=False") == ["alpha 2", "alpha 1"]
    assert titles("titleEq=beta") == ["beta"]
    assert titles("tagsAnyof=x") == []
    assert titles("createdBefore=2001-01-01T00:00:00Z") == []


def test_listing_projects_takes_a_constant_number_of_queries(world, django_assert_num_queries):
    wire = Wire.of(world.admin)
    for _ in range(2):
        with django_assert_num_queries(5):  # key, memberships, stages, pathways, datasets
            wire.v2("GET", "projects")
        for _ in range(5):
            create(wire)


def test_only_leads_set_the_status(world):
    target = f"projects/{world.project.pk}/status"

    refused = Wire.of(world.annotator).v2("PUT", target, {"status": "paused"})
    assert refused.status_code == 403
    assert "the project's status" in refused.json()["message"]
    assert Wire.of(world.manager).v2("PUT", target, {"status": "nothing"}).status_code == 400
    assert Wire.of(world.manager).v2("PUT", target, {"status": "paused"}).status_code == 204
    assert Project.objects.get().status == "paused"


class TestOntologies:
    def send(self, wire, editor):
        return wire.v2("POST", "ontologies", {"title": "T", "description": "", "editor": editor})

    def test_the_structure_comes_back_as_it_was_sent(self, world):
        editor = copy.deepcopy(builders.EDITOR)
        editor["future"] = {"b": 1, "a": [None, 1.5]}
        wire = Wire.of(world.admin)

        made = self.send(wire, editor).json()
        got = wire.v2("GET", f"ontologies/{made['ontologyUuid']}").json()

        assert got["editor"] == editor
        assert list(got["editor"]["future"]) == ["b", "a"]

    def test_members_of_a_project_read_its_ontology_but_do_not_change_it(self, world):
        target = f"ontologies/{world.project.ontology_id}"
        body = {"title": "T", "description": "", "editor": builders.EDITOR}

        for who, read, write in (("viewer", 200, 403), ("stranger", 404, 404), ("admin", 200, 204)):
            wire = Wire.of(getattr(world, who))
            assert wire.v2("GET", target).status_code == read, who
            assert wire.v2("PUT", target, body).status_code == write, who

    @pytest.mark.parametrize(
        ("change", "place"),
        [
            (lambda e: e.pop("objects"), "objects"),
            (lambda e: e.update(classifications={}), "classifications"),
            (lambda e: e["objects"].append(3), "objects[1]"),
            (lambda e: e["objects"].append(e["objects"][0]), "twice"),
            (lambda e: e["objects"][0].update(shape="blob"), "blob"),
            (lambda e: e["objects"][0].pop("name"), "name"),
            (lambda e: e["objects"][0]["attributes"][0].update(type="date"), "date"),
            (lambda e: e["classifications"][0].update(attributes=[]), "exactly one"),
        ],
    )
    def test_a_structure_that_clients_could_not_read_is_refused(self, world, change, place):
        editor = copy.deepcopy(builders.EDITOR)
        change(editor)
        before = Ontology.objects.count()

        response = self.send(Wire.of(world.admin), editor)

        assert response.status_code == 400
        assert place in response.json()["message"]
        assert Ontology.objects.count() == before


def test_a_project_is_deleted_with_all_that_is_in_it_and_a_stage_never_alone():
    world = builders.world()
    stage = world.project.stages.get(title="Annotate 1")

    with pytest.raises(RestrictedError):
        stage.delete()
    world.project.delete()

    assert not Task.objects.exists()
    assert world.dataset.data_units.count() == 2
