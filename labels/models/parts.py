from __future__ import annotations

from typing import Any, NoReturn
from uuid import UUID

from labels.models.rows import LabelRowCache


class PartRow(LabelRowCache):
    """One part of a row, for whatever shows and edits rows: the row with the part's facts.

    Parts are those of a data group, and the images of a scene.

    It is the row whose part it is in everything that is stored, and is never stored itself.
    """

    whole: LabelRowCache
    # What labels call the part.
    space: str
    # Its file: of a data group the storage item; of a scene a name, with the link to it.
    file_uuid: UUID
    link: str | None

    class Meta:
        proxy = True

    @classmethod
    def of(
        cls,
        whole: LabelRowCache,
        space: str,
        file_uuid: UUID,
        link: str | None = None,
        **facts: Any,
    ) -> PartRow:
        """The part of a row with facts of its own in place of the row's."""
        same = {field.attname: getattr(whole, field.attname) for field in cls._meta.concrete_fields}
        part = cls(**{**same, **facts})
        part._state.adding = False
        part._state.db = whole._state.db
        part.project = whole.project
        part.whole, part.space, part.file_uuid, part.link = whole, space, file_uuid, link
        return part

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: the facts of a part must not become those of its row."""
        raise TypeError("A part of a row is not stored; save the row that it is of.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused, as :meth:`save`."""
        raise TypeError("A part of a row is not stored; delete the row that it is of.")


def whole_row(row: LabelRowCache) -> LabelRowCache:
    """The row itself, of a part the row that it is of."""
    return row.whole if isinstance(row, PartRow) else row
