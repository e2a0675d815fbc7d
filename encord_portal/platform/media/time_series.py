"""Time series: CSV tables of a time and the values of one or more channels, one moment a line."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path

from encord_portal.platform.media.facts import Facts, Kind
from encord_portal.platform.media.limits import MAX_TEXT_BYTES, MediaRefused

MIME_TYPE = "text/csv"
MAX_CHANNELS = 1000
_LONGEST_NAME = 200


def probe(path: Path) -> Facts:
    """Read a table's facts: its channels, how many moments it has, and how long it lasts.

    The first column is the time, as a number or in ISO 8601; it never goes back. All other columns
    are channels; a value that was not measured is empty. Numbers as times have no unit that is
    known, so that only tables with ISO 8601 times have a duration.

    Raises:
        MediaRefused: No such table, or one that is too large; the message names the line.
    """
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise MediaRefused(f"This table is longer than {MAX_TEXT_BYTES} bytes; split it.")
    with path.open("rb") as file:
        wide = file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    try:
        with path.open(encoding="utf-16" if wide else "utf-8-sig", newline="") as text:
            rows = csv.reader(text, strict=True)
            channels = _channels(next(rows, []))
            count, first, last = _moments(rows, len(channels))
    except UnicodeDecodeError as error:
        raise MediaRefused("This file is no table in UTF-8.") from error
    except csv.Error as error:
        raise MediaRefused(f"This file is no CSV table: {error}.") from error
    seconds = None
    if isinstance(first, dt.datetime) and isinstance(last, dt.datetime):
        seconds = (last - first).total_seconds()
    return Facts(
        kind=Kind.TIME_SERIES,
        mime_type=MIME_TYPE,
        duration=seconds,
        number_of_samples=count,
        channels=channels,
    )


def _channels(header: list[str]) -> list[str]:
    names = [name.strip() for name in header]
    if len(names) < 2 or not all(names):
        raise MediaRefused(
            "The first line of a time series names its columns: the time, then each channel, "
            "separated by commas."
        )
    if _moment(names[0]) is not None:
        raise MediaRefused("This time series has no line that names its columns; add one.")
    if len(names) - 1 > MAX_CHANNELS:
        raise MediaRefused(f"A time series has at most {MAX_CHANNELS} channels; split it.")
    if len(set(names)) < len(names) or any(len(name) > _LONGEST_NAME for name in names):
        raise MediaRefused(
            f"Each column of a time series has a name of its own, of at most {_LONGEST_NAME} "
            "characters."
        )
    return names[1:]


def _moments(
    rows: Iterator[list[str]], channels: int
) -> tuple[int, float | dt.datetime, float | dt.datetime]:
    """How many moments there are, the first one and the last one."""
    first: float | dt.datetime | None = None
    last: float | dt.datetime | None = None
    count = 0
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) != channels + 1:
            raise MediaRefused(
                f"Line {number} of this time series has {len(row)} columns, the first line has "
                f"{channels + 1}."
            )
        moment = _moment(row[0])
        if moment is None or (last is not None and type(moment) is not type(last)):
            raise MediaRefused(
                f"Line {number} of this time series: {row[0][:40]!r} is no time; write all of them "
                "as numbers, or all in ISO 8601."
            )
        if last is not None and moment < last:  # type: ignore[operator]  # of one type
            raise MediaRefused(f"Line {number} of this time series goes back in time; sort it.")
        for value in row[1:]:
            _check_value(value, number)
        first, last, count = moment if first is None else first, moment, count + 1
    if first is None or last is None:
        raise MediaRefused("This time series holds no moment.")
    return count, first, last


def _moment(text: str) -> float | dt.datetime | None:
    try:
        number = float(text)
    except ValueError:
        pass
    else:
        return number if math.isfinite(number) else None
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    # Times with and without a zone cannot be compared.
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _check_value(text: str, line: int) -> None:
    if not text.strip():
        return
    try:
        float(text)
    except ValueError as error:
        raise MediaRefused(
            f"Line {line} of this time series: {text[:40]!r} is no number; channels hold numbers, "
            "and nothing where none was measured."
        ) from error
