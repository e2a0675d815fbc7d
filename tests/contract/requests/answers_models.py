"""Plausible answers to the calls about models."""

from __future__ import annotations

from typing import Any

from tests.contract.requests.answers import DATA, DATASET, GROUP, ITEM, LABEL, PROJECT, TASK, TIME
from tests.contract.requests.answers_organisation import page

_MODEL = {
    "createdAt": TIME, "description": "", "features": ["car"], "model": "resnet18",
    "modelUuid": TASK, "title": "t", "type": "classification",
}  # fmt: skip
_ITERATION = {
    "batchSize": 1, "createdAt": TIME, "duration": 2, "epochs": 3, "lossLog": {"1": 0.5},
    "trainingUuid": GROUP,
}  # fmt: skip
_GROUP = {"modelGroup": _MODEL, "modelIterations": [_ITERATION]}
_ATTACHED = {
    "modelGroup": _MODEL,
    "projectModel": {
        "createdAt": TIME, "iterationPolicy": "useAll", "modelUuid": TASK,
        "projectModelUuid": ITEM, "projectUuid": PROJECT, "featuresMapping": {
            "car": {"featureNodeUuid": "x", "name": "Car", "type": "polygon", "color": None}
        },
    },
    "projectModelIterations": [_ITERATION],
}  # fmt: skip
_SEEN = {
    "confidence": 0.5, "createdAt": TIME, "createdBy": "a@b.co", "manualAnnotation": False,
    "name": "Day", "value": "day",
}  # fmt: skip
_CLASSIFIED = {
    **_SEEN, "classificationUuid": TASK, "featureIdChild": "a", "featureIdParent": "b",
}  # fmt: skip
_DRAWN = {**_SEEN, "color": "#ffffff", "featureId": "x", "objectId": "y"}
_BOX = {"boundingBox": {"h": 0.5, "w": 0.5, "x": 0, "y": 0}}
_DATA = {
    "dataUuid": DATA, "datasetTitle": "ds", "datasetUuid": DATASET, "fileTitle": "f",
    "itemType": "image", "labelUuid": LABEL, "projectTitle": "p", "projectUuid": PROJECT,
}  # fmt: skip
_PATH, _PLACE = f"ml-models/{TASK}", f"projects/{PROJECT}/models-attachments"
_TRAINING, _ASKED = f"{_PATH}/iterations/{GROUP}", f"{_PLACE}/{ITEM}/iterations/{GROUP}"

V2: dict[tuple[str, str], Any] = {
    ("POST", "ml-models"): _GROUP,
    ("GET", "ml-models"): page(_GROUP),
    ("GET", _PATH): _GROUP,
    ("PATCH", _PATH): _GROUP,
    ("POST", f"{_PATH}/trainings"): GROUP,
    ("GET", f"{_TRAINING}/training"): {"status": "done", "result": _ITERATION},
    ("GET", f"{_TRAINING}/training-data"): page(_DATA),
    ("GET", f"{_TRAINING}/weights-link"): "http://files/weights",
    ("POST", _PLACE): _ATTACHED,
    ("GET", _PLACE): page(_ATTACHED),
    ("PATCH", f"{_PLACE}/{ITEM}"): _ATTACHED,
    ("POST", f"{_ASKED}/classification/predict"): {"result": {"0": _CLASSIFIED, "1": None}},
    ("POST", f"{_ASKED}/object-detection/predict"): {"result": {"3": [_DRAWN | _BOX]}},
    ("POST", f"{_ASKED}/instance-segmentation/predict"): {
        "result": {"3": [_DRAWN | {"polygon": [{"x": 0.5, "y": 0.5}]}]}
    },
}
