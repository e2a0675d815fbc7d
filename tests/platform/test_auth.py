from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.cache import cache
from django.db.models import F
from django.test import Client, RequestFactory
from django.utils import timezone

from encord_portal.platform import auth, replays
from encord_portal.platform.errors import SshKeyNotFound, Unauthenticated
from encord_portal.platform.models import BearerToken, SeenSignature
from encord_portal.platform.services import keys
from tests.platform import builders
from tests.platform.signer import Signer
from tests.platform.wire import Wire

pytestmark = pytest.mark.django_db

PUBLIC = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
V1_BODY = (
    rb'{"query_type": "projectwithuserrole", "query_method": "GET", "values": {"uid": null, '
    rb'"payload": {"filter": {"title_eq": "T\u00e9st \"q\""}}}}'
)
V1_SIGNATURE = (
    "b7f28f2e7a085d0c80eafa260b84cd2063106105ef972823f4f5329177450dd7"
    "cddfe80f2e08acc9c2854deba30e1a806d30eb845a4212141c9560f349d5f400"
)
PARAMS = (
    '("@method" "@request-target" "content-digest");created=1700000000;'
    f'keyid="{PUBLIC}";alg="ed25519"'
)
EMPTY_DIGEST = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
THEN = dt.datetime.fromtimestamp(1_700_000_000, dt.UTC)


@pytest.fixture
def owner():
    user = builders.person()
    keys.add_public_key(user, PUBLIC, title="vector")
    return user


@pytest.fixture
def at_vector_time(monkeypatch):
    monkeypatch.setattr(auth.timezone, "now", lambda: THEN)


def _get(**headers):
    return RequestFactory().get(
        "/v2/public/projects?titleLike=a+b%25&includeOrgAccess=False",
        headers={
            "Content-Digest": EMPTY_DIGEST,
            "Signature-Input": f"encord-sig={PARAMS}",
            "Signature": "encord-sig=:fSLSWPOHMv4hQjFN2QBrGBldszam9+S6MyMEZ3hdzH+WFZBEIsdENsdHsIsO"
            "KHjIleAl5Q1l0eNJK2cTTQVdAg==:",
            **headers,
        },
    )


def test_the_v1_vector_is_accepted(owner):
    assert auth.authenticate_v1(f"{PUBLIC}:{V1_SIGNATURE}", V1_BODY) == owner


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "x",
        f"{PUBLIC}:",
        f"{PUBLIC}:{'0' * 128}",
        f"{PUBLIC}:{V1_SIGNATURE}0",
        f"{'é' * 64}:{V1_SIGNATURE}",
        "Bearer ",
        "Bearer unknown",
    ],
)
def test_a_v1_request_without_a_valid_signature_is_refused(owner, authorization):
    with pytest.raises(Unauthenticated):
        auth.authenticate_v1(authorization, V1_BODY)


def test_a_tampered_v1_body_is_refused(owner):
    with pytest.raises(Unauthenticated):
        auth.authenticate_v1(f"{PUBLIC}:{V1_SIGNATURE}", V1_BODY + b" ")


def test_a_key_that_nobody_registered_is_refused():
    with pytest.raises(SshKeyNotFound):
        auth.authenticate_v1(f"{PUBLIC}:{V1_SIGNATURE}", V1_BODY)


def test_the_key_of_somebody_who_was_deactivated_is_refused(owner):
    owner.is_active = False
    owner.save()

    with pytest.raises(SshKeyNotFound):
        auth.authenticate_v1(f"{PUBLIC}:{V1_SIGNATURE}", V1_BODY)


def test_the_v2_vector_of_a_get_is_accepted(owner, at_vector_time):
    assert auth.authenticate_v2(_get()).user == owner


