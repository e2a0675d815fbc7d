from __future__ import annotations

import uuid

import pytest

from encord_portal.platform.models import ApiKey, ProjectUser
from encord_portal.platform.services import api_keys
from encord_portal.platform.transport import InProcessAdapter
from encord_portal.sdk.client import EncordClient
from encord_portal.sdk.exceptions import (
    AuthenticationError,
    AuthorisationError,
    InvalidArgumentsError,
    OperationNotAllowed,
    ResourceNotFoundError,
)
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.orm.dataset import DatasetScope
from encord_portal.sdk.user_client import EncordUserClient
from encord_portal.sdk.utilities.client_utilities import APIKeyScopes
from tests.platform import builders
from tests.platform.wire import Wire

pytestmark = [
    pytest.mark.django_db,
    # Programs with API keys use the older calls.
    pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning"),
]
DOMAIN = "http://embedded.invalid"


@pytest.fixture
def world():
    return builders.world(units=1)


def settings():
    return RequestsSettings(transport=InProcessAdapter(), backoff_factor=0)


def client_of(user) -> EncordUserClient:
    return EncordUserClient.create_with_ssh_private_key(
        builders.private_key(user), requests_settings=settings(), domain=DOMAIN
    )


def with_key(resource, key):
    return EncordClient.initialise(str(resource), key, DOMAIN, settings())


def test_a_key_of_a_project_reads_and_writes_labels(world):
    admin = client_of(world.admin)
    project = str(world.project.pk)

    key = admin.create_project_api_key(
        project, "Nightly", [APIKeyScopes.LABEL_READ, APIKeyScopes.LABEL_WRITE]
    )

    (listed,) = admin.get_project_api_keys(project)
    assert (listed.api_key, listed.title) == (key, "Nightly")
    program = with_key(project, key)
    assert program.get_project().title == "Project"
    row = program.create_label_row(str(world.data_hashes[0]))
    program.save_label_row(row["label_hash"], row)
    assert program.get_label_row(row["label_hash"])["label_hash"] == row["label_hash"]
    with pytest.raises(OperationNotAllowed):
        program.get_label_logs()


def test_a_key_without_a_scope_may_not_do_what_it_lacks(world):
    project = str(world.project.pk)
    key = client_of(world.admin).create_project_api_key(project, "R", [APIKeyScopes.LABEL_READ])
    program = with_key(project, key)

    assert len(program.get_project().label_rows) == 1
    with pytest.raises(OperationNotAllowed):
        program.create_label_row(str(world.data_hashes[0]))


def test_keys_of_datasets_are_for_that_dataset(world):
    admin, dataset = client_of(world.admin), str(world.dataset.pk)

    made = admin.create_dataset_api_key(dataset, "Reader", [DatasetScope.READ])

    assert (made.dataset_hash, made.scopes) == (dataset, [DatasetScope.READ])
    assert admin.get_dataset_api_keys(dataset) == [made]
    program = with_key(dataset, made.api_key)
    assert program.get_dataset().title == "Dataset"
    with pytest.raises(OperationNotAllowed):
        program.delete_data([str(world.data_hashes[0])])
    master = admin.get_or_create_dataset_api_key(dataset)
    assert master == admin.get_or_create_dataset_api_key(dataset)
    with_key(dataset, master.api_key).delete_data([str(world.data_hashes[0])])
    assert not world.dataset.data_units.exists()


def test_a_master_key_is_made_once(world):
    admin, project = client_of(world.admin), str(world.project.pk)

    first = admin.get_or_create_project_api_key(project)

    assert admin.get_or_create_project_api_key(project) == first
    assert ApiKey.objects.get().scopes == list(api_keys.PROJECT_SCOPES)
    with_key(project, first).get_label_logs()


def test_a_key_ends_with_itself_and_with_its_persons_access(world):
    project = str(world.project.pk)
    key = client_of(world.admin).get_or_create_project_api_key(project)
    program = with_key(project, key)

    ProjectUser.objects.filter(user=world.admin).delete()
    with pytest.raises(ResourceNotFoundError):
        program.get_project()
    world.admin.is_active = False
    world.admin.save()
    with pytest.raises(AuthenticationError):
        program.get_project()
    ApiKey.objects.all().delete()
    with pytest.raises(AuthenticationError):
        program.get_project()


def test_a_key_is_refused_elsewhere_and_when_it_is_bent(world):
    project = str(world.project.pk)
    key = client_of(world.admin).get_or_create_project_api_key(project)
    bent = key[:30] + ("A" if key[30] != "A" else "B") + key[31:]

    for resource, text in ((world.dataset.pk, key), (uuid.uuid4(), key), (project, bent)):
        with pytest.raises(AuthenticationError):
            with_key(resource, text)
    with pytest.raises(AuthenticationError):
        with_key(project, key).get_cloud_integrations()


def test_only_those_who_manage_a_project_or_dataset_make_keys(world):
    project, dataset = str(world.project.pk), str(world.dataset.pk)
    for person, refusal in (
        (world.annotator, AuthorisationError),
        (world.stranger, ResourceNotFoundError),
    ):
        client = client_of(person)
        with pytest.raises(refusal):
            client.create_project_api_key(project, "x", [])
        with pytest.raises(refusal):
            client.get_project_api_keys(project)
        with pytest.raises(refusal):
            client.create_dataset_api_key(dataset, "x", [])
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    "payload",
    [None, {"title": "", "scopes": []}, {"title": "x", "scopes": ["all"]}, {"title": "x"}, []],
)
def test_malformed_keys_are_refused(world, payload):
    answer = Wire.of(world.admin).v1(
        "projectapikey",
        "POST",
        uid=str(world.project.pk),
        payload=payload,
        project=world.project.pk,
    )

    assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"]
    with pytest.raises(InvalidArgumentsError):
        client_of(world.admin).create_dataset_api_key(str(world.dataset.pk), " ", [])


def test_only_a_key_is_described(world):
    answer = Wire.of(world.admin).v1("apikeymeta")

    assert answer["response"] == ["OPERATION_NOT_ALLOWED"]
