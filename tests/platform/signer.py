"""Signatures after the protocol's description and not after our server; no Django in here."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True, slots=True)
class Signer:
    key: Ed25519PrivateKey

    @property
    def public(self) -> str:
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return raw.hex()

    def v1(self, body: bytes) -> str:
        signature = self.key.sign(hashlib.sha256(body).digest())
        return f"{self.public}:{signature.hex()}"

    def v2(self, method: str, target: str, body: bytes, created: int) -> dict[str, str]:
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
        params = (
            '("@method" "@request-target" "content-digest");'
            f'created={created};keyid="{self.public}";alg="ed25519"'
        )
        base = "\n".join(
            (
                f'"@method": {method}',
                f'"@request-target": {target}',
                f'"content-digest": {digest}',
                f'"@signature-params": {params}',
            )
        )
        signature = base64.b64encode(self.key.sign(base.encode())).decode()
        return {
            "Content-Digest": digest,
            "Signature-Input": f"encord-sig={params}",
            "Signature": f"encord-sig=:{signature}:",
        }
