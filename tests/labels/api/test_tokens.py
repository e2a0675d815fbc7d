from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.builders.cached import make_person

pytestmark = pytest.mark.django_db

_PATH = "/api/v1/auth/token"


def _ask(**body: Any) -> Any:
    return APIClient().post(_PATH, body, format="json")


def test_a_token_is_made_used_and_revoked() -> None:
    make_person("ann")
    response = _ask(email="Ann@example.com", password="a password of theirs")
    assert response.status_code == 201
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {response.json()['token']}")
    assert client.get("/api/v1/projects").status_code == 200
    assert client.delete(_PATH).status_code == 204
    refused = client.get("/api/v1/projects")
    assert refused.status_code == 401
    assert refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"email": "ann@example.com", "password": "wrong"}, 401),
        ({"email": "bob@example.com", "password": "a password of theirs"}, 401),
        ({"email": "ann@example.com"}, 400),
        ({"email": "ann", "password": "x"}, 400),
        ({"email": "ann@example.com", "password": "x", "otp": "1"}, 400),
    ],
)
def test_bad_credentials_get_a_sentence(body: dict[str, Any], status: int) -> None:
    make_person("ann")
    response = _ask(**body)
    assert response.status_code == status
    assert response.json()["detail"]


def test_someone_who_is_inactive_gets_no_token() -> None:
    make_person("ann", is_active=False)
    assert _ask(email="ann@example.com", password="a password of theirs").status_code == 401
