"""Label rows as dictionaries look as the published SDK shows them."""

from __future__ import annotations

import copy
import importlib
import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.requests.answers import LABEL, LONG_TIME, PROJECT, answer, label_row
from tests.sdk.builders import private_key_text
from tests.sdk.recording import Recorded, Reply, envelope, recording

pytestmark = pytest.mark.contract

ATTRIBUTE = {
    "name": "N",
    "value": "n",
    "answers": "x",
    "featureHash": "a",
    "manualAnnotation": True,
}


def _answer(hash_: str, ranges: Any, **more: Any) -> dict[str, Any]:
    return {
        "classificationHash": hash_,
        "featureHash": "f",
        "classifications": [ATTRIBUTE],
        "range": ranges,
        "spaces": {},
        "createdBy": "a@b.co",
        "createdAt": LONG_TIME,
        "lastEditedBy": None,
        "lastEditedAt": LONG_TIME,
        "confidence": 0.5,
        "manualAnnotation": True,
        **more,
    }


def _unit(hash_: str, sequence: Any, labels: Any) -> dict[str, Any]:
    return {
        "data_hash": hash_,
        "data_title": "t",
        "data_type": "image/png",
        "data_sequence": sequence,
        "data_link": None,
        "width": 1,
        "height": 1,
        "labels": labels,
    }


def _row(data_type: str, units: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        **label_row(),
        "data_type": data_type,
        "data_units": {unit["data_hash"]: unit for unit in units},
        **more,
    }


def _frame() -> dict[str, Any]:
    return {"objects": [], "classifications": []}


BOTH = {"c1": _answer("c1", [[0, 1]]), "c2": _answer("c2", [[1, 2], [5, 5]])}
MINIMAL = {"classificationHash": "c3", "featureHash": "f", "classifications": [], "range": [[0, 0]]}
ROWS = {
    "video": _row("video", [_unit("d", 0, {"1": _frame()})], classification_answers=BOTH),
    "image group": _row(
        "img_group",
        [_unit("i0", "0", _frame()), _unit("i1", 1, {})],
        classification_answers={"c1": BOTH["c1"]},
    ),
    "image": _row(
        "image", [_unit("i0", 0, _frame())], classification_answers={"c1": _answer("c1", [[0, 0]])}
    ),
    "nothing but what is needed": _row(
        "dicom", [_unit("d", 0, {})], classification_answers={"c3": MINIMAL}
    ),
    "without feature hash": _row(
        "video",
        [_unit("d", 0, {})],
        classification_answers={"c1": _answer("c1", [[0, 0]], featureHash=None)},
    ),
    "placed already": _row(
        "video",
        [
            _unit(
                "d",
                0,
                {"0": {"objects": [], "classifications": [{"classificationHash": "c1", "x": 1}]}},
            )
        ],
        classification_answers={"c1": BOTH["c1"]},
    ),
    "global": _row("video", [_unit("d", 0, {})], classification_answers={"c1": _answer("c1", [])}),
    "sound": _row("audio", [_unit("d", 0, {})], classification_answers={"c1": _answer("c1", [])}),
    "in a space": _row(
        "group",
        [_unit("d", 0, _frame())],
        classification_answers={
            "c1": _answer("c1", [], spaces={"s1": {"type": "frame", "range": [[0, 1]]}})
        },
        spaces={"s1": {"space_type": "video", "labels": {}}},
    ),
}


def _module(root: str, path: str) -> Any:
    return importlib.import_module(f"{root}.{path}")


def _read(root: str, row: dict[str, Any]) -> Any:
    def reply(request: Recorded) -> Reply:
        is_row = request.method == "POST" and b'"labelrow"' in request.body
        return envelope(row) if is_row else answer(request)

    with warnings.catch_warnings(), recording(reply) as server:
        warnings.simplefilter("ignore")
        client = _module(root, "user_client").EncordUserClient.create_with_ssh_private_key(
            private_key_text(), domain=server.url
        )
        return dict(client.get_project(PROJECT).get_label_row(LABEL))


@pytest.mark.parametrize("name", ROWS)
def test_classifications_are_shown_in_their_frames(name: str) -> None:
    row = ROWS[name]
    assert _read("encord_portal.sdk", row) == _read("encord", copy.deepcopy(row))


items = st.fixed_dictionaries(
    {},
    optional={
        "objectHash": st.sampled_from(["o1", "o2", "o3"]),
        "classificationHash": st.sampled_from(["c1", "c2"]),
    },
)
frames = st.dictionaries(
    st.sampled_from(["0", "1", "7"]),
    st.fixed_dictionaries({"objects": st.lists(items), "classifications": st.lists(items)}),
)


@settings(deadline=None, max_examples=50)
@given(frames, st.dictionaries(st.sampled_from(["o1", "c1"]), st.just({"kept": True})))
def test_missing_answers_are_constructed_alike(labels: Any, answers: Any) -> None:
    row = _row(
        "video",
        [_unit("d", 0, labels)],
        object_answers={k: v for k, v in answers.items() if k[0] == "o"},
        classification_answers={k: v for k, v in answers.items() if k[0] == "c"},
    )
    made = []
    for root in ("encord_portal.sdk", "encord"):
        utilities = _module(root, "utilities.label_utilities")
        row_class = _module(root, "orm.label_row").LabelRow
        made.append(dict(utilities.construct_answer_dictionaries(row_class(copy.deepcopy(row)))))
    assert made[0] == made[1]
