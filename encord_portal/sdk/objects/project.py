"""Datasets as a project lists them (``encord.objects.project``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.objects.ontology_element import required_members


@dataclass(slots=True)
class ProjectDataset:
    """A dataset of a project.

    Attributes:
        dataset_hash: The identifier of the dataset.
        title: Its title.
        description: Its description.
    """

    dataset_hash: str
    title: str
    description: str

    @staticmethod
    def from_dict(d: dict[str, Any]) -> ProjectDataset:
        """Read a dataset.

        Raises:
            KeyError: A member is missing.
        """
        names = ("dataset_hash", "title", "description")
        return ProjectDataset(*required_members(d, names, "a dataset of the project"))

    @classmethod
    def from_list(cls, dataset_list: Iterable[dict[str, Any]]) -> list[ProjectDataset]:
        """Read several datasets."""
        return [cls.from_dict(d) for d in dataset_list]
