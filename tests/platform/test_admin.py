"""The administration's pages of the platform: all open, nothing breaks what is stored."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from encord_portal.platform import models
from encord_portal.platform.services import (
    api_keys,
    groups,
    imports,
    issues,
    label_rows,
    labels,
    tags,
    workflow,
)
from encord_portal.platform.services import datasets as dataset_service
from encord_portal.platform.workflow_machine import Action
from tests.platform import builders
from tests.platform.media import files
from tests.platform.media.world import Uploader
from tests.platform.test_consensus import STAGES
from tests.platform.test_label_rows import labelled

pytestmark = pytest.mark.django_db

PAGES = [
    model for model in apps.get_app_config("platform").get_models() if model in admin.site._registry
]
# What is shown on the page of what it belongs to, or would tell nobody anything.
WITHOUT_PAGE = {
    *("OntologyUser", "ProjectUser", "ProjectDataset", "DatasetUser", "StorageFolderUser"),
    *("ProjectGroup", "DatasetGroup", "OntologyGroup", "StorageFolderGroup"),
    *("StorageItemPart", "DataUnitImage", "IssueTag", "IssueComment", "IssueResolution"),
    *("WorkflowPathway", "SeenSignature", "ProjectCollectionItem", "ModelAttachment"),
}


@pytest.fixture(autouse=True)
def _whole_site(settings, tmp_path):
    settings.ROOT_URLCONF = "encord_portal.urls"
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
    settings.PLATFORM_MEDIA_DIR = tmp_path / "media"


@pytest.fixture
def chief():
    client = Client()
    client.force_login(builders.person(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def world():
    """At least one row on every page."""
    world = builders.world(units=2)
    admin_, project = world.admin, world.project
    member = models.ProjectUser.objects.get(project=project, user=admin_)
    (row,) = label_rows.initialise(project, admin_, world.data_hashes[:1])
    options = labels.ReadOptions(base_url="http://x", user=admin_)
    (found,) = labels.read(project, [row], options)
    labels.save(project, admin_, [row.label_hash], [labelled(found)])
    task = models.Task.objects.get(label_row=row)
    workflow.act(member, task.stage_id, [workflow.Command(task.pk, Action.SUBMIT)])
    issues.raise_all(
        member, [issues.NewIssue(world.data_hashes[0], {"type": "dataUnit"}, "Too dark", [])]
    )
    dataset = dataset_service.create(admin_, "Pictures", "", backing_folder=True)
    uploader = Uploader.of(admin_)
    key = uploader.upload("image", files.png_bytes(seed=1))
    imports.start(
        admin_, dataset, {"dataItems": {"images": [{"objectUrl": key, "title": "a.png"}]}}
    )
    crew = groups.create(admin_, "Crew", "who may look")
    groups.add_users(crew, [world.viewer.email])
    tags.create(admin_, "walking", "")
    builders.private_key(admin_)
    api_keys.create(admin_, project, "Key", ["label.read"])
    models.BearerToken.objects.create(
        user=admin_, digest="0" * 64, expires_at=timezone.now() + dt.timedelta(days=1)
    )
    models.WorkflowTemplate.objects.create(title="Careful", stages=STAGES)
    shelf = models.CloudIntegration.objects.create(title="Shelf", root="file:///shelf/")
    models.DeidentificationJob.objects.create(user=admin_, integration=shelf)
    models.ReencodeJob.objects.create(user=admin_, title="Films")
    models.CvatImport.objects.create(user=admin_, status="DONE", project=project)
    folder = models.StorageFolder.objects.get()
    models.FolderSync.objects.create(folder=folder, user=admin_)
    collection = models.Collection.objects.create(folder=folder, name="Dark", creator=admin_)
    collection.items.add(models.StorageItem.objects.get())
    models.ProjectCollection.objects.create(
        project=project, name="Wrong", creator=admin_, collection_type="LABEL"
    )
    models.FilterPreset.objects.create(project=project, name="Large", creator=admin_)
    models.MetadataSchema.objects.create(content={})
    model = models.MlModel.objects.create(
        title="Traffic", architecture="vgg16", features=["car"], creator=admin_
    )
    models.ModelAttachment.objects.create(project=project, model=model, iteration_policy="useAll")
    return world


def url_of(model, page, *arguments):
    return reverse(f"admin:platform_{model._meta.model_name}_{page}", args=arguments)


def test_everything_that_is_stored_has_a_page_or_a_reason_for_none():
    names = {model.__name__ for model in apps.get_app_config("platform").get_models()}

    assert names - {model.__name__ for model in PAGES} == WITHOUT_PAGE


def test_every_list_search_and_page_opens(world, chief, django_assert_max_num_queries):
    failed = []
    for model in PAGES:
        some = model._default_manager.first()
        assert some is not None, model
        queries = ({"q": "e"}, {"q": str(some.pk)}, {"o": "1"}, {"o": "-2"})
        failed += [
            (model, query)
            for query in queries
            if chief.get(url_of(model, "changelist"), query).status_code != 200
        ]
        with CaptureQueriesContext(connection) as of_nothing:
            chief.get(url_of(model, "changelist"), {"q": "there is nothing of this kind"})
        # A row asks for nothing of its own.
        with django_assert_max_num_queries(min(12, len(of_nothing))):
            listed = chief.get(url_of(model, "changelist"))
        assert "field-__str__" not in listed.content.decode(), model
        if chief.get(url_of(model, "change", some.pk)).status_code != 200:
            failed.append((model, "change"))
    assert failed == []


CHANGED = {models.Project, models.Ontology, models.WorkflowTemplate, models.CloudIntegration}
ADDED = {models.WorkflowTemplate, models.CloudIntegration}
ENDED = {models.PublicKey, models.BearerToken, models.ApiKey}


def test_what_the_platform_guards_is_neither_added_changed_nor_deleted(world, chief):
    for model in PAGES:
        before = model._default_manager.count()
        some = model._default_manager.first()
        assert (chief.get(url_of(model, "add")).status_code == 200) == (model in ADDED), model
        if model not in CHANGED:
            changed = chief.post(url_of(model, "change", some.pk), {})
            assert changed.status_code == 403, model
        if model not in CHANGED | ENDED:
            gone = chief.post(url_of(model, "delete", some.pk), {"post": "yes"})
            assert gone.status_code == 403, model
            picked = {"action": "delete_selected", "_selected_action": [some.pk], "post": "yes"}
            chief.post(url_of(model, "changelist"), picked)
            assert model._default_manager.count() == before, model


def test_nobody_else_sees_any_of_it(world):
    client = Client()
    client.force_login(world.admin)

    for model in PAGES:
        assert client.get(url_of(model, "changelist")).status_code == 302, model


def project_form(project, **changes):
    """The project's form as the page sends it back."""
    own = project.memberships.filter(through_group=False).order_by("pk")
    form = {
        "title": project.title,
        "description": project.description,
        "status": project.status,
        "memberships-TOTAL_FORMS": len(own),
        "memberships-INITIAL_FORMS": len(own),
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
        "stages-TOTAL_FORMS": 0,
        "stages-INITIAL_FORMS": 0,
    }
    for number, each in enumerate(own):
        form |= {
            f"memberships-{number}-id": each.pk,
            f"memberships-{number}-project": project.pk,
            f"memberships-{number}-user": each.user_id,
            f"memberships-{number}-role": each.role,
        }
    return form | changes


