"""The lanes of a row's timeline, found out once for each content of the row."""

from __future__ import annotations

from hashlib import sha256

import orjson
from django.core.cache import cache

from encord_portal.accounts.models import User
from labels.models import LabelRowCache, PartRow, ProjectAccess
from labels.rendering.lanes import Lane, lanes
from labels.rendering.overlay import instance_numbers
from labels.services import label_dicts
from labels.services.label_dicts import LoadedRow
from labels.services.operations import pending
from labels.services.row_numbers import row_numbers

_TTL = 3600


def row_lanes(user: User, access: ProjectAccess, row: LabelRowCache) -> tuple[Lane, ...]:
    """All instances over the frames, the person's own unsaved answers included.

    Going through all annotations of a long video takes a while, and a timeline is asked for
    again at each zoom: the labels are read only when they or the draft have changed.

    Raises:
        NotVisible: The platform has no such row any more.
        UpstreamError: The platform could not be asked, and nothing is kept.
    """
    kept: tuple[Lane, ...] | None = cache.get(_key(user, row, label_dicts.cached_sha256(row)))
    if kept is not None:
        return kept
    loaded = label_dicts.shown_row(user, access, row)
    found = _found(loaded)
    cache.set(_key(user, row, loaded.sha256), found, _TTL)
    return found


def lanes_of(row: LabelRowCache, loaded: LoadedRow) -> tuple[Lane, ...]:
    """All instances of labels without anybody's draft on them over the frames."""
    key = _key(None, row, loaded.sha256)
    kept: tuple[Lane, ...] | None = cache.get(key)
    if kept is None:
        kept = _found(loaded)
        cache.set(key, kept, _TTL)
    return kept


def _found(loaded: LoadedRow) -> tuple[Lane, ...]:
    label_row = loaded.label_row
    if loaded.whole is not None:
        return lanes(label_row, row_numbers(loaded))
    return lanes(label_row, instance_numbers(label_row.get_object_instances()))


def _key(user: User | None, row: LabelRowCache, content: str) -> str:
    """Changes with the labels, with the ontology's names and colours, and with the draft."""
    draft = ",".join(str(each.pk) for each in pending(user, row)) if user else ""
    ontology = orjson.dumps(row.project.ontology)
    space = row.space if isinstance(row, PartRow) else ""
    named = sha256(f"{row.pk}:{space}:{content}:{draft}:".encode() + ontology).hexdigest()
    return f"labels:lanes:{named}"
