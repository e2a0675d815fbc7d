"""A detached row that is attached to a project asks for what the published one asks for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.requests import answers
from tests.contract.requests.both import Sdk, sent_by
from tests.contract.requests.calls import special

pytestmark = pytest.mark.contract

IMAGE = {"mime_type": "image/jpeg", "file_size": 9, "height": 480, "width": 640}
IMAGES = [
    {"index": n, "title": f"t{n}", "file_type": "image/png", "height": 1, "width": 2}
    | {"image_hash": f"h{n}"}
    for n in (1, 0)
]


def _image(storage: Any) -> Any:
    return storage.CustomerProvidedImageMetadata(**IMAGE)


MEDIA: dict[str, tuple[Any, dict[str, Any]]] = {
    "image": (_image, {}),
    "a row without labels": (_image, {"label_hash": None}),
    "outside of a workflow": (_image, {"workflow_graph_node": None}),
    "images": (
        lambda storage: [_image(storage), _image(storage)],
        {"data_type": "IMG_GROUP", "images_data": IMAGES, "number_of_frames": 2},
    ),
    "video": (
        lambda storage: storage.CustomerProvidedVideoMetadata(
            fps=10, duration=1, width=6, height=5, file_size=9, mime_type="video/mp4"
        ),
        {"data_type": "VIDEO", "number_of_frames": 10},
    ),
    "pdf": (
        lambda storage: storage.CustomerProvidedPdfMetadata(file_size=9, num_pages=3),
        {"data_type": "PDF", "number_of_frames": 3},
    ),
    "text": (
        lambda storage: storage.CustomerProvidedTextMetadata(file_size=9, mime_type="text/plain"),
        {"data_type": "PLAIN_TEXT"},
    ),
}


def _attach(media: Any, outcomes: list[Any]) -> Any:
    def script(sdk: Sdk) -> None:
        try:
            row = special.attach(sdk, media)
        except sdk.module("exceptions").LabelRowError as error:
            outcomes.append(type(error).__name__)
            return
        row.save()
        outcomes.append(
            (row.label_hash, row.data_hash, row.dataset_hash, row.branch_name, row.is_detached)
        )

    return script


def _comparable(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out when the row was made, and the titles, which only ours takes from the project."""
    for request in requests:
        body = request["body"]
        if isinstance(body, dict) and "labels" in (body["values"]["payload"] or {}):
            for row in body["values"]["payload"]["labels"]:
                row["created_at"] = row["last_edited_at"] = "a time"
                for each in (row, *row["data_units"].values()):
                    each.pop("data_title"), each.pop("dataset_title", None)
    return requests


def _listing(monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, Any]]) -> None:
    monkeypatch.setitem(answers.V1, ("labelrowmetadata", "GET"), lambda _: rows)


@pytest.mark.parametrize("name", MEDIA)
def test_both_attach_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    media, listed = MEDIA[name]
    _listing(monkeypatch, [answers.label_row_metadata() | listed])
    outcomes: list[Any] = []
    script = _attach(media, outcomes)
    ours, published = sent_by("encord_portal.sdk", script), sent_by("encord", script)
    assert _comparable(ours) == _comparable(published)
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("listed", [None, {"images_data": IMAGES[:1]}, {"images_data": None}])
def test_both_refuse_what_does_not_fit(listed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = answers.label_row_metadata() | {"data_type": "IMG_GROUP"}
    _listing(monkeypatch, [] if listed is None else [row | listed])
    outcomes: list[Any] = []
    script = _attach(MEDIA["images"][0], outcomes)
    assert sent_by("encord_portal.sdk", script) == sent_by("encord", script)
    assert outcomes == ["LabelRowError", "LabelRowError"]
