"""The base of everything that crosses the wire as a typed object."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    RootModel,
    TypeAdapter,
    ValidationError,
)

from encord_portal.sdk.common.time_parser import parse_datetime
from encord_portal.sdk.exceptions import EncordException

T = TypeVar("T")


def snake_to_camel(snake_case: str) -> str:
    """Turn ``data_title`` into ``dataTitle``."""
    first, *rest = snake_case.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def _as_time(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse_datetime(value)
    except OverflowError as error:
        raise ValueError(str(error)) from error


WireTime = Annotated[datetime, BeforeValidator(_as_time)]
"""A time in any of the protocol's formats."""


class BaseDTO(BaseModel):
    """An object of the wire: camelCase keys outside, snake_case attributes inside.

    Both kinds of keys are read; unknown keys are ignored.
    """

    model_config = ConfigDict(
        # Not null: what JSON cannot say is refused by name where requests are written.
        ser_json_inf_nan="constants",
        alias_generator=snake_to_camel,
        populate_by_name=True,
        extra="ignore",
        protected_namespaces=(),
        # Most scripts use few of the models; building each one costs about 0.3 ms.
        defer_build=True,
    )

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read the object.

        Raises:
            EncordException: A value is missing or of the wrong type; the message says which.
        """
        return _reading(cls.__name__, lambda: cls.model_validate(json_dict))

    def to_dict(self, by_alias: bool = True, exclude_none: bool = True) -> dict[str, Any]:
        """Write the object as JSON types."""
        return self.model_dump(mode="json", by_alias=by_alias, exclude_none=exclude_none)


class BaseDTOWithExtra(BaseDTO):
    """An object that keeps the keys that it does not know."""

    model_config = ConfigDict(extra="allow")

    def get_extra(self, name: str, default: Any = None) -> Any:
        """Give the value of a key that the class does not name."""
        return (self.model_extra or {}).get(name, default)


class RootModelDTO(RootModel[T], Generic[T]):
    """A value of the wire that is not an object."""

    @classmethod
    def from_dict(cls, json_dict: Any) -> Self:
        """Read the value.

        Raises:
            EncordException: It is of the wrong type.
        """
        return _reading(cls.__name__, lambda: cls.model_validate(json_dict))

    def to_dict(self, by_alias: bool = True, exclude_none: bool = True) -> Any:
        """Write the value as JSON types."""
        return self.model_dump(mode="json", by_alias=by_alias, exclude_none=exclude_none)


GenericBaseDTO = BaseDTO


@lru_cache(maxsize=256)
def _adapter(result_type: Any) -> TypeAdapter[Any]:
    return TypeAdapter(result_type)


def read_as(result_type: Any, value: Any) -> Any:
    """Read decoded JSON as a type.

    Raises:
        EncordException: The JSON does not have the expected shape.
    """
    name = getattr(result_type, "__name__", str(result_type))
    return _reading(name, lambda: _adapter(result_type).validate_python(value))


def _reading(name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc']) or 'value'}: {item['msg']}"
            for item in error.errors(include_url=False, include_context=False)
        )
        raise EncordException(f"The {name} does not have the expected shape. {problems}") from error
