"""Restoring a project from its archive: all of it or nothing."""

from __future__ import annotations

import hashlib
import lzma
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import CharField, ForeignKey, Model

from encord_portal.accounts.models import User
from encord_portal.platform.errors import InvalidArguments, ResourceExists
from encord_portal.platform.media import store
from encord_portal.platform.models import LabelRow, LabelVersion, MediaFile, Project
from encord_portal.platform.services import grants, label_rows
from encord_portal.platform.services.archive_tables import (
    ADDED,
    FORMAT,
    READABLE,
    TABLES,
    VERSION,
    Table,
    automatic_times,
)
from encord_portal.platform.wire import JsonObject

BATCH = 200
# Bytes. As much as one request may save, and what a row of any other table takes at the very most.
_LONGEST_LABELS = 512 * 1024 * 1024
_LONGEST_LINE = 128 * 1024 * 1024


@dataclass(slots=True)
class _Restored:
    """Which rows of this platform the names in the archive stand for."""

    people: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    label_rows: list[int] = field(default_factory=list)
    # The hashes of the files, which get their places last.
    sizes: dict[str, int] = field(default_factory=dict)
    # What was here already and is kept as it is.
    kept: set[Any] = field(default_factory=set)
    # The version that wrote the archive.
    version: int = VERSION

    def key(self, target: type[Model], name: Any) -> Any:
        if name is None:
            return None
        if target is User:
            return self.people[name]
        if target is MediaFile:
            return self.files[name]
        return self.label_rows[name] if target is LabelRow else name


def restore(path: Path, *, create_people: bool = False) -> Project:
    """Restore the project of an archive under its own hash.

    What is here already under the same hash (datasets, folders, items, ontologies, groups, tags)
    is kept as it is, with who has access to it and who is in it.

    Args:
        path: The archive.
        create_people: Whether people who are not known here are made, without a password.

    Raises:
        ResourceExists: When the project, or something that only it can have, is here already.
        InvalidArguments: When the file is no such archive, is damaged, or names people who are not
            known here.
    """
    try:
        with zipfile.ZipFile(path) as archive, transaction.atomic():
            return _restore(archive, create_people)
    except IntegrityError as error:
        raise ResourceExists(
            "The archive contradicts itself, or what is here already in another project."
        ) from error
    except (
        *(zipfile.BadZipFile, orjson.JSONDecodeError, ValidationError, DataError),
        *(KeyError, IndexError, TypeError, ValueError, AttributeError, EOFError),
        *(ArithmeticError, zlib.error, lzma.LZMAError),
        RuntimeError,  # encrypted and oddly packed entries
    ) as error:
        raise InvalidArguments(f"The archive is damaged, or is none: {error}") from error


def _restore(archive: zipfile.ZipFile, create_people: bool) -> Project:
    manifest = orjson.loads(_read(archive, "manifest.json", _LONGEST_LINE))
    if manifest["format"] != FORMAT or manifest["version"] not in READABLE:
        versions = " or ".join(map(str, sorted(READABLE)))
        raise InvalidArguments(f"This is no archive of a project in version {versions}.")
    project_hash = uuid.UUID(manifest["project"])
    if Project.objects.filter(pk=project_hash).exists():
        raise ResourceExists(f"The project {project_hash} is here already; delete it first.")
    people = orjson.loads(_read(archive, "people.json", _LONGEST_LINE))
    restored = _Restored(_people(people, create_people))
    restored.version = manifest["version"]
    for table in TABLES:
        if table.since > restored.version:
            continue
        if table.model is MediaFile:
            _restore_files(archive, table, restored)
        else:
            _restore_table(archive, table, restored)
    project = Project.objects.get(pk=project_hash)
    for kind, target in grants.of_project(project):
        grants.sync(kind, target)
    # A dataset that was kept may have grown since.
    label_rows.sync_rows(project)
    # Of an archive that turns out to be damaged no file shall stay.
    _store_files(archive, restored)
    return project


def _people(emails: list[str], create: bool) -> dict[str, int]:
    known = dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
    missing = [email for email in emails if email not in known]
    if missing and not create:
        raise InvalidArguments(
            f"Nobody here has the address {', '.join(missing[:10])}; make these people first, or "
            "let them be made without a password: --create-people."
        )
    return known | {email: User.objects.create_user(email, None).pk for email in missing}


def _lines(archive: zipfile.ZipFile, table: Table) -> Iterator[JsonObject]:
    with archive.open(f"tables/{table.name}.jsonl") as entry:
        # What is longer is cut, and no JSON then.
        while line := entry.readline(_LONGEST_LINE):
            yield orjson.loads(line)


