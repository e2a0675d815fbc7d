"""Exports of CVAT ("CVAT for images 1.1"), read into labels of this platform's kinds.

Nothing is written here. What has no counterpart is counted as an issue, with the images it is on.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np

from encord_portal.platform.errors import InvalidArguments
from encord_portal.platform.media.limits import MAX_IMAGE_PIXELS
from encord_portal.platform.wire import JsonObject
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates

Answers: TypeAlias = list[tuple[str, str]]
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_KINDS = {"select": "radio", "radio": "radio", "checkbox": "radio", "number": "numeric"}


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """``kind``: radio, text or numeric; a checkbox is a choice between true and false."""

    name: str
    kind: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelSpec:
    name: str
    color: str | None
    attributes: tuple[AttributeSpec, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One drawn thing: ``geometry`` is the wire's key and value of its shape."""

    label: str
    shape: str
    geometry: JsonObject
    answers: Answers
    manual: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """A label of the whole image."""

    label: str
    answers: Answers
    manual: bool


@dataclass(slots=True)
class Picture:
    name: str
    marks: list[Mark] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)


@dataclass(slots=True)
class Export:
    """``issues``: what could not be taken over, and on which images."""

    name: str
    labels: dict[str, LabelSpec]
    pictures: list[Picture]
    issues: defaultdict[str, list[str]]


def read(content: bytes, *, boxes_as_polygons: bool) -> Export:
    """Read ``annotations.xml``.

    Raises:
        InvalidArguments: When it is no such file, or a number in it is none.
    """
    root, home = _opened(content)
    export = Export(
        name=(home.findtext("name") or "").strip() or "CVAT import",
        labels={label.name: label for label in map(_label, home.iterfind("labels/label"))},
        pictures=[],
        issues=defaultdict(list),
    )
    if next(root.iter("track"), None) is not None:
        raise InvalidArguments(
            "annotations.xml holds tracks of a video; export as 'CVAT for images 1.1'."
        )
    for image in root.iterfind("image"):
        export.pictures.append(_picture(image, export, boxes_as_polygons))
    return export


def export_type(content: bytes) -> str:
    """What was exported: ``project``, ``task`` or ``job``.

    Raises:
        InvalidArguments: When ``content`` is no such file.
    """
    _, home = _opened(content)
    return home.tag


def _opened(content: bytes) -> tuple[Element, Element]:
    """The root of the annotations, and what tells of the project, task or job."""
    # Entities could make a small file large, and CVAT writes none.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise InvalidArguments("annotations.xml must not declare a document type.")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InvalidArguments(f"annotations.xml is no XML: {error}.") from error
    home = next((found for kind in ("project", "task", "job") for found in root.iter(kind)), None)
    if root.tag != "annotations" or home is None:
        raise InvalidArguments(
            "annotations.xml is no export of CVAT; export as 'CVAT for images 1.1'."
        )
    return root, home


def _label(element: Element) -> LabelSpec:
    color = (element.findtext("color") or "").strip()
    return LabelSpec(
        name=(element.findtext("name") or "").strip(),
        color=color.upper() if _COLOR.fullmatch(color) else None,
        attributes=tuple(_attribute(each) for each in element.iterfind("attributes/attribute")),
    )


def _attribute(element: Element) -> AttributeSpec:
    source = (element.findtext("input_type") or "text").strip()
    kind = _KINDS.get(source, "text")
    values = [line.strip() for line in (element.findtext("values") or "").splitlines()]
    if source == "checkbox":
        values = ["true", "false"]
    return AttributeSpec(
        name=(element.findtext("name") or "").strip(),
        kind=kind,
        values=tuple(dict.fromkeys(filter(None, values))) if kind == "radio" else (),
    )


def _picture(image: Element, export: Export, boxes_as_polygons: bool) -> Picture:
    picture = Picture(name=image.get("name", ""))
    size = _number(image, "width"), _number(image, "height")
    if not 0 < size[0] * size[1] <= MAX_IMAGE_PIXELS:
        raise InvalidArguments(f"The image {picture.name!r} has no size that an image can have.")
    for element in image:
        label = element.get("label", "")
        if label not in export.labels:
            raise InvalidArguments(
                f"The image {picture.name!r} uses the label {label[:80]!r}, which the export does "
                "not define."
            )
        answers = [(each.get("name", ""), each.text or "") for each in element.iter("attribute")]
        manual = element.get("source", "manual") == "manual"
        if element.tag == "tag":
            picture.tags.append(Tag(label, answers, manual))
            continue
        if element.get("occluded") == "1":
            _note(export, "Marks of occluded objects are not taken over", picture)
        drawn = list(_drawn(element, size, boxes_as_polygons))
        if not drawn:
            _note(export, f"The shape '{element.tag}' is not taken over", picture)
        picture.marks += [Mark(label, shape, value, answers, manual) for shape, value in drawn]
    return picture


