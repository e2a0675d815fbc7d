"""Reading and saving label dictionaries.

A save stores the whole dictionary as a new version; nothing that was saved is ever changed. What
belongs to the platform (hashes, titles, status, media facts, times) is written over the stored
dictionary when it is read, so that it is never stale.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.platform import wire
from encord_portal.platform.errors import CorruptedLabel, InvalidArguments, NotFound
from encord_portal.platform.models import DataType, DataUnit, LabelRow, LabelVersion, Project
from encord_portal.platform.services import (
    group_spaces,
    label_authors,
    label_dialects,
    label_filters,
    label_format,
    label_logs,
    label_members,
    label_replacing,
    label_rows,
    review_notes,
    scene_spaces,
)
from encord_portal.platform.services.label_format import SINGLE_FRAME_TYPES, LabelIndex
from encord_portal.platform.services.label_replacing import Saved
from encord_portal.platform.services.label_validation import Rules, errors_of
from encord_portal.platform.services.media import Links, data_units_for
from encord_portal.platform.slices import Frames
from encord_portal.platform.wire import JsonObject

# Kept beside the stored dictionary, not in it.
_ARGUMENTS = frozenset({"validate_before_saving"})
# Rows over whose frames nothing of the platform's is written.
_FRAMED = frozenset({DataType.VIDEO, DataType.PDF, DataType.NIFTI})
# Rows whose frames are counted; labels of a CT series may lie beyond what was uploaded so far.
_BOUNDED = frozenset(
    {DataType.IMAGE, DataType.IMG_GROUP, DataType.VIDEO, DataType.PDF, DataType.SCENE}
)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader wants.

    Args:
        base_url: Scheme and host for links.
        user: Whose signed links they are.
        signed: Whether data links carry a signature.
        in_frames: Whether classifications are placed in frames too, for older clients.
        objects: Only objects of these feature hashes; ``None`` for all.
        classifications: Only classifications of these feature hashes; ``None`` for all.
        reviews: Whether labels carry what reviewers have said of them.
    """

    base_url: str
    user: User
    signed: bool = False
    in_frames: bool = False
    objects: frozenset[str] | None = None
    classifications: frozenset[str] | None = None
    reviews: bool = False


def read(project: Project, rows: Sequence[LabelRow], options: ReadOptions) -> list[JsonObject]:
    """The label dictionaries of rows, in their order."""
    contents = dict(contents_of(rows, whole=not _as_stored(options)))
    names = _classification_names(project) if options.in_frames else {}
    links = Links(options.base_url, signed=options.signed, user=options.user)
    notes = review_notes.of_rows(rows) if options.reviews else {}
    spaces = {**group_spaces.of_rows(rows, links), **scene_spaces.of_rows(rows, links)}
    found = []
    for row in rows:
        labels = _assemble(row, contents.pop(row.pk, None), options)
        if row.data_unit_id in spaces:
            _add_spaces(labels, spaces[row.data_unit_id])
        label_dialects.add_ranges(labels)
        label_filters.by_features(labels, options.objects, options.classifications)
        if options.in_frames:
            label_dialects.add_frame_entries(labels, names, row.data_unit.number_of_frames)
        if options.reviews:
            review_notes.write_into(labels, notes[row.pk])
        found.append(labels)
    return found


def _as_stored(options: ReadOptions) -> bool:
    """Whether the frames of films and documents go out as they are stored."""
    changed = options.in_frames or options.reviews
    return not changed and options.objects is None and options.classifications is None


def contents_of(
    rows: Sequence[LabelRow], *, whole: bool = True
) -> Iterator[tuple[int, JsonObject]]:
    """What was last saved of these rows, by their keys; rows never saved are left out.

    Args:
        rows: Which.
        whole: Whether everything is parsed; else the frames of large rows may be
            :class:`encord_portal.platform.slices.Frames`, where nothing is written over them.
    """
    keys = [row.pk for row in rows]
    framed = {row.pk for row in rows if row.data_unit.data_type in _FRAMED}
    for start in range(0, len(keys), label_rows.BATCH):
        versions = LabelVersion.objects.filter(
            row__in=keys[start : start + label_rows.BATCH], number=F("row__version")
        )
        for row_id, content, size in versions.values_list("row_id", "content", "size"):
            text = zlib.decompress(content, bufsize=max(size, 1))
            del content
            sliced = row_id in framed and not whole
            yield row_id, wire.parsed(text, (lambda row: [row]) if sliced else None)


def holds_frames(labels: JsonObject) -> bool:
    """Whether a dictionary that was read holds frames that were not parsed."""
    return any(isinstance(unit.get("labels"), Frames) for unit in labels["data_units"].values())


