from __future__ import annotations

import pytest

from encord_portal.sdk.objects import LabelRowV2, ObjectInstance
from encord_portal.sdk.objects.coordinates import BoundingBoxCoordinates
from encord_portal.sdk.objects.frames import Range
from labels.rendering.frame_filter import FrameFilter
from tests.builders.label_rows import CarOntology, make_row

BOX = BoundingBoxCoordinates(height=0.2, width=0.3, top_left_x=0.1, top_left_y=0.4)


@pytest.fixture
def made() -> tuple[LabelRowV2, CarOntology]:
    """Beside the car on 0 to 50 a second one on 10 to 40: Ana's to 20, a model's from 21 on."""
    row, o = make_row()
    car = ObjectInstance(o.car, object_hash="car00002")
    car.set_for_frames(BOX, Range(10, 20), created_by="ana@demo.example", confidence=1.0)
    car.set_for_frames(BOX, Range(21, 40), created_by="model@demo.example", confidence=0.4)
    car.set_answer("red stripe", attribute=o.note)
    car.set_answer(o.parked, attribute=o.state, frames=Range(15, 25))
    row.add_object_instance(car)
    return row, o


def _shown(row: LabelRowV2, frame: int, **query: str) -> set[str]:
    view = row.get_frame_view(frame)
    wanted = FrameFilter.parse(query)
    return wanted.objects(view.get_object_instances(), frame) | wanted.classifications(
        view.get_classification_instances(), frame
    )


def _frames(row: LabelRowV2, **query: str) -> object:
    cars = {each.object_hash: each for each in row.get_object_instances()}
    return FrameFilter.parse(query).frames(cars["car00002"])


def test_without_a_filter_everything_is_shown(made: tuple[LabelRowV2, CarOntology]) -> None:
    row, _ = made
    assert FrameFilter.parse({}).is_empty
    assert FrameFilter.parse({"confidence": "x", "answer": "  "}).is_empty
    assert _shown(row, 10) == {"car00001", "car00002", "scene001"}
    assert _frames(row) == ((10, 40),)


def test_by_class(made: tuple[LabelRowV2, CarOntology]) -> None:
    row, o = made
    assert _shown(row, 10, **{"class": o.scene.feature_node_hash}) == {"scene001"}
    assert _frames(row, **{"class": o.scene.feature_node_hash}) == ()


def test_by_author_and_confidence_on_the_frame(made: tuple[LabelRowV2, CarOntology]) -> None:
    row, _ = made
    assert _shown(row, 12, author="ANA@") == {"car00002"}
    assert _shown(row, 30, author="ana@") == set()
    assert _frames(row, author="ana@") == ((10, 20),)
    assert _shown(row, 30, confidence="0.5") == {"car00002"}
    assert _frames(row, confidence="0.5") == ((21, 40),)
    assert _frames(row, confidence="0.5", author="ana@") == ()


def test_by_answers_where_they_hold(made: tuple[LabelRowV2, CarOntology]) -> None:
    row, _ = made
    assert _shown(row, 10, answer="stripe") == {"car00002"}
    assert _shown(row, 10, answer="SUNNY") == {"scene001"}
    assert _shown(row, 14, answer="parked") == set()
    assert _shown(row, 15, answer="parked") == {"car00002"}
    assert _frames(row, answer="parked") == ((15, 25),)
    assert _frames(row, answer="parked", confidence="0.5") == ((21, 25),)
    assert _frames(row, answer="stripe") == ((10, 40),)
