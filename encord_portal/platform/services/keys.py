"""Ed25519 keys of people: making them, registering public halves."""

from __future__ import annotations

import re

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import IntegrityError, transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import DuplicateSshKey, InvalidArguments
from encord_portal.platform.models import PublicKey


def create_key_pair(user: User, *, title: str) -> str:
    """Make a key pair and register its public half.

    Returns:
        The private key as OpenSSH text. It is kept nowhere else.
    """
    private = Ed25519PrivateKey.generate()
    _register(user, private.public_key(), title)
    return private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    ).decode()


def add_public_key(user: User, public_key: str, *, title: str) -> PublicKey:
    """Register a public key.

    Args:
        user: Whose key it is.
        public_key: ``ssh-ed25519 AAAA… comment``, or the raw key as 64 hex characters.
        title: What the owner calls it.

    Raises:
        InvalidArguments: When the text is no Ed25519 public key.
        DuplicateSshKey: When the key is registered already, whoever owns it.
    """
    text = public_key.strip()
    if re.fullmatch(r"[0-9a-fA-F]{64}", text):
        return _register(user, Ed25519PublicKey.from_public_bytes(bytes.fromhex(text)), title)
    try:
        parsed = serialization.load_ssh_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidArguments(
            "This is no public key; give the line of the .pub file or 64 hex characters."
        ) from error
    if not isinstance(parsed, Ed25519PublicKey):
        raise InvalidArguments("Only Ed25519 keys can sign requests; make one with 'ssh-keygen'.")
    return _register(user, parsed, title)


def _register(user: User, public: Ed25519PublicKey, title: str) -> PublicKey:
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    try:
        with transaction.atomic():
            return PublicKey.objects.create(user=user, key=raw.hex(), title=title[:200])
    except IntegrityError as error:
        raise DuplicateSshKey("This key is registered already.") from error