def _note(export: Export, issue: str, picture: Picture) -> None:
    if picture.name not in export.issues[issue]:
        export.issues[issue].append(picture.name)


def _drawn(
    element: Element, size: tuple[float, float], boxes_as_polygons: bool
) -> Iterator[tuple[str, JsonObject]]:
    """The shapes of an element: one, or one for each point of a list of points."""
    if element.tag == "box":
        yield _box(element, size, boxes_as_polygons)
    elif element.tag == "polygon":
        yield _polygon(_points(element, size))
    elif element.tag == "polyline":
        yield "polyline", {"polyline": _numbered(_points(element, size))}
    elif element.tag == "points":
        for x, y in _points(element, size):
            yield "point", {"point": {"0": {"x": x, "y": y}}}
    elif element.tag == "ellipse":
        yield (
            "ellipse",
            {
                "ellipse": {
                    "x": _number(element, "cx") / size[0],
                    "y": _number(element, "cy") / size[1],
                    "rx": _number(element, "rx") / size[0],
                    "ry": _number(element, "ry") / size[1],
                    "theta": _number(element, "rotation", 0.0),
                }
            },
        )
    elif element.tag == "mask":
        yield "bitmask", {"bitmask": _mask(element, int(size[0]), int(size[1]))}


def _box(element: Element, size: tuple[float, float], as_polygon: bool) -> tuple[str, JsonObject]:
    left, top = _number(element, "xtl"), _number(element, "ytl")
    right, bottom = _number(element, "xbr"), _number(element, "ybr")
    theta = _number(element, "rotation", 0.0)
    if as_polygon:
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        middle = ((left + right) / 2, (top + bottom) / 2)
        turned = [_turned(corner, middle, theta) for corner in corners]
        return _polygon([(x / size[0], y / size[1]) for x, y in turned])
    box = {
        "x": left / size[0],
        "y": top / size[1],
        "w": (right - left) / size[0],
        "h": (bottom - top) / size[1],
    }
    if theta % 360:
        return "rotatable_bounding_box", {"rotatableBoundingBox": {**box, "theta": theta}}
    return "bounding_box", {"boundingBox": box}


def _turned(
    point: tuple[float, float], middle: tuple[float, float], degrees: float
) -> tuple[float, float]:
    """Turned clockwise on the screen."""
    angle = math.radians(degrees)
    x, y = point[0] - middle[0], point[1] - middle[1]
    return (
        middle[0] + x * math.cos(angle) - y * math.sin(angle),
        middle[1] + x * math.sin(angle) + y * math.cos(angle),
    )


def _polygon(points: list[tuple[float, float]]) -> tuple[str, JsonObject]:
    flat = [number for point in points for number in point]
    return "polygon", {"polygon": _numbered(points), "polygons": [[flat]]}


def _numbered(points: list[tuple[float, float]]) -> JsonObject:
    return {str(number): {"x": x, "y": y} for number, (x, y) in enumerate(points)}


def _points(element: Element, size: tuple[float, float]) -> list[tuple[float, float]]:
    found = []
    for pair in element.get("points", "").split(";"):
        x, _, y = pair.partition(",")
        found.append((_finite(x, "points") / size[0], _finite(y, "points") / size[1]))
    return found


def _mask(element: Element, width: int, height: int) -> JsonObject:
    """The whole image's mask: CVAT counts runs within the box around it."""
    left, top = int(_number(element, "left")), int(_number(element, "top"))
    across, down = int(_number(element, "width")), int(_number(element, "height"))
    if left < 0 or top < 0 or not 0 < across <= width - left or not 0 < down <= height - top:
        raise InvalidArguments("A mask lies outside its image.")
    inner = bytearray()
    for place, run in enumerate(element.get("rle", "").split(",")):
        length = int(_finite(run, "rle"))
        if not 0 <= length <= across * down - len(inner):
            raise InvalidArguments("The runs of a mask do not fit its size.")
        inner += bytes([place % 2]) * length
    inner += bytes(across * down - len(inner))
    mask = np.zeros((height, width), dtype=np.bool_)
    box = np.frombuffer(inner, dtype=np.bool_).reshape(down, across)
    mask[top : top + down, left : left + across] = box
    return BitmaskCoordinates(mask).to_dict()


def _number(element: Element, name: str, default: float | None = None) -> float:
    text = element.get(name)
    if text is None and default is not None:
        return default
    return _finite(text or "", name)


def _finite(text: str, name: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > 1e9:
        raise InvalidArguments(f"annotations.xml: {text[:40]!r} ({name}) is no number.")
    return number
