"""Everything that the SDK raises on purpose ("Exceptions" in the reference).

    EncordException (alias CordException)
    ├── InitialisationError                   the SDK was set up with the wrong arguments
    ├── AuthenticationError                   AUTHENTICATION_ERROR, HTTP 401
    ├── SshKeyNotFound                        SSH_KEY_NOT_FOUND_ERROR
    ├── DuplicateSshKeyError                  DUPLICATE_SSH_KEY_ERROR
    ├── AuthorisationError                    AUTHORISATION_ERROR, HTTP 403
    ├── OperationNotAllowed                   OPERATION_NOT_ALLOWED
    ├── ResourceNotFoundError                 RESOURCE_NOT_FOUND_ERROR, HTTP 404
    ├── ResourceExistsError                   RESOURCE_EXISTS_ERROR, HTTP 409
    ├── MethodNotAllowedError                 METHOD_NOT_ALLOWED_ERROR, HTTP 405
    ├── InvalidArgumentsError                 INVALID_ARGUMENTS_ERROR, HTTP 400
    ├── InvalidDateFormatError                INVALID_DATE_FORMAT_ERROR
    ├── PayloadTooLargeError                  HTTP 413
    ├── RateLimitExceededError                RATE_LIMIT_ERROR, HTTP 429
    ├── RequestException                      no usable answer: not sent, timed out, not JSON
    ├── TimeOutError                          a long-running job did not end in time
    ├── UnknownException                      UNKNOWN_ERROR, HTTP 500 and others
    ├── GenericServerError                    an error code that the SDK does not know
    ├── WrongProjectTypeError                 WRONG_PROJECT_TYPE_ERROR
    ├── MultiLabelLimitError                  MULTI_LABEL_LIMIT_ERROR
    ├── AnswerDictionaryError                 ANSWER_DICTIONARY_ERROR
    ├── CorruptedLabelError                   CORRUPTED_LABEL_ERROR
    ├── LabelRowError                         a label row is used or filled in the wrong way
    │   └── LabelRowChangedError              a row was changed on the server since it was read
    ├── OntologyError                         an ontology is used in the wrong way
    ├── DatasetError                          a dataset is used in the wrong way
    ├── FeatureDoesNotExistError              FEATURE_DOES_NOT_EXIST_ERROR
    ├── ModelWeightsInconsistentError         MODEL_WEIGHTS_INCONSISTENT_ERROR
    ├── ModelFeaturesInconsistentError        MODEL_FEATURES_INCONSISTENT_ERROR
    ├── InvalidAlgorithmError                 the labelling algorithm does not exist
    ├── DetectionRangeInvalidError            DETECTION_RANGE_INVALID_ERROR
    ├── FileTypeNotSupportedError             FILE_TYPE_NOT_SUPPORTED_ERROR
    ├── FileSizeNotSupportedError             FILE_SIZE_NOT_SUPPORTED_ERROR
    ├── UploadOperationNotSupportedError      UPLOAD_OPERATION_NOT_SUPPORTED_ERROR
    ├── CloudUploadError                      a file could not be put on its signed URL
    └── BundledMoveWorkflowTasksPayloadError  moves of several stages in one bundle

    UserWarning
    └── LabelRowChangedWarning                a save replaced what was never read

The v1 codes are mapped in ``http/error_utils.py``, the v2 statuses in ``http/v2/error_utils.py``.
"""

# The class names are those of the reference, not all of which end in "Error".
# ruff: noqa: N818

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime


def _now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass
class ExceptionContext:
    """What was known when an exception was made.

    Attributes:
        timestamp: When, as ISO 8601 text in UTC.
    """

    timestamp: str = field(default_factory=_now)

    def __str__(self) -> str:
        known = ((item.name, getattr(self, item.name)) for item in fields(self))
        return " ".join(f"{name}={value!r}" for name, value in known if value is not None)


