from __future__ import annotations

import pytest
from rest_framework.exceptions import ValidationError

from encord_portal.sdk import exceptions as sdk
from labels import errors
from labels.api.exceptions import api_exception_handler


def _tree(kind: type[errors.PortalError]) -> list[type[errors.PortalError]]:
    return [kind, *(each for child in kind.__subclasses__() for each in _tree(child))]


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (sdk.AuthenticationError("x"), 403, "reconnect_key"),
        (sdk.SshKeyNotFound("x"), 403, "reconnect_key"),
        (sdk.AuthorisationError("x"), 403, "upstream_refused"),
        (sdk.ResourceNotFoundError("x"), 404, "not_found"),
        (sdk.RateLimitExceededError(retry_after=7), 429, "rate_limited"),
        (sdk.RequestException("x"), 503, "upstream_unavailable"),
        (sdk.UnknownException("x"), 503, "upstream_unavailable"),
        (sdk.OperationNotAllowed("x"), 409, "upstream_conflict"),
        (sdk.InvalidArgumentsError("x"), 422, "upstream_rejected"),
        (sdk.GenericServerError("x"), 502, "upstream_error"),
        (sdk.EncordException("x"), 502, "upstream_error"),
    ],
)
def test_errors_of_the_sdk_become_a_status_and_a_sentence(
    raised: sdk.EncordException, status: int, code: str
) -> None:
    error = errors.as_portal_error(raised)
    assert error is not None
    assert (error.status, error.code) == (status, code)
    assert error.sentence[0].isupper()
    assert error.sentence.endswith(".") or error.sentence.endswith("x")


def test_the_platforms_patience_is_passed_on() -> None:
    error = errors.from_sdk(sdk.RateLimitExceededError(retry_after=7))
    assert error.headers()["Retry-After"] == "7"


def test_other_errors_are_left_alone() -> None:
    assert errors.as_portal_error(ZeroDivisionError()) is None


def test_every_error_stands_in_the_tree_of_the_docstring() -> None:
    drawn = errors.__doc__ or ""
    for kind in _tree(errors.PortalError):
        assert kind.__name__ in drawn


def test_an_illegal_transition_names_the_legal_ones() -> None:
    error = errors.IllegalTransition("approve", "Annotate 1", ["complete"])
    assert errors.body_of(error)["allowed"] == ["complete"]
    assert "complete" in error.sentence


def test_a_validation_error_of_the_api_names_its_field() -> None:
    response = api_exception_handler(ValidationError({"edits": [{}, {"value": ["Wrong."]}]}), {})
    assert response is not None
    assert response.status_code == 400
    assert response.data["detail"] == "edits[1].value: Wrong."
    assert response.data["code"] == "bad_input"