def _assemble(row: LabelRow, stored: JsonObject | None, options: ReadOptions) -> JsonObject:
    unit = row.data_unit
    labels: JsonObject = {
        "object_answers": {},
        "classification_answers": {},
        "object_actions": {},
        "spaces": {},
        **(stored or {}),
    }
    labels |= {
        "label_hash": None if row.label_hash is None else str(row.label_hash),
        "branch_name": row.branch_name,
        "created_at": wire.iso_time(row.created_at),
        "last_edited_at": wire.iso_time(row.last_edited_at),
        "data_hash": str(unit.data_hash),
        "dataset_hash": str(unit.dataset_id),
        "dataset_title": unit.dataset.title,
        "data_title": unit.title,
        "data_type": unit.data_type.lower(),
        "label_status": row.label_status,
        "annotation_task_status": row.annotation_task_status,
        "is_valid": row.is_valid,
    }
    facts = data_units_for(
        unit, base_url=options.base_url, signed=options.signed, user=options.user
    )
    units: JsonObject = dict(labels.get("data_units") or {})
    single = labels["data_type"] in SINGLE_FRAME_TYPES
    for key, fact in facts.items():
        units[key] = _merge_unit(units.get(key) or {}, fact, single=single)
    labels["data_units"] = units
    return labels


def _add_spaces(labels: JsonObject, spaces: JsonObject) -> None:
    labels["spaces"] = group_spaces.merged(labels.get("spaces") or {}, spaces)
    if labels["data_type"] == "scene":
        labels["scene"] = {"isContinuous": False}
        return
    for unit in labels["data_units"].values():
        unit["metadata"] = {"children": group_spaces.children_of(spaces)}


def _merge_unit(stored: JsonObject, facts: JsonObject, *, single: bool) -> JsonObject:
    """The stored labels of a unit under what is known of its medium."""
    kept = stored.get("labels") or {}
    if single:
        labels: Any = {"objects": [], "classifications": [], **kept}
    else:
        labels = kept if isinstance(kept, Frames) else dict(kept)
        for frame, blob in (facts.get("labels") or {}).items():
            labels[frame] = {**blob, **labels.get(frame, {})}
            if "metadata" in blob:
                labels[frame]["metadata"] = blob["metadata"]
    return {**stored, **facts, "labels": labels}


def _classification_names(project: Project) -> dict[str, tuple[str, str]]:
    found = {}
    for spec in project.ontology.editor.get("classifications", []):
        name = spec["attributes"][0]["name"] if spec.get("attributes") else ""
        found[spec["featureNodeHash"]] = (name, name.lower().replace(" ", "_"))
    return found


@dataclass(frozen=True, slots=True)
class _Prepared:
    row: LabelRow
    content: bytes
    size: int
    sha256: str
    index: LabelIndex
    errors: list[str]


def save(
    project: Project,
    user: User,
    hashes: Sequence[uuid.UUID],
    dictionaries: Sequence[Any],
    *,
    validate: bool = False,
) -> list[Saved]:
    """Store label dictionaries, all of them or, when one is refused, none.

    Args:
        project: The project of the rows.
        user: Who saves.
        hashes: The label hashes; ``dictionaries[i]`` belongs to ``hashes[i]``.
        dictionaries: The label dictionaries.
        validate: Whether labels that do not fit the ontology are refused, too.

    Returns:
        What was stored and replaced, in the order of the hashes.

    Raises:
        NotFound: When a row is not in the project.
        InvalidArguments: When hashes and dictionaries do not belong together.
        CorruptedLabel: When a dictionary is malformed; the message names the place.
    """
    if len(hashes) != len(dictionaries):
        raise InvalidArguments("There must be exactly one label dictionary for each label hash.")
    if len(set(hashes)) != len(hashes):
        raise InvalidArguments("A label hash is named twice; save each row once.")
    rows = label_rows.by_label_hash(project, hashes)
    rules = Rules.of(project.ontology.editor)
    # The costly work comes before the lock, so that savers wait for each other only briefly.
    prepared = [
        _prepare(row, labels, rules, user) for row, labels in zip(rows, dictionaries, strict=True)
    ]
    if validate:
        for each in prepared:
            if each.errors:
                raise CorruptedLabel(" ".join(each.errors))
    return _store(user, prepared)


