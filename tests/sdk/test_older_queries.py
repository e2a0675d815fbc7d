"""Queries that only older servers answer: what is sent, and how the answers are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from encord_portal.sdk.client import EncordClient, EncordClientDataset, EncordClientProject
from encord_portal.sdk.configs import ApiKeyConfig, CordConfig, EncordConfig, get_env_resource_id
from encord_portal.sdk.constants.model import AutomationModels, Device
from encord_portal.sdk.exceptions import EncordException, InitialisationError
from encord_portal.sdk.orm.dataset import DatasetScope
from encord_portal.sdk.orm.label_row import LabelStatus
from encord_portal.sdk.orm.model import ModelTrainingWeights
from encord_portal.sdk.project import Project
from encord_portal.sdk.user_client import EncordUserClient
from encord_portal.sdk.utilities.client_utilities import APIKeyScopes
from encord_portal.sdk.utilities.project_utilities import get_all_model_iteration_uids
from tests.contract.requests.answers import DATA, DATASET, LABEL, PROJECT, answer
from tests.sdk.builders import PUBLIC_KEY_HEX, private_key_text
from tests.sdk.recording import Recorded, Reply, envelope, recording

MODEL = "m0000000-0000-4000-8000-000000000001"


def asked(call: Callable[[EncordUserClient], Any], response: Any) -> tuple[Any, dict[str, Any]]:
    """Run a call against a server with one answer to the last query: its result and the query."""

    def reply(request: Recorded) -> Reply:
        known = answer(request)
        is_older = request.target.startswith("/public") and b'"response":null' in known.body
        return envelope(response) if is_older else known

    with recording(reply) as server:
        client = EncordUserClient.create_with_ssh_private_key(private_key_text(), domain=server.url)
        result = call(client)
        last = server.requests[-1]
        return result, {**last.json, "resource": last.headers["resourceid"], "path": last.target}


def of_project(call: Callable[[Project], Any]) -> Callable[[EncordUserClient], Any]:
    return lambda client: call(client.get_project(PROJECT))


def query(kind: str, method: str, uid: Any, payload: Any, resource: str = PROJECT) -> Any:
    return {
        "query_type": kind,
        "query_method": method,
        "values": {"uid": uid, "payload": payload},
        "resource": resource,
        "path": "/public" if resource else "/public/user",
    }


def test_project_api_keys_are_made_and_listed() -> None:
    key, sent = asked(
        lambda client: client.create_project_api_key(PROJECT, "T", [APIKeyScopes.LABEL_READ]), "k"
    )
    assert (key, sent) == (
        "k",
        query("projectapikey", "POST", PROJECT, {"title": "T", "scopes": ["label.read"]}),
    )
    row = {"api_key": "k", "title": "T", "scopes": ["label.write", "algo.library"]}
    (listed,), sent = asked(lambda client: client.get_project_api_keys(PROJECT), [row])
    assert listed.scopes == [APIKeyScopes.LABEL_WRITE, APIKeyScopes.ALGO_LIBRARY]
    assert sent == query("projectapikey", "GET", PROJECT, None)
    key, sent = asked(lambda client: client.get_or_create_project_api_key(PROJECT), "master")
    assert (key, sent) == ("master", query("projectapikey", "PUT", PROJECT, {}))


@pytest.mark.parametrize("scopes", [["dataset.read"], '["dataset.read"]'])
def test_dataset_api_keys_are_made_and_listed(scopes: Any) -> None:
    row = {
        "resource_hash": DATASET,
        "api_key": "k",
        "title": "T",
        "key_hash": "h",
        "scopes": scopes,
    }
    made, sent = asked(
        lambda client: client.create_dataset_api_key(DATASET, "T", [DatasetScope.READ]), row
    )
    assert (made.api_key, made.scopes) == ("k", [DatasetScope.READ])
    payload = {"dataset_hash": DATASET, "title": "T", "scopes": ["dataset.read"]}
    assert sent == query("datasetapikey", "POST", None, payload, "")
    (listed,), sent = asked(lambda client: client.get_dataset_api_keys(DATASET), [row])
    assert (listed, sent) == (
        made,
        query("datasetapikey", "GET", None, {"dataset_hash": DATASET}, ""),
    )
    found, sent = asked(lambda client: client.get_or_create_dataset_api_key(DATASET), row)
    assert (found, sent["query_method"]) == (made, "PUT")


def test_models_and_their_trainings_are_listed() -> None:
    row = {
        "model_uid": MODEL,
        "title": "T",
        "description": "",
        "feature_node_hashes": {"car00000": 1},
        "model": "faster_rcnn",
        "model_iteration_uids": ["a", "b"],
    }
    models, sent = asked(of_project(lambda project: project.list_models()), [row])
    assert models[0].model is AutomationModels.FASTER_RCNN
    assert models[0].feature_node_hashes == ["car00000"]
    assert get_all_model_iteration_uids(models) == {"a", "b"}
    assert sent == query("modelconfiguration", "GET", None, None)

    training = {
        "model_iteration_uid": "a",
        "created_at": "2024-03-01 10:00:00",
        "training_final_loss": 0.5,
        "model_training_labels": {
            "label_metadata_list": [{"label_uid": LABEL, "data_uid": DATA, "data_link": "l"}],
            "feature_uids": ["car00000"],
        },
    }
    (found, bare), sent = asked(
        of_project(lambda project: project.get_training_metadata(["a"], True, True, True)),
        [training, {"model_iteration_uid": "b"}],
    )
    assert found.created_at == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert found.model_training_labels.label_metadata_list[0].data_uid == DATA
    assert (bare.created_at, bare.model_training_labels) == (None, None)
    assert sent["values"]["payload"] == {
        "model_iteration_uids": ["a"],
        "get_created_at": True,
        "get_training_final_loss": True,
        "get_model_training_labels": True,
    }


def test_models_are_made_trained_run_and_deleted(tmp_path: Path) -> None:
    uid, sent = asked(
        of_project(lambda p: p.create_model_row("T", "d", ["car00000"], AutomationModels.FAST_AI)),
        MODEL,
    )
    parameters = {"title": "T", "description": "d", "features": ["car00000"], "model": "fast_ai"}
    payload = {"model_operation": 2, "model_parameters": parameters}
    assert (uid, sent) == (MODEL, query("model", "PUT", None, payload))

    weights = ModelTrainingWeights(
        {"model": "resnet18", "training_config_link": "c", "training_weights_link": "w"}
    )
    result, sent = asked(
        of_project(lambda p: p.model_train(MODEL, [LABEL], 5, 8, weights, Device.CPU)), {"ok": 1}
    )
    assert result == {"ok": 1}
    assert sent["values"]["payload"]["model_operation"] == 1
    assert sent["values"]["payload"]["model_parameters"] == {
        "label_rows": [LABEL],
        "epochs": 5,
        "batch_size": 8,
        "weights": dict(weights),
        "device": "cpu",
    }

    image = tmp_path / "one.png"
    image.write_bytes(b"bytes")
    _, sent = asked(
        of_project(lambda p: p.model_inference(MODEL, file_paths=[str(image)])), [{"frames": {}}]
    )
    parameters = sent["values"]["payload"]["model_parameters"]
    assert parameters["files"] == [{"uid": str(image), "base64_str": "Ynl0ZXM="}]
    assert (parameters["device"], parameters["conf_thresh"]) == ("cuda", 0.6)

    deleted, sent = asked(of_project(lambda p: p.model_delete(MODEL)), True)
    assert (deleted, sent) == (True, query("model", "DELETE", MODEL, None))


@pytest.mark.parametrize(
    "call",
    [
        lambda p: p.create_model_row("", "", ["f"], "fast_ai"),
        lambda p: p.create_model_row("T", "", ["f"], "no such model"),
        lambda p: p.model_inference(MODEL),
        lambda p: p.model_inference(MODEL, data_hashes=[DATA], conf_thresh=2),
        lambda p: p.model_inference(MODEL, data_hashes=[DATA], detection_frame_range=[1]),
        lambda p: p.model_train(MODEL),
        lambda p: p.object_interpolation({}, []),
        lambda p: p.fitted_bounding_boxes({}, {}),
    ],
)
def test_arguments_that_make_no_sense_are_refused_before_sending(call: Any) -> None:
    with recording(answer) as server:
        client = EncordUserClient.create_with_ssh_private_key(private_key_text(), domain=server.url)
        project = client.get_project(PROJECT)
        count = len(server.requests)
        with pytest.raises(EncordException):
            call(project)
        assert len(server.requests) == count


def test_boxes_are_fitted() -> None:
    frames, video = {"0": {"objects": []}}, {"width": 1, "height": 2}
    _, sent = asked(of_project(lambda p: p.fitted_bounding_boxes(frames, video)), {"frames": {}})
    assert sent["values"]["payload"] == {
        "algorithm_name": "fitted_bounding_box",
        "algorithm_parameters": {"labels": frames, "video": video},
    }


def test_labels_are_submitted_and_their_status_set() -> None:
    done, sent = asked(of_project(lambda p: p.submit_label_row_for_review(LABEL)), True)
    assert (done, sent) == (True, query("review", "PUT", LABEL, None))
    with pytest.warns(DeprecationWarning, match="set_label_status"):
        done, sent = asked(
            of_project(lambda p: p.set_label_status(LABEL, LabelStatus.LABELLED)), True
        )
    assert (done, sent) == (True, query("labelstatus", "POST", LABEL, {"label_status": "LABELLED"}))


def test_image_groups_are_read_and_removed() -> None:
    rows, sent = asked(
        lambda client: client.get_dataset(DATASET).run_ocr("g"), [{"processed_texts": {"a": 1}}]
    )
    assert rows[0].processed_texts == {"a": 1}
    assert sent == query("imagegroupocr", "GET", None, {"image_group_data_hash": "g"}, DATASET)
    with pytest.warns(DeprecationWarning, match="delete_data"):
        _, sent = asked(lambda client: client.get_dataset(DATASET).delete_image_group("g"), None)
    assert sent == query("imagegroup", "DELETE", "g", None, DATASET)


# API keys of resources -------------------------------------------------------------------------


def _with_meta(kind: str) -> Callable[[Recorded], Reply]:
    def reply(request: Recorded) -> Reply:
        if b'"apikeymeta"' in request.body:
            return envelope({"title": "T", "resource_type": kind})
        return answer(request)

    return reply


@pytest.mark.parametrize(
    ("kind", "expected", "call"),
    [
        ("project", EncordClientProject, lambda client: client.get_project()["title"]),
        ("dataset", EncordClientDataset, lambda client: client.get_dataset()["title"]),
    ],
)
def test_an_api_key_opens_its_resource(kind: str, expected: type, call: Any) -> None:
    with recording(_with_meta(kind)) as server:
        client = EncordClient.initialise("hash", "secret", domain=server.url)
        assert type(client) is expected
        assert call(client) == kind.title()
        for request in server.requests:
            assert request.headers["authorization"] == "secret"
            assert request.headers["resourceid"] == "hash"
            assert "resourcetype" not in request.headers


def test_a_configuration_opens_its_resource() -> None:
    with recording(_with_meta("project")) as server:
        config = ApiKeyConfig("hash", "secret", domain=server.url)
        client = EncordClient.initialise_with_config(config)
        assert isinstance(client, EncordClientProject)
        assert client.get_project()["title"] == "Project"


def test_an_api_key_of_something_else_is_refused() -> None:
    with recording(_with_meta("ontology")) as server, pytest.raises(InitialisationError):
        EncordClient.initialise("hash", "secret", domain=server.url)


def test_the_environment_names_resource_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PROJECT_ID", "DATASET_ID", "API_KEY"):
        for prefix in ("ENCORD", "CORD"):
            monkeypatch.delenv(f"{prefix}_{name}", raising=False)
    with pytest.raises(InitialisationError, match="ENCORD_PROJECT_ID"):
        ApiKeyConfig()
    monkeypatch.setenv("CORD_DATASET_ID", "d")
    with pytest.raises(InitialisationError, match="ENCORD_API_KEY"):
        ApiKeyConfig()
    monkeypatch.setenv("ENCORD_API_KEY", "k")
    assert ApiKeyConfig().resource_id == "d"
    monkeypatch.setenv("ENCORD_PROJECT_ID", "p")
    with pytest.raises(InitialisationError, match="Both"):
        get_env_resource_id()
    assert EncordConfig is CordConfig is ApiKeyConfig


def test_websocket_urls_prove_who_listens() -> None:
    with recording(answer) as server:
        client = EncordUserClient.create_with_ssh_private_key(private_key_text(), domain=server.url)
        url = client.get_project(PROJECT).get_websocket_url()
        assert url.startswith(
            f"wss://ws.encord.com/websocket?client_type=2&project_hash={PROJECT}"
            f"&ssh_authorization={PUBLIC_KEY_HEX}:"
        )
        with pytest.raises(InitialisationError):
            client.user_config.get_websocket_url()
    assert ApiKeyConfig("h", "k").get_websocket_url() == (
        "wss://ws.encord.com/websocket?client_type=2&project_hash=h&api_key=k"
    )
