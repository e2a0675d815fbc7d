"""Helpers of the user client: filters, API key scopes, imports from CVAT."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pprint import pprint
from typing import Any, TypeVar

from encord_portal.sdk.common.time_parser import parse_datetime

T = TypeVar("T")


class APIKeyScopes(Enum):
    """What a project API key may do."""

    LABEL_READ = "label.read"
    LABEL_WRITE = "label.write"
    MODEL_INFERENCE = "model.inference"
    MODEL_TRAIN = "model.train"
    LABEL_LOGS_READ = "label_logs.read"
    ALGO_LIBRARY = "algo.library"


@dataclass
class LocalImport:
    """An export of CVAT on this machine.

    Attributes:
        file_path: The directory that holds ``annotations.xml`` and ``images/``.
        map_filename_to_cvat_name: Gives the name that the annotations use for an image, from
            the path of its file relative to the directory.
    """

    file_path: str
    map_filename_to_cvat_name: Callable[[str], str] | None = None


ImportMethod = LocalImport
"""Where an export of CVAT is."""


@dataclass
class Issue:
    """One kind of problem of an import.

    Attributes:
        issue_type: The kind of problem.
        instances: Where it occurred.
    """

    issue_type: str
    instances: list[str]


@dataclass
class Issues:
    """All problems of an import.

    Attributes:
        errors: What has to be fixed before the import is repeated.
        warnings: What may be a problem.
        infos: What is good to know.
    """

    errors: list[Issue]
    warnings: list[Issue]
    infos: list[Issue]

    @staticmethod
    def from_dict(d: dict[str, Any]) -> Issues:
        """Read the problems as the server sends them."""
        return Issues(
            *(
                [Issue(issue["issue_type"], list(issue["instances"])) for issue in d[kind]]
                for kind in ("errors", "warnings", "infos")
            )
        )


@dataclass
class CvatImporterSuccess:
    """An import that made a project.

    Attributes:
        project_hash: Names the project.
        dataset_hash: Names the dataset with its images.
        issues: What was noticed.
    """

    project_hash: str
    dataset_hash: str
    issues: Issues


@dataclass
class CvatImporterError:
    """An import that failed.

    Attributes:
        issues: What was wrong.
        dataset_hash: Names the dataset that holds the images already, if it got that far.
    """

    issues: Issues
    dataset_hash: str = ""


def optional_set_to_list(s: set[T] | None) -> list[T] | None:
    """Make a list of a set that may be missing."""
    return None if s is None else list(s)


def optional_datetime_to_iso_str(key: str, val: str | datetime | None) -> str | None:
    """Write a time that may be missing as ISO 8601.

    Args:
        key: What the time is for, for the message.
        val: A time, or text that says one.

    Raises:
        ValueError: The value is neither a time nor the text of one.
    """
    if val is None:
        return None
    if isinstance(val, str):
        return parse_datetime(val).isoformat()
    if isinstance(val, datetime):
        return val.isoformat()
    raise ValueError(f"Value for {key} should be a datetime, not {type(val).__name__}.")


def pretty_print(data: Any) -> None:
    """Print a value over several lines."""
    pprint(data)  # noqa: T203 - printing is what the reference's function is for
