"""What only older clients ask: answered, or refused with the code of the right exception."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

from encord_portal import sdk
from encord_portal.accounts.models import User
from encord_portal.platform.models import (
    CloudIntegration,
    Dataset,
    EditorLog,
    LabelRow,
    MlModel,
    Ontology,
    ProjectUser,
    Task,
)
from encord_portal.platform.services import label_rows
from encord_portal.platform.v1.registry import QUERIES
from encord_portal.sdk import EncordUserClient
from encord_portal.sdk import exceptions as sdk_exceptions
from encord_portal.sdk.orm.label_row import LabelStatus
from tests.platform import builders
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return builders.world(units=1)


@pytest.fixture
def row(world):
    return label_rows.initialise(world.project, world.admin, world.data_hashes)[0]


def ask(world, who, query_type, method, **values):
    person = getattr(world, who) if isinstance(who, str) else who
    return Wire.of(person).v1(query_type, method, project=world.project.pk, **values)


def refused(answer, code, *words):
    assert answer["response"] == [code], answer
    for word in words:
        assert word in answer["payload"]


def test_a_row_submitted_for_review_goes_on_in_the_workflow(world, row):
    uid = str(row.label_hash)
    refused(ask(world, "viewer", "review", "PUT", uid=uid), "AUTHORISATION_ERROR")
    refused(ask(world, "stranger", "review", "PUT", uid=uid), "RESOURCE_NOT_FOUND_ERROR")

    assert ask(world, "annotator", "review", "PUT", uid=uid)["response"] is True

    assert Task.objects.get().stage.title == "Review 1"
    again = ask(world, "annotator", "review", "PUT", uid=uid)
    refused(again, "OPERATION_NOT_ALLOWED", "APPROVE, REJECT")


def test_the_status_of_labels_is_set_and_told(world, row):
    uid = str(row.label_hash)
    payload = {"label_status": "REVIEWED_TWICE"}
    for who in ("viewer", "stranger"):
        assert ask(world, who, "labelstatus", "POST", uid=uid, payload=payload)["status"] != 200

    answer = ask(world, "annotator", "labelstatus", "POST", uid=uid, payload=payload)

    assert answer["response"] is True
    assert LabelRow.objects.get().label_status == "REVIEWED_TWICE"
    assert LabelRow.objects.get().last_edited_by == world.annotator
    assert EditorLog.objects.filter(action="set_label_status", actor=world.annotator).exists()
    wrong = ask(world, "annotator", "labelstatus", "POST", uid=uid, payload={"label_status": "X"})
    refused(wrong, "INVALID_ARGUMENTS_ERROR", "LABELLED")


def test_models_are_named_and_neither_trained_nor_run(world):
    assert ask(world, "viewer", "modelconfiguration", "GET")["response"] == []
    named = {"title": "Traffic", "description": "", "features": ["car00000"]}
    new = {"model_operation": 2, "model_parameters": {**named, "model": "faster_rcnn"}}

    refused(ask(world, "viewer", "model", "PUT", payload=new), "AUTHORISATION_ERROR")
    uid = ask(world, "admin", "model", "PUT", payload=new)["response"]

    (listed,) = ask(world, "viewer", "modelconfiguration", "GET")["response"]
    assert (listed["model_uid"], listed["model"]) == (uid, "faster_rcnn")
    assert listed["feature_node_hashes"] == {"car00000": "car00000"}
    refused(ask(world, "admin", "model", "POST", uid=uid), "OPERATION_NOT_ALLOWED", "elsewhere")
    refused(ask(world, "viewer", "model", "DELETE", uid=uid), "AUTHORISATION_ERROR")
    assert ask(world, "admin", "model", "DELETE", uid=uid)["response"] is True
    assert ask(world, "viewer", "modelconfiguration", "GET")["response"] == []


def test_wrong_models_are_refused_and_not_kept(world):
    named = {"title": "Traffic", "features": ["car00000"], "model": "vgg16"}
    for wrong, told in (({"model": "x"}, "resnet18"), ({"features": ["x"]}, "ontology")):
        new = {"model_operation": 2, "model_parameters": {**named, **wrong}}
        refused(ask(world, "admin", "model", "PUT", payload=new), "INVALID_ARGUMENTS_ERROR", told)
    assert not MlModel.objects.exists()
    refused(ask(world, "admin", "model", "PUT"), "INVALID_ARGUMENTS_ERROR")
    for method in ("POST", "DELETE"):
        absent = ask(world, "admin", "model", method, uid=str(world.project.pk))
        refused(absent, "RESOURCE_NOT_FOUND_ERROR")
    asked = {"model_iteration_uids": []}
    assert ask(world, "viewer", "trainingmetadata", "GET", payload=asked)["response"] == []
    asked = {"model_iteration_uids": ["x"]}
    refused(
        ask(world, "viewer", "trainingmetadata", "GET", payload=asked), "RESOURCE_NOT_FOUND_ERROR"
    )
    refused(ask(world, "stranger", "modelconfiguration", "GET"), "RESOURCE_NOT_FOUND_ERROR")


class TestDatasets:
    def ask(self, world, who, query_type, method, **values):
        wire = Wire.of(getattr(world, who))
        about = {"project": world.dataset.pk, "resource": "dataset"}
        return wire.v1(query_type, method, **about, **values)

    def test_an_image_group_is_deleted_and_nothing_else_is(self, world):
        group = builders.data_unit(world.dataset, data_type="IMG_GROUP")
        uid = str(group.pk)
        assert self.ask(world, "viewer", "imagegroup", "DELETE", uid=uid)["status"] == 403
        video = self.ask(world, "admin", "imagegroup", "DELETE", uid=str(world.data_hashes[0]))
        refused(video, "INVALID_ARGUMENTS_ERROR", "no image group")

        assert self.ask(world, "admin", "imagegroup", "DELETE", uid=uid)["response"] is True
        assert [each.pk for each in world.dataset.data_units.all()] == world.data_hashes

    def test_texts_in_images_are_not_read(self, world):
        group = builders.data_unit(world.dataset, data_type="IMG_GROUP")
        payload = {"image_group_data_hash": str(group.pk)}
        answer = self.ask(world, "viewer", "imagegroupocr", "GET", payload=payload)
        refused(answer, "OPERATION_NOT_ALLOWED", "elsewhere")
        answer = self.ask(world, "stranger", "imagegroupocr", "GET", payload=payload)
        refused(answer, "RESOURCE_NOT_FOUND_ERROR")

    def test_they_are_made_and_listed(self, world):
        wire = Wire.of(world.admin)
        made = wire.v1("dataset", "POST", payload={"title": "New", "type": 0})["response"]
        assert Dataset.objects.get(pk=made["dataset_hash"]).backing_folder is not None
        listed = wire.v1("datasetwithuserrole", "GET", payload={"filter": {"title_eq": "New"}})[
            "response"
        ]
        assert [each["dataset"]["title"] for each in listed] == ["New"]
        assert listed[0]["dataset"]["user_hash"] == made["user_hash"]
        assert Wire.of(world.stranger).v1("datasetwithuserrole", "GET")["response"] == []

    def test_integrations_are_listed(self, world):
        CloudIntegration.objects.create(title="Shelf", root="file:///shelf")
        wire = Wire.of(world.viewer)
        assert [e["title"] for e in wire.v1("cloudintegration", "GET")["response"]] == ["Shelf"]
        refused(wire.v1("dicomdeidentifytask", "POST"), "INVALID_ARGUMENTS_ERROR", "uid")


class TestOntologies:
    def test_they_are_read_listed_made_and_saved(self, world):
        wire = Wire.of(world.admin)
        key = str(world.project.ontology_id)
        read = wire.v1("ontology", "GET", uid=key)["response"]
        assert read["editor"] == builders.EDITOR
        listed = wire.v1("ontologywithuserrole", "GET")["response"]
        assert [each["ontology"] for each in listed] == [read]
        assert listed[0]["user_email"] == world.admin.email
        saved = wire.v1("ontology", "PUT", uid=key, payload={**read, "title": "Renamed"})
        assert saved["response"] is True
        assert Ontology.objects.get(pk=key).title == "Renamed"
        made = wire.v1("ontology", "POST", payload=read)["response"]
        assert made["ontology_hash"] != key

    def test_roles_hold(self, world):
        key = str(world.project.ontology_id)
        assert ask(world, "viewer", "ontology", "GET", uid=key)["status"] == 200
        payload = {"title": "X", "description": "", "editor": builders.EDITOR}
        for who, code in (
            ("viewer", "AUTHORISATION_ERROR"),
            ("stranger", "RESOURCE_NOT_FOUND_ERROR"),
        ):
            wire = Wire.of(getattr(world, who))
            refused(wire.v1("ontology", "PUT", uid=key, payload=payload), code)
        broken = {**payload, "editor": {"objects": []}}
        answer = Wire.of(world.admin).v1("ontology", "PUT", uid=key, payload=broken)
        refused(answer, "INVALID_ARGUMENTS_ERROR", "classifications")


class TestPeople:
    @pytest.fixture
    def chief(self):
        return builders.person("chief@example.com", is_superuser=True)

    def add(self, who, email, role="MEMBER", kind="internal"):
        body = {"email": email, "roleMnemonicName": role, "memberType": kind}
        return Wire.of(who).v2("POST", "organisation/users", body)

    def emails(self, who):
        return [
            each["email"] for each in Wire.of(who).v2("GET", "organisation/users").json()["results"]
        ]

    def test_administrators_see_everybody_others_who_works_with_them(self, world, chief):
        assert set(self.emails(chief)) == set(User.objects.values_list("email", flat=True))
        assert self.emails(world.stranger) == [world.stranger.email]
        theirs = ProjectUser.objects.values_list("user__email", flat=True)
        assert self.emails(world.viewer) == sorted(theirs)

    def test_only_administrators_add_and_remove(self, world, chief):
        assert self.add(world.admin, "new@example.com").status_code == 403
        assert self.add(chief, " New@Example.com ").status_code == 204
        made = User.objects.get(email="new@example.com")
        assert not made.has_usable_password()
        assert self.add(chief, "new@example.com").status_code == 409
        target = "organisation/users/new%40example.com"
        assert Wire.of(world.admin).v2("DELETE", target).status_code == 403
        assert Wire.of(chief).v2("DELETE", target).status_code == 204
        made.refresh_from_db()
        assert not made.is_active
        assert "new@example.com" not in self.emails(chief)
        assert Wire.of(chief).v2("DELETE", target).status_code == 404
        assert self.add(chief, "new@example.com").status_code == 204
        assert "new@example.com" in self.emails(chief)

    def test_what_cannot_be_is_refused(self, chief):
        assert self.add(chief, "x").status_code == 400
        assert self.add(chief, "x@example.com", role="ADMIN").status_code == 400
        assert self.add(chief, "x@example.com", kind="external").status_code == 400
        own = Wire.of(chief).v2("DELETE", f"organisation/users/{chief.email}")
        assert own.status_code == 400
        assert "yourself" in own.json()["message"]


@pytest.mark.live
@pytest.mark.contract
@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("default")
class TestWithClients:
    @pytest.fixture
    def ours(self, live_server, world, row):
        client = EncordUserClient.create_with_ssh_private_key(
            builders.private_key(world.admin), domain=live_server.url
        )
        return client.get_project(str(world.project.pk))

    def test_each_refusal_becomes_the_exception_of_its_kind(self, ours, row):
        assert ours.list_models() == []
        with pytest.warns(DeprecationWarning, match="workflow"):
            assert ours.set_label_status(str(row.label_hash), LabelStatus.LABELLED) is True
        assert ours.submit_label_row_for_review(str(row.label_hash)) is True
        with pytest.raises(sdk_exceptions.OperationNotAllowed):
            ours.submit_label_row_for_review(str(row.label_hash))
        with pytest.raises(sdk_exceptions.ResourceNotFoundError):
            ours.model_delete("00000000-0000-4000-8000-00000000000d")

    def test_the_published_client_lists_adds_and_removes_people(self, live_server):
        encord = pytest.importorskip("encord")
        chief = builders.person("chief@example.com", is_superuser=True)
        client = encord.EncordUserClient.create_with_ssh_private_key(
            builders.private_key(chief), domain=live_server.url
        )
        client.add_organisation_user(
            "new@example.com", role_mnemonic_name="MEMBER", member_type="internal"
        )
        found = {each.email: each for each in client.list_organisation_users()}
        assert found["new@example.com"].role_mnemonic_name == "MEMBER"
        assert found["chief@example.com"].role_mnemonic_name == "ADMIN"
        with pytest.raises(encord.exceptions.ResourceExistsError):
            client.add_organisation_user(
                "new@example.com", role_mnemonic_name="MEMBER", member_type="internal"
            )
        client.remove_organisation_user("new@example.com")
        assert [each.email for each in client.list_organisation_users()] == ["chief@example.com"]
        with pytest.raises(encord.exceptions.ResourceNotFoundError):
            client.remove_organisation_user("new@example.com")


class TestItemsAddedThroughAProject:
    NEW = {
        "id": "2",
        "name": "Lane",
        "color": "#000000",
        "shape": "polyline",
        "featureNodeHash": "x",
    }

    def add(self, world, who, *objects):
        editor = {"objects": list(objects), "classifications": []}
        return ask(world, who, "project", "POST", payload={"editor": editor})

    def test_what_is_there_stays_as_it_is(self, world):
        flat = {**builders.EDITOR["objects"][0], "attributes": [], "name": "Other"}

        assert self.add(world, "admin", flat, self.NEW)["response"] is True

        editor = Ontology.objects.get(pk=world.project.ontology_id).editor
        assert editor["objects"] == [*builders.EDITOR["objects"], self.NEW]
        assert editor["classifications"] == builders.EDITOR["classifications"]

    def test_who_may_not_or_sends_nonsense_changes_nothing(self, world):
        refused(self.add(world, "manager", self.NEW), "AUTHORISATION_ERROR")
        refused(self.add(world, "stranger", self.NEW), "RESOURCE_NOT_FOUND_ERROR")
        taken = self.add(world, "admin", {**self.NEW, "id": "1"})
        refused(taken, "INVALID_ARGUMENTS_ERROR", "taken")
        broken = self.add(world, "admin", {**self.NEW, "shape": "blob"})
        refused(broken, "INVALID_ARGUMENTS_ERROR", "no shape")
        assert Ontology.objects.get(pk=world.project.ontology_id).editor == builders.EDITOR


QUERY_METHODS = {
    "basic_getter": "GET",
    "get_multiple": "GET",
    "basic_setter": "POST",
    "post_multiple": "POST",
    "basic_put": "PUT",
    "put_multiple": "PUT",
    "basic_delete": "DELETE",
}


def sent_by_our_sdk() -> Iterator[tuple[str, str]]:
    """Every query in the source of the SDK."""
    for module in iter_modules_below(sdk):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            method = QUERY_METHODS.get(node.func.attr)
            if method is None:
                continue
            named = {each.arg: each.value for each in node.keywords}
            what = named.get("query_type", node.args[0] if node.args else None)
            if isinstance(what, ast.Constant):
                yield what.value, method
            elif isinstance(what, ast.Name) and hasattr(module, what.id):
                found = getattr(module, what.id)
                yield (found if isinstance(found, str) else found.__name__.lower()), method


def iter_modules_below(package) -> Iterator[Any]:
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(info.name)


def test_every_query_that_the_sdk_sends_has_an_answer():
    sent = set(sent_by_our_sdk())

    assert len(sent) > 40
    assert sorted(each for each in sent if each not in QUERIES) == []
