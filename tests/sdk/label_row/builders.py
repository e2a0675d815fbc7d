"""Ontologies, label dictionaries and label rows to try things on.

``Kit`` takes the root of the package, so that the contract tests can use the published one too.
"""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
NOW = datetime(2024, 3, 1, 10, tzinfo=UTC)
TIME = "Fri, 01 Mar 2024 10:00:00 UTC"
LABEL_HASH = "10000000-0000-4000-8000-000000000001"
DATA_HASH = "20000000-0000-4000-8000-000000000002"
DATASET_HASH = "30000000-0000-4000-8000-000000000003"


def option(hash_: str, label: str, uid: str, nested: list[Json] | None = None) -> Json:
    item: Json = {
        "id": uid, "label": label, "value": label.lower(), "featureNodeHash": hash_,
        "archived": False,
    }  # fmt: skip
    return item | ({"options": nested} if nested else {})


def attribute(
    hash_: str, name: str, type_: str, uid: str, options: list[Json] | None = None, *,
    dynamic: bool = False,
) -> Json:  # fmt: skip
    item: Json = {
        "id": uid, "name": name, "type": type_, "featureNodeHash": hash_, "required": False,
        "archived": False, "dynamic": dynamic,
    }  # fmt: skip
    return item | ({} if options is None else {"options": options})


BOX_ATTRIBUTES = [
    attribute("orad", "Radio", "radio", "1.1", [
        option("oA", "A", "1.1.1", [attribute("ontx", "Why", "text", "1.1.1.1")]),
        option("oB", "B", "1.1.2", [attribute("onck", "Which", "checklist", "1.1.2.1", [
            option("nX", "X", "1.1.2.1.1"), option("nY", "Y", "1.1.2.1.2")])]),
    ]),
    attribute("ochk", "Check", "checklist", "1.2",
              [option("cX", "X", "1.2.1"), option("cY", "Y", "1.2.2")]),
    attribute("otxt", "Text", "text", "1.3"),
    attribute("onum", "Num", "numeric", "1.4"),
    attribute("drad", "DRadio", "radio", "1.5",
              [option("dA", "A", "1.5.1"), option("dB", "B", "1.5.2")], dynamic=True),
    attribute("dchk", "DCheck", "checklist", "1.6",
              [option("dX", "X", "1.6.1"), option("dY", "Y", "1.6.2")], dynamic=True),
    attribute("dtxt", "DText", "text", "1.7", dynamic=True),
    attribute("dnum", "DNum", "numeric", "1.8", dynamic=True),
]  # fmt: skip
SHAPES = {
    "bounding_box": ("objbox", "Box Obj"),
    "polygon": ("objpol", "Poly"),
    "bitmask": ("objmsk", "Mask"),
    "point": ("objpnt", "Pt"),
    "skeleton": ("objskl", "Sk"),
    "polyline": ("objlin", "Line"),
    "rotatable_bounding_box": ("objrot", "Rot"),
    "circle": ("objcir", "Cir"),
    "ellipse": ("objell", "Ell"),
    "cuboid_2d": ("objcu2", "Cub"),
    "audio": ("objaud", "Aud"),
    "text": ("objtxt", "Txt"),
    "time_range": ("objtim", "TR"),
}
COLOR = "#E27300"
ONTOLOGY: Json = {
    "objects": [
        {"id": str(number), "name": name, "color": COLOR, "shape": shape, "featureNodeHash": hash_,
         "required": False, "archived": False}
        | ({"attributes": BOX_ATTRIBUTES} if shape == "bounding_box" else {})
        for number, (shape, (hash_, name)) in enumerate(SHAPES.items(), 1)
    ],
    "classifications": [
        {"id": "1", "featureNodeHash": "clsrad", "attributes": [
            attribute("crad", "CRadio", "radio", "1.1", [
                option("k1", "K1", "1.1.1", [attribute("kntx", "KWhy", "text", "1.1.1.1")]),
                option("k2", "K2", "1.1.2")])]},
        {"id": "2", "featureNodeHash": "clstxt",
         "attributes": [attribute("ctxt", "CText", "text", "2.1")]},
        {"id": "3", "featureNodeHash": "clschk", "attributes": [
            attribute("cchk", "CCheck", "checklist", "3.1",
                      [option("q1", "Q1", "3.1.1"), option("q2", "Q2", "3.1.2")])]},
        {"id": "4", "featureNodeHash": "clsglo", "level": "global",
         "attributes": [attribute("cglo", "CGlob", "text", "4.1")]},
    ],
    "skeleton_templates": [],
}  # fmt: skip


