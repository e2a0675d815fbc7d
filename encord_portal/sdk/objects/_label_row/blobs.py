"""Reading the labels of frames: their objects, and what else they hold."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from encord_portal.sdk.objects._label_row.document import EMPTY_BLOB, Document
from encord_portal.sdk.objects._label_row.errors import (
    LabelTypeError,
    LabelValueError,
    MissingKeyError,
    at,
)
from encord_portal.sdk.objects._label_row.frame_reader import FrameReader
from encord_portal.sdk.objects._label_row.frozen import freeze
from encord_portal.sdk.objects._label_row.geometry_checks import numbers
from encord_portal.sdk.objects._label_row.store import LabelStore

Json = dict[str, Any]
_OBJECTS, _CLASSIFICATIONS = itemgetter("objects"), itemgetter("classifications")
_FROZEN_EMPTY = freeze(EMPTY_BLOB)


def _plain_frames(labels: Json) -> list[int]:
    """Give the frames of a map; none if a key is not the usual way to write a number."""
    keys = tuple(labels)
    if keys == numbers(len(keys)):
        return list(range(len(keys)))
    frames = list(map(int, keys))
    return frames if tuple(map(str, frames)) == keys else []


class BlobReader:
    """Reads the labels of frames, one frame after the other.

    Attributes:
        framed: Classification hash → the frames that list it, and their entries.
    """

    def __init__(self, store: LabelStore, document: Document, frames: FrameReader) -> None:
        self._store = store
        self._document = document
        self._frames = frames
        self.framed: dict[str, list[tuple[int, Json]]] = {}

    def read_map(self, labels: Json, path: str) -> None:
        """Read a map of frames.

        Raises:
            LabelRowError: A key is no number, or the labels of a frame are malformed.
        """
        if not self._read_plain(labels, path):
            seen: set[int] = set()
            for key, blob in labels.items():
                self.read(self._frame(key, path, seen), blob, f"{path}.{key}")

    def _read_plain(self, labels: Json, path: str) -> bool:
        """Read a map whose frames hold objects and nothing else, if it is such a map."""
        try:
            frames = _plain_frames(labels)
            if not frames:
                return False
            blobs = list(labels.values())
            if set(map(type, blobs)) != {dict} or set(map(len, blobs)) != {2}:
                return False
            lists = list(map(_OBJECTS, blobs))
            plain = list(map(_CLASSIFICATIONS, blobs)).count([]) == len(blobs)
        except (KeyError, TypeError, ValueError):
            return False
        if not plain or set(map(type, lists)) != {list} or not all(lists):
            return False
        self._frames.add_all(frames, lists, path)
        return True

    def _frame(self, key: Any, path: str, seen: set[int]) -> int:
        try:
            frame = int(key)
        except (TypeError, ValueError):
            raise at(
                f"{path}.{key!r:.100}", "a frame must be a whole number", LabelValueError
            ) from None
        if frame in seen:
            raise at(f"{path}.{key!r}", f"the frame {frame} occurs twice", LabelValueError)
        seen.add(frame)
        if str(frame) != key:
            self._document.frame_keys[frame] = key
        return frame

    def read(self, frame: int, blob: Any, path: str) -> None:
        """Read the labels of a frame.

        Raises:
            LabelRowError: They are malformed.
        """
        if not isinstance(blob, dict):
            raise at(path, f"must be a dictionary, not {blob!r:.100}", LabelTypeError)
        if "objects" not in blob:
            raise at(path, "lacks 'objects'", MissingKeyError)
        objects = blob["objects"]
        if not objects or len(blob) != 2 or blob.get("classifications") != []:
            self._keep(frame, blob, path)
        if objects:
            self._frames.add(frame, objects, f"{path}.objects")
        elif not isinstance(objects, list | tuple):
            raise at(f"{path}.objects", f"must be a list, not {objects!r:.100}", LabelTypeError)

    def _keep(self, frame: int, blob: Json, path: str) -> None:
        rest = {name: value for name, value in blob.items() if name != "objects"}
        self._document.blobs[frame] = _FROZEN_EMPTY if rest == EMPTY_BLOB else freeze(rest)
        listed = blob.get("classifications")
        if listed is None:
            return
        if not isinstance(listed, list | tuple):
            raise at(
                f"{path}.classifications", f"must be a list, not {listed!r:.100}", LabelTypeError
            )
        for entry in listed:
            if isinstance(entry, Mapping) and isinstance(entry.get("classificationHash"), str):
                hash_ = entry["classificationHash"]
                self.framed.setdefault(hash_, []).append((frame, dict(entry)))
