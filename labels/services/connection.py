"""The SDK client that speaks for one person."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID
from weakref import WeakKeyDictionary

import requests
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from requests.adapters import BaseAdapter

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.constants import RequestsSettings
from encord_portal.sdk.project import Project
from encord_portal.sdk.user_client import EncordUserClient
from labels.errors import BadInput, KeyRejected, from_sdk
from labels.models import Credential

_CLIENT_LIMIT = 500
# A page must not hang for the SDK's default of minutes.
_CONNECT_TIMEOUT = 10
_READ_TIMEOUT = 60
_PROJECT_SECONDS = 30.0

_clients: OrderedDict[tuple[int, str], EncordUserClient] = OrderedDict()
_projects: WeakKeyDictionary[EncordUserClient, dict[UUID, tuple[float, Project]]] = (
    WeakKeyDictionary()
)
_lock = threading.Lock()
_local = threading.local()


def client_for(user: User) -> EncordUserClient:
    """The person's client; one per person and process, so that connections are reused.

    Raises:
        KeyRejected: The person has no key yet, or it cannot be read any more.
    """
    credential = _credential(user)
    # A new key has new encrypted text, so an old client is never found for it.
    fingerprint = hashlib.sha256(credential.private_key_encrypted.encode()).hexdigest()
    key = (user.pk, fingerprint)
    with _lock:
        client = _clients.get(key)
        if client is not None:
            _clients.move_to_end(key)
            return client
    client = _connect(_decrypt(credential.private_key_encrypted), credential.domain)
    with _lock:
        client = _clients.setdefault(key, client)
        while len(_clients) > _CLIENT_LIMIT:
            _clients.popitem(last=False)
    return client


def project_for(user: User, project_hash: UUID, *, fresh: bool = False) -> Project:
    """A project through the person's client; kept for a moment, for it costs two calls.

    Raises:
        EncordException: The SDK's errors, as they are.
    """
    client = client_for(user)
    with _lock:
        known = _projects.setdefault(client, {}).get(project_hash)
    if known is not None and not fresh and time.monotonic() < known[0]:
        return known[1]
    project = client.get_project(str(project_hash))
    with _lock:
        _projects.setdefault(client, {})[project_hash] = (
            time.monotonic() + _PROJECT_SECONDS,
            project,
        )
    return project


def domain() -> str:
    """The platform that the portal talks to."""
    return settings.ENCORD_DOMAIN or settings.EMBEDDED_DOMAIN


def has_key(user: User) -> bool:
    """Whether the person need not paste a key first."""
    if settings.PORTAL_CREDENTIALS:
        return True
    return Credential.objects.filter(user=user).exclude(private_key_encrypted="").exists()


def connect_key(user: User, private_key: str) -> None:
    """Keep a person's pasted private key, after the platform has accepted it once.

    Raises:
        BadInput: The text is no private key.
        KeyRejected: The platform does not know the key.
    """
    try:
        client = _connect(private_key.strip() + "\n", domain())
    except (ValueError, TypeError, EncordException) as error:
        raise BadInput(
            "This is not a private key that can be used: paste the whole OpenSSH text of an "
            "Ed25519 key without a passphrase."
        ) from error
    try:
        # The call is what proves the key; its first result is not needed.
        next(iter(client.list_projects()), None)
    except EncordException as error:
        raise from_sdk(error) from error
    Credential.objects.update_or_create(
        user=user,
        defaults={
            "domain": domain(),
            "private_key_encrypted": _encrypt(private_key.strip() + "\n"),
            "projects_synced_at": None,
        },
    )


def forget_key(user: User) -> None:
    """Remove a person's key from the portal."""
    Credential.objects.filter(user=user).delete()


def media_session() -> requests.Session:
    """For signed links: no key signs these requests, but they go the way the SDK's go."""
    session: requests.Session | None = getattr(_local, "session", None)
    if session is None:
        session = _local.session = requests.Session()
        transport = _transport()
        if transport is not None:
            # The slash keeps other hosts that begin alike away.
            session.mount(f"{domain().rstrip('/')}/", transport)
    return session


def _transport() -> BaseAdapter | None:
    if not settings.PORTAL_TRANSPORT:
        return None
    make: Callable[[], BaseAdapter] = import_string(settings.PORTAL_TRANSPORT)
    return make()


def _connect(private_key: str, at: str) -> EncordUserClient:
    requests_settings = RequestsSettings(
        connect_timeout=_CONNECT_TIMEOUT,
        read_timeout=_READ_TIMEOUT,
        write_timeout=_READ_TIMEOUT,
        max_retries=2,
        backoff_factor=0.2,
        connection_retries=2,
        transport=_transport(),
    )
    return EncordUserClient.create_with_ssh_private_key(
        private_key, requests_settings=requests_settings, domain=at
    )


def _credential(user: User) -> Credential:
    found = Credential.objects.filter(user=user).first()
    if found is not None and found.private_key_encrypted and found.domain == domain():
        return found
    if not settings.PORTAL_CREDENTIALS:
        raise KeyRejected("Connect your key first: paste it on the account page.")
    return _provision(user)


def _provision(user: User) -> Credential:
    """Let the embedded platform make a key; the row's lock keeps two workers from making two."""
    provision: Callable[[User], str] = import_string(settings.PORTAL_CREDENTIALS)
    Credential.objects.get_or_create(user=user, defaults={"domain": domain()})
    with transaction.atomic():
        credential = Credential.objects.select_for_update().get(user=user)
        if not credential.private_key_encrypted or credential.domain != domain():
            credential.domain = domain()
            credential.private_key_encrypted = _encrypt(provision(user))
            credential.save()
    return credential


def _fernet() -> Fernet:
    derive = HKDF(hashes.SHA256(), length=32, salt=None, info=b"labels.credentials.v1")
    return Fernet(base64.urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode())))


def _encrypt(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def _decrypt(text: str) -> str:
    try:
        return _fernet().decrypt(text.encode()).decode()
    except InvalidToken:
        raise KeyRejected(
            "Your key was stored under another secret and cannot be read. Reconnect your key on "
            "the account page."
        ) from None
