"""Label rows read once and shown often: stepping through frames must not read them over and over.

A row with hundreds of thousands of annotations takes seconds to read. This process keeps the ones
it read last, with a person's draft on them. They are shared: whoever gets one only reads it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock

import orjson

from encord_portal.sdk.objects import LabelRowV2
from labels.merging.merge import replay
from labels.merging.outcomes import Operation, Outcome
from labels.models import LabelRowCache, ProjectAccess
from labels.services.blobs import expand
from labels.services.kept_rows import kept_row, metadata_of

# Of the labels' JSON; a row in memory takes less than its JSON does.
_LIMIT = 256 * 1024**2


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A row that several requests read.

    Attributes:
        label_row: With the operations on it.
        outcome: What became of them.
        size: Bytes of its JSON.
    """

    label_row: LabelRowV2
    outcome: Outcome
    size: int


class _Shelf:
    """The rows used last, up to a size together; the newest stays however large it is."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._rows: OrderedDict[str, SharedRow] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], SharedRow]) -> SharedRow:
        with self._lock:
            found = self._rows.get(key)
            if found is not None:
                self._rows.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._rows[key] = made
            self._rows.move_to_end(key)
            while (
                len(self._rows) > 1 and sum(row.size for row in self._rows.values()) > self._limit
            ):
                self._rows.popitem(last=False)
        return made


_shelf = _Shelf(_LIMIT)


def shared_row(
    access: ProjectAccess,
    row: LabelRowCache,
    content: bytes | memoryview[int],
    content_sha256: str,
    read_at: datetime | None,
    operations: Sequence[Operation],
) -> SharedRow:
    """Labels with a person's operations on them, for reading only.

    Args:
        access: Somebody's access to the project.
        row: The row.
        content: Its labels, packed.
        content_sha256: Of these.
        read_at: When they were read, None for those of a revision.
        operations: What comes on them.
    """

    def make() -> SharedRow:
        labels, size = expand(content)
        label_row = kept_row(access, row, labels)
        return SharedRow(label_row, replay(label_row, operations), size)

    return _shelf.get(_key(access, row, content_sha256, read_at, operations), make)


def _key(
    access: ProjectAccess,
    row: LabelRowCache,
    content_sha256: str,
    read_at: datetime | None,
    operations: Sequence[Operation],
) -> str:
    """Of everything that the row is made of: labels, facts of the row, ontology, operations."""
    made_of = orjson.dumps(
        [
            row.pk,
            content_sha256,
            read_at,
            metadata_of(row),
            access.project.ontology,
            [(each.id, each.seen.as_json(), each.wanted.as_json()) for each in operations],
        ]
    )
    return sha256(made_of).hexdigest()
