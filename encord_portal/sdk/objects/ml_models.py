"""Models of the organisation, their training, and their use in projects (wire protocol §3.8)."""

from __future__ import annotations

from enum import Enum
from typing import Any
from uuid import UUID

from encord_portal.sdk.common.base_dto import BaseDTO, WireTime
from encord_portal.sdk.orm.storage import StorageItemType as StorageItemType


class FeaturesMappingFeatureType(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """What a class of a model becomes in a project."""

    BOUNDING_BOX = "boundingBox"
    CLASSIFICATION_OPTION = "classificationOption"
    POLYGON = "polygon"


class ModelArchitecture(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How a model is built."""

    FASTER_RCNN = "fasterRcnn"
    MASK_RCNN = "maskRcnn"
    RESNET_101 = "resnet101"
    RESNET_152 = "resnet152"
    RESNET_18 = "resnet18"
    RESNET_34 = "resnet34"
    RESNET_50 = "resnet50"
    VGG_16 = "vgg16"
    VGG_19 = "vgg19"


class ModelIterationPolicy(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """Which trainings of a model a project uses."""

    MANUAL_SELECTION = "manualSelection"
    USE_ALL = "useAll"
    USE_LATEST = "useLatest"


class ModelPretrainedWeightsType(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """The weights that a training may begin with."""

    FASTER_RCNN_R101_C43X = "fasterRcnnR101C43X"
    FASTER_RCNN_R101_DC53X = "fasterRcnnR101Dc53X"
    FASTER_RCNN_R101_FPN3X = "fasterRcnnR101Fpn3X"
    FASTER_RCNN_R50_C41X = "fasterRcnnR50C41X"
    FASTER_RCNN_R50_C43X = "fasterRcnnR50C43X"
    FASTER_RCNN_R50_DC51X = "fasterRcnnR50Dc51X"
    FASTER_RCNN_R50_DC53X = "fasterRcnnR50Dc53X"
    FASTER_RCNN_R50_FPN1X = "fasterRcnnR50Fpn1X"
    FASTER_RCNN_R50_FPN3X = "fasterRcnnR50Fpn3X"
    FASTER_RCNN_X101_32X8D_FPN3X = "fasterRcnnX10132X8DFpn3X"
    MASK_RCNN_R101_FPN3X = "maskRcnnR101Fpn3X"
    MASK_RCNN_R50_C41X = "maskRcnnR50C41X"
    MASK_RCNN_R50_C43X = "maskRcnnR50C43X"
    MASK_RCNN_X101_32X8D_FPN3X = "maskRcnnX10132X8DFpn3X"


class ModelTrainingStatus(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """How far a training is."""

    DONE = "done"
    ERROR = "error"
    PENDING = "pending"


class ModelType(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """What a model finds."""

    CLASSIFICATION = "classification"
    OBJECT_DETECTION = "objectDetection"
    SEGMENTATION = "segmentation"


class ModelsListOrderBy(str, Enum):  # noqa: UP042 - as the other enums of the wire
    """What models are ordered by."""

    CREATED_AT = "createdAt"
    TITLE = "title"


class ModelGroup(BaseDTO):
    """A model.

    Attributes:
        created_at: When it was made.
        description: What it is for.
        features: The names of its classes.
        model: How it is built.
        model_uuid: Names it.
        title: Its title.
        type: What it finds.
    """

    created_at: WireTime
    description: str
    features: list[str]
    model: ModelArchitecture
    model_uuid: UUID
    title: str
    type: ModelType


class ModelIteration(BaseDTO):
    """A training of a model.

    Attributes:
        batch_size: How many pictures at a time it was trained with.
        created_at: When it was made.
        duration: Seconds that it took.
        epochs: How often it went through all pictures.
        loss_log: The loss by epoch.
        training_uuid: Names it.
    """

    batch_size: int
    created_at: WireTime
    duration: int
    epochs: int
    loss_log: dict[Any, Any]
    training_uuid: UUID


class ModelWithIterations(BaseDTO):
    """A model and its trainings."""

    model_group: ModelGroup
    model_iterations: list[ModelIteration]


class ModelTrainingResponse(BaseDTO):
    """How far a training is, and what came of it."""

    result: ModelIteration | None = None
    status: ModelTrainingStatus


class ModelIterationTrainingData(BaseDTO):
    """A data unit that a model was trained with.

    Attributes:
        data_uuid: Names the data unit.
        dataset_title: The title of its dataset.
        dataset_uuid: Names its dataset.
        file_title: Its title.
        item_type: What it is.
        label_uuid: Names the labels.
        project_title: The title of the labels' project.
        project_uuid: Names the labels' project.
    """

    data_uuid: UUID
    dataset_title: str
    dataset_uuid: UUID
    file_title: str
    item_type: StorageItemType
    label_uuid: UUID
    project_title: str
    project_uuid: UUID


class OntologyFeature(BaseDTO):
    """What a class of a model becomes in a project.

    Attributes:
        feature_node_uuid: The feature hash of the ontology item.
        name: Its name.
        type: What it is.
        color: Its colour.
    """

    feature_node_uuid: str
    name: str
    type: FeaturesMappingFeatureType
    color: str | None


class ProjectModel(BaseDTO):
    """A model in a project.

    Attributes:
        created_at: Since when.
        iteration_policy: Which of its trainings are used.
        model_uuid: Names the model.
        project_model_uuid: Names the attachment.
        project_uuid: Names the project.
        features_mapping: Class of the model → what it becomes.
    """

    created_at: WireTime
    iteration_policy: ModelIterationPolicy
    model_uuid: UUID
    project_model_uuid: UUID
    project_uuid: UUID
    features_mapping: dict[str, OntologyFeature]


class ProjectModelWithIterations(BaseDTO):
    """A model in a project, and those of its trainings that are used."""

    model_group: ModelGroup
    project_model: ProjectModel
    project_model_iterations: list[ModelIteration]


class _Prediction(BaseDTO):
    confidence: float
    created_at: WireTime
    created_by: str
    manual_annotation: bool
    name: str
    value: str


class PredictionClassificationResultItem(_Prediction):
    """A classification that a model gives a frame."""

    classification_uuid: UUID
    feature_id_child: str
    feature_id_parent: str


class PredictionClassificationResponse(BaseDTO):
    """Frame → the classification that a model gives it, if any."""

    result: dict[int, PredictionClassificationResultItem | None]


class PredictionInstanceSegmentationPolygonPoint(BaseDTO):
    """A corner of a polygon, 0 to 1."""

    x: float
    y: float


class PredictionInstanceSegmentationResultItem(_Prediction):
    """A polygon that a model draws."""

    color: str
    feature_id: str
    object_id: str
    polygon: list[PredictionInstanceSegmentationPolygonPoint]


class PredictionInstanceSegmentationResponse(BaseDTO):
    """Frame → the polygons that a model draws on it."""

    result: dict[int, list[PredictionInstanceSegmentationResultItem]]


class PredictionObjectDetectionBoundingBox(BaseDTO):
    """A box, 0 to 1: height, width, left and upper edge."""

    h: float
    w: float
    x: float
    y: float


class PredictionObjectDetectionResultItem(_Prediction):
    """A box that a model draws."""

    color: str
    feature_id: str
    object_id: str
    bounding_box: PredictionObjectDetectionBoundingBox


class PredictionObjectDetectionResponse(BaseDTO):
    """Frame → the boxes that a model draws on it."""

    result: dict[int, list[PredictionObjectDetectionResultItem]]
