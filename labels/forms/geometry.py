"""Positions as people read and type them: numbers in pixels, or in percent of the picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects.bitmask import BitmaskCoordinates
from labels.errors import BadEdit
from labels.forms.shape_numbers import Number, numbers_of

# What is shown in pixels, and may be typed in percent.
_OF_PICTURE: Final = ("across", "down")


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
    found = numbers_of(value)
    if found is None:
        return []
    (known, numbers), sizes = found, _sizes(width, height)
    return [
        NumberField(
            each.name,
            each.caption,
            _shown(numbers[each.name] * sizes[each.counts], each.counts),
            f"{_short(numbers[each.name] * 100)} %" if each.counts in _OF_PICTURE else "",
        )
        for each in known.fields(value)
    ]


def typed_geometry(
    typed: Mapping[str, str], present: Mapping[str, Any], width: float, height: float
) -> dict[str, Any]:
    """The position that somebody typed, over the one that was there.

    Args:
        typed: The form's fields; a number is pixels, with ``%`` behind it percent.
        present: The position that the numbers belong to.
        width: Of the picture in pixels.
        height: Of the picture in pixels.

    Raises:
        BadEdit: A field holds no number, or the shape is not described by numbers.
    """
    found = numbers_of(present)
    if found is None:
        raise BadEdit("This shape is not described by a few numbers; change it on the picture.")
    shown = {each.name: each.value for each in number_fields(present, width, height)}
    (known, numbers), sizes = found, _sizes(width, height)
    for each in known.fields(present):
        text = typed.get(each.name, "").strip()
        # What was not touched keeps every digit that the picture's pixels do not show.
        if each.name in typed and text != shown[each.name]:
            numbers[each.name] = _typed(each, text, sizes[each.counts])
    return {"shape": present["shape"], **known.write(present, numbers)}


def _sizes(width: float, height: float) -> dict[str, float]:
    return {"across": width, "down": height, "degrees": 1.0, "share": 100.0, "space": 1.0}


def _typed(field: Number, text: str, size: float) -> float:
    of_picture = field.counts in _OF_PICTURE
    percent = text.endswith("%") and of_picture
    plain = text.removesuffix("%") if of_picture or field.counts == "share" else text
    try:
        number = float(plain.strip().replace(",", ".")) if text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        hint = "a number of pixels, or of percent with %" if of_picture else "a number"
        raise BadEdit(f"“{field.caption}” takes {hint}.")
    return number / (100 if percent else size)


def _shown(number: float, counts: str) -> str:
    # Point clouds count in metres: a millimetre is as much as a pixel.
    return f"{number:.3f}".rstrip("0").removesuffix(".") if counts == "space" else _short(number)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def geometry_text(value: Any) -> str:
    """A position in a few words, for a list of differences."""
    if not isinstance(value, dict):
        return "not there"
    shape = str(value.get("shape", "shape"))
    words = shape.replace("_", " ")
    if shape == "bitmask":
        return f"{words} of {_covered(value)} pixels"
    found = numbers_of(value)
    if found is None:
        return words
    _, numbers = found
    if "z" in numbers:
        at = ", ".join(_shown(numbers[axis], "space") for axis in "xyz")
        return f"{words} at {at}"
    place = f"{_percent(numbers['x'])} across, {_percent(numbers['y'])} down"
    if "w" in numbers:
        place += f", {_percent(numbers['w'])} by {_percent(numbers['h'])}"
    elif "rx" in numbers:
        place += f", {_percent(2 * numbers['rx'])} by {_percent(2 * numbers['ry'])}"
    elif "r" in numbers:
        place += f", radius {_percent(numbers['r'])}"
    points = value.get(shape)
    listed = isinstance(points, dict) and shape not in ("point", "circle", "ellipse")
    return f"{words} of {len(points)} points: {place}" if listed and points else place


def _covered(value: Mapping[str, Any]) -> str:
    try:
        return f"{int(BitmaskCoordinates.from_dict(value).to_numpy_array().sum()):,}"
    except EncordException:
        return "?"


def _percent(number: float) -> str:
    return f"{_short(number * 100)} %"
