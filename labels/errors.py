"""Every error of the portal, and the one place that knows its status and sentence.

How they are answered is in ``error_responses``.

PortalError
├── NotVisible              404  not there, or not for this person
├── Forbidden               403  seen, but the role does not allow it
├── BadInput                400  (pages and fragments: 422)
│   ├── BadFilter                one parameter of a list
│   ├── LeadsNowhere             what was typed to go to is not there
│   └── BadEdit                  an answer that cannot be given
├── UpstreamError           502  the platform, through the SDK
│   ├── UpstreamUnavailable 503
│   ├── UpstreamRateLimited 429  with Retry-After
│   ├── UpstreamRefused     403
│   ├── UpstreamRejected    422  it did not take what it was given
│   ├── UpstreamConflict    409
│   └── KeyRejected         403  reconnect the key
├── IllegalTransition       409  names the transitions that are possible now
├── NotInReview             409  single labels are judged in a review stage only
├── NothingToUndo           409
├── StoreUnavailable        503  the portal's own database
├── TooManyAttempts         429  too many wrong passwords, with Retry-After
├── WrongMethod             405  names what the address takes
├── TooLarge                413  the body is larger than what is taken here
├── RowBusy                 409  somebody is saving this row
├── ClaimTaken              409  somebody else says that they work on this row
├── StaleRevision           412  (pages: 409) carries the current revision
└── PreconditionRequired    428
"""

# ruff: noqa: N818 - the names say what is the matter, as the SDK's do
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.db import InterfaceError, OperationalError

from encord_portal.accounts.throttle import TooManyLoginsError
from encord_portal.sdk import exceptions as sdk


class PortalError(Exception):
    """An error with a sentence for the person."""

    status: ClassVar[int] = 500
    page_status: ClassVar[int | None] = None
    code: ClassVar[str] = "error"
    default: ClassVar[str] = "Something went wrong."
    # Seconds after which the same request may work.
    retry_after: int | None = None

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or self.default
        super().__init__(self.sentence)

    def details(self) -> dict[str, Any]:
        """More for machines, beside ``detail`` and ``code``."""
        return {}

    def headers(self) -> dict[str, str]:
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class NotVisible(PortalError):
    status = 404
    code = "not_found"
    default = "There is nothing here, or it is not shared with you."


class Forbidden(PortalError):
    status = 403
    code = "forbidden"
    default = "Your role in this project does not allow this."


class BadInput(PortalError):
    status = 400
    page_status = 422
    code = "bad_input"
    default = "This input cannot be used."


class LeadsNowhere(BadInput):
    """What was typed is no place of this row; the page that it was typed on stays as it is."""

    page_status = 400


class BadFilter(BadInput):
    """One parameter of a list cannot be used."""

    code = "bad_parameter"
    page_status = 400

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field

    def details(self) -> dict[str, Any]:
        return {"field": self.field}


class BadEdit(BadInput):
    code = "bad_edit"
    default = "This answer cannot be given."


class IllegalTransition(PortalError):
    status = 409
    code = "illegal_transition"

    def __init__(self, action: str, stage: str, allowed: Iterable[str]) -> None:
        self.allowed = list(allowed)
        possible = ", ".join(self.allowed) or "nothing"
        super().__init__(f"A row in “{stage or 'no stage'}” cannot be: {action}. Now: {possible}.")

    def details(self) -> dict[str, Any]:
        return {"allowed": self.allowed}


class NotInReview(PortalError):
    status = 409
    code = "not_in_review"
    default = "Single labels are approved and rejected while their row is in a review stage."


class NothingToUndo(PortalError):
    status = 409
    code = "nothing_to_undo"
    default = "There is nothing to undo."


class RowBusy(PortalError):
    status = 409
    code = "row_busy"
    default = "Somebody is saving this row right now. Your edits are kept; try again."
    retry_after = 5


