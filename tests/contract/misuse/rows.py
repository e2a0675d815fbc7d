"""Label rows and their frame views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract.misuse.parts import (
    classified,
    instance,
    placed_in,
)
from tests.sdk.label_row.builders import Kit, image_labels

CASES: dict[str, Callable[[Kit], Any]] = {
    "not initialised: view": lambda kit: kit.empty_row().get_frame_view(0),
    "not initialised: views": lambda kit: kit.empty_row().get_frame_views(),
    "not initialised: objects": lambda kit: kit.empty_row().get_object_instances(),
    "not initialised: class": lambda kit: kit.empty_row().get_classification_instances(),
    "not initialised: dictionary": lambda kit: kit.empty_row().to_encord_dict(),
    "not initialised: add": lambda kit: kit.empty_row().add_object_instance(kit.placed()),
    "not initialised: add a classification": lambda kit: (
        kit.empty_row().add_classification_instance(classified(kit))
    ),
    "not initialised: remove": lambda kit: kit.empty_row().remove_object(kit.placed()),
    "not initialised: remove a classification": lambda kit: kit.empty_row().remove_classification(
        classified(kit)
    ),
    "not initialised: metadata": lambda kit: kit.empty_row().metadata,
    "not initialised: hash": lambda kit: kit.empty_row().get_image_hash(0),
    "not initialised: frame number": lambda kit: kit.empty_row().get_frame_number("x"),
    "not initialised: frame metadata": lambda kit: kit.empty_row("img_group").get_frames_metadata(),
    "not initialised: spaces": lambda kit: kit.empty_row().get_spaces(),
    "not initialised: space": lambda kit: kit.empty_row().get_space(id="x", type_="video"),
    "view a text video": lambda kit: kit.video().get_frame_view("x"),
    "view hash image": lambda kit: kit.row(image_labels()).get_frame_view("x"),
    "frame metadata a text": lambda kit: kit.video().get_frame_metadata("x"),
    "space none": lambda kit: kit.video().get_space(id="x", type_="video"),
    "space noargs": lambda kit: kit.video().get_space(type_="video"),
    "space badtype": lambda kit: kit.video().get_space(id="x", type_="zz"),
    "frames filter": lambda kit: kit.video().get_object_instances(filter_frames="x"),
    "filter object": lambda kit: kit.video().get_object_instances(filter_ontology_object="x"),
    "filter object in": lambda kit: placed_in(kit)[0].get_object_instances(
        filter_ontology_object="x"
    ),
    "from none": lambda kit: kit.empty_row().from_labels_dict(None),
    "from {}": lambda kit: kit.empty_row().from_labels_dict({}),
    "workflow: task": lambda kit: kit.video().task_uuid,
    "workflow: prio": lambda kit: kit.video().priority,
    "workflow: status": lambda kit: (
        kit.empty_row(
            workflow_graph_node=kit.rows.WorkflowGraphNode(uuid="u", title="t")
        ).label_status
    ),
    "workflow: annotation task status": lambda kit: (
        kit.empty_row(
            workflow_graph_node=kit.rows.WorkflowGraphNode(uuid="u", title="t")
        ).annotation_task_status
    ),
    "frame view: add placed other": lambda kit: (
        lambda r, i: kit.video().get_frame_view(0).add_object_instance(i, kit.box())
    )(*placed_in(kit)),
    "frame view: add twice": lambda kit: (
        lambda r, i: r.get_frame_view(0).add_object_instance(i, kit.box())
    )(*placed_in(kit)),
    "frame view: wrong coordinates": lambda kit: (
        kit.video()
        .get_frame_view(0)
        .add_object_instance(instance(kit), kit.coordinates.PointCoordinate(0.1, 0.2))
    ),
    "frame view: add a classification clash": lambda kit: (
        lambda v: (
            v.add_classification_instance(classified(kit)),
            v.add_classification_instance(classified(kit)),
        )
    )(kit.video().get_frame_view(0)),
    "frame view: add a classification twice": lambda kit: (
        lambda v, c: (v.add_classification_instance(c), v.add_classification_instance(c))
    )(kit.video().get_frame_view(0), classified(kit)),
    "frame view: email": lambda kit: (
        kit.video().get_frame_view(0).add_object_instance(instance(kit), kit.box(), created_by="x")
    ),
    "frame view: image_hash": lambda kit: kit.video().get_frame_view(0).image_hash,
    "frame view: title": lambda kit: kit.video().get_frame_view(0).image_title,
    "frame view: type": lambda kit: kit.video().get_frame_view(0).file_type,
    "frame view: link": lambda kit: kit.video().get_frame_view(0).data_link,
    "save no client": lambda kit: kit.video().save(),
    "filter c": lambda kit: kit.video().get_classification_instances(
        filter_ontology_classification="x"
    ),
}
