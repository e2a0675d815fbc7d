"""Calls that are authorised by a bearer token."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import pytest

from tests.contract.requests.answers import DATASET, PROJECT, answer
from tests.sdk.recording import recording

pytestmark = pytest.mark.contract

INDIVIDUAL = {"x-cloud-trace-context", "user-agent", "host", "content-length", "connection"}


def _sent_by(root: str) -> list[Any]:
    with warnings.catch_warnings(), recording(answer) as server:
        warnings.simplefilter("ignore")
        module = importlib.import_module(f"{root}.user_client")
        client = module.EncordUserClient.create_with_bearer_token("secret", domain=server.url)
        client.get_project(PROJECT).list_label_rows_v2()
        client.get_dataset(DATASET).list_data_rows()
        client.create_ontology("O")
        return [
            (
                request.method,
                request.target,
                request.json,
                {name: value for name, value in request.headers.items() if name not in INDIVIDUAL},
            )
            for request in server.requests
        ]


def test_a_token_is_sent_alike() -> None:
    ours = _sent_by("encord_portal.sdk")
    assert ours == _sent_by("encord")
    assert {headers["authorization"] for *_, headers in ours} == {"Bearer secret"}
