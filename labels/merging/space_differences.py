"""What differs between two contents of a row inside its spaces (wire protocol §5.8).

An object or a classification may be on several spaces of a group: its answers are one, its places
are not. What is compared is what the wire holds, so that every kind of space is told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labels.merging.differences import Kind
from labels.merging.targets import InstanceKind
from labels.merging.timelines import FrameRanges, merged_ranges

Json = Mapping[str, Any]
# Of an entry: who, when, and what it is called; everything else is where it is.
_ABOUT = frozenset(
    {"name", "color", "value", "createdAt", "createdBy", "lastEditedAt", "lastEditedBy"}
    | {"confidence", "manualAnnotation", "reviews", "featureHash", "objectHash", "isDeleted"}
    | {"classificationHash", "classifications"}
)
_ENTRIES: tuple[tuple[InstanceKind, str, str, str], ...] = (
    ("object", "objects", "objectHash", "object_answers"),
    ("classification", "classifications", "classificationHash", "classification_answers"),
)
_Key = tuple[str, InstanceKind, str]


@dataclass(frozen=True, slots=True)
class SpaceDifference:
    """An instance that is not the same on one space.

    Attributes:
        space_id: The space.
        kind: What became of it there.
        instance_kind: Object or classification.
        instance_hash: Which one.
        feature_hash: Its class, as far as the labels say.
        moved: Frames of the space on which it is at another place.
        gained: Frames on which it only is now.
        lost: Frames on which it only was before.
        stretched: Whether it covers another range of a recording, a text or a document.
        answered: Whether its answers changed, told once for all its spaces.
    """

    space_id: str
    kind: Kind
    instance_kind: InstanceKind
    instance_hash: str
    feature_hash: str
    moved: FrameRanges = ()
    gained: FrameRanges = ()
    lost: FrameRanges = ()
    stretched: bool = False
    answered: bool = False

    @property
    def frames(self) -> FrameRanges:
        """The frames of the space on which something is not the same."""
        return merged_ranges((*self.moved, *self.gained, *self.lost))


def space_differences(old: Json, new: Json) -> list[SpaceDifference]:
    """Every instance that is not the same on a space, by space and in the order of the labels."""
    before, after = _places(old), _places(new)
    keys = dict.fromkeys((*after, *before))
    told: set[tuple[InstanceKind, str]] = set()
    found = []
    for key in sorted(keys, key=lambda each: each[0]):
        was, now = before.get(key), after.get(key)
        answered = False
        if was is not None and now is not None and key[1:] not in told:
            answered = _answers(old, key) != _answers(new, key)
            told |= {key[1:]} if answered else set()
        difference = _difference(key, was, now, answered=answered)
        if difference is not None:
            found.append(difference)
    return found


@dataclass(slots=True)
class _Place:
    """Where one instance is on one space."""

    feature_hash: str
    frames: dict[int, Any]
    ranges: Any = None


def _difference(
    key: _Key, was: _Place | None, now: _Place | None, *, answered: bool
) -> SpaceDifference | None:
    before, after = (was.frames if was else {}), (now.frames if now else {})
    kind: Kind = "added" if was is None else "removed" if now is None else "changed"
    moved = _ranges(each for each in after.keys() & before if after[each] != before[each])
    gained, lost = _ranges(after.keys() - before), _ranges(before.keys() - after)
    stretched = was is not None and now is not None and was.ranges != now.ranges
    if kind == "changed" and not (moved or gained or lost or stretched or answered):
        return None
    there = now or was
    return SpaceDifference(
        space_id=key[0],
        kind=kind,
        instance_kind=key[1],
        instance_hash=key[2],
        feature_hash=there.feature_hash if there else "",
        moved=moved,
        gained=gained,
        lost=lost,
        stretched=stretched,
        answered=answered,
    )


def _ranges(frames: Any) -> FrameRanges:
    return merged_ranges((each, each) for each in frames)


def _places(labels: Json) -> dict[_Key, _Place]:
    places: dict[_Key, _Place] = {}
    for space_id, space in (labels.get("spaces") or {}).items():
        for frame, blob in _frames(space.get("labels") or {}):
            for kind, entries, name, _ in _ENTRIES:
                for entry in blob.get(entries) or ():
                    key = (space_id, kind, str(entry[name]))
                    place = places.setdefault(key, _Place(str(entry.get("featureHash", "")), {}))
                    place.frames[frame] = {n: v for n, v in entry.items() if n not in _ABOUT}
    for kind, _, _, answers in _ENTRIES:
        for instance_hash, entry in (labels.get(answers) or {}).items():
            for space_id, there in (entry.get("spaces") or {}).items():
                key = (space_id, kind, instance_hash)
                place = places.setdefault(key, _Place(str(entry.get("featureHash", "")), {}))
                place.ranges = there.get("range")
    return places


def _frames(labels: Json) -> Iterator[tuple[int, Json]]:
    if "objects" in labels or "classifications" in labels:
        yield 0, labels
        return
    for frame, blob in labels.items():
        # A scene's images and points have names in place of numbers; those stand for themselves.
        yield (int(frame) if frame.isascii() and frame.isdigit() else 0), blob


def _answers(labels: Json, key: _Key) -> Any:
    _, kind, instance_hash = key
    name = next(answers for each, _, _, answers in _ENTRIES if each == kind)
    entry = (labels.get(name) or {}).get(instance_hash) or {}
    actions = (labels.get("object_actions") or {}).get(instance_hash) or {}
    return _said(entry.get("classifications")), _said(actions.get("actions"))


def _said(answers: Any) -> list[tuple[str, Any, Any]]:
    """What is answered, without who said it and when; their order means nothing."""
    said = [
        (str(each.get("featureHash")), repr(each.get("range")), _plain(each.get("answers")))
        for each in answers or ()
    ]
    return sorted(said, key=repr)


def _plain(answers: Any) -> Any:
    if isinstance(answers, list):
        return sorted(str(each.get("featureHash", each)) for each in answers)
    return answers
