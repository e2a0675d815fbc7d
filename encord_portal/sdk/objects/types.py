"""The label row dictionary as types (wire protocol §5)."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

from encord_portal.sdk.objects._geometry_types import (
    BoundingBoxDict,
    BoundingBoxFrameCoordinatesDict,
    CircleDict,
    CircleFrameCoordinatesDict,
    Cuboid2DDict,
    Cuboid2DFrameCoordinatesDict,
    Cuboid2DIsometricDict,
    Cuboid2DPerspectiveDict,
    EllipseDict,
    EllipseFrameCoordinatesDict,
    LegacyPolygonDict,
    Point3DFrameCoordinatesDict,
    PointDict,
    PointDict3D,
    PointFrameCoordinatesDict,
    PolygonDict,
    PolygonFrameCoordinatesDict,
    PolylineDict,
    PolylineFrameCoordinatesDict,
    RotatableBoundingBoxDict,
    RotatableBoundingBoxFrameCoordinatesDict,
    is_offset,
    is_perspective,
)
from encord_portal.sdk.objects.html_node import HtmlNodeDict, HtmlRangeDict

__all__ = [
    "AnswerDict",
    "AttributeDict",
    "BaseFrameObject",
    "BoundingBoxDict",
    "BoundingBoxFrameCoordinatesDict",
    "BoundingBoxFrameObject",
    "CircleDict",
    "CircleFrameCoordinatesDict",
    "CircleFrameObject",
    "ClassificationAnswer",
    "Cuboid2DDict",
    "Cuboid2DFrameCoordinatesDict",
    "Cuboid2DFrameObject",
    "Cuboid2DIsometricDict",
    "Cuboid2DPerspectiveDict",
    "DynamicAttributeObject",
    "EllipseDict",
    "EllipseFrameCoordinatesDict",
    "EllipseFrameObject",
    "FrameClassification",
    "FrameObject",
    "LabelBlob",
    "LabelRowDict",
    "LegacyPolygonDict",
    "ObjectAction",
    "ObjectAnswer",
    "ObjectAnswerForGeometric",
    "ObjectAnswerForHtml",
    "ObjectAnswerForNonGeometric",
    "Point3DFrameCoordinatesDict",
    "PointDict",
    "PointDict3D",
    "PointFrameCoordinatesDict",
    "PointFrameObject",
    "PointFrameObject2D",
    "PointFrameObject3D",
    "PolygonDict",
    "PolygonFrameCoordinatesDict",
    "PolygonFrameObject",
    "PolylineDict",
    "PolylineFrameCoordinatesDict",
    "PolylineFrameObject",
    "RotatableBoundingBoxDict",
    "RotatableBoundingBoxFrameCoordinatesDict",
    "RotatableBoundingBoxFrameObject",
    "SegmentationObject",
    "SpaceFrameData",
    "SpaceHtmlData",
    "SpaceRange",
    "is_offset",
    "is_perspective",
]


class AnswerDict(TypedDict):
    """A chosen option."""

    name: str
    value: str
    featureHash: str


class AttributeDict(TypedDict):
    """An answered attribute."""

    name: str
    value: str
    answers: str | float | list[AnswerDict]
    featureHash: str
    manualAnnotation: bool


class BaseFrameObject(TypedDict):
    """What every frame object has, whatever its shape."""

    name: str
    color: str
    value: str
    createdAt: str
    objectHash: str
    featureHash: str
    createdBy: NotRequired[str | None]
    confidence: NotRequired[float]
    manualAnnotation: NotRequired[bool]
    lastEditedAt: NotRequired[str]
    lastEditedBy: NotRequired[str | None]
    isDeleted: NotRequired[bool]
    reviews: NotRequired[list[Any]]
    objectNumber: NotRequired[int]
    event: NotRequired[Literal["upsert", "delete"]]
    interpolate: NotRequired[Literal["hold", "linear"]]


class BoundingBoxFrameObject(BaseFrameObject, BoundingBoxFrameCoordinatesDict):
    """Frame object of an upright box."""

    shape: Literal["bounding_box"]


class RotatableBoundingBoxFrameObject(BaseFrameObject, RotatableBoundingBoxFrameCoordinatesDict):
    """Frame object of a turned box."""

    shape: Literal["rotatable_bounding_box"]


class PolygonFrameObject(BaseFrameObject, PolygonFrameCoordinatesDict):
    """Frame object of a polygon."""

    shape: Literal["polygon"]


class PolylineFrameObject(BaseFrameObject, PolylineFrameCoordinatesDict):
    """Frame object of a line."""

    shape: Literal["polyline"]


class PointFrameObject2D(BaseFrameObject, PointFrameCoordinatesDict):
    """Frame object of a point."""

    shape: Literal["point"]


class PointFrameObject3D(BaseFrameObject, Point3DFrameCoordinatesDict):
    """Frame object of a point in space."""

    shape: Literal["point"]


PointFrameObject: TypeAlias = PointFrameObject2D | PointFrameObject3D


class SegmentationObject(BaseFrameObject):
    """Object of a point cloud: the indices of its points, run-length coded."""

    shape: Literal["segmentation"]
    segmentation: str


class Cuboid2DFrameObject(BaseFrameObject, Cuboid2DFrameCoordinatesDict):
    """Frame object of a 2D cuboid."""

    shape: Literal["cuboid_2d"]


class CircleFrameObject(BaseFrameObject, CircleFrameCoordinatesDict):
    """Frame object of a circle."""

    shape: Literal["circle"]


class EllipseFrameObject(BaseFrameObject, EllipseFrameCoordinatesDict):
    """Frame object of an ellipse."""

    shape: Literal["ellipse"]


FrameObject: TypeAlias = (
    BoundingBoxFrameObject
    | RotatableBoundingBoxFrameObject
    | PolygonFrameObject
    | PolylineFrameObject
    | PointFrameObject
    | SegmentationObject
    | Cuboid2DFrameObject
    | CircleFrameObject
    | EllipseFrameObject
)


class FrameClassification(TypedDict):
    """A classification in a frame; kept for older readers, placement is in the answers."""

    name: str
    value: str
    classificationHash: str
    featureHash: str
    createdAt: NotRequired[str]
    createdBy: NotRequired[str | None]
    confidence: NotRequired[float]
    manualAnnotation: NotRequired[bool]
    lastEditedAt: NotRequired[str]
    lastEditedBy: NotRequired[str | None]
    reviews: NotRequired[list[Any]]


class LabelBlob(TypedDict):
    """The labels of one frame."""

    objects: list[FrameObject]
    classifications: list[FrameClassification]


class DynamicAttributeObject(TypedDict):
    """An answer of a dynamic attribute, with the frames where it holds."""

    name: str
    value: str
    featureHash: str
    manualAnnotation: bool
    answers: str | float | list[AnswerDict]
    dynamic: bool
    range: list[list[int]]
    shouldPropagate: bool
    trackHash: NotRequired[str]
    spaceId: NotRequired[str]


class SpaceFrameData(TypedDict):
    """Where something is placed on a space of frames."""

    type: Literal["frame"]
    range: list[list[int]]


class SpaceHtmlData(TypedDict):
    """Where something is placed on an HTML space."""

    type: Literal["html"]
    range: list[list[HtmlNodeDict]]


SpaceRange: TypeAlias = SpaceFrameData | SpaceHtmlData


class ClassificationAnswer(TypedDict):
    """A classification instance: its answers, and where it is placed."""

    classificationHash: str
    featureHash: str
    classifications: list[AttributeDict]
    range: NotRequired[list[list[int]] | None]
    createdBy: NotRequired[str | None]
    createdAt: NotRequired[str]
    lastEditedBy: NotRequired[str | None]
    lastEditedAt: NotRequired[str]
    confidence: NotRequired[float]
    manualAnnotation: NotRequired[bool]
    reviews: NotRequired[list[Any]]
    spaces: NotRequired[dict[str, SpaceRange] | None]


class ObjectAnswerForGeometric(TypedDict):
    """The static answers of an object that is drawn on frames."""

    objectHash: str
    classifications: list[AttributeDict]
    objectNumber: NotRequired[int | None]


class ObjectAnswerForNonGeometric(BaseFrameObject):
    """An object that is placed by ranges, with its static answers."""

    classifications: list[AttributeDict]
    range: list[list[int]]
    shape: Literal["audio", "time_range", "text", "segmentation"]
    spaces: dict[str, SpaceRange] | None


class ObjectAnswerForHtml(BaseFrameObject):
    """An object that is placed in an HTML document, with its static answers."""

    classifications: list[AttributeDict]
    range: list[list[int]]
    range_html: list[HtmlRangeDict]
    shape: Literal["text"]


ObjectAnswer: TypeAlias = (
    ObjectAnswerForGeometric | ObjectAnswerForNonGeometric | ObjectAnswerForHtml
)


class ObjectAction(TypedDict):
    """The dynamic answers of an object."""

    objectHash: str
    actions: list[DynamicAttributeObject]


class LabelRowDict(TypedDict, total=False):
    """A whole label row ("Encord format")."""

    label_hash: str
    branch_name: str
    created_at: str
    last_edited_at: str
    data_hash: str
    dataset_hash: str
    dataset_title: str
    data_title: str
    data_type: str
    annotation_task_status: str | None
    is_shadow_data: bool
    object_answers: dict[str, ObjectAnswer]
    classification_answers: dict[str, ClassificationAnswer]
    object_actions: dict[str, ObjectAction]
    label_status: str
    data_units: dict[str, Any]
    spaces: dict[str, Any]
    scene: dict[str, Any]
