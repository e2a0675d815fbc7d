"""Whether what is stored is whole: label versions, rows, tasks, media."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from django.db.models import Count, F, Max

from encord_portal.platform.models import LabelRow, LabelVersion, Project
from encord_portal.platform.services import media


def problems() -> Iterator[str]:
    """What is broken, one sentence each; nothing is changed."""
    yield from _versions()
    yield from _rows()
    for project in Project.objects.filter(stages=None):
        yield f"The project {project.pk} has no workflow stages."
    yield from media.problems()


def _versions() -> Iterator[str]:
    for version in LabelVersion.objects.select_related("row").order_by("pk").iterator(50):
        try:
            content = zlib.decompress(version.content)
        except zlib.error as error:
            yield f"Version {version.number} of {version.row} cannot be unpacked: {error}."
            continue
        if hashlib.sha256(content).hexdigest() != version.sha256:
            yield f"Version {version.number} of {version.row} holds other bytes than were saved."


def _rows() -> Iterator[str]:
    counted = LabelRow.objects.annotate(saved=Count("versions"), newest=Max("versions__number"))
    for row in counted.exclude(saved=F("version")).iterator():
        yield f"Row {row} has {row.saved} versions, but counts {row.version}."
    for row in counted.filter(saved__gt=0).exclude(newest=F("version")).iterator():
        yield f"Row {row} has its newest version {row.newest}, but points to {row.version}."
    for lost in LabelRow.objects.filter(task=None, branch_name="main").iterator():
        yield f"Row {lost} of project {lost.project_id} has no task."
    placed = LabelRow.objects.exclude(task=None)
    for stray in placed.exclude(task__stage__project_id=F("project_id")).iterator():
        yield f"The task of row {stray} stands in a stage of another project."
