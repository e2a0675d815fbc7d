"""What the platform refuses, and how each refusal is told.

One class per wire code; :data:`BY_CODE` is the table of all. The class holds the v1 code and the
v2 status, so that both transports tell the same thing.

* PlatformError
  * Unauthenticated, SshKeyNotFound
  * NotAllowed
  * NotFound
  * MethodNotAllowed
  * InvalidArguments
    * InvalidDateFormat
    * CorruptedLabel, AnswerDictionaryInvalid, FeatureDoesNotExist, DetectionRangeInvalid
    * FileTypeNotSupported, UploadOperationNotSupported
    * WrongProjectType
  * ResourceExists
    * DuplicateSshKey
  * OperationNotAllowed
  * TooLarge
    * FileSizeNotSupported, MultiLabelLimit
  * RateLimited
  * Unavailable
    * StorageFull
"""

# ruff: noqa: N818 - named for what they answer on the wire; the module says that all are errors

from __future__ import annotations

from typing import Any, ClassVar


class PlatformError(Exception):
    """A request that is refused; the message says why and what to do.

    Args:
        message: One sentence for the caller.
        payload: What v1 answers as ``payload`` when that is not the message.
    """

    code: ClassVar[str] = "UNKNOWN_ERROR"
    http_status: ClassVar[int] = 500

    def __init__(self, message: str = "", *, payload: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.payload = message or None if payload is None else payload


class Unauthenticated(PlatformError):
    code = "AUTHENTICATION_ERROR"
    http_status = 401


class SshKeyNotFound(PlatformError):
    code = "SSH_KEY_NOT_FOUND_ERROR"
    http_status = 401


class NotAllowed(PlatformError):
    code = "AUTHORISATION_ERROR"
    http_status = 403


class NotFound(PlatformError):
    code = "RESOURCE_NOT_FOUND_ERROR"
    http_status = 404


class MethodNotAllowed(PlatformError):
    code = "METHOD_NOT_ALLOWED_ERROR"
    http_status = 405


class InvalidArguments(PlatformError):
    code = "INVALID_ARGUMENTS_ERROR"
    http_status = 400


class InvalidDateFormat(InvalidArguments):
    code = "INVALID_DATE_FORMAT_ERROR"


class CorruptedLabel(InvalidArguments):
    code = "CORRUPTED_LABEL_ERROR"


class AnswerDictionaryInvalid(InvalidArguments):
    code = "ANSWER_DICTIONARY_ERROR"


class FeatureDoesNotExist(InvalidArguments):
    code = "FEATURE_DOES_NOT_EXIST_ERROR"


class DetectionRangeInvalid(InvalidArguments):
    code = "DETECTION_RANGE_INVALID_ERROR"


class FileTypeNotSupported(InvalidArguments):
    code = "FILE_TYPE_NOT_SUPPORTED_ERROR"


class UploadOperationNotSupported(InvalidArguments):
    code = "UPLOAD_OPERATION_NOT_SUPPORTED_ERROR"


class WrongProjectType(InvalidArguments):
    code = "WRONG_PROJECT_TYPE_ERROR"


class ResourceExists(PlatformError):
    code = "RESOURCE_EXISTS_ERROR"
    http_status = 409


class DuplicateSshKey(ResourceExists):
    code = "DUPLICATE_SSH_KEY_ERROR"


class OperationNotAllowed(PlatformError):
    """The request is understood and permitted, but the present state does not allow it."""

    code = "OPERATION_NOT_ALLOWED"
    http_status = 400


class TooLarge(PlatformError):
    code = "INVALID_ARGUMENTS_ERROR"
    http_status = 413


class FileSizeNotSupported(TooLarge):
    code = "FILE_SIZE_NOT_SUPPORTED_ERROR"


class MultiLabelLimit(TooLarge):
    """Too many rows in one request; the client reads the limit from the payload."""

    code = "MULTI_LABEL_LIMIT_ERROR"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"At most {limit} label rows may go in one request.",
            payload={"maximum_labels_allowed": limit},
        )


class RateLimited(PlatformError):
    code = "RATE_LIMIT_ERROR"
    http_status = 429


class Unavailable(PlatformError):
    """The platform cannot answer just now; the same request may be sent again."""

    code = "UNKNOWN_ERROR"
    http_status = 503


class StorageFull(Unavailable):
    """The platform's disk takes nothing more."""

    http_status = 507

    def __init__(self) -> None:
        super().__init__(
            "The platform's disk is full, so nothing was stored; its operator must make room."
        )


def _subclasses(cls: type[PlatformError]) -> list[type[PlatformError]]:
    return [cls, *(found for child in cls.__subclasses__() for found in _subclasses(child))]


# The first class of a code stands for it: TooLarge and Unavailable borrow their codes.
BY_CODE: dict[str, type[PlatformError]] = {}
for _error in _subclasses(PlatformError):
    BY_CODE.setdefault(_error.code, _error)
