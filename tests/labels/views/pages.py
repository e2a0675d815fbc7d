"""Browsers of people, for tests of pages: one call, one address."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from encord_portal.accounts.models import User
from labels.models import LabelRowCache
from tests.builders.world import World

HTMX = {"HX-Request": "true"}


def browser(user: User) -> Client:
    """A browser in which this person is logged in."""
    client = Client()
    client.force_login(user)
    return client


def address(name: str, world: World, row: LabelRowCache | None = None, *more: Any) -> str:
    """The address of a page of the world's project or of one of its rows."""
    hashes = [world.project_hash, *([row.data_hash] if row else [])]
    return reverse(f"labels:{name}", args=[*hashes, *more])


def text(response: Any) -> str:
    return response.content.decode()
