from __future__ import annotations

import json
import logging
import uuid

import pytest
from django.test import Client

from encord_portal.platform.errors import BY_CODE, PlatformError
from tests.platform import builders
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db

CODES = [
    "AUTHENTICATION_ERROR",
    "AUTHORISATION_ERROR",
    "RATE_LIMIT_ERROR",
    "RESOURCE_NOT_FOUND_ERROR",
    "METHOD_NOT_ALLOWED_ERROR",
    "UNKNOWN_ERROR",
    "OPERATION_NOT_ALLOWED",
    "ANSWER_DICTIONARY_ERROR",
    "CORRUPTED_LABEL_ERROR",
    "FILE_TYPE_NOT_SUPPORTED_ERROR",
    "FILE_SIZE_NOT_SUPPORTED_ERROR",
    "FEATURE_DOES_NOT_EXIST_ERROR",
    "UPLOAD_OPERATION_NOT_SUPPORTED_ERROR",
    "DETECTION_RANGE_INVALID_ERROR",
    "RESOURCE_EXISTS_ERROR",
    "INVALID_DATE_FORMAT_ERROR",
    "DUPLICATE_SSH_KEY_ERROR",
    "SSH_KEY_NOT_FOUND_ERROR",
    "INVALID_ARGUMENTS_ERROR",
    "MULTI_LABEL_LIMIT_ERROR",
    "WRONG_PROJECT_TYPE_ERROR",
]


@pytest.fixture
def wire():
    return Wire.of(builders.person())


def test_every_code_has_its_class():
    assert sorted(BY_CODE) == sorted(CODES)
    assert all(issubclass(each, PlatformError) for each in BY_CODE.values())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"null",
        b"[]",
        b"3",
        b"{}",
        b'{"query_type": 1, "query_method": "GET"}',
        b'{"query_type": "projectwithuserrole"}',
        b'{"query_type": "nothing", "query_method": "GET"}',
        b'{"query_type": "projectwithuserrole", "query_method": "GET", "values": []}',
        b'{"query_type": "projectwithuserrole", "query_method": "GET", "values": "x"}',
        b'{"query_type": "projectwithuserrole", "query_method": "GET", "values": {"payload": NaN}}',
        b'{"query_type": "projectwithuserrole", "query_method": "GET", "values": {"payload": 3}}',
        b'{"query_type": "projectwithuserrole", "query_method": "GET",'
        b' "values": {"payload": {"filter": {"title_eq": "a\\u0000b"}}}}',
        b'{"query_type": "projectwithuserrole", "query_method": "GET",'
        b' "values": {"payload": {"filter": {"title_eq": "\\ud800"}}}}',
        b'{"query_type": "projectwithuserrole", "query_method": "GET",'
        b' "values": {"payload": {"filter": {"created_before": "yesterday"}}}}',
        b"[" * 5000,
        "\u00e9".encode("latin-1"),
    ],
)
def test_a_malformed_envelope_gets_a_clear_refusal_and_one_line_in_the_log(wire, caplog, body):
    caplog.set_level(logging.INFO, "encord_portal.platform")

    answer = wire.v1_raw(body)

    assert answer["status"] == 400
    assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"]
    assert answer["payload"]
    assert len(caplog.records) == 1


def test_what_others_send_cannot_pass_for_a_line_of_the_log(wire, caplog):
    caplog.set_level(logging.INFO, "encord_portal.platform")

    wire.v2("GET", "organisation/groups/a%0A2026-01-01%20ERROR%20forged")
    wire.v2("DELETE", f"organisation/users/{'x' * 5000}%0D%0A%1b[31m@example.com")
    wire.v1("projectwithuserrole\nforged", "GET")

    assert len(caplog.records) == 3
    for record in caplog.records:
        assert len(record.getMessage()) < 3000
        assert record.getMessage().isprintable()


def test_too_many_query_parameters_are_refused_clearly(wire, caplog):
    caplog.set_level(logging.INFO)

    answer = wire.v2("GET", "projects?" + "&".join(["tagsAnyof=x"] * 2000))

    assert answer.status_code == 413
    assert "several requests" in answer.json()["message"]
    assert len(caplog.records) == 1


def test_an_unknown_method_of_a_known_query_names_those_that_there_are(wire):
    answer = wire.v1("projectwithuserrole", "DELETE")

    assert answer["response"] == ["METHOD_NOT_ALLOWED_ERROR"]
    assert "GET" in answer["payload"]


def test_an_unsigned_query_is_refused():
    response = Client().post(
        "/public/user", b"{}", content_type="application/json", headers={"host": "embedded.invalid"}
    )

    assert response.status_code == 200
    assert response.json()["response"] == ["AUTHENTICATION_ERROR"]


def test_only_post_is_answered():
    answer = Client(headers={"host": "embedded.invalid"}).get("/public/user").json()

    assert answer["response"] == ["METHOD_NOT_ALLOWED_ERROR"]


@pytest.mark.parametrize(
    ("resource", "project"),
    [("dataset", uuid.uuid4()), ("project", "x"), ("project", "../x"), ("", uuid.uuid4())],
)
def test_a_query_about_a_project_needs_its_headers(wire, resource, project):
    answer = wire.v1("labelrowmetadata", payload={}, project=project, resource=resource)

    assert answer["response"] == ["INVALID_ARGUMENTS_ERROR"]


def test_a_project_that_does_not_exist_looks_like_a_foreign_one(wire):
    world = builders.world()

    answers = [
        wire.v1("labelrowmetadata", payload={}, project=each)
        for each in (uuid.uuid4(), world.project.pk)
    ]

    assert answers[0] == answers[1]
    assert answers[0]["response"] == ["RESOURCE_NOT_FOUND_ERROR"]


class TestV2:
    def test_an_unknown_path_answers_json(self, wire):
        response = wire.v2("GET", "no/such/thing")

        assert response.status_code == 404
        assert response.json()["message"]

    def test_a_wrong_method_names_the_right_ones(self, wire):
        response = wire.v2("DELETE", "projects")

        assert response.status_code == 405
        assert "GET" in response.json()["message"]

    @pytest.mark.parametrize(
        "raw",
        [b"", b"x", b"[]", b"null", b'{"title": 3}', b'{"title": "a", "editor": []}'],
    )
    def test_a_malformed_body_is_refused(self, wire, raw):
        response = wire.v2("POST", "ontologies", raw=raw)

        assert response.status_code == 400
        assert response.json()["message"]

    @pytest.mark.parametrize(
        "target",
        [
            "projects?titleEq=%00",
            "projects?pageToken=x",
            "projects?pageToken=ZnJvbTrCsg==",
            "projects?createdBefore=x",
            "ontologies?titleLike=" + "x" * 2000,
        ],
    )
    def test_malformed_parameters_are_refused(self, wire, target):
        response = wire.v2("GET", target)

        assert response.status_code == 400
        assert json.loads(response.content)["message"]

    def test_an_unsigned_request_is_refused(self):
        response = Client(headers={"host": "embedded.invalid"}).get("/v2/public/projects")

        assert response.status_code == 401

    def test_a_pattern_ending_in_its_escape_is_no_server_error(self, wire):
        assert wire.v2("GET", "projects?titleLike=a%5C").status_code in {200, 400}
