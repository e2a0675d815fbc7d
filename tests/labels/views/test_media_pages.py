"""Pages of rows that are no pictures."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from labels.models import LabelReviewCache, LabelRowCache
from tests.builders.media_rows import FAR, HTML, TEXT, make_media_world
from tests.builders.world import World
from tests.labels.views.pages import HTMX, address, browser, text


@pytest.fixture
def world(db: None, tmp_path: Path, settings: Settings) -> World:
    settings.PLATFORM_MEDIA_DIR = tmp_path / "platform-media"
    settings.PORTAL_MEDIA_DIR = tmp_path / "portal-media"
    return make_media_world(tmp_path)


@pytest.mark.parametrize(
    ("title", "instance", "name"),
    [
        ("talk.wav", "tone0001", "Speech (0)"),
        ("note.txt", "year0001", "Mention (0)"),
        ("page.html", "html0001", "Mention (0)"),
    ],
)
def test_each_has_its_page_with_list_and_answers(
    world: World, title: str, instance: str, name: str
) -> None:
    row = world.row(title)
    answer = browser(world["owner"]).get(f"{address('frame-view', world, row, 0)}?obj={instance}")
    assert answer.status_code == 200
    page = text(answer)
    assert name in page
    assert 'id="answers-title"' in page


def test_a_text_is_shown_with_its_labels_marked_and_nothing_of_it_is_markup(world: World) -> None:
    row = world.row("note.txt")
    page = text(browser(world["viewer"]).get(address("text-view", world, row), headers=HTMX))
    assert re.search(r'data-object-hash="year0001"[^>]*data-start="13"[^>]*>1984</a>', page)
    assert "&lt;b&gt;Not bold&lt;/b&gt; &amp; so on." in page
    assert "Line 2900" not in page, "a long text comes in parts"


def test_the_part_of_the_selected_instance_is_shown(world: World) -> None:
    row = world.row("note.txt")
    client = browser(world["viewer"])
    target = address("text-view", world, row)
    page = text(client.get(f"{target}?obj=far00001", headers=HTMX))
    assert re.search(r'is-selected"[^>]*data-object-hash="far00001"[^>]*>Line 2900</a>', page)
    start, end = (int(re.search(rf'data-{each}="(\d+)"', page)[1]) for each in ("start", "end"))  # type: ignore[index]
    assert start <= FAR[0] < end
    seen = ""
    at = 0
    while at < len(TEXT):
        page = text(client.get(f"{target}?at={at}", headers=HTMX))
        start, end = (int(re.search(rf'data-{each}="(\d+)"', page)[1]) for each in ("start", "end"))  # type: ignore[index]
        assert start == len(seen)
        seen += TEXT[start:end]
        at = end
    assert seen == TEXT


@pytest.mark.parametrize(
    ("title", "instance", "part"),
    [
        ("talk.wav", "tone0001", "audio-view"),
        ("note.txt", "year0001", "text-view"),
        ("page.html", "html0001", "text-view"),
    ],
)
def test_stretches_say_what_reviews_say_of_them(
    world: World, title: str, instance: str, part: str
) -> None:
    row = world.row(title)
    stages = world.access("owner").project.workflow_stages
    stage = next(each["uuid"] for each in stages if each["type"] == "REVIEW")
    review = {"uuid": str(uuid4()), "kind": "object", "status": "REJECTED"}
    kept = LabelReviewCache.objects.create(
        row=row, stage_uuid=stage, reviews={instance: review}, read_at=timezone.now()
    )
    client = browser(world["owner"])
    for status, state in (("REJECTED", "rejected"), ("APPROVED", "approved"), ("NEW", "")):
        kept.reviews[instance]["status"] = status
        kept.save()
        LabelRowCache.objects.filter(pk=row.pk).update(stage_uuid=stage)
        page = text(client.get(address(part, world, row), headers=HTMX))
        said = set(re.findall(r'\bis-(approved|rejected)|data-verdict="(\w+)"', page))
        assert {one or other for one, other in said} == ({state} if state else set())
        if title != "page.html":
            assert ("\u2713" in page, "\u2717" in page) == (
                status == "APPROVED",
                status == "REJECTED",
            )


def test_somebody_s_page_cannot_do_anything(world: World) -> None:
    row = world.row("page.html")
    answer = browser(world["viewer"]).get(address("text-document", world, row))
    assert text(answer) == HTML
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-same-origin" in policy
    assert "allow-scripts" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    page = text(browser(world["viewer"]).get(address("text-view", world, row)))
    assert 'sandbox="allow-same-origin"' in page
    assert "&quot;xpath&quot;: &quot;/html[1]/body[1]/p[1]/text()[1]&quot;" in page


def test_each_kind_only_and_only_for_those_who_see_it(world: World) -> None:
    talk, note, page = (world.row(each) for each in ("talk.wav", "note.txt", "page.html"))
    for name, row in (
        ("audio-view", talk),
        ("audio-spectrogram", talk),
        ("text-view", note),
        ("text-document", page),
    ):
        assert browser(world["viewer"]).get(address(name, world, row)).status_code == 200
        assert browser(world["stranger"]).get(address(name, world, row)).status_code == 404
    for name, row in (("audio-view", note), ("text-view", talk), ("text-document", note)):
        assert browser(world["viewer"]).get(address(name, world, row)).status_code == 404
