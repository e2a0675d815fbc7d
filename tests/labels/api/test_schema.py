from __future__ import annotations

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.builders.cached import make_person

pytestmark = pytest.mark.django_db


def test_the_openapi_document_is_valid_and_whole() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    paths = set(schema["paths"])
    row = "/api/v1/projects/{project_hash}/label-rows/{data_hash}"
    assert paths == {
        "/api/v1/auth/token",
        "/api/v1/projects",
        "/api/v1/projects/{project_hash}",
        "/api/v1/projects/{project_hash}/priorities",
        "/api/v1/projects/{project_hash}/priorities/undo",
        "/api/v1/projects/{project_hash}/label-rows",
        row,
        f"{row}/labels",
        f"{row}/answers",
        f"{row}/frames/{{frame}}/instances",
        f"{row}/workflow/{{action}}",
        f"{row}/priority",
        f"{row}/reviews",
        f"{row}/issues",
        f"{row}/issues/{{issue_uuid}}",
    }
    ids = [each["operationId"] for path in schema["paths"].values() for each in path.values()]
    assert len(ids) == len(set(ids))


def test_the_document_and_its_page_are_served(client: Client) -> None:
    client.force_login(make_person())
    assert client.get("/api/schema/").status_code == 200
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert b"swagger" in page.content.lower()


def test_bodies_say_that_fields_they_do_not_name_are_refused() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    named = schema["components"]["schemas"]
    assert named["Priority"]["additionalProperties"] is False
    assert named["NewIssue"]["additionalProperties"] is False
    assert "additionalProperties" not in named["Project"]
