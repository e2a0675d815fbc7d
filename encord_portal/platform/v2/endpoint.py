"""What every v2 view shares: who calls, which methods, JSON in and out, refusals."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from pydantic import Field

from encord_portal.accounts.models import User
from encord_portal.platform import auth, failures, wire
from encord_portal.platform.errors import (
    InvalidArguments,
    MethodNotAllowed,
    NotFound,
    PlatformError,
)
from encord_portal.platform.parsing import WireModel, parse
from encord_portal.platform.wire import JsonValue

P = ParamSpec("P")
T = TypeVar("T")
LONGEST_POLL = 60


class V2Request(HttpRequest):
    """The face that a request has once its sender is known; never instantiated itself."""

    actor: User


Answer: TypeAlias = JsonValue
View: TypeAlias = Callable[Concatenate[V2Request, P], Answer]
DjangoView: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def v2_endpoint(*methods: str) -> Callable[[View[P]], DjangoView[P]]:
    """Make a function that returns a JSON value into a signed v2 view.

    ``None`` becomes 204, a response is passed on, anything else is 200 with JSON.

    Args:
        *methods: The HTTP methods that the view answers.
    """

    def decorate(view: View[P]) -> DjangoView[P]:
        @csrf_exempt
        @functools.wraps(view)
        def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            def call(known: V2Request) -> Answer:
                return view(known, *args, **kwargs)

            try:
                if request.method not in methods:
                    raise MethodNotAllowed(f"Use {' or '.join(methods)} here.")
                with failures.as_refusals():
                    return _carry_out(request, call)
            except PlatformError as error:
                return refusal(request, error)

        return wrapped

    return decorate


def _carry_out(request: HttpRequest, call: Callable[[V2Request], Answer]) -> HttpResponseBase:
    caller = _authenticate(request)
    known = cast(V2Request, request)
    known.actor = caller.user
    answered = False
    try:
        answer = call(known)
        answered = True
    finally:
        if not answered:
            caller.forget()
    if isinstance(answer, HttpResponseBase):
        return answer
    return HttpResponse(status=204) if answer is None else json_response(answer)


def _authenticate(request: HttpRequest) -> auth.Authenticated:
    caller = auth.authenticate_v2(request)
    if any("\0" in text for values in request.GET.lists() for text in (values[0], *values[1])):
        caller.forget()
        raise InvalidArguments("A query parameter must not contain the character U+0000.")
    return caller


def json_response(value: JsonValue, status: int = 200) -> HttpResponse:
    return HttpResponse(wire.dumps(value), status=status, content_type="application/json")


def refusal(request: HttpRequest, error: PlatformError) -> HttpResponse:
    """The JSON body of a refused request, logged once."""
    failures.log("v2", request, error)
    response = json_response({"code": error.code, "message": error.message}, error.http_status)
    # Django's own mark: its handler would log the same refusal a second time.
    response._has_been_logged = True  # type: ignore[attr-defined]  # not in the stubs
    return response


@csrf_exempt
def unknown_path(request: HttpRequest) -> HttpResponse:
    """Whatever lies under ``/v2/`` and is not answered by another view."""
    return refusal(request, NotFound("There is no such endpoint."))


def body_as(request: HttpRequest, model: type[T]) -> T:
    """The request's JSON body, checked against a type.

    Raises:
        InvalidArguments: When it is not JSON or does not fit; the message names each field.
    """
    return parse(model, wire.loads(request.body) if request.body else {}, "body")


def query_as(request: HttpRequest, model: type[T], *, lists: frozenset[str] = frozenset()) -> T:
    """The query parameters, checked against a type.

    Args:
        request: The request.
        model: A :class:`WireModel`; pydantic reads ``True`` and ``true`` as booleans alike.
        lists: The wire names of parameters that may be repeated.
    """
    values: dict[str, JsonValue] = {
        name: found if name in lists else found[-1] for name, found in request.GET.lists()
    }
    return parse(model, values, "query")


class _Poll(WireModel):
    timeout_seconds: int = Field(LONGEST_POLL, ge=0)


def poll_seconds(request: HttpRequest) -> int:
    """For how long a caller waits for the result of a job."""
    return min(query_as(request, _Poll).timeout_seconds, LONGEST_POLL)


def base_url(request: HttpRequest) -> str:
    """Scheme and host under which the caller reaches the platform."""
    return request.build_absolute_uri("/").rstrip("/")