class Kit:
    """The same few public names of ours or of the published package."""

    def __init__(self, root: str = "encord_portal.sdk") -> None:
        self.root = root
        self.objects = self.module("objects")
        self.coordinates = self.module("objects.coordinates")
        self.Range = self.module("objects.frames").Range
        self.rows = self.module("orm.label_row")
        self.structure = self.objects.OntologyStructure.from_dict(ONTOLOGY)
        orm = self.module("orm.ontology").Ontology(
            title="o", structure=self.structure, ontology_hash=DATASET_HASH, created_at=NOW,
            last_edited_at=NOW,
        )  # fmt: skip
        self.ontology = self.module("ontology").Ontology(orm, None)

    def module(self, name: str) -> Any:
        return importlib.import_module(f"{self.root}.{name}")

    def item(self, feature_hash: str) -> Any:
        return self.structure.get_child_by_hash(feature_hash)

    def box(self, x: float = 0.1) -> Any:
        return self.coordinates.BoundingBoxCoordinates(0.1, 0.2, x, 0.4)

    def empty_row(self, data_type: str = "video", frames: int = 100, **given: Any) -> Any:
        metadata: Json = {
            "label_hash": LABEL_HASH, "created_at": NOW, "last_edited_at": NOW,
            "branch_name": "main", "data_hash": DATA_HASH, "dataset_hash": DATASET_HASH,
            "dataset_title": "ds", "data_title": "t", "data_type": data_type.upper(),
            "data_link": None, "label_status": self.rows.LabelStatus.LABEL_IN_PROGRESS,
            "annotation_task_status": None, "workflow_graph_node": None, "is_shadow_data": False,
            "frames_per_second": 25.0, "number_of_frames": frames, "duration": 4.0, "height": 100,
            "width": 200, "audio_sample_rate": None, "audio_codec": None, "audio_bit_depth": None,
            "audio_num_channels": None, "spaces": {},
        }  # fmt: skip
        client = given.pop("project_client", None)
        row = self.rows.LabelRowMetadata(**(metadata | given))
        return self.objects.LabelRowV2(row, client, self.ontology)

    def row(self, labels: Json, frames: int = 100, **given: Any) -> Any:
        label_row = self.empty_row(labels["data_type"], frames, **given)
        label_row.from_labels_dict(labels)
        return label_row

    def video(self) -> Any:
        return self.row(video_labels({}))

    def placed(self, feature_hash: str = "objbox", frames: Any = 0) -> Any:
        instance = self.item(feature_hash).create_instance()
        instance.set_for_frames(self.box(), frames)
        return instance


GEOMETRIES: dict[str, Json] = {
    "bounding_box": {"boundingBox": {"h": 0.1, "w": 0.2, "x": 0.3, "y": 0.4}},
    "rotatable_bounding_box": {
        "rotatableBoundingBox": {"h": 0.1, "w": 0.2, "x": 0.3, "y": 0.4, "theta": 12.5}
    },
    "polygon": {
        "polygon": {
            "0": {"x": 0.1, "y": 0.1},
            "1": {"x": 0.5, "y": 0.1},
            "2": {"x": 0.3, "y": 0.6},
        },
        "polygons": [[[0.1, 0.1, 0.5, 0.1, 0.3, 0.6]]],
    },
    "polyline": {"polyline": {"0": {"x": 0.1, "y": 0.1}, "1": {"x": 0.5, "y": 0.1}}},
    "point": {"point": {"0": {"x": 0.25, "y": 0.75}}},
    "bitmask": {"bitmask": {"top": 0, "left": 0, "height": 2, "width": 4, "rleString": "233"}},
    "skeleton": {
        "skeleton": {
            "0": {"x": 0.1, "y": 0.2, "name": "head", "visibility": "visible"},
            "1": {"x": 0.3, "y": 0.4, "name": "tail", "color": "#000000", "value": "tail"},
        }
    },
    "circle": {"circle": {"x": 0.5, "y": 0.5, "r": 0.1, "stretch": 1, "theta": 0}},
    "ellipse": {"ellipse": {"x": 0.5, "y": 0.5, "rx": 0.1, "ry": 0.2, "theta": 0}},
    "cuboid_2d": {
        "cuboid_2d": {
            "front": [0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2],
            "offset": {"x": 0.1, "y": 0.1},
        }
    },
}


