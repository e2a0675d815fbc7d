from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from encord_portal.accounts import throttle
from encord_portal.accounts.models import FailedLogin
from tests.builders.cached import make_person

pytestmark = pytest.mark.django_db

RIGHT = "a password of theirs"


def _page(email: str, password: str, address: str = "192.0.2.1", **headers: str) -> HttpResponse:
    response: Any = Client(REMOTE_ADDR=address, headers=headers).post(
        "/login/", {"username": email, "password": password}
    )
    return response


def _token(email: str, password: str, address: str = "192.0.2.1") -> Any:
    body = {"email": email, "password": password}
    return APIClient(REMOTE_ADDR=address).post("/api/v1/auth/token", body, format="json")


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "PER_ACCOUNT", 3)
    monkeypatch.setattr(throttle, "PER_ADDRESS", 8)


def test_guessing_ends_with_a_sentence_and_the_time_to_wait() -> None:
    make_person("ann")
    for _ in range(3):
        assert _page("ann@example.com", "wrong").status_code == 200
    for email in ("ann@example.com", "Ann@Example.com "):
        response = _page(email, RIGHT)
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 15 * 60
        page = response.content.decode()
        assert "too many wrong passwords from here; try again in 15 min" in page
        assert f'value="{email}"' in page


def test_pages_rest_and_administration_count_together() -> None:
    make_person("ann", is_staff=True)
    _page("ann@example.com", "wrong")
    assert _token("ann@example.com", "wrong").status_code == 401
    client = Client(REMOTE_ADDR="192.0.2.1")
    data = {"username": "ann@example.com", "password": "wrong"}
    assert client.post("/admin/login/", data).status_code == 200
    refused = _token("ann@example.com", RIGHT)
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_attempts"
    assert refused.json()["detail"].endswith(".")
    assert int(refused["Retry-After"]) > 0
    assert client.post("/admin/login/", {**data, "password": RIGHT}).status_code == 429


def test_nobody_is_locked_out_by_somebody_elsewhere() -> None:
    make_person("ann")
    for _ in range(5):
        _page("ann@example.com", "wrong", "203.0.113.9")
    assert _page("ann@example.com", RIGHT, "203.0.113.9").status_code == 429
    assert _page("ann@example.com", RIGHT, "192.0.2.1").status_code == 302
    assert _token("ann@example.com", RIGHT, "192.0.2.2").status_code == 201


def test_trying_many_accounts_from_one_address_ends_too() -> None:
    make_person("ann")
    for number in range(8):
        assert _page(f"guess{number}@example.com", "wrong").status_code == 200
    assert _page("ann@example.com", RIGHT).status_code == 429
    assert _page("ann@example.com", RIGHT, "192.0.2.2").status_code == 302


def test_the_right_password_forgives_the_wrong_ones() -> None:
    make_person("ann")
    for _ in range(5):
        for _ in range(2):
            assert _page("ann@example.com", "wrong", "192.0.2.7").status_code == 200
            FailedLogin.objects.filter(failures__gt=5).update(failures=2)
        assert _page("ann@example.com", RIGHT, "192.0.2.7").status_code == 302


def test_success_alone_is_never_too_often() -> None:
    make_person("ann")
    for _ in range(12):
        assert _token("ann@example.com", RIGHT).status_code == 201


def test_the_count_ends_with_its_time() -> None:
    make_person("ann")
    for _ in range(3):
        _page("ann@example.com", "wrong")
    assert _page("ann@example.com", RIGHT).status_code == 429
    FailedLogin.objects.update(since=timezone.now() - throttle.WINDOW - timedelta(seconds=1))
    assert _page("ann@example.com", RIGHT).status_code == 302


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "6.6.6.6, 198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "6.6.6.6, 198.51.100.7, 192.0.2.9", 2, "198.51.100.7"),
        ("192.0.2.1", "198.51.100.7", 2, "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("unix:", "", 0, "unix:"),
        ("192.0.2.1", "x" * 200, 1, "x" * 64),
    ],
)
def test_the_address_is_what_can_be_believed(
    settings: Settings, remote: str, forwarded: str, proxies: int, expected: str
) -> None:
    settings.LOGIN_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory(REMOTE_ADDR=remote, headers=headers).get("/")
    assert throttle.address_of(request) == expected
