"""Issues of a project's data units, and the tags that it offers for them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from encord_portal.sdk._project_base import ProjectBase
from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.issues import DataUnitIssues, IssueTag


class ProjectIssues(ProjectBase):
    """The part of ``Project`` about issues."""

    def issues(self, data_hash: UUID | str) -> DataUnitIssues:
        """Give the issues of a data unit, in whatever stage it is.

        The reference reaches them through a task of the unit's stage.

        Args:
            data_hash: Names the data unit.

        Raises:
            ValueError: The text is no UUID.
        """
        return DataUnitIssues(
            self._client.api_client,
            self._instance.project_hash,
            as_uuid(data_hash, "data_hash"),
        )

    def get_issue_tags(self) -> list[IssueTag]:
        """List the tags that the project offers for issues."""
        return list(
            self._client.api_client.get_paged_iterator(f"{self._path}/issue-tags", None, IssueTag)
        )

    def add_issue_tags(self, issue_tag_names: Sequence[str]) -> None:
        """Offer more tags for issues.

        Args:
            issue_tag_names: Their names; those that are offered already are passed over.
        """
        self._client.api_client.post(
            f"{self._path}/issue-tags", payload={"issueTagNames": list(issue_tag_names)}
        )
