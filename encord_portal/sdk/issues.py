"""Issues that people raise on data units (wire protocol §3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from encord_portal.sdk.common.arguments import as_uuid
from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.http.v2.api_client import ApiClient

# So many the server deletes at once.
_DELETED_AT_ONCE = 1000


class IssueTag(BaseDTO):
    """A tag that a project offers for its issues.

    Attributes:
        name: What it says.
        uuid: Names the tag.
    """

    name: str
    uuid: UUID


class IssueComment(BaseDTO):
    """What somebody said of an issue.

    Attributes:
        content: The text.
        author_email: Who said it.
        created_at: When.
    """

    content: str
    author_email: str
    created_at: WireTime


class IssueResolution(BaseDTO):
    """One time that an issue was resolved, or opened again.

    Attributes:
        is_resolved: Whether it was resolved.
        created_at: When.
        actor_email: Who did it; ``None`` where the platform did.
    """

    is_resolved: bool
    created_at: WireTime
    actor_email: str | None = None


class IssueCoordinate(BaseDTO):
    """The place of an issue.

    Attributes:
        x: On a frame 0 to 1 from its left edge; in a scene a position.
        y: On a frame 0 to 1 from its upper edge; in a scene a position.
        z: In a scene a position, ``None`` on a frame.
    """

    x: float
    y: float
    z: float | None = None


class IssueFrameRange(BaseDTO):
    """A range of frames.

    Attributes:
        start: The first frame.
        end: The last frame, included.
    """

    start: int
    end: int


class Issue(BaseDTO):
    """Something that somebody found wrong with a data unit or its labels.

    Attributes:
        uuid: Names the issue.
        type: What it is about: ``dataUnit``, ``frame``, ``frameCoordinate``,
            ``sceneCoordinate``, ``frameRange`` or ``annotation``.
        data_uuid: Names the data unit.
        comments: What was said of it, the first by whom raised it.
        tags: The tags that it has.
        resolution_history: When it was resolved and opened again, oldest first.
        space_id: Of a data group the part that it is about.
        frame_index: The frame, of an issue on one.
        coordinate: The place on the frame or in the scene, of an issue that has one.
        annotation_id: The object hash or classification hash, of an issue on a label.
        frame_ranges: The frames, of an issue on ranges of them.
    """

    uuid: UUID
    type: str
    data_uuid: UUID
    comments: list[IssueComment] = []
    tags: list[IssueTag] = []
    resolution_history: list[IssueResolution] = []
    space_id: str | None = None
    frame_index: int | None = None
    coordinate: IssueCoordinate | None = None
    annotation_id: str | None = None
    frame_ranges: list[IssueFrameRange] | None = None

    @property
    def is_resolved(self) -> bool:
        """Whether the last that was said is that it is resolved."""
        return bool(self.resolution_history) and self.resolution_history[-1].is_resolved


@dataclass(frozen=True, slots=True)
class DataUnitIssues:
    """The issues of one data unit of a project."""

    _api_client: ApiClient
    _project_hash: UUID
    _data_hash: UUID

    def list(self) -> Iterator[Issue]:
        """List the issues, page by page, oldest first."""
        return self._api_client.get_paged_iterator(
            self._path, {"dataUnitId": self._data_hash}, Issue
        )

    def add_file_issue(
        self, comment: str, issue_tags: Sequence[str] = (), *, space_id: str | None = None
    ) -> None:
        """Raise an issue on the whole data unit, or on one part of a data group.

        Args:
            comment: What is wrong.
            issue_tags: Names of tags that the project offers.
            space_id: The part.
        """
        self._add({"type": "dataUnit", "spaceId": space_id}, comment, issue_tags)

    def add_frame_issue(
        self,
        frame_index: int,
        comment: str,
        issue_tags: Sequence[str] = (),
        *,
        space_id: str | None = None,
    ) -> None:
        """Raise an issue on a frame; see :meth:`add_file_issue`."""
        anchor = {"type": "frame", "frameIndex": frame_index, "spaceId": space_id}
        self._add(anchor, comment, issue_tags)

    def add_coordinate_issue(
        self,
        frame_index: int,
        x: float,
        y: float,
        comment: str,
        issue_tags: Sequence[str] = (),
        *,
        space_id: str | None = None,
    ) -> None:
        """Raise an issue at a point of a frame; see :meth:`add_file_issue`.

        Args:
            frame_index: The frame.
            x: 0 to 1 from the left edge.
            y: 0 to 1 from the upper edge.
            comment: What is wrong.
            issue_tags: Names of tags that the project offers.
            space_id: Of a data group the part.
        """
        anchor = {"type": "frameCoordinate", "frameIndex": frame_index, "x": x, "y": y}
        self._add({**anchor, "spaceId": space_id}, comment, issue_tags)

    def add_scene_coordinate_issue(
        self,
        frame_index: int,
        x: float,
        y: float,
        z: float,
        comment: str,
        issue_tags: Sequence[str] = (),
    ) -> None:
        """Raise an issue at a point of a scene; see :meth:`add_file_issue`.

        Args:
            frame_index: The frame.
            x: The position, in the unit of the scene.
            y: The position.
            z: The position.
            comment: What is wrong.
            issue_tags: Names of tags that the project offers.
        """
        anchor = {"type": "sceneCoordinate", "frameIndex": frame_index, "x": x, "y": y, "z": z}
        self._add(anchor, comment, issue_tags)

    def add_annotation_issue(
        self,
        annotation_id: str,
        comment: str,
        issue_tags: Sequence[str] = (),
        frame_ranges: Sequence[IssueFrameRange] | None = None,
        *,
        space_id: str | None = None,
    ) -> None:
        """Raise an issue on a label; see :meth:`add_file_issue`.

        Args:
            annotation_id: The object hash or classification hash.
            comment: What is wrong.
            issue_tags: Names of tags that the project offers.
            frame_ranges: The frames on which it is wrong; by default everywhere.
            space_id: Of a data group the part.
        """
        ranges = None if frame_ranges is None else [each.to_dict() for each in frame_ranges]
        anchor = {"type": "annotation", "annotationId": annotation_id, "frameRanges": ranges}
        self._add({**anchor, "spaceId": space_id}, comment, issue_tags)

    def delete(self, issues: Sequence[Issue | UUID | str]) -> None:
        """Delete issues.

        Args:
            issues: The issues, or what names them.

        Raises:
            ValueError: A text is no UUID.
        """
        uuids = [
            str(each.uuid if isinstance(each, Issue) else as_uuid(each, "issues"))
            for each in issues
        ]
        for start in range(0, len(uuids), _DELETED_AT_ONCE):
            self._api_client.post(
                f"{self._path}/delete",
                payload={"issueUuids": uuids[start : start + _DELETED_AT_ONCE]},
                result_type=None,
            )

    @property
    def _path(self) -> str:
        return f"projects/{self._project_hash}/issues"

    def _add(self, anchor: dict[str, object], comment: str, tags: Sequence[str]) -> None:
        given = {name: value for name, value in anchor.items() if value is not None}
        issue = {
            "anchor": {**given, "dataUuid": str(self._data_hash)},
            "comment": comment,
            "issueTags": list(tags),
        }
        self._api_client.post(self._path, payload={"issues": [issue]}, result_type=None)
