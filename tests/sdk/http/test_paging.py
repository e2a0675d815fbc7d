"""Listings that come in pages, and how queries are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.v2.api_client import ApiClient
from tests.sdk.builders import ssh_config
from tests.sdk.recording import as_json, in_turn, recording


def test_pages_are_asked_for_until_there_is_no_token() -> None:
    pages = in_turn(
        as_json({"results": [1, 2], "nextPageToken": "t/1 ="}),
        as_json({"results": [], "nextPageToken": "t2"}),
        as_json({"results": [3], "nextPageToken": None}),
    )
    with recording(pages) as server:
        found = list(ApiClient(ssh_config(server.url)).get_paged_iterator("x", {"a": "b"}, int))
    assert found == [1, 2, 3]
    queries = [parse_qs(urlsplit(request.target).query) for request in server.requests]
    assert queries == [
        {"a": ["b"]},
        {"a": ["b"], "pageToken": ["t/1 ="]},
        {"a": ["b"], "pageToken": ["t2"]},
    ]


def test_the_next_page_is_asked_for_only_when_it_is_needed() -> None:
    with recording(as_json({"results": [1], "nextPageToken": "t"})) as server:
        listing = ApiClient(ssh_config(server.url)).get_paged_iterator("x", None, int)
        assert server.requests == []
        assert next(listing) == 1
        assert len(server.requests) == 1


def test_a_page_of_another_shape_is_refused() -> None:
    with recording(as_json({"results": None})) as server, pytest.raises(EncordException):
        list(ApiClient(ssh_config(server.url)).get_paged_iterator("x", None, int))


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "query"),
    [
        (True, "a=True"),
        (False, "a=False"),
        (None, ""),
        (["x", "y z"], "a=x&a=y+z"),
        ([], ""),
        (Colour.RED, "a=red"),
        (UUID(int=1), "a=00000000-0000-0000-0000-000000000001"),
        (datetime(2024, 1, 1, tzinfo=UTC), "a=2024-01-01T00%3A00%3A00Z"),
        (
            datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=2))),
            "a=2024-01-01T00%3A00%3A00%2B02%3A00",
        ),
    ],
)
def test_query_values_are_written_as_the_protocol_says(value: Any, query: str) -> None:
    with recording(as_json(None)) as server:
        ApiClient(ssh_config(server.url)).get("x", {"a": value}, None)
    assert urlsplit(server.requests[0].target).query == query


@pytest.mark.parametrize(
    ("domain", "path", "target"),
    [
        ("", "projects/p", "/v2/public/projects/p"),
        ("", "/projects/p/", "/v2/public/projects/p"),
        ("/pre/fix", "x", "/pre/v2/public/x"),
    ],
)
def test_the_url_is_joined_as_the_protocol_says(domain: str, path: str, target: str) -> None:
    with recording(as_json(None)) as server:
        ApiClient(ssh_config(server.url + domain)).get(path, None, None)
    assert server.requests[0].target == target


def test_nulls_of_a_body_are_left_out_and_no_body_is_empty() -> None:
    with recording(as_json(None)) as server:
        client = ApiClient(ssh_config(server.url))
        client.post("x", payload={"a": None, "b": False, "c": [None]})
        client.post("x")
    with_body, without = server.requests
    assert with_body.json == {"b": False, "c": [None]}
    assert with_body.headers["content-type"] == "application/json"
    assert without.body == b""
    assert "content-type" not in without.headers
