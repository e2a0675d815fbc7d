from __future__ import annotations

import uuid

import pytest

from encord_portal.platform.models import DatasetUser, OntologyUser, ProjectUser
from encord_portal.platform.services import grants, groups
from tests.platform import builders
from tests.platform.wire import Wire

encord = pytest.importorskip("encord", reason="the published client is a test dependency")

from encord.exceptions import (  # noqa: E402 - after the check that it is there
    AuthorisationError,
    InvalidArgumentsError,
    ResourceExistsError,
    ResourceNotFoundError,
)
from encord.utilities.project_user import ProjectUserRole  # noqa: E402


@pytest.fixture
def world():
    return builders.world(units=1)


@pytest.fixture
def connect(live_server):
    def as_person(user):
        return encord.EncordUserClient.create_with_ssh_private_key(
            builders.private_key(user), domain=live_server.url
        )

    return as_person


@pytest.mark.contract
@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_the_published_client_gives_a_group_access(connect, world):
    client, stranger = connect(world.admin), connect(world.stranger)
    group = client.create_group("Night shift", "Labels at night")
    added = group.add_users([world.stranger.email])
    project = client.get_project(str(world.project.pk))
    project.add_group(group.group_hash, ProjectUserRole.REVIEWER)

    assert [each.user_email for each in added] == [world.stranger.email]
    assert [each.name for each in client.list_groups()] == ["Night shift"]
    (granted,) = project.list_groups()
    assert (granted.name, granted.user_role) == ("Night shift", ProjectUserRole.REVIEWER)
    seen = stranger.get_project(str(world.project.pk))
    assert seen.user_role == ProjectUserRole.REVIEWER
    assert [each.title for each in stranger.list_projects()] == ["Project"]
    group.update_group(name="Day shift")
    assert client.get_group(group.group_hash).name == "Day shift"
    assert [each.user_email for each in group.list_users()] == [world.stranger.email]
    project.remove_group(group.group_hash)
    with pytest.raises(ResourceNotFoundError):
        stranger.get_project(str(world.project.pk))
    client.delete_group(group.group_hash)
    assert list(client.list_groups()) == []


@pytest.mark.contract
@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_groups_reach_datasets_and_ontologies_too(connect, world):
    client, stranger = connect(world.admin), connect(world.stranger)
    group = client.create_group("Readers")
    dataset = client.get_dataset(str(world.dataset.pk))
    ontology = client.get_ontology(str(world.project.ontology_id))
    dataset.add_group(group.group_hash, encord.orm.group.DatasetUserRole.USER)
    ontology.add_group(group.group_hash, encord.orm.group.OntologyUserRole.USER)
    group.add_users([world.stranger.email])

    assert stranger.get_dataset(str(world.dataset.pk)).title == "Dataset"
    assert stranger.get_ontology(str(world.project.ontology_id)).title == "Ontology"
    assert [each.name for each in dataset.list_groups()] == ["Readers"]
    assert [each.name for each in ontology.list_groups()] == ["Readers"]
    group.remove_users([world.stranger.email])
    with pytest.raises(ResourceNotFoundError):
        stranger.get_dataset(str(world.dataset.pk))
    assert not DatasetUser.objects.filter(user=world.stranger).exists()
    assert not OntologyUser.objects.filter(user=world.stranger).exists()


@pytest.mark.contract
@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_only_who_made_a_group_may_change_it(connect, world):
    mine = connect(world.admin).create_group("Mine")
    theirs = connect(world.annotator).get_group(mine.group_hash)

    with pytest.raises(AuthorisationError):
        theirs.add_users([world.annotator.email])
    with pytest.raises(AuthorisationError):
        theirs.update_group(name="Theirs")
    with pytest.raises(ResourceExistsError):
        connect(world.annotator).create_group("Mine")
    with pytest.raises(ResourceNotFoundError):
        connect(world.annotator).get_group(uuid.uuid4())
    with pytest.raises(InvalidArgumentsError, match="Nobody"):
        mine.add_users(["nobody@example.com"])