def test_the_v2_vector_of_a_post_is_accepted(owner, at_vector_time):
    request = RequestFactory().post(
        "/v2/public/projects/11111111-1111-4111-8111-111111111111/priorities",
        data=b'{"priorities": [["cccccccc-0000-4000-8000-000000000001", 0.5]]}',
        content_type="application/json",
        headers={
            "Content-Digest": "sha-256=:PHG9/qvqV8s2I5LCczhx1wg0FrYh8nzy0GVAxzP+gk8=:",
            "Signature-Input": f"encord-sig={PARAMS}",
            "Signature": "encord-sig=:Yn/2+O6lZUSWXnbAwXBRpHPQlekOTTVYdg2O9rNlGRWPMJidD8dI0Z5jJNWp"
            "WoaRbe94GztwAHDrDw+XYB3DBg==:",
        },
    )

    assert auth.authenticate_v2(request).user == owner


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Digest": "sha-256=:AAAA:"},
        {"Content-Digest": ""},
        {"Signature": ""},
        {"Signature": "encord-sig=:AAAA:"},
        {"Signature": "encord-sig=:A:"},
        {"Signature-Input": ""},
        {"Signature-Input": f"encord-sig={PARAMS.replace('1700000000', '1700000001')}"},
        {"Signature-Input": f'encord-sig=("@method");created=1700000000;keyid="{PUBLIC}"'},
    ],
)
def test_a_v2_request_without_a_valid_signature_is_refused(owner, at_vector_time, headers):
    with pytest.raises(Unauthenticated):
        auth.authenticate_v2(_get(**headers))


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_signature_that_is_stale_or_from_the_future_is_refused(owner, monkeypatch, minutes):
    monkeypatch.setattr(auth.timezone, "now", lambda: THEN + dt.timedelta(minutes=minutes))

    with pytest.raises(Unauthenticated, match="clock"):
        auth.authenticate_v2(_get())


def test_another_target_than_the_signed_one_is_refused(owner, at_vector_time):
    request = _get()
    request.META["QUERY_STRING"] = "titleLike=other"

    with pytest.raises(Unauthenticated):
        auth.authenticate_v2(request)


def test_a_get_sent_again_with_the_same_trace_is_a_replay(owner, at_vector_time):
    trace = {"X-Cloud-Trace-Context": "aa/1;o=1"}
    auth.authenticate_v2(_get(**trace))

    with pytest.raises(Unauthenticated, match="before"):
        auth.authenticate_v2(_get(**trace))


def test_a_get_sent_again_to_another_worker_is_a_replay(owner, at_vector_time):
    trace = {"X-Cloud-Trace-Context": "aa/1;o=1"}
    auth.authenticate_v2(_get(**trace))
    # No worker sees the memory of another one.
    cache.clear()

    with pytest.raises(Unauthenticated, match="before"):
        auth.authenticate_v2(_get(**trace))


def test_a_get_sent_again_later_under_another_trace_is_a_replay(owner, at_vector_time, monkeypatch):
    auth.authenticate_v2(_get(**{"X-Cloud-Trace-Context": "aa/1;o=1"}))
    later = time.time() + auth.SAME_SECOND_READING.total_seconds() + 1
    monkeypatch.setattr(auth.time, "time", lambda: later)

    with pytest.raises(Unauthenticated, match="before"):
        auth.authenticate_v2(_get(**{"X-Cloud-Trace-Context": "bb/1;o=1"}))


def test_a_shared_cache_remembers_where_there_is_one(owner, at_vector_time, settings):
    settings.PLATFORM_SHARED_CACHE = True
    trace = {"X-Cloud-Trace-Context": "aa/1;o=1"}
    auth.authenticate_v2(_get(**trace))

    with pytest.raises(Unauthenticated, match="before"):
        auth.authenticate_v2(_get(**trace))
    assert not any(settings.PLATFORM_SIGNATURES_DIR.iterdir())


