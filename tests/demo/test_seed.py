"""Seeding through the SDK onto the platform in process."""

from __future__ import annotations

import time
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries, Settings

from encord_portal.accounts.models import User
from encord_portal.demo import reset, seed
from encord_portal.demo.models import SeededProject
from encord_portal.demo.people import PASSWORD, Person
from encord_portal.demo.plan import Progress
from encord_portal.demo.progress import SCENARIOS
from encord_portal.demo.scenarios import load
from encord_portal.demo.sessions import signed_in
from encord_portal.platform.models import CloudIntegration, Dataset, Ontology, Project, PublicKey
from encord_portal.sdk.objects.ontology_labels_impl import LabelRowV2

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_media")]

STAGE = {
    Progress.UNTOUCHED: "Annotate 1",
    Progress.STARTED: "Annotate 1",
    Progress.RETURNED: "Annotate 1",
    Progress.REVIEW: "Review 1",
    Progress.COMPLETE: "Complete",
}


def silently(_: str) -> None:
    """Nobody is listening."""


def label_rows(name: str, person: Person = Person.REVIEWER) -> list[LabelRowV2]:
    seeded = SeededProject.objects.get(name=name)
    with signed_in() as clients:
        return clients[person].get_project(seeded.project_hash).list_label_rows_v2()


def test_the_whole_demo_is_built_within_a_minute_and_only_once(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    started = time.process_time()
    out = StringIO()
    call_command("seed_demo", stdout=out)
    # Of the processor's time: what else the machine does is not the demo's doing.
    assert time.process_time() - started < 60
    assert Project.objects.count() == len(SCENARIOS)
    for person in Person:
        assert person.email in out.getvalue()
    assert PASSWORD in out.getvalue()

    rows = Counter(row.data_type.value for one in SCENARIOS for row in label_rows(one))
    assert rows.total() == sum(len(load(one).rows()) for one in SCENARIOS) >= 60
    assert set(rows) == {
        "image",
        "img_group",
        "video",
        "dicom",
        "nifti",
        "audio",
        "plain_text",
        "pdf",
        "scene",
        "group",
    }

    with django_assert_max_num_queries(1):
        call_command("seed_demo", stdout=out)
    assert "demo data is there" in out.getvalue()


def test_every_row_stands_where_it_was_planned_to_stand() -> None:
    seed.seed(silently, ["people_places"])
    planned = {row.title: row for row in load("people_places").rows()}
    for label_row in label_rows("people_places"):
        row = planned[label_row.data_title]
        assert label_row.workflow_graph_node is not None
        assert label_row.workflow_graph_node.title == STAGE[row.progress]
        assert (label_row.label_hash is None) == (row.progress is Progress.UNTOUCHED)
        if row.progress is not Progress.COMPLETE:
            assert label_row.priority == row.priority
        if row.progress in (Progress.STARTED, Progress.RETURNED):
            assert label_row.assigned_user_email == row.author.email


def test_labels_come_back_as_they_were_drawn() -> None:
    seed.seed(silently, ["wildlife"])
    seeded = SeededProject.objects.get(name="wildlife")
    with signed_in() as clients:
        project = clients[Person.VIEWER].get_project(seeded.project_hash)
        (coins,) = project.list_label_rows_v2(data_title_eq="Coins")
        coins.initialise_labels()
    names = Counter(one.object_name for one in coins.get_object_instances())
    assert names == {"Coin": 24, "Coin mask": 1}
    first = coins.get_object_instances()[0].get_annotation(0)
    assert first.created_by == coins.get_object_instances()[1].get_annotation(0).created_by
    assert first.created_by in {Person.ANA.email, Person.BEN.email}


def test_every_slice_of_the_brain_carries_its_own_labels() -> None:
    seed.seed(silently, ["medical"])
    seeded = SeededProject.objects.get(name="medical")
    with signed_in() as clients:
        project = clients[Person.VIEWER].get_project(seeded.project_hash)
        (axial,) = project.list_label_rows_v2(data_title_eq="Brain MR, axial")
        axial.initialise_labels()
    assert axial.number_of_frames == 25
    assert all(len(view.get_object_instances()) == 3 for view in axial.get_frame_views())


def test_an_interrupted_run_is_taken_up_again() -> None:
    seed.seed(silently, ["people_places"])
    before = {row.label_hash for row in label_rows("people_places")}
    SeededProject.objects.update(finished_at=None)
    assert seed.seed(silently, ["people_places"]) == 1
    assert {row.label_hash for row in label_rows("people_places")} == before
    assert Project.objects.count() == Dataset.objects.count() == Ontology.objects.count() == 1


def test_new_projects_come_to_what_an_earlier_version_has_built() -> None:
    seed.seed(silently, ["people_places"])
    before = {(row.label_hash, row.last_edited_at) for row in label_rows("people_places")}
    assert seed.seed(silently, ["people_places", "recordings"]) == 1
    assert {(row.label_hash, row.last_edited_at) for row in label_rows("people_places")} == before
    assert {row.data_type.value for row in label_rows("recordings")} == {"audio"}


def test_a_change_survives_the_next_run() -> None:
    seed.seed(silently, ["people_places"])
    User.objects.filter(email=Person.VIEWER.email).update(first_name="Changed")
    Project.objects.update(title="Changed")
    assert seed.seed(silently, ["people_places"]) == 0
    assert Project.objects.get().title == "Changed"
    assert User.objects.get(email=Person.VIEWER.email).first_name == "Changed"


def test_the_keys_used_for_seeding_are_gone_afterwards() -> None:
    seed.seed(silently, ["people_places"])
    assert not PublicKey.objects.exists()


def test_reset_takes_away_only_what_the_demo_made() -> None:
    seed.seed(silently, ["people_places"])
    owner = User.objects.create_user("owner@example.org")
    mine = Ontology.objects.create(title="Mine", creator=owner)
    assert reset.reset() == 1
    assert list(Ontology.objects.all()) == [mine]
    assert not Project.objects.exists()
    assert not Dataset.objects.exists()
    assert not SeededProject.objects.exists()


def test_on_another_platform_nothing_is_built(settings: Settings) -> None:
    settings.ENCORD_DOMAIN = "https://portal.example"
    out = StringIO()
    call_command("seed_demo", stdout=out)
    assert "no demo data" in out.getvalue()
    assert not SeededProject.objects.exists()


def test_nothing_is_left_that_reaches_the_disk(settings: Settings) -> None:
    allowed = list(settings.PLATFORM_IMPORT_DIRS)
    seed.seed(silently, ["in_space"])
    assert allowed == settings.PLATFORM_IMPORT_DIRS
    assert not CloudIntegration.objects.exists()
    with signed_in() as clients:
        seeded = SeededProject.objects.get(name="in_space")
        project = clients[Person.VIEWER].get_project(seeded.project_hash)
        (scene,) = project.list_label_rows_v2(data_title_eq="Garage and its photos")
        scene.initialise_labels()
    counts = sorted(len(each.get_object_instances()) for each in scene.get_spaces())
    assert counts == [1, 2, 2], "the cloud's segment, and two boxes on each photo"
