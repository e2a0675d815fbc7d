from __future__ import annotations

from typing import Any, NoReturn
from uuid import UUID

from labels.models.rows import LabelRowCache


class PartRow(LabelRowCache):
    """One part of a data group, for whatever shows and edits rows: the row with the part's facts.

    It is the row whose part it is in everything that is stored, and is never stored itself.
    """

    whole: LabelRowCache
    # Labels name the part by it; its file is that of the storage item of the same name.
    space: str
    item_uuid: UUID

    class Meta:
        proxy = True

    @classmethod
    def of(cls, whole: LabelRowCache, item_uuid: UUID, **facts: Any) -> PartRow:
        """The part of a group with facts of its own in place of the group's."""
        same = {field.attname: getattr(whole, field.attname) for field in cls._meta.concrete_fields}
        part = cls(**{**same, **facts})
        part._state.adding = False
        part._state.db = whole._state.db
        part.project = whole.project
        part.whole, part.space, part.item_uuid = whole, str(item_uuid), item_uuid
        return part

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: the facts of a part must not become those of its row."""
        raise TypeError("A part of a data group is not stored; save the row that it is of.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused, as :meth:`save`."""
        raise TypeError("A part of a data group is not stored; delete the row that it is of.")


def whole_row(row: LabelRowCache) -> LabelRowCache:
    """The row itself, of a part the row that it is of."""
    return row.whole if isinstance(row, PartRow) else row
