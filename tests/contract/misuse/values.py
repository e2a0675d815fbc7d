"""Enumerations, coordinates, helpers, and what is read from the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.contract.misuse.parts import (
    shapes,
)
from tests.contract.requests import answers
from tests.sdk.label_row.builders import Kit

CASES: dict[str, Callable[[Kit], Any]] = {
    "shape unknown": lambda kit: shapes(kit)("zz"),
    "data type unknown": lambda kit: kit.module("constants.enums").DataType("zz"),
    "data type upper": lambda kit: kit.module("constants.enums").DataType.from_upper_case_string(
        "zz"
    ),
    "label status unknown": lambda kit: kit.rows.LabelStatus("zz"),
    "annotation task status unknown": lambda kit: kit.rows.AnnotationTaskStatus("zz"),
    "shadow data state unknown": lambda kit: kit.rows.ShadowDataState("zz"),
    "role": lambda kit: kit.module("utilities.project_user").ProjectUserRole(77),
    "role in a dataset": lambda kit: kit.module("orm.dataset").DatasetUserRole(77),
    "role in an ontology": lambda kit: kit.module("utilities.ontology_user").OntologyUserRole(77),
    "storage location": lambda kit: kit.module("orm.dataset").StorageLocation(77),
    "storage location a text": lambda kit: kit.module("orm.dataset").StorageLocation.from_str("zz"),
    "property type": lambda kit: kit.module("objects.common").PropertyType("zz"),
    "long polling status": lambda kit: kit.module("orm.dataset").LongPollingStatus("zz"),
    "type of stage": lambda kit: kit.module("orm.workflow").WorkflowStageType("zz"),
    "status of a project": lambda kit: kit.module("orm.project").ProjectStatus("zz"),
    "type of project": lambda kit: kit.module("orm.project").ProjectType("zz"),
    "storage item type": lambda kit: kit.module("orm.storage").StorageItemType("zz"),
    "visibility": lambda kit: kit.coordinates.Visibility("zz"),
    "taskstatus": lambda kit: kit.module("workflow").AnnotationTaskStatus("zz"),
    "action": lambda kit: kit.module("orm.label_log").Action(18),
    "spacetype": lambda kit: kit.module("constants.enums").SpaceType("zz"),
    "duplicates behaviour": lambda kit: kit.module("orm.dataset").DataLinkDuplicatesBehavior("zz"),
    "review mode": lambda kit: kit.module("orm.project").ReviewMode("zz"),
    "listing filter": lambda kit: kit.module("user_client").ListingFilter("zz"),
    "image coordinates": lambda kit: kit.coordinates.BoundingBoxCoordinates("a", 1, 1, 1),
    "poly both": lambda kit: kit.coordinates.PolygonCoordinates(),
    "poly empty": lambda kit: kit.coordinates.PolygonCoordinates([]),
    "bitmask": lambda kit: kit.coordinates.BitmaskCoordinates("x"),
    "skeleton by position": lambda kit: kit.coordinates.SkeletonCoordinates([], name="x"),
    "audio": lambda kit: kit.coordinates.AudioCoordinates(range=[]),
    "audio ranges a text": lambda kit: kit.coordinates.AudioCoordinates(range="x"),
    "text": lambda kit: kit.coordinates.TextCoordinates(range=[kit.Range(5, 1)]),
    "html": lambda kit: kit.coordinates.HtmlCoordinates(range=[]),
    "cuboid": lambda kit: kit.coordinates.CuboidCoordinates(
        position=(1,), orientation=(1,), size=(1,)
    ),
    "circle": lambda kit: kit.coordinates.CircleCoordinates("x", "y", "z"),
    "ellipse": lambda kit: kit.coordinates.EllipseCoordinates(1),
    "polyline": lambda kit: kit.coordinates.PolylineCoordinates("x"),
    "polyline mix": lambda kit: kit.coordinates.PolylineCoordinates(
        [
            kit.coordinates.PointCoordinate(0.1, 0.1),
            kit.coordinates.PointCoordinate3D(0.1, 0.1, 0.1),
        ]
    ),
    "rot": lambda kit: kit.coordinates.RotatableBoundingBoxCoordinates(1, 1, 1, 1),
    "from_dict box": lambda kit: kit.coordinates.BoundingBoxCoordinates.from_dict({}),
    "from_dict poly": lambda kit: kit.coordinates.PolygonCoordinates.from_dict({}),
    "from_dict point": lambda kit: kit.coordinates.PointCoordinate.from_dict({}),
    "from_dict skel": lambda kit: kit.coordinates.SkeletonCoordinates.from_dict({}),
    "from_dict bit": lambda kit: kit.coordinates.BitmaskCoordinates.from_dict({}),
    "numpy bit": lambda kit: kit.coordinates.BitmaskCoordinates(3),
    "check_type": lambda kit: kit.module("objects.utils").check_type(3, str),
    "checked_cast": lambda kit: kit.module("objects.utils").checked_cast(3, str),
    "check_email": lambda kit: kit.module("objects.utils").check_email("x"),
    "frames conv": lambda kit: kit.module("objects.frames").frames_class_to_frames_list("x"),
    "ranges": lambda kit: kit.module("objects.frames").frames_to_ranges([]),
    "range manager": lambda kit: kit.module("common.range_manager").RangeManager("x"),
    "time": lambda kit: kit.module("common.time_parser").parse_datetime("garbage"),
    "bundle of nothing": lambda kit: kit.module("http.bundle").Bundle(0),
    "key that is none": lambda kit: kit.module("configs").UserConfig.from_ssh_private_key("nokey"),
    "config key none": lambda kit: kit.module("configs").UserConfig.from_ssh_private_key(None),
    "workflow node": lambda kit: kit.rows.WorkflowGraphNode.from_optional_dict({"x": 1}),
    "label row metadata": lambda kit: kit.rows.LabelRowMetadata.from_dict({}),
    "label row metadata annotation task status": lambda kit: kit.rows.LabelRowMetadata.from_dict(
        {"x": 1}
    ),
    "datarow": lambda kit: kit.module("orm.dataset").DataRow.from_dict({}),
    "dataset": lambda kit: kit.module("orm.dataset").Dataset.from_dict({}),
    "project user": lambda kit: kit.module("utilities.project_user").ProjectUser.from_dict({}),
    "dataset user": lambda kit: kit.module("orm.dataset").DatasetUser.from_dict({}),
    "state of a job": lambda kit: kit.module("orm.dataset").DatasetDataLongPolling.from_dict({}),
    "encoding anew": lambda kit: kit.module("orm.dataset").ReEncodeVideoTask.from_dict({}),
    "private data": lambda kit: kit.module("orm.dataset").AddPrivateDataResponse.from_dict({}),
    "data of a dataset": lambda kit: kit.module("orm.dataset").DatasetDataInfo.from_dict({}),
    "created dataset": lambda kit: kit.module("orm.dataset").CreateDatasetResponse.from_dict({}),
    "image": lambda kit: kit.module("orm.dataset").ImageData.from_dict({}),
    "cvat issues": lambda kit: kit.module("utilities.client_utilities").Issues.from_dict({}),
    "priorities": lambda kit: kit.module("orm.project").TaskPriorityParams(priorities="x"),
    "meta image": lambda kit: kit.module("orm.storage").CustomerProvidedImageMetadata(),
    "meta video": lambda kit: kit.module("orm.storage").CustomerProvidedVideoMetadata(fps="x"),
    "label row metadata none": lambda kit: kit.rows.LabelRowMetadata.from_dict(None),
    "label row metadata list": lambda kit: kit.rows.LabelRowMetadata.from_list([{}]),
    "data row: bad type": lambda kit: kit.module("orm.dataset").DataRow.from_dict(
        dict(answers.data_row(), data_type="zz")
    ),
    "data row: bad time": lambda kit: kit.module("orm.dataset").DataRow.from_dict(
        dict(answers.data_row(), created_at="zz")
    ),
    "label row metadata: bad time": lambda kit: kit.rows.LabelRowMetadata.from_dict(
        dict(answers.label_row_metadata(), created_at="zz")
    ),
    "label row metadata: bad annotation task status": lambda kit: (
        kit.rows.LabelRowMetadata.from_dict(
            dict(answers.label_row_metadata(), annotation_task_status="zz")
        )
    ),
    "label row metadata: bad uuid": lambda kit: kit.rows.LabelRowMetadata.from_dict(
        dict(answers.label_row_metadata(), task_uuid="zz")
    ),
}
