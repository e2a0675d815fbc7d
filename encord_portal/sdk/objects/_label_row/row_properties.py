"""The properties of a label row: what is known of it without its labels."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from encord_portal.sdk.constants.enums import DataType
from encord_portal.sdk.exceptions import WrongProjectTypeError
from encord_portal.sdk.objects._label_row.read_only import LabelRowReadOnlyData
from encord_portal.sdk.orm.label_row import AnnotationTaskStatus, LabelStatus, WorkflowGraphNode


class RowProperties:
    """Base of the label row: the members that need neither labels nor the server."""

    _label_row_read_only_data: LabelRowReadOnlyData

    @property
    def label_hash(self) -> str | None:
        """The identifier of the labels; None as long as they were never created."""
        return self._label_row_read_only_data.label_hash

    @property
    def branch_name(self) -> str:
        """The branch of the labels."""
        return self._label_row_read_only_data.branch_name

    @property
    def data_hash(self) -> str:
        """The identifier of the data."""
        return self._label_row_read_only_data.data_hash

    @property
    def group_hash(self) -> str | None:
        """The data group that the row is a child of, if any."""
        return self._label_row_read_only_data.group_hash

    @property
    def dataset_hash(self) -> str:
        """The identifier of the dataset."""
        return self._label_row_read_only_data.dataset_hash

    @property
    def dataset_title(self) -> str:
        """The title of the dataset."""
        return self._label_row_read_only_data.dataset_title

    @property
    def data_title(self) -> str:
        """The title of the data."""
        return self._label_row_read_only_data.data_title

    @property
    def data_type(self) -> DataType:
        """The kind of data."""
        return self._label_row_read_only_data.data_type

    @property
    def file_type(self) -> str | None:
        """The MIME type of the data, if known."""
        return self._label_row_read_only_data.file_type

    @property
    def client_metadata(self) -> dict[str, Any] | None:
        """The client metadata of the data, if it was asked for."""
        return self._label_row_read_only_data.client_metadata

    @property
    def label_status(self) -> LabelStatus:
        """How far the labels are.

        Raises:
            WrongProjectTypeError: The row is in a workflow: use ``workflow_graph_node``.
        """
        self._refuse_in_workflow("label_status")
        return self._label_row_read_only_data.label_status

    @property
    def listed_label_status(self) -> LabelStatus:
        """The label status as the platform lists it, in workflows too.

        In a workflow the stage says more, but final stages are of several kinds: approved labels
        end in one, and so does what was put aside before anybody labelled it.
        """
        return self._label_row_read_only_data.label_status

    @property
    def annotation_task_status(self) -> AnnotationTaskStatus | None:
        """How far the annotation task is.

        Raises:
            WrongProjectTypeError: The row is in a workflow: use ``workflow_graph_node``.
        """
        self._refuse_in_workflow("annotation_task_status")
        return self._label_row_read_only_data.annotation_task_status

    @property
    def workflow_graph_node(self) -> WorkflowGraphNode | None:
        """The workflow stage that the row is in; None outside workflows."""
        return self._label_row_read_only_data.workflow_graph_node

    @property
    def is_shadow_data(self) -> bool:
        """Whether the row is shadow data of a benchmark project."""
        return self._label_row_read_only_data.is_shadow_data

    @property
    def created_at(self) -> datetime | None:
        """When the labels were created; None if they were not."""
        return self._label_row_read_only_data.created_at

    @property
    def last_edited_at(self) -> datetime | None:
        """When the labels were saved last; None if they were not created."""
        return self._label_row_read_only_data.last_edited_at

    @property
    def number_of_frames(self) -> int:
        """How many frames the data has."""
        return self._label_row_read_only_data.number_of_frames

    @property
    def duration(self) -> float | None:
        """Seconds, of videos and audio."""
        return self._label_row_read_only_data.duration

    @property
    def fps(self) -> float | None:
        """Frames per second, of videos."""
        return self._label_row_read_only_data.fps

    @property
    def data_link(self) -> str | None:
        """Where the data is; signed if the labels were initialised with a signed URL.

        None for DICOM series, and for image groups that are not one file.
        """
        return self._label_row_read_only_data.data_link

    @property
    def width(self) -> int | None:
        """The width in pixels; None for image groups that are not one file."""
        return self._label_row_read_only_data.width

    @property
    def height(self) -> int | None:
        """The height in pixels; None for image groups that are not one file."""
        return self._label_row_read_only_data.height

    @property
    def audio_codec(self) -> str | None:
        """The codec, of audio."""
        return self._label_row_read_only_data.audio_codec

    @property
    def audio_sample_rate(self) -> int | None:
        """The sample rate, of audio."""
        return self._label_row_read_only_data.audio_sample_rate

    @property
    def audio_bit_depth(self) -> int | None:
        """The bit depth, of audio."""
        return self._label_row_read_only_data.audio_bit_depth

    @property
    def audio_num_channels(self) -> int | None:
        """The number of channels, of audio."""
        return self._label_row_read_only_data.audio_num_channels

    @property
    def backing_item_uuid(self) -> UUID | None:
        """The storage item that the data comes from."""
        return self._label_row_read_only_data.backing_item_uuid

    @property
    def task_uuid(self) -> UUID | None:
        """The workflow task.

        Raises:
            WrongProjectTypeError: The row is in no workflow.
        """
        self._refuse_outside_workflow("task_uuid")
        return self._label_row_read_only_data.task_uuid

    @property
    def priority(self) -> float | None:
        """The priority of the task, 0 to 1, higher first; None once it is complete.

        Raises:
            WrongProjectTypeError: The row is in no workflow.
        """
        self._refuse_outside_workflow("priority")
        return self._label_row_read_only_data.priority

    @property
    def is_valid(self) -> bool:
        """Whether the labels were found valid when they were saved last.

        If not, :meth:`get_validation_errors` says why.
        """
        return self._label_row_read_only_data.is_valid

    @property
    def assigned_user_email(self) -> str | None:
        """Who the task is assigned to; None once it is complete."""
        return self._label_row_read_only_data.assigned_user_email

    @property
    def last_actioned_by_user_email(self) -> str | None:
        """Who did something with the task last."""
        return self._label_row_read_only_data.last_actioned_by_user_email

    def _refuse_in_workflow(self, name: str) -> None:
        if self.workflow_graph_node is not None:
            raise WrongProjectTypeError(
                f'"{name}" property returns incorrect results for workflow-based projects. Please '
                'use "workflow_graph_node" property instead.'
            )

    def _refuse_outside_workflow(self, name: str) -> None:
        if self.workflow_graph_node is None:
            raise WrongProjectTypeError(
                f'"{name}" property only works with workflow-based projects.'
            )
