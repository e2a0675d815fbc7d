"""Who sent a request: the two signature schemes and bearer tokens.

v1 signs the SHA-256 digest of the raw body and nothing else, so it can be replayed; that is a
property of the protocol. v2 signs method, target, digest of the body and a time.

Replays of v2: the signature scheme is deterministic and its clock ticks in seconds, so a client
that sends the same request twice within a second signs it identically, both times rightly. The
requests differ in their trace header only. Hence:

* a repeat with the same trace header is a replay;
* a repeat with another trace header passes only for a moment after the first one was heard:
  :data:`SAME_SECOND` where something is changed, :data:`SAME_SECOND_READING` where not, since
  readings may wait for each other in a queue.

A request that was not carried out (an answer of 500, say) is forgotten, so that the client's own
retry is heard.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform import replays
from encord_portal.platform.errors import SshKeyNotFound, Unauthenticated
from encord_portal.platform.models import BearerToken, PublicKey, SeenSignature

FRESHNESS = dt.timedelta(minutes=5)
SAME_SECOND = dt.timedelta(seconds=2)
SAME_SECOND_READING = dt.timedelta(seconds=30)
BEARER_LIFETIME = dt.timedelta(days=1)

# How long a signature is remembered: past the end of its freshness, by any worker's clock.
_KEPT = 2 * FRESHNESS

_PARAMS = re.compile(
    r'encord-sig=(?P<params>\("@method" "@request-target" "content-digest"\)'
    r';created=(?P<created>\d{1,12});keyid="(?P<key>[0-9a-f]{64})";alg="ed25519")'
)
_SIGNATURE = re.compile(r"encord-sig=:(?P<value>[A-Za-z0-9+/]+={0,2}):")


def authenticate_v1(authorization: str, body: bytes | bytearray) -> User:
    """The person who signed this body, or whose bearer token came with it.

    Raises:
        Unauthenticated: When there is no credential or its signature does not fit the body.
        SshKeyNotFound: When nobody has registered the key.
    """
    if authorization.startswith("Bearer "):
        return _bearer(authorization)
    key, _, signature = authorization.partition(":")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", key) or not re.fullmatch(
        r"[0-9a-fA-F]{128}", signature
    ):
        raise Unauthenticated(
            "The Authorization header must be '{public key hex}:{signature hex}' or 'Bearer …'."
        )
    user = _owner(key.lower())
    _verify(key, bytes.fromhex(signature), hashlib.sha256(body).digest())
    return user


@dataclass(frozen=True, slots=True)
class Remembered:
    """The names under which a reading was remembered."""

    names: tuple[str, ...]
    signed_at: int


@dataclass(frozen=True, slots=True)
class Authenticated:
    """A v2 caller, and what must be remembered of a signed request once it is carried out."""

    user: User
    seen: SeenSignature | Remembered | None = None

    def forget(self) -> None:
        """Allow the same signed request again: it was not carried out."""
        if isinstance(self.seen, SeenSignature):
            self.seen.delete()
        elif self.seen is not None:
            replays.forget(self.seen.names, self.seen.signed_at)


def authenticate_v2(request: HttpRequest) -> Authenticated:
    """Check the HTTP message signature, or the bearer token, of a v2 request.

    Raises:
        Unauthenticated: When the signature is missing, wrong, stale or seen before.
        SshKeyNotFound: When nobody has registered the key.
    """
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith("Bearer "):
        return Authenticated(_bearer(authorization))
    params = _PARAMS.fullmatch(request.headers.get("Signature-Input", ""))
    sent = _SIGNATURE.fullmatch(request.headers.get("Signature", ""))
    if params is None or sent is None:
        raise Unauthenticated("Sign the request (Signature-Input, Signature) or send a token.")
    digest = request.headers.get("Content-Digest", "")
    if not hmac.compare_digest(digest.encode(), content_digest(request.body).encode()):
        raise Unauthenticated("The Content-Digest header does not fit the body.")
    try:
        signature = base64.b64decode(sent["value"], validate=True)
    except binascii.Error as error:
        raise Unauthenticated("The signature is not valid base64.") from error
    signed_at = int(params["created"])
    if abs(timezone.now() - dt.datetime.fromtimestamp(signed_at, dt.UTC)) > FRESHNESS:
        raise Unauthenticated(
            "The signature is too old or from the future; check the clock and sign again."
        )
    user = _owner(params["key"])
    _verify_any(params["key"], signature, _signature_bases(request, digest, params["params"]))
    return Authenticated(user, _first_time(request, signature, signed_at))


def content_digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def issue_bearer_token(user: User) -> str:
    """A new token; only its digest is stored."""
    now = timezone.now()
    BearerToken.objects.filter(user=user, expires_at__lt=now).delete()
    token = secrets.token_urlsafe(32)
    BearerToken.objects.create(user=user, digest=_hex(token), expires_at=now + BEARER_LIFETIME)
    return token


def _hex(text: str | bytes) -> str:
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def _bearer(authorization: str) -> User:
    digest = _hex(authorization.removeprefix("Bearer ").strip())
    token = (
        BearerToken.objects.select_related("user")
        .filter(digest=digest, expires_at__gt=timezone.now(), user__is_active=True)
        .first()
    )
    if token is None:
        raise Unauthenticated("The bearer token is unknown or has expired; ask for a new one.")
    return token.user


def _owner(key: str) -> User:
    found = PublicKey.objects.select_related("user").filter(key=key, user__is_active=True).first()
    if found is None:
        raise SshKeyNotFound("This public key is not registered; add it with 'platform add-key'.")
    return found.user


def _verify(key: str, signature: bytes, message: bytes) -> None:
    _verify_any(key, signature, iter((message,)))


def _verify_any(key: str, signature: bytes, messages: Iterator[bytes]) -> None:
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    for message in messages:
        try:
            public.verify(signature, message)
        except InvalidSignature:
            continue
        return
    raise Unauthenticated("The signature does not fit the request.")


def _signature_bases(request: HttpRequest, digest: str, params: str) -> Iterator[bytes]:
    for target in _targets(request):
        yield (
            f'"@method": {request.method}\n"@request-target": {target}\n'
            f'"content-digest": {digest}\n"@signature-params": {params}'
        ).encode()


def _targets(request: HttpRequest) -> Iterator[str]:
    """The target as sent; where the server keeps only the decoded path, its usual encodings.

    All of them decode to the path that is answered, so accepting any of them widens nothing.
    """
    query = request.META.get("QUERY_STRING", "")
    suffix = f"?{query}" if query else ""
    raw = request.META.get("RAW_URI") or request.META.get("REQUEST_URI")
    if raw:
        yield re.sub(r"^https?://[^/]*", "", raw)
    yield quote(request.path, safe="/~!$&'()*+,;=:@") + suffix
    yield quote(request.path, safe="/") + suffix


def _first_time(
    request: HttpRequest, signature: bytes, signed_at: int
) -> SeenSignature | Remembered | None:
    digest = _hex(signature)
    trace = request.headers.get("X-Cloud-Trace-Context", "")[:200]
    if request.method in {"GET", "HEAD"}:
        return _first_reading(digest, _hex(digest + trace), signed_at)
    now = timezone.now()
    if digest.startswith("00"):  # now and then
        SeenSignature.objects.filter(expires_at__lt=now).delete()
    seen = SeenSignature(digest=digest, trace=trace, expires_at=now + _KEPT)
    try:
        with transaction.atomic():
            seen.save(force_insert=True)
    except IntegrityError as error:
        first = SeenSignature.objects.filter(digest=digest).first()
        if first is not None and (
            first.trace == trace or now - (first.expires_at - _KEPT) > SAME_SECOND
        ):
            raise _replay() from error
        return None
    return seen


def _first_reading(digest: str, with_trace: str, signed_at: int) -> Remembered:
    kept = _KEPT.total_seconds()
    if replays.first_seen(with_trace, signed_at, kept) is not None:
        raise _replay()
    first = replays.first_seen(digest, signed_at, kept)
    if first is None:
        return Remembered((with_trace, digest), signed_at)
    if time.time() - first > SAME_SECOND_READING.total_seconds():
        raise _replay()
    return Remembered((with_trace,), signed_at)


def _replay() -> Unauthenticated:
    return Unauthenticated("This signed request was sent before; sign it anew.")
