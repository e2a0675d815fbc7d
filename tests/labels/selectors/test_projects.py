from __future__ import annotations

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from labels.errors import NotVisible
from labels.selectors import projects
from tests.builders.cached import STAGES, make_access, make_person, make_project, make_row

pytestmark = pytest.mark.django_db


def test_people_see_their_own_projects_with_counts() -> None:
    owner, stranger = make_person("owner"), make_person("stranger")
    cars, trees = make_project("Cars"), make_project("Trees")
    make_access(owner, cars, role=4)
    make_access(stranger, trees)
    make_row(cars)
    make_row(cars, stage=STAGES[1])
    (card,) = projects.visible_to(owner)
    assert (card.title, card.role_name, card.row_count) == ("Cars", "team manager", 2)
    assert [each.count for each in card.stage_counts] == [1, 1, 0]
    assert projects.card_for(projects.get_for(owner, cars.project_hash)) == card


def test_the_list_is_two_queries_however_many_projects_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    owner = make_person("owner")
    for amount in (1, 12):
        for _ in range(amount):
            project = make_project()
            make_access(owner, project)
            make_row(project)
        with django_assert_num_queries(2):
            projects.visible_to(owner)


def test_a_stranger_and_a_wrong_hash_get_not_visible() -> None:
    owner, stranger = make_person("owner"), make_person("stranger")
    project = make_project()
    make_access(owner, project)
    for user, project_hash in (
        (stranger, project.project_hash),
        (owner, uuid4()),
        (owner, "no hash at all"),
    ):
        with pytest.raises(NotVisible):
            projects.get_for(user, project_hash)
