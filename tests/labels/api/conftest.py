from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from tests.builders.world import World

Call = Callable[[str], APIClient]


@pytest.fixture
def api(world: World) -> Call:
    """A REST client of a person of the world; ``""``: nobody."""

    def client(name: str) -> APIClient:
        made = APIClient()
        if name:
            made.force_authenticate(world[name])
        return made

    return client