def _read(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """A whole entry; one that would be longer than ``limit`` bytes is not unpacked."""
    if archive.getinfo(name).file_size > limit:
        raise InvalidArguments(f"The archive's {name} is longer than {limit} bytes.")
    return archive.read(name)


def _unpacked(content: bytes, what: str) -> bytes:
    """The labels of a version; a few bytes can stand for more than fits into memory."""
    unpacker = zlib.decompressobj()
    labels = unpacker.decompress(content, _LONGEST_LABELS)
    if unpacker.unconsumed_tail:
        raise InvalidArguments(f"{what} holds labels of more than {_LONGEST_LABELS} bytes.")
    if not unpacker.eof:
        raise InvalidArguments(f"{what} is cut off.")
    return labels


def _restore_files(archive: zipfile.ZipFile, table: Table, restored: _Restored) -> None:
    """Make the rows of the files; their bytes are looked at here, and stored last of all."""
    for line in _lines(archive, table):
        sha256 = line["sha256"]
        found = hashlib.sha256()
        for chunk in _chunks(archive, sha256, line["size"]):
            found.update(chunk)
        if found.hexdigest() != sha256:
            raise InvalidArguments(f"The archive's file {sha256} holds other bytes.")
        known = {each.attname: line[each.name] for each in table.fields}
        made, _ = MediaFile.objects.get_or_create(sha256=sha256, defaults=known)
        restored.files[sha256] = made.pk
        restored.sizes[sha256] = line["size"]


def _chunks(archive: zipfile.ZipFile, sha256: str, size: int) -> Iterator[bytes]:
    read = 0
    with archive.open(f"media/{sha256}") as entry:
        while chunk := entry.read(store.CHUNK):
            read += len(chunk)
            if read > size:
                raise InvalidArguments(f"The archive's file {sha256} is longer than it says.")
            yield chunk


def _store_files(archive: zipfile.ZipFile, restored: _Restored) -> None:
    for sha256, size in restored.sizes.items():
        with store.received(_chunks(archive, sha256, size), limit=size) as file:
            store.keep(file)


def _restore_table(archive: zipfile.ZipFile, table: Table, restored: _Restored) -> None:
    batch: list[Model] = []
    for line in _lines(archive, table):
        row = _as_row(table, line, restored)
        if table.owner and getattr(row, f"{table.owner}_id") in restored.kept:
            continue
        if isinstance(row, LabelVersion):
            name = f"labels/{line['row']}/{line['number']}"
            row.content = _read(archive, name, _LONGEST_LABELS)
            if hashlib.sha256(_unpacked(row.content, name)).hexdigest() != row.sha256:
                raise InvalidArguments(f"Version {row.number} of a row holds other bytes.")
        batch.append(row)
        if len(batch) == BATCH:
            _insert(table, batch, restored)
            batch = []
    _insert(table, batch, restored)


def _as_row(table: Table, line: JsonObject, restored: _Restored) -> Model:
    values: dict[str, Any] = {}
    added = {
        name
        for version, tables in ADDED.items()
        if version > restored.version
        for name in tables.get(table.name, ())
    }
    for each in table.fields:
        if each.name in added:
            continue
        value = line[each.name]
        if isinstance(each, ForeignKey):
            value = restored.key(each.related_model, value)
        # SQLite would take a longer text; other databases and the forms would not.
        if isinstance(each, CharField) and len(value or "") > (each.max_length or 0):
            raise InvalidArguments(f"The archive's {table.name}.{each.name} is too long.")
        values[each.attname] = each.to_python(value)
    return table.model(**values)


def _insert(table: Table, rows: list[Model], restored: _Restored) -> None:
    manager = table.model._default_manager
    if table.shared and table.model._meta.pk.attname != "id":
        present = set(manager.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        restored.kept |= present
        rows = [row for row in rows if row.pk not in present]
    times = automatic_times(table.model)
    kept = [{name: getattr(row, name) for name in times} for row in rows]
    made = manager.bulk_create(rows, ignore_conflicts=table.shared)
    if times and (not table.shared or table.model._meta.pk.attname != "id"):
        # Making the rows has set these times to now.
        for row, values in zip(made, kept, strict=True):
            for name, value in values.items():
                setattr(row, name, value)
        manager.bulk_update(made, times)
    if table.model is LabelRow:
        restored.label_rows.extend(row.pk for row in made)
