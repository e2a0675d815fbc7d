"""Times as the protocol writes and reads them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encord_portal.sdk.common.time_parser import (
    format_datetime_to_long_string,
    format_datetime_to_long_string_optional,
    parse_datetime,
    parse_datetime_optional,
)

MOMENT = datetime(2024, 3, 1, 10, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01 10:00:00",
        "Fri, 01 Mar 2024 10:00:00 UTC",
        "Fri, 01 Mar 2024 10:00:00 GMT",
        "2024-03-01T10:00:00Z",
        "2024-03-01T10:00:00+00:00",
        "2024-03-01T12:00:00+02:00",
        "2024-03-01T10:00:00",
        "1 March 2024 10:00",
        "Fri, 01 Mar 2024 10:00:00 EST",
        "March 1, 2024, 10am",
    ],
)
def test_every_allowed_form_is_read(text: str) -> None:
    found = parse_datetime(text)
    assert found == MOMENT
    assert found.tzinfo is not None


def test_fractions_and_offsets_are_kept() -> None:
    found = parse_datetime("2024-03-01T10:00:00.123456+02:00")
    assert found.microsecond == 123456
    assert found.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize("text", ["", "garbage", "1709287200123", "Fri, 99 Mar 2024 10:00:00 UTC"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        parse_datetime(text)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (MOMENT, "Fri, 01 Mar 2024 10:00:00 UTC"),
        (
            datetime(2024, 3, 1, 1, 0, 0, 999999, tzinfo=timezone(timedelta(hours=-9))),
            "Fri, 01 Mar 2024 10:00:00 UTC",
        ),
        (datetime(1, 1, 1, tzinfo=UTC), "Mon, 01 Jan 0001 00:00:00 UTC"),
    ],
)
def test_times_are_written_in_utc_and_english(moment: datetime, text: str) -> None:
    assert format_datetime_to_long_string(moment) == text


def test_a_naive_time_is_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Etc/GMT-2")
    time.tzset()
    try:
        naive = datetime(2024, 3, 1, 12)  # noqa: DTZ001 - the naive case is what is tested
        assert format_datetime_to_long_string(naive) == "Fri, 01 Mar 2024 10:00:00 UTC"
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)))  # noqa: DTZ001 - bound
def test_what_is_written_is_read_back(moment: datetime) -> None:
    assert parse_datetime(format_datetime_to_long_string(moment)) == moment.replace(microsecond=0)


def test_missing_times_stay_missing() -> None:
    assert parse_datetime_optional(None) is None
    assert parse_datetime_optional("2024-03-01 10:00:00") == MOMENT
    assert parse_datetime_optional(MOMENT) is MOMENT
    assert format_datetime_to_long_string_optional(None) is None
    assert format_datetime_to_long_string_optional(MOMENT) == "Fri, 01 Mar 2024 10:00:00 UTC"
