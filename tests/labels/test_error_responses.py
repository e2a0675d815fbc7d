from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from encord_portal.sdk.exceptions import RequestException
from labels import errors


def _request(path: str = "/projects/", **headers: str) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = AnonymousUser()
    return request


def _answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    return errors.ErrorMiddleware(lambda _: HttpResponse()).process_exception(request, error)


def test_a_page_gets_a_page_and_htmx_a_fragment() -> None:
    error = errors.Forbidden("You may not do this.")
    page, fragment = _answer(_request(), error), _answer(_request(HX_Request="true"), error)
    boosted = _answer(_request(HX_Request="true", HX_Boosted="true"), error)
    assert page is not None
    assert fragment is not None
    assert boosted is not None
    for response in (page, fragment, boosted):
        assert response.status_code == 403
        assert "You may not do this." in response.content.decode()
        assert "HX-Request" in response["Vary"]
    assert b"<html" in page.content
    assert b"<html" in boosted.content
    assert b"<html" not in fragment.content


@pytest.mark.parametrize(
    ("error", "page", "api"),
    [
        (errors.BadEdit("No."), 422, 400),
        (errors.BadFilter("size", "size is bad."), 400, 400),
        (errors.StaleRevision("abc"), 409, 412),
        (errors.NotVisible(), 404, 404),
        (RequestException("away"), 503, 503),
    ],
)
def test_pages_and_the_api_have_their_own_statuses(error: Exception, page: int, api: int) -> None:
    shown, told = _answer(_request(), error), _answer(_request("/api/v1/projects"), error)
    assert shown is not None
    assert told is not None
    assert (shown.status_code, told.status_code) == (page, api)
    assert told["Content-Type"] == "application/json"


def test_when_to_try_again_is_said_in_a_header() -> None:
    response = _answer(_request(), RequestException("away"))
    assert response is not None
    assert int(response["Retry-After"]) > 0


def test_a_fault_of_our_own_is_left_to_django() -> None:
    assert _answer(_request(), ZeroDivisionError()) is None
