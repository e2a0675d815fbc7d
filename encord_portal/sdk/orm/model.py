"""Models that predict labels, and their training (queries of older clients)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Self

from encord_portal.sdk.common.time_parser import parse_datetime
from encord_portal.sdk.constants.model import AutomationModels
from encord_portal.sdk.orm.base_orm import BaseORM
from encord_portal.sdk.orm.formatter import Formatter


class ModelOperations(Enum):
    """What is done with a model."""

    INFERENCE = 0
    TRAIN = 1
    CREATE = 2


class Model(BaseORM):
    """An operation on a model and its parameters."""

    DB_FIELDS = OrderedDict([("model_operation", int), ("model_parameters", dict)])


@dataclass
class ModelConfiguration(Formatter):
    """A model of a project.

    Attributes:
        model_uid: Names the model.
        title: What it is called.
        description: What it is for.
        feature_node_hashes: The ontology items that it predicts.
        model: Its type.
        model_iteration_uids: Names its trainings.
    """

    model_uid: str
    title: str
    description: str
    feature_node_hashes: list[str]
    model: AutomationModels
    model_iteration_uids: list[str]

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read a model."""
        return cls(
            model_uid=json_dict["model_uid"],
            title=json_dict["title"],
            description=json_dict["description"],
            feature_node_hashes=list(json_dict["feature_node_hashes"]),
            model=AutomationModels(json_dict["model"]),
            model_iteration_uids=list(json_dict["model_iteration_uids"]),
        )


@dataclass
class ModelTrainingLabelMetadata(Formatter):
    """A label row that a model was trained on.

    Attributes:
        label_uid: Names the label row.
        data_uid: Names its data.
        data_link: Where the data is.
    """

    label_uid: str
    data_uid: str
    data_link: str

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read a label row."""
        return cls(json_dict["label_uid"], json_dict["data_uid"], json_dict["data_link"])

    @classmethod
    def from_list(cls, json_list: Iterable[dict[str, Any]]) -> list[Self]:
        """Read several label rows."""
        return [cls.from_dict(item) for item in json_list]


@dataclass
class ModelTrainingLabel(Formatter):
    """What a model was trained on.

    Attributes:
        label_metadata_list: The label rows.
        feature_uids: The ontology items.
    """

    label_metadata_list: list[ModelTrainingLabelMetadata]
    feature_uids: list[str]

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read what a model was trained on."""
        return cls(
            ModelTrainingLabelMetadata.from_list(json_dict["label_metadata_list"]),
            list(json_dict["feature_uids"]),
        )


@dataclass
class TrainingMetadata(Formatter):
    """One training of a model; what was not asked for is ``None``.

    Attributes:
        model_iteration_uid: Names the training.
        created_at: When it was made.
        training_final_loss: How well it ended.
        model_training_labels: What it was made with.
    """

    model_iteration_uid: str
    created_at: datetime | None = None
    training_final_loss: float | None = None
    model_training_labels: ModelTrainingLabel | None = None

    @classmethod
    def from_dict(cls, json_dict: dict[str, Any]) -> Self:
        """Read a training."""
        return cls(
            model_iteration_uid=json_dict["model_iteration_uid"],
            created_at=cls.get_created_at(json_dict),
            training_final_loss=json_dict.get("training_final_loss"),
            model_training_labels=cls.get_model_training_labels(json_dict),
        )

    @staticmethod
    def get_created_at(json_dict: dict[str, Any]) -> datetime | None:
        """Read when the training was made, if it is told."""
        text = json_dict.get("created_at")
        return None if text is None else parse_datetime(text)

    @staticmethod
    def get_model_training_labels(json_dict: dict[str, Any]) -> ModelTrainingLabel | None:
        """Read what the training was made with, if it is told."""
        labels = json_dict.get("model_training_labels")
        return None if labels is None else ModelTrainingLabel.from_dict(labels)


class ModelRow(BaseORM):
    """A model to be created."""

    DB_FIELDS = OrderedDict(
        [
            ("model_hash", str),
            ("title", str),
            ("description", str),
            ("features", list),
            ("model", str),
        ]
    )


class ModelInferenceParams(BaseORM):
    """What a model is to predict labels for."""

    DB_FIELDS = OrderedDict(
        [
            ("files", list),
            ("conf_thresh", float),
            ("iou_thresh", float),
            ("device", str),
            ("detection_frame_range", list),
            ("allocation_enabled", bool),
            ("data_hashes", list),
            ("rdp_thresh", float),
        ]
    )


class ModelTrainingWeights(BaseORM):
    """The weights that a training starts from."""

    DB_FIELDS = OrderedDict(
        [("model", str), ("training_config_link", str), ("training_weights_link", str)]
    )


class ModelTrainingParams(BaseORM):
    """How a model is to be trained."""

    DB_FIELDS = OrderedDict(
        [
            ("model_hash", str),
            ("label_rows", list),
            ("epochs", int),
            ("batch_size", int),
            ("weights", ModelTrainingWeights),
            ("device", str),
        ]
    )
