"""Signatures of both transports, as in the wire protocol (§1.3 and §2.2)."""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_COVERED = '("@method" "@request-target" "content-digest")'


class Signer:
    """Signs requests with an Ed25519 key; safe to share between threads.

    Attributes:
        public_key_hex: The raw public key in hexadecimal, the name of the key on the wire.
    """

    __slots__ = ("_private_key", "public_key_hex")

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self._private_key = private_key
        self.public_key_hex = (
            private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        )

    def v1_authorization(self, body: bytes) -> str:
        """Sign a v1 body: the key and the signature of the body's SHA-256 digest."""
        signature = self._private_key.sign(hashlib.sha256(body).digest())
        return f"{self.public_key_hex}:{signature.hex()}"

    def v2_headers(self, method: str, target: str, body: bytes, created: int) -> dict[str, str]:
        """Sign a v2 request: its method, target and body digest, at a moment.

        Args:
            method: The HTTP method in upper case.
            target: Path and query exactly as sent.
            body: The body exactly as sent; empty when there is none.
            created: The moment, in seconds since 1970.
        """
        digest = _content_digest(body)
        params = f'{_COVERED};created={created};keyid="{self.public_key_hex}";alg="ed25519"'
        base = (
            f'"@method": {method}\n'
            f'"@request-target": {target}\n'
            f'"content-digest": {digest}\n'
            f'"@signature-params": {params}'
        )
        signature = base64.b64encode(self._private_key.sign(base.encode())).decode()
        return {
            "Content-Digest": digest,
            "Signature-Input": f"encord-sig={params}",
            "Signature": f"encord-sig=:{signature}:",
        }


def _content_digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
