"""Revisions of a row: read one, and bring what it said back as a new revision."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from encord_portal.accounts.models import User
from encord_portal.sdk.exceptions import EncordException
from labels.errors import BadInput
from labels.merging.differences import Version
from labels.merging.targets import GoneError, Target, find, read
from labels.merging.timelines import Timeline
from labels.models import LabelRowCache, ProjectAccess, Revision
from labels.permissions import require
from labels.services import label_dicts
from labels.services.answers import AnswerEdit
from labels.services.blobs import unpack
from labels.services.direct_edits import edit_and_save
from labels.services.kept_rows import kept_row
from labels.services.whole_labels import put_labels

_ANSWERS = ("object_answers", "object_actions", "classification_answers")
_LABELS = (*_ANSWERS, "spaces")


def version(access: ProjectAccess, row: LabelRowCache, revision: Revision) -> Version:
    """A revision's labels, for reading.

    Raises:
        BadInput: They cannot be read any more, because the ontology has changed since.
    """
    labels = unpack(revision.blob.content)
    try:
        return Version(kept_row(access, row, labels), labels)
    except EncordException as error:
        raise BadInput(
            f"Revision {revision.pk} cannot be shown with the project's present ontology: "
            f"{error.message}"
        ) from error


def restore_all(
    user: User, access: ProjectAccess, row: LabelRowCache, revision: Revision, *, base: str
) -> bool:
    """Bring all labels of a revision back.

    Args:
        user: Who.
        access: Their access to the project.
        row: The row.
        revision: What to bring back.
        base: The version that the person saw as the present one.

    Returns:
        Whether anything was written; it was not where everything stands so already.

    Raises:
        Forbidden: The role may only look.
        StaleRevision: The labels are not in the version ``base`` any more.
        BadInput: The revision does not fit the present ontology.
        UpstreamError: The platform failed; nothing is changed.
    """
    require(access, "edit_labels")
    present = label_dicts.label_row(user, access, row, fresh=True).label_row.to_encord_dict()
    labels = with_labels(present, unpack(revision.blob.content))
    return _put(user, access, row, labels, base, f"Back to {_name(revision)}")


def restore_instance(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    revision: Revision,
    instance_hash: str,
    *,
    base: str,
) -> bool:
    """Bring one instance back as it was: its places, its answers, or that it was not there.

    The arguments, the result and the errors are those of :func:`restore_all`.
    """
    require(access, "edit_labels")
    old = unpack(revision.blob.content)
    present = label_dicts.label_row(user, access, row, fresh=True).label_row.to_encord_dict()
    if not (_has(old, instance_hash) or _has(present, instance_hash)):
        raise BadInput(f"Neither {_name(revision)} nor the present labels have {instance_hash}.")
    labels = with_instance(present, old, instance_hash)
    return _put(user, access, row, labels, base, f"{instance_hash} back to {_name(revision)}")


def restore_answer(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    revision: Revision,
    target: Target,
    *,
    base: str,
) -> bool:
    """Bring one answer back as it was, on all frames where the instance still is.

    The arguments, the result and the errors are those of :func:`restore_all`.
    """
    require(access, "edit_labels")
    present = label_dicts.label_row(user, access, row).label_row
    try:
        was = find(version(access, row, revision).row, target)
        now = find(present, target)
    except GoneError as error:
        raise BadInput(f"This answer cannot be brought back alone: {error.args[0]}") from None
    wanted = read(was).filled(now.domain, None)
    differing = [
        each for each in wanted if read(now).filled(((each.start, each.end),), None) != _one(each)
    ]
    edits = [
        AnswerEdit(
            instance_hash=target.instance_hash,
            instance_kind="object" if target.instance_kind == "object" else "classification",
            attribute_hash=target.attribute_hash,
            value=each.value,
            frames=[(each.start, each.end)] if now.dynamic else None,
        )
        for each in differing
    ]
    if not edits:
        return False
    reason = f"“{now.attribute.name}” of {target.instance_hash} back to {_name(revision)}"
    edit_and_save(
        user, access, row, edits, base_sha256=base, source=Revision.Source.PORTAL, reason=reason
    )
    return True


def with_labels(present: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """The present dictionary, its facts and links as they are, with the labels of the old one."""
    labels = present | {name: old[name] for name in _LABELS if name in old}
    labels["data_units"] = {
        unit_hash: unit | {"labels": old["data_units"][unit_hash]["labels"]}
        if unit_hash in old["data_units"]
        else unit
        for unit_hash, unit in present["data_units"].items()
    }
    return labels


def with_instance(
    present: dict[str, Any], old: dict[str, Any], instance_hash: str
) -> dict[str, Any]:
    """The present label dictionary with one instance as it is in the old one, on all its parts."""
    labels = copy.deepcopy(present)
    for name in ("data_units", "spaces"):
        for key, unit in (labels.get(name) or {}).items():
            former = (old.get(name) or {}).get(key)
            if former is not None and "labels" in former:
                _replace(unit, former, instance_hash)
    for name in _ANSWERS:
        labels.setdefault(name, {}).pop(instance_hash, None)
        if instance_hash in old.get(name, {}):
            labels[name][instance_hash] = copy.deepcopy(old[name][instance_hash])
    return labels


def _replace(unit: dict[str, Any], former: dict[str, Any], instance_hash: str) -> None:
    old = dict(_frames(former))
    frames = unit.setdefault("labels", {})
    if not frames and None in old:
        frames |= {"objects": [], "classifications": []}
    for frame, entry in old.items():
        # A frame that has lost its last label is not in the present dictionary.
        if any(_of(entry, instance_hash)) and frame is not None:
            frames.setdefault(frame, {"objects": [], "classifications": []})
    for frame, entry in list(_frames(unit)):
        for name, key in (("objects", "objectHash"), ("classifications", "classificationHash")):
            kept = [each for each in entry.get(name, []) if each[key] != instance_hash]
            back = [
                copy.deepcopy(each)
                for each in old.get(frame, {}).get(name, [])
                if each[key] == instance_hash
            ]
            if name in entry or back:
                entry[name] = [*kept, *back]


def _frames(unit: dict[str, Any]) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """The unit's entries by frame; ``None`` where the unit is one picture."""
    labels = unit["labels"]
    if "objects" in labels or "classifications" in labels:
        yield None, labels
        return
    yield from labels.items()


def _of(entry: dict[str, Any], instance_hash: str) -> Iterator[Any]:
    yield from (each for each in entry.get("objects", ()) if each["objectHash"] == instance_hash)
    yield from (
        each
        for each in entry.get("classifications", ())
        if each["classificationHash"] == instance_hash
    )


def _has(labels: dict[str, Any], instance_hash: str) -> bool:
    answers = (labels.get(name, {}) for name in _ANSWERS)
    return any(instance_hash in each for each in answers) or any(
        True
        for unit in labels["data_units"].values()
        for _, entry in _frames(unit)
        for _ in _of(entry, instance_hash)
    )


def _put(
    user: User,
    access: ProjectAccess,
    row: LabelRowCache,
    labels: dict[str, Any],
    base: str,
    reason: str,
) -> bool:
    _, written = put_labels(
        user,
        access,
        row,
        labels,
        base_sha256=base,
        source=Revision.Source.PORTAL,
        reason=reason,
    )
    return written


def _name(revision: Revision) -> str:
    return f"revision {revision.pk}"


def _one(segment: Any) -> Timeline:
    return Timeline((segment,))
