"""Skeleton templates as the server sends them."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from encord_portal.sdk.common.base_dto import BaseDTO


class SkeletonTemplateCoordinate(BaseDTO):
    """One vertex of a template; places are fractions of its size."""

    x: float
    y: float
    name: str
    color: str | None = "#00000"
    value: str | None = ""
    feature_hash: str | None = None


class SkeletonTemplate(BaseDTO):
    """The vertices of a skeleton and how they are joined.

    Attributes:
        name: What the template is called.
        width: Its width, relative to its height.
        height: Its height.
        skeleton: Number of the vertex → vertex.
        skeleton_edges: Number of a vertex → number of another → colour of the edge.
        feature_node_hash: The ontology item that is made from it.
        shape: Always ``skeleton``.
    """

    model_config = ConfigDict(populate_by_name=True)

    name: str
    width: float
    height: float
    skeleton: dict[str, SkeletonTemplateCoordinate]
    skeleton_edges: dict[str, dict[str, dict[str, str]]]
    feature_node_hash: str | None = Field(default=None, alias="feature_node_hash")
    shape: str | None = "skeleton"

    def to_dict(self, by_alias: bool = True, exclude_none: bool = True) -> dict[str, Any]:
        """Write the template with the mixed keys that the wire has."""
        return super().to_dict(by_alias=by_alias, exclude_none=exclude_none)
