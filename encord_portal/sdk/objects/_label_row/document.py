"""What a label dictionary holds besides the instances: kept to be written back as it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from encord_portal.sdk.constants.enums import DataType

EMPTY_BLOB: dict[str, Any] = {"classifications": []}


@dataclass(slots=True)
class Unit:
    """A data unit without its labels.

    Attributes:
        key: Its key among the data units.
        rest: Everything but the labels, frozen.
        frame: The frame that its labels are of; None where they are a map of frames.
        empty: What its labels are where there are none: missing (None), an empty dictionary, or
            something else for the usual form.
        whole: Whether ``rest`` holds the labels too: of single units only the first one is read.
    """

    key: str
    rest: bytes
    frame: int | None
    empty: Any
    whole: bool = False


@dataclass(slots=True)
class Document:
    """A label dictionary without its instances.

    Attributes:
        data_type: Its data type.
        top: The members of the row that are not listed here, frozen.
        units: Its data units, in their order.
        blobs: Frame → what its labels hold besides the objects, frozen; only where that is not
            just an empty list of classifications, or where the frame had no objects.
        frame_keys: Frame → its key, where that is not the usual way to write the number.
        object_answers: Entries of objects that are not on any frame.
        object_actions: Entries of objects that are not on any frame.
        classification_answers: Entries that place no classification, by hash.
        framed: Hashes of the classifications that were also listed in frames.
        bare_deletes: Object hash and frame of delete events without geometry → its key.
        odd_blobs: Labels in a data unit that are neither of a frame nor of a known image, by key.
        identity: Members of the row that are written in the place of those in ``top``.
    """

    data_type: DataType
    top: bytes
    units: list[Unit]
    blobs: dict[int, bytes] = field(default_factory=dict)
    frame_keys: dict[int, str] = field(default_factory=dict)
    object_answers: dict[str, bytes] = field(default_factory=dict)
    object_actions: dict[str, bytes] = field(default_factory=dict)
    classification_answers: dict[str, bytes] = field(default_factory=dict)
    framed: set[str] = field(default_factory=set)
    identity: dict[str, Any] = field(default_factory=dict)
    odd_blobs: dict[str, bytes] = field(default_factory=dict)
    bare_deletes: dict[tuple[str, int], str] = field(default_factory=dict)