def test_a_project_is_renamed_and_keeps_what_labels_depend_on(world, chief):
    other = builders.ontology(world.admin)
    form = project_form(world.project, title="Renamed", ontology=str(other.pk))

    answer = chief.post(url_of(models.Project, "change", world.project.pk), form)

    assert answer.status_code == 302, answer.content.decode()[:3000]
    kept = models.Project.objects.get()
    assert (kept.title, kept.ontology_id) == ("Renamed", world.project.ontology_id)


def test_a_project_is_not_left_without_an_admin(world, chief):
    own = world.project.memberships.order_by("pk")
    place = [each.user_id for each in own].index(world.admin.pk)
    form = project_form(world.project, **{f"memberships-{place}-role": 1})

    answer = chief.post(url_of(models.Project, "change", world.project.pk), form)

    assert "Leave one person as admin" in answer.content.decode()
    assert world.project.memberships.get(user=world.admin).role == 0


def test_a_project_is_deleted_whole(world, chief):
    page = chief.get(url_of(models.Project, "delete", world.project.pk))
    assert "permission" not in page.content.decode()

    chief.post(url_of(models.Project, "delete", world.project.pk), {"post": "yes"})

    assert not models.Project.objects.exists()
    assert not models.LabelVersion.objects.exists()
    assert models.DataUnit.objects.exists()


def test_a_key_ends_when_it_is_deleted(world, chief):
    key = models.PublicKey.objects.first()

    chief.post(url_of(models.PublicKey, "delete", key.pk), {"post": "yes"})

    assert not models.PublicKey.objects.filter(pk=key.pk).exists()


def test_issues_are_resolved_from_the_list(world, chief):
    issue = models.Issue.objects.get()
    for action, resolved in (("resolve", True), ("reopen", False)):
        chief.post(
            url_of(models.Issue, "changelist"),
            {"action": action, "_selected_action": [str(issue.pk)]},
        )
        assert issue.resolutions.last().is_resolved is resolved


def test_a_template_in_which_tasks_would_get_stuck_is_refused_with_the_reason(chief):
    form = {"title": "Stuck", "stages": '[{"type": "REVIEW", "title": "R"}]'}

    answer = chief.post(url_of(models.WorkflowTemplate, "add"), form)

    assert "ends with its only final stage" in answer.content.decode()
    assert not models.WorkflowTemplate.objects.exists()
