from __future__ import annotations

import re

import pytest
from django.test import Client
from knox.models import AuthToken

from tests.builders.cached import make_person
from tests.builders.world import PASSWORD, World
from tests.labels.views.pages import browser, text


def test_logging_in_leads_where_one_wanted_to_go(world: World) -> None:
    client = Client()
    data = {"username": "Owner@example.com", "password": PASSWORD, "next": "/account/"}
    assert client.post("/login/", data).headers["Location"] == "/account/"


def test_a_wrong_password_is_said_and_the_address_kept(db: None) -> None:
    response = Client().post("/login/", {"username": "me@example.com", "password": "wrong"})
    page = text(response)
    assert "correct" in page
    assert 'value="me@example.com"' in page


def test_logging_out_needs_a_form(db: None) -> None:
    client = browser(make_person())
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/projects/").status_code == 302


def test_a_token_is_shown_once_and_can_be_revoked(world: World) -> None:
    client = browser(world["owner"])
    made = text(client.post("/account/tokens/"))
    token = re.search(r'<code class="token">(\w+)</code>', made)
    assert token is not None
    assert token[1] not in text(client.get("/account/"))
    bearer = Client(headers={"Authorization": f"Token {token[1]}"})
    assert bearer.get("/api/v1/projects").status_code == 200
    key = AuthToken.objects.get(user=world["owner"]).token_key
    client.post(f"/account/tokens/{key}/revoke/")
    assert bearer.get("/api/v1/projects").status_code == 401


def test_somebody_elses_token_cannot_be_revoked(db: None) -> None:
    token, _ = AuthToken.objects.create(user=make_person())
    response = browser(make_person()).post(
        f"/account/tokens/{token.token_key}/revoke/", follow=True
    )
    assert "no such token of yours" in text(response)
    assert AuthToken.objects.exists()


@pytest.mark.parametrize(("theme", "shown"), [("dark", True), ("light", True), ("auto", False)])
def test_light_or_dark_is_remembered(db: None, theme: str, shown: bool) -> None:
    client = browser(make_person())
    client.post("/account/theme/", {"theme": theme})
    assert (f'data-theme="{theme}"' in text(client.get("/account/"))) == shown


def test_looks_that_do_not_exist_are_refused(db: None) -> None:
    client = browser(make_person())
    response = client.post("/account/theme/", {"theme": "x"})
    assert response.status_code == 422
    assert "auto, light, dark" in text(response)
    assert "theme" not in client.cookies


def test_the_embedded_platform_needs_no_key(db: None) -> None:
    page = text(browser(make_person()).get("/account/"))
    assert "made its own key for you" in page
    assert "private_key" not in page


def test_for_the_cloud_a_key_is_pasted_and_a_bad_one_refused(db: None, settings: object) -> None:
    settings.PORTAL_CREDENTIALS = ""  # type: ignore[attr-defined]
    client = browser(make_person())
    assert 'name="private_key"' in text(client.get("/account/"))
    response = client.post("/account/key/", {"private_key": "no key"})
    assert response.status_code == 422
    assert "not a private key" in text(response)
    assert "no key" not in text(response)
