"""Requests that schemathesis makes of the OpenAPI document: answers as the document promises."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from django.db import connection
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knox.models import AuthToken
from schemathesis.checks import positive_data_acceptance

from encord_portal.wsgi import application
from tests.builders.world import World
from tests.labels.api.conftest import Call
from tests.labels.api.operations import names_of

EXAMPLES = 300 if os.environ.get("PORTAL_TEST_FULL") else 20
# What a row has and who may do what decides, too, whether a request is taken.
UNKNOWABLE = [positive_data_acceptance]


def _operations() -> list[Any]:
    document = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(document)
    schema.app = application
    return [found.ok() for found in schema.get_all_operations()]


@pytest.fixture
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one request wrote is there in the next, though nothing is ever committed."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("operation", _operations(), ids=lambda operation: operation.label)
def test_answers_are_those_of_the_document(operation: Any, world: World, api: Call) -> None:
    names = names_of(world)
    token = AuthToken.objects.create(world["owner"])[1]
    labels = f"/api/v1/projects/{world.project_hash}/label-rows/{names['data_hash']}/labels"

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        if data.draw(st.booleans()):
            case.path_parameters = {name: names[name] for name in case.path_parameters}
        headers = {"Authorization": f"Token {token}"} if data.draw(st.booleans()) else {}
        if "If-Match" in case.headers and data.draw(st.booleans()):
            case.headers["If-Match"] = api("owner").get(labels)["ETag"]
        case.call_and_validate(headers=headers, excluded_checks=UNKNOWABLE)

    ask()
