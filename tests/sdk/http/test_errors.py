"""Codes and statuses, and the exceptions that they become."""

from __future__ import annotations

from typing import Any

import pytest

from encord_portal.sdk import exceptions
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.exceptions import (
    EncordException,
    GenericServerError,
    RequestException,
    ResourceNotFoundError,
    UnknownException,
)
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.http.v2.api_client import ApiClient
from tests.sdk.builders import ssh_config
from tests.sdk.recording import Reply, as_json, envelope, recording

CODES = {
    "AUTHENTICATION_ERROR": "AuthenticationError",
    "AUTHORISATION_ERROR": "AuthorisationError",
    "RATE_LIMIT_ERROR": "RateLimitExceededError",
    "RESOURCE_NOT_FOUND_ERROR": "ResourceNotFoundError",
    "METHOD_NOT_ALLOWED_ERROR": "MethodNotAllowedError",
    "UNKNOWN_ERROR": "UnknownException",
    "OPERATION_NOT_ALLOWED": "OperationNotAllowed",
    "ANSWER_DICTIONARY_ERROR": "AnswerDictionaryError",
    "CORRUPTED_LABEL_ERROR": "CorruptedLabelError",
    "FILE_TYPE_NOT_SUPPORTED_ERROR": "FileTypeNotSupportedError",
    "FILE_SIZE_NOT_SUPPORTED_ERROR": "FileSizeNotSupportedError",
    "FEATURE_DOES_NOT_EXIST_ERROR": "FeatureDoesNotExistError",
    "MODEL_WEIGHTS_INCONSISTENT_ERROR": "ModelWeightsInconsistentError",
    "MODEL_FEATURES_INCONSISTENT_ERROR": "ModelFeaturesInconsistentError",
    "UPLOAD_OPERATION_NOT_SUPPORTED_ERROR": "UploadOperationNotSupportedError",
    "DETECTION_RANGE_INVALID_ERROR": "DetectionRangeInvalidError",
    "RESOURCE_EXISTS_ERROR": "ResourceExistsError",
    "INVALID_DATE_FORMAT_ERROR": "InvalidDateFormatError",
    "DUPLICATE_SSH_KEY_ERROR": "DuplicateSshKeyError",
    "SSH_KEY_NOT_FOUND_ERROR": "SshKeyNotFound",
    "INVALID_ARGUMENTS_ERROR": "InvalidArgumentsError",
    "MULTI_LABEL_LIMIT_ERROR": "MultiLabelLimitError",
    "WRONG_PROJECT_TYPE_ERROR": "WrongProjectTypeError",
    "MUST_SET_DETECTION_RANGE_ERROR": "GenericServerError",
    "SOMETHING_NEW": "GenericServerError",
}


def _query(reply: Reply, **settings: Any) -> Any:
    with recording(reply) as server:
        return Querier(ssh_config(server.url, **settings)).basic_getter("thing")


def _caught(reply: Reply) -> EncordException:
    with pytest.raises(EncordException) as raised:
        _query(reply)
    return raised.value


@pytest.mark.parametrize(("code", "name"), CODES.items())
@pytest.mark.parametrize("payload", [None, "detail", {"maximum_labels_allowed": 7}])
def test_each_v1_code_has_its_exception(code: str, name: str, payload: Any) -> None:
    error = _caught(envelope([code], 500, payload=payload))
    assert type(error) is getattr(exceptions, name)


@pytest.mark.parametrize("response", ["AUTHENTICATION_ERROR", [], ["A", "B"], [1], None, {}])
def test_a_code_outside_of_an_array_of_one_is_generic(response: Any) -> None:
    assert type(_caught(envelope(response, 500))) is GenericServerError


@pytest.mark.parametrize("status", [None, "200", 201, 200.0, True])
def test_only_the_integer_200_is_success(status: Any) -> None:
    assert type(_caught(envelope({"a": 1}, status))) is GenericServerError


def test_the_http_status_does_not_matter_for_an_envelope() -> None:
    success = envelope({"a": 1})
    assert _query(Reply(success.body, 401)) == {"a": 1}


@pytest.mark.parametrize(
    ("code", "payload", "part"),
    [
        ("CORRUPTED_LABEL_ERROR", "frame 7", "\nframe 7"),
        ("RESOURCE_EXISTS_ERROR", "row 1", "row 1"),
        ("INVALID_ARGUMENTS_ERROR", "bad title", "bad title"),
        ("WRONG_PROJECT_TYPE_ERROR", "not a workflow", "not a workflow"),
        ("RESOURCE_NOT_FOUND_ERROR", "no such row", "no such row"),
        ("RATE_LIMIT_ERROR", "slow down", "slow down"),
        ("SOMETHING_NEW", "detail", "detail"),
    ],
)
def test_what_the_server_adds_is_in_the_message(code: str, payload: str, part: str) -> None:
    assert part in _caught(envelope([code], 500, payload=payload)).message


@pytest.mark.parametrize(
    ("payload", "limit"), [({"maximum_labels_allowed": 7}, 7), (None, 100), ("text", 100)]
)
def test_the_label_limit_is_told(payload: Any, limit: int) -> None:
    error = _caught(envelope(["MULTI_LABEL_LIMIT_ERROR"], 500, payload=payload))
    assert isinstance(error, exceptions.MultiLabelLimitError)
    assert error.maximum_labels_allowed == limit


@pytest.mark.parametrize("code", ["AUTHENTICATION_ERROR", "SSH_KEY_NOT_FOUND_ERROR"])
def test_a_refused_key_hints_at_the_domain(code: str) -> None:
    assert "http://127.0.0.1:" in _caught(envelope([code], 401)).message


