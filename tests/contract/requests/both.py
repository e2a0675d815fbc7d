"""One script, both SDKs, one server: what each of them sends."""

from __future__ import annotations

import base64
import hashlib
import importlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.contract.requests.answers_storage import answer
from tests.sdk.builders import private_key, private_key_text
from tests.sdk.recording import Recorded, recording

# Headers that only say when, by whom, or with which program a request was made.
_INDIVIDUAL = {
    "authorization",
    "signature",
    "signature-input",
    "content-digest",
    "x-cloud-trace-context",
    "user-agent",
    "host",
    "content-length",
    "connection",
}


@dataclass(frozen=True)
class Sdk:
    """One of the two, by the root of its import paths, and a client of it."""

    root: str
    client: Any

    def module(self, path: str) -> Any:
        return importlib.import_module(f"{self.root}.{path}")


Script = Callable[[Sdk], Any]


def sent_by(root: str, script: Script) -> list[dict[str, Any]]:
    """Run a script with one SDK and give its requests, apart from what is individual."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = importlib.import_module(f"{root}.user_client")
        with recording(answer) as server:
            client = module.EncordUserClient.create_with_ssh_private_key(
                private_key_text(), domain=server.url
            )
            script(Sdk(root, client))
            for request in server.requests:
                verify(request)
            return [_comparable(request) for request in server.requests]


def _comparable(request: Recorded) -> dict[str, Any]:
    url = urlsplit(request.target)
    is_json = request.headers.get("content-type") == "application/json"
    return {
        "method": request.method,
        "path": url.path,
        "query": parse_qs(url.query, keep_blank_values=True),
        "body": request.json if is_json else request.body,
        "headers": {k: v for k, v in request.headers.items() if k not in _INDIVIDUAL},
        "individual": sorted(set(request.headers) & _INDIVIDUAL - {"connection"}),
    }


def verify(request: Recorded) -> None:
    """Check the signature of a request the way a server would.

    Raises:
        InvalidSignature: it is not that of the request.
    """
    if request.target.startswith("/bucket/"):
        assert "authorization" not in request.headers
        return
    public_key = private_key().public_key()
    if "authorization" in request.headers:
        signature = bytes.fromhex(request.headers["authorization"].split(":")[1])
        public_key.verify(signature, hashlib.sha256(request.body).digest())
        return
    digest = base64.b64encode(hashlib.sha256(request.body).digest()).decode()
    assert request.headers["content-digest"] == f"sha-256=:{digest}:"
    params = request.headers["signature-input"].removeprefix("encord-sig=")
    base = (
        f'"@method": {request.method}\n"@request-target": {request.target}\n'
        f'"content-digest": sha-256=:{digest}:\n"@signature-params": {params}'
    )
    signature = base64.b64decode(request.headers["signature"][len("encord-sig=:") : -1])
    public_key.verify(signature, base.encode())
