"""The error codes of the v1 transport and their exceptions (wire protocol §1.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from encord_portal.sdk.exceptions import (
    AnswerDictionaryError,
    AuthenticationError,
    AuthorisationError,
    CorruptedLabelError,
    DetectionRangeInvalidError,
    DuplicateSshKeyError,
    EncordException,
    FeatureDoesNotExistError,
    FileSizeNotSupportedError,
    FileTypeNotSupportedError,
    GenericServerError,
    InvalidArgumentsError,
    InvalidDateFormatError,
    MethodNotAllowedError,
    ModelFeaturesInconsistentError,
    ModelWeightsInconsistentError,
    MultiLabelLimitError,
    OperationNotAllowed,
    RateLimitExceededError,
    ResourceExistsError,
    ResourceNotFoundError,
    SshKeyNotFound,
    UnknownException,
    UploadOperationNotSupportedError,
    WrongProjectTypeError,
)
from encord_portal.sdk.http.common import RequestContext

DEFAULT_MAXIMUM_LABELS = 100

_FIXED: dict[str, tuple[Callable[[str, RequestContext | None], EncordException], str]] = {
    "AUTHORISATION_ERROR": (
        AuthorisationError,
        "You are not authorised to access this resource. Ask its administrator for access.",
    ),
    "METHOD_NOT_ALLOWED_ERROR": (
        MethodNotAllowedError,
        "The server does not allow this method on the resource.",
    ),
    "UNKNOWN_ERROR": (
        UnknownException,
        "The server failed for an unknown reason. Try again, and report it with the trace id.",
    ),
    "OPERATION_NOT_ALLOWED": (
        OperationNotAllowed,
        "The operation is not allowed with this key or in your role.",
    ),
    "ANSWER_DICTIONARY_ERROR": (
        AnswerDictionaryError,
        "An object or classification instance is missing in the answer dictionaries. Add an "
        "entry for each of them before saving.",
    ),
    "FILE_TYPE_NOT_SUPPORTED_ERROR": (
        FileTypeNotSupportedError,
        "The type of the file is not supported.",
    ),
    "FILE_SIZE_NOT_SUPPORTED_ERROR": (
        FileSizeNotSupportedError,
        "The file is larger than supported.",
    ),
    "FEATURE_DOES_NOT_EXIST_ERROR": (
        FeatureDoesNotExistError,
        "A feature hash does not exist in the project's ontology.",
    ),
    "MODEL_WEIGHTS_INCONSISTENT_ERROR": (
        ModelWeightsInconsistentError,
        "The weights do not belong to the model.",
    ),
    "MODEL_FEATURES_INCONSISTENT_ERROR": (
        ModelFeaturesInconsistentError,
        "The features do not fit the type of the model.",
    ),
    "UPLOAD_OPERATION_NOT_SUPPORTED_ERROR": (
        UploadOperationNotSupportedError,
        "Files cannot be uploaded to this dataset; its data lives in external storage.",
    ),
    "DETECTION_RANGE_INVALID_ERROR": (
        DetectionRangeInvalidError,
        "The detection range is not within the frames of the video.",
    ),
    "INVALID_DATE_FORMAT_ERROR": (
        InvalidDateFormatError,
        "A date could not be read. Send dates as ISO 8601.",
    ),
    "DUPLICATE_SSH_KEY_ERROR": (DuplicateSshKeyError, "The SSH key is registered already."),
}


def _text(payload: Any, default: str) -> str:
    return default if payload is None else str(payload)


def check_error_response(
    response: Any,
    context: RequestContext | None = None,
    payload: Any = None,
) -> None:
    """Raise the exception that an unsuccessful envelope stands for.

    Args:
        response: The envelope's ``response``: an array with one code.
        context: What is known of the request.
        payload: The envelope's ``payload``: more about the error.

    Raises:
        EncordException: Always; the subclass tells the code.
    """
    is_code = isinstance(response, list) and len(response) == 1 and isinstance(response[0], str)
    code = response[0] if is_code else None
    if code in _FIXED:
        make, message = _FIXED[code]
        raise make(message, context)
    raise _with_payload(code, payload, context) or GenericServerError(
        f"The server answered with the error {response!r}, payload {payload!r}.", context
    )


def _with_payload(
    code: str | None, payload: Any, context: RequestContext | None
) -> EncordException | None:
    match code:
        case "AUTHENTICATION_ERROR":
            return AuthenticationError(
                "You are not authenticated: the key or token is not accepted." + _region(context),
                context,
            )
        case "SSH_KEY_NOT_FOUND_ERROR":
            return SshKeyNotFound(
                "The SSH key is not registered. Add its public half to your account."
                + _region(context),
                context,
            )
        case "RATE_LIMIT_ERROR":
            text = payload if isinstance(payload, str) and payload else "Rate limit exceeded."
            return RateLimitExceededError(message=text, context=context)
        case "RESOURCE_NOT_FOUND_ERROR":
            return ResourceNotFoundError(
                str(payload) if payload else "The requested resource was not found.", context
            )
        case "CORRUPTED_LABEL_ERROR":
            detail = f"\n{payload}" if isinstance(payload, str) else ""
            return CorruptedLabelError(
                f"The labels contradict the data or each other.{detail}", context
            )
        case "RESOURCE_EXISTS_ERROR":
            return ResourceExistsError(
                f"The resource exists already; nothing was overwritten. {payload or ''}".rstrip(),
                context,
            )
        case "INVALID_ARGUMENTS_ERROR":
            return InvalidArgumentsError(_text(payload, "Invalid arguments."), context)
        case "MULTI_LABEL_LIMIT_ERROR":
            return _multi_label_limit(payload, context)
        case "WRONG_PROJECT_TYPE_ERROR":
            return WrongProjectTypeError(
                _text(payload, "The operation does not exist for this type of project."), context
            )
    return None


def _multi_label_limit(payload: Any, context: RequestContext | None) -> MultiLabelLimitError:
    limit = payload.get("maximum_labels_allowed") if isinstance(payload, dict) else None
    if not isinstance(limit, int):
        limit = DEFAULT_MAXIMUM_LABELS
    return MultiLabelLimitError(
        f"Too many label rows in one request; ask for at most {limit}.", limit, context
    )


def _region(context: RequestContext | None) -> str:
    if context is None or not context.domain:
        return ""
    return (
        f" The request went to {context.domain}; check that your account lives there, "
        "and pass domain=… if it lives elsewhere."
    )


region_hint = _region
