"""Labels of a row: from the kept copy while it is current, else through the SDK."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects import LabelRowV2
from labels.errors import KeyRejected, PortalError, UpstreamError, from_sdk
from labels.merging.merge import replay
from labels.merging.outcomes import Operation, Outcome
from labels.models import (
    Blob,
    LabelDictCache,
    LabelRowCache,
    PartRow,
    ProjectAccess,
    Revision,
)
from labels.services import part_rows, sync
from labels.services.blobs import Packed, pack, unpack
from labels.services.kept_rows import empty_labels, kept_row
from labels.services.operations import as_operations, pending
from labels.services.shared_rows import shared_row


@dataclass(frozen=True, slots=True)
class LoadedRow:
    """A row's labels, and how old they are.

    Attributes:
        label_row: With its labels initialised; with the person's draft on them if asked for.
        sha256: Of the labels as the platform has them, without the draft; ``""`` if there
            are none yet.
        age_seconds: Since the platform was last asked about this row.
        stale: Whether the platform could not be asked just now.
        upstream_error: Why not, as a sentence.
        draft: What became of the person's operations, if asked for.
        whole: Of a part of a data group the labels of all of it.
    """

    label_row: LabelRowV2
    sha256: str
    age_seconds: float
    stale: bool = False
    upstream_error: str | None = None
    draft: Outcome | None = None
    whole: LabelRowV2 | None = None

    @property
    def everything(self) -> LabelRowV2:
        """All labels of the row, of a part those of its group."""
        return self.whole or self.label_row


def label_row(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    fresh: bool = False,
    whole: bool = False,
    draft: bool = False,
    author: User | None = None,
    source: str = Revision.Source.UPSTREAM,
    reason: str = "",
) -> LoadedRow:
    """Load a row's labels.

    Args:
        user: Who asks; the platform is asked with their key.
        access: Their access to the project.
        row: The row; its facts are brought up to date in place. Of a part of a data group the
            labels on it are given, for reading.
        fresh: Ask the platform for the labels themselves, whatever is kept; never falls back.
        whole: What stands around the labels is wanted too (status, titles, validity): a step in
            the workflow changes it without an edit, and then the kept copy is not current.
        draft: Replay the person's pending operations on the labels.
        author: Who wrote what is being read, for the history.
        source: Where it came from, for the history.
        reason: Why, for the history.

    Raises:
        NotVisible: The platform has no such row any more.
        UpstreamError: The platform could not be asked, and nothing is kept.
    """
    if isinstance(row, PartRow):
        loaded = label_row(user, access, row.whole, fresh=fresh, whole=whole, draft=draft)
        return of_part(access, row, loaded)
    loaded = (
        _from_platform(user, access, row, author, source, reason)
        if fresh
        else _current(user, access, row, whole=whole)
    )
    if not draft:
        return loaded
    outcome = replay(loaded.label_row, as_operations(pending(user, row)))
    return replace(loaded, draft=outcome)


def shown_row(user: User, access: ProjectAccess, row: LabelRowCache) -> LoadedRow:
    """The row's labels with the person's draft on them, to be looked at and never changed.

    Unlike :func:`label_row` the same label row is given to several requests, so that a large one
    is read once and not for every frame.

    Raises:
        NotVisible: The platform has no such row any more.
        UpstreamError: The platform could not be asked, and nothing is kept.
    """
    if isinstance(row, PartRow):
        return of_part(access, row, shown_row(user, access, row.whole))
    operations = as_operations(pending(user, row))
    loaded = _current(user, access, row, whole=False, shared=operations)
    if loaded.draft is not None:
        return loaded
    return replace(loaded, draft=replay(loaded.label_row, operations))


def of_part(access: ProjectAccess, part: PartRow, loaded: LoadedRow) -> LoadedRow:
    """What is on one part of a data group, of labels that nobody changes any more."""
    labels = part_rows.labels_of(access, part, loaded.label_row)
    return replace(loaded, label_row=labels, whole=loaded.label_row)


def cached_sha256(row: LabelRowCache) -> str:
    """The hash of the kept labels, ``""`` when there are none."""
    found = LabelDictCache.objects.filter(row=row).values_list("sha256", flat=True).first()
    return found or ""


def content_sha256(labels: LabelRowV2) -> str:
    """The hash of labels as they are in memory."""
    return pack(labels.to_encord_dict()).sha256


def is_unmoved(
    user: User, access: ProjectAccess, row: LabelRowCache, last_edited_at: datetime | None
) -> bool:
    """Whether nobody has written since labels were read; asked right before writing.

    The platform has no compare-and-set: what is left is the time of one request.
    """
    try:
        listed = sync.list_row(user, access, row)
    except EncordException as error:
        raise from_sdk(error) from error
    return listed.last_edited_at == last_edited_at


def keep(user: User, access: ProjectAccess, row: LabelRowCache, listed: LabelRowV2) -> None:
    """Keep labels that were read in bulk, with the facts of their row."""
    sync.refresh_row(user, access, row, listed)
    packed = pack(listed.to_encord_dict())
    _keep(row, packed, listed.last_edited_at, None, Revision.Source.UPSTREAM, "")


def latest_revision(row: LabelRowCache) -> Revision | None:
    return Revision.objects.filter(row=row).order_by("-pk").first()


def _current(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    *,
    whole: bool,
    shared: Sequence[Operation] | None = None,
) -> LoadedRow:
    kept = LabelDictCache.objects.filter(row=row).first()
    listed: LabelRowV2 | None = None
    trouble: PortalError | None = None
    if not sync.is_fresh(row.synced_at):
        try:
            listed = sync.refresh_row(user, access, row)
        except PortalError as error:
            trouble = _bearable(error)
    if trouble is None and row.label_hash is None:
        return _unlabelled(user, access, row)
    if trouble is None and not (kept and _is_current(kept, row, whole=whole)):
        try:
            return _from_platform(user, access, row, None, Revision.Source.UPSTREAM, "", listed)
        except PortalError as error:
            trouble = _bearable(error)
    if kept is None and row.label_hash is None and row.data_type != "img_group":
        return replace(_unlabelled(user, access, row), **_standing(trouble))
    if kept is None:
        raise trouble or UpstreamError()
    if shared is not None:
        found = shared_row(access, row, kept.content, kept.sha256, kept.fetched_at, shared)
        return LoadedRow(
            label_row=found.label_row,
            sha256=kept.sha256,
            age_seconds=_age(row.synced_at),
            draft=found.outcome,
            **_standing(trouble),
        )
    return LoadedRow(
        label_row=kept_row(access, row, unpack(kept.content)),
        sha256=kept.sha256,
        age_seconds=_age(row.synced_at),
        **_standing(trouble),
    )


def _is_current(kept: LabelDictCache, row: LabelRowCache, *, whole: bool) -> bool:
    same_labels = kept.last_edited_at == row.last_edited_at
    return same_labels and (not whole or kept.listed == _listed(row))


def _listed(row: LabelRowCache) -> dict[str, Any]:
    """What the list says of a row and its label dictionary repeats, or changes along with."""
    return {
        "stage": str(row.stage_uuid or ""),
        "label_status": row.label_status,
        "data_title": row.data_title,
        "dataset_title": row.dataset_title,
        "is_valid": row.is_valid,
    }


def _standing(trouble: PortalError | None) -> dict[str, Any]:
    return {
        "stale": trouble is not None,
        "upstream_error": trouble.sentence if trouble else None,
    }


def _bearable(error: PortalError) -> PortalError:
    """The error, if kept labels may be shown in spite of it."""
    if isinstance(error, UpstreamError) and not isinstance(error, KeyRejected):
        return error
    raise error


def _age(moment: datetime) -> float:
    return max((timezone.now() - moment).total_seconds(), 0.0)


def _unlabelled(user: User, access: ProjectAccess, row: LabelRowCache) -> LoadedRow:
    """A row nobody has labelled yet. Looking at it must not create labels on the platform."""
    images: list[Any] = []
    spaces: dict[str, Any] = {}
    if row.data_type == "img_group":
        try:
            images = sync.list_images(user, access, row)
        except EncordException as error:
            raise from_sdk(error) from error
    elif row.data_type in ("group", "scene"):
        spaces = part_rows.empty_spaces(user, access, row)
    return LoadedRow(
        label_row=kept_row(access, row, empty_labels(row, images) | {"spaces": spaces}),
        sha256="",
        age_seconds=_age(row.synced_at),
    )


def _from_platform(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    author: User | None,
    source: str,
    reason: str,
    listed: LabelRowV2 | None = None,
) -> LoadedRow:
    listed = listed or sync.refresh_row(user, access, row)
    created = row.label_hash is None
    try:
        listed.initialise_labels()
    except EncordException as error:
        raise from_sdk(error) from error
    if created:
        listed = sync.refresh_row(user, access, row, listed)
    packed = pack(listed.to_encord_dict())
    _keep(row, packed, listed.last_edited_at, author, source, reason)
    return LoadedRow(label_row=listed, sha256=packed.sha256, age_seconds=_age(row.synced_at))


@transaction.atomic
def _keep(
    row: LabelRowCache,
    packed: Packed,
    last_edited_at: datetime | None,
    author: User | None,
    source: str,
    reason: str,
) -> None:
    """Keep the labels, and a revision of every content that was not the last one seen."""
    # Pruning holds the same lock: it must not remove a content that is just found again.
    LabelRowCache.objects.select_for_update().filter(pk=row.pk).values("pk").first()
    LabelDictCache.objects.update_or_create(
        row=row,
        defaults={
            "content": packed.content,
            "sha256": packed.sha256,
            "last_edited_at": row.last_edited_at,
            "fetched_at": timezone.now(),
            "listed": _listed(row),
        },
    )
    last = latest_revision(row)
    if last is not None and last.blob_id == packed.sha256:
        return
    Blob.objects.get_or_create(
        sha256=packed.sha256, defaults={"content": packed.content, "size": packed.size}
    )
    Revision.objects.create(
        row=row,
        blob_id=packed.sha256,
        author=author,
        source=source,
        reason=reason,
        summary={"last_edited_at": last_edited_at.isoformat() if last_edited_at else None},
    )
