"""What is raised about malformed ontology dictionaries, and about unfinished classifications.

OntologyError
├── OntologyMissingKeyError  also a KeyError: a member of the dictionary is missing
├── OntologyTypeError        also a TypeError: a member is of a wrong kind, or a shape not known
└── OntologyValueError       also a ValueError: a member has an impossible value
"""

from __future__ import annotations

from encord_portal.sdk.exceptions import EncordException, OntologyError


class OntologyMissingKeyError(OntologyError, KeyError):
    """A member is missing."""


class OntologyTypeError(OntologyError, TypeError):
    """A member is of a wrong kind."""


class OntologyValueError(OntologyError, ValueError):
    """A member has an impossible value."""


class NoAttributeError(ValueError, IndexError):
    """A classification has no root attribute yet."""


def malformed(error: Exception) -> EncordException:
    """Give the exception of the package that stands for a built-in one, with its message."""
    if isinstance(error, EncordException):
        return error
    text = str(error.args[0]) if error.args else type(error).__name__
    if isinstance(error, KeyError):
        return OntologyMissingKeyError(text)
    if isinstance(error, TypeError):
        return OntologyTypeError(text)
    return OntologyValueError(text)
