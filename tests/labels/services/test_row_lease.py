from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from labels.errors import RowBusy
from labels.models import LabelRowCache
from labels.services.row_lease import exclusive
from tests.builders.cached import make_project, make_row

pytestmark = pytest.mark.django_db


def test_a_row_is_saved_by_one_at_a_time() -> None:
    row, other = make_row(make_project()), make_row(make_project())
    with exclusive(row):
        with pytest.raises(RowBusy), exclusive(row, patience=0):
            pass
        with exclusive(other, patience=0):
            pass
    with exclusive(row, patience=0):
        pass


def test_the_lease_of_a_save_that_died_ends_by_itself() -> None:
    row = make_row(make_project())
    with exclusive(row):
        LabelRowCache.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        with exclusive(row, patience=0):
            # The first holder is late; it must not free what is not its own any more.
            held = LabelRowCache.objects.get(pk=row.pk).lease_token
    assert held is not None


def test_an_error_frees_the_row() -> None:
    row = make_row(make_project())
    with pytest.raises(ZeroDivisionError), exclusive(row):
        raise ZeroDivisionError
    with exclusive(row, patience=0):
        pass
