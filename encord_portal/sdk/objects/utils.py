"""Small helpers that the reference makes public (``encord.objects.utils``)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from os import urandom
from typing import Any, TypeVar, cast

T = TypeVar("T")

_EMAIL = re.compile(r"[^@]+@[^@]+\.[^@]+")


def short_uuid_str() -> str:
    """Make a new 8-character identifier: six random bytes in standard base64.

    It identifies object and classification instances, attributes and options.
    """
    return b64encode(urandom(6)).decode("ascii")


def lower_snake_case(text: str) -> str:
    """Give the wire ``value`` of a name: lower case, each space replaced by an underscore."""
    return text.lower().replace(" ", "_")


def does_type_match(obj: Any, type_: type[Any] | None) -> bool:
    """Tell whether an object is of a type; None matches everything."""
    return type_ is None or isinstance(obj, type_)


def check_type(obj: Any, type_: type[Any] | None) -> None:
    """Raise unless an object is of a type.

    Raises:
        TypeError: The object is of another type.
    """
    if not does_type_match(obj, type_):
        raise TypeError(f"Expected {type_}, got {type(obj)}")


def checked_cast(obj: Any, type_: type[T] | None) -> T:
    """Give the object back, checked to be of a type.

    Raises:
        TypeError: The object is of another type.
    """
    check_type(obj, type_)
    return cast("T", obj)


def filter_by_type(objects: Iterable[Any], type_: type[T] | None) -> list[T]:
    """Keep the objects that are of a type."""
    return [item for item in objects if does_type_match(item, type_)]


def is_valid_email(email: str) -> bool:
    """Tell whether a text has the form of an email address."""
    return _EMAIL.fullmatch(email) is not None


def check_email(email: str) -> None:
    """Raise unless a text has the form of an email address.

    Raises:
        ValueError: The text is not an email address.
    """
    if not is_valid_email(email):
        raise ValueError(f"Invalid email address: {email!r}. Write it as name@example.com.")
