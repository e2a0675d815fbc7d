from __future__ import annotations

import pytest
from django.test import Client

from tests.builders.world import World
from tests.labels.views.pages import address, browser, text

P = "11111111-1111-4111-8111-111111111111"
D = "22222222-2222-4222-8222-222222222222"
FRAMES = f"/projects/{P}/rows/{D}/frames"


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (f"/label_editor/{P}/{D}/7/0", f"{FRAMES}/7/"),
        (f"/label_editor/{P}/{D}/7/0?other=1&objectHash=ab12CD34", f"{FRAMES}/7/?obj=ab12CD34"),
        (f"/label_editor/{P}/{D}/7/0?objectHash=1E%2FHY3i9", f"{FRAMES}/7/?obj=1E%2FHY3i9"),
        (f"/label_editor/{P}/{D}/7/0?objectHash=Wx/1J+R=", f"{FRAMES}/7/?obj=Wx%2F1J%2BR%3D"),
        (f"/label_editor/{P}/{D}/7", f"{FRAMES}/7/"),
        (f"/label_editor/{P}/{D}/7/", f"{FRAMES}/7/"),
        (f"/label_editor/{P}/{D}", f"{FRAMES}/0/"),
        (f"/label_editor/{P}/{D}/", f"{FRAMES}/0/"),
        (f"/label_editor/{D}&{P}/7", f"{FRAMES}/7/"),
        (f"/label_editor/{D}&{P}/7/0?objectHash=ab12CD34", f"{FRAMES}/7/?obj=ab12CD34"),
        (f"/label_editor/{D}&{P}/7/", f"{FRAMES}/7/"),
        (f"/label_editor/{D}%26{P}/7", f"{FRAMES}/7/"),
        (f"/label_editor/{D}&{P}", f"{FRAMES}/0/"),
        (f"/label_editor/{D}&{P}/", f"{FRAMES}/0/"),
        (f"/label_editor/{P}/{D}/7/0?objectHash=%22%3E%3Cscript", f"{FRAMES}/7/"),
        (f"/projects/{P}/", f"/projects/{P}/rows/"),
    ],
)
def test_links_of_the_published_application_lead_to_our_pages(link: str, target: str) -> None:
    assert Client().get(link).headers["Location"] == target


def test_the_wrong_method_is_told_the_right_one(world: World) -> None:
    row = world.row("image 0")
    client = browser(world["reviewer"])
    visited = client.get(address("save", world, row))
    assert visited.status_code == 405
    assert visited.headers["Allow"] == "POST"
    assert "Open its page" in text(visited)
    sent = client.post(address("label-row-list", world))
    assert sent.status_code == 405
    assert sent.headers["Allow"] == "GET, HEAD"
    assert "can only be opened" in text(sent)
