"""What the environment says about keys and resources."""

from __future__ import annotations

import os
from pathlib import Path

from encord_portal.sdk.exceptions import InitialisationError, ResourceNotFoundError

_ENCORD_SSH_KEY = "ENCORD_SSH_KEY"
_ENCORD_SSH_KEY_FILE = "ENCORD_SSH_KEY_FILE"


def get_env_resource_id() -> str:
    """Find the hash of a project or dataset in the environment.

    Raises:
        InitialisationError: It is not there, or both a project's and a dataset's are.
    """
    project = os.environ.get("ENCORD_PROJECT_ID") or os.environ.get("CORD_PROJECT_ID")
    dataset = os.environ.get("ENCORD_DATASET_ID") or os.environ.get("CORD_DATASET_ID")
    if project and dataset:
        raise InitialisationError(
            "Both a project and a dataset are named in the environment; pass the resource id."
        )
    resource_id = project or dataset
    if not resource_id:
        raise InitialisationError(
            "No resource id was given. Pass one, or set the environment variable "
            "ENCORD_PROJECT_ID or ENCORD_DATASET_ID."
        )
    return resource_id


def get_env_api_key() -> str:
    """Find the API key in the environment.

    Raises:
        InitialisationError: It is not there.
    """
    api_key = os.environ.get("ENCORD_API_KEY") or os.environ.get("CORD_API_KEY")
    if not api_key:
        raise InitialisationError(
            "No API key was given. Pass one, or set the environment variable ENCORD_API_KEY."
        )
    return api_key


def get_env_ssh_key() -> str:
    """Find the key text: in the file that ENCORD_SSH_KEY_FILE names, else in ENCORD_SSH_KEY.

    Raises:
        ResourceNotFoundError: Neither variable is of use.
    """
    file_name = os.environ.get(_ENCORD_SSH_KEY_FILE)
    if file_name:
        path = Path(file_name).expanduser()
        if not path.is_file():
            raise ResourceNotFoundError(
                f"There is no SSH key file at {path}, where {_ENCORD_SSH_KEY_FILE} points."
            )
        return path.read_text(encoding="ascii")
    text = os.environ.get(_ENCORD_SSH_KEY)
    if text:
        return text
    raise ResourceNotFoundError(
        "No SSH key was given. Pass one, or set the environment variable "
        f"{_ENCORD_SSH_KEY_FILE} (a path) or {_ENCORD_SSH_KEY} (the text)."
    )