def _prepare(row: LabelRow, labels: Any, rules: Rules, user: User) -> _Prepared:
    if not isinstance(labels, dict):
        raise InvalidArguments("Each label dictionary must be an object.")
    unit = row.data_unit
    for key, expected in (("label_hash", row.label_hash), ("data_hash", unit.data_hash)):
        given = labels.get(key)
        if given is not None and str(given).lower() != str(expected):
            raise InvalidArguments(f"The dictionary's {key} {str(given)[:60]} is not {expected}.")
    kept = {key: value for key, value in labels.items() if key not in _ARGUMENTS}
    bounded = unit.data_type in _BOUNDED and unit.number_of_frames
    label_members.complete(kept)
    label_authors.fill_in(kept, user.email)
    group_spaces.check(unit, kept)
    scene_spaces.check(unit, kept)
    index = label_format.examine(
        kept,
        data_type=unit.data_type.lower(),
        frames=unit.number_of_frames if bounded else None,
        units=_unit_keys(unit),
        web_page=unit.file_type == "text/html",
    )
    content, size, sha256 = packed(kept)
    return _Prepared(
        row=row,
        content=content,
        size=size,
        sha256=sha256,
        index=index,
        errors=errors_of(kept, rules),
    )


def packed(labels: JsonObject) -> tuple[bytes, int, str]:
    """A dictionary as it is stored, the size of its JSON, and the JSON's SHA-256."""
    packer, digest, size = zlib.compressobj(3), hashlib.sha256(), 0
    packed = []
    for piece in wire.pieces(labels):
        packed.append(packer.compress(piece))
        digest.update(piece)
        size += len(piece)
    packed.append(packer.flush())
    return b"".join(packed), size, digest.hexdigest()


def _unit_keys(unit: DataUnit) -> frozenset[str]:
    if unit.data_type == DataType.IMG_GROUP:
        return frozenset(str(image.pk) for image in unit.images.all())
    return frozenset((str(unit.data_hash),))


@transaction.atomic
def _store(user: User, prepared: Sequence[_Prepared]) -> list[Saved]:
    now = timezone.now()
    locked = label_rows.locked(each.row.pk for each in prepared)
    if len(locked) != len(prepared):
        raise NotFound("A label row was removed meanwhile.")
    before = _indexes(list(locked.values()))
    saved = label_replacing.replacing(
        [(locked[each.row.pk], each.sha256) for each in prepared], now
    )
    LabelVersion.objects.bulk_create(
        [_next_version(locked[each.row.pk], each, user, now) for each in prepared],
        batch_size=50,
    )
    label_rows.rewrite(locked.values(), _SAVED_FIELDS)
    label_logs.write(
        user,
        now,
        [(locked[p.row.pk], before.get(p.row.pk, LabelIndex()), p.index) for p in prepared],
    )
    return saved


def _next_version(row: LabelRow, prepared: _Prepared, user: User, now: dt.datetime) -> LabelVersion:
    """The version to be stored; the row is changed to tell of it."""
    row.version += 1
    row.last_edited_at, row.last_edited_by = now, user
    row.object_count = len(prepared.index.objects)
    row.classification_count = len(prepared.index.classifications)
    row.labelled_frame_count = prepared.index.labelled_frames
    row.is_valid = not prepared.errors
    return LabelVersion(
        row=row,
        number=row.version,
        content=prepared.content,
        size=prepared.size,
        index_json=prepared.index.as_json(),
        sha256=prepared.sha256,
        saved_by=user,
        saved_at=now,
    )


def store_first(row: LabelRow, labels: JsonObject, rules: Rules, user: User) -> None:
    """Store the first labels of a row that nobody else knows of yet, and change it to tell so."""
    _next_version(row, _prepare(row, labels, rules, user), user, timezone.now()).save()


_SAVED_FIELDS = (
    *("version", "last_edited_at", "last_edited_by", "object_count", "classification_count"),
    *("labelled_frame_count", "is_valid"),
)


def _indexes(rows: Sequence[LabelRow]) -> dict[int, LabelIndex]:
    """The indexes of the rows' present versions."""
    found: dict[int, LabelIndex] = {}
    keys = [row.pk for row in rows if row.version]
    for start in range(0, len(keys), label_rows.BATCH):
        versions = LabelVersion.objects.filter(
            row__in=keys[start : start + label_rows.BATCH], number=F("row__version")
        )
        for row_id, text in versions.values_list("row_id", "index_json"):
            found[row_id] = LabelIndex.from_json(text)
    return found


def index_of(row: LabelRow) -> LabelIndex:
    """The labels of a row's present version, without opening its content."""
    return _indexes([row]).get(row.pk, LabelIndex())


def validation_errors(project: Project, row: LabelRow) -> list[str]:
    """What in the row's present version does not fit the ontology as it is now."""
    stored = dict(contents_of([row])).get(row.pk)
    return [] if stored is None else errors_of(stored, Rules.of(project.ontology.editor))
