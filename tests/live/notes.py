"""Saves of a picture's labels whose one answer tells them apart: what is lost shows."""

from __future__ import annotations

import copy
from typing import Any

from tests.live import worlds
from tests.live.raw import Raw

_ALL = {"include_uninitialised_labels": True}


def _with_note(labels: dict[str, Any], note: str) -> dict[str, Any]:
    """The dictionary of a picture with one box, whose note is the text."""
    labels = copy.deepcopy(labels)
    (unit,) = labels["data_units"].values()
    unit["labels"] = {
        "objects": [
            {
                "objectHash": "box00001",
                "featureHash": "car00000",
                "name": "Car",
                "value": "car",
                "color": "#D33115",
                "shape": "bounding_box",
                "boundingBox": {"x": 0.25, "y": 0.25, "w": 0.5, "h": 0.5},
            }
        ],
        "classifications": [],
    }
    answer = {"name": "Note", "value": "note", "featureHash": "note0000", "answers": note}
    labels["object_answers"] = {"box00001": {"objectHash": "box00001", "classifications": [answer]}}
    return labels


def label_rows(client: Raw, world: worlds.Pictures, count: int) -> list[dict[str, Any]]:
    """The label dictionaries of the first rows, initialised."""
    listed = client.v1("labelrowmetadata", "GET", payload=_ALL, project=world.project_hash)
    hashes = [each["data_hash"] for each in listed][:count]
    payload = {"multi_request": True}
    found = client.v1("labelrow", "PUT", uid=hashes, payload=payload, project=world.project_hash)
    return list(found)


def save_note(client: Raw, world: worlds.Pictures, row: dict[str, Any], note: str) -> None:
    """Save a picture's labels with the text as their answer."""
    client.v1(
        *("labelrow", "POST"),
        uid=[row["label_hash"]],
        payload={"multi_request": True, "labels": [_with_note(row, note)]},
        project=world.project_hash,
    )
