"""Curating a project, and labels of many rows at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from encord_portal.sdk._label_listing import LabelRowFilters
from encord_portal.sdk._project_base import ProjectBase
from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.common.base_dto import BaseDTO
from encord_portal.sdk.orm.active import ActiveProjectMode
from encord_portal.sdk.orm.project import LabelClassificationsEntry


class _Classifications(BaseDTO):
    labels: list[LabelClassificationsEntry]


class _Copied(BaseDTO):
    copied_count: int


class ProjectCuration(ProjectBase):
    """The part of ``Project`` about its curation, and about labels across rows."""

    def active_import(
        self, project_mode: ActiveProjectMode, *, video_sampling_rate: float | None = None
    ) -> None:
        """Begin to curate the project, or go on with more of it.

        Args:
            project_mode: How much is looked at.
            video_sampling_rate: How many of the frames of videos are looked at, 0 to 1.

        Raises:
            ValueError: The mode is none.
        """
        self._client.api_client.post(
            f"active/{self._client.project_hash}/import",
            payload={
                "projectMode": ActiveProjectMode(project_mode),
                "videoSamplingRate": video_sampling_rate,
            },
        )

    def active_sync(self) -> None:
        """Bring what is curated up to date with the project."""
        self._client.api_client.post(f"active/{self._client.project_hash}/sync")

    def get_label_classifications(
        self,
        label_uuids: list[str | UUID] | list[str] | list[UUID],
        branch_name: str = "main",
        batch_size: int = 500,
    ) -> Iterator[LabelClassificationsEntry]:
        """Give the classifications of many label rows, without their objects.

        Args:
            label_uuids: Names the labels.
            branch_name: Their branch.
            batch_size: How many are asked for at a time.

        Raises:
            ValueError: A name is no UUID, or the batch size is not positive.
        """
        uuids = [as_uuid(uuid, "label_uuids") for uuid in label_uuids]
        for some in _batches(uuids, batch_size):
            found: _Classifications = self._client.api_client.post(
                f"{self._path}/label-rows/classifications",
                payload={"labelUuids": some, "branchName": branch_name},
                result_type=_Classifications,
            )
            yield from found.labels

    def copy_labels_to_branch(
        self,
        target_branch: str,
        source_branch: str = "main",
        overwrite: bool = False,
        data_hashes: list[str] | list[UUID] | None = None,
        label_hashes: list[str] | list[UUID] | None = None,
        batch_size: int = 50,
    ) -> int:
        """Copy labels from one branch to another; rows without labels are passed over.

        Args:
            target_branch: Where they go to.
            source_branch: Where they come from.
            overwrite: Whether labels that are there are overwritten.
            data_hashes: Only those of this data.
            label_hashes: Only these.
            batch_size: How many are copied at a time.

        Returns:
            How many were copied.

        Raises:
            ValueError: The branches are the same, or the batch size is not positive.
        """
        if source_branch == target_branch:
            raise ValueError("source_branch and target_branch must be different.")
        filters = LabelRowFilters(
            data_hashes=data_hashes, label_hashes=label_hashes, branch_name=source_branch
        )
        rows = self._client.list_label_rows(filters.payload())
        hashes = [row.get("label_hash") for row in rows]
        uuids = [as_uuid(label_hash, "label_hash") for label_hash in hashes if label_hash]
        count = 0
        for some in _batches(uuids, batch_size):
            copied: _Copied = self._client.api_client.post(
                f"{self._path}/labels/copy-branch",
                payload={
                    "sourceBranchName": source_branch,
                    "targetBranchName": target_branch,
                    "overwrite": overwrite,
                    "labelUuids": some,
                },
                result_type=_Copied,
            )
            count += copied.copied_count
        return count


def _batches(uuids: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    if size < 1:
        raise ValueError(f"`batch_size` must be at least 1, not {size}.")
    for start in range(0, len(uuids), size):
        yield uuids[start : start + size]
