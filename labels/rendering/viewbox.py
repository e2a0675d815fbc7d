"""Which part of the picture is shown: a zoom factor and a centre, as they stand in the URL."""

from __future__ import annotations

import math
from dataclasses import dataclass

MAX_ZOOM = 64.0
MIN_ZOOM = 0.25


@dataclass(frozen=True, slots=True)
class Zoom:
    """A part of the picture.

    Attributes:
        factor: 1 fits the whole picture into the viewer.
        x: Centre, as a fraction of the width.
        y: Centre, as a fraction of the height.
    """

    factor: float = 1.0
    x: float = 0.5
    y: float = 0.5

    @classmethod
    def parse(cls, text: str | None) -> Zoom:
        """Read ``factor,x,y``; anything else shows the whole picture, as a bare URL does."""
        try:
            factor, x, y = (float(part) for part in (text or "").split(","))
        except ValueError:
            return cls()
        if not all(math.isfinite(value) for value in (factor, x, y)):
            return cls()
        return cls(min(max(factor, MIN_ZOOM), MAX_ZOOM), min(max(x, 0), 1), min(max(y, 0), 1))

    @classmethod
    def of_part(cls, text: str | None, number: int) -> Zoom:
        """Read one part's of ``number:factor,x,y_number:factor,x,y``: each zooms by itself."""
        parts = dict(each.split(":", 1) for each in (text or "").split("_") if ":" in each)
        return cls.parse(parts.get(str(number)))

    def __str__(self) -> str:
        return f"{self.factor:.4g},{self.x:.4f},{self.y:.4f}"

    @property
    def is_fit(self) -> bool:
        return self == Zoom()

    def view_box(self, width: float, height: float) -> str:
        """The SVG ``viewBox`` that shows this part of a picture of this size."""
        across, down = width / self.factor, height / self.factor
        left, top = self.x * width - across / 2, self.y * height - down / 2
        return f"{left:.2f} {top:.2f} {across:.2f} {down:.2f}"