def test_an_exception_tells_when_and_where() -> None:
    with recording(envelope(["UNKNOWN_ERROR"], 500)) as server:
        config = ssh_config(server.url, trace_id_provider=lambda: f"{'ab' * 16}/1;o=1")
        with pytest.raises(UnknownException) as raised:
            Querier(config).basic_getter("thing")
        text = str(raised.value)
        assert f"trace_id='{'ab' * 16}'" in text
        assert "span_id='1'" in text
        assert f"domain='{server.url}'" in text
        assert "timestamp='2" in text


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'"x"', b"null", b'{"a": NaN}'])
def test_an_answer_that_is_no_envelope_is_a_request_exception(body: bytes) -> None:
    assert type(_caught(Reply(body))) is RequestException


@pytest.mark.parametrize("result", [None, {}, [], 0, False])
def test_an_empty_single_result_is_not_found(result: Any) -> None:
    assert type(_caught(envelope(result))) is ResourceNotFoundError


@pytest.mark.parametrize("result", [False, 0, "", [], {}])
def test_a_set_takes_any_result_but_null(result: Any) -> None:
    with recording(envelope(result)) as server:
        assert Querier(ssh_config(server.url)).basic_setter("x", None, None) == result
        server.answer = lambda _: envelope(None)
        with pytest.raises(RequestException):
            Querier(ssh_config(server.url)).basic_setter("x", None, None)


def test_a_list_may_be_empty_but_not_missing() -> None:
    with recording(envelope([])) as server:
        assert Querier(ssh_config(server.url)).get_multiple("x") == []
        server.answer = lambda _: envelope(None)
        with pytest.raises(ResourceNotFoundError):
            Querier(ssh_config(server.url)).get_multiple("x")
        server.answer = lambda _: envelope({"a": 1})
        with pytest.raises(RequestException):
            Querier(ssh_config(server.url)).get_multiple("x")


def test_a_create_needs_a_result_and_a_delete_does_not() -> None:
    with recording(envelope(None)) as server:
        querier = Querier(ssh_config(server.url))
        with pytest.raises(RequestException):
            querier.basic_put("x", None, None)
        assert querier.basic_delete("x") is None


STATUSES = [
    (400, "InvalidArgumentsError", True),
    (401, "AuthenticationError", True),
    (403, "AuthorisationError", True),
    (404, "ResourceNotFoundError", False),
    (405, "MethodNotAllowedError", False),
    (409, "ResourceExistsError", True),
    (413, "PayloadTooLargeError", True),
    (429, "RateLimitExceededError", False),
    (500, "UnknownException", True),
    (502, "UnknownException", True),
    (503, "UnknownException", True),
    (504, "UnknownException", True),
    (201, "UnknownException", True),
    (202, "UnknownException", True),
    (415, "UnknownException", True),
]


@pytest.mark.parametrize(("status", "name", "tells"), STATUSES)
@pytest.mark.parametrize("key", ["message", "detail"])
def test_each_v2_status_has_its_exception(status: int, name: str, tells: bool, key: str) -> None:
    with (
        recording(as_json({key: "why it failed"}, status)) as server,
        pytest.raises(EncordException) as raised,
    ):
        ApiClient(ssh_config(server.url)).get("x", None, None)
    assert type(raised.value) is getattr(exceptions, name)
    assert ("why it failed" in raised.value.message) is tells


@pytest.mark.parametrize(("status", "name", "_tells"), STATUSES)
def test_a_v2_error_without_json_is_still_that_error(status: int, name: str, _tells: bool) -> None:
    with recording(Reply(b"<html>", status)) as server, pytest.raises(EncordException) as raised:
        ApiClient(ssh_config(server.url)).get("x", None, None)
    assert type(raised.value) is getattr(exceptions, name)


def test_a_list_of_details_is_passed_through() -> None:
    detail = [{"loc": ["body"], "msg": "field required"}]
    with (
        recording(as_json({"detail": detail}, 422)) as server,
        pytest.raises(UnknownException) as raised,
    ):
        ApiClient(ssh_config(server.url)).get("x", None, None)
    assert raised.value.message == detail


class _Thing(BaseDTO):
    some_number: int
    some_name: str = ""


def test_an_answer_of_another_shape_names_the_field() -> None:
    with (
        recording(as_json({"someNumber": "many"})) as server,
        pytest.raises(EncordException, match="someNumber"),
    ):
        ApiClient(ssh_config(server.url)).get("x", None, _Thing)


@pytest.mark.parametrize("keys", [("someNumber", "someName"), ("some_number", "some_name")])
def test_both_kinds_of_keys_are_read_and_unknown_ones_ignored(keys: tuple[str, str]) -> None:
    with recording(as_json({keys[0]: 1, keys[1]: "n", "other": []})) as server:
        thing = ApiClient(ssh_config(server.url)).get("x", None, _Thing)
    assert (thing.some_number, thing.some_name) == (1, "n")


def test_a_v2_success_needs_json_unless_it_is_204() -> None:
    with recording(Reply(b"", 200)) as server:
        client = ApiClient(ssh_config(server.url))
        with pytest.raises(RequestException):
            client.get("x", None, None)
        server.answer = lambda _: Reply(b"", 204)
        assert client.get("x", None, None) is None
        with pytest.raises(RequestException):
            client.get("x", None, _Thing)
        assert client.get("x", None, _Thing, allow_none=True) is None
