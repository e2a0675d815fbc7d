"""The v1 transport: one POST URL that carries a query envelope (wire protocol §1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import orjson

from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.exceptions import (
    PayloadTooLargeError,
    RateLimitExceededError,
    RequestException,
    ResourceNotFoundError,
)
from encord_portal.sdk.http.common import (
    HEADER_CLOUD_TRACE_CONTEXT,
    HEADER_USER_AGENT,
    ClientConfig,
    RequestContext,
    encode_json,
    new_trace_context,
    parse_retry_after,
    request_context,
    user_agent,
)
from encord_portal.sdk.http.error_utils import check_error_response
from encord_portal.sdk.http.messages import HttpRequest, HttpResponse
from encord_portal.sdk.http.query_methods import QueryMethods

__all__ = ["HEADER_CLOUD_TRACE_CONTEXT", "Querier", "RequestContext"]

T = TypeVar("T")

Uid = None | int | str | dict[str, Any] | Sequence[int] | Sequence[str] | Sequence[dict[str, str]]
Payload = None | dict[str, Any] | BaseDTO | Sequence[dict[str, Any]] | Sequence[BaseDTO]
QueryType = str | type[Any]
_SUCCESS = 200
_TOO_LARGE = 413
_TOO_MANY = 429


class Querier:
    """Sends v1 queries for one project or dataset, or for the person as such.

    Each method names a query by its wire name, or by a class whose lower-cased name is the wire
    name and which is then made of each result.

    Args:
        config: Where to send, how to sign, and the connections to use.
        resource_type: ``project`` or ``dataset``; none for the person's own queries.
        resource_id: The hash of the project or dataset.
    """

    def __init__(
        self,
        config: ClientConfig,
        resource_type: str | None = None,
        resource_id: str | None = None,
    ) -> None:
        self._config = config
        self.resource_type = resource_type
        self.resource_id = resource_id

    def basic_getter(
        self,
        response_type: QueryType,
        uid: Uid = None,
        payload: Payload = None,
        retryable: bool = True,
    ) -> Any:
        """Read one thing.

        Raises:
            ResourceNotFoundError: The result is empty.
        """
        result, context = self._execute(QueryMethods.GET, response_type, uid, payload, retryable)
        if not result:
            raise ResourceNotFoundError(f"The {_name(response_type)} was not found.", context)
        return _build(response_type, result)

    def get_multiple(
        self,
        response_type: QueryType,
        uid: Uid = None,
        payload: Payload = None,
        retryable: bool = True,
        query_type: QueryType | None = None,
    ) -> list[Any]:
        """Read a list.

        Raises:
            ResourceNotFoundError: There is no list.
        """
        return self._many(QueryMethods.GET, query_type, response_type, uid, payload, retryable)

    def post_multiple(
        self,
        response_type: QueryType,
        uid: Uid = None,
        payload: Payload = None,
        retryable: bool = False,
    ) -> list[Any]:
        """Change things and read the list that results."""
        return self._many(QueryMethods.POST, None, response_type, uid, payload, retryable)

    def put_multiple(
        self,
        response_type: QueryType,
        uid: Uid = None,
        payload: Payload = None,
        retryable: bool = False,
    ) -> list[Any]:
        """Create things and read the list that results."""
        return self._many(QueryMethods.PUT, None, response_type, uid, payload, retryable)

    def basic_setter(
        self, query_type: QueryType, uid: Uid, payload: Payload, retryable: bool = False
    ) -> Any:
        """Change something.

        Raises:
            RequestException: The server gives no result.
        """
        result, context = self._execute(QueryMethods.POST, query_type, uid, payload, retryable)
        if result is None:
            raise RequestException(f"Setting the {_name(query_type)} gave no result.", context)
        return result

    def basic_put(
        self, query_type: QueryType, uid: Uid, payload: Payload, retryable: bool = True
    ) -> Any:
        """Create something.

        Raises:
            RequestException: The result is empty.
        """
        result, context = self._execute(QueryMethods.PUT, query_type, uid, payload, retryable)
        if not result:
            raise RequestException(f"Creating the {_name(query_type)} gave no result.", context)
        return result

    def basic_delete(self, query_type: QueryType, uid: Uid = None, retryable: bool = False) -> Any:
        """Remove something and give what the server says."""
        result, _ = self._execute(QueryMethods.DELETE, query_type, uid, None, retryable)
        return result

    def _many(
        self,
        method: QueryMethods,
        query_type: QueryType | None,
        response_type: QueryType,
        uid: Uid,
        payload: Payload,
        retryable: bool,
    ) -> list[Any]:
        query = query_type or response_type
        result, context = self._execute(method, query, uid, payload, retryable)
        if result is None:
            raise ResourceNotFoundError(f"The {_name(query)} was not found.", context)
        if not isinstance(result, list):
            raise RequestException(
                f"The server should list {_name(query)}, and gave {type(result).__name__}.", context
            )
        if isinstance(response_type, str):
            return result
        return [_build(response_type, item) for item in result]

    def _execute(
        self,
        method: QueryMethods,
        query_type: QueryType,
        uid: Uid,
        payload: Payload,
        retryable: bool,
    ) -> tuple[Any, RequestContext]:
        body = encode_json(
            {
                "query_type": _name(query_type),
                "query_method": method.value,
                "values": {"uid": uid, "payload": _plain(payload)},
            }
        )
        config = self._config
        trace_context = new_trace_context(config.requests_settings)
        context = request_context(trace_context, config.domain)
        request = HttpRequest(
            "POST",
            config.endpoint,
            {
                "Accept": "application/json",
                "Content-Type": "application/json",
                "Accept-Encoding": "gzip",
                **config.resource_headers(self.resource_type, self.resource_id),
                "Authorization": config.v1_authorization(body),
                HEADER_USER_AGENT: user_agent(config.user_agent_suffix),
                HEADER_CLOUD_TRACE_CONTEXT: trace_context,
            },
            body,
        )
        response = config.session.send(request, retryable=retryable, context=context)
        return _result_of(response, context), context


def _name(query_type: QueryType) -> str:
    return query_type if isinstance(query_type, str) else query_type.__name__.lower()


def _build(response_type: QueryType, result: Any) -> Any:
    if isinstance(response_type, str):
        return result
    from_dict = getattr(response_type, "from_dict", response_type)
    return cast("Any", from_dict)(result)


def _plain(payload: Payload) -> Any:
    if isinstance(payload, BaseDTO):
        return payload.to_dict()
    if isinstance(payload, list):
        return [item.to_dict() if isinstance(item, BaseDTO) else item for item in payload]
    return payload


def _result_of(response: HttpResponse, context: RequestContext) -> Any:
    content = response.content
    if response.status_code == _TOO_MANY:
        raise RateLimitExceededError(
            context=context, retry_after=parse_retry_after(response.headers)
        )
    if response.status_code == _TOO_LARGE:
        raise PayloadTooLargeError(_message_of(content), context=context)
    try:
        envelope = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise RequestException(
            f"The server answered HTTP {response.status_code} with something other than JSON.",
            context,
        ) from error
    if not isinstance(envelope, dict):
        raise RequestException(
            f"The server answered HTTP {response.status_code} without an envelope.", context
        )
    status, result = envelope.get("status"), envelope.get("response")
    if type(status) is not int or status != _SUCCESS:
        check_error_response(result, context, envelope.get("payload"))
    return result


def _message_of(content: bytes) -> str:
    default = "The request is larger than the server accepts. Send it in smaller parts."
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        return default
    if isinstance(body, dict):
        for key in ("message", "detail"):
            if isinstance(body.get(key), str):
                return str(body[key])
    return default
