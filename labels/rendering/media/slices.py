"""Slices of volumes, whatever file they come from: grey values through a window, pixels in mm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A header that says a pixel is a hundred times taller than wide is wrong, and shows nothing.
_FLATTEST = 20.0


@dataclass(frozen=True, slots=True)
class Window:
    """Which stored values span black to white.

    Attributes:
        center: The value shown as middle grey.
        width: How many values from black to white; at least 1.
    """

    center: float
    width: float


@dataclass(frozen=True, slots=True)
class SliceFacts:
    """How to look at a slice.

    Attributes:
        window: Through which it is shown unless another is chosen; None where it has colours.
        aspect: How much taller than wide a pixel is.
        lines: What its header says, name and value, for people.
    """

    window: Window | None
    aspect: float
    lines: tuple[tuple[str, str], ...]


def pixel_aspect(down: float, across: float) -> float:
    """Height of a pixel over its width, both as distances; 1 where the two make no sense."""
    aspect = down / across
    return aspect if 1 / _FLATTEST <= aspect <= _FLATTEST else 1.0


def whole_range(values: NDArray[np.float64]) -> Window:
    """The window from the darkest to the brightest value."""
    low, high = float(values.min()), float(values.max())
    return Window((low + high) / 2 + 0.5, max(high - low, 1.0) + 1.0)


def windowed(values: NDArray[np.float64], window: Window) -> NDArray[np.uint8]:
    """DICOM's linear window (PS3.3 C.11.2.1.2.1)."""
    width = max(window.width, 1.0)
    if width <= 1.0:
        return np.where(values <= window.center - 0.5, 0, 255).astype(np.uint8)
    scaled = ((values - (window.center - 0.5)) / (width - 1.0) + 0.5) * 255
    return np.clip(scaled, 0, 255).round().astype(np.uint8)
