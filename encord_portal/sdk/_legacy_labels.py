"""Label rows as dictionaries, and other queries that projects had before ``LabelRowV2``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from encord_portal.sdk._classification_frames import place_classifications
from encord_portal.sdk._deprecation import warn_deprecated
from encord_portal.sdk._label_listing import LabelRowFilters
from encord_portal.sdk.constants.string_constants import FITTED_BOUNDING_BOX, INTERPOLATION
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.orm.dataset import Image, Video
from encord_portal.sdk.orm.label_log import LabelLog, LabelLogParams
from encord_portal.sdk.orm.label_row import (
    AnnotationTaskStatus,
    LabelRow,
    LabelRowMetadata,
    LabelStatus,
    ShadowDataState,
)

_V2 = "list_label_rows_v2"


class LegacyLabels(ABC):
    """The part of projects that works with label rows as dictionaries."""

    @property
    @abstractmethod
    def _label_querier(self) -> Querier:
        """Sends v1 queries for the project."""

    def list_label_rows(
        self,
        edited_before: str | datetime | None = None,
        edited_after: str | datetime | None = None,
        label_statuses: list[AnnotationTaskStatus] | None = None,
        shadow_data_state: ShadowDataState | None = None,
        *,
        include_uninitialised_labels: bool = False,
        label_hashes: list[str] | None = None,
        data_hashes: list[str] | None = None,
    ) -> list[LabelRowMetadata]:
        """List label rows without their labels. Deprecated: use ``list_label_rows_v2``.

        Args:
            edited_before: Only rows last edited before this time.
            edited_after: Only rows last edited after this time.
            label_statuses: Only rows whose annotation task has one of these statuses.
            shadow_data_state: Which rows of a benchmark QA project.
            include_uninitialised_labels: Whether rows without labels are listed.
            label_hashes: Only rows with these labels.
            data_hashes: Only rows of these data units.
        """
        warn_deprecated("list_label_rows", _V2)
        filters = LabelRowFilters(
            edited_before=edited_before,
            edited_after=edited_after,
            label_statuses=label_statuses,
            shadow_data_state=shadow_data_state,
            include_uninitialised_labels=include_uninitialised_labels,
            label_hashes=label_hashes,
            data_hashes=data_hashes,
        )
        rows = self._label_querier.get_multiple("labelrowmetadata", payload=filters.payload())
        return LabelRowMetadata.from_list(rows)

    def get_label_row(
        self,
        uid: str,
        get_signed_url: bool = True,
        *,
        include_object_feature_hashes: set[str] | None = None,
        include_classification_feature_hashes: set[str] | None = None,
        include_reviews: bool = False,
    ) -> LabelRow:
        """Fetch a label row as a dictionary. Deprecated: use ``list_label_rows_v2``.

        Args:
            uid: The label hash.
            get_signed_url: Whether data units carry a link to their media.
            include_object_feature_hashes: Only objects of these features; all by default.
            include_classification_feature_hashes: Only classifications of these features.
            include_reviews: Whether labels carry their reviews.

        Raises:
            ResourceNotFoundError: There is no such label row.
        """
        warn_deprecated("get_label_row", _V2)
        row: LabelRow = self._label_querier.basic_getter(
            LabelRow,
            uid=uid,
            payload={
                "multi_request": False,
                **_options(
                    get_signed_url,
                    include_object_feature_hashes,
                    include_classification_feature_hashes,
                    include_reviews,
                ),
            },
        )
        place_classifications(row)
        return row

    def get_label_rows(
        self,
        uids: list[str],
        get_signed_url: bool = True,
        *,
        include_object_feature_hashes: set[str] | None = None,
        include_classification_feature_hashes: set[str] | None = None,
        include_reviews: bool = False,
    ) -> list[LabelRow]:
        """Fetch label rows as dictionaries, in any order. Deprecated: use ``list_label_rows_v2``.

        Args:
            uids: The label hashes; duplicates count once.
            get_signed_url: Whether data units carry a link to their media.
            include_object_feature_hashes: Only objects of these features; all by default.
            include_classification_feature_hashes: Only classifications of these features.
            include_reviews: Whether labels carry their reviews.

        Raises:
            MultiLabelLimitError: There are too many; its ``maximum_labels_allowed`` says how many
                are allowed.
        """
        warn_deprecated("get_label_rows", _V2)
        rows = self._label_querier.get_multiple(
            LabelRow,
            uid=uids,
            payload={
                "multi_request": True,
                **_options(
                    get_signed_url,
                    include_object_feature_hashes,
                    include_classification_feature_hashes,
                    include_reviews,
                ),
                "include_archived": False,
            },
        )
        for row in rows:
            place_classifications(row)
        return rows

    def save_label_row(
        self, uid: str, label: Mapping[str, Any], validate_before_saving: bool = False
    ) -> bool:
        """Store a label row from a dictionary. Deprecated: use ``LabelRowV2.save``.

        Call ``construct_answer_dictionaries`` first if objects or classifications were added.

        Args:
            uid: The label hash.
            label: The label row.
            validate_before_saving: Whether the server refuses labels that are not valid.

        Returns:
            Whether it was stored.

        Raises:
            AnswerDictionaryError: An object or classification has no answers.
            CorruptedLabelError: The labels contradict the data.
        """
        warn_deprecated("save_label_row", "LabelRowV2.save")
        payload = dict(LabelRow(dict(label)))
        if validate_before_saving:
            payload["validate_before_saving"] = True
        return bool(
            self._label_querier.basic_setter("labelrow", uid=uid, payload=payload, retryable=True)
        )

    def create_label_row(self, uid: str) -> Any:
        """Create the labels of a data unit. Deprecated: use ``LabelRowV2.initialise_labels``.

        Args:
            uid: The data hash.

        Returns:
            The label row, as a dictionary.

        Raises:
            ResourceExistsError: There are labels already; nothing was overwritten.
        """
        warn_deprecated("create_label_row", "LabelRowV2.initialise_labels")
        row = self._label_querier.basic_put("labelrow", uid=uid, payload={"get_signed_url": False})
        place_classifications(row)
        return row

    def set_label_status(self, label_hash: str, label_status: LabelStatus) -> bool:
        """Set how far labels are. Deprecated, and kept for servers that still offer it.

        Args:
            label_hash: Names the labels.
            label_status: The status to set.

        Returns:
            Whether it was set.
        """
        warn_deprecated("set_label_status", "the workflow")
        return bool(
            self._label_querier.basic_setter(
                "labelstatus", uid=label_hash, payload={"label_status": label_status.value}
            )
        )

    def submit_label_row_for_review(self, uid: str) -> bool:
        """Submit labels for review, in projects without workflow.

        Args:
            uid: The label hash.

        Returns:
            Whether they were submitted.
        """
        return bool(self._label_querier.basic_put("review", uid=uid, payload=None))

    # Data ------------------------------------------------------------------------------------

    def get_data(
        self, data_hash: str, get_signed_url: bool = False
    ) -> tuple[Video | None, list[Image] | None]:
        """Describe a video or the images of a group.

        Args:
            data_hash: Names the data.
            get_signed_url: Whether ``file_link`` is a link for download.

        Returns:
            The video, if it is one, and the images, if there are any.
        """
        data = self._label_querier.basic_getter(
            "datasetdata", uid={"data_hash": data_hash, "get_signed_url": get_signed_url}
        )
        video, images = data["video"], data["images"]
        return (
            None if video is None else Video(video),
            None if images is None else [Image(image) for image in images],
        )

    def get_label_logs(
        self,
        user_hash: str | None = None,
        data_hash: str | None = None,
        from_unix_seconds: int | None = None,
        to_unix_seconds: int | None = None,
        after: datetime | None = None,
        before: datetime | None = None,
        user_email: str | None = None,
    ) -> list[LabelLog]:
        """List what people did to labels in the editor; without arguments everything.

        Args:
            user_hash: Only by this person.
            data_hash: Only to this data.
            from_unix_seconds: Deprecated: use ``after``.
            to_unix_seconds: Deprecated: use ``before``.
            after: Only after this time.
            before: Only before this time.
            user_email: Only by the person with this email.

        Raises:
            ValueError: A time is given twice.
        """
        params = LabelLogParams(
            user_hash=user_hash,
            data_hash=data_hash,
            start_timestamp=_seconds("from_unix_seconds", from_unix_seconds, "after", after),
            end_timestamp=_seconds("to_unix_seconds", to_unix_seconds, "before", before),
            user_email=user_email,
        )
        logs = self._label_querier.get_multiple("labellog", payload=params.to_dict(by_alias=False))
        return [LabelLog.from_dict(log) for log in logs]

    # Algorithms --------------------------------------------------------------------------------

    def object_interpolation(
        self, key_frames: dict[str, Any], objects_to_interpolate: list[str]
    ) -> Any:
        """Have the server fill in the frames between key frames.

        Args:
            key_frames: Frame → ``{"objects": [...]}`` with boxes, polygons or points.
            objects_to_interpolate: The hashes of the objects.

        Returns:
            All frames with the objects filled in.

        Raises:
            EncordException: There are no key frames or no objects.
        """
        if not key_frames or not objects_to_interpolate:
            raise EncordException("Interpolation needs key frames and objects to interpolate.")
        return self._run_algorithm(
            INTERPOLATION,
            {"key_frames": key_frames, "objects_to_interpolate": objects_to_interpolate},
        )

    def fitted_bounding_boxes(self, frames: dict[str, Any], video: dict[str, Any]) -> Any:
        """Have the server fit bounding boxes to polygons.

        Args:
            frames: Frame → ``{"objects": [...]}`` with polygons.
            video: ``width`` and ``height`` of the video.

        Returns:
            All frames with the boxes.

        Raises:
            EncordException: There are no frames or no video.
        """
        if not frames or not video:
            raise EncordException("Fitting boxes needs frames and the size of the video.")
        return self._run_algorithm(FITTED_BOUNDING_BOX, {"labels": frames, "video": video})

    def _run_algorithm(self, name: str, parameters: dict[str, Any]) -> Any:
        return self._label_querier.basic_setter(
            "labelingalgorithm",
            uid=str(uuid4()),
            payload={"algorithm_name": name, "algorithm_parameters": parameters},
        )


def _options(
    get_signed_url: bool,
    include_object_feature_hashes: set[str] | None,
    include_classification_feature_hashes: set[str] | None,
    include_reviews: bool,
) -> dict[str, Any]:
    def as_list(hashes: set[str] | None) -> list[str] | None:
        return None if hashes is None else sorted(hashes)

    return {
        "get_signed_url": get_signed_url,
        "include_object_feature_hashes": as_list(include_object_feature_hashes),
        "include_classification_feature_hashes": as_list(include_classification_feature_hashes),
        "include_reviews": include_reviews,
        "include_export_history": False,
    }


def _seconds(old_name: str, old: int | None, new_name: str, new: datetime | None) -> int | None:
    if old is not None and new is not None:
        raise ValueError(f"Give either {old_name} or {new_name}, not both.")
    return old if new is None else int(new.timestamp())
