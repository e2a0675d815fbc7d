"""Skeleton templates: which vertices a skeleton has, and how they are joined (wire protocol §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects._coordinates.skeleton import SkeletonCoordinate, SkeletonCoordinates

_POINT_KEYS = frozenset({"x", "y", "name", "color", "value", "featureHash", "feature_hash"})
_TEMPLATE_KEYS = frozenset(
    {"name", "width", "height", "skeleton", "skeletonEdges", "skeleton_edges"}
    | {"feature_node_hash", "shape"}
)


@dataclass(slots=True, init=False)
class SkeletonTemplateCoordinate:
    """One vertex of a template.

    Attributes:
        x: Horizontal place within the template.
        y: Vertical place within the template.
        name: The name of the vertex, unique within the template.
        color: The colour of the vertex.
        value: A value for programs; usually empty.
        feature_hash: The identifier of the vertex.
    """

    x: float
    y: float
    name: str
    color: str | None
    value: str | None
    feature_hash: str | None
    _extra: dict[str, Any] | None

    def __init__(
        self,
        *,
        x: float,
        y: float,
        name: str,
        color: str | None = "#00000",
        value: str | None = "",
        feature_hash: str | None = None,
        featureHash: str | None = None,  # noqa: N803 - the reference takes the wire's name too
    ) -> None:
        self.x = float(x)
        self.y = float(y)
        self.name = name
        self.color = color
        self.value = value
        self.feature_hash = feature_hash if featureHash is None else featureHash
        self._extra = None

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> SkeletonTemplateCoordinate:
        """Read a vertex as it is stored.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        point = cls(**_arguments(d, ("x", "y", "name"), _POINT_KEYS, "a skeleton vertex"))
        point._extra = {key: d[key] for key in d if key not in _POINT_KEYS} or None
        return point

    def to_dict(self) -> dict[str, Any]:
        """Give the vertex as it is stored; what is None is left out."""
        members = {
            "x": self.x,
            "y": self.y,
            "name": self.name,
            "color": self.color,
            "value": self.value,
            "featureHash": self.feature_hash,
        }
        return {**_without_none(members), **(self._extra or {})}


@dataclass(slots=True, init=False)
class SkeletonTemplate:
    """The vertices and edges that every skeleton of an ontology object has.

    Attributes:
        name: The name of the template, unique within the ontology.
        width: Width of the box in which the vertices are placed.
        height: Height of that box.
        skeleton: Vertex number as text → vertex.
        skeleton_edges: Vertex number → vertex number → ``{"color": …}``.
        feature_node_hash: The identifier of the ontology object that uses the template.
        shape: Always ``"skeleton"``.
    """

    name: str
    width: float
    height: float
    skeleton: dict[str, SkeletonTemplateCoordinate]
    skeleton_edges: dict[str, dict[str, dict[str, str]]]
    feature_node_hash: str | None
    shape: str | None
    _extra: dict[str, Any] | None

    def __init__(
        self,
        *,
        name: str,
        width: float,
        height: float,
        skeleton: Mapping[str, SkeletonTemplateCoordinate | Mapping[str, Any]],
        skeleton_edges: dict[str, dict[str, dict[str, str]]] | None = None,
        feature_node_hash: str | None = None,
        shape: str | None = "skeleton",
        skeletonEdges: dict[str, dict[str, dict[str, str]]] | None = None,  # noqa: N803 - as above
    ) -> None:
        edges = skeletonEdges if skeleton_edges is None else skeleton_edges
        if edges is None:
            raise TypeError("SkeletonTemplate() needs skeletonEdges; {} means no edges")
        self.name = name
        self.width = float(width)
        self.height = float(height)
        self.skeleton = {
            number: vertex
            if isinstance(vertex, SkeletonTemplateCoordinate)
            else SkeletonTemplateCoordinate.from_dict(vertex)
            for number, vertex in skeleton.items()
        }
        self.skeleton_edges = edges
        self.feature_node_hash = feature_node_hash
        self.shape = shape
        self._extra = None

    @property
    def required_vertices(self) -> set[str]:
        """The names of the vertices that an instance must have."""
        return {vertex.name for vertex in self.skeleton.values()}

    def create_instance(
        self, provided_coordinates: list[SkeletonCoordinate]
    ) -> SkeletonCoordinates:
        """Place the vertices on a frame.

        Args:
            provided_coordinates: One coordinate for each vertex of the template, matched by name.

        Raises:
            ValueError: A vertex is missing, unknown or given twice.
        """
        names = [coordinate.name for coordinate in provided_coordinates]
        difference = set(names) ^ self.required_vertices
        if difference:
            raise ValueError(
                "Provided vertices does not match the required vertices, difference is "
                f"{difference}"
            )
        if len(names) != len(set(names)):
            raise ValueError(f"Each vertex may be given once only, not so in {names}")
        return SkeletonCoordinates(values=list(provided_coordinates), name=self.name)

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> SkeletonTemplate:
        """Read a template as it is stored.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        required = ("name", "width", "height", "skeleton")
        template = cls(**_arguments(d, required, _TEMPLATE_KEYS, "a skeleton template"))
        template._extra = {key: d[key] for key in d if key not in _TEMPLATE_KEYS} or None
        return template

    def to_dict(self) -> dict[str, Any]:
        """Give the template as it is stored; what is None is left out."""
        members = {
            "name": self.name,
            "width": self.width,
            "height": self.height,
            "skeleton": {number: vertex.to_dict() for number, vertex in self.skeleton.items()},
            "skeletonEdges": self.skeleton_edges,
            "feature_node_hash": self.feature_node_hash,
            "shape": self.shape,
        }
        return {**_without_none(members), **(self._extra or {})}


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None}


def _arguments(
    d: Mapping[str, Any], required: tuple[str, ...], known: frozenset[str], what: str
) -> dict[str, Any]:
    """Pick the constructor's arguments out of a dictionary, checked as far as they must be."""
    if not isinstance(d, Mapping):
        raise EncordException(f"{what} must be a dictionary, not {d!r:.200}")
    missing = [name for name in required if name not in d]
    if "skeleton" in required and not ({"skeletonEdges", "skeleton_edges"} & d.keys()):
        missing.append("skeletonEdges")
    if missing:
        raise EncordException(f"{what} lacks {', '.join(missing)}: {d!r:.200}")
    for name in ("x", "y", "width", "height"):
        value = d.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise EncordException(f"`{name}` of {what} must be a number, not {value!r:.200}")
    for name in ("skeleton", "skeletonEdges", "skeleton_edges"):
        if not isinstance(d.get(name, {}), Mapping):
            raise EncordException(f"`{name}` of {what} must be a dictionary, not {d[name]!r:.200}")
    if not isinstance(d["name"], str):
        raise EncordException(f"`name` of {what} must be a text, not {d['name']!r:.200}")
    return {key: value for key, value in d.items() if key in known}
