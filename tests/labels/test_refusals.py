"""What is refused before any view is asked: hosts, and bodies that are too large."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from encord_portal.env import Environment
from labels.api.labels import LabelsView
from tests.builders.world import World

MIB = 1024 * 1024


class _Untouched(io.RawIOBase):
    """A body that nobody may read."""

    def readinto(self, buffer: Any) -> int:
        raise AssertionError("the body was read")

    def readable(self) -> bool:
        return True


def _send(method: str, path: str, length: int, user: Any = None, **extra: Any) -> Any:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.generic(
        method,
        path,
        content_type=extra.pop("content_type", "application/json"),
        **{"wsgi.input": _Untouched(), "CONTENT_LENGTH": str(length), **extra},
    )


@pytest.mark.parametrize("path", ["/public/user", "/login/", "/api/v1/projects", "/static/x.css"])
def test_the_embedded_host_is_no_host_from_outside(db: None, settings: Settings, path: str) -> None:
    assert "embedded.invalid" not in Environment().allowed_hosts
    settings.ALLOWED_HOSTS = Environment().allowed_hosts
    for host in ("embedded.invalid", "elsewhere.example"):
        response = Client(headers={"host": host}).get(path)
        assert response.status_code in (400, 404), path
        if response.status_code == 400:
            assert b"does not answer under this host name" in response.content
    assert Client(headers={"host": "localhost"}).get("/login/").status_code == 200


def test_the_portal_reaches_its_own_platform_all_the_same(world: World, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    client = Client(headers={"host": "localhost"})
    client.force_login(world["owner"])
    (project,) = client.get("/api/v1/projects").json()["results"]
    assert project["title"] == "Cars"
    row = world.row("image 0")
    path = f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}/labels"
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/login/", "/admin/login/", "/account/theme/"])
def test_a_form_that_is_too_large_is_refused_unread(db: None, path: str) -> None:
    response = _send("POST", path, 60 * MIB, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert b"at most 2 MiB" in response.content


def test_a_rest_body_that_is_too_large_is_refused_unread(world: World) -> None:
    row = world.row("image 0")
    project = f"/api/v1/projects/{world.project_hash}"
    path = f"{project}/label-rows/{row.data_hash}"
    for method, where in (
        ("PUT", f"{path}/labels"),
        ("POST", f"{path}/answers"),
        ("PUT", f"{path}/priority"),
        ("POST", f"{path}/workflow/complete"),
        ("POST", f"{project}/priorities"),
        ("POST", "/api/v1/auth/token"),
        ("GET", project),
    ):
        response = _send(method, where, 60 * MIB, world["lead"], HTTP_IF_MATCH='"x"')
        assert response.status_code == 413, (where, response.content)
        assert response.json()["detail"].endswith("are taken here.")


def test_labels_may_be_large(world: World) -> None:
    row = world.row("image 0")
    path = f"/api/v1/projects/{world.project_hash}/label-rows/{row.data_hash}/labels"
    client = Client()
    client.force_login(world["lead"])
    body = b" " * (3 * MIB) + b'{"data_hash": "%s"}' % str(row.data_hash).encode()
    assert LabelsView.body_limit > len(body)
    response = client.put(path, body, content_type="application/json", headers={"If-Match": '"x"'})
    assert response.status_code == 412, response.content


def test_an_odd_length_breaks_nothing(db: None) -> None:
    for length in ("x", "-5", "", "9" * 50, "٣"):
        response = Client().generic(
            "POST",
            "/login/",
            content_type="application/x-www-form-urlencoded",
            CONTENT_LENGTH=length,  # type: ignore[arg-type]
        )
        assert response.status_code in (200, 413)