@pytest.mark.django_db
def test_an_own_membership_goes_before_those_of_groups(world):
    group = groups.create(world.admin, "G", "")
    groups.add_users(group, [world.viewer.email, world.stranger.email])
    groups.grant(grants.PROJECT, world.project.pk, [group.pk], 0)
    wire = Wire.of(world.admin)

    def role(user):
        found = ProjectUser.objects.filter(project=world.project, user=user).first()
        return found and found.role

    assert (role(world.viewer), role(world.stranger)) == (5, 0)
    target = f"projects/{world.project.pk}/users/bulk-delete"
    assert wire.v2("POST", target, {"userEmails": [world.viewer.email]}).status_code == 204
    assert role(world.viewer) == 0
    answer = wire.v2("POST", target, {"userEmails": [world.viewer.email]})
    assert (answer.status_code, "through a group" in answer.json()["message"]) == (400, True)
    answer = wire.v2("POST", target, {"userEmails": [world.admin.email]})
    assert "needs an admin" in answer.json()["message"]
    groups.delete(group)
    assert (role(world.viewer), role(world.stranger)) == (None, None)


@pytest.mark.django_db
def test_of_several_groups_the_strongest_role_counts(world):
    made = [groups.create(world.admin, name, "") for name in ("A", "B", "C")]
    for group, role in zip(made, (1, 2, 5), strict=True):
        groups.add_users(group, [world.stranger.email])
        groups.grant(grants.PROJECT, world.project.pk, [group.pk], role)
    membership = ProjectUser.objects.get(project=world.project, user=world.stranger)

    assert membership.role == 3
    groups.revoke(grants.PROJECT, world.project.pk, [made[1].pk])
    membership.refresh_from_db()
    assert membership.role == 1


@pytest.mark.django_db
def test_grants_are_for_admins_and_known_roles(world):
    group = groups.create(world.admin, "A", "")
    target = f"projects/{world.project.pk}/groups"
    wanted = {"groupHashList": [group.pk], "userRole": 1}

    assert Wire.of(world.manager).v2("POST", target, wanted).status_code == 403
    assert Wire.of(world.stranger).v2("GET", target).status_code == 404
    admin = Wire.of(world.admin)
    assert admin.v2("POST", target, {**wanted, "userRole": 9}).status_code == 400
    assert admin.v2("POST", target, {**wanted, "groupHashList": [uuid.uuid4()]}).status_code == 404
    assert admin.v2("POST", target, wanted).status_code == 204
    assert admin.v2("DELETE", f"{target}?groupHashList={group.pk}").status_code == 204


@pytest.mark.contract
@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_the_published_client_tags_projects(connect, world):
    client = connect(world.admin)
    urgent = client.create_organisation_tag("urgent")
    client.create_organisation_tag("later")
    project = client.get_project(str(world.project.pk))

    project.add_organisation_tag(urgent)

    assert [each.name for each in client.list_organisation_tags()] == ["later", "urgent"]
    assert [each.name for each in project.get_organisation_tags(use_cache=False)] == ["urgent"]
    assert [each.title for each in client.list_projects(tags_anyof=["urgent"])] == ["Project"]
    assert list(client.list_projects(tags_anyof=["later"])) == []
    project.remove_organisation_tag(tag_name="urgent")
    assert project.get_organisation_tags(use_cache=False) == []
    with pytest.raises(AuthorisationError):
        connect(world.annotator).delete_organisation_tag(urgent)
    client.delete_organisation_tag(urgent)
    assert [each.name for each in client.list_organisation_tags()] == ["later"]
    with pytest.raises(ResourceExistsError):
        client.create_organisation_tag("later")
    with pytest.raises(InvalidArgumentsError):
        client.create_organisation_tag(" ")
