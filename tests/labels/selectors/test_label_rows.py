from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from labels.errors import BadFilter, NotVisible
from labels.models import LabelRowCache, ProjectAccess
from labels.selectors import label_rows
from labels.selectors.label_rows import RowFilters
from tests.builders.cached import STAGES, make_access, make_person, make_project, make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def access() -> ProjectAccess:
    return make_access(make_person("owner"), make_project())


def _all_pages(access: ProjectAccess, sort: str, size: int) -> list[LabelRowCache]:
    rows: list[LabelRowCache] = []
    after = ""
    while True:
        page = label_rows.page(access, RowFilters(), sort, after, size)
        assert len(page.rows) <= size
        rows.extend(page.rows)
        if not page.next:
            return rows
        after = page.next


def _various_rows(access: ProjectAccess) -> None:
    for index in range(23):
        make_row(
            access.project,
            f"row {index % 7}",
            priority=None if index % 5 == 0 else round((index % 4) / 4, 2),
            last_edited_at=None
            if index % 6 == 0
            else datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=index % 3),
            number_of_frames=index % 3 + 1,
            assigned_user_email="" if index % 2 else "a@example.com",
            stage=STAGES[index % 3],
        )


@pytest.mark.parametrize("direction", ["", "-"])
@pytest.mark.parametrize("field", list(label_rows.SORT_FIELDS))
def test_pages_by_key_show_each_row_once_in_order(
    access: ProjectAccess, field: str, direction: str
) -> None:
    _various_rows(access)
    rows = _all_pages(access, direction + field, 4)
    assert len({each.pk for each in rows}) == len(rows) == 23
    column = label_rows.SORT_FIELDS[field]
    values = [(getattr(each, column) is not None, getattr(each, column)) for each in rows]
    for one, other in pairwise(values):
        if one[0] and other[0]:
            assert one[1] >= other[1] if direction else one[1] <= other[1]
        elif one[0] != other[0]:
            # What has no value counts as smallest.
            assert one[0] is bool(direction)


@pytest.mark.parametrize("sort", ["priority", "-priority", "-edited", "title"])
def test_neighbours_follow_the_list(access: ProjectAccess, sort: str) -> None:
    _various_rows(access)
    rows = _all_pages(access, sort, 200)
    for index, row in enumerate(rows):
        before, after = label_rows.neighbours(access, row, RowFilters(), sort)
        assert before == (rows[index - 1] if index else None)
        assert after == (rows[index + 1] if index + 1 < len(rows) else None)


def test_a_page_is_one_query_however_many_rows_there_are(
    access: ProjectAccess, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for amount in (3, 60):
        for _ in range(amount):
            make_row(access.project)
        with django_assert_num_queries(1) as captured:
            page = label_rows.page(access, RowFilters(title="row"), size=50)
            _ = [each.data_title for each in page.rows]
        assert "labeldictcache" not in captured.captured_queries[0]["sql"].lower()


def test_rows_of_other_projects_and_rows_gone_upstream_are_not_listed(
    access: ProjectAccess,
) -> None:
    mine = make_row(access.project)
    make_row(make_project("Other"))
    gone = make_row(access.project, gone_at=datetime(2024, 1, 1, tzinfo=UTC))
    assert [each.pk for each in label_rows.page(access, RowFilters()).rows] == [mine.pk]
    with pytest.raises(NotVisible):
        label_rows.get_for(access, gone.data_hash)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"title": "CAR"}, {"car one", "car two"}),
        ({"q": "night"}, {"car two"}),
        ({"status": "reviewed"}, {"bus"}),
        ({"stage": "review 1"}, {"car two"}),
        ({"stage": STAGES[2]["uuid"]}, {"bus"}),
        ({"data_type": "VIDEO"}, {"bus"}),
        ({"priority_min": "0.6"}, {"car two"}),
        ({"priority_max": "0.5"}, {"car one"}),
        ({"assignee": "Ann@example.com"}, {"car one"}),
        ({"assignee": "none"}, {"car two", "bus"}),
        ({"title": "car", "priority_min": "0", "priority_max": "0.5"}, {"car one"}),
        ({"title": "%"}, set()),
        ({}, {"car one", "car two", "bus"}),
    ],
)
def test_filters_narrow_the_list(
    access: ProjectAccess, query: dict[str, str], titles: set[str]
) -> None:
    project = access.project
    make_row(project, "car one", priority=0.5, assigned_user_email="ann@example.com")
    make_row(project, "car two", priority=0.9, stage=STAGES[1], dataset_title="Night")
    make_row(
        project,
        "bus",
        priority=None,
        stage=STAGES[2],
        label_status="REVIEWED",
        data_type="video",
    )
    found = label_rows.page(access, RowFilters.from_query(query)).rows
    assert {each.data_title for each in found} == titles


def test_a_whole_hash_is_found_by_the_search_field(access: ProjectAccess) -> None:
    row = make_row(access.project, label_hash=uuid4())
    make_row(access.project)
    for text in (str(row.data_hash), str(row.label_hash)):
        found = label_rows.page(access, RowFilters.from_query({"q": text})).rows
        assert [each.pk for each in found] == [row.pk]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "DONE"}, "status"),
        ({"data_type": "film"}, "data_type"),
        ({"priority_min": "high"}, "priority_min"),
        ({"priority_max": "1.5"}, "priority_max"),
        ({"priority_min": "nan"}, "priority_min"),
        ({"priority_min": "0.6", "priority_max": "0.5"}, "priority_min"),
        ({"title": "x" * 201}, "title"),
        ({"q": "a\x00b"}, "q"),
    ],
)
def test_a_bad_filter_is_named_in_a_sentence(query: dict[str, str], field: str) -> None:
    with pytest.raises(BadFilter) as caught:
        RowFilters.from_query(query)
    assert caught.value.field == field
    assert field in caught.value.sentence
    assert caught.value.sentence.endswith(".")


def test_a_stage_of_another_project_is_refused_with_those_that_exist(
    access: ProjectAccess,
) -> None:
    with pytest.raises(BadFilter, match="Annotate 1, Review 1, Complete"):
        label_rows.page(access, RowFilters(stage="Elsewhere"))


def test_a_bad_sort_cursor_or_size_is_refused(access: ProjectAccess) -> None:
    for _ in range(3):
        make_row(access.project)
    cursor = label_rows.page(access, RowFilters(), "title", size=1).next
    for call in (
        lambda: label_rows.page(access, RowFilters(), "colour"),
        lambda: label_rows.page(access, RowFilters(), "title", "made-up"),
        lambda: label_rows.page(access, RowFilters(), "-title", cursor),
        lambda: label_rows.page(access, RowFilters(), size=label_rows.MAX_SIZE + 1),
        lambda: label_rows.parse_size("201"),
        lambda: label_rows.parse_size("0"),
        lambda: label_rows.parse_size("ten"),
    ):
        with pytest.raises(BadFilter):
            call()


def test_counts_follow_the_workflow_and_the_filters(
    access: ProjectAccess, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_row(access.project, "car")
    make_row(access.project, "bus")
    make_row(access.project, "car", stage=STAGES[2])
    with django_assert_num_queries(1):
        counts = label_rows.counts(access)
    assert [(each.title, each.count) for each in counts] == [
        ("Annotate 1", 2),
        ("Review 1", 0),
        ("Complete", 1),
    ]
    assert [each.count for each in label_rows.counts(access, RowFilters(title="car"))] == [1, 0, 1]
    assert label_rows.total(access, RowFilters(title="car")) == 2
