"""Asking models for labels (wire protocol §3.8)."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any
from uuid import UUID

from encord_portal.sdk.http.v2.api_client import ApiClient
from encord_portal.sdk.objects.ml_models import (
    PredictionClassificationResponse,
    PredictionClassificationResultItem,
    PredictionInstanceSegmentationResponse,
    PredictionInstanceSegmentationResultItem,
    PredictionObjectDetectionResponse,
    PredictionObjectDetectionResultItem,
)


class Predictions:
    """The part of the models' client that asks them."""

    def __init__(self, api_client: ApiClient) -> None:
        self._api_client = api_client

    def predict_classification(
        self,
        *,
        project_uuid: UUID,
        project_model_uuid: UUID,
        training_uuid: UUID,
        data_uuid: UUID | None,
        data_path: Path | None,
        frame_range_from: int | None,
        frame_range_to: int | None,
        conf_thresh: float,
    ) -> dict[int, PredictionClassificationResultItem | None]:
        """Ask a model what frames are.

        Args:
            project_uuid: Names the project.
            project_model_uuid: Names the model's attachment.
            training_uuid: Names the training.
            data_uuid: Names the data unit; either this or a file.
            data_path: The file.
            frame_range_from: The first frame.
            frame_range_to: The last frame, included.
            conf_thresh: How sure the model has to be, 0 to 1.

        Returns:
            Frame → classification.
        """
        found: PredictionClassificationResponse = self._api_client.post(
            f"{_asking(project_uuid, project_model_uuid, training_uuid)}/classification/predict",
            payload={
                **_asked(data_uuid, data_path, frame_range_from, frame_range_to),
                "confThresh": conf_thresh,
            },
            result_type=PredictionClassificationResponse,
        )
        return found.result

    def predict_object_detection(
        self,
        *,
        project_uuid: UUID,
        project_model_uuid: UUID,
        training_uuid: UUID,
        data_uuid: UUID | None,
        data_path: Path | None,
        frame_range_from: int | None,
        frame_range_to: int | None,
        allocation_enabled: bool,
        conf_thresh: float,
        iou_thresh: float,
    ) -> dict[int, list[PredictionObjectDetectionResultItem]]:
        """Ask a model for boxes.

        Args:
            project_uuid: Names the project.
            project_model_uuid: Names the model's attachment.
            training_uuid: Names the training.
            data_uuid: Names the data unit; either this or a file.
            data_path: The file.
            frame_range_from: The first frame.
            frame_range_to: The last frame, included.
            allocation_enabled: Whether what is on several frames is put together as objects.
            conf_thresh: How sure the model has to be, 0 to 1.
            iou_thresh: How much may lie over each other, 0 to 1.

        Returns:
            Frame → boxes.
        """
        found: PredictionObjectDetectionResponse = self._api_client.post(
            f"{_asking(project_uuid, project_model_uuid, training_uuid)}/object-detection/predict",
            payload={
                **_asked(data_uuid, data_path, frame_range_from, frame_range_to),
                "confThresh": conf_thresh,
                "iouThresh": iou_thresh,
                "allocationEnabled": allocation_enabled,
            },
            result_type=PredictionObjectDetectionResponse,
        )
        return found.result

    def predict_instance_segmentation(
        self,
        *,
        project_uuid: UUID,
        project_model_uuid: UUID,
        training_uuid: UUID,
        data_uuid: UUID | None,
        data_path: Path | None,
        frame_range_from: int | None,
        frame_range_to: int | None,
        allocation_enabled: bool,
        conf_thresh: float,
        iou_thresh: float,
        rdp_thresh: float | None,
    ) -> dict[int, list[PredictionInstanceSegmentationResultItem]]:
        """Ask a model for polygons.

        Args:
            project_uuid: Names the project.
            project_model_uuid: Names the model's attachment.
            training_uuid: Names the training.
            data_uuid: Names the data unit; either this or a file.
            data_path: The file.
            frame_range_from: The first frame.
            frame_range_to: The last frame, included.
            allocation_enabled: Whether what is on several frames is put together as objects.
            conf_thresh: How sure the model has to be, 0 to 1.
            iou_thresh: How much may lie over each other, 0 to 1.
            rdp_thresh: How far the simplified outline may be from what the model draws.

        Returns:
            Frame → polygons.
        """
        path = _asking(project_uuid, project_model_uuid, training_uuid)
        found: PredictionInstanceSegmentationResponse = self._api_client.post(
            f"{path}/instance-segmentation/predict",
            payload={
                **_asked(data_uuid, data_path, frame_range_from, frame_range_to),
                "confThresh": conf_thresh,
                "iouThresh": iou_thresh,
                "rdpThresh": rdp_thresh,
                "allocationEnabled": allocation_enabled,
            },
            result_type=PredictionInstanceSegmentationResponse,
        )
        return found.result


def _asking(project_uuid: UUID, project_model_uuid: UUID, training_uuid: UUID) -> str:
    attachment = f"projects/{project_uuid}/models-attachments/{project_model_uuid}"
    return f"{attachment}/iterations/{training_uuid}"


def _asked(
    data_uuid: UUID | None, data_path: Path | None, first: int | None, last: int | None
) -> dict[str, Any]:
    file = None if data_path is None else base64.b64encode(Path(data_path).read_bytes()).decode()
    return {
        "dataUuid": data_uuid,
        "dataBase64": file,
        "frameRangeFrom": first,
        "frameRangeTo": last,
    }
