"""Instances of objects and classifications."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract.misuse.parts import (
    classified,
    instance,
    placed_in,
)
from tests.sdk.label_row.builders import Kit

CASES: dict[str, Callable[[Kit], Any]] = {
    "coordinates wrong": lambda kit: instance(kit).set_for_frames(
        kit.coordinates.PointCoordinate(0.1, 0.2), 0
    ),
    "coordinates none": lambda kit: instance(kit).set_for_frames(None, 0),
    "coordinates dictionary": lambda kit: instance(kit).set_for_frames({"x": 1}, 0),
    "frame below zero": lambda kit: instance(kit).set_for_frames(kit.box(), -1),
    "frame a text": lambda kit: instance(kit).set_for_frames(kit.box(), "0"),
    "frame none": lambda kit: instance(kit).set_for_frames(kit.box(), None),
    "frame float": lambda kit: instance(kit).set_for_frames(kit.box(), 1.5),
    "frame empty": lambda kit: instance(kit).set_for_frames(kit.box(), []),
    "range turned round": lambda kit: instance(kit).set_for_frames(kit.box(), kit.Range(5, 1)),
    "range turned round make": lambda kit: kit.Range(5, 1),
    "placed twice": lambda kit: (
        lambda i: (i.set_for_frames(kit.box(), 0), i.set_for_frames(kit.box(), 0))
    )(instance(kit)),
    "email": lambda kit: instance(kit).set_for_frames(kit.box(), 0, created_by="nobody"),
    "email2": lambda kit: instance(kit).set_for_frames(kit.box(), 0, last_edited_by="nobody"),
    "created a text": lambda kit: instance(kit).set_for_frames(kit.box(), 0, created_at="2024"),
    "confidence 2": lambda kit: instance(kit).set_for_frames(kit.box(), 0, confidence=2),
    "confidence a text": lambda kit: instance(kit).set_for_frames(kit.box(), 0, confidence="x"),
    "annotation: missing": lambda kit: kit.placed(frames=0).get_annotation(5),
    "annotation: a text": lambda kit: kit.placed(frames=0).get_annotation("x"),
    "annotation: below zero": lambda kit: kit.placed(frames=0).get_annotation(-1),
    "remove missing": lambda kit: kit.placed(frames=0).remove_from_frames(5),
    "annotation: removed use": lambda kit: (
        lambda i: (lambda a: (i.remove_from_frames(0), a.coordinates))(i.get_annotation(0))
    )(kit.placed(frames=0)),
    "annotation: set wrong": lambda kit: setattr(
        kit.placed(frames=0).get_annotation(0),
        "coordinates",
        kit.coordinates.PointCoordinate(0.1, 0.2),
    ),
    "annotation: set email": lambda kit: setattr(
        kit.placed(frames=0).get_annotation(0), "created_by", "nobody"
    ),
    "annotation: set edited by email": lambda kit: setattr(
        kit.placed(frames=0).get_annotation(0), "last_edited_by", "nobody"
    ),
    "answer: radio a text": lambda kit: kit.placed().set_answer("A", kit.item("orad")),
    "answer: radio none": lambda kit: kit.placed().set_answer(None, kit.item("orad")),
    "answer: text a number": lambda kit: kit.placed().set_answer(3, kit.item("otxt")),
    "answer: number a text": lambda kit: kit.placed().set_answer("3", kit.item("onum")),
    "answer: number bool": lambda kit: kit.placed().set_answer(True, kit.item("onum")),
    "answer: number nan": lambda kit: kit.placed().set_answer(float("nan"), kit.item("onum")),
    "answer: check one": lambda kit: kit.placed().set_answer(kit.item("cX"), kit.item("ochk")),
    "answer: check a text": lambda kit: kit.placed().set_answer(["X"], kit.item("ochk")),
    "answer: check empty": lambda kit: kit.placed().set_answer([], kit.item("ochk")),
    "answer: check other": lambda kit: kit.placed().set_answer([kit.item("oA")], kit.item("ochk")),
    "answer: check twice the same": lambda kit: kit.placed().set_answer(
        [kit.item("cX"), kit.item("cX")], kit.item("ochk")
    ),
    "answer: radio other": lambda kit: kit.placed().set_answer(kit.item("k1"), kit.item("orad")),
    "answer: other attribute": lambda kit: kit.placed().set_answer("x", kit.item("ctxt")),
    "answer: no attribute": lambda kit: kit.placed().set_answer("x"),
    "answer: list no attribute": lambda kit: kit.placed().set_answer([kit.item("cX")]),
    "answer: empty no attribute": lambda kit: kit.placed().set_answer([]),
    "answer: a number no attribute": lambda kit: kit.placed().set_answer(3),
    "answer: static frames": lambda kit: kit.placed().set_answer("x", kit.item("otxt"), frames=0),
    "answer: dynamic noframes": lambda kit: kit.placed().set_answer("x", kit.item("dtxt")),
    "answer: dynamic outside": lambda kit: kit.placed().set_answer("x", kit.item("dtxt"), frames=7),
    "answer: dynamic overwrite": lambda kit: (
        lambda i: (
            i.set_answer("x", kit.item("dtxt"), frames=0),
            i.set_answer("y", kit.item("dtxt"), frames=0),
        )
    )(kit.placed()),
    "answer: nested first": lambda kit: kit.placed().set_answer("x", kit.item("ontx")),
    "answer: twice": lambda kit: (
        lambda i: (i.set_answer("x", kit.item("otxt")), i.set_answer("y", kit.item("otxt")))
    )(kit.placed()),
    "asking: unknown": lambda kit: kit.placed().get_answer(kit.item("ctxt")),
    "asking: static frame": lambda kit: kit.placed().get_answer(kit.item("otxt"), filter_frame=0),
    "asking: static filter": lambda kit: kit.placed().get_answer(
        kit.item("otxt"), filter_answer="x"
    ),
    "asking: dynamic wrong": lambda kit: kit.placed().get_answer(
        kit.item("dtxt"), is_dynamic=False
    ),
    "asking: static wrong": lambda kit: kit.placed().get_answer(kit.item("otxt"), is_dynamic=True),
    "asking: none": lambda kit: kit.placed().get_answer(None),
    "asking: nested": lambda kit: kit.placed().get_answer(kit.item("ontx")),
    "deleting an answer: unknown": lambda kit: kit.placed().delete_answer(kit.item("ctxt")),
    "deleting an answer: static frame": lambda kit: kit.placed().delete_answer(
        kit.item("otxt"), filter_frame=0
    ),
    "deleting an answer: nothing": lambda kit: kit.placed().delete_answer(kit.item("otxt")),
    "list empty": lambda kit: kit.placed().set_answer_from_list([]),
    "list none": lambda kit: kit.placed().set_answer_from_list(None),
    "list bad": lambda kit: kit.placed().set_answer_from_list([{"x": 1}]),
    "within": lambda kit: kit.placed().check_within_range(500),
    "within row": lambda kit: placed_in(kit)[1].check_within_range(500),
    "is_valid none": lambda kit: instance(kit).is_valid(),
    "add unplaced": lambda kit: kit.video().add_object_instance(instance(kit)),
    "add twice rows": lambda kit: (lambda r, i: kit.video().add_object_instance(i))(
        *placed_in(kit)
    ),
    "add same row": lambda kit: (lambda r, i: r.add_object_instance(i, force=False))(
        *placed_in(kit)
    ),
    "add outside": lambda kit: kit.video().add_object_instance(kit.placed(frames=500)),
    "add a text": lambda kit: kit.video().add_object_instance("x"),
    "add class as object": lambda kit: kit.video().add_object_instance(classified(kit)),
    "remove other": lambda kit: kit.video().remove_object(kit.placed()),
    "remove a text": lambda kit: kit.video().remove_object("x"),
    "set outside in row": lambda kit: placed_in(kit)[1].set_for_frames(kit.box(), 500),
    "set below zero in row": lambda kit: placed_in(kit)[1].set_for_frames(kit.box(), -1),
    "hash eq setter": lambda kit: setattr(kit.placed(), "object_hash", "x"),
    "object number: below zero": lambda kit: setattr(kit.placed(), "object_number", -1),
    "object number: a text": lambda kit: setattr(kit.placed(), "object_number", "x"),
    "classification: set none": lambda kit: classified(kit).set_answer(None),
    "classification: set a number": lambda kit: classified(kit).set_answer(3),
    "classification: radio a text": lambda kit: classified(kit, "clsrad").set_answer("k1"),
    "classification: radio foreign": lambda kit: classified(kit, "clsrad").set_answer(
        kit.item("oA")
    ),
    "classification: radio list": lambda kit: classified(kit, "clsrad").set_answer(
        [kit.item("k1")]
    ),
    "classification: check one": lambda kit: classified(kit, "clschk").set_answer(kit.item("q1")),
    "classification: check foreign": lambda kit: classified(kit, "clschk").set_answer(
        [kit.item("k1")]
    ),
    "classification: twice": lambda kit: (lambda c: (c.set_answer("a"), c.set_answer("b")))(
        classified(kit)
    ),
    "classification: foreign attribute": lambda kit: classified(kit).set_answer(
        "a", attribute=kit.item("otxt")
    ),
    "classification: nested first": lambda kit: classified(kit, "clsrad").set_answer(
        "x", attribute=kit.item("kntx")
    ),
    "classification: get foreign": lambda kit: classified(kit).get_answer(kit.item("otxt")),
    "classification: get nested": lambda kit: classified(kit, "clsrad").get_answer(
        kit.item("kntx")
    ),
    "classification: del foreign": lambda kit: classified(kit).delete_answer(kit.item("otxt")),
    "classification: frame twice": lambda kit: (
        lambda c: (c.set_for_frames(0), c.set_for_frames(0))
    )(classified(kit)),
    "classification: frame below zero": lambda kit: classified(kit).set_for_frames(-1),
    "classification: frame a text": lambda kit: classified(kit).set_for_frames("x"),
    "classification: email": lambda kit: classified(kit).set_for_frames(0, created_by="x"),
    "classification: edited by email": lambda kit: classified(kit).set_for_frames(
        0, last_edited_by="x"
    ),
    "classification: ann missing": lambda kit: classified(kit).get_annotation(3),
    "classification: add unplaced": lambda kit: kit.video().add_classification_instance(
        classified(kit)
    ),
    "classification: add clash": lambda kit: (
        lambda r, a, b: (
            a.set_for_frames(0),
            b.set_for_frames(0),
            r.add_classification_instance(a),
            r.add_classification_instance(b),
        )
    )(kit.video(), classified(kit), classified(kit)),
    "classification: add rows": lambda kit: (
        lambda r, a: (
            a.set_for_frames(0),
            r.add_classification_instance(a),
            kit.video().add_classification_instance(a),
        )
    )(kit.video(), classified(kit)),
    "classification: add outside": lambda kit: (
        lambda a: (a.set_for_frames(500), kit.video().add_classification_instance(a))
    )(classified(kit)),
    "classification: outside in row": lambda kit: (
        lambda r, a: (a.set_for_frames(0), r.add_classification_instance(a), a.set_for_frames(500))
    )(kit.video(), classified(kit)),
    "classification: add object": lambda kit: kit.video().add_classification_instance(kit.placed()),
    "classification: remove other": lambda kit: kit.video().remove_classification(classified(kit)),
    "classification: remove frames missing": lambda kit: classified(kit).remove_from_frames(3),
    "classification: list bad": lambda kit: classified(kit).set_answer_from_list([{"x": 1}]),
    "classification: is_valid": lambda kit: classified(kit).is_valid(),
    "classification: global frames": lambda kit: classified(kit, "clsglo").set_for_frames(0),
    "classification: ann email": lambda kit: (
        lambda c: (c.set_for_frames(0), setattr(c.get_annotation(0), "created_by", "nobody"))
    )(classified(kit)),
    "classification: ann edited by": lambda kit: (
        lambda c: (c.set_for_frames(0), setattr(c.get_annotation(0), "last_edited_by", "nobody"))
    )(classified(kit)),
    "classification: ann none": lambda kit: (
        lambda c: (c.set_for_frames(0), setattr(c.get_annotation(0), "created_by", None))
    )(classified(kit)),
    "object: ann none": lambda kit: setattr(
        kit.placed(frames=0).get_annotation(0), "created_by", None
    ),
    "object: ann edited by none": lambda kit: setattr(
        kit.placed(frames=0).get_annotation(0), "last_edited_by", None
    ),
    "object number: a text new": lambda kit: kit.item("objbox").create_instance(object_number="x"),
    "object number: bool": lambda kit: setattr(kit.placed(), "object_number", True),
    "object number: float": lambda kit: setattr(kit.placed(), "object_number", 1.5),
    "asking: a text": lambda kit: kit.placed().get_answer("x"),
    "classification: get a text": lambda kit: classified(kit).get_answer("x"),
    "classification: get none": lambda kit: classified(kit).get_answer(None),
    "deleting an answer: none": lambda kit: kit.placed().delete_answer(None),
    "deleting an answer: a text": lambda kit: kit.placed().delete_answer("x"),
    "classification: set list": lambda kit: classified(kit).set_answer([]),
    "classification: set dictionary": lambda kit: classified(kit).set_answer({}),
    "set none": lambda kit: kit.placed().set_answer(None),
    "set dictionary": lambda kit: kit.placed().set_answer({}, kit.item("otxt")),
}
