from __future__ import annotations

from django.test import Client

from tests.builders.world import World
from tests.labels.views.pages import HTMX, browser, text


def test_a_person_sees_their_projects_with_counts(world: World) -> None:
    page = text(browser(world["reviewer"]).get("/projects/"))
    assert "Cars" in page
    assert "reviewer" in page
    assert "<title>Projects" in page
    assert "Annotate 1 <b>3</b>" in page, "counted although nobody opened the project yet"


def test_a_stranger_sees_none_of_them(world: World) -> None:
    page = text(browser(world["stranger"]).get("/projects/"))
    assert "Cars" not in page
    assert "No project is shared with you yet" in page


def test_htmx_gets_the_table_alone(world: World) -> None:
    response = browser(world["owner"]).get("/projects/?refresh=1", headers=HTMX)
    assert text(response).lstrip().startswith('<div id="projects-table">')
    assert "HX-Request" in response["Vary"]


def test_the_root_leads_to_the_projects() -> None:
    assert Client().get("/").headers["Location"] == "/projects/"


def test_nobody_sees_anything_without_logging_in(db: None) -> None:
    response = Client().get("/projects/")
    assert (response.status_code, response.headers["Location"]) == (302, "/login/?next=/projects/")
