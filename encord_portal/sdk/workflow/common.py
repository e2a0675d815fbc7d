"""What the stages and tasks of all kinds share (wire protocol §3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import PrivateAttr

from encord_portal.sdk.common.arguments import as_uuid, checked
from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.exceptions import BundledMoveWorkflowTasksPayloadError, EncordException
from encord_portal.sdk.http.bundle import Bundle, BundleOperation, bundled_operation
from encord_portal.sdk.http.limits import TASK_BUNDLE_LIMIT, TASK_MOVE_BUNDLE_LIMIT
from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.issues import DataUnitIssues
from encord_portal.sdk.orm.workflow import WorkflowStageType

TaskT = TypeVar("TaskT", bound="WorkflowTask")
ItemT = TypeVar("ItemT")

UuidFilter = UUID | str | Sequence[UUID] | Sequence[str] | None
TextFilter = str | Sequence[str] | None

Action = dict[str, Any]


def as_list(value: Any) -> list[Any] | None:
    """Make a list of one or several values; ``None`` stays, and a text is one value."""
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Sequence):
        return [value]
    return list(value)


def as_uuids(value: UuidFilter) -> list[UUID] | None:
    """Make a list of UUIDs.

    Raises:
        ValueError: A text is no UUID.
    """
    values = as_list(value)
    if values is None:
        return None
    return [item if isinstance(item, UUID) else UUID(str(item)) for item in values]


@dataclass(frozen=True, slots=True)
class _StageAction:
    """An action on a task or review and the address that it goes to."""

    path: str
    action: Action


@dataclass(frozen=True, slots=True)
class _Move:
    origin: str
    destination: UUID
    task_uuid: UUID


@dataclass(frozen=True, slots=True)
class StageClient:
    """Sends what happens to the tasks of one stage."""

    api_client: ApiClient
    project_hash: UUID
    stage_uuid: UUID

    @property
    def path(self) -> str:
        """Where the stage is."""
        return f"projects/{self.project_hash}/workflow/stages/{self.stage_uuid}"

    def list_tasks(self, task_type: type[TaskT], filters: dict[str, Any]) -> Iterator[TaskT]:
        """List the tasks that match the filters, page by page."""
        pages = self.api_client.get_paged_iterator(f"{self.path}/tasks", filters, task_type)
        for task in pages:
            task.attach(self)
            yield task

    def act(self, action: Action, bundle: Bundle | None) -> None:
        """Do something with a task, now or with the bundle."""
        item = _StageAction(f"{self.path}/actions", action)
        bundled_operation(bundle, self._actions("task actions"), item)

    def act_on_review(self, task_uuid: UUID, action: Action, bundle: Bundle | None) -> None:
        """Do something with a label review of a task, now or with the bundle."""
        item = _StageAction(f"{self.path}/tasks/{task_uuid}/reviews/actions", action)
        bundled_operation(bundle, self._actions("review actions"), item)

    def move(self, task_uuid: UUID, destination: UUID, bundle: Bundle | None) -> None:
        """Move a task to another stage, now or with the bundle."""
        bundled_operation(
            bundle,
            BundleOperation(
                key=("move tasks", self.project_hash),
                send=self._send_moves,
                limit=TASK_MOVE_BUNDLE_LIMIT,
                check=_check_move,
            ),
            _Move(self.path, destination, task_uuid),
        )

    def issues(self, data_hash: UUID) -> DataUnitIssues:
        """Give the issues of a data unit of the stage's project."""
        return DataUnitIssues(self.api_client, self.project_hash, data_hash)

    def _actions(self, name: str) -> BundleOperation[_StageAction, None]:
        return BundleOperation(
            key=(name, self.project_hash),
            send=self._send_actions,
            limit=TASK_BUNDLE_LIMIT,
            check=_check_same_place,
        )

    def _send_actions(self, items: Sequence[_StageAction]) -> None:
        self.api_client.post(
            items[0].path, payload=[item.action for item in items], result_type=None
        )

    def _send_moves(self, items: Sequence[_Move]) -> None:
        self.api_client.post(
            f"{items[0].origin}/move-tasks",
            payload={
                "taskUuids": [item.task_uuid for item in items],
                "destinationStageUuid": items[0].destination,
            },
        )


def _check_same_place(first: _StageAction, item: _StageAction) -> None:
    if first.path != item.path:
        raise AssertionError(
            "The actions of one bundle must all belong to one stage (and, for label reviews, to "
            "one task). Use a bundle for each."
        )


def _check_move(first: _Move, item: _Move) -> None:
    if (first.origin, first.destination) != (item.origin, item.destination):
        raise BundledMoveWorkflowTasksPayloadError(
            "The moves of one bundle must all have one origin and one destination. Use a bundle "
            "for each pair of stages."
        )


