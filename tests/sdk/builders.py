"""Keys and clients for the tests of the SDK."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from encord_portal.sdk.configs import SshConfig
from encord_portal.sdk.http.constants import RequestsSettings

PUBLIC_KEY_HEX = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"


def private_key() -> Ed25519PrivateKey:
    """The key of the protocol's test vectors."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def private_key_text() -> str:
    return (
        private_key()
        .private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        .decode("ascii")
    )


def ssh_config(domain: str, **settings: Any) -> SshConfig:
    """A configuration that does not wait between retries."""
    return SshConfig(
        private_key(),
        domain=domain,
        requests_settings=RequestsSettings(**{"backoff_factor": 0.0, **settings}),
    )
