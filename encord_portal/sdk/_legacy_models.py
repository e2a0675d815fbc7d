"""Models that a project trains and runs (queries of older clients, wire protocol §9)."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from encord_portal.sdk.constants.model import AutomationModels, Device
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.http.querier import Querier
from encord_portal.sdk.orm.model import (
    ModelConfiguration,
    ModelInferenceParams,
    ModelOperations,
    ModelTrainingParams,
    ModelTrainingWeights,
    TrainingMetadata,
)


class LegacyModels(ABC):
    """The part of projects about their models."""

    @property
    @abstractmethod
    def _label_querier(self) -> Querier:
        """Sends v1 queries for the project."""

    def list_models(self) -> list[ModelConfiguration]:
        """List the models of the project; see ``get_training_metadata`` for their trainings."""
        rows = self._label_querier.get_multiple("modelconfiguration")
        return [ModelConfiguration.from_dict(row) for row in rows]

    def get_training_metadata(
        self,
        model_iteration_uids: Iterable[str],
        get_created_at: bool = False,
        get_training_final_loss: bool = False,
        get_model_training_labels: bool = False,
    ) -> list[TrainingMetadata]:
        """Describe trainings of models.

        Args:
            model_iteration_uids: Names the trainings.
            get_created_at: Whether to tell when they were made.
            get_training_final_loss: Whether to tell how well they ended.
            get_model_training_labels: Whether to tell what they were made with.
        """
        rows = self._label_querier.get_multiple(
            "trainingmetadata",
            payload={
                "model_iteration_uids": list(model_iteration_uids),
                "get_created_at": get_created_at,
                "get_training_final_loss": get_training_final_loss,
                "get_model_training_labels": get_model_training_labels,
            },
        )
        return [TrainingMetadata.from_dict(row) for row in rows]

    def create_model_row(
        self, title: str, description: str, features: list[str], model: AutomationModels | str
    ) -> str:
        """Create a model.

        Args:
            title: What it is called.
            description: What it is for.
            features: The ontology items that it will predict.
            model: Its type.

        Returns:
            The hash of the model.

        Raises:
            EncordException: An argument is missing, or there is no such type.
        """
        if not title or not features or not model:
            raise EncordException("A model needs a title, features and a type.")
        name = model.value if isinstance(model, AutomationModels) else model
        if not AutomationModels.has_value(name):
            raise EncordException(f"There is no type of model {name!r}.")
        return str(
            self._label_querier.basic_put(
                "model",
                uid=None,
                payload=_operation(
                    ModelOperations.CREATE,
                    {
                        "title": title,
                        "description": description,
                        "features": features,
                        "model": name,
                    },
                ),
            )
        )

    def model_delete(self, uid: str) -> bool:
        """Delete a model.

        Args:
            uid: The hash of the model.

        Returns:
            Whether it was deleted.
        """
        return bool(self._label_querier.basic_delete("model", uid=uid))

    def model_inference(
        self,
        uid: str,
        file_paths: list[str] | None = None,
        base64_strings: list[bytes] | None = None,
        conf_thresh: float = 0.6,
        iou_thresh: float = 0.3,
        device: Device = Device.CUDA,
        detection_frame_range: list[int] | None = None,
        allocation_enabled: bool = False,
        data_hashes: list[str] | None = None,
        rdp_thresh: float = 0.005,
    ) -> Any:
        """Predict labels with a trained model.

        Args:
            uid: The hash of the training.
            file_paths: Images or videos on this machine.
            base64_strings: Images or videos as base64.
            conf_thresh: How sure predictions must be.
            iou_thresh: How much predictions may overlap.
            device: Where the model runs.
            detection_frame_range: First and last frame, for videos.
            allocation_enabled: Whether predictions of one object get one hash.
            data_hashes: Data on the platform.
            rdp_thresh: How coarse polygons are; higher is coarser.

        Returns:
            The predictions.

        Raises:
            EncordException: There is nothing to predict labels for, or the arguments are out of
                range.
        """
        if not any((file_paths, base64_strings, data_hashes)):
            raise EncordException(
                "Give files, base64 strings or data hashes to predict labels for."
            )
        if detection_frame_range is not None and len(detection_frame_range) != 2:
            raise EncordException("A detection frame range is a first and a last frame.")
        for name, value in (("conf_thresh", conf_thresh), ("iou_thresh", iou_thresh)):
            if not 0 <= value <= 1:
                raise EncordException(f"{name} must be between 0 and 1, not {value}.")
        parameters = ModelInferenceParams(
            {
                "files": _files(file_paths, base64_strings),
                "conf_thresh": float(conf_thresh),
                "iou_thresh": float(iou_thresh),
                "device": device.value,
                "detection_frame_range": detection_frame_range,
                "allocation_enabled": allocation_enabled,
                "data_hashes": data_hashes,
                "rdp_thresh": float(rdp_thresh),
            }
        )
        return self._label_querier.basic_setter(
            "model", uid=uid, payload=_operation(ModelOperations.INFERENCE, dict(parameters))
        )

    def model_train(
        self,
        uid: str,
        label_rows: list[str] | None = None,
        epochs: int | None = None,
        batch_size: int = 24,
        weights: ModelTrainingWeights | None = None,
        device: Device = Device.CUDA,
    ) -> Any:
        """Train a model.

        Args:
            uid: The hash of the model.
            label_rows: The label hashes to train on.
            epochs: How often each is looked at.
            batch_size: How many are looked at together.
            weights: What to start from.
            device: Where the model is trained.

        Returns:
            The training.

        Raises:
            EncordException: An argument is missing.
        """
        if not label_rows or not epochs or not batch_size or weights is None:
            raise EncordException(
                "A training needs label rows, a number of epochs, a batch size and weights."
            )
        parameters = ModelTrainingParams(
            {
                "label_rows": label_rows,
                "epochs": epochs,
                "batch_size": batch_size,
                "weights": ModelTrainingWeights(weights),
                "device": device.value,
            }
        )
        return self._label_querier.basic_setter(
            "model", uid=uid, payload=_operation(ModelOperations.TRAIN, dict(parameters))
        )


def _operation(operation: ModelOperations, parameters: dict[str, Any]) -> dict[str, Any]:
    return {"model_operation": operation.value, "model_parameters": parameters}


def _files(
    file_paths: list[str] | None, base64_strings: list[bytes] | None
) -> list[dict[str, str]]:
    files = [
        {"uid": path, "base64_str": base64.b64encode(Path(path).read_bytes()).decode()}
        for path in file_paths or ()
    ]
    files += [
        {"uid": str(number), "base64_str": text.decode() if isinstance(text, bytes) else text}
        for number, text in enumerate(base64_strings or (), len(files))
    ]
    return files
