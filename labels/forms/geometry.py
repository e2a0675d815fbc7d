"""Positions as people read and type them: numbers in pixels, or in percent of the picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from labels.errors import BadEdit

# The numbers of the shapes that a few numbers describe: name, caption, and what they count.
_BOX = (
    ("x", "Left", "across"),
    ("y", "Top", "down"),
    ("w", "Width", "across"),
    ("h", "Height", "down"),
)
_TURNED = (*_BOX, ("theta", "Angle °", "degrees"))
_POINT = (("x", "Left", "across"), ("y", "Top", "down"))
_FIELDS: Final = {
    "bounding_box": ("boundingBox", _BOX),
    "rotatable_bounding_box": ("rotatableBoundingBox", _TURNED),
    "point": ("point", _POINT),
}


@dataclass(frozen=True, slots=True)
class NumberField:
    """One number of a position.

    Attributes:
        name: Of the form's field.
        caption: What it is.
        value: In pixels, or degrees.
        percent: The same in percent of the picture, ``""`` for an angle.
    """

    name: str
    caption: str
    value: str
    percent: str


def number_fields(value: Mapping[str, Any], width: float, height: float) -> list[NumberField]:
    """The numbers of a position; none for shapes that only the picture can show."""
    known = _FIELDS.get(str(value.get("shape")))
    if known is None:
        return []
    key, fields = known
    numbers = _numbers(value, key)
    sizes = {"across": width, "down": height, "degrees": 1.0}
    return [
        NumberField(
            name,
            caption,
            _short(numbers.get(name, 0.0) * sizes[counts]),
            "" if counts == "degrees" else f"{_short(numbers.get(name, 0.0) * 100)} %",
        )
        for name, caption, counts in fields
    ]


def typed_geometry(
    shape: str, typed: Mapping[str, str], present: Mapping[str, Any], width: float, height: float
) -> dict[str, Any]:
    """The position that somebody typed, over the one that was there.

    Args:
        shape: The shape's wire name.
        typed: The form's fields; a number is pixels, with ``%`` behind it percent.
        present: The position that the numbers belong to.
        width: Of the picture in pixels.
        height: Of the picture in pixels.

    Raises:
        BadEdit: A field holds no number, or the shape is not described by numbers.
    """
    known = _FIELDS.get(shape)
    if known is None:
        raise BadEdit("This shape is not described by a few numbers; drag its points.")
    key, fields = known
    shown = {each.name: each.value for each in number_fields(present, width, height)}
    numbers = dict(_numbers(present, key))
    sizes = {"across": width, "down": height, "degrees": 1.0}
    for name, caption, counts in fields:
        text = typed.get(name, "").strip()
        # What was not touched keeps every digit that the picture's pixels do not show.
        if name in typed and text != shown.get(name):
            numbers[name] = _typed(caption, text, sizes[counts], counts)
    return {"shape": shape, key: {"0": numbers} if key == "point" else numbers}


def _numbers(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    numbers: Mapping[str, Any] = value.get(key) or {}
    return numbers.get("0") or {} if key == "point" else numbers


def _typed(caption: str, text: str, size: float, counts: str) -> float:
    percent = text.endswith("%") and counts != "degrees"
    try:
        number = float(text.removesuffix("%").strip().replace(",", ".")) if text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        hint = "a number" if counts == "degrees" else "a number of pixels, or of percent with %"
        raise BadEdit(f"“{caption}” takes {hint}.")
    if counts == "degrees":
        return number
    return number / 100 if percent else number / size


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def geometry_text(value: Any) -> str:
    """A position in a few words, for a list of differences."""
    if not isinstance(value, dict):
        return "not there"
    shape = str(value.get("shape", "shape"))
    known = _FIELDS.get(shape)
    if known is not None:
        numbers = _numbers(value, known[0])
        place = f"{_percent(numbers.get('x'))} across, {_percent(numbers.get('y'))} down"
        if "w" in numbers:
            place += f", {_percent(numbers.get('w'))} by {_percent(numbers.get('h'))}"
        return place
    points = value.get(shape)
    words = shape.replace("_", " ")
    return f"{words} of {len(points)} points" if isinstance(points, dict) else words


def _percent(number: Any) -> str:
    return f"{_short(number * 100)} %" if isinstance(number, int | float) else "?"
