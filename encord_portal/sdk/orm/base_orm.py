"""Dictionaries with typed fields: what the deprecated calls take and return."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from encord_portal.sdk.common.constants import DATETIME_STRING_FORMAT
from encord_portal.sdk.common.time_parser import parse_datetime


class BaseORM(dict[str, Any]):
    """A dictionary of the fields that ``DB_FIELDS`` names ("encord.orm.base_orm").

    Keys that are not named are dropped, and so is a value of another type than the field's;
    dictionaries are taken as they are. Fields can be read and set as attributes too.
    """

    DB_FIELDS: ClassVar[OrderedDict[str, Any]] = OrderedDict()
    NON_UPDATABLE_FIELDS: ClassVar[set[str]] = set()

    def __init__(self, dic: dict[str, Any]) -> None:
        super().__init__()
        for name, kind in self.DB_FIELDS.items():
            if name in dic:
                value = _as_kind(dic[name], kind)
                if value is None or kind is dict or isinstance(value, kind):
                    self[name] = value

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"This {type(self).__name__} has no {name!r}.") from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    @classmethod
    def from_db_row(cls, row: Sequence[Any], db_field: Sequence[str]) -> Self:
        """Make the dictionary from a row of values and the names of its columns."""
        return cls(dict(zip(db_field, row, strict=False)))

    def to_dic(self, time_str: bool = True) -> dict[str, Any]:
        """Give a plain dictionary of the fields that are set.

        Args:
            time_str: Whether times become text.
        """
        return {
            name: (
                value.strftime(DATETIME_STRING_FORMAT)
                if time_str and isinstance(value, datetime)
                else value
            )
            for name, value in self.items()
            if value is not None
        }

    def updatable_fields(self) -> Iterator[tuple[str, Any]]:
        """Give the fields that may be changed on the server, with their values."""
        for name in self.DB_FIELDS:
            if name not in self.NON_UPDATABLE_FIELDS and self.get(name) is not None:
                yield name, self[name]

    def __str__(self) -> str:
        return json.dumps(self.to_dic(), indent=4, default=str)


def _as_kind(value: Any, kind: Any) -> Any:
    return parse_datetime(value) if kind is datetime and isinstance(value, str) else value


class BaseListORM(list[Any]):
    """A list of such dictionaries."""

    BASE_ORM_TYPE: ClassVar[type[BaseORM]] = BaseORM

    def __init__(self, iter_: Iterable[dict[str, Any]]) -> None:
        super().__init__(self.BASE_ORM_TYPE(item) for item in iter_)
