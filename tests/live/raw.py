"""A client that sends what it is told and repeats nothing: for tests in which answers fail."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from tests.platform.signer import Signer

TIMEOUT = 300


class Refused(Exception):  # noqa: N818 - named for what the platform did
    """An answer that is none of success: its code or status, and its message."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Signed requests of one person over a socket."""

    url: str
    signer: Signer
    session: requests.Session = field(default_factory=requests.Session)

    @classmethod
    def of(cls, url: str, private_key: str) -> Raw:
        key = load_ssh_private_key(private_key.encode(), None)
        assert isinstance(key, Ed25519PrivateKey)
        return cls(url, Signer(key))

    def v1(
        self,
        query_type: str,
        method: str,
        *,
        uid: Any = None,
        payload: Any = None,
        project: str = "",
        dataset: str = "",
    ) -> Any:
        values = {"uid": uid, "payload": payload}
        body = json.dumps(
            {"query_type": query_type, "query_method": method, "values": values}
        ).encode()
        resource = "project" if project else "dataset" if dataset else ""
        answer = self.session.post(
            f"{self.url}/public" if resource else f"{self.url}/public/user",
            data=body,
            headers={
                "Authorization": self.signer.v1(body),
                "ResourceType": resource,
                "ResourceID": project or dataset,
            },
            timeout=TIMEOUT,
        ).json()
        if answer["status"] != 200:
            raise Refused(answer["response"], answer["payload"])
        return answer["response"]

    def v2(self, method: str, target: str, payload: Any = None) -> Any:
        target = f"/v2/public/{target}"
        body = b"" if payload is None else json.dumps(payload).encode()
        answer = self.session.request(
            method,
            self.url + target,
            data=body,
            headers={
                **self.signer.v2(method, target, body, int(time.time())),
                "X-Cloud-Trace-Context": f"{uuid.uuid4().hex}/1;o=1",
            },
            timeout=TIMEOUT,
        )
        return self._checked(answer)

    def upload(self, kind: str, content: bytes) -> str:
        """Upload one file; its object key."""
        (slot,) = self.v2("GET", f"presigned-urls?count=1&uploadItemType={kind}")["results"]
        self._checked(self.session.put(slot["signedUrl"], data=content, timeout=TIMEOUT))
        return str(slot["objectKey"])

    def bring(self, dataset: str, **items: Any) -> Any:
        """Import uploaded files; the result."""
        about: dict[str, Any] = {"uid": dataset, "dataset": dataset}
        job = self.v1("datasetdatalongpolling", "POST", payload={"dataItems": items}, **about)[
            "process_hash"
        ]
        return self.v1(
            "datasetdatalongpolling",
            "GET",
            payload={"process_hash": job, "timeout_seconds": 30},
            **about,
        )

    @staticmethod
    def _checked(answer: requests.Response) -> Any:
        if answer.status_code >= 400:
            raise Refused(answer.status_code, answer.json()["message"])
        return answer.json() if answer.content else None
