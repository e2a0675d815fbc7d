"""A small signing client, written after the protocol's description and not after our server."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpResponse
from django.test import Client

from encord_portal.accounts.models import User
from encord_portal.platform.services import keys
from tests.platform.signer import Signer


def signer_for(user: User) -> Signer:
    signer = Signer(Ed25519PrivateKey.generate())
    keys.add_public_key(user, signer.public, title="test")
    return signer


@dataclass(frozen=True, slots=True)
class Wire:
    """Signed requests of one person through Django's test client."""

    signer: Signer
    client: Client

    @classmethod
    def of(cls, user: User) -> Wire:
        return cls(signer_for(user), Client(headers={"host": "embedded.invalid"}))

    def v1(
        self,
        query_type: str,
        method: str = "GET",
        *,
        uid: Any = None,
        payload: Any = None,
        project: Any = None,
        resource: str = "project",
        agent: str = "encord-sdk-python/0.1.211 python/3.11.7 pydantic/2.10",
    ) -> dict[str, Any]:
        body = json.dumps(
            {
                "query_type": query_type,
                "query_method": method,
                "values": {"uid": uid, "payload": payload},
            },
            default=str,
        ).encode()
        return self.v1_raw(body, project=project, resource=resource, agent=agent)

    def v1_raw(
        self, body: bytes, *, project: Any = None, resource: str = "project", agent: str = ""
    ) -> dict[str, Any]:
        response = self.client.post(
            "/public" if project else "/public/user",
            data=body,
            content_type="application/json",
            headers={
                "Authorization": self.signer.v1(body),
                "ResourceType": resource if project else "",
                "ResourceID": str(project or ""),
                "User-Agent": agent,
            },
        )
        assert response.status_code == 200
        return json.loads(response.getvalue())

    def v2(
        self,
        method: str,
        target: str,
        payload: Any = None,
        *,
        created: int | None = None,
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
    ) -> HttpResponse:
        target = f"/v2/public/{target}"
        body = b"" if payload is None else json.dumps(payload, default=str).encode()
        body = body if raw is None else raw
        signed = self.signer.v2(
            method, target, body, int(time.time()) if created is None else created
        )
        return self.client.generic(
            method,
            target,
            data=body,
            content_type="application/json",
            headers={
                **signed,
                "X-Cloud-Trace-Context": f"{uuid.uuid4().hex}/1;o=1",
                **(headers or {}),
            },
        )
