"""Odd requests at every operation of the OpenAPI document: a sentence each, and nothing changes."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from rest_framework.test import APIClient

from encord_portal.platform.models import LabelVersion, Task
from labels.models import EditOperation, LabelRowCache, Revision
from tests.builders.world import World
from tests.labels.api.conftest import Call
from tests.labels.api.operations import Operation, ask, names_of, operations

ZERO = "00000000-0000-0000-0000-000000000000"
DEEP: list[Any] = []
for _ in range(200):
    DEEP = [DEEP]
ODD: list[Any] = [
    None, True, 0, -1, 1.5, 1e308, 2**63, "", "x", "\0", "é" * 300, "9" * 400, ZERO,
    [], [[]], [None], [[ZERO, 0.5]], [[ZERO, "x"]], {}, {"x": "y"}, {"": None}, {"\0": "\0"}, DEEP,
]  # fmt: skip
KEYS = (
    "edits", "reason", "instance_hash", "instance_kind", "attribute_hash", "value", "frames",
    "priority", "priorities", "email", "password", "data_hash", "label_hash", "data_units",
    "object_answers",
)  # fmt: skip
RAW = [
    b"", b"{", b"\xff\xfe", b"NaN", b'{"priority": Infinity}', b'"\\ud800"', b"[" * 100_000,
    b'{"priority": 1e999}', b'{"a": 1} x', b"\0", b"null", b"9" * 5000,
]  # fmt: skip
TEXTS = [
    "", " ", "\0", "x", "-1", "0", "1", "1.5", "nan", "1e999", "9" * 400, "٣", "%", "é", "a,b",
    ZERO, "' OR 1=1 --", "../..", "none", "true", "\ud83d\ude00".encode("utf-16", "surrogatepass")
    .decode("utf-16"),
]  # fmt: skip
TYPES = [
    "", "text/plain", "application/xml", "multipart/form-data", "application/json; charset=x",
    "application/x-www-form-urlencoded", "\x00", "é", "application/json",
]  # fmt: skip
OPERATIONS = operations()
OPERATIONS_ROW = "/api/v1/projects/{project_hash}/label-rows/{data_hash}"
FINE = {200, 201, 204, 304}


def _check(response: Any, said: object) -> int:
    status = int(response.status_code)
    assert status < 500, (said, response.content)
    if status >= 400:
        assert response["Content-Type"].startswith("application/json"), (said, response.content)
        body = response.json()
        assert isinstance(body["detail"], str), said
        assert len(body["detail"]) < 2000, said
        assert body["detail"], said
        assert body["code"], said
    else:
        assert status in FINE, said
    return status


def _state(world: World) -> list[object]:
    return [
        LabelVersion.objects.count(),
        Revision.objects.count(),
        EditOperation.objects.count(),
        sorted(Task.objects.values_list("pk", "priority", "stage")),
        list(LabelRowCache.objects.order_by("pk").values_list("priority", "stage_uuid")),
    ]


@pytest.fixture
def lead(world: World, api: Call) -> APIClient:
    client = api("lead")
    for operation in OPERATIONS:
        if not operation.writes:
            client.get(operation.at(names_of(world)))
    client.raise_request_exception = False
    return client


def test_odd_paths(world: World, lead: APIClient) -> None:
    names = names_of(world)
    before = _state(world)
    for operation in OPERATIONS:
        for name in names:
            if f"{{{name}}}" not in operation.path:
                continue
            for odd in (*TEXTS, "a/b"):
                path = operation.at({**names, name: quote(odd, safe="")})
                status = _check(ask(lead, operation.method, path), (operation.id, odd))
                assert status in {400, 403, 404, 405, 428} or (name, odd) == ("frame", "0")
    assert _state(world) == before


def test_odd_queries(world: World, lead: APIClient) -> None:
    before = _state(world)
    for operation in OPERATIONS:
        path = operation.at(names_of(world))
        for name in operation.query or ("after",):
            for odd in TEXTS:
                response = ask(lead, operation.method, f"{path}?{name}={quote(odd)}")
                status = _check(response, (operation.id, name, odd))
                assert status == 400 or (status == 200 and operation.query)
        for raw in ("%FF=%FE", "a" * 5000, "=", "&&&", "q=%00", "size=1&size=2", "%00=1"):
            _check(ask(lead, operation.method, f"{path}?{raw}"), (operation.id, raw))
    after = _state(world)
    # An address of nothing but separators has no parameters: those requests are sound ones.
    assert after[:3] == before[:3]


def test_odd_methods_and_types(world: World, lead: APIClient) -> None:
    names = names_of(world)
    known = {(each.path, each.method) for each in OPERATIONS}
    for path in sorted({each.path for each in OPERATIONS}):
        for method in ("get", "put", "post", "patch", "delete", "trace", "propfind"):
            if (path, method) in known:
                continue
            response = lead.generic(method.upper(), path.format(**names))
            assert _check(response, (path, method)) == 405
    before = _state(world)
    for operation in OPERATIONS:
        if not operation.has_body:
            continue
        for kind in TYPES:
            response = lead.generic(
                operation.method.upper(),
                operation.at(names),
                b"a=1",
                content_type=kind,
                headers={"If-Match": '"x"'},
            )
            assert _check(response, (operation.id, kind)) in {400, 415}
    assert _state(world) == before


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.has_body], ids=str)
def test_odd_bodies(world: World, lead: APIClient, operation: Operation) -> None:
    dice = random.Random(operation.id)
    names = names_of(world)
    path = operation.at(names)
    etag = lead.get(f"{OPERATIONS_ROW.format(**names)}/labels")["ETag"]
    before = _state(world)
    bodies: list[Any] = [*ODD]
    bodies += [{key: odd} for key in KEYS for odd in dice.sample(ODD, 6)]
    bodies += [
        {key: dice.choice(ODD) for key in dice.sample(KEYS, dice.randint(2, 5))} for _ in range(25)
    ]
    edit = {"instance_hash": "car00001", "instance_kind": "object", "attribute_hash": "x"}
    bodies += [{"edits": [{**edit, "value": None, key: odd}]} for key in edit for odd in ODD[:13]]
    for body in bodies:
        response = ask(lead, operation.method, path, body, headers={"If-Match": etag})
        status = _check(response, (operation.id, body))
        assert status in {400, 401, 404} or body == {"priority": 0}, (body, response.content)
    for raw in RAW:
        response = lead.generic(
            operation.method.upper(),
            path,
            raw,
            content_type="application/json",
            headers={"If-Match": etag},
        )
        assert _check(response, (operation.id, raw)) in {400, 413}
    after = _state(world)
    assert after[:3] == before[:3]


def test_odd_headers(world: World, lead: APIClient) -> None:
    names = names_of(world)
    before = _state(world)
    for operation in OPERATIONS:
        for odd in ("x", "%", '"', '""', 'W/"', "W/*", '"a", "b"', "x" * 9000):
            for name in ("If-Match", "If-None-Match", "Accept", "Cache-Control"):
                if operation.writes and name != "If-Match":
                    continue
                if operation.path.endswith(("/workflow/{action}", "/undo")):
                    continue
                response = ask(lead, operation.method, operation.at(names), {}, headers={name: odd})
                _check(response, (operation.id, name, odd))
    assert _state(world) == before


def test_odd_credentials(db: None) -> None:
    for odd in (*TEXTS[3:], "Token", "Token x", "Token x y", f"Token {'9' * 3000}", "Basic eDp5"):
        value = odd.encode("ascii", "ignore").decode()
        response = APIClient(raise_request_exception=False).get(
            "/api/v1/projects", headers={"Authorization": value}
        )
        assert _check(response, value) == 401


# What the platform, or the ontology, says anew: it may be sent, and is not changed by it.
RENEWED = {
    *("label_status", "annotation_task_status", "is_valid", "is_shadow_data", "created_at"),
    *("last_edited_at", "dataset_title", "data_title", "data_link", "name", "color", "value"),
    *("createdAt", "lastEditedAt", "reviews"),
}


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(items):
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from _places(item, (*path, key))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def _is_kept(sent: Any, there: Any) -> bool:
    """Whether it is all there; the platform may add members, such as an entry without answers."""
    if isinstance(sent, dict) and isinstance(there, dict):
        return all(key in there and _is_kept(sent[key], there[key]) for key in sent)
    return bool(sent == there)


def test_a_changed_dictionary_is_refused_or_comes_back_as_it_was_sent(
    world: World, lead: APIClient
) -> None:
    dice = random.Random(11)
    path = f"{OPERATIONS_ROW.format(**names_of(world))}/labels"
    read = lead.get(path)
    etag, labels = read["ETag"], read.json()
    places = [each for each in _places(labels) if each[-1] not in RENEWED]
    taken = 0
    for _ in range(40):
        changed = copy.deepcopy(labels)
        place = dice.choice(places)
        odd = dice.choice([*ODD, 0.25, "brand", {"0": {}}, [[0, 0]], [[0, 10**18]], False])
        _at(changed, place[:-1])[place[-1]] = odd
        response = ask(lead, "put", path, changed, headers={"If-Match": etag})
        if _check(response, (place, odd)) == 200:
            taken += 1
            now = lead.get(path)
            assert _is_kept(odd, _at(now.json(), place)), (place, odd)
            etag = response["ETag"]
            assert now["ETag"] == etag
            back = ask(lead, "put", path, labels, headers={"If-Match": etag})
            assert back.status_code == 200, (place, odd, back.content)
            etag = back["ETag"]
        else:
            assert response.status_code == 400, (place, odd, response.content)
    assert taken
