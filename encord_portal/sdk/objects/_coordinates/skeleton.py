"""Skeletons: named points, each with a visibility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects._coordinates.wire import geometry


class Visibility(str, Enum):  # noqa: UP042 - prints as the reference prints it
    """How a point of a skeleton is seen."""

    VISIBLE = "visible"
    INVISIBLE = "invisible"
    OCCLUDED = "occluded"
    SELF_OCCLUDED = "selfOccluded"


# A point may carry one of these words as a key instead of `visibility`; the first one wins.
_FLAGS = (
    Visibility.INVISIBLE,
    Visibility.OCCLUDED,
    Visibility.SELF_OCCLUDED,
    Visibility.VISIBLE,
)
_TEXTS = ("name", "color", "featureHash", "value")


@dataclass(slots=True, init=False)
class SkeletonCoordinate:
    """One point of a skeleton, in fractions of the media's width and height.

    Attributes:
        x: From the left.
        y: From the top.
        name: The name of the vertex in the template.
        color: The colour of the point.
        feature_hash: The identifier of the vertex.
        value: A value for programs.
        visibility: How the point is seen.
    """

    x: float
    y: float
    name: str
    color: str | None
    feature_hash: str | None
    value: str | None
    visibility: Visibility | None

    def __init__(
        self,
        *,
        x: float,
        y: float,
        name: str,
        color: str | None = None,
        feature_hash: str | None = None,
        value: str | None = None,
        visibility: Visibility | str | None = None,
        featureHash: str | None = None,  # noqa: N803 - the reference takes the wire's name too
    ) -> None:
        self.x = float(x)
        self.y = float(y)
        self.name = name
        self.color = color
        self.feature_hash = feature_hash if featureHash is None else featureHash
        self.value = value
        self.visibility = None if visibility is None else Visibility(visibility)

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> SkeletonCoordinate:
        """Read a point of a skeleton.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        _check_point(d)
        return cls(
            x=d["x"],
            y=d["y"],
            name=d["name"],
            color=d.get("color"),
            feature_hash=d.get("featureHash", d.get("feature_hash")),
            value=d.get("value"),
            visibility=_visibility(d),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the point as it goes over the wire; what is None is left out."""
        result: dict[str, Any] = {"x": self.x, "y": self.y, "name": self.name}
        if self.color is not None:
            result["color"] = self.color
        if self.feature_hash is not None:
            result["featureHash"] = self.feature_hash
        if self.value is not None:
            result["value"] = self.value
        if self.visibility is not None:
            result["visibility"] = self.visibility.value
        return result


@dataclass(slots=True, init=False)
class SkeletonCoordinates:
    """All points of a skeleton.

    Attributes:
        values: The points.
        name: The name of the template.
    """

    values: list[SkeletonCoordinate]
    name: str

    def __init__(self, values: Sequence[SkeletonCoordinate | Mapping[str, Any]], name: str) -> None:
        self.values = [
            point if isinstance(point, SkeletonCoordinate) else SkeletonCoordinate.from_dict(point)
            for point in values
        ]
        self.name = name

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> SkeletonCoordinates:
        """Read what the constructor takes, as a dictionary.

        Raises:
            EncordException: A member is missing or of a wrong type.
        """
        if not isinstance(d.get("values"), list) or "name" not in d:
            raise EncordException(
                f"A skeleton needs `values`, a list, and `name`; given was {d!r:.300}"
            )
        return cls(values=d["values"], name=d["name"])

    def to_dict(self, by_alias: bool = True, exclude_none: bool = True) -> dict[str, Any]:
        """Give the skeleton as it goes over the wire: its points keyed by their number.

        Args:
            by_alias: Always true on the wire; kept because the reference takes it.
            exclude_none: Always true on the wire; kept because the reference takes it.
        """
        return {str(i): point.to_dict() for i, point in enumerate(self.values)}


def read_skeleton(d: Mapping[str, Any]) -> SkeletonCoordinates:
    """Read the skeleton of a frame object.

    Raises:
        EncordException: A point is incomplete or malformed.
        KeyError: The skeleton, or the name of the frame object, is missing.
    """
    points = geometry(d, "skeleton")
    if not isinstance(points, Mapping):
        raise EncordException(f"`skeleton` must be a dictionary, not {points!r:.300}")
    if "name" not in d:
        raise KeyError(f"The frame object of a skeleton lacks 'name': {d!r:.300}")
    return SkeletonCoordinates(list(points.values()), d["name"])


def _visibility(d: Mapping[str, Any]) -> Visibility | None:
    for flag in _FLAGS:
        if d.get(flag.value):
            return flag
    word = d.get("visibility")
    if word is None:
        return None
    try:
        return Visibility(word)
    except ValueError:
        words = ", ".join(member.value for member in Visibility)
        raise EncordException(
            f"`visibility` of a skeleton point must be one of {words}, not {word!r:.300}"
        ) from None


def _check_point(d: Any) -> None:
    if not isinstance(d, Mapping):
        raise EncordException(f"A point of a skeleton must be a dictionary, not {d!r:.300}")
    missing = [name for name in ("x", "y", "name") if name not in d]
    if missing:
        raise EncordException(f"A point of a skeleton lacks {', '.join(missing)}: {d!r:.300}")
    for name in ("x", "y"):
        if isinstance(d[name], bool) or not isinstance(d[name], int | float):
            raise EncordException(
                f"`{name}` of a skeleton point must be a number, not {d[name]!r:.300}"
            )
    for name in _TEXTS:
        if not isinstance(d.get(name), str | None) or (name == "name" and d[name] is None):
            raise EncordException(
                f"`{name}` of a skeleton point must be a text, not {d[name]!r:.300}"
            )
