"""Whether a label dictionary from outside may replace a row's labels, with nothing of it lost.

Reading is lenient, as the reference's is: what it does not know is left out, what it cannot place
is set aside. A caller who replaces labels must hear of that. Every refusal names the place (unit,
frame, hash, key) and what is expected there.

Legitimate are: positions outside of the media and the other bounds of
:mod:`encord_portal.sdk.objects.plausibility`; labels that do not answer every attribute; members
that the platform itself has given, known or not. Status, titles, links and times belong to the
platform: they may be in the dictionary, and writing does not change them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from encord_portal.sdk.objects import LabelRowV2
from encord_portal.sdk.objects.plausibility import confidence_problem, geometry_problem
from encord_portal.sdk.objects.spaces.base_space import Space
from labels.errors import BadInput

Json = dict[str, Any]

# The members of a label dictionary, and what each may be (wire protocol 5.2).
_TEXT, _OBJECT, _FLAG = (str, type(None)), (dict,), (bool, type(None))
_NAMES = {str: "a text", dict: "an object", bool: "true or false"}
_TOP: dict[str, tuple[type, ...]] = {
    "label_hash": _TEXT,
    "branch_name": _TEXT,
    "created_at": _TEXT,
    "last_edited_at": _TEXT,
    "data_hash": _TEXT,
    "dataset_hash": _TEXT,
    "dataset_title": _TEXT,
    "data_title": _TEXT,
    "data_type": _TEXT,
    "annotation_task_status": _TEXT,
    "label_status": _TEXT,
    "is_shadow_data": _FLAG,
    "is_valid": _FLAG,
    "object_answers": _OBJECT,
    "classification_answers": _OBJECT,
    "object_actions": _OBJECT,
    "data_units": _OBJECT,
    "spaces": _OBJECT,
    "scene": _OBJECT,
}
# What says which row this is must be that row's; a body for another one must not get in.
_FIXED = ("branch_name", "dataset_hash", "data_type")
# The platform renews these of a unit by itself; the caller may have older ones.
_RENEWED = ("labels", "data_link", "data_title")


def check_form(labels: Json, present: Json) -> None:
    """Check what surrounds the instances.

    Args:
        labels: What is to be written.
        present: The dictionary that it replaces.

    Raises:
        BadInput: A member is unknown, of a wrong type, or not this row's.
    """
    for key, value in labels.items():
        kinds = _TOP.get(key)
        if kinds is None and key not in present:
            raise BadInput(
                f"There is no member {key!r:.80} in a label dictionary: leave it out. "
                f"Known are: {', '.join(_TOP)}."
            )
        if kinds is not None and not isinstance(value, kinds):
            raise BadInput(f"{key} must be {_NAMES[kinds[0]]}, not {value!r:.60}.")
    for key in _FIXED:
        if labels.get(key, present.get(key)) != present.get(key):
            raise BadInput(f"{key} must be this row's: {present.get(key)}.")
    for key in ("object_answers", "classification_answers", "object_actions", "data_units"):
        if key not in labels:
            raise BadInput(f"{key} is missing: send the whole dictionary, as GET gives it.")
    _check_units(labels["data_units"], present["data_units"])


def _check_units(units: Json, present: Json) -> None:
    for key in units:
        if key not in present:
            raise BadInput(
                f"data_units.{key:.80}: this row has no such data unit, but: {', '.join(present)}."
            )
    for key, known in present.items():
        unit = units.get(key)
        if not isinstance(unit, dict):
            raise BadInput(
                f"data_units.{key} must be an object with its labels; to remove them, send it "
                "with empty labels."
            )
        if not isinstance(unit.get("labels"), dict):
            raise BadInput(f"data_units.{key}.labels must be an object.")
        for name, value in unit.items():
            if name in _RENEWED or (name in known and _same(value, known[name])):
                continue
            wanted = f"must be {known[name]!r:.80}" if name in known else "is not known"
            raise BadInput(
                f"data_units.{key}.{name:.80} {wanted}: a data unit cannot be changed, only its "
                "labels."
            )


def _same(value: Any, known: Any) -> bool:
    if isinstance(value, bool) != isinstance(known, bool):
        return False
    return bool(value == known) or (str(value) == str(known) and not isinstance(value, dict | list))


def unplaced(labels: Json, read: LabelRowV2) -> set[tuple[str, str]]:
    """The answers that belong to nothing: their member of the dictionary, and hash.

    Args:
        labels: A label dictionary.
        read: The row that it was read into.
    """
    holders: list[LabelRowV2 | Space] = [read, *read.get_spaces()]
    objects = {each.object_hash for one in holders for each in one.get_object_instances()}
    classifications = {
        each.classification_hash for one in holders for each in one.get_classification_instances()
    }
    owners = {
        "object_answers": objects,
        "object_actions": objects,
        "classification_answers": classifications,
    }
    return {(kind, key) for kind, known in owners.items() for key in labels[kind].keys() - known}


def check_content(
    labels: Json, present: Json, read: LabelRowV2, tolerated: set[tuple[str, str]]
) -> None:
    """Check the instances, once they could be read.

    Args:
        labels: What is to be written.
        present: The dictionary that it replaces.
        read: ``labels``, read into their row.
        tolerated: Answers that belonged to nothing before; they go back as they came.

    Raises:
        BadInput: A number makes no sense, or something would be left out.
    """
    for path, entry in _listed(labels, "objects"):
        if entry.get("event") != "delete":
            place = f"{path} (object {entry.get('objectHash')!s:.80})"
            _refuse(place, geometry_problem(entry))
            _refuse(place, confidence_problem(entry))
    for kind in ("object_answers", "classification_answers"):
        for key, entry in labels[kind].items():
            if isinstance(entry, dict):
                _refuse(f"{kind}.{key}", confidence_problem(entry))
    for kind, key in sorted(unplaced(labels, read) - tolerated):
        if kind == "classification_answers":
            raise BadInput(
                f"{kind}.{key:.80}: this places no classification; give its featureHash and, as "
                "range, the frames [[first, last], …] that it is on."
            )
        raise BadInput(
            f"{kind}.{key:.80}: no frame has an object of this hash; put the object on a frame, "
            "or leave its answers out."
        )
    _check_frame_classifications(labels, present)
    _check_answers_kept(labels, read.to_encord_dict())


def _refuse(path: str, problem: str | None) -> None:
    if problem is not None:
        raise BadInput(f"{path}: {problem}")


def _check_frame_classifications(labels: Json, present: Json) -> None:
    """Classifications in frames only repeat those of ``classification_answers``."""
    known = {entry.get("classificationHash") for _, entry in _listed(present, "classifications")}
    for path, entry in _listed(labels, "classifications"):
        key = entry.get("classificationHash")
        if key not in labels["classification_answers"] and key not in known:
            raise BadInput(
                f"{path}: classification {key!r:.80} is not in classification_answers; what is "
                "listed in a frame alone is not kept."
            )


def _check_answers_kept(labels: Json, kept: Json) -> None:
    """No answer may vanish, as those do that reading cannot make sense of."""
    for kind, member in (
        ("object_answers", "classifications"),
        ("classification_answers", "classifications"),
        ("object_actions", "actions"),
    ):
        for key, entry in labels[kind].items():
            written = kept[kind].get(key)
            there = _answers(written, member) if written is not None else set()
            for feature, value in sorted(_answers(entry, member) - there):
                raise BadInput(
                    f"{kind}.{key}: the answer {value:.80} to the attribute {feature:.80} cannot "
                    "be kept; a radio button takes exactly one option, and each attribute one "
                    "answer."
                )


def _answers(entry: Any, member: str) -> set[tuple[str, str]]:
    """Attribute and value of each answer; options by their hashes, in no order."""
    found = set()
    listed = entry.get(member) if isinstance(entry, dict) else None
    for each in listed if isinstance(listed, list) else ():
        if not isinstance(each, dict):
            continue
        value = each.get("answers")
        if isinstance(value, list):
            options = (each.get("featureHash") for each in value if isinstance(each, dict))
            text = ", ".join(sorted(map(str, options)))
        else:
            text = repr(float(value)) if isinstance(value, int) else repr(value)
        found.add((str(each.get("featureHash")), text))
    return found


def _listed(labels: Json, kind: str) -> Iterator[tuple[str, Json]]:
    """The entries in frames, of units and spaces, each with its place."""
    for holder in ("data_units", "spaces"):
        for key, owner in (labels.get(holder) or {}).items():
            blobs = owner.get("labels") if isinstance(owner, Mapping) else None
            if not isinstance(blobs, dict):
                continue
            path = f"{holder}.{key}.labels"
            frames = [(path, blobs)]
            if not isinstance(blobs.get("objects"), list):
                frames = [(f"{path}.{frame}", blob) for frame, blob in blobs.items()]
            for place, blob in frames:
                found = blob.get(kind) if isinstance(blob, dict) else None
                for index, entry in enumerate(found if isinstance(found, list) else ()):
                    if isinstance(entry, dict):
                        yield f"{place}.{kind}[{index}]", entry
