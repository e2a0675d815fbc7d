from __future__ import annotations

import re

from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


def _marks(page: str) -> set[str]:
    overlay = page[page.index("data-overlay>") : page.index("data-selection")]
    return set(re.findall(r'data-object-hash="([^"]+)"', overlay))


def test_picture_list_and_links_show_what_is_looked_for(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["reviewer"])
    target = address("frame-view", world, row, 3)
    car = world.ontology.car.feature_node_hash
    page = text(client.get(f"{target}?class={car}"))
    assert _marks(page) == {"car00001"}
    assert "1 object, 0 classifications" in page
    assert "1 hidden here" in page
    assert f"/frames/4/?class={car}" in page, "the next frame is filtered alike"
    page = text(client.get(f"{target}?answer=sunny", headers=HTMX))
    assert _marks(page) == set()
    assert "0 objects, 1 classification" in page


def test_the_selected_instance_stays(world: World) -> None:
    row = world.row("video.mp4")
    target = f"{address('frame-view', world, row, 3)}?answer=nothing+like+it&obj=car00001"
    page = text(browser(world["reviewer"]).get(target))
    assert _marks(page) == {"car00001"}
    assert "data-answer-form" in page


def test_the_next_labelled_frame_is_one_that_is_looked_for(world: World) -> None:
    row = world.row("video.mp4")
    client = browser(world["reviewer"])
    target = address("frame-labelled", world, row, 3, "next")
    assert "/frames/4/" in client.get(target).headers["Location"]
    there = client.get(f"{target}?author=nobody").headers["Location"]
    assert "/frames/3/?author=nobody" in there


def test_another_row_keeps_the_filter_and_drops_the_range(world: World) -> None:
    row = world.row("image 0")
    target = f"{address('frame-view', world, row, 0)}?answer=sunny&range=1-2"
    page = text(browser(world["reviewer"]).get(target))
    found = re.search(r'href="([^"]+)" data-keeps="zoom" data-action="next-row"', page)
    assert found is not None
    assert "answer=sunny" in found[1]
    assert "range" not in found[1]