def test_a_disk_that_takes_nothing_does_not_stop_readings(owner, at_vector_time, settings):
    settings.PLATFORM_SIGNATURES_DIR = "/proc/nowhere"
    trace = {"X-Cloud-Trace-Context": "aa/1;o=1"}

    assert auth.authenticate_v2(_get(**trace)).user == owner
    with pytest.raises(Unauthenticated, match="before"):
        auth.authenticate_v2(_get(**trace))


def test_signatures_that_are_over_are_removed(settings):
    now = int(time.time())
    for signed_at in (now - 3600, now - 60, now):
        replays.first_seen("ab", signed_at, 600)

    left = sorted(int(each.name) for each in settings.PLATFORM_SIGNATURES_DIR.iterdir())

    assert left[0] * 300 >= now - 900
    assert replays.first_seen("ab", now, 600) == pytest.approx(now, abs=5)


def test_two_equal_gets_of_one_second_are_both_answered(owner, at_vector_time):
    for trace in ("aa/1;o=1", "bb/1;o=1"):
        assert auth.authenticate_v2(_get(**{"X-Cloud-Trace-Context": trace})).user == owner


class TestReplayedChanges:
    def _send(self, wire: Wire, project, *, trace: str = "t/1;o=1", created=None):
        return wire.v2(
            "PUT",
            f"projects/{project.project_hash}/status",
            {"status": "paused"},
            created=created,
            headers={"X-Cloud-Trace-Context": trace},
        )

    def test_the_same_request_again_is_refused(self):
        world = builders.world()
        wire, now = Wire.of(world.admin), int(time.time())

        assert self._send(wire, world.project, created=now).status_code == 204
        again = self._send(wire, world.project, created=now)

        assert again.status_code == 401
        assert "sent before" in again.json()["message"]

    def test_with_another_trace_it_is_refused_once_the_second_is_over(self):
        world = builders.world()
        wire, then = Wire.of(world.admin), int(time.time())

        assert self._send(wire, world.project, created=then).status_code == 204
        SeenSignature.objects.update(expires_at=F("expires_at") - dt.timedelta(seconds=5))
        again = self._send(wire, world.project, created=then, trace="u/1;o=1")

        assert again.status_code == 401

    def test_a_pair_of_one_second_passes_whatever_the_senders_clock_says(self):
        world = builders.world()
        wire, then = Wire.of(world.admin), int(time.time()) - 60

        for trace in ("t/1;o=1", "u/1;o=1"):
            sent = self._send(wire, world.project, created=then, trace=trace)
            assert sent.status_code == 204

    def test_a_request_that_was_refused_may_be_sent_again(self):
        world = builders.world()
        wire, now = Wire.of(world.viewer), int(time.time())

        for _ in range(2):
            assert self._send(wire, world.project, created=now).status_code == 403
        assert not SeenSignature.objects.exists()


def test_a_bearer_token_serves_both_transports_until_it_expires():
    user = builders.person()
    token = auth.issue_bearer_token(user)
    request = RequestFactory().get("/", headers={"Authorization": f"Bearer {token}"})

    assert auth.authenticate_v1(f"Bearer {token}", b"{}") == user
    assert auth.authenticate_v2(request).user == user

    BearerToken.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        auth.authenticate_v1(f"Bearer {token}", b"{}")


def test_a_bearer_token_is_stored_as_a_digest_only():
    token = auth.issue_bearer_token(builders.person())

    assert token not in json.dumps(list(BearerToken.objects.values()), default=str)


def test_a_key_of_somebody_else_does_not_sign_for_the_registered_one():
    user = builders.person()
    registered, other = (Signer(Ed25519PrivateKey.generate()) for _ in range(2))
    keys.add_public_key(user, registered.public, title="mine")
    forged = f"{registered.public}:{other.v1(b'{}').partition(':')[2]}"

    response = Client().post(
        "/public/user",
        b"{}",
        content_type="application/json",
        headers={"Authorization": forged, "host": "embedded.invalid"},
    )

    assert response.json()["response"] == ["AUTHENTICATION_ERROR"]
