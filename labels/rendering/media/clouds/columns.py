"""What the readers of point clouds give: named columns, one value for each point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

from labels.rendering.media.errors import MediaUnreadableError, MediaUnsupportedError

Columns: TypeAlias = Mapping[str, NDArray[Any]]
# Binary files are looked at where they lie; text and packed files are read into memory whole.
MOST_POINTS = 100_000_000
MOST_POINTS_IN_MEMORY = 3_000_000
LONGEST_HEADER = 1 << 16


def check_count(count: int, *, in_memory: bool) -> None:
    """Refuse what is too large.

    Raises:
        MediaUnsupportedError: There are more points than can be read.
    """
    most = MOST_POINTS_IN_MEMORY if in_memory else MOST_POINTS
    if count > most:
        raise MediaUnsupportedError(
            f"This point cloud has {count:,} points; of a file of its kind at most {most:,} can "
            "be read. Save it as binary, or in parts."
        )


def binary_columns(path: Path, offset: int, dtype: np.dtype[Any], count: int) -> Columns:
    """Columns of records of equal size, left in the file until they are used.

    Raises:
        MediaUnreadableError: The file ends before the last point.
    """
    there = max(path.stat().st_size - offset, 0) // dtype.itemsize
    if there < count:
        raise ends_early(there, count)
    if not count:
        return _fields(np.empty(0, dtype))
    return _fields(np.memmap(path, dtype=dtype, mode="r", offset=offset, shape=(count,)))


def text_columns(file: BinaryIO, kinds: Sequence[tuple[str, str]], count: int) -> Columns:
    """Columns of lines of numbers, from where the file stands.

    Args:
        file: The opened file.
        kinds: Name and type of each number of a line.
        count: How many lines.

    Raises:
        MediaUnreadableError: There are too few lines, or one holds something else.
    """
    lines = list(islice(_lines(file), count))
    if len(lines) < count:
        raise ends_early(len(lines), count)
    if not count:
        return {name: np.empty(0, kind) for name, kind in kinds}
    try:
        table = np.loadtxt(lines, dtype=np.float64, comments=None, ndmin=2)
    except ValueError as error:
        raise MediaUnreadableError(f"A line of this point cloud is damaged: {error}.") from error
    if table.shape[1] != len(kinds):
        raise MediaUnreadableError(
            f"This point cloud has {table.shape[1]} numbers a line; its header names {len(kinds)}."
        )
    return {name: _typed(table[:, at], kind) for at, (name, kind) in enumerate(kinds)}


def ends_early(there: int, count: int) -> MediaUnreadableError:
    return MediaUnreadableError(
        f"This point cloud ends early: {there:,} of the {count:,} points that its header names are "
        "there."
    )


def _typed(column: NDArray[np.float64], kind: str) -> NDArray[Any]:
    """A column of text as the numbers that the header says they are."""
    with np.errstate(over="ignore", invalid="ignore"):
        whole = kind[0] != "f"
        return (np.nan_to_num(column) if whole else column).astype(kind)


def _lines(file: BinaryIO) -> Iterator[str]:
    for line in file:
        text = line.decode("ascii", "replace").strip()
        if text:
            yield text


def _fields(table: NDArray[Any]) -> Columns:
    return {name: table[name] for name in table.dtype.names or ()}