class WorkflowTask(BaseDTO):
    """What all tasks have.

    Attributes:
        uuid: Names the task.
        data_hash: Names the data unit.
        created_at: When it came to be.
        updated_at: When it changed last.
    """

    uuid: UUID
    data_hash: UUID
    created_at: WireTime
    updated_at: WireTime

    _client: StageClient | None = PrivateAttr(default=None)

    def attach(self, client: StageClient) -> None:
        """Tell the task where its stage is."""
        self._client = client

    @property
    def _stage(self) -> StageClient:
        if self._client is None:
            raise EncordException(
                "The task does not know its stage. Take it from the stage's get_tasks()."
            )
        return self._client

    @property
    def issues(self) -> DataUnitIssues:
        """The issues that people raised on the data unit."""
        return self._stage.issues(self.data_hash)

    def _act(self, bundle: Bundle | None, action: str, **arguments: Any) -> None:
        self._stage.act(
            {
                "taskUuid": str(self.uuid),
                "action": action,
                **{key: value for key, value in arguments.items() if value is not None},
            },
            bundle,
        )

    def move(self, *, destination_stage_uuid: UUID, bundle: Bundle | None = None) -> None:
        """Move the task to another stage.

        Args:
            destination_stage_uuid: Names the stage to move to.
            bundle: Moves the task together with others.

        Raises:
            ValueError: The destination is no UUID.
        """
        destination = as_uuid(destination_stage_uuid, "destination_stage_uuid")
        self._stage.move(self.uuid, destination, bundle)


class AssignableTask(WorkflowTask):
    """A task that can be given to somebody and taken back.

    Attributes:
        assignee: Who has it.
    """

    assignee: str | None

    def assign(self, assignee: str, *, bundle: Bundle | None = None) -> None:
        """Give the task to somebody.

        Args:
            assignee: Their email.
            bundle: Sends the action together with others.
        """
        self._act(bundle, "ASSIGN", assignee=checked(assignee, str, "assignee"))

    def release(self, *, bundle: Bundle | None = None) -> None:
        """Take the task back from whoever has it.

        Args:
            bundle: Sends the action together with others.
        """
        self._act(bundle, "RELEASE")


class DecidableTask(AssignableTask):
    """A task that ends with the labels being accepted or sent back.

    Attributes:
        data_hash: Names the data unit.
        data_title: The title of the data unit.
    """

    data_hash: UUID
    data_title: str

    # What the server is told besides, by the kind of task.
    _approval: ClassVar[Mapping[str, bool]] = {}
    _rejection: ClassVar[Mapping[str, bool]] = {}

    def approve(
        self,
        *,
        assignee: str | None = None,
        retain_assignee: bool = False,
        bundle: Bundle | None = None,
    ) -> None:
        """Accept the labels and hand them on to the next stage.

        Args:
            assignee: Who gets the task in the next stage.
            retain_assignee: Whether who has the task now has it there, too; somebody must have it.
            bundle: Sends the action together with others.
        """
        self._act(
            bundle, "APPROVE", **self._approval, assignee=assignee, retainAssignee=retain_assignee
        )

    def reject(
        self,
        *,
        assignee: str | None = None,
        retain_assignee: bool = False,
        bundle: Bundle | None = None,
    ) -> None:
        """Send the labels back to be corrected.

        Args:
            assignee: Who gets the task in the stage before.
            retain_assignee: Whether who has the task now has it there, too; somebody must have it.
            bundle: Sends the action together with others.
        """
        self._act(
            bundle, "REJECT", **self._rejection, assignee=assignee, retainAssignee=retain_assignee
        )


@dataclass(frozen=True)
class WorkflowStageBase:
    """What all stages have.

    Attributes:
        uuid: Names the stage.
        title: What it is called in the project.
    """

    stage_type: ClassVar[WorkflowStageType]

    _client: StageClient
    uuid: UUID
    title: str

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(stage_type={self.stage_type}, uuid='{self.uuid}', "
            f"title='{self.title}')"
        )

    def _list(
        self,
        task_type: type[TaskT],
        *,
        data_hash: UuidFilter,
        dataset_hash: UuidFilter,
        data_title: str | None,
        assignee: TextFilter = None,
        status: Any = None,
    ) -> Iterator[TaskT]:
        return self._client.list_tasks(
            task_type,
            {
                "userEmails": as_list(assignee),
                "dataHashes": as_uuids(data_hash),
                "datasetHashes": as_uuids(dataset_hash),
                "dataTitleContains": data_title,
                "statuses": as_list(status),
            },
        )
