"""Writing a whole project into one file: its rows, every version of its labels, its media."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import orjson
from django.db import connection, transaction

from encord_portal.accounts.models import User
from encord_portal.platform.errors import NotFound
from encord_portal.platform.media import store
from encord_portal.platform.models import LabelRow, LabelVersion, MediaFile, Project
from encord_portal.platform.services.archive_tables import (
    FORMAT,
    TABLES,
    VERSION,
    References,
    Table,
    as_json,
)

# The same project gives the same bytes, whenever it is exported.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(project: Project, path: Path) -> None:
    """Write the archive; an existing file is replaced only by a whole one.

    Raises:
        NotFound: When a file of the project is missing from the media directory.
        OSError: When the archive cannot be written.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            with _snapshot(), zipfile.ZipFile(file, "w") as archive:
                _write(project, archive)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _snapshot() -> Iterator[None]:
    """One moment of the database, however long the export takes."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write(project: Project, archive: zipfile.ZipFile) -> None:
    references = References(
        people=dict(User.objects.values_list("pk", "email")),
        label_rows={
            key: place
            for place, key in enumerate(
                LabelRow.objects.filter(project=project).order_by("pk").values_list("pk", flat=True)
            )
        },
    )
    manifest = {"format": FORMAT, "version": VERSION, "project": str(project.pk)}
    with _entry(archive, "manifest.json") as entry:
        entry.write(orjson.dumps(manifest))
    for table in TABLES:
        _write_table(project, table, references, archive)
    with _entry(archive, "people.json") as entry:
        entry.write(orjson.dumps(sorted(references.named)))


def _write_table(
    project: Project, table: Table, references: References, archive: zipfile.ZipFile
) -> None:
    rows = table.rows(project)
    with _entry(archive, f"tables/{table.name}.jsonl") as entry:
        for row in rows:
            if isinstance(row, MediaFile):
                references.files[row.pk] = row.sha256
            line = as_json(table, row, references)
            entry.write(orjson.dumps(line, option=orjson.OPT_SORT_KEYS) + b"\n")
    if table.model is MediaFile:
        for sha256 in references.files.values():
            _write_file(sha256, archive)
    if table.model is LabelVersion:
        _write_versions(project, references, archive)


def _write_file(sha256: str, archive: zipfile.ZipFile) -> None:
    path = store.path_of(sha256)
    if not path.is_file():
        raise NotFound(f"The file {sha256} is missing from the media directory.")
    with path.open("rb") as file, _entry(archive, f"media/{sha256}", packed=False) as entry:
        while chunk := file.read(store.CHUNK):
            entry.write(chunk)


def _write_versions(project: Project, references: References, archive: zipfile.ZipFile) -> None:
    versions = LabelVersion.objects.filter(row__project=project).order_by("row", "number")
    for version in versions.iterator(20):
        name = f"labels/{references.label_rows[version.row_id]}/{version.number}"
        with _entry(archive, name, packed=False) as entry:
            entry.write(bytes(version.content))


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str, *, packed: bool = True) -> Iterator[IO[bytes]]:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as entry:
        yield entry