class EncordException(Exception):
    """Base of all exceptions of the SDK.

    Attributes:
        message: What went wrong and what to do about it.
        context: When it happened and, for a failed request, its trace id and domain.
    """

    def __init__(self, message: str, context: ExceptionContext | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.context = ExceptionContext() if context is None else context

    def __str__(self) -> str:
        return f"{self.message} {self.context}"


CordException = EncordException


class InitialisationError(EncordException):
    """The SDK was initialised with the wrong arguments."""


class AuthenticationError(EncordException):
    """The key or token is not accepted."""


class SshKeyNotFound(EncordException):
    """The public half of the SSH key is not registered on the platform."""


class DuplicateSshKeyError(EncordException):
    """The SSH key is registered for somebody already."""


class AuthorisationError(EncordException):
    """The resource may not be accessed by this person."""


class OperationNotAllowed(EncordException):
    """The operation is not permitted with this key or in this role."""


class ResourceNotFoundError(EncordException):
    """The resource does not exist, or may not be seen."""


class ResourceExistsError(EncordException):
    """A resource to be created exists already; nothing was overwritten."""


class MethodNotAllowedError(EncordException):
    """The server does not offer the method."""


class InvalidArgumentsError(EncordException):
    """The arguments do not fit together or are out of range."""


class InvalidDateFormatError(EncordException):
    """A date could not be read."""


class PayloadTooLargeError(EncordException):
    """The request is larger than the server accepts; send it in smaller parts."""

    def __init__(self, message: str, *, context: ExceptionContext | None = None) -> None:
        super().__init__(message, context)


class RateLimitExceededError(EncordException):
    """Too many requests in too little time.

    Attributes:
        retry_after: Seconds to wait before the next attempt, when the server says so.
    """

    def __init__(
        self,
        *,
        message: str = "Rate limit exceeded.",
        context: ExceptionContext | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message, context)
        self.retry_after = retry_after


class RequestException(EncordException):
    """A request could not be sent, or its answer could not be understood."""


class TimeOutError(EncordException):
    """A long-running job did not end in the time allowed for it."""


class UnknownException(EncordException):
    """The server failed without saying why."""


class GenericServerError(EncordException):
    """The server reports an error that this version of the SDK has no exception for."""


class WrongProjectTypeError(EncordException):
    """The operation exists only for the other type of project (workflow or manual QA)."""


class MultiLabelLimitError(EncordException):
    """Too many label rows were asked for at once.

    Attributes:
        maximum_labels_allowed: How many label rows one request may ask for.
    """

    def __init__(
        self,
        message: str,
        maximum_labels_allowed: int,
        context: ExceptionContext | None = None,
    ) -> None:
        super().__init__(message, context)
        self.maximum_labels_allowed = maximum_labels_allowed


class AnswerDictionaryError(EncordException):
    """An object or classification instance is missing in the answer dictionaries."""


class CorruptedLabelError(EncordException):
    """The labels contradict the data or each other."""


class LabelRowError(EncordException):
    """A label row is used or filled in a way that does not fit it."""


class LabelRowChangedError(LabelRowError):
    """A label row was changed on the server since it was read; nothing was saved.

    Attributes:
        read_edited_at: When the row that was read had been edited last; None if never.
        server_edited_at: When the row on the server was edited last; None if never.
    """

    def __init__(
        self,
        message: str,
        context: ExceptionContext | None = None,
        *,
        read_edited_at: datetime | None = None,
        server_edited_at: datetime | None = None,
    ) -> None:
        super().__init__(message, context)
        self.read_edited_at = read_edited_at
        self.server_edited_at = server_edited_at


class LabelRowChangedWarning(UserWarning):
    """A save has replaced labels that somebody else saved since the row was read."""


class OntologyError(EncordException):
    """An ontology is used in a way that does not fit it."""


class DatasetError(EncordException):
    """A dataset is used in a way that does not fit it."""


class FeatureDoesNotExistError(EncordException):
    """A feature hash is not in the project's ontology."""


class ModelWeightsInconsistentError(EncordException):
    """The weights do not belong to the model."""


class ModelFeaturesInconsistentError(EncordException):
    """The features do not fit the model's type."""


class InvalidAlgorithmError(EncordException):
    """The labelling algorithm does not exist."""


class DetectionRangeInvalidError(EncordException):
    """The frames to run detection on do not exist."""


class FileTypeNotSupportedError(EncordException):
    """Files of this type are not supported."""


class FileSizeNotSupportedError(EncordException):
    """The file is larger than supported."""


class UploadOperationNotSupportedError(EncordException):
    """Files cannot be uploaded to a dataset whose data lives in external storage."""


class CloudUploadError(EncordException):
    """A file could not be put on the signed URL given for it."""


class BundledMoveWorkflowTasksPayloadError(EncordException):
    """The moves of one bundle have several origins or destinations."""
