"""A signed request is answered once, whichever worker hears it, without a cache that they share."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from tests.live import databases
from tests.live.server import Server
from tests.platform.signer import Signer

pytestmark = [pytest.mark.live]

PERSON = "somebody@example.com"
TIMES = 24


@pytest.fixture(scope="module", params=databases.KINDS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("replays") / "data"
    with databases.database(request.param) as url, Server(data, url) as server:
        yield server


@pytest.fixture(scope="module")
def signer(server: Server) -> Signer:
    server.manage("platform", "create-person", PERSON)
    key = load_ssh_private_key(
        server.manage("platform", "create-key", PERSON).encode(), password=None
    )
    assert isinstance(key, Ed25519PrivateKey)
    return Signer(key)


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", "/v2/public/cloud-integrations", b""),
        ("POST", "/v2/public/organisation/organisation-tags", b'{"name": "night"}'),
    ],
)
def test_one_of_many_equal_requests_is_answered(
    server: Server, signer: Signer, method: str, target: str, body: bytes
) -> None:
    headers = {
        **signer.v2(method, target, body, int(time.time())),
        "X-Cloud-Trace-Context": f"{uuid.uuid4().hex}/1;o=1",
    }

    def send(_: int) -> int:
        # A connection of its own each time: the workers take turns.
        answer = requests.request(
            method, server.url + target, data=body, headers=headers, timeout=60
        )
        return answer.status_code

    with ThreadPoolExecutor(6) as pool:
        found = Counter(pool.map(send, range(TIMES)))

    assert found == {200: 1, 401: TIMES - 1}


def test_pairs_of_one_second_with_traces_of_their_own_are_all_answered(
    server: Server, signer: Signer
) -> None:
    target = "/v2/public/cloud-integrations"
    headers = signer.v2("GET", target, b"", int(time.time()))

    def send(number: int) -> int:
        trace = {"X-Cloud-Trace-Context": f"{number:032x}/1;o=1"}
        return requests.get(
            server.url + target, headers={**headers, **trace}, timeout=60
        ).status_code

    with ThreadPoolExecutor(6) as pool:
        assert Counter(pool.map(send, range(TIMES))) == {200: TIMES}
