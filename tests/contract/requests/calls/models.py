"""Calls about models, their training, and their use in projects."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from tests.contract.requests.answers import DATA, GROUP, ITEM, LABEL, PROJECT, TASK
from tests.contract.requests.both import Sdk

_MODEL = {"model_uuid": UUID(TASK)}
_TRAINING = {**_MODEL, "training_uuid": UUID(GROUP)}
_PLACE = {"project_uuid": UUID(PROJECT), "project_model_uuid": UUID(ITEM)}


def _models(sdk: Sdk) -> None:
    models, m = sdk.client.ml_models, sdk.module("objects.ml_models")
    made = models.create_model(
        features=["car"], model=m.ModelArchitecture.VGG_16, title="t", description="d"
    )
    assert made.model_group.model_uuid == UUID(TASK)
    assert made.model_iterations[0].training_uuid == UUID(GROUP)
    models.create_model(
        features=[], model=m.ModelArchitecture.RESNET_18, title="t", description=None
    )
    assert models.get_model(**_MODEL) == made
    assert models.update_model(**_MODEL, title="t", description="") == made
    models.update_model(**_MODEL, title=None, description=None)
    for query in (None, "q"):
        listed = models.list_models(
            order_by=m.ModelsListOrderBy.TITLE, order_asc=query is None, query=query
        )
        assert list(listed) == [made]
    models.delete_model(**_MODEL)


def _training(sdk: Sdk) -> None:
    models, m = sdk.client.ml_models, sdk.module("objects.ml_models")
    begun = models.create_training_job(
        **_MODEL,
        batch_size=1,
        epochs=2,
        features_mapping={UUID(PROJECT): {"car": ["x", "y"]}},
        labels_uuids=[UUID(LABEL)],
        pretrained_training_uuid=UUID(GROUP),
        pretrained_weights_type=m.ModelPretrainedWeightsType.MASK_RCNN_R50_C41X,
    )
    assert begun == UUID(GROUP)
    models.create_training_job(
        **_MODEL,
        batch_size=1,
        epochs=2,
        features_mapping={},
        labels_uuids=[],
        pretrained_training_uuid=None,
        pretrained_weights_type=None,
    )
    assert models.get_training_status(**_TRAINING, timeout_seconds=1).epochs == 3
    models.get_training_status(**_TRAINING)
    (data,) = models.get_training_data(**_TRAINING)
    assert (data.data_uuid, data.item_type.value) == (UUID(DATA), "image")
    assert models.get_weights_download_link(**_TRAINING) == "http://files/weights"
    models.delete_training_iteration(**_TRAINING)


def _attached(sdk: Sdk) -> None:
    models, m = sdk.client.ml_models, sdk.module("objects.ml_models")
    made = models.create_model_attachment(
        project_uuid=UUID(PROJECT),
        features_mapping={"car": "x"},
        iteration_policy=m.ModelIterationPolicy.MANUAL_SELECTION,
        model_uuid=UUID(TASK),
        training_uuids=[UUID(GROUP)],
    )
    assert made.project_model.features_mapping["car"].type is m.FeaturesMappingFeatureType.POLYGON
    assert list(models.list_model_attachments(project_uuid=UUID(PROJECT))) == [made]
    for trainings in (None, [UUID(GROUP)]):
        models.update_model_attachment(
            **_PLACE,
            features_mapping={},
            iteration_policy=m.ModelIterationPolicy.USE_ALL,
            training_uuids=trainings,
        )
    models.delete_model_attachment(**_PLACE)


def _predictions(sdk: Sdk) -> None:
    models = sdk.client.ml_models
    of_data: dict[str, Any] = {
        **_PLACE, "training_uuid": UUID(GROUP), "data_uuid": UUID(DATA), "data_path": None,
        "frame_range_from": 1, "frame_range_to": 2, "conf_thresh": 0.5,
    }  # fmt: skip
    of_file = of_data | {
        "data_uuid": None, "data_path": Path(__file__), "frame_range_from": None,
        "frame_range_to": None,
    }  # fmt: skip
    for asked in (of_data, of_file):
        found = models.predict_classification(**asked)
        assert (found[0].name, found[1]) == ("Day", None)
        drawn = asked | {"iou_thresh": 0.25, "allocation_enabled": asked is of_data}
        assert models.predict_object_detection(**drawn)[3][0].bounding_box.w == 0.5
        for rdp in (None, 0.125):
            polygons = models.predict_instance_segmentation(**drawn, rdp_thresh=rdp)
            assert polygons[3][0].polygon[0].x == 0.5


SCRIPTS: dict[str, Any] = {
    "models": _models,
    "training of models": _training,
    "models in projects": _attached,
    "predictions of models": _predictions,
}