def entry(shape: str = "bounding_box", object_hash: str = "aaaaaaaa", **given: Any) -> Json:
    feature_hash, name = SHAPES[shape]
    return {
        "name": name, "color": COLOR, "shape": shape, "value": name.lower().replace(" ", "_"),
        "createdAt": TIME, "createdBy": "a@b.co", "confidence": 1.0, "objectHash": object_hash,
        "featureHash": feature_hash, "manualAnnotation": True, "lastEditedAt": TIME,
        "lastEditedBy": "c@d.co", **GEOMETRIES[shape], **given,
    }  # fmt: skip


def without(d: Json, *names: str) -> Json:
    return {key: value for key, value in d.items() if key not in names}


def frame(*objects: Json, classifications: tuple[Json, ...] = (), **given: Any) -> Json:
    return {"objects": list(objects), "classifications": list(classifications), **given}


def unit(mime: str, labels: Any, **given: Any) -> Json:
    return {
        "data_hash": DATA_HASH, "data_title": "t", "data_type": mime, "data_sequence": 0,
        "labels": labels, "data_link": None, "width": 200, "height": 100, **given,
    }  # fmt: skip


def row_labels(data_type: str, units: Json, **given: Any) -> Json:
    return {
        "label_hash": LABEL_HASH, "branch_name": "main", "created_at": TIME,
        "last_edited_at": TIME, "data_hash": DATA_HASH, "dataset_hash": DATASET_HASH,
        "dataset_title": "ds", "data_title": "t", "data_type": data_type,
        "annotation_task_status": "QUEUED", "is_shadow_data": False, "object_answers": {},
        "classification_answers": {}, "object_actions": {}, "label_status": "LABEL_IN_PROGRESS",
        "data_units": units, "spaces": {}, **given,
    }  # fmt: skip


def video_labels(frames: Any, **given: Any) -> Json:
    facts = {"data_duration": 4.0, "data_fps": 25.0}
    return row_labels("video", {DATA_HASH: unit("video/mp4", frames, **facts)}, **given)


def image_labels(*objects: Json, **given: Any) -> Json:
    return row_labels("image", {DATA_HASH: unit("image/png", frame(*objects))}, **given)


def image_hash(number: int) -> str:
    return f"40000000-0000-4000-8000-{number:012d}"


def group_labels(*blobs: Json, **given: Any) -> Json:
    units = {
        image_hash(number): unit(
            "image/png", blob, data_hash=image_hash(number), data_sequence=str(number)
        )
        for number, blob in enumerate(blobs)
    }
    return row_labels("img_group", units, **given)


def dicom_labels(frames: Json, **given: Any) -> Json:
    facts = without(unit("application/dicom", frames), "data_link")
    return row_labels("dicom", {DATA_HASH: facts}, **given)


def slice_metadata(number: int, width: int = 4, height: int = 2) -> Json:
    return {
        "dicom_instance_uid": f"1.2.{number}", "multiframe_frame_number": None,
        "file_uri": f"https://media.example/{number}.dcm?signature=s", "width": width,
        "height": height,
    }  # fmt: skip


def answer(hash_: str, answers: Any, name: str = "Text", **given: Any) -> Json:
    return {
        "name": name, "value": name.lower(), "answers": answers, "featureHash": hash_,
        "manualAnnotation": True, **given,
    }  # fmt: skip


def chosen(*hashes: str) -> list[Json]:
    return [{"name": h, "value": h.lower(), "featureHash": h} for h in hashes]


def static(*answers: Json, object_hash: str = "aaaaaaaa", **given: Any) -> Json:
    return {object_hash: {"objectHash": object_hash, "classifications": list(answers), **given}}


def action(hash_: str, answers: Any, ranges: Any, **given: Any) -> Json:
    facts = {"dynamic": True, "range": ranges, "shouldPropagate": False}
    return answer(hash_, answers, **(facts | given))


def actions(*items: Json, object_hash: str = "aaaaaaaa", **given: Any) -> Json:
    return {object_hash: {"objectHash": object_hash, "actions": list(items), **given}}


def classified(
    feature_hash: str = "clstxt", answers: tuple[Json, ...] = (), ranges: Any = ((0, 3),),
    hash_: str = "cccccccc", **given: Any,
) -> Json:  # fmt: skip
    return {
        hash_: {
            "classificationHash": hash_, "featureHash": feature_hash,
            "classifications": list(answers),
            "range": [list(pair) for pair in ranges] if isinstance(ranges, tuple) else ranges,
            "createdBy": "a@b.co", "createdAt": TIME, "lastEditedBy": None, "lastEditedAt": TIME,
            "confidence": 1.0, "manualAnnotation": True, "spaces": {}, **given,
        }
    }  # fmt: skip
