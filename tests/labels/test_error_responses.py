from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from encord_portal.sdk.exceptions import RequestException
from labels import errors
from labels.error_responses import ErrorMiddleware


def _request(path: str = "/projects/", **headers: str) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = AnonymousUser()
    return request


def _answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    return ErrorMiddleware(lambda _: HttpResponse()).process_exception(request, error)


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


@pytest.mark.parametrize("path", ["/no/such/page/", "/projects/nonsense/rows/"])
def test_a_path_that_leads_nowhere_is_a_notice_for_htmx(db: None, path: str) -> None:
    fragment = Client().get(path, headers={"HX-Request": "true"})
    assert fragment.status_code == 404
    assert fragment.content.lstrip().startswith(b'<div id="errors-error"')
    for headers in ({}, {"HX-Request": "true", "HX-Boosted": "true"}):
        page = Client().get(path, headers=headers)
        assert page.status_code == 404
        assert b"<html" in page.content


@pytest.mark.parametrize(
    ("path", "kind"), [("/account/theme/", "text/html"), ("/api/v1/projects", "application/json")]
)
def test_a_fault_of_our_own_is_a_notice_for_htmx_and_json_for_the_api(path: str, kind: str) -> None:
    document = HttpResponse("<!doctype html><html>Traceback</html>", status=500)
    response = ErrorMiddleware(lambda _: document)(_request(path, HX_Request="true"))
    assert response.status_code == 500
    assert response["Content-Type"].startswith(kind)
    assert b"<html" not in response.content
    assert b"try again" in response.content
    if kind == "text/html":
        assert ErrorMiddleware(lambda _: document)(_request(path)) is document


def test_a_fragment_with_errors_of_its_own_stays() -> None:
    fragment = HttpResponse("<p>Not here.</p>", status=404)
    assert ErrorMiddleware(lambda _: fragment)(_request(HX_Request="true")) is fragment


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/projects/nonsense", "/api/v1/"])
def test_unknown_paths_of_the_api_answer_in_json(db: None, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 404
    assert response.json() == {"detail": errors.NotVisible.default, "code": "not_found"}


@pytest.mark.parametrize(
    ("shown", "after"),
    [
        ("http://testserver/projects/?q=a", "/projects/%3Fq%3Da"),
        ("", "/"),
        ("http://testserver//evil.example/", "/"),
    ],
)
def test_an_expired_session_takes_the_whole_page_to_the_login(
    db: None, shown: str, after: str
) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": shown}
    response = Client().get("/projects/", headers=headers)
    assert response.status_code == 401
    assert response["HX-Redirect"] == f"/login/?next={after}"
    assert not response.content
    assert Client().get("/projects/").status_code == 302
