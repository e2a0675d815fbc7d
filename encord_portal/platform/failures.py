"""What goes wrong below the platform, told as its own refusals, and the log of refusals."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DataError, OperationalError
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from encord_portal.platform.errors import (
    InvalidArguments,
    PlatformError,
    StorageFull,
    TooLarge,
    Unavailable,
)

logger = logging.getLogger("encord_portal.platform")

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_POSTGRES_DISK_FULL = "53100"
_LONGEST_LOGGED = 1000


@contextmanager
def as_refusals() -> Iterator[None]:
    """Raise a :class:`PlatformError` for what the database, the disk or the connection refuse."""
    try:
        yield
    except DataError as error:
        raise InvalidArguments("A value is too long or out of range.") from error
    except OperationalError as error:
        if _is_full(error.__cause__):
            raise StorageFull from error
        raise Unavailable("The database is busy; send the request again.") from error
    except RequestDataTooBig as error:
        raise TooLarge("The body is too large for this platform.") from error
    except TooManyFieldsSent as error:
        raise TooLarge("There are too many query parameters; ask in several requests.") from error
    except UnreadablePostError as error:
        raise InvalidArguments("The body broke off before its end; send it again.") from error
    except OSError as error:
        if not is_full(error):
            raise
        raise StorageFull from error


def is_full(error: Exception) -> bool:
    """Whether a disk takes nothing more."""
    return isinstance(error, OSError) and error.errno in _FULL


def _is_full(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        # A limit on the size of files is told as a failed write, not as a full disk.
        return cause.sqlite_errorname in {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}
    return getattr(cause, "sqlstate", None) == _POSTGRES_DISK_FULL


def log(transport: str, request: HttpRequest, error: PlatformError) -> None:
    """Log a refusal, once; with what lies behind it where the platform itself is at fault."""
    ours = error.http_status >= 500
    behind = f" ({error.__cause__})" if ours and error.__cause__ is not None else ""
    logger.log(
        logging.ERROR if ours else logging.INFO,
        "%s refused %s %s: %d %s %s%s",
        *(transport, request.method, _one_line(request.path), error.http_status, error.code),
        *(_one_line(error.message), behind),
    )


def _one_line(text: str) -> str:
    """What others have sent, so that it cannot pass for a line of the log, or fill it."""
    shown = text if len(text) <= _LONGEST_LOGGED else f"{text[:_LONGEST_LOGGED]}…"
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in shown)
