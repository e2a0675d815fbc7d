"""What is raised about label dictionaries: each names the place, and fits the reference's name.

LabelRowError
├── MissingKeyError        also a KeyError: a member of the dictionary is missing
├── LabelValueError        also a ValueError: a member has an impossible value
│   └── UnreadableTimeError    also dateutil's ParserError (in ``time_error``)
├── LabelTypeError         also a TypeError: a member, or an ontology item, is of a wrong kind
├── NotSupportedError      also a NotImplementedError: a shape or data type of another version
├── NoDataUnitError        also an IndexError: the row has no data unit
└── UnknownFeatureError    also an OntologyError: a feature hash is not in the ontology
"""

from __future__ import annotations

import sys

from encord_portal.sdk.exceptions import EncordException, LabelRowError, OntologyError


class MissingKeyError(LabelRowError, KeyError):
    """A member is missing."""


class LabelValueError(LabelRowError, ValueError):
    """A member has an impossible value."""


class LabelTypeError(LabelRowError, TypeError):
    """A member, or the ontology item that it names, is of a wrong kind."""


class NotSupportedError(LabelRowError, NotImplementedError):
    """A shape or data type that this version of the SDK does not know."""


class NoDataUnitError(LabelRowError, IndexError):
    """The row has no data unit."""


class UnknownFeatureError(LabelRowError, OntologyError):
    """A feature hash that is not in the ontology."""


class UnknownOptionError(UnknownFeatureError, ValueError):
    """The feature hash of an answer that is not one of the attribute's options."""


MALFORMED = (
    EncordException,
    AttributeError,
    KeyError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading a malformed dictionary can end in, before it is given a place."""

_COUNTERPARTS: tuple[tuple[type[Exception], type[LabelRowError]], ...] = (
    (OntologyError, UnknownFeatureError),
    (EncordException, LabelRowError),
    (KeyError, MissingKeyError),
    (NotImplementedError, NotSupportedError),
    (IndexError, NoDataUnitError),
    (ValueError, LabelValueError),
    (OverflowError, LabelValueError),
    (RecursionError, LabelValueError),
)


def located(error: Exception, path: str) -> LabelRowError:
    """Give an exception of the matching kind whose message begins with a place.

    Args:
        error: What reading ended in.
        path: The place within the label dictionary, such as ``data_units.<hash>.labels.3``.
    """
    if getattr(error, "path", None) is not None and isinstance(error, LabelRowError):
        return error
    text = error.message if isinstance(error, EncordException) else _text(error)
    found = _counterpart(error)(f"{path}: {text}")
    found.path = path  # type: ignore[attr-defined]  # a mark for the callers further out
    return found


def _counterpart(error: Exception) -> type[LabelRowError]:
    if isinstance(error, LabelRowError):
        return type(error)
    if "dateutil.parser" in sys.modules:  # else nobody can have raised its error
        from dateutil.parser import ParserError

        from encord_portal.sdk.objects._label_row.time_error import UnreadableTimeError

        if isinstance(error, ParserError):
            return UnreadableTimeError
    for given, counterpart in _COUNTERPARTS:
        if isinstance(error, given):
            return counterpart
    return LabelTypeError


def at(path: str, message: str, kind: type[LabelRowError] = LabelRowError) -> LabelRowError:
    """Give an exception about a place."""
    return located(kind(message), path)


def _text(error: Exception) -> str:
    if isinstance(error, KeyError) and error.args:
        key = error.args[0]
        return key if isinstance(key, str) and " " in key else f"{key!r} is missing"
    return str(error) or type(error).__name__