class TooManyAttempts(PortalError):
    status = 429
    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        minutes = -(-retry_after // 60)
        super().__init__(
            f"There were too many wrong passwords from here; try again in {minutes} min."
        )


class WrongMethod(PortalError):
    status = 405
    code = "method_not_allowed"

    def __init__(self, allow: str) -> None:
        self.allow = allow
        super().__init__(
            "Nothing can be sent to this address; it can only be opened."
            if "GET" in allow
            else "This address is where a form is sent to. Open its page and use the form there."
        )

    def headers(self) -> dict[str, str]:
        return {"Allow": self.allow}


class TooLarge(PortalError):
    status = 413
    code = "too_large"

    def __init__(self, limit: int) -> None:
        size = f"{limit // 1024**2} MiB" if limit >= 1024**2 else f"{limit // 1024} KiB"
        super().__init__(f"This request is too large: at most {size} are taken here.")


class StaleRevision(PortalError):
    """The caller's base is not what is there now."""

    status = 412
    page_status = 409
    code = "stale_revision"

    def __init__(self, current_sha256: str, merge: Mapping[str, Any] | None = None) -> None:
        self.current_sha256 = current_sha256
        self.merge = dict(merge or {})
        super().__init__(
            "The labels have changed since you read them. Read them again and repeat your change."
        )

    def details(self) -> dict[str, Any]:
        return {"current": self.current_sha256, "merge": self.merge}

    def headers(self) -> dict[str, str]:
        return {"ETag": f'"{self.current_sha256}"'}


class PreconditionRequired(PortalError):
    status = 428
    code = "precondition_required"
    default = 'Say which version you change: send its ETag as "If-Match".'


class StoreUnavailable(PortalError):
    """The portal's own database does not answer, or its disk is full."""

    status = 503
    code = "store_unavailable"
    default = (
        "The portal's database cannot be used right now. What was shown as kept is kept; this was "
        "not: try again soon."
    )

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "10"}


class ClaimTaken(PortalError):
    status = 409
    code = "claim_taken"
    default = "Somebody else claims this row: reload the page."


class UpstreamError(PortalError):
    """The platform answered with an error, or not at all."""

    status = 502
    code = "upstream_error"
    default = "The platform gave an answer that cannot be used. Try again."


class UpstreamUnavailable(UpstreamError):
    status = 503
    code = "upstream_unavailable"
    default = "The platform cannot be reached. Your edits are kept here; try again soon."
    retry_after = 10


class UpstreamRateLimited(UpstreamError):
    status = 429
    code = "rate_limited"

    def __init__(self, retry_after: int | None = None) -> None:
        self.retry_after = retry_after or 10
        super().__init__(f"The platform asks to slow down; try again in {self.retry_after} s.")


class UpstreamRefused(UpstreamError):
    status = 403
    code = "upstream_refused"
    default = "The platform does not let your account do this."


class UpstreamRejected(UpstreamError):
    status = 422
    code = "upstream_rejected"
    default = "The platform did not take this."


class UpstreamConflict(UpstreamError):
    status = 409
    code = "upstream_conflict"
    default = "The platform does not allow this in its present state."


class KeyRejected(UpstreamError):
    status = 403
    code = "reconnect_key"
    default = "The platform did not accept your key. Reconnect your key on the account page."


# First match wins, so the narrow ones stand first.
_FROM_SDK: tuple[tuple[type[sdk.EncordException], Callable[[str], PortalError]], ...] = (
    (sdk.AuthenticationError, lambda _: KeyRejected()),
    (sdk.SshKeyNotFound, lambda _: KeyRejected()),
    (sdk.AuthorisationError, lambda _: UpstreamRefused()),
    (sdk.ResourceNotFoundError, lambda _: NotVisible()),
    (sdk.RequestException, lambda _: UpstreamUnavailable()),
    (sdk.UnknownException, lambda _: UpstreamUnavailable()),
    (sdk.OperationNotAllowed, lambda _: UpstreamConflict()),
    (sdk.ResourceExistsError, lambda _: UpstreamConflict()),
    (sdk.InvalidArgumentsError, UpstreamRejected),
    (sdk.AnswerDictionaryError, UpstreamRejected),
    (sdk.CorruptedLabelError, UpstreamRejected),
    (sdk.PayloadTooLargeError, UpstreamRejected),
    (sdk.LabelRowError, UpstreamRejected),
    (sdk.OntologyError, UpstreamRejected),
    (sdk.WrongProjectTypeError, UpstreamRejected),
)


def from_sdk(error: sdk.EncordException) -> PortalError:
    """The portal's error for one of the SDK's."""
    if isinstance(error, sdk.RateLimitExceededError):
        return UpstreamRateLimited(error.retry_after)
    for kind, make in _FROM_SDK:
        if isinstance(error, kind):
            return make(f"The platform did not take this: {error.message}")
    return UpstreamError()


def as_portal_error(error: Exception) -> PortalError | None:
    """The portal's error for an exception, or ``None`` when it is none of ours."""
    if isinstance(error, PortalError):
        return error
    if isinstance(error, sdk.EncordException):
        return from_sdk(error)
    if isinstance(error, TooManyLoginsError):
        return TooManyAttempts(error.retry_after)
    if isinstance(error, OperationalError | InterfaceError):
        return StoreUnavailable()
    return None


def body_of(error: PortalError) -> dict[str, Any]:
    return {"detail": error.sentence, "code": error.code, **error.details()}
